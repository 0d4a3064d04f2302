"""What survives, as semantic HTML whose marks can be read without colour."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from iinst_geo.analysis.survival import (
    BOTH,
    FIELDS,
    STATED,
    STATUSES,
    WORKED_OUT,
    Survival,
)
from iinst_geo.ui.html import joined, markup, part
from iinst_geo.vocabulary import NOT_RECORDED

MARKS = {STATED: "●", BOTH: "◐", WORKED_OUT: "○", NOT_RECORDED: "–"}
MEANINGS = {
    STATED: "a source has it; the words are ours",
    BOTH: "part of it from a source, part worked out",
    WORKED_OUT: "inferred, derived or coded by this project",
    NOT_RECORDED: "nothing was found",
}
MOST_ROWS = 40  # of the picture; the figures below it count all


def programmes_html(found: Survival) -> Markup:
    """Return what was published against what is known, by programme."""
    rows = [
        [
            row["programme"],
            NOT_RECORDED if pd.isna(row["published"]) else f"{row['published']:,}",
            *(f"{row[name]:,}" for name in ("known", "with_lead", "in_full")),
        ]
        for row in found.programmes.to_dict("records")
    ]
    heads = ["Programme", "Published", "Known here", "With a lead", "In full"]
    return part("table", "Case studies by programme", heads, rows)


def levels_html(found: Survival) -> Markup:
    """Return how many case studies survive how far, as bars."""
    counts = {
        level[:1].upper() + level[1:]: count
        for level, count in found.levels.itertuples(index=False)
    }
    caption = "Case studies by how much of the original is left"
    return part("bars", caption, counts, "bars about-text")


def matrix_html(found: Survival) -> Markup:
    """Return the picture: each case study, each field, and how it is known."""
    rows = [
        [
            f"{row['case_study_id']} {row['title']}",
            row["level"],
            *(_mark(row[field]) for field in FIELDS),
        ]
        for row in found.matrix.head(MOST_ROWS).to_dict("records")
    ]
    caption = "Case studies by field"
    if len(found.matrix) > MOST_ROWS:
        caption += f", the first {MOST_ROWS} of {len(found.matrix):,}"
    heads = ["Case study", "What is left", *FIELDS]
    signs = [f"{MARKS[status]} {status}: {MEANINGS[status]}" for status in STATUSES]
    table = part("table", caption, heads, rows, "matrix coverage")
    return joined([part("legend", signs), table])


def _mark(status: str) -> Markup:
    return markup(
        '<span aria-hidden="true" class="mark">{}</span><span class="unseen">{}</span>',
        MARKS[status],
        status,
    )


def fields_html(found: Survival) -> Markup:
    """Return for how many case studies each field is known, and how."""
    rows = [
        [str(field), *(f"{count:,}" for count in counts)]
        for field, *counts in found.fields.itertuples(index=False)
    ]
    caption = f"Fields by how they are known; each row adds up to {len(found.matrix):,}"
    return part("table", caption, ["Field", *STATUSES], rows)
