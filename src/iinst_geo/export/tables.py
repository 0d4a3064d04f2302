"""A selection as a table for spreadsheets (CSV) and for maps (GeoJSON)."""

from __future__ import annotations

import json
import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import geopandas as gpd
import pandas as pd

from iinst_geo.distances import tie_lengths_km
from iinst_geo.listing import KM_DECIMALS, member_rows
from iinst_geo.network import PartnershipNetwork
from iinst_geo.selection import Selection
from iinst_geo.tables import SCHEMAS, words

Record = dict[str, Any]
Places = dict[str, tuple[float, float]]  # institution_id: (lon, lat)

# What each column of the list is called in the CSV, in the CSV's order.
CSV_COLUMNS: Mapping[str, str] = {
    "case_study_id": "case_study_id",
    "case_study_title": "case_study_title",
    "case_study_programme": "programme",
    "case_study_phase": "case_study_phase",
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
CASE_STUDY_FACTS = (
    "case_study_id",
    "title",
    "programme",
    "phase",
    "lead_id",
    "sources",
)
TIE_FACTS = ("relationship", "basis", "basis_note", "sources")

# Read by spreadsheets as the start of a formula; after NFKC, which makes the full-width
# and small forms of these signs plain.
_FORMULA_SIGNS = frozenset("=+-@")
_FORMULA_CONTROLS = ("\t", "\r", "\n")


def to_csv(selection: Selection) -> bytes:
    r"""
    Give the rows of the list as CSV.

    Returns
    -------
    content
        RFC 4180 in UTF-8, one row for each of ``member_rows``, in its order; a value
        that is not recorded is an empty cell. ``sources`` names by their
        ``source_id`` all that the row rests on.

    Notes
    -----
    It begins with a byte order mark: without it Excel takes UTF-8 for the local code
    page and spoils every name outside ASCII, and the readers of CSV in use (pandas,
    R, LibreOffice, QGIS) pass over it. Text that a spreadsheet would take for a
    formula gets an apostrophe before it, after OWASP, *CSV Injection*; numbers do not.
    """
    rows = member_rows(selection)
    rows["sources"] = _sources_of_rows(selection.network, rows)
    table = rows[list(CSV_COLUMNS)].rename(columns=CSV_COLUMNS)
    for name in table.columns:
        if not pd.api.types.is_numeric_dtype(table[name]):
            table[name] = harmless(table[name])
    return table.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


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


def harmless(column: pd.Series[str]) -> pd.Series[str]:
    """Put an apostrophe before text that a spreadsheet could take for a formula."""
    risky = [value for value in column.dropna().unique() if is_formula_like(value)]
    return column.replace({value: f"'{value}" for value in risky}) if risky else column


def is_formula_like(value: str) -> bool:
    """Say whether a spreadsheet could take a text for a formula."""
    # Blanks and invisible marks before the sign do not stop every spreadsheet.
    first = next((sign for sign in value if sign.isprintable() and sign != " "), "")
    plain = unicodedata.normalize("NFKC", first)
    return value.startswith(_FORMULA_CONTROLS) or plain[:1] in _FORMULA_SIGNS


def to_geojson(selection: Selection) -> bytes:
    """
    Give the institutions and ties shown as GeoJSON.

    Returns
    -------
    content
        An RFC 7946 FeatureCollection (longitude, latitude, EPSG:4326) in UTF-8, one
        feature a line. ``feature_type`` tells an institution (a Point) from a
        partnership (a LineString from lead to partner); the geometry is null where a
        place is not recorded. The extra member ``case_studies`` lists the case studies
        shown, some of which have no institution recorded.
    """
    places = _places(selection.institutions)
    features = [
        *_institution_features(selection, places),
        *_tie_features(selection, places),
    ]
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    studies = encode(_records(selection.case_studies[list(CASE_STUDY_FACTS)]))
    lines = ",\n".join(map(encode, features))
    return (
        f'{{"type": "FeatureCollection", "case_studies": {studies}, '
        f'"features": [\n{lines}\n]}}\n'
    ).encode()


def _institution_features(selection: Selection, places: Places) -> Iterator[Record]:
    institutions = selection.institutions
    member_of, leads = defaultdict(list), defaultdict(list)
    for member in _records(
        selection.members[["case_study_id", "institution_id", "role"]]
    ):
        member_of[member["institution_id"]].append(member["case_study_id"])
        if member["role"] == "lead":
            leads[member["institution_id"]].append(member["case_study_id"])
    for facts in _records(institutions[list(SCHEMAS["institutions"].columns)]):
        key = facts["institution_id"]
        shown = {"case_studies": member_of[key], "leads": leads[key]}
        place = places.get(key)
        yield _feature(
            key,
            {"type": "Point", "coordinates": place} if place else None,
            {"feature_type": "institution", **facts, **shown},
        )


def _tie_features(selection: Selection, places: Places) -> Iterator[Record]:
    network, ties = selection.network, selection.partnerships
    name = network.institution_by_id["name"]
    lengths = tie_lengths_km(network).loc[ties.index].round(KM_DECIMALS)
    table = ties.assign(
        source_name=ties["source_id"].map(name),
        target_name=ties["target_id"].map(name),
        distance_km=lengths,
    )
    ends = ["case_study_id", "source_id", "target_id", "source_name", "target_name"]
    for facts in _records(table[[*ends, "distance_km", *TIE_FACTS]]):
        path = [places.get(facts["source_id"]), places.get(facts["target_id"])]
        yield _feature(
            "/".join(facts[end] for end in ends[:3]),
            {"type": "LineString", "coordinates": path} if all(path) else None,
            {"feature_type": "partnership", **facts},
        )


def _feature(key: str, geometry: Record | None, properties: Record) -> Record:
    return {
        "type": "Feature",
        "id": key,
        "geometry": geometry,
        "properties": properties,
    }


def _places(institutions: gpd.GeoDataFrame) -> Places:
    points = institutions.geometry
    at = zip(points.x.tolist(), points.y.tolist(), strict=True)
    everyone = zip(institutions["institution_id"], at, strict=True)
    # Without a place, or with an empty point, the coordinates are NaN.
    return {key: place for key, place in everyone if not math.isnan(place[0])}


def _records(table: pd.DataFrame) -> list[Record]:
    """Give rows as JSON has them: None where nothing is recorded, sources as a list."""
    columns: dict[str, list[Any]] = {
        str(name): column.to_numpy(object, na_value=None).tolist()  # type: ignore[call-overload]
        for name, column in table.items()
    }
    if "sources" in columns:
        columns["sources"] = [words(cell) for cell in columns["sources"]]
    return [
        dict(zip(columns, row, strict=True))
        for row in zip(*columns.values(), strict=True)
    ]
