"""Anybody's network is read from files of many kinds, or all that is wrong is told."""

from __future__ import annotations

import io
import json
import sqlite3

import geopandas as gpd
import openpyxl
import pytest
from geopandas.testing import assert_geodataframe_equal
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from shapely import Point

from iinst_geo import PartnershipNetwork
from iinst_geo.errors import Problem
from iinst_geo.export.tables.problem_report import marked_workbook, problems_to_csv
from iinst_geo.export.tables.template import template_workbook, template_zip
from iinst_geo.geography.postcodes import find_postcode, find_postcodes
from iinst_geo.ingest import TableMatch, limits, match_as, read_own_data
from iinst_geo.ingest.files import plain_text as text_reader
from iinst_geo.ingest.tables.assembly import _Placed
from iinst_geo.ingest.tables.columns import RoleColumns
from iinst_geo.network.schema import FILES
from tests.own_files import (
    FAULTS,
    SCHOOLS,
    TIES,
    as_csv,
    faulty_workbook,
    mended_workbook,
    package_of,
    rows_of,
    sound_workbook,
    workbook,
    zipped,
)
from tests.samples import small_network

BOOK = "my schools.xlsx"
IN_TWO_FILES = {
    "schools.csv": as_csv(rows_of(SCHOOLS)).encode(),
    "partnerships.csv": as_csv(rows_of(TIES)).encode(),
}


def assert_same(one: PartnershipNetwork, other: PartnershipNetwork):
    for role in FILES:
        if role == "institutions":
            assert_geodataframe_equal(one.institutions, other.institutions)
        else:
            assert_frame_equal(getattr(one, role), getattr(other, role))


def test_a_workbook_in_other_words_becomes_a_network():
    own = read_own_data({BOOK: sound_workbook()})
    assert own.problems == ()
    network = own.network
    schools = network.institution_by_id
    assert list(schools["kind"]) == ["school"] * 4
    assert list(schools["local_authority"]) == ["York"] * 4
    assert list(schools["region"]) == ["Yorkshire and The Humber"] * 4
    assert list(schools["location_basis"]) == [
        "postcode centroid",
        "longitude and latitude given",
        "easting and northing given",
        "postcode centroid",
    ]
    assert schools.geometry["b"] == Point(-1.0932, 53.958)
    assert schools.geometry["c"].distance(Point(-1.0828, 53.9444)) < 1e-4
    assert set(schools["setting_basis"]) == {"postcode-density"}
    assert network.partnerships[["source_id", "target_id"]].to_numpy().tolist() == [
        ["a", "b"],
        ["a", "c"],
        ["d", "a"],
    ]
    assert network.lead_of == {"M1": "a", "d-partnerships": "d"}
    assert own.name == BOOK


def test_each_planted_fault_is_told_once_at_its_row():
    own = read_own_data({BOOK: faulty_workbook()})
    assert own.network is None
    found = {(each.file, each.row, each.field): each for each in own.errors}
    assert len(own.errors) == len(FAULTS) == len(found)
    for sheet, row, field, message, _ in FAULTS:
        problem = found[f"{BOOK}, sheet {sheet}", row, field]
        assert message in problem.message
        assert problem.fix


def test_mended_by_the_report_the_workbook_loads():
    own = read_own_data({BOOK: mended_workbook()})
    assert own.errors == ()
    assert len(own.network.institutions) == 12
    assert len(own.network.partnerships) == 7


def test_swapped_degrees_are_told_as_such():
    own = read_own_data({BOOK: faulty_workbook()})
    [swapped] = [each for each in own.errors if each.row == 12]
    assert swapped.fix == "Put longitude first, then latitude."
    assert swapped.id == "k"


def test_the_workbook_comes_back_with_its_cells_marked():
    own = read_own_data({BOOK: faulty_workbook()})
    marked = openpyxl.load_workbook(
        io.BytesIO(marked_workbook(BOOK, faulty_workbook(), own.problems))
    )
    cell = marked["Institutions"]["A7"]
    assert cell.comment.text.startswith("Error: the institution has no id")
    assert cell.fill.start_color.rgb.endswith("F8CBAD")
    notes = [
        each.comment
        for sheet in marked
        for row in sheet.iter_rows()
        for each in row
        if each.comment
    ]
    assert len(notes) == len(FAULTS)


