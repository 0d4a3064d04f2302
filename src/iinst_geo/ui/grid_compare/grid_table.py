"""The category grid as semantic HTML, its marks readable without colour."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

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
WITH_BASIS = ("phase", "setting")
# What the template asks of the grid itself.
_GRID = {
    "ncetm": NCETM_COLUMNS,
    "further": FURTHER_COLUMNS,
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
    # Most cells say what many others say: each text is made HTML once.
    text = cache(partial(part, "text", of="grid"))
    mark = cache(partial(part, "mark", marks=MARKS, not_among=NOT_AMONG, of="grid"))
    bodies = [
        (*_heading(view, group), [_row(view, each, text, mark) for each in rows])
        for group in view.groups
        for rows in [group.rows.to_dict("records")]
    ]
    return part("table", view, bodies, _feet(view, counts), _GRID, of="grid")


def _heading(view: GridOptions, group: Group) -> tuple[str, str]:
    """Return the heading of a group, if there are groups, and its size."""
    if not view.group_by:
        return "", ""
    size = counted(group.size, "case study", "case studies")
    size += "" if group.begins else ", continued"
    return f"{GROUPS[view.group_by]}: {group.value}", size


def _row(
    view: GridOptions,
    row: Mapping[Hashable, str],
    text: Callable[[str], Markup],
    mark: Callable[[str], Markup],
) -> tuple[object, ...]:
    """Return what the template puts into a row; no marks if no theme is recorded."""
    themes = [row[name] for name in view.themes]
    bases = {name: row[f"{name}_basis"] for name in WITH_BASIS}
    bases |= {name: "" for name, basis in bases.items() if basis == NOT_RECORDED}
    return (
        row[CODE],
        row[TITLE],
        row[CODE] == view.selected,
        row[CODE] in view.compared,
        [text(row[name]) for name in NCETM_COLUMNS],
        list(map(mark, themes)) if {*themes} - {NOT_RECORDED} else [],
        [(text(row[name]), bases.get(name, "")) for name in FURTHER_COLUMNS],
    )


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
