"""The tables of a selection, as files to take away give them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.rows import TieRow, as_rows
from iinst_geo.network.rules import CRS
from iinst_geo.network.schema import SCHEMAS
from iinst_geo.network.ties import tie_lengths_km
from iinst_geo.selection.members import KM_DECIMALS, member_rows, rows_at
from iinst_geo.selection.model import Selection
from iinst_geo.selection.tables import rows_of_those_shown
from iinst_geo.text import words
from iinst_geo.vocabulary import THEME_NAMES

# What each column of the list is called in a file, in the file's order.
LIST_COLUMNS: Mapping[str, str] = {
    "case_study_id": "case_study_id",
    "case_study_title": "case_study_title",
    "case_study_programme": "programme",
    "case_study_phase": "case_study_phase",
    "case_study_phase_basis": "case_study_phase_basis",
    "role": "role",
    "institution_id": "institution_id",
    "name": "institution_name",
    "kind": "kind",
    "phase": "institution_phase",
    "setting": "setting",
    "setting_basis": "setting_basis",
    "local_authority": "local_authority",
    "region": "region",
    "town": "town",
    "postcode": "postcode",
    "status_now": "status_now",
    "relationship": "relationship",
    "basis": "tie_basis",
    "basis_note": "tie_basis_note",
    "distance_km": "distance_km",
    "location_basis": "location_basis",
    "lon": "longitude",
    "lat": "latitude",
    "sources": "sources",
}
# Of a list of links: how many an institution has in all, and whom it is shown with.
LINK_COLUMNS = ("links", "partners")
TIE_ENDS = ("case_study_id", "source_id", "target_id")
TIE_FACTS = ("relationship", "basis", "basis_note", "sources")
LISTS = ("case_studies", "leads")


def list_rows(selection: Selection) -> pd.DataFrame:
    """
    Return the rows of the list, in its order, under the names of ``LIST_COLUMNS``.

    ``sources`` names by their ``source_id`` all that a row rests on. Of a list of links
    there is a row for each institution, with the columns of ``LINK_COLUMNS`` too.
    """
    if selection.links:
        return _link_rows(selection)
    rows = member_rows(selection)
    rows["sources"] = _sources_of_rows(selection.network, rows)
    return rows[list(LIST_COLUMNS)].rename(columns=LIST_COLUMNS)


def _link_rows(selection: Selection) -> pd.DataFrame:
    """Return the institutions shown of a list of links, with the names of partners."""
    network = selection.network
    rows = rows_at(network, np.flatnonzero(selection.takes_part))
    names = network.institution_by_id["name"].to_dict()
    partners: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for tie in as_rows(selection.partnerships, TieRow):
        partners[tie.source_id][names[tie.target_id]] = None
        partners[tie.target_id][names[tie.source_id]] = None
    rows["sources"] = [
        " ".join(words(cell))
        for cell in network.institutions["sources"][selection.takes_part]
    ]
    rows["partners"] = ["; ".join(partners[key]) for key in rows["institution_id"]]
    columns = [*LIST_COLUMNS, *LINK_COLUMNS]
    return rows[columns].rename(columns=LIST_COLUMNS)


def _sources_of_rows(network: PartnershipNetwork, rows: pd.DataFrame) -> list[str]:
    """Join what the case study, the institution and the tie of each row cite."""
    ties = network.partnerships.set_index(["case_study_id", "target_id"])["sources"]
    of_tie = ties.to_dict()
    of_study = network.case_study_by_id["sources"].to_dict()
    of_institution = network.institution_by_id["sources"].to_dict()
    return [
        " ".join(
            dict.fromkeys(
                words(of_study[study])
                + words(of_institution.get(institution))
                + words(of_tie.get((study, institution)))
            )
        )
        for study, institution in zip(
            rows["case_study_id"], rows["institution_id"], strict=True
        )
    ]


def institution_rows(selection: Selection) -> gpd.GeoDataFrame:
    """
    Return the institutions shown, with what they take part in.

    Returns
    -------
    rows
        The columns of ``SCHEMAS["institutions"]``, then ``case_studies`` and ``leads``
        (lists of ids, of those shown); points in EPSG:4326, or no geometry.
    """
    member_of, leads = defaultdict(list), defaultdict(list)
    parts = (
        selection.members[name] for name in ("institution_id", "case_study_id", "role")
    )
    for institution_id, case_study_id, role in zip(*parts, strict=True):
        member_of[institution_id].append(case_study_id)
        if role == "lead":
            leads[institution_id].append(case_study_id)
    rows = selection.institutions[[*SCHEMAS["institutions"].columns, "geometry"]]
    ids = rows["institution_id"]
    rows = rows.assign(
        case_studies=pd.Series([member_of[key] for key in ids], rows.index, object),
        leads=pd.Series([leads[key] for key in ids], rows.index, object),
    )
    # An empty point is no place either.
    return rows.set_geometry(
        rows.geometry.where(ids.isin(selection.network.placed_ids))
    )


def tie_rows(selection: Selection) -> gpd.GeoDataFrame:
    """
    Return the ties shown, with the names of both ends.

    Returns
    -------
    rows
        The ends (ids, then names), ``distance_km`` (geodesic) and ``TIE_FACTS``;
        lines in EPSG:4326 from lead to partner, or no geometry where an end has no
        place.
    """
    network, ties = selection.network, selection.partnerships
    institutions = network.institution_by_id
    name, points = institutions["name"], institutions.geometry
    ends = [points.reindex(ties[end]) for end in ("source_id", "target_id")]
    at = np.stack([np.column_stack([end.x, end.y]) for end in ends], axis=1)
    is_placed = ~np.isnan(at).any(axis=(1, 2))
    lines = np.full(len(ties), None, object)
    lines[is_placed] = shapely.linestrings(at[is_placed])
    rows = ties.assign(
        source_name=ties["source_id"].map(name),
        target_name=ties["target_id"].map(name),
        distance_km=tie_lengths_km(network).loc[ties.index].round(KM_DECIMALS),
    )
    columns = [*TIE_ENDS, "source_name", "target_name", "distance_km", *TIE_FACTS]
    geometry = gpd.GeoSeries(lines, index=rows.index, crs=CRS)
    return gpd.GeoDataFrame(rows[columns], geometry=geometry)


def case_study_rows(selection: Selection) -> pd.DataFrame:
    """Return the case studies shown, with the name of the lead beside its id."""
    rows = selection.case_studies
    name = selection.network.institution_by_id["name"]
    return _beside(rows, "lead_id", "lead_name", rows["lead_id"].map(name))


def facet_rows(selection: Selection) -> pd.DataFrame:
    """Return the themes (in words), activities and funding sources shown."""
    rows = rows_of_those_shown(selection, selection.network.facets)
    names = rows["value"].where(
        rows["facet"] != "theme", rows["value"].replace(THEME_NAMES)
    )
    return _beside(rows, "value", "value_name", names)


def _beside(
    rows: pd.DataFrame, column: str, name: str, values: pd.Series[str]
) -> pd.DataFrame:
    """Return the rows with a column more, after another."""
    at = list(rows.columns).index(column) + 1
    left, right = rows.columns[:at], rows.columns[at:]
    return rows.assign(**{name: values})[[*left, name, *right]]


def flattened(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return lists of ids as text, for files whose cells hold no lists."""
    lists = {name: rows[name].map("; ".join).astype("str") for name in LISTS}
    return rows.assign(**lists)