def test_the_report_is_a_table_for_spreadsheets():
    own = read_own_data({"=cmd().csv": b"name,lat\n=1+1,x\n"})
    report = problems_to_csv(own.problems).decode("utf-8-sig")
    assert report.startswith("Severity,File,Row,Id,Column,What is wrong,How to mend it")
    assert all(not line.startswith("=") for line in report.split(","))


@pytest.mark.parametrize(
    ("name", "content"),
    [("t.xlsx", template_workbook()), ("t.zip", template_zip())],
    ids=["workbook", "csv"],
)
def test_the_example_of_the_template_is_sound(name, content):
    own = read_own_data({name: content})
    assert own.problems == ()
    assert len(own.network.institutions) == 4
    assert set(own.network.facets["value"]) == {"3", "4", "Internal", "Joint planning"}
    assert len(own.network.placed_ids) == 3


def test_the_template_offers_words_and_explains():
    book = openpyxl.load_workbook(io.BytesIO(template_workbook()))
    assert book.sheetnames[0] == "Read me"
    rules = book["Institutions"].data_validations.dataValidation
    assert {str(rule.sqref) for rule in rules} == {"C2:C5000", "J2:J5000", "L2:L5000"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_is_read_in_the_encodings_that_programs_write(encoding, separator):
    schools = [["id", "Name"], ["é", "Collège – Évry"], ["b", "Beech’s"]]
    table = text_reader.read_csv("s.csv", as_csv(schools, separator).encode(encoding))
    assert table[0].headings == ("id", "Name")
    assert table[0].rows == schools[1:]


def test_rows_count_as_a_spreadsheet_counts_them():
    csv = b'id,name,lat,lon\n\na,"Two\nlines",x,1\n,,,\nb,B,y,1\n'
    own = read_own_data({"schools.csv": csv, "partnerships.csv": b"from,to\na,b\n"})
    assert [(each.row, each.id) for each in own.errors] == [(3, "a"), (5, "b")]


def in_geojson(crs: str = "") -> dict[str, bytes]:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": place},
            "properties": {"id": key, "name": key.upper(), "rolls": 5.0},
        }
        for key, place in {
            "a": [460300, 450200] if crs else [-1.0828, 53.9444],
            "b": [460400, 450200] if crs else [-1.0813, 53.9444],
        }.items()
    ]
    collection = {"type": "FeatureCollection", "features": features}
    if crs:
        collection["crs"] = {"type": "name", "properties": {"name": crs}}
    return {"schools.geojson": json.dumps(collection).encode()}


def in_parquet() -> dict[str, bytes]:
    table = gpd.GeoDataFrame(
        {"id": ["a", "b"], "name": ["A", "B"], "rolls": [5, 5]},
        geometry=[Point(460300, 450200), Point(460400, 450200)],
        crs="EPSG:27700",
    )
    content = io.BytesIO()
    table.to_parquet(content)
    return {"schools.parquet": content.getvalue()}


def in_geopackage() -> dict[str, bytes]:
    header = b"GP\0\1" + (27700).to_bytes(4, "little")
    with sqlite3.connect(":memory:") as database:
        database.executescript(
            """
            CREATE TABLE gpkg_contents (table_name, data_type);
            CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id);
            CREATE TABLE gpkg_spatial_ref_sys
                (srs_id, organization, organization_coordsys_id);
            INSERT INTO gpkg_contents VALUES ('schools', 'features');
            INSERT INTO gpkg_geometry_columns VALUES ('schools', 'geom', 27700);
            INSERT INTO gpkg_spatial_ref_sys VALUES (27700, 'EPSG', 27700);
            CREATE TABLE schools (fid INTEGER PRIMARY KEY, geom, id, name, rolls);
            """
        )
        for key, east in (("a", 460300), ("b", 460400)):
            blob = header + Point(east, 450200).wkb
            database.execute(
                "INSERT INTO schools VALUES (NULL, ?, ?, ?, 5)",
                [blob, key, key.upper()],
            )
        database.commit()
        return {"schools.gpkg": database.serialize()}


