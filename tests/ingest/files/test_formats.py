"""Files of other programs are read, or told of by the name of their format."""

from __future__ import annotations

import base64
import io
import json
import sqlite3
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import geopandas as gpd
import msgpack
import networkx as nx
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
from shapely import MultiPoint, Point, Polygon

from iinst_geo.errors import Problem
from iinst_geo.export.tables import problem_report
from iinst_geo.export.tables.problem_report import marked_workbook
from iinst_geo.ingest import files_at, read_own_data
from iinst_geo.ingest.files import calamine_process, workbooks
from iinst_geo.ingest.geo_files import graphs
from iinst_geo.ui.your_data.page import TYPES
from tests.ingest.files.test_workbooks import ties_of
from tests.ingest.test_reading import assert_same
from tests.ingest.test_round_trip import in_csv, there_and_back
from tests.own_files import workbook, zipped
from tests.ui.your_data.test_page import page_with

NAMES = ["Oak High School", "Ash Primary School", "Elm College"]
OAK_TO_ASH = [["oak-high-school", "ash-primary-school"]]
YORK, HUNTINGTON = Point(-1.081, 53.961), Point(-1.05, 54.0)
# Two sheets, of which the second, Draft, is hidden. Row 1 is a title, row 3 has the
# headings, and the first and third cells of rows 4 and 5 are merged.
OLD_WORKBOOK = zlib.decompress(
    base64.b85decode(
        "c-rk)Pe@cj82`=NxBtpNt7)KtJcO*wi+QLHwwak;(zOUHf?C&?yX@+Vw;N%XEZa*E1f7"
        "a5f|o8<mn@2?TZh1?Ll6X7bm|lobWmU4eD6I|+k*=wCGT72o0;$X{oc%cGjC@0y`HX^8"
        "GleaixsjDJ}g*a1eVwYrLbFxfc%yvi*6pGWO?#mNjO9k8Svvt>8qfeLpk5GP;g&;K^pi"
        "-=@ibP+ZfihHIxI~hq#b^Xca20Jq33tm7#|FRmnQRdK2q=jD5;_KU=P|ZYAuDIEm?Kcj"
        "F#s9UoWf*;htdV2U~K+0u+^yp-$s(hXr_{b(~&@yx&Js8dTY0h+l^eONc+nHf~k6i(o~"
        "r2*gEclEjE+1J)CK=vQY?ZE=}n~DmI!a5`5Ld>Ha?W*(yaWs)Mj7&C<QcMNx89!*o&*t"
        "WEjZDA>N*jTm^QM-yp@gzY<mxlbbXL2N$|Y%2jv3ip!WhsifwpW?i<zmRxH+QPV0uPJW"
        "=Lx{G8uhPC-jM)mR;K3-ecwT@OWD5N)09*Xiz$vwcTA^vMD`b>N(j9dkcvy+d@kD#VR2"
        "^Kx2~S3VyvJbV$tI{rcu`e=K^MEu(yF*oVtj84XytEEz;DgB=SgK1z+u*va||KXnV2Yg"
        "t!Oh$wG}RXc@4V~n}V-Ue!?h2?E@+miBjD(AoSKB~)qiteEDWasR~s>yfJan#dcH$Z&("
        "8$*+561Q(jc^q|f;cP=6Sl9fvC54oTGd9aPLCZ1EGY5(X9E8H7TaHi|A!B0K-1ylwg=#"
        "*B?JL0cF+1qseau!DYmyyu*y;-QGxDfT?<87fuAgeQN8x@*roTYDerCEY`57H>S_%}1L"
        "xAy;^_e5-;}-0kFCj`L9?D_UhW<;|V$CUw{`Ixygo6+T5P}h5H|{7DcTYU=#1l_E@nju"
        "{a4tLY$|x^Fe&;e3biV7%Q(EvoldM}g0)u`z`diw8VaiR66t#Xf!!O)tiB)pk?}bwOsC"
        "5%*^m9MbMXz7F42z}XSv4{8=U$;=+g~WApMSaipCG{@aR"
    )
)


def schools(crs="EPSG:4326", places=(YORK, HUNTINGTON)) -> gpd.GeoDataFrame:
    """Give two schools that work together."""
    facts = {"School": NAMES[:2], "Works_with": [NAMES[1], None]}
    return gpd.GeoDataFrame(facts, geometry=list(places), crs=crs)


