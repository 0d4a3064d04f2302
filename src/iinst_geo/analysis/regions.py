"""Regions and authorities: what each has, and the ties between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from iinst_geo.cache import weak_cache
from iinst_geo.network.facets import facet_sets, institution_sets
from iinst_geo.network.membership import NONE, Positions, membership_of, tie_ends
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.members import KM_DECIMALS, tie_distances_km
from iinst_geo.selection.model import Selection

NO_PLACE = "No place"
REGION, AUTHORITY = "region", "local_authority"  # levels; columns of institutions
# What is counted of institutions, and of the case studies led from an area.
OF_INSTITUTIONS, OF_CASE_STUDIES = ("setting", "phase"), ("theme", "funding")


class AreaRow(NamedTuple):
    """A row of ``area_rows``, without the counts by value."""

    area: str
    case_studies: int
    institutions: int
    ties: int


class FlowRow(NamedTuple):
    """A row of ``flows``."""

    from_area: str
    to_area: str
    ties: int


@dataclass
class _Area:
    """What belongs to one area."""

    case_studies: set[str] = field(default_factory=set)
    institutions: set[str] = field(default_factory=set)
    ties: int = 0
    ties_crossing: int = 0
    ties_open: int = 0
    median_km: float = float("nan")


def area_rows(selection: Selection, level: str = REGION) -> pd.DataFrame:
    """
    Return the figures of each area.

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

    Notes
    -----
    In a list of links, ``ties`` are those with an end there: one between two areas
    counts in both.
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
        largest first; an area may be ``NO_PLACE``. A list of links has no direction:
        the first of two areas by name comes first.
    """
    here = _Located.of(selection, level)
    start, end = here.start[here.is_partner], here.end[here.is_partner]
    if selection.links:
        is_turned = here.names[start].astype(str) > here.names[end].astype(str)
        start, end = (
            np.where(is_turned, one, other)
            for one, other in ((end, start), (start, end))
        )
    many = len(here.names)
    pairs = start * many + end
    pairs, ties = np.unique(pairs, return_counts=True)
    ends = zip(here.names[pairs // many], here.names[pairs % many], strict=True)
    rows = [(*each, count) for each, count in zip(ends, ties.tolist(), strict=True)]
    rows.sort(key=lambda row: (-row[2], row[0], row[1]))
    return pd.DataFrame(rows, columns=["from_area", "to_area", "ties"])


def facet_matrix(rows: pd.DataFrame, facet: str) -> pd.DataFrame:
    """
    Return the counts of a facet's values by area.

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


@dataclass(frozen=True, eq=False)
class _Located:
    """Rows of ``membership_of`` shown, with the areas at both ends, as positions."""

    names: NDArray[np.object_]  # of the areas; ``NO_PLACE`` is the last
    of_institution: Positions
    of_lead: Positions  # of each case study
    rows: Positions
    start: Positions  # the lead's, of each partner
    end: Positions  # the member's own
    is_partner: NDArray[np.bool_]

    @classmethod
    def of(cls, selection: Selection, level: str) -> _Located:
        network, rows = selection.network, selection.rows
        names, of_institution = _area_codes(network)[level]
        every = membership_of(network)
        of_lead = np.full(len(network.case_studies), len(names) - 1)
        leads = every.is_member & ~every.is_partner & (every.case_study != NONE)
        of_lead[every.case_study[leads]] = of_institution[every.institution[leads]]
        sources = np.append(tie_ends(network)[0], NONE)[every.tie[rows]]
        return cls(
            names,
            of_institution,
            of_lead,
            rows,
            of_institution[sources],
            of_institution[every.institution[rows]],
            every.is_partner[rows],
        )


@weak_cache
def _area_codes(
    network: PartnershipNetwork,
) -> Mapping[str, tuple[NDArray[np.object_], Positions]]:
    """Return the areas of each level, and the position of every institution's."""
    found = {}
    for level in (REGION, AUTHORITY):
        codes, names = pd.factorize(network.institutions[level].replace("", pd.NA))
        every = np.array([*names, NO_PLACE], object)
        # The last, at the position ``NONE``, is for a row without an institution.
        codes = np.append(codes, NONE)
        found[level] = every, np.where(codes == NONE, len(names), codes)
    return found


def _areas(selection: Selection, level: str) -> Mapping[str, _Area]:
    here, network = _Located.of(selection, level), selection.network
    areas: defaultdict[str, _Area] = defaultdict(_Area)
    studies = np.flatnonzero(selection.passes)
    for at, key in zip(here.of_lead[studies], selection.case_study_ids, strict=True):
        areas[here.names[at]].case_studies.add(key)
    present = np.flatnonzero(selection.takes_part)
    ids = network.institutions["institution_id"].array[present]
    for at, key in zip(here.of_institution[present], ids, strict=True):
        areas[here.names[at]].institutions.add(key)
    _add_ties(areas, here, selection)
    return areas


def _add_ties(areas: Mapping[str, _Area], here: _Located, selection: Selection) -> None:
    ties, start, end = np.flatnonzero(here.is_partner), here.start, here.end
    lengths_km = tie_distances_km(selection.network)[here.rows]
    if selection.links:
        # Links have no direction, so one between two areas is told from both ends.
        back = ties[start[ties] != end[ties]]
        lengths_km = np.concatenate([lengths_km, lengths_km[back]])
        start, end = np.append(start, end[back]), np.append(end, start[back])
        ties = np.append(ties, np.arange(len(back)) + len(here.rows))
    ties = ties[np.argsort(start[ties], kind="stable")]
    starts, first = np.unique(start[ties], return_index=True)
    nowhere = len(here.names) - 1
    # Nothing split is one part, with nothing in it.
    for at, mine in zip(starts, np.split(ties, first[1:]), strict=ties.size > 0):
        area, ends, lengths = areas[here.names[at]], end[mine], lengths_km[mine]
        is_open = (ends == nowhere) | (at == nowhere)
        area.ties, area.ties_open = len(mine), int(is_open.sum())
        area.ties_crossing = int(((ends != at) & ~is_open).sum())
        known = lengths[~np.isnan(lengths)]
        area.median_km = float(np.median(known)) if known.size else float("nan")


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
    return {
        "case_studies": len(area.case_studies),
        "institutions": len(area.institutions),
        "ties": area.ties,
        "ties_crossing": area.ties_crossing,
        "ties_open": area.ties_open,
        "median_km": round(area.median_km, KM_DECIMALS),
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