@pytest.mark.parametrize(
    "files",
    [
        in_geojson(),
        in_geojson("urn:ogc:def:crs:EPSG::27700"),
        in_parquet(),
        in_geopackage(),
        {"all.zip": zipped(in_geojson() | {"notes.md": b"#", ".hidden": b"x"})},
    ],
    ids=["geojson", "geojson in metres", "geoparquet", "geopackage", "zip"],
)
def test_places_come_with_geographic_files(files):
    own = read_own_data(files | {"partnerships.csv": b"from,to\nA,b\n"})
    assert own.errors == ()
    places = own.network.institution_by_id.geometry
    assert places["a"].distance(Point(-1.0828, 53.9444)) < 1e-4
    assert places["b"].distance(Point(-1.0813, 53.9444)) < 1e-4
    # A column that means nothing here is kept, and told of.
    assert [each.field for each in own.warnings] == ["rolls"]
    assert set(own.network.institutions["rolls"]) == {"5"}


def test_a_data_package_is_read_back_equal(network):
    for whole in (network, small_network()):
        own = read_own_data({"data.zip": zipped(package_of(whole))})
        assert own.errors == ()
        assert_same(own.network, whole)


def test_own_data_make_a_data_package_that_reads_back_equal():
    first = read_own_data({BOOK: sound_workbook()}).network
    again = read_own_data({"data.zip": zipped(package_of(first))})
    assert again.errors == ()
    assert_same(again.network, first)


def test_what_has_no_place_is_kept_and_told_of():
    schools = b"name,kind\nAlder,school\nBeech,school\nHub,network\n"
    own = read_own_data({"s.csv": schools, "t.csv": b"lead,partner\nalder,Beech\n"})
    assert list(own.network.institutions["institution_id"]) == ["alder", "beech", "hub"]
    assert [(each.row, each.severity) for each in own.problems] == [
        (None, "warning"),
        (2, "warning"),
        (3, "warning"),
    ]


def test_words_of_its_own_become_values_and_closed_ones_are_told_of():
    files = {
        "institutions.csv": b"name,kind,setting\nA,pub,Seaside\nB,,urban\n",
        "partnerships.csv": b"lead,partner,case study,basis\nA,B,X,rumour\n",
        "case_studies.csv": b"code,title,theme,funding\nX,Ex,Fluency; 2,Lottery\n",
    }
    own = read_own_data(files)
    assert own.errors == ()
    network = own.network
    assert list(network.institutions["setting"]) == ["Seaside", "Urban"]
    assert list(network.institutions["setting_basis"]) == ["stated", "stated"]
    assert list(network.institutions["kind"]) == ["school", "school"]
    assert network.institutions["kind_given"][0] == "pub"
    assert network.partnerships["basis"][0] == "inferred"
    assert set(network.facets["value"]) == {"Fluency", "2", "Lottery"}
    told = {each.field for each in own.warnings}
    assert told >= {"kind", "setting", "basis"}


@pytest.mark.parametrize(
    ("given", "kind", "is_told"),
    [
        ("Academy (multi-academy trust)", "school", True),
        ("School in a MAT", "school", True),
        ("Community school maintained by the council", "school", True),
        ("College of the trust", "school", True),
        ("School, MAT", "school", True),
        ("Trust school", "school", True),
        ("Local authority nursery school", "school", False),
        ("Academy converter", "school", False),
        ("Free schools", "school", False),
        ("Federation of schools", "network", True),
        ("Multi-academy trust", "network", False),
        ("Multi-academy trust (MAT)", "network", False),
        ("Teaching School Hub", "network", False),
        ("Primary schools partnership", "network", False),
        ("School network", "network", False),
        ("Local authority", "local authority", False),
        ("LA (school improvement)", "local authority", True),
    ],
)
def test_a_kind_is_what_its_words_mean_and_a_doubt_is_told_once(given, kind, is_told):
    rows = f'name,kind\nAlder,"{given}"\nBeech,"{given}"\n'.encode()
    own = read_own_data({"s.csv": rows, "t.csv": b"lead,partner\nAlder,Beech\n"})
    assert list(own.network.institutions["kind"]) == [kind] * 2
    told = [each for each in own.warnings if each.field == "kind"]
    assert len(told) == is_told
    for each in told:
        assert (each.row, each.message) == (2, f"{given!r} is taken as {kind!r}.")


