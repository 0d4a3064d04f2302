"""Regions and authorities: what each has, and the ties between them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan
from statistics import median

import pandas as pd

from iinst_geo.facets import facet_sets, institution_sets
from iinst_geo.listing import KM_DECIMALS, Member, member_records
from iinst_geo.selection import Selection
from iinst_geo.tables import text

NO_PLACE = "No place"
REGION, AUTHORITY = "region", "local_authority"  # levels; columns of institutions
# What is counted of institutions, and of the case studies led from an area.
OF_INSTITUTIONS, OF_CASE_STUDIES = ("setting", "phase"), ("theme", "funding")


@dataclass
class _Area:
    """What belongs to one area."""

    case_studies: set[str] = field(default_factory=set)
    institutions: set[str] = field(default_factory=set)
    ties: int = 0
    ties_crossing: int = 0
    ties_open: int = 0
    lengths_km: list[float] = field(default_factory=list)


def area_rows(selection: Selection, level: str = REGION) -> pd.DataFrame:
    """
    Give the figures of each area.

    Parameters
    ----------
    selection
        What to count; all of it is counted, each once.
    level
        ``REGION`` or ``AUTHORITY``.

    Returns
    -------
    rows
        One row an area, those with most institutions first and ``NO_PLACE`` last:
        ``area``; ``case_studies`` led from there; ``institutions`` that lie there;
        ``ties`` of those case studies; of these ``ties_crossing`` to another area and
        ``ties_open`` with an end whose area is not known; ``median_km``, the median
        length of those with a place at both ends (NaN without any). Then a count for
        each value: ``setting: …`` and ``phase: …`` of the institutions themselves,
        ``theme: …`` and ``funding: …`` of the case studies led from there.
    """
    areas = _areas(selection, level)
    order = sorted(
        areas, key=lambda name: (name == NO_PLACE, -len(areas[name].institutions), name)
    )
    rows = [{"area": name, **_figures(areas[name], selection)} for name in order]
    return pd.DataFrame(rows, columns=_columns(selection)).astype({"median_km": float})


def flows(selection: Selection, level: str = REGION) -> pd.DataFrame:
    """
    Count the ties from area to area, each tie once.

    Returns
    -------
    flows
        ``from_area`` (the lead's), ``to_area`` (the partner's) and ``ties``, the
        largest first; an area may be ``NO_PLACE``.
    """
    lead_area = _lead_areas(selection, level)
    counted = Counter(
        (lead_area.get(member.case_study_id, NO_PLACE), _area_of(member, level))
        for member in member_records(selection)
        if member.role == "partner"
    )
    rows = [(*ends, ties) for ends, ties in counted.items()]
    rows.sort(key=lambda row: (-row[2], row[0], row[1]))
    return pd.DataFrame(rows, columns=["from_area", "to_area", "ties"])


def facet_matrix(rows: pd.DataFrame, facet: str) -> pd.DataFrame:
    """
    Give the counts of a facet's values by area.

    Parameters
    ----------
    rows
        As ``area_rows`` gives them.
    facet
        ``setting``, ``phase`` (of institutions), ``theme``, ``funding`` (case studies).

    Returns
    -------
    matrix
        Areas as the index, those without any left out; the facet's values as columns.
    """
    counted = "institutions" if facet in OF_INSTITUTIONS else "case_studies"
    begin = f"{facet}: "
    table = rows[rows[counted] > 0].set_index("area")
    columns = [name for name in table.columns if name.startswith(begin)]
    return table[columns].rename(columns=lambda name: name.removeprefix(begin))


def _areas(selection: Selection, level: str) -> Mapping[str, _Area]:
    areas: defaultdict[str, _Area] = defaultdict(_Area)
    lead_area = _lead_areas(selection, level)
    for key in selection.case_study_ids:
        areas[lead_area.get(key, NO_PLACE)].case_studies.add(key)
    for member in member_records(selection):
        institution_id = text(member.institution_id)
        if not institution_id:
            continue
        here = _area_of(member, level)
        areas[here].institutions.add(institution_id)
        if member.role == "partner":
            start = lead_area.get(member.case_study_id, NO_PLACE)
            _add_tie(areas[start], start, here, member.distance_km)
    return areas


def _add_tie(area: _Area, start: str, end: str, distance_km: float) -> None:
    area.ties += 1
    if NO_PLACE in {start, end}:
        area.ties_open += 1
    elif start != end:
        area.ties_crossing += 1
    if not isnan(distance_km):
        area.lengths_km.append(distance_km)


def _lead_areas(selection: Selection, level: str) -> dict[str, str]:
    return {
        member.case_study_id: _area_of(member, level)
        for member in member_records(selection)
        if member.role == "lead"
    }


def _area_of(member: Member, level: str) -> str:
    return text(getattr(member, level)) or NO_PLACE


def _columns(selection: Selection) -> list[str]:
    sets = facet_sets(selection.network)
    return [
        *("area", "case_studies", "institutions", "ties"),
        *("ties_crossing", "ties_open", "median_km"),
        *(
            f"{facet}: {value}"
            for facet in (*OF_INSTITUTIONS, *OF_CASE_STUDIES)
            for value in sets[facet]
        ),
    ]


def _figures(area: _Area, selection: Selection) -> dict[str, float]:
    network = selection.network
    own, studies = institution_sets(network), facet_sets(network)
    lengths = area.lengths_km
    return {
        "case_studies": len(area.case_studies),
        "institutions": len(area.institutions),
        "ties": area.ties,
        "ties_crossing": area.ties_crossing,
        "ties_open": area.ties_open,
        "median_km": round(median(lengths), KM_DECIMALS) if lengths else float("nan"),
        **_counts(OF_INSTITUTIONS, own, area.institutions),
        **_counts(OF_CASE_STUDIES, studies, area.case_studies),
    }


def _counts(
    facets: Sequence[str],
    sets: Mapping[str, Mapping[str, frozenset[str]]],
    members: set[str],
) -> dict[str, float]:
    return {
        f"{facet}: {value}": len(keys & members)
        for facet in facets
        for value, keys in sets[facet].items()
    }
