"""Workbooks, GeoPackages and Data Packages hold what the list holds, as text."""

from __future__ import annotations

import io
import zipfile
from itertools import cycle

import frictionless
import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from hypothesis import given
from pandas.testing import assert_frame_equal

from iinst_geo import PartnershipFilter, member_rows, read_network, select
from iinst_geo.export.tables.csv_geojson import to_csv, to_geojson
from iinst_geo.export.tables.data_package import to_package
from iinst_geo.export.tables.geopackage import to_gpkg
from iinst_geo.export.tables.workbook import to_xlsx
from iinst_geo.network.schema import SCHEMAS
from iinst_geo.selection.tables import shown_tables
from tests.samples import (
    BUILT_IN,
    filters,
    institution_table,
    rarely,
    small_network,
    small_tables,
    table,
)

SMALL = small_network()
TABLES = ("institutions", "case_studies", "facets", "partnerships")
HOSTILE = [
    "</script><script>alert(1)</script>",
    "<b>\"St Mary's\"</b> & Co, 'Ltd'",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "mirrored and \u200fright to left",
    "long " * 2000 + "name",
    "$x$ $\\frac{1}{2}$",
    "a;b|c\td",
    "NA",
    "007",
]
WORKBOOK = {
    "List": 7,
    "Case studies": 3,
    "Institutions": 5,
    "Partnerships": 4,
    "Facets": 5,
    "Sources": 2,
    "About": 0,
}


def workbook(selection):
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(selection)))


def sheet(selection, title):
    """Give the rows of a sheet, each by the words of its header."""
    header, *rows = workbook(selection)[title].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def layer(content, name, folder):
    path = folder / "view.gpkg"
    path.write_bytes(content)
    return gpd.read_file(path, layer=name)


def unpacked(selection, folder):
    with zipfile.ZipFile(io.BytesIO(to_package(selection))) as packed:
        packed.extractall(folder)
    return folder


def faults(folder):
    report = frictionless.validate(str(folder / "datapackage.json"))
    return report.flatten(["name", "rowNumber", "type", "note"])


def members(rows):
    return sorted((row["case_study_id"], row["institution_id"] or "") for row in rows)


def listed_members(selection):
    rows = member_rows(selection)[["case_study_id", "institution_id"]]
    return members(rows.fillna("").to_dict("records"))


def hostile_network():
    """Give the small network with a hostile text in every cell that takes any."""
    tables, texts = small_tables(), cycle(HOSTILE)
    linked = {"postcode", "programme", "value", "sources", "case_studies_published"}
    for name, each in tables.items():
        for column, rule in SCHEMAS[name].columns.items():
            is_closed = any(check.name == "isin" for check in rule.checks)
            if not (is_closed or column.endswith("_id") or column in linked):
                each[column] = [next(texts) for _ in range(len(each))]
    return small_network(**tables)


@pytest.fixture
def small():
    return SMALL


@rarely
@given(filters(SMALL))
def test_every_table_has_the_rows_of_the_list(tmp_path_factory, wanted):
    folder = tmp_path_factory.mktemp("view")
    selection = select(SMALL, wanted)
    listed = listed_members(selection)
    assert members(sheet(selection, "List")) == listed
    csv = pd.read_csv(io.BytesIO(to_csv(selection)), dtype=str, keep_default_na=False)
    assert members(csv.to_dict("records")) == listed
    everyone = {institution for _, institution in listed} - {""}
    placed = layer(to_gpkg(selection), "institutions", folder)
    assert set(placed["institution_id"]) == everyone
    folder = tmp_path_factory.mktemp("package")
    again = read_network(unpacked(selection, folder))
    assert set(again.institutions["institution_id"]) == everyone
    assert listed_members(select(again)) == listed
    assert faults(folder) == []


def test_a_workbook_has_a_sheet_for_each_table(small):
    book = workbook(select(small))
    assert {each.title: each.max_row - 1 for each in book} | {"About": 0} == WORKBOOK
    for each in book.worksheets[:-1]:
        assert each.freeze_panes == "A2"
        assert each.auto_filter.ref == each.dimensions


def test_numbers_are_numbers_and_missing_values_are_empty(small):
    oak, ash, *_, lone = sheet(select(small), "List")
    assert ash["distance_km"] == pytest.approx(7, abs=0.1)
    assert (oak["longitude"], oak["latitude"], oak["distance_km"]) == (0, 51.4, None)
    assert (lone["case_study_id"], lone["institution_id"]) == ("C3", None)
    assert sheet(select(small), "Facets")[0]["value_name"] == "Leadership"


def test_about_says_filters_and_how_much_survives():
    selection = select(BUILT_IN, PartnershipFilter(theme="2", region="London"))
    lines = [row[0] for row in workbook(selection)["About"].iter_rows(values_only=True)]
    assert lines[1].startswith("Filters: theme 2 Professional development; region Lon")
    assert any("none survives in full" in line for line in lines)
    assert any("Royal Mail" in line for line in lines)


def test_own_data_carry_no_credit_for_what_they_do_not_use(small):
    lines = [
        row[0] for row in workbook(select(small))["About"].iter_rows(values_only=True)
    ]
    assert not any("Royal Mail" in line for line in lines)


