"""What survives, as semantic HTML whose marks can be read without colour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from iinst_geo.analysis.survival import (
    BOTH,
    FIELDS,
    STATED,
    STATUSES,
    WORKED_OUT,
    Survival,
)
from iinst_geo.ui.text import as_html, scroller
from iinst_geo.vocabulary import NOT_RECORDED

MARKS = {STATED: "●", BOTH: "◐", WORKED_OUT: "○", NOT_RECORDED: "–"}
MEANINGS = {
    STATED: "a source has it; the words are ours",
    BOTH: "part of it from a source, part worked out",
    WORKED_OUT: "inferred, derived or coded by this project",
    NOT_RECORDED: "nothing was found",
}
MOST_ROWS = 40  # of the picture; the figures below it count all


def survival_table_html(
    caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], kind: str = ""
) -> str:
    """
    Give a table in a region that scrolls.

    The cells are HTML, the first of each row its header; caption and heads are text.
    """
    head = "".join(f'<th scope="col">{as_html(each)}</th>' for each in heads)
    body = "".join(
        f'<tr><th scope="row">{first}</th>'
        + "".join(f"<td>{cell}</td>" for cell in rest)
        + "</tr>"
        for first, *rest in rows
    )
    return scroller(
        caption,
        f'<table class="matrix {kind}"><caption>{as_html(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>",
    )


def programmes_html(found: Survival) -> str:
    """Give what was published against what is known, by programme."""
    rows = [
        [
            as_html(row["programme"]),
            NOT_RECORDED if pd.isna(row["published"]) else f"{row['published']:,}",
            *(f"{row[name]:,}" for name in ("known", "with_lead", "in_full")),
        ]
        for row in found.programmes.to_dict("records")
    ]
    heads = ["Programme", "Published", "Known here", "With a lead", "In full"]
    return survival_table_html("Case studies by programme", heads, rows)


def levels_html(found: Survival) -> str:
    """Give how many case studies survive how far, as bars."""
    most = max(1, int(found.levels["case_studies"].max()))
    rows = "".join(
        f'<tr><th scope="row">{as_html(level[:1].upper() + level[1:])}</th>'
        f'<td><span class="bar" style="width:{100 * count / most:.0f}%"></span></td>'
        f"<td>{count:,}</td></tr>"
        for level, count in found.levels.itertuples(index=False)
    )
    return (
        '<table class="bars about-text"><caption>Case studies by how much of the '
        f"original is left</caption><tbody>{rows}</tbody></table>"
    )


def matrix_html(found: Survival) -> str:
    """Give the picture: each case study, each field, and how it is known."""
    legend = "".join(
        f"<li>{MARKS[status]} {status}: {MEANINGS[status]}</li>" for status in STATUSES
    )
    rows = [
        [
            f"{as_html(row['case_study_id'])} {as_html(row['title'])}",
            as_html(row["level"]),
            *(_mark(row[field]) for field in FIELDS),
        ]
        for row in found.matrix.head(MOST_ROWS).to_dict("records")
    ]
    caption = "Case studies by field"
    if len(found.matrix) > MOST_ROWS:
        caption += f", the first {MOST_ROWS} of {len(found.matrix):,}"
    heads = ["Case study", "What is left", *FIELDS]
    return (
        f'<ul class="legend" aria-label="Legend">{legend}</ul>'
        f"{survival_table_html(caption, heads, rows, 'coverage')}"
    )


def _mark(status: str) -> str:
    return (
        f'<span aria-hidden="true" class="mark">{MARKS[status]}</span>'
        f'<span class="unseen">{status}</span>'
    )


def fields_html(found: Survival) -> str:
    """Give for how many case studies each field is known, and how."""
    rows = [
        [as_html(str(field)), *(f"{count:,}" for count in counts)]
        for field, *counts in found.fields.itertuples(index=False)
    ]
    caption = f"Fields by how they are known; each row adds up to {len(found.matrix):,}"
    return survival_table_html(caption, ["Field", *STATUSES], rows)
