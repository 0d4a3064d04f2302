"""The rows of the list: who takes part in which case study shown."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.extensions import ExtensionArray

from iinst_geo.cache import weak_cache
from iinst_geo.network.membership import (
    NONE,
    Positions,
    case_study_ids,
    coordinates,
    links_of_each,
    membership_of,
)
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.rows import as_rows
from iinst_geo.network.ties import tie_lengths_km
from iinst_geo.selection.model import Selection

KM_DECIMALS = 2

OF_CASE_STUDY = ("title", "programme", "phase", "phase_basis")
OF_INSTITUTION = (
    "name",
    "kind",
    "phase",
    "setting",
    "setting_basis",
    "local_authority",
    "region",
    "town",
    "postcode",
    "status_now",
    "location_basis",
)
OTHER_OF_TIE = ("case_study_id", "target_id", "sources")


class Member(NamedTuple):
    """A row of ``member_rows``; text that is missing is empty."""

    case_study_id: str
    institution_id: str
    role: str
    source_id: str
    relationship: str
    basis: str
    basis_note: str
    distance_km: float
    case_study_title: str
    name: str
    kind: str
    phase: str
    setting: str
    local_authority: str
    lon: float
    lat: float
    links: int
    selects: str


def member_rows(selection: Selection) -> pd.DataFrame:
    """
    Return one row for each member of each case study shown, leads first.

    Returns
    -------
    rows
        ``case_study_id``, ``institution_id``, ``role`` (lead, partner), the case
        study's title, programme and phase (``case_study_…``), the institution's own
        facts, ``source_id`` (the lead), ``relationship`` and ``basis`` of the tie,
        ``distance_km`` (geodesic, from the lead; NaN for leads and where an end has no
        place), ``lon`` and ``lat`` (degrees, EPSG:4326), ``links`` (how many ties the
        institution is an end of), and ``selects``, the id that choosing the row
        selects. A case study whose lead is not recorded has a row with no institution.

    Notes
    -----
    A list of links has a row for each institution shown, without any role, and then
    one for each tie: its other end, as seen from ``source_id``.
    """
    return rows_at(selection.network, selection.rows)


def rows_at(network: PartnershipNetwork, rows: Positions) -> pd.DataFrame:
    """Return some rows of ``member_rows``, by their positions in ``membership_of``."""
    every = membership_of(network)
    study, institution, tie = (
        part[rows] for part in (every.case_study, every.institution, every.tie)
    )
    of_tie = network.partnerships.columns.drop(list(OTHER_OF_TIE))
    at = coordinates(network)
    # What is appended stands at the position ``NONE``.
    nothing = np.array([None], object)
    selects = np.append(_selects(network), nothing)
    lead = "lead" if network.has_case_studies else ""
    columns = {
        "case_study_id": _taken(network.case_studies, "case_study_id", study),
        "institution_id": _taken(network.institutions, "institution_id", institution),
        "role": pd.array(np.where(tie == NONE, lead, "partner"), "str"),
        **{name: _taken(network.partnerships, name, tie) for name in of_tie},
        "distance_km": tie_distances_km(network)[rows],
        **{
            f"case_study_{name}": _taken(network.case_studies, name, study)
            for name in OF_CASE_STUDY
        },
        **{
            name: _taken(network.institutions, name, institution)
            for name in OF_INSTITUTION
        },
        "lon": np.append(at.lon, np.nan)[institution],
        "lat": np.append(at.lat, np.nan)[institution],
        "links": np.append(links_of_each(network), 0)[institution],
        "selects": pd.array(
            np.where(
                institution != NONE,
                selects[institution],
                np.append(case_study_ids(network), nothing)[study],
            ),
            "str",
        ),
    }
    return pd.DataFrame(columns, copy=False)


def _taken(table: pd.DataFrame, column: str, positions: Positions) -> ExtensionArray:
    """Return the cells of a column, missing at the position ``NONE``."""
    cells: ExtensionArray = table[column].array
    return cells.take(positions, allow_fill=True)


def members_at(network: PartnershipNetwork, rows: Positions) -> list[Member]:
    """Return some rows by their positions in ``membership_of``, quick to go through."""
    made = _members_made(network)
    lacking = np.array([row for row in rows.tolist() if row not in made], np.intp)
    if lacking.size:
        members = as_rows(rows_at(network, lacking), Member)
        made.update(zip(lacking.tolist(), members, strict=True))
    return [made[row] for row in rows.tolist()]


@weak_cache
def _members_made(_network: PartnershipNetwork) -> dict[int, Member]:
    """Keep the tuples that were asked for: making them takes longer than all else."""
    return {}


def members_of(network: PartnershipNetwork, case_study_id: str) -> list[Member]:
    """Return the members of one case study, in the order of ``member_rows``."""
    study = np.flatnonzero(case_study_ids(network) == case_study_id)
    # Rows stand in the order of the case studies.
    first, last = (
        np.searchsorted(membership_of(network).case_study, study, side)[0]
        for side in ("left", "right")
    )
    return members_at(network, np.arange(first, last))


@weak_cache
def tie_distances_km(network: PartnershipNetwork) -> NDArray[np.float64]:
    """
    Return how far each row of ``membership_of`` is from its lead.

    In kilometres, rounded; NaN for leads and where an end has no place.
    """
    every = membership_of(network)
    lengths = tie_lengths_km(network).to_numpy().round(KM_DECIMALS)
    return np.where(every.is_partner, np.append(lengths, np.nan)[every.tie], np.nan)


@weak_cache
def _selects(network: PartnershipNetwork) -> NDArray[np.object_]:
    """Return, for each institution, what choosing it selects: see ``selectable_id``."""
    every = membership_of(network)
    ids = network.institutions["institution_id"]
    selects: NDArray[np.object_] = ids.to_numpy(object, copy=True)
    if not network.has_case_studies:
        return selects
    parts = np.bincount(every.institution[every.is_member], minlength=len(selects))
    leads = np.flatnonzero(every.is_member & ~every.is_partner)
    once = leads[parts[every.institution[leads]] == 1]
    selects[every.institution[once]] = case_study_ids(network)[every.case_study[once]]
    return selects