def test_one_kind_with_and_without_brackets_is_two_words():
    rows = b"name,kind\nAlder,School (trust)\nBeech,School trust\n"
    own = read_own_data({"s.csv": rows, "t.csv": b"lead,partner\nAlder,Beech\n"})
    assert list(own.network.institutions["kind"]) == ["school", "network"]


def test_a_name_of_two_institutions_is_no_end():
    files = {
        "institutions.csv": b"id,name\n1,Oak\n2,Oak\n3,Elm\n",
        "partnerships.csv": b"lead,partner\n3,oak\n",
    }
    [error] = read_own_data(files).errors
    assert error.message == "'oak' is the name of more than one institution: 1; 2."
    assert error.fix.startswith("Give the id of the one that is meant")


def test_ids_made_of_one_name_are_told_apart_however_many():
    schools = "name\n" + "Oak\n" * 3000
    own = read_own_data(
        {"s.csv": schools.encode(), "t.csv": b"lead,partner\noak,oak-2"}
    )
    assert own.errors == ()
    assert own.network.institutions["institution_id"].nunique() == 3000


def test_a_slip_in_an_end_is_answered_with_what_may_be_meant():
    ties = [*rows_of(TIES), ["a", "Dogwod", None, None]]
    book = workbook(Institutions=rows_of(SCHOOLS), Partnerships=ties)
    [error] = read_own_data({BOOK: book}).errors
    assert error.fix.startswith("Did you mean 'dogwood'?")


def test_a_column_may_be_said_to_be_something_else():
    files = {
        "schools.csv": b"name,where\nA,YO1 7HH\nB,YO1 7HH\n",
        "ties.csv": b"one,two\nA,B\n",
    }
    own = read_own_data(files)
    assert own.network is None
    assert {each.message for each in own.errors} == {
        "no column gives the lead.",
        "no column gives the partner.",
    }
    schools, ties = own.matches
    mended = [
        TableMatch(
            *(schools.label, "institutions"), *(schools.headings, ("name", "postcode"))
        ),
        TableMatch(
            ties.label, "partnerships", ties.headings, ("source_id", "target_id")
        ),
    ]
    own = read_own_data(files, mended)
    assert own.problems == ()
    assert len(own.network.placed_ids) == 2


@pytest.mark.parametrize(
    ("heading", "role", "field"),
    [
        ("LA (name)", "institutions", "local_authority"),
        ("SCHOOL_NAME", "institutions", "name"),
        ("Longitute", "institutions", "longitude"),
        ("PhaseOfEducation (name)", "institutions", "phase"),
        ("Lead school", "partnerships", "source_id"),
        ("Funding source", "case_studies", "funding"),
        ("Headteacher", "institutions", ""),
    ],
)
def test_headings_are_matched_forgivingly(heading, role, field):
    assert match_as("x", (heading,), role).fields == (field,)


def test_many_postcodes_are_found_as_each_is():
    asked = {"bb1 2ld", "YO17HH", "YO1 9ZZ", "", "nonsense", "Z" * 5000, "É1 1AA"}
    assert find_postcodes(asked) == {each: find_postcode(each) for each in asked}


def test_free_text_where_words_for_filters_belong_is_told_of_once():
    most = limits.MAX_VALUES
    ends = [["a", "b", f"M{at}"] for at in range(most + 1)]
    sheets = {
        "institutions": rows_of(SCHOOLS),
        "partnerships": [["Lead", "Partner", "Collaboration"], *ends],
    }

    def errors(values: list[str], *corrections: TableMatch) -> list[Problem]:
        rows = [[f"M{at}", value] for at, value in enumerate(values)]
        book = workbook(**sheets, case_studies=[["Project", "Funding"], *rows])
        found = read_own_data({BOOK: book}, corrections).problems
        return [each for each in found if each.severity == "error"]

    free_text = [f"{at} pounds" for at in range(most + 1)]
    [told] = errors(free_text)
    assert told.file == f"{BOOK}, sheet case studies" and told.field == "Funding"
    assert told.message == (
        "Funding source has 201 different values, and 200 are the most that filters "
        "offer."
    )
    assert errors([f"{at % most} pounds" for at in range(most + 1)]) == []
    headings = ("Project", "Funding")
    unused = TableMatch(told.file, "case_studies", headings, ("case_study_id", ""))
    assert errors(free_text, unused) == []