def test_a_geopackage_is_in_epsg_4326_with_places_left_open(small, tmp_path):
    content = to_gpkg(select(small))
    placed = layer(content, "institutions", tmp_path)
    ties = layer(content, "partnerships", tmp_path)
    assert placed.crs == ties.crs == "EPSG:4326"
    point = placed.set_index("institution_id").geometry
    assert point["saplings"] is None
    assert point["yew"].coords[0] == (0.5, 51.4)
    line = ties.set_index(["case_study_id", "target_id"]).geometry
    assert list(line["B2", "ash"].coords) == [(0.1, 51.5), (0.1, 51.4)]
    assert line["A1", "saplings"] is None
    assert list(gpd.list_layers(tmp_path / "view.gpkg")["name"]) == [
        *("institutions", "partnerships", "case_studies", "facets", "sources")
    ]


def test_geopandas_reads_the_geojson_of_a_filtered_view_in_epsg_4326(small):
    view = select(small, PartnershipFilter(phase="Primary"))
    read = gpd.read_file(io.BytesIO(to_geojson(view)))
    assert read.crs == "EPSG:4326"
    assert set(read["feature_type"]) == {"institution", "partnership"}


@pytest.mark.parametrize(
    "wanted", [PartnershipFilter(), PartnershipFilter(setting="Rural")]
)
def test_a_data_package_gives_the_network_back(tmp_path, wanted):
    selection = select(BUILT_IN, wanted)
    again = read_network(unpacked(selection, tmp_path))
    for name in TABLES[1:]:
        assert_frame_equal(getattr(again, name), getattr(selection.shown, name))
    assert_geodataframe_equal(again.institutions, selection.shown.institutions)
    for name in ("programmes", "sources"):
        wanted_rows = shown_tables(selection)[name].reset_index(drop=True)
        assert_frame_equal(getattr(again, name), wanted_rows)


def test_a_data_package_is_read_from_its_zip_too(small, tmp_path):
    path = tmp_path / "view.zip"
    path.write_bytes(to_package(select(small)))
    assert_frame_equal(read_network(path).partnerships, small.partnerships)


def test_only_sources_and_programmes_in_use_come_along(small):
    view = select(small, PartnershipFilter(programme="Maths"))
    tables = shown_tables(view)
    assert list(tables["sources"]["source_id"]) == ["web"]
    assert list(tables["programmes"]["programme"]) == ["Maths"]


@pytest.mark.parametrize("q", ["II22", "zzzzzzzz"])
def test_a_view_without_institutions_is_a_sound_package(tmp_path, q):
    selection = select(BUILT_IN, PartnershipFilter(q=q))
    assert faults(unpacked(selection, tmp_path)) == []
    assert read_network(tmp_path).institutions.empty


def test_ids_and_sources_of_own_data_need_no_form_of_ours(tmp_path):
    network = small_network(
        institutions=institution_table(
            [
                {"institution_id": "Oak №1", "name": "Oak", "kind": "school"},
                {"institution_id": "ash", "name": "Ash", "kind": "school"},
            ]
        ),
        case_studies=table(
            "case_studies",
            [
                {
                    "case_study_id": "my study",
                    "programme": "Maths",
                    "title": "T",
                    "lead_id": "Oak №1",
                }
            ],
        ),
        partnerships=table(
            "partnerships",
            [
                {
                    "case_study_id": "my study",
                    "source_id": "Oak №1",
                    "target_id": "ash",
                    "basis": "named",
                }
            ],
        ),
        facets=table("facets", []),
    )
    assert faults(unpacked(select(network), tmp_path)) == []


def test_hostile_text_is_text_in_a_workbook():
    network = hostile_network()
    book = workbook(select(network))
    cells = [cell for each in book for row in each.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert {cell.value for cell in cells} >= set(HOSTILE)
    written = [row["relationship"] for row in sheet(select(network), "Partnerships")]
    assert written == list(network.partnerships["relationship"])


def test_hostile_text_comes_back_from_a_geopackage(tmp_path):
    network = hostile_network()
    content = to_gpkg(select(network))
    for name in ("institutions", "partnerships", "case_studies", "sources"):
        read, wanted = layer(content, name, tmp_path), getattr(network, name)
        shared = [
            column for column in wanted if column in read and column != "geometry"
        ]
        for column in shared:
            assert list(read[column].dropna()) == list(wanted[column].dropna())


def test_hostile_text_comes_back_from_a_data_package(tmp_path):
    network = hostile_network()
    again = read_network(unpacked(select(network), tmp_path))
    assert faults(tmp_path) == []
    for name in TABLES:
        read, wanted = getattr(again, name), getattr(network, name)
        assert_frame_equal(pd.DataFrame(read), pd.DataFrame(wanted), check_like=True)


def test_the_readme_of_a_package_warns_of_formulas(small, tmp_path):
    readme = (unpacked(select(small), tmp_path) / "README.md").read_text("utf-8")
    assert "not made harmless" in readme
    assert "| `partnerships.csv` | 4 |" in readme


@pytest.mark.parametrize(
    ("wanted", "held"),
    [
        (PartnershipFilter(), "a whole network"),
        (PartnershipFilter(theme="1"), "the case studies shown"),
    ],
)
def test_the_readme_of_a_package_says_how_much_it_holds(small, wanted, held):
    with zipfile.ZipFile(io.BytesIO(to_package(select(small, wanted)))) as packed:
        assert held in packed.read("README.md").decode()
