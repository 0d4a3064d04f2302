"""The category grid: case studies as rows, what is recorded of each as columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from iinst_geo.cache import weak_cache
from iinst_geo.network.facets import Coding, codings, facet_sets
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.model import Selection
from iinst_geo.text import as_text, parts
from iinst_geo.vocabulary import (
    FACETS,
    NOT_RECORDED,
    SETTING_BASIS,
    THEME_WEIGHTS,
    theme_label,
)

CODE, TITLE, THEME = "case_study_id", "title", "theme"
MAIN, FURTHER = THEME_WEIGHTS
SHOWN = "shown"  # a theme without a weight
NOT_AMONG = ""  # something is recorded, and this value is not among it

# NCETM named these four columns of its own grid; the others are this project's.
NCETM_COLUMNS: Mapping[str, str] = {
    "status": "Status",
    "collaboration": "Type of collaboration",
    "development": "Professional development",
    "funding": "Funding",
}
FURTHER_COLUMNS: Mapping[str, str] = {
    "phase": "Phase",
    "setting": "Setting of the lead",
    "region": "Region of the lead",
}
_OF_CASE_STUDY = {
    "status": "specialist_status",
    "collaboration": "collaboration_type",
    "development": "professional_development",
    "phase": "phase",
    "phase_basis": "phase_basis",
}
_OF_LEAD = ("setting", "region")
_LISTED = frozenset({"status", "collaboration", "development"})
_USUAL_ORDER = {facet.name: facet.order for facet in FACETS}
_ORDER_OF_MARKS = (MAIN, FURTHER, SHOWN, NOT_AMONG)
# What may be chosen to group by, with its name.
GROUPS: Mapping[str, str] = {**NCETM_COLUMNS, THEME: "Theme", **FURTHER_COLUMNS}
# Of these a case study may have several values, and then stands in several groups.
MULTIPLE = _LISTED | {"funding", THEME}


@dataclass(frozen=True, eq=False)
class Group:
    """
    The rows of the grid that have one value in common, or some of them.

    ``size`` counts all rows of the group; ``begins`` says that its first is here.
    """

    value: str  # empty when the grid is not grouped
    rows: pd.DataFrame
    size: int
    begins: bool = True


def theme_columns(network: PartnershipNetwork) -> dict[str, str]:
    """Return the theme of each theme column, in order."""
    values = facet_sets(network)[THEME]
    return {f"{THEME}: {value}": value for value in values if value != NOT_RECORDED}


def headings(network: PartnershipNetwork) -> dict[str, str]:
    """Return the heading of each column of ``grid_rows``, in its order."""
    themes = {
        name: f"Theme {theme_label(value)}"
        for name, value in theme_columns(network).items()
    }
    return {
        CODE: "Code",
        TITLE: "Case study",
        **NCETM_COLUMNS,
        **themes,
        **FURTHER_COLUMNS,
        "phase_basis": "Basis of the phase",
        "setting_basis": "Basis of the setting",
    }


def grid_rows(selection: Selection) -> pd.DataFrame:
    """
    Return one row for each case study shown, in the order of the network.

    Returns
    -------
    rows
        The columns of ``headings``, all text. ``funding`` gives each source with its
        basis in brackets. ``theme: 1`` and so on hold ``main``, ``further``, ``shown``
        (where no weight is recorded) or, if other themes are recorded but not this
        one, empty text. What is not recorded is ``NOT_RECORDED`` in every column;
        it says neither yes nor no.
    """
    return _all_rows(selection.network)[selection.passes].reset_index(drop=True)


@weak_cache
def _all_rows(network: PartnershipNetwork) -> pd.DataFrame:
    studies, coded = network.case_studies, codings(network)
    keys = list(studies[CODE])
    columns: dict[str, Iterable[str]] = {CODE: keys, TITLE: studies["title"]}
    for name, column in _OF_CASE_STUDY.items():
        columns[name] = studies[column].map(as_text)
    columns["funding"] = [
        "; ".join(f"{each.value} ({each.basis})" for each in coded["funding"][key])
        if key in coded["funding"]
        else ""
        for key in keys
    ]
    lead = studies["lead_id"]
    for name in _OF_LEAD:
        columns[name] = lead.map(network.institution_by_id[name]).map(as_text)
    basis = lead.map(network.institution_by_id["setting_basis"]).map(as_text)
    columns["setting_basis"] = [
        SETTING_BASIS.get(each, each) if setting else ""
        for each, setting in zip(basis, columns["setting"], strict=True)
    ]
    # Plain objects: text of Arrow is slow to compare and to go through.
    rows = pd.DataFrame(columns).astype(object).replace("", NOT_RECORDED)
    for name, value in theme_columns(network).items():
        rows[name] = [_theme_cell(coded[THEME].get(key, ()), value) for key in keys]
    return rows[list(headings(network))]


def _theme_cell(themes: Sequence[Coding], value: str) -> str:
    if not themes:
        return NOT_RECORDED
    return next(
        (each.weight or SHOWN for each in themes if each.value == value), NOT_AMONG
    )


def arrange(selection: Selection, group_by: str = "", sort_by: str = "") -> list[Group]:
    """
    Return the grid in groups, at least one, each sorted.

    Parameters
    ----------
    selection
        What to show.
    group_by
        A key of ``GROUPS``, or empty for one group of all. A case study stands in
        the group of each of its values; in that of ``NOT_RECORDED``, which comes
        last, if it has none. A bracket at the end of a value does not tell groups
        apart.
    sort_by
        A column of ``grid_rows``, or empty for the order of the network. What is not
        recorded comes last.
    """
    rows = _sorted(grid_rows(selection), sort_by, selection.network)
    if not group_by or rows.empty:
        return [Group("", rows, len(rows))]
    values = _values(selection.network, group_by)
    held = {key: values.get(key) or (NOT_RECORDED,) for key in rows[CODE]}
    every = {value for each in held.values() for value in each}
    groups = []
    for value in sorted(every, key=_Rank(_USUAL_ORDER.get(group_by, ()))):
        mine = rows[[value in held[key] for key in rows[CODE]]].reset_index(drop=True)
        label = theme_label(value) if group_by == THEME else value
        groups.append(Group(label, mine, len(mine)))
    return groups


def part_of(groups: Sequence[Group], part: range) -> list[Group]:
    """Return some of the rows of all groups, counted from 0, in their groups."""
    parts_, before = [], 0
    for group in groups:
        first = max(part.start - before, 0)
        rows = group.rows.iloc[first : max(part.stop - before, 0)]
        if len(rows):
            parts_.append(Group(group.value, rows, group.size, begins=not first))
        before += group.size
    return parts_


def _values(network: PartnershipNetwork, name: str) -> Mapping[str, tuple[str, ...]]:
    """Return the values that each case study has in a column, brackets left off."""
    if name in {"funding", THEME}:
        coded = codings(network)[name]
        return {key: tuple(each.value for each in coded[key]) for key in coded}
    rows = _all_rows(network)
    cells = zip(rows[CODE], rows[name], strict=True)
    if name in _LISTED:
        return {key: tuple(value for value, _ in parts(cell)) for key, cell in cells}
    return {key: (cell,) for key, cell in cells}


def _sorted(rows: pd.DataFrame, name: str, network: PartnershipNetwork) -> pd.DataFrame:
    if not name:
        return rows
    is_theme = name in theme_columns(network)
    usual = _ORDER_OF_MARKS if is_theme else _USUAL_ORDER.get(name, ())
    rank = [*map(_Rank(usual), rows[name])]
    order = sorted(range(len(rows)), key=rank.__getitem__)
    return rows.iloc[order].reset_index(drop=True)


class _Rank:
    """The order of a column's values: the usual one, then by name, missing last."""

    def __init__(self, usual: Iterable[str]) -> None:
        self.place = {value: at for at, value in enumerate(usual)}

    def __call__(self, value: str) -> tuple[bool, int, str]:
        at = self.place.get(value, len(self.place))
        return value == NOT_RECORDED, at, value.casefold()


def arranged_rows(
    selection: Selection, groups: Sequence[Group], group_by: str
) -> pd.DataFrame:
    """Return the rows on screen as one table with headings, its groups in a column."""
    named = headings(selection.network)
    tables = []
    for group in groups:
        table = group.rows[list(named)].rename(columns=named)
        if group_by:
            table.insert(0, f"Group: {GROUPS[group_by]}", group.value)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)