def test_what_is_too_large_is_refused_with_the_limit(monkeypatch):
    monkeypatch.setattr(
        "iinst_geo.ingest.files.archives.MAX_UNPACKED_BYTES", 20_000_000
    )
    monkeypatch.setattr("iinst_geo.ingest.any_file.MAX_BYTES", 8_000_000)
    monkeypatch.setattr("iinst_geo.ingest.files.layout.MAX_ROWS", 1000)
    monkeypatch.setattr("iinst_geo.ingest.files.layout.MAX_CELLS", 5000)
    wide = ",".join(map(str, range(1_000_000))).encode()
    entries = {f"xl/{n}.xml": b"<x>" + b"a" * 3_000_000 for n in range(8)}
    many = {f"{n}.csv": b"" for n in range(300)}
    for files, told in {
        ("a.zip", zipped({"s.csv": b" " * 21_000_000})): "unpack to more than 20 MB",
        ("a.xlsx", zipped(entries)): "unpack to more than 20 MB",
        ("a.csv", b" " * 8_000_001): "more than 8 MB",
        ("a.csv", wide): f"more than {limits.MAX_COLUMNS} columns",
        ("a.csv", b"name\n" + b"x\n" * 1001): "more than 1,000 rows",
        ("a.csv", b"a,b,c,d,e,f\n" + b"x\n" * 900): "more than 5,000 cells",
        ("a.json", b"[" * 200_000): "nested",
        ("a.xlsx", workbook(**{f"S{n}": [] for n in range(51)})): "50 sheets",
        ("a.zip", zipped(many)): f"more than {limits.MAX_FILES} files",
        ("a.xlsx", workbook(S=[list(range(600))])): "500 columns",
        ("a.zip", zipped({"b.zip": zipped({"c.csv": b""})})): "zip inside a zip",
        (
            "a.xlsx",
            zipped({"xl/workbook.xml": b"<!DOCTYPE lolz [<!ENTITY a 'b'>]><x/>"}),
        ): "entities",
    }.items():
        [problem] = read_own_data(dict([files])).errors
        assert told in problem.message, files[0]


def test_tables_of_real_size_are_read():
    assert max(50_000 * 140, 250_000 * 24) <= limits.MAX_CELLS


def test_zips_given_together_share_what_they_may_unpack_to(monkeypatch):
    monkeypatch.setattr(
        "iinst_geo.ingest.files.archives.MAX_UNPACKED_BYTES", 20_000_000
    )
    half = zipped({"notes.txt": b" " * 11_000_000})
    told = {
        each.file: each.message
        for each in read_own_data({"a.zip": half, "b.zip": half}).errors
    }
    assert "a.zip" not in told
    assert "with the files before it, it would unpack to" in told["b.zip"]


def test_files_of_one_name_are_all_read_and_told_apart():
    ties = b"lead,partner\n"
    years = zipped({"2024/ties.csv": ties, "2025/ties.csv": ties, "own.csv": ties})
    own = read_own_data({"years.zip": years, "a/own.csv": ties, "b/own.csv": ties})
    assert [match.label for match in own.matches] == [
        "2024/ties.csv",
        "2025/ties.csv",
        "own (3).csv",
        "own.csv",
        "own (2).csv",
    ]


WIDE = ", ".join(f"zeroblob(250000000) AS c{n}" for n in range(500))


