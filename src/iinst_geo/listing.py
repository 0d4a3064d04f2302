"""The rows of the list: who takes part in which case study shown."""

from __future__ import annotations

from typing import Any

import pandas as pd

from iinst_geo.distances import tie_lengths_km
from iinst_geo.focus import selectable_id
from iinst_geo.memo import once_per_network
from iinst_geo.network import PartnershipNetwork
from iinst_geo.selection import Selection
from iinst_geo.tables import each_row, text

KM_DECIMALS = 2

OF_CASE_STUDY = ("title", "programme", "phase")
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

Member = Any  # a row of `member_rows` as a named tuple


def member_rows(selection: Selection) -> pd.DataFrame:
    """
    Give one row for each member of each case study shown, leads first.

    Returns
    -------
    rows
        ``case_study_id``, ``institution_id``, ``role`` (lead, partner), the case
        study's title, programme and phase (``case_study_…``), the institution's own
        facts, ``relationship``, ``basis`` of the tie, ``distance_km`` (geodesic, from
        the lead; NaN for leads and where an end has no place), ``lon`` and ``lat``
        (degrees, EPSG:4326), and ``selects``, the id that choosing the row selects. A
        case study whose lead is not recorded has a row with no institution.
    """
    rows = _all_rows(selection.network)
    kept = rows["case_study_id"].isin(selection.case_study_ids)
    return rows[kept].reset_index(drop=True)


def member_records(selection: Selection) -> list[Member]:
    """Give the rows of ``member_rows`` as plain tuples, quick to go through."""
    shown = frozenset(selection.case_study_ids)
    every = _all_records(selection.network)
    return [member for member in every if member.case_study_id in shown]


@once_per_network
def _all_records(network: PartnershipNetwork) -> list[Member]:
    return list(each_row(_all_rows(network)))


@once_per_network
def _all_rows(network: PartnershipNetwork) -> pd.DataFrame:
    members = network.members
    lengths = network.partnerships.assign(distance_km=tie_lengths_km(network))
    lengths = lengths.rename(columns={"target_id": "institution_id"})
    rows = network.case_studies[["case_study_id"]].merge(
        members.drop(columns=["sources"]), how="left", on="case_study_id"
    )
    rows["role"] = [text(role) or "lead" for role in rows["role"]]
    rows = rows.merge(
        lengths[["case_study_id", "institution_id", "distance_km"]],
        how="left",
        on=["case_study_id", "institution_id"],
    )
    studies, institutions = network.case_study_by_id, network.institution_by_id
    for column in OF_CASE_STUDY:
        rows[f"case_study_{column}"] = rows["case_study_id"].map(studies[column])
    for column in OF_INSTITUTION:
        rows[column] = rows["institution_id"].map(institutions[column])
    points = institutions.geometry
    rows["lon"] = rows["institution_id"].map(points.x).astype(float)
    rows["lat"] = rows["institution_id"].map(points.y).astype(float)
    rows["distance_km"] = rows["distance_km"].round(KM_DECIMALS)
    selects = {key: selectable_id(network, key) for key in institutions.index}
    rows["selects"] = [
        selects.get(text(row.institution_id), row.case_study_id)
        for row in each_row(rows)
    ]
    return rows