def written(table: gpd.GeoDataFrame, driver: str) -> bytes:
    content = io.BytesIO()
    pyogrio.write_dataframe(table, content, driver=driver, layer="schools")
    return content.getvalue()


def shapefile(folder, table: gpd.GeoDataFrame, name="places") -> dict[str, bytes]:
    """Give the parts of a shapefile, which must be written to a folder."""
    table.to_file(folder / f"{name}.shp")
    return {each.name: each.read_bytes() for each in sorted(folder.iterdir())}


def in_geojson(*geometries, **facts) -> bytes:
    features = [
        {
            "type": "Feature",
            "geometry": geometry,
            "properties": {"School": name, **{key: facts[key][at] for key in facts}},
        }
        for at, (name, geometry) in enumerate(zip(NAMES, geometries, strict=False))
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def as_ods(*rows: str, columns: str = "") -> bytes:
    """Give an ODS workbook of rows that are written as XML."""
    spaces = "".join(
        f' xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{key}:1.0"'
        for key in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Schools">{columns}{"".join(rows)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped(
        {
            "mimetype": kind.encode(),
            "content.xml": content.encode(),
            "META-INF/manifest.xml": manifest.encode(),
        }
    )


def ods_row(*cells: str | None, more: str = "") -> str:
    found = "".join(
        "<table:table-cell/>"
        if cell is None
        else cell
        if cell.startswith("<")
        else '<table:table-cell office:value-type="string">'
        f"<text:p>{cell}</text:p></table:table-cell>"
        for cell in cells
    )
    return f"<table:table-row{more}>{found}</table:table-row>"


def spanned(text: str, rows: int) -> str:
    return (
        f'<table:table-cell office:value-type="string" '
        f'table:number-rows-spanned="{rows}"><text:p>{text}</text:p>'
        "</table:table-cell>"
    )


COVERED = "<table:covered-table-cell/>"
KML = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Folder><name>Secondary</name><Placemark><name>Oak High School</name><ExtendedData>
<Data name="Works with"><value>Ash Primary School; Elm College</value></Data>
</ExtendedData><Point><coordinates>-1.081,53.961,0</coordinates></Point></Placemark>
</Folder><Folder><name>Others</name><Placemark><name>Ash Primary School</name>
<Point><coordinates>-1.05,54.0</coordinates></Point></Placemark>
<Placemark><name>Elm College</name></Placemark></Folder></Document></kml>"""


def test_an_ods_workbook_is_read_as_an_xlsx_one_is():
    hidden = ' table:visibility="filter"'
    far = ' table:number-rows-repeated="1048000"'
    content = as_ods(
        ods_row(None, more=' table:number-rows-repeated="2"'),
        ods_row("Our schools"),
        ods_row("School", "Works with", "Postcode", "Secret"),
        ods_row(spanned(NAMES[0], 2), NAMES[1], spanned("YO1 7HH", 2), "x"),
        ods_row(COVERED, NAMES[2], COVERED),
        ods_row(NAMES[1]),
        ods_row(NAMES[2]),
        ods_row("A hidden school", more=hidden),
        ods_row(None, more=far),
        columns='<table:table-column table:number-columns-repeated="3"/>'
        '<table:table-column table:visibility="collapse"/>',
    )
    own = read_own_data({"a.ods": content})
    assert own.errors == () and "Secret" not in own.network.institutions
    assert ties_of(own) == [*OAK_TO_ASH, ["oak-high-school", "elm-college"]]
    assert own.network.placed_ids == {"oak-high-school"}
    told = " ".join(each.message for each in own.warnings)
    assert "Our schools" in told and "row 9." in told and "column D." in told
    assert_same(there_and_back(own.network), own.network)


def test_formulas_of_ods_without_a_value_or_with_an_error_are_told_of():
    formula = '<table:table-cell table:formula="of:=[.A1]"/>'
    error = formula.replace(
        "/>", ' office:value-type="string" calcext:value-type="error"/>'
    )
    content = as_ods(ods_row("School", "Works with"), ods_row(formula, error))
    content = content.replace(b"x", b"x")
    own = read_own_data({"a.ods": content})
    assert own.network is None
    assert [(each.row, each.field) for each in own.errors][:2] == [
        (2, "School"),
        (2, "Works with"),
    ]


@pytest.mark.parametrize("rows", ["1048576", "9" * 12])
def test_an_ods_cell_repeated_without_end_is_refused(rows):
    wide = ods_row("a", more=f' table:number-rows-repeated="{rows}"').replace(
        "<table:table-cell ", '<table:table-cell table:number-columns-repeated="16384" '
    )
    [error] = read_own_data({"a.ods": as_ods(wide)}).errors
    assert "more than" in error.message


def test_an_old_workbook_is_read_and_says_what_cannot_be_told():
    own = read_own_data({"old.xls": OLD_WORKBOOK})
    assert own.errors == ()
    assert ties_of(own) == [*OAK_TO_ASH, ["oak-high-school", "elm-college"]]
    told = {each.sheet: each.message for each in own.warnings if not each.row}
    assert "hidden rows and columns" in told[""] and "hidden" in told["Draft"]


def as_xlsb(rows: list[list[str]]) -> bytes:
    """Give a binary workbook of one sheet."""

    def record(number: int, data: bytes = b"") -> bytes:
        low, high = number & 127 | 128, number >> 7
        return bytes([low, high] if high else [number]) + bytes([len(data)]) + data

    def word(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    cells = b"".join(
        record(0, struct.pack("<II", at, 0) + bytes(9))
        + b"".join(
            record(6, struct.pack("<II", column, 0) + word(cell))
            for column, cell in enumerate(row)
        )
        for at, row in enumerate(rows)
    )
    size = struct.pack("<4I", 0, len(rows) - 1, 0, len(rows[0]) - 1)
    named = struct.pack("<II", 0, 1) + word("rId1") + word("Schools")
    kind = "http://schemas.openxmlformats.org/{}/2006/relationships"
    links = (
        f'<Relationships xmlns="{kind.format("package")}"><Relationship Id="rId1" '
        f'Type="{kind.format("officeDocument")}/worksheet" '
        'Target="worksheets/sheet1.bin"/></Relationships>'
    )
    sheet = record(129) + record(148, size) + record(145) + cells + record(146)
    book = record(131) + record(143) + record(156, named) + record(144) + record(132)
    return zipped(
        {
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": links.encode(),
            "xl/worksheets/sheet1.bin": sheet + record(130),
        }
    )


def test_a_binary_workbook_is_read_and_says_what_cannot_be_told():
    own = read_own_data({"a.xlsb": as_xlsb([["School", "Works with"], *OAK_TO_ASH])})
    assert "no institution" in own.errors[0].message
    rows = [["School", "Works with"], NAMES[:2], [NAMES[1], ""]]
    own = read_own_data({"a.xlsb": as_xlsb(rows)})
    assert own.errors == () and ties_of(own) == OAK_TO_ASH
    assert any("merged cells" in each.message for each in own.warnings)


def test_a_workbook_that_ends_its_reader_is_a_problem_of_that_file():
    spoilt = bytearray(OLD_WORKBOOK)
    spoilt[2325] = 0x30  # a length: the reader asks for 171 GB
    own = read_own_data({"old.xls": bytes(spoilt)})
    [error] = own.errors
    assert error.file == "old.xls"


def test_a_workbook_is_read_where_memory_is_limited_already():
    resource = pytest.importorskip("resource")

    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (1_900_000_000, 1_900_000_000))

    done = subprocess.run(
        [sys.executable, calamine_process.__file__, "9", "999", "2000000000"],
        input=workbook(Schools=[["School"], ["Oak"]]),
        capture_output=True,
        check=True,
        preexec_fn=limit,
    )
    [name, _, [_, _, rows]] = msgpack.unpackb(done.stdout)
    assert (name, rows) == ("Schools", [["School"], ["Oak"]])


def test_a_reader_of_workbooks_that_fails_is_logged(monkeypatch, caplog):
    content = workbook(Schools=[["School"], ["Oak"]])
    monkeypatch.setattr(workbooks, "MAX_SHEETS", "no number")
    [error] = read_own_data({"a.xlsx": content}).errors
    assert "spoilt" in error.message
    assert "ValueError in line" in caplog.text and "no number" not in caplog.text


def test_a_workbook_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_SECONDS", 0)
    [error] = read_own_data({"a.xlsx": workbook(Schools=[["School"]])}).errors
    assert error.message == "it took too long to read."


def in_strict_form(given: bytes) -> bytes:
    """Give a workbook in the form that openpyxl does not know."""
    strict = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(given)) as book,
        zipfile.ZipFile(strict, "w") as to,
    ):
        for name in book.namelist():
            part = book.read(name)
            for old, new in (
                (b"schemas.openxmlformats.org/spreadsheetml/2006", b"spreadsheetml"),
                (b"schemas.openxmlformats.org/officeDocument/2006", b"officeDocument"),
            ):
                part = part.replace(old, b"purl.oclc.org/ooxml/" + new)
            to.writestr(name, part)
    return strict.getvalue()


def test_a_workbook_in_the_strict_form_is_read_and_comes_back_marked():
    rows = [["School", "Works with"], NAMES[:2], [NAMES[1], "Elmm"]]
    content = in_strict_form(workbook(Schools=rows))
    own = read_own_data({"a.xlsx": content})
    [slip] = own.errors
    assert (slip.row, slip.field) == (3, "Works with")
    assert b"xl/workbook.xml" in marked_workbook("a.xlsx", content, own.problems)


def test_text_of_a_workbook_comes_back_as_text(monkeypatch):
    content = in_strict_form(workbook(Schools=[["School"], ["Oak"]]))
    rows = [["School", "Note"], ["=1+1", "bell\a"], ["", "#N/A"]]
    monkeypatch.setattr(problem_report, "sheet_rows", lambda _: [("Schools", rows)])
    bell = Problem("a.xlsx, sheet Schools", "a bell\a rings.", "Stop it.", row=2)
    marked = openpyxl.load_workbook(
        io.BytesIO(marked_workbook("a.xlsx", content, [bell]))
    )
    cells = [marked["Schools"][at] for at in ("A2", "B2", "A3", "B3")]
    assert [cell.value for cell in cells] == ["=1+1", "bell\ufffd", None, "#N/A"]
    assert [cells[at].data_type for at in (0, 1, 3)] == ["s", "s", "s"]
    assert "a bell\ufffd rings" in cells[0].comment.text


@pytest.mark.parametrize("name", ["schools.kml", "schools.kmz", "schools.zip"])
def test_placemarks_of_all_folders_are_institutions(name):
    content = KML.encode()
    if not name.endswith(".kml"):
        content = zipped({"doc.kml": content})
    own = read_own_data({name: content})
    assert own.errors == ()
    assert ties_of(own) == [*OAK_TO_ASH, ["oak-high-school", "elm-college"]]
    places = own.network.institution_by_id.geometry
    assert places["oak-high-school"] == YORK and places["elm-college"] is None
    told = {each.field for each in own.warnings}
    assert told == {"postcode"}  # nothing of looks, ids or folders


def test_data_of_placemarks_stay_whatever_they_are_called():
    data = '<ExtendedData><Data name="{}"><value>{}</value></Data></ExtendedData>'
    marks = "".join(
        f"<Placemark><name>{name}</name>{data.format('id', key)}</Placemark>"
        for key, name in (("s1", "Oak"), ("s2", "Ash"))
    )
    kml = f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{marks}</Document>'
    ties = b"lead,partner\ns1,s2\n"
    own = read_own_data({"a.kml": f"{kml}</kml>".encode(), "ties.csv": ties})
    assert own.errors == () and ties_of(own) == [["s1", "s2"]]


def test_xml_that_defines_entities_is_refused():
    bomb = KML.replace("<kml", "<!DOCTYPE kml [<!ENTITY a 'b'>]><kml")
    for name, content in {
        "a.kml": bomb.encode(),
        "a.kmz": zipped({"doc.kml": bomb.encode()}),
    }.items():
        [error] = read_own_data({name: content}).errors
        assert "entities" in error.message


@pytest.mark.parametrize("crs", ["EPSG:27700", "EPSG:4326", None])
@pytest.mark.parametrize("is_zip", [True, False])
def test_a_shapefile_is_read_whole_or_in_a_zip(crs, is_zip, tmp_path):
    table = schools().to_crs(crs) if crs else schools()
    parts = shapefile(tmp_path, table)
    if crs is None:
        del parts["places.prj"]
    parts |= {"places.qmd": b"<qgis/>", "places.shp.xml": b"<x/>"}
    own = read_own_data({"all.zip": zipped(parts)} if is_zip else parts)
    assert own.errors == () and ties_of(own) == OAK_TO_ASH
    place = own.network.institution_by_id.geometry["oak-high-school"]
    assert place.distance(YORK) < 1e-6
    assert ["degrees" in each.message for each in own.warnings] == [True] * (not crs)


def test_a_shapefile_without_its_names_or_its_places_is_told_of(tmp_path):
    parts = shapefile(tmp_path, schools())
    [error] = read_own_data({"places.shp": parts["places.shp"]}).errors
    assert "several files" in error.message and ".dbf" in error.message
    [error] = read_own_data({"places.dbf": parts["places.dbf"]}).errors
    assert "part of a shapefile" in error.message and ".shp" in error.fix


def test_a_shapefile_named_by_its_path_brings_the_parts_beside_it(tmp_path):
    shapefile(tmp_path, schools())
    (tmp_path / "places-old.dbf").write_bytes(b"another")
    found = files_at(tmp_path / "places.shp")
    assert {Path(each).suffix for each in found} >= {".shp", ".dbf", ".shx"}
    assert "places-old.dbf" not in found
    own = read_own_data(found)
    assert own.errors == () and ties_of(own) == OAK_TO_ASH


@pytest.mark.parametrize("name", ["towns.csv", "authority_codes.csv", "notes.md"])
def test_a_file_given_alone_is_read_whatever_it_is_called(name, tmp_path):
    table = (
        b"School,Works with\nOak High School,Ash Primary School\nAsh Primary School,\n"
    )
    (tmp_path / name).write_bytes(table)
    assert ties_of(read_own_data(files_at(tmp_path / name))) == OAK_TO_ASH


def test_letters_with_accents_come_right_from_a_shapefile_without_a_code_page(tmp_path):
    table = schools()
    table["School"] = ["Ysgol Tŷ Gwyn", "Ash Primary School"]
    parts = shapefile(tmp_path, table)
    del parts["places.cpg"]
    own = read_own_data(parts)
    assert own.network.institutions["name"][0] == "Ysgol Tŷ Gwyn"


def test_placemarks_have_the_columns_that_map_software_writes():
    # As GDAL 3.12 does; older ones put the last column into the description.
    columns = KML.replace(
        '<Data name="Works with"><value>Ash Primary School; Elm College</value></Data>',
        '<SchemaData schemaUrl="#s"><SimpleData name="Works_with">Ash Primary School'
        "</SimpleData></SchemaData>",
    )
    schema = '<Schema id="s"><SimpleField name="Works_with" type="string"/></Schema>'
    columns = columns.replace("<Document>", f"<Document>{schema}")
    own = read_own_data({"s.kml": columns.encode()})
    assert own.errors == () and ties_of(own) == OAK_TO_ASH


@pytest.mark.parametrize(
    ("driver", "name"), [("FlatGeobuf", "s.fgb"), ("GML", "s.gml")]
)
def test_other_geographic_files_bring_their_places(driver, name):
    own = read_own_data({name: written(schools(), driver)})
    assert own.errors == () and ties_of(own) == OAK_TO_ASH
    assert own.network.placed_ids == {"oak-high-school", "ash-primary-school"}


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("net.graphml", nx.write_graphml),
        ("net.gexf", nx.write_gexf),
        ("net.gml", nx.write_gml),
    ],
)
@pytest.mark.parametrize("label", ["name", "label", None])
def test_a_drawn_network_gives_institutions_and_links(name, write, label):
    graph = nx.DiGraph()
    for key, called in zip("oae", NAMES, strict=True):
        graph.add_node(key, **({label: called} if label else {}), postcode="YO1 7HH")
    graph.add_edge("o", "a", relationship="plans lessons")
    graph.add_edge("o", "e")
    content = io.BytesIO()
    write(graph, content)
    own = read_own_data({name: content.getvalue()})
    assert own.errors == ()
    network = own.network
    assert len(network.partnerships) == 2 and len(network.placed_ids) == 3
    named = name.endswith(".graphml") or label == "name"
    if label and named:
        assert list(network.institutions["name"]) == NAMES
    assert network.partnerships["relationship"][0] == "plans lessons"


def test_a_newer_gexf_and_one_that_is_spoilt():
    gexf = (
        '<gexf xmlns="http://gexf.net/1.3" version="1.3"><graph><nodes>'
        '<node id="0" label="Oak"/><node id="1" label="Ash"/></nodes><edges>'
        '<edge id="0" source="0" target="1"/></edges></graph></gexf>'
    )
    own = read_own_data({"a.gexf": gexf.encode()})
    assert list(own.network.institutions["name"]) == ["Oak", "Ash"]
    [error] = read_own_data({"a.gexf": gexf[:90].encode()}).errors
    assert error.file == "a.gexf"


PARTNERS = ["Ash, Birch; and Cedar School", "Elm College"]


def in_parquet(partners) -> bytes:
    names = ["Oak High School", *PARTNERS]
    content = io.BytesIO()
    table = pa.table({"School": names, "Works with": [partners, None, None]})
    pq.write_table(table, content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "count"),
    [
        ("s.parquet", in_parquet(PARTNERS), 2),
        ("s.parquet", in_parquet(PARTNERS[:1]), 1),
        ("s.parquet", in_parquet([]), 0),
        (
            "s.json",
            json.dumps(
                [
                    {"School": "Oak High School", "Works with": PARTNERS},
                    {"School": PARTNERS[0], "Works with": []},
                    {"School": PARTNERS[1]},
                ]
            ).encode(),
            2,
        ),
    ],
)
def test_a_list_of_partners_is_several_each_whole(name, content, count):
    ties = b'Lead,Partner\nElm College,"Ash, Birch; and Cedar School"\n'
    own = read_own_data({name: content, "ties.csv": ties})
    assert own.errors == ()
    assert len(own.network.partnerships) == count + 1


@pytest.mark.parametrize("written", [json.dumps(PARTNERS), repr(PARTNERS)])
def test_a_list_of_partners_written_as_text_is_several_too(written):
    cells = ["School", "Works with"], [NAMES[0], written], [PARTNERS[0], ""]
    content = in_csv([*cells, [PARTNERS[1], "[no list"]])
    own = read_own_data({"s.csv": content})
    [error] = own.errors
    assert "[no list" in error.message and error.row == 4


def test_a_list_of_partners_in_geojson_may_name_ids():
    content = in_geojson(None, None, None, id=[1, 2, 3], partners=[[2, 3], [], None])
    own = read_own_data({"s.geojson": content})
    assert own.errors == () and ties_of(own) == [["1", "2"], ["1", "3"]]


def geopackage(crs_id: int, *places) -> bytes:
    """Give a GeoPackage whose layer has a reference system by its number."""
    header = b"GP\0\1" + crs_id.to_bytes(4, "little", signed=True)
    with sqlite3.connect(":memory:") as database:
        database.executescript(
            """
            CREATE TABLE gpkg_contents (table_name, data_type);
            CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id);
            CREATE TABLE gpkg_spatial_ref_sys
                (srs_id, organization, organization_coordsys_id);
            INSERT INTO gpkg_contents VALUES ('schools', 'features');
            INSERT INTO gpkg_spatial_ref_sys VALUES
                (-1, 'NONE', -1), (0, 'NONE', 0), (77, 'LOCAL', 77);
            CREATE TABLE schools
                (fid INTEGER PRIMARY KEY, geom, "School", "Works with");
            """
        )
        layer = "INSERT INTO gpkg_geometry_columns VALUES ('schools', 'geom', ?)"
        database.execute(layer, [crs_id])
        for name, partner, place in zip(NAMES, [NAMES[1], None], places, strict=False):
            row = [header + place.wkb, name, partner]
            database.execute("INSERT INTO schools VALUES (NULL, ?, ?, ?)", row)
        database.commit()
        return database.serialize()


def geoparquet(*places) -> bytes:
    content = io.BytesIO()
    schools(None, places).to_parquet(content)
    return content.getvalue()


IN_METRES = Point(460395, 452048), Point(462371, 456414)
IN_MERCATOR = Point(-120336, 7164000), Point(-116885, 7171000)


@pytest.mark.parametrize(
    ("places", "told", "severity"),
    [
        ((YORK, HUNTINGTON), "degrees", "warning"),
        (IN_METRES, "British National Grid", "warning"),
        (IN_MERCATOR, "neither degrees nor metres", "error"),
    ],
)
@pytest.mark.parametrize("crs_id", [-1, 0, 77, 500])
def test_a_layer_without_a_known_reference_system(crs_id, places, told, severity):
    files = [{"s.gpkg": geopackage(crs_id, *places)}]
    if crs_id == 0:
        files.append({"s.parquet": geoparquet(*places)})
    for each in files:
        own = read_own_data(each)
        [problem] = [each for each in own.problems if "system" in each.message]
        assert told in problem.message and problem.severity == severity
        assert "EPSG:4326" in problem.fix
        if severity == "warning":
            place = own.network.institution_by_id.geometry["oak-high-school"]
            assert place.distance(YORK) < 1e-3


ONE = {"type": "MultiPoint", "coordinates": [[-1.081, 53.961]]}
TWICE = {"type": "MultiPoint", "coordinates": [[-1.081, 53.961], [-1.081, 53.961]]}
NESTED = {"type": "GeometryCollection", "geometries": [ONE]}
TWO = {"type": "MultiPoint", "coordinates": [[-1.081, 53.961], [-1.05, 54.0]]}
AREA = json.loads(json.dumps(Polygon([(0, 52), (0, 53), (1, 53)]).__geo_interface__))
NO_POINT = {"type": "MultiPoint", "coordinates": []}


@pytest.mark.parametrize("geometry", [ONE, TWICE, NESTED])
def test_several_points_that_are_one_are_a_place(geometry):
    content = in_geojson(geometry, NO_POINT, Works_with=[NAMES[1], None])
    own = read_own_data({"s.geojson": content})
    assert own.errors == ()
    assert own.network.institution_by_id.geometry["oak-high-school"] == YORK
    assert own.network.placed_ids == {"oak-high-school"}
    assert_same(there_and_back(own.network), own.network)


@pytest.mark.parametrize(
    ("geometry", "told"), [(TWO, "2 places (MultiPoint)"), (AREA, "an area (Polygon)")]
)
def test_several_places_and_areas_are_told_of_in_plain_words(geometry, told):
    content = in_geojson(None, geometry, Works_with=[NAMES[1], None])
    own = read_own_data({"s.geojson": content})
    [error] = own.errors
    assert told in error.message and (error.row, error.field) == (3, "geometry")
    assert "one point" in error.fix


def test_a_multipoint_of_one_is_a_place_in_a_geopackage_too():
    content = geopackage(0, MultiPoint([YORK]), MultiPoint([YORK, HUNTINGTON]))
    [error] = read_own_data({"s.gpkg": content}).errors
    assert (error.row, error.sheet) == (3, "schools")


@pytest.mark.parametrize(
    ("name", "content", "called"),
    [
        ("a.docx", zipped({"word/document.xml": b"<x/>"}), "Word"),
        ("a.pptx", zipped({"ppt/presentation.xml": b"<x/>"}), "PowerPoint"),
        ("a.numbers", zipped({"Index/Document.iwa": b"x"}), "Numbers"),
        (
            "a.odt",
            zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}),
            "OpenDocument text",
        ),
        ("a.gdb.zip", zipped({"a.gdb/a1.gdbtable": b"x"}), "file geodatabase"),
        ("a.csv", b"%PDF-1.7 x", "PDF"),
        ("a.xls", b"\n<html><table><tr><td>School</td></tr></table>", "web page"),
        (
            "a.xls",
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com"/>',
            "Excel 2003",
        ),
        ("a.gpx", b'<gpx><wpt lat="1" lon="2"/></gpx>', "GPX"),
        ("a.xml", b"<schools><school/></schools>", "XML (schools)"),
        ("a.csv.gz", b"\x1f\x8b\x08\0", "gzip"),
        ("a.net", b"*Vertices 2\n1 a\n", "Pajek"),
        ("a.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old Office program"),
        ("a.mdb", b"\0\1\0\0Standard Jet DB", "Access"),
    ],
)
def test_other_formats_are_one_error_that_says_what_to_save(name, content, called):
    [error] = read_own_data({name: content}).problems
    assert error.severity == "error" and error.file == name
    assert called in error.message and "not read" in error.message
    assert says_what_to_do(error.fix)


@pytest.mark.parametrize(
    ("content", "called"),
    [
        ({"type": "Topology", "objects": {}}, "TopoJSON"),
        ({"geometryType": "esriGeometryPoint", "features": []}, "Esri"),
    ],
)
def test_other_json_is_one_error_that_names_it(content, called):
    [error] = read_own_data({"a.json": json.dumps(content).encode()}).problems
    assert called in error.message and "GeoJSON" in error.fix
    lines = b'{"School": "Oak"}\n{"School": "Ash"}\n'
    [error] = read_own_data({"a.ndjson": lines}).problems
    assert "line by line" in error.message


@pytest.mark.parametrize("links", ["links", "edges"])
def test_nodes_and_links_in_json_are_a_network(links):
    nodes = [{"id": 7, "name": "Oak"}, {"id": 8, "label": "Ash"}]
    network = {"nodes": nodes, links: [{"source": 7, "target": 8, "value": 2}]}
    own = read_own_data({"net.json": json.dumps(network).encode()})
    assert own.errors == () and ties_of(own) == [["7", "8"]]
    assert list(own.network.institutions["name"]) == ["Oak", "Ash"]


def test_nodes_as_text_and_links_as_pairs_are_a_network():
    network = {"nodes": ["Oak", "Ash"], "links": [["Oak", "Ash"]]}
    own = read_own_data({"net.json": json.dumps(network).encode()})
    assert own.errors == () and ties_of(own) == [["Oak", "Ash"]]


def test_links_by_number_count_each_node_without_an_id():
    nodes = [{"name": "Oak"}, "Elm", {"name": "Ash"}]
    network = {"nodes": nodes, "links": [{"source": 0, "target": 2}]}
    own = read_own_data({"net.json": json.dumps(network).encode()})
    names = own.network.institutions["name"].to_dict()
    assert own.errors == () and ties_of(own) == [["0", "2"]]
    assert list(names.values()) == ["Oak", "Elm", "Ash"]


@pytest.mark.parametrize(
    ("nodes", "links", "told"),
    [
        (["Oak", None], [], "null among its nodes"),
        (["Oak", 7], [], "7 among its nodes"),
        (["Oak"], [["Oak", "Ash", 3]], "among its links"),
        (["Oak"], ["Oak"], '"Oak" among its links'),
    ],
)
def test_a_node_or_link_of_another_kind_is_told_of(nodes, links, told):
    content = json.dumps({"nodes": nodes, "links": links}).encode()
    [error] = read_own_data({"net.json": content}).errors
    assert told in error.message


def test_a_drawn_network_with_too_many_cells_is_refused(monkeypatch):
    monkeypatch.setattr(graphs, "MAX_CELLS", 5)
    nodes = [{"id": "a"}, {"id": "b"}, {"id": "c"}]  # of each an id and a name
    content = json.dumps({"nodes": nodes, "links": []}).encode()
    [error] = read_own_data({"net.json": content}).errors
    assert "more than 5 cells" in error.message


def test_a_table_of_text_whose_headings_are_unknown_is_told_of():
    prose = b"Rights, all of them\nare reserved\nby us, by you, and others\nThe end\n"
    own = read_own_data({"partners.txt": b"X;Y\nA;B\n", "licence.txt": prose})
    assert {each.file for each in own.problems} >= {"partners.txt"}
    assert [match.label for match in own.matches] == ["partners.txt"]


def test_the_page_names_each_kind_of_file_once():
    assert len(TYPES) == len(set(TYPES))


def test_a_text_file_is_data_if_its_headings_are_known():
    schools = b"School\tWorks with\nOak\tAsh\nAsh\t\n"
    own = read_own_data({"a.txt": schools, "licence.txt": b"All rights\nreserved\n"})
    assert own.errors == () and ties_of(own) == [["oak", "ash"]]
    assert [match.label for match in own.matches] == ["a.txt"]


def says_what_to_do(fix: str) -> bool:
    return fix.startswith(("Save", "Export", "Open", "In ", "Unpack", "Give"))


def test_the_page_takes_a_shapefile_and_an_ods_workbook(tmp_path):
    parts = shapefile(tmp_path, schools())
    page = page_with(parts)
    assert not page.exception and "2 with a place" in page.success[0].value
    ods = as_ods(
        ods_row("School", "Works with"), ods_row(*NAMES[:2]), ods_row(NAMES[1])
    )
    page = page_with({"a.ods": ods})
    assert not page.exception and "2 institutions" in page.success[0].value
    labels = [each.proto.label for each in page.get("download_button")]
    assert labels == ["Download the report (CSV)"]  # only XLSX comes back marked