@pytest.mark.parametrize(
    ("layers", "view", "told"),
    [
        (1, f"SELECT {WIDE}", "a value in it has more than 1,000,000 bytes"),
        (1, "SELECT zeroblob(900000) FROM n", "it holds more than 2 MB"),
        (51, "SELECT 1 AS name", "more than 50 layers"),
        (
            1,
            (
                "WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i) "
                "SELECT max(n) FROM i"
            ),
            "it took too long to read",
        ),
    ],
)
def test_a_view_without_end_in_a_geopackage_is_stopped(layers, view, told, monkeypatch):
    monkeypatch.setattr("iinst_geo.ingest.geo_files.geopackage.MAX_SECONDS", 0.2)
    monkeypatch.setattr(
        "iinst_geo.ingest.geo_files.geopackage.MAX_UNPACKED_BYTES", 2_000_000
    )
    with sqlite3.connect(":memory:") as database:
        database.executescript(
            """
            CREATE TABLE gpkg_contents (table_name, data_type);
            CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id);
            CREATE TABLE gpkg_spatial_ref_sys
                (srs_id, organization, organization_coordsys_id);
            CREATE TABLE n AS SELECT value FROM json_each('[1, 2, 3]');
            """
        )
        database.execute(f"CREATE VIEW v AS {view}")
        row = "INSERT INTO gpkg_contents VALUES ('v', 'attributes')"
        for _ in range(layers):
            database.execute(row)
        database.commit()
        content = database.serialize()
    [problem] = read_own_data({"a.gpkg": content}).errors
    assert told in problem.message


SOUND = {
    "a.csv": IN_TWO_FILES["schools.csv"],
    "a.xlsx": sound_workbook(),
    "a.zip": zipped(IN_TWO_FILES),
    **{f"a.{name.split('.')[-1]}": each for name, each in in_geojson().items()},
    **{f"a.{name.split('.')[-1]}": each for name, each in in_parquet().items()},
    **{f"a.{name.split('.')[-1]}": each for name, each in in_geopackage().items()},
}
quickly = settings(
    deadline=None, max_examples=60, phases=[Phase.explicit, Phase.generate]
)


@quickly
@given(st.sampled_from(sorted(SOUND)), st.binary(max_size=80), st.data())
def test_any_bytes_give_a_report(name, damage, data):
    whole = SOUND[name]
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.sampled_from([start, start + len(damage), len(whole)]))
    content = whole[:start] + damage + whole[end:]
    own = read_own_data({name: content})
    assert (own.network is None) == bool(own.errors)


CELLS = st.sampled_from(
    [
        "",
        "a",
        "b",
        "A",
        "Oak",
        "oak ",
        "x y",
        "53.9",
        "-1.1",
        "YO1 7HH",
        "=1",
        "é",
        "1e9",
    ]
)
INSTITUTION_HEADINGS = [
    "id",
    "name",
    "lat",
    "lon",
    "postcode",
    "kind",
    "setting",
    "junk",
]
TIE_HEADINGS = ["from", "to", "case study", "basis", "sources"]


def tables(headings, rows):
    row = st.lists(CELLS, min_size=len(headings), max_size=len(headings))
    return st.lists(row, max_size=rows).map(lambda drawn: as_csv([headings, *drawn]))


@settings(quickly, max_examples=8)
@given(tables(INSTITUTION_HEADINGS, 4), tables(TIE_HEADINGS, 3))
def test_tables_load_or_are_refused_in_words_and_load_again_equal(schools, ties):
    files = {"s.csv": schools.encode(), "partnerships.csv": ties.encode()}
    own = read_own_data(files)
    assert (own.network is None) == bool(own.errors)
    assert all(each.message and each.fix and each.file for each in own.problems)
    if own.network:
        again = read_own_data(package_of(own.network))
        assert again.errors == ()
        assert_same(again.network, own.network)


def test_without_a_table_of_sources_each_text_cited_is_one():
    files = {
        "schools.csv": b"name,sources\nA,Our own records\nB,https://example.org/b\n",
        "ties.csv": b"lead,partner\nA,B\n",
    }
    network = read_own_data(files).network
    cited = network.sources[["source_id", "title", "url"]].fillna("")
    assert cited.to_numpy().tolist() == [
        ["our-own-records", "Our own records", ""],
        ["https-exampleorg-b", "https://example.org/b", "https://example.org/b"],
    ]


def test_of_two_columns_for_a_field_the_one_read_is_named():
    match = TableMatch("f", "institutions", ("A", "B"), ("postcode", "postcode"))
    assert match.heading_of("postcode") == "A"


