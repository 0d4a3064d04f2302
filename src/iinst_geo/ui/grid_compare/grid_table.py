"""The category grid as semantic HTML, its marks readable without colour."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from iinst_geo.analysis.comparison import MOST
from iinst_geo.analysis.grid import (
    CODE,
    FURTHER,
    FURTHER_COLUMNS,
    GROUPS,
    MAIN,
    NCETM_COLUMNS,
    NOT_AMONG,
    SHOWN,
    TITLE,
    Group,
)
from iinst_geo.selection.summaries import counted
from iinst_geo.ui.text import as_html, scroller
from iinst_geo.ui.widgets.choice_table import CHOSEN, COMPARED
from iinst_geo.vocabulary import NOT_RECORDED, THEME_NAMES, theme_label

MARKS = {MAIN: "●", FURTHER: "○", SHOWN: "◆"}
ORIGIN = (
    "NCETM’s own grid was not found. Its overview names four columns, the first four "
    "here; what stands in them is this project’s wording of what survives. The other "
    "columns, and the coding of themes, are this project’s."
)


@dataclass(frozen=True)
class GridOptions:
    """How the grid is shown: in which groups, what is selected, what is compared."""

    groups: Sequence[Group]
    group_by: str
    themes: Mapping[str, str]  # column of the grid: theme
    selected: str
    compared: Collection[str]


def grid_table_html(view: GridOptions, counts: pd.DataFrame) -> str:
    """
    Give the grid as a table in a region that scrolls.

    Parameters
    ----------
    view
        What to show.
    counts
        How much of each column is recorded, as ``column_counts`` gives it, of all
        case studies shown, be they on other pages.
    """
    bodies = [_body(view, group, place) for place, group in enumerate(view.groups)]
    return scroller(
        "Category grid",
        '<table class="matrix grid"><caption>Case studies by category</caption>'
        f"<thead>{_head(view.themes)}</thead>{''.join(bodies)}"
        f"<tfoot>{_foot(view.themes, counts)}</tfoot></table>",
    )


def _head(themes: Mapping[str, str]) -> str:
    def tall(label: str) -> str:
        return f'<th scope="col" rowspan="2">{as_html(label)}</th>'

    named = "".join(
        f'<th scope="col" class="mark">{as_html(theme)}'
        f'<span class="unseen"> {as_html(THEME_NAMES.get(theme, ""))}</span></th>'
        for theme in themes.values()
    )
    over = f'<th scope="colgroup" colspan="{len(themes)}">Themes</th>' if themes else ""
    return (
        f"<tr>{tall('Case study')}{''.join(map(tall, NCETM_COLUMNS.values()))}{over}"
        f"{''.join(map(tall, FURTHER_COLUMNS.values()))}</tr><tr>{named}</tr>"
    )


def _body(view: GridOptions, group: Group, place: int) -> str:
    lines = "".join(_row(view, row, place) for row in group.rows.to_dict("records"))
    if not view.group_by:
        return f"<tbody>{lines}</tbody>"
    across = 1 + len(NCETM_COLUMNS) + len(view.themes) + len(FURTHER_COLUMNS)
    size = counted(group.size, "case study", "case studies")
    size += "" if group.begins else ", continued"
    return (
        f'<tbody><tr class="group"><th scope="rowgroup" colspan="{across}">'
        f"{as_html(GROUPS[view.group_by])}: {as_html(group.value)} "
        f'<span class="basis">{size}</span></th></tr>{lines}</tbody>'
    )


def _row(view: GridOptions, row: Mapping[Hashable, object], place: int) -> str:
    cells = {str(name): str(value) for name, value in row.items()}
    is_chosen = cells[CODE] == view.selected
    further = {name: _text(cells[name]) for name in FURTHER_COLUMNS}
    for name in ("phase", "setting"):
        if cells[basis := f"{name}_basis"] != NOT_RECORDED:
            further[name] += f'<span class="basis">{as_html(cells[basis])}</span>'
    return (
        f'<tr{" class=chosen" if is_chosen else ""}><th scope="row">'
        f"{_buttons(view, cells, place, is_chosen=is_chosen)}</th>"
        + "".join(f"<td>{_text(cells[name])}</td>" for name in NCETM_COLUMNS)
        + _themes([cells[name] for name in view.themes])
        + "".join(f"<td>{each}</td>" for each in further.values())
        + "</tr>"
    )


def _buttons(
    view: GridOptions, cells: Mapping[str, str], place: int, *, is_chosen: bool
) -> str:
    code, title = as_html(cells[CODE]), as_html(cells[TITLE])
    is_in = cells[CODE] in view.compared
    is_full = not is_in and len(view.compared) >= MOST
    return (
        f'<span class="eyebrow">{"● " if is_chosen else ""}{code}</span>'
        f'<button type="button" class="plain" id="choose-{place}-{code}" '
        f'data-trigger="{CHOSEN}" value="{code}" '
        f'aria-pressed="{str(is_chosen).lower()}">{title}</button>'
        f'<button type="button" class="small" id="compare-{place}-{code}" '
        f'data-trigger="{COMPARED}" value="{code}" '
        f'aria-pressed="{str(is_in).lower()}"{" disabled" if is_full else ""}>'
        f"{'✓ In compare' if is_in else '+ Compare'}"
        f'<span class="unseen"> {title}</span></button>'
    )


def _text(value: str) -> str:
    if value == NOT_RECORDED:
        return f'<em class="missing">{NOT_RECORDED}</em>'
    return "".join(f"<div>{as_html(part)}</div>" for part in value.split("; "))


def _themes(marks: Sequence[str]) -> str:
    if marks and set(marks) == {NOT_RECORDED}:
        return f'<td class="mark" colspan="{len(marks)}">{_text(NOT_RECORDED)}</td>'
    return "".join(f'<td class="mark">{mark_html(each)}</td>' for each in marks)


def mark_html(mark: str) -> str:
    """Give the mark of a theme, with its word for those who do not see it."""
    if mark == NOT_AMONG:
        return '<span class="unseen">not among those recorded</span>'
    return (
        f'<span aria-hidden="true">{MARKS.get(mark, "◆")}</span>'
        f'<span class="unseen">{as_html(mark)}</span>'
    )


def _foot(themes: Mapping[str, str], counts: pd.DataFrame) -> str:
    by_column = counts.set_index("column")
    rows = []
    for name, label in (("recorded", "Recorded"), ("not_recorded", NOT_RECORDED)):
        of_column = by_column[name]
        cells = [f"<td>{of_column[each]}</td>" for each in NCETM_COLUMNS.values()]
        if themes:
            cells.append(
                f'<td class="mark" colspan="{len(themes)}">{of_column["Themes"]}</td>'
            )
        cells += [f"<td>{of_column[each]}</td>" for each in FURTHER_COLUMNS.values()]
        rows.append(f'<tr><th scope="row">{label}</th>{"".join(cells)}</tr>')
    return "".join(rows)


def legend_html(met: Collection[str], themes: Collection[str]) -> str:
    """Explain the marks that are met, and the numbers of the themes."""
    words = {
        MAIN: "main theme",
        FURTHER: "further theme",
        SHOWN: "theme, without a weight",
    }
    items = [f"{MARKS[mark]} {words[mark]}" for mark in MARKS if mark in met]
    items += [
        "empty: not among the themes recorded",
        f"{NOT_RECORDED}: nothing follows, neither yes nor no",
        *(theme_label(theme) for theme in themes if theme in THEME_NAMES),
    ]
    listed = "".join(f"<li>{as_html(item)}</li>" for item in items)
    return f'<ul class="legend" aria-label="Legend">{listed}</ul>'


def counts_html(counts: pd.DataFrame, caption: str) -> str:
    """Give the counts of a facet's values, as ``value_counts`` has them, as a table."""
    heads = "".join(
        f'<th scope="col">{as_html(str(name)[:1].upper() + str(name)[1:])}</th>'
        for name in counts.columns
    )
    body = "".join(
        f'<tr><th scope="row">{as_html(str(value))}</th>'
        + "".join(f"<td>{count:,}</td>" for count in row)
        + "</tr>"
        for value, *row in counts.itertuples(index=False)
    )
    return scroller(
        caption,
        f'<table class="matrix"><caption>{as_html(caption)}</caption><thead><tr>{heads}'
        f"</tr></thead><tbody>{body}</tbody></table>",
    )
