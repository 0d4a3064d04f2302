"""The category grid as semantic HTML, its marks readable without colour."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

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
from iinst_geo.ui.html import part
from iinst_geo.ui.widgets.choice_table import CHOSEN, COMPARED
from iinst_geo.vocabulary import NOT_RECORDED, THEME_NAMES, theme_label

MARKS = {MAIN: "●", FURTHER: "○", SHOWN: "◆"}
ORIGIN = (
    "NCETM’s own grid was not found. Its overview names four columns, the first four "
    "here; what stands in them is this project’s wording of what survives. The other "
    "columns, and the coding of themes, are this project’s."
)
_Cells = dict[str, str | bool]  # of a row, by the names of its columns
# What the template asks of the grid itself.
_GRID = {
    "code": CODE,
    "title": TITLE,
    "ncetm": NCETM_COLUMNS,
    "further": FURTHER_COLUMNS,
    "with_basis": ("phase", "setting"),
    "marks": MARKS,
    "not_among": NOT_AMONG,
    "theme_names": THEME_NAMES,
    "most": MOST,
    "chosen": CHOSEN,
    "in_compare": COMPARED,
}


@dataclass(frozen=True)
class GridOptions:
    """How the grid is shown: in which groups, what is selected, what is compared."""

    groups: Sequence[Group]
    group_by: str
    themes: Mapping[str, str]  # column of the grid: theme
    selected: str
    compared: Collection[str]


def grid_table_html(view: GridOptions, counts: pd.DataFrame) -> Markup:
    """
    Return the grid as a table in a region that scrolls.

    Parameters
    ----------
    view
        What to show.
    counts
        How much of each column is recorded, as ``column_counts`` returns it, of all
        case studies shown, be they on other pages.
    """
    bodies = [_body(view, group) for group in view.groups]
    return part("table", view, bodies, _feet(view, counts), _GRID, of="grid")


def _body(view: GridOptions, group: Group) -> tuple[str, str, list[_Cells]]:
    """Return the heading of a group, if there are groups, its size and its rows."""
    rows: list[_Cells] = []
    for row in group.rows.to_dict("records"):
        cells: _Cells = {str(name): str(value) for name, value in row.items()}
        some = any(cells[name] != NOT_RECORDED for name in view.themes)
        rows.append({**cells, "is_any_theme_recorded": some})
    if not view.group_by:
        return "", "", rows
    size = counted(group.size, "case study", "case studies")
    size += "" if group.begins else ", continued"
    return f"{GROUPS[view.group_by]}: {group.value}", size, rows


def _feet(
    view: GridOptions, counts: pd.DataFrame
) -> list[tuple[str, list[object], object, list[object]]]:
    """Return how much of each column is recorded, and how much is not."""
    by_column = counts.set_index("column")
    return [
        (
            label,
            [by_column.at[each, name] for each in NCETM_COLUMNS.values()],
            by_column.at["Themes", name] if view.themes else None,
            [by_column.at[each, name] for each in FURTHER_COLUMNS.values()],
        )
        for name, label in (("recorded", "Recorded"), ("not_recorded", NOT_RECORDED))
    ]


def legend_html(met: Collection[str], themes: Collection[str]) -> Markup:
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
    return part("legend", items)


def counts_html(counts: pd.DataFrame, caption: str) -> Markup:
    """Return the counts of a facet's values, as ``value_counts`` has them."""
    heads = [str(name)[:1].upper() + str(name)[1:] for name in counts.columns]
    rows = [
        [str(value), *(f"{count:,}" for count in row)]
        for value, *row in counts.itertuples(index=False)
    ]
    return part("table", caption, heads, rows)