def test_a_point_without_an_authority_lies_in_that_of_its_outline():
    schools = b"""name,lat,lon,postcode,authority
York,53.958,-1.08,,
Ealing,51.51,-0.30,,
Cardiff,51.48,-3.18,,
Given,53.958,-1.08,,Kent
Posted,53.958,-1.08,BB1 2LD,
"""
    own = read_own_data({"s.csv": schools, "t.csv": b"lead,partner\nYork,Ealing\n"})
    found = own.network.institutions.fillna("")
    assert list(zip(found["local_authority"], found["region"], strict=True)) == [
        ("York", "Yorkshire and The Humber"),
        ("Ealing", "London"),
        ("", "Wales"),
        ("Kent", "South East"),
        ("Blackburn with Darwen", "North West"),
    ]
    assert ["outline" in note for note in found["location_note"]] == [
        *(True, True, True),
        *(False, False),
    ]


def test_authorities_are_known_by_what_people_call_them():
    called = {
        "Kent County Council": "Kent",
        "LB Bromley": "Bromley",
        "Royal Borough of Windsor & Maidenhead": "Windsor and Maidenhead",
        "The City of York Council": "York",
        "Durham": "County Durham",
        "Herefordshire, County of": "Herefordshire",
        "City of London Corporation": "City of London",
        "Havering London Borough": "Havering",
        "Council of the Isles of Scilly": "Isles of Scilly",
        "Nottinghamshire CC": "Nottinghamshire",
    }
    unknown = {"Blackburn": "'Blackburn with Darwen'", "Cymru": "", "Council": ""}
    # A region is no authority, nor is the county round a city the city.
    unknown |= {"The South West": "", "Nottingham County Council": "'Nottingham'"}
    rows = [f"s{at},{name!r},{name}" for at, name in enumerate([*called, *unknown])]
    schools = "\n".join(["id,name,authority", *rows]).replace(", ", " ")
    own = read_own_data({"s.csv": schools.encode(), "t.csv": b"lead,partner\ns0,s1\n"})
    found = own.network.institutions
    assert list(found["local_authority"]) == [*called.values(), *unknown]
    assert found["region"].notna().sum() == len(called)
    told = [each for each in own.problems if each.field == "authority"]
    assert [each.message.split("'")[1] for each in told] == list(unknown)
    for problem, meant in zip(told, unknown.values(), strict=True):
        assert (f"Did you mean {meant}?" in problem.fix) is bool(meant)


def test_an_unknown_authority_leaves_the_region_to_the_place():
    schools = b"""name,postcode,authority,region
A,YO1 7HH,Nowhere,
B,YO1 7HH,Nowhere,Here
"""
    own = read_own_data({"s.csv": schools, "t.csv": b"lead,partner\nA,B\n"})
    found = own.network.institutions.fillna("")
    assert list(found["local_authority"]) == ["Nowhere", "Nowhere"]
    assert list(found["region"]) == ["Yorkshire and The Humber", "Here"]
    notes = list(found["location_note"])
    assert notes == ["The region is that of the postcode today.", ""]
    [told] = [each for each in own.problems if "Nowhere" in each.message]
    assert "Did you mean 'York'?" in told.fix


def test_a_theme_in_two_tables_of_one_workbook_is_one():
    book = {
        "Schools": [["id", "name"], ["a", "A"], ["b", "B"]],
        "Ties": [["Lead", "Partner", "Case study"], ["a", "b", "X"]],
        "Case_studies": [["case_study_id", "title", "theme"], ["X", "Ex", "3; 4"]],
        "Facets": [
            ["case_study_id", "facet", "value", "weight"],
            ["X", "Themes", "3", "main"],
        ],
    }
    own = read_own_data({BOOK: workbook(**book)})
    assert own.errors == ()
    weights = own.network.facets.fillna("").set_index("value")["weight"]
    assert weights.to_dict() == {"3": "main", "4": ""}


def test_a_fault_of_a_made_row_is_told_of_the_files_it_is_made_of():
    ties = RoleColumns(
        "partnerships", origins=[(TableMatch("ties.csv", "partnerships", (), ()), 2)]
    )
    placed = _Placed(RoleColumns("case_studies"), [], [{"case_study_id": "X"}], [ties])
    moved = placed.resited(Problem("case_studies.csv", "It is wrong.", "Mend.", 2))
    assert (moved.file, moved.row) == ("ties.csv", None)
