"""The base map's files and the table of authority codes, from the files alone."""

import csv
import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest
import shapely

ROOT = Path(__file__).resolve().parents[2]
BASEMAP = ROOT / "src" / "iinst_geo" / "basemap"
REGIONS = {
    "East Midlands",
    "East of England",
    "London",
    "North East",
    "North West",
    "South East",
    "South West",
    "West Midlands",
    "Yorkshire and The Humber",
}
MAX_BYTES = {
    "neighbours.geojson": 40_000,
    "outlines.geojson": 700_000,
}
MAX_OUTLINE_GZIPPED = 20_000  # of the area with the longest coast


def features(name):
    collection = json.loads((BASEMAP / name).read_text(encoding="utf-8"))
    assert collection["type"] == "FeatureCollection"
    return collection["features"]


def geometry(feature):
    return shapely.geometry.shape(feature["geometry"])


OUTLINES = features("outlines.geojson")
AREAS = {area["properties"]["area_id"]: area for area in OUTLINES}
with (ROOT / "data" / "authority_codes.csv").open(encoding="utf-8", newline="") as file:
    CODES = list(csv.DictReader(file))
AREA_OF_CODE = {row["code"]: row["area_id"] for row in CODES}


def test_outlines_are_the_areas_of_three_countries():
    countries = Counter(area["properties"]["country"] for area in OUTLINES)
    assert countries == {"England": 152, "Wales": 22, "Scotland": 32}
    assert len(AREAS) == len(OUTLINES)
    assert all(re.fullmatch("GB-[A-Z]{3}", area_id) for area_id in AREAS)


def test_outlines_have_the_properties_of_the_data_model():
    for area in OUTLINES:
        assert list(area["properties"]) == ["area_id", "name", "region", "country"]
    names = [a["properties"]["name"] for a in OUTLINES]
    assert len(set(names)) == len(names)


def test_regions_are_in_the_registers_words():
    england = [a for a in OUTLINES if a["properties"]["country"] == "England"]
    others = [a for a in OUTLINES if a["properties"]["country"] != "England"]
    assert {area["properties"]["region"] for area in england} == REGIONS
    assert {area["properties"]["region"] for area in others} == {None}


@pytest.mark.parametrize(
    ("area_id", "name"),
    [
        ("GB-WRL", "Wirral"),
        ("GB-SHN", "St. Helens"),
        ("GB-LND", "City of London"),
        ("GB-HAL", "Halton"),
        ("GB-NAY", "North Ayrshire"),
    ],
)
def test_wrong_names_are_corrected(area_id, name):
    assert AREAS[area_id]["properties"]["name"] == name


@pytest.mark.parametrize("name", ["outlines.geojson", "neighbours.geojson"])
def test_polygons_are_valid_and_wound_as_rfc_7946_asks(name):
    for feature in features(name):
        shape = geometry(feature)
        assert shape.is_valid
        assert shape.area > 0
        for polygon in shapely.get_parts(shape):
            assert polygon.exterior.is_ccw
            assert not any(ring.is_ccw for ring in polygon.interiors)


def test_outlines_meet_without_gap_or_overlap():
    assert shapely.coverage_is_valid([geometry(area) for area in OUTLINES])


def test_points_lie_in_the_outline_they_should():
    for area_id, point in {
        "GB-CON": (-5.05, 50.26),  # Truro
        "GB-LND": (-0.09, 51.515),  # Guildhall
        "GB-IOW": (-1.29, 50.70),  # Newport
        "GB-WRL": (-3.08, 53.37),  # the middle of the Wirral
        "GB-SHN": (-2.73, 53.45),  # St Helens
    }.items():
        assert geometry(AREAS[area_id]).contains(shapely.Point(point)), area_id


def test_neighbours_leave_britain_out():
    countries = {f["properties"]["country"] for f in features("neighbours.geojson")}
    assert {"Northern Ireland", "Ireland", "Isle of Man", "France"} <= countries
    assert not countries & {"England", "Wales", "Scotland"}


@pytest.mark.parametrize("name", MAX_BYTES)
def test_files_stay_small(name):
    assert (BASEMAP / name).stat().st_size <= MAX_BYTES[name]


def test_what_is_sent_stays_small():
    lines = (BASEMAP / "outlines.geojson").read_bytes().splitlines()
    assert max(len(gzip.compress(line)) for line in lines) < MAX_OUTLINE_GZIPPED


def test_readme_names_every_file():
    readme = (BASEMAP / "README.md").read_text(encoding="utf-8")
    names = {path.name for path in BASEMAP.iterdir()} - {"README.md"}
    assert [name for name in names if f"`{name}" not in readme] == []


def test_every_code_has_an_outline_in_england():
    for row in CODES:
        assert AREAS[row["area_id"]]["properties"]["country"] == "England"
        assert row["name"]
        assert row["checked"]


def test_codes_are_unique_and_complete():
    keys = Counter((row["code_kind"], row["code"]) for row in CODES)
    assert set(keys.values()) == {1}
    kinds = Counter(row["code_kind"] for row in CODES)
    assert kinds["ons-2021-lower"] == 309
    assert kinds["ons-2021-upper"] == 152
    assert kinds["ons-2023"] == 4
    for row in CODES:
        # One code may be of two kinds, and then means the same outline.
        assert AREA_OF_CODE[row["code"]] == row["area_id"]


@pytest.mark.parametrize(
    ("code", "outline"),
    [
        ("E07000239", "Worcestershire"),  # Wyre Forest
        ("E06000061", "Northamptonshire"),  # North Northamptonshire
        ("E06000008", "Blackburn with Darwen"),
        ("E06000063", "Cumbria"),  # Cumberland
        ("E06000065", "North Yorkshire"),
        ("E08000039", "Sheffield"),  # its code since 2025
        ("E10000034", "Worcestershire"),
        ("E09000001", "City of London"),
        ("Bristol, City of", "Bristol"),
        ("Bristol", "Bristol"),
        ("Westmorland and Furness", "Cumbria"),
        ("St. Helens", "St. Helens"),
    ],
)
def test_code_leads_to_outline(code, outline):
    assert AREAS[AREA_OF_CODE[code]]["properties"]["name"] == outline
