"""Files that become far more than they are, or say what is not so, for tests."""

from __future__ import annotations

import io
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
from shapely import Point

from tests.own_files import workbook, zipped

MEGABYTE = 1_000_000


class Entry(NamedTuple):
    """A file in a zip as its lists describe it, true or not."""

    name: str
    packed: bytes
    size: int  # that the lists give
    at: int | None = None  # where its bytes are, if not behind those before


def repeated(block: bytes, times: int, start: bytes = b"", end: bytes = b"") -> bytes:
    """Pack a block many times over, without ever having all of it."""
    packer = zlib.compressobj(9, wbits=-15)
    first = packer.compress(start) + packer.flush(zlib.Z_FULL_FLUSH)
    once = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + once * times + packer.compress(end) + packer.flush()


def zip_of(*entries: Entry, shared: bytes = b"") -> bytes:
    """Return a zip whose lists say of the sizes and places what they are told to."""
    body, directory = io.BytesIO(), io.BytesIO()
    body.write(shared)
    for name, packed, size, at in entries:
        place = body.tell() if at is None else at
        path = name.encode()
        facts = struct.pack(
            "<HHHHHIIIHH", 20, 0, 8, 0, 33, 0, len(packed), size, len(path), 0
        )
        if at is None:
            body.write(b"PK\3\4" + facts + path + packed)
        directory.write(
            b"PK\1\2\x14\0" + facts + struct.pack("<HHHII", 0, 0, 0, 0, place)
        )
        directory.write(path)
    start, listed = body.tell(), directory.getvalue()
    count = len(entries)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(listed), start, 0)
    return body.getvalue() + listed + b"PK\5\6" + end


def padded(part: bytes, block: bytes, times: int) -> tuple[bytes, int]:
    """Return XML packed, with a block many times before its last closing element."""
    at = part.rindex(b"</")
    packed = repeated(block, times, part[:at], part[at:])
    return packed, len(part) + len(block) * times


def blown_up(book: bytes, name: str, block: bytes, times: int) -> bytes:
    """Return a zip with one part made larger; its checksum is wrong, as all here."""
    entries = []
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        for each in archive.namelist():
            part = archive.read(each)
            if each == name:
                entries.append(Entry(each, *padded(part, block, times)))
            else:
                entries.append(Entry(each, repeated(b"", 0, part), len(part)))
    return with_checksums(zip_of(*entries))


def with_checksums(content: bytes) -> bytes:
    """Return a zip whose checksums are right, as far as its parts can be unpacked."""
    right = bytearray(content)
    start = int.from_bytes(content[-6:-2], "little")
    while content[start : start + 4] == b"PK\1\2":
        packed, _, length = struct.unpack("<IIH", content[start + 20 : start + 30])
        place = int.from_bytes(content[start + 42 : start + 46], "little")
        data = place + 30 + int.from_bytes(content[place + 26 : place + 28], "little")
        checksum = checksum_of(content[data : data + packed])
        struct.pack_into("<I", right, start + 16, checksum)
        struct.pack_into("<I", right, place + 14, checksum)
        start += 46 + length
    return bytes(right)


def checksum_of(packed: bytes) -> int:
    """Return the checksum of what is packed, unpacking it bit by bit."""
    unpacker, found = zlib.decompressobj(-15), 0
    while packed and not unpacker.eof:
        found = zlib.crc32(unpacker.decompress(packed, MEGABYTE), found)
        packed = unpacker.unconsumed_tail
    return found


def book() -> bytes:
    """Return a sound small workbook, to be blown up."""
    return workbook(Schools=[["School", "Works with"], ["Oak", "Ash"]])


SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"


def in_sheet(block: bytes, times: int) -> bytes:
    """Return a workbook with a block many times among the rows of its sheet."""
    with zipfile.ZipFile(io.BytesIO(book())) as archive:
        part = archive.read(SHEET)
        others = {each: archive.read(each) for each in archive.namelist()}
    at = part.index(b"</sheetData>")
    packed = repeated(block, times, part[:at], part[at:])
    made = Entry(SHEET, packed, len(part) + len(block) * times)
    entries = [
        made if name == SHEET else Entry(name, repeated(b"", 0, each), len(each))
        for name, each in others.items()
    ]
    return with_checksums(zip_of(*entries))


def one_string_everywhere() -> bytes:
    """Return a workbook with one text of 1 MB in each of 100,000 cells."""
    long = b"<si><t>" + b"x" * MEGABYTE + b"</t></si>"
    row = b'<row><c t="s"><v>0</v></c></row>'
    return with_strings(in_sheet(row, 100_000), long)


def with_strings(given: bytes, strings: bytes) -> bytes:
    """Return a workbook with a part of shared texts."""
    with zipfile.ZipFile(io.BytesIO(given)) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return zipped(parts | {STRINGS: b'<sst xmlns="%b">%b</sst>' % (space, strings)})


def many_sheets() -> bytes:
    """Return a workbook that names its one sheet 3,000 times."""
    with zipfile.ZipFile(io.BytesIO(book())) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    main = parts["xl/workbook.xml"]
    start, end = main.index(b"<sheet "), main.index(b"</sheets>")
    named = (main[start:end].replace(b"Schools", b"S%d" % at) for at in range(3000))
    parts["xl/workbook.xml"] = main[:start] + b"".join(named) + main[end:]
    return zipped(parts)


def ods(content: str) -> bytes:
    """Return a workbook of LibreOffice with what its table holds."""
    spaces = "urn:oasis:names:tc:opendocument:xmlns:"
    text = (
        f'<office:document-content xmlns:office="{spaces}office:1.0" '
        f'xmlns:table="{spaces}table:1.0" xmlns:text="{spaces}text:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="S">'
        f"{content}</table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind.encode(), "content.xml": text.encode()})


def ods_cell(text: str, **repeats: int) -> str:
    """Return a row of one cell, either of them repeated."""
    rows, columns = repeats.get("rows", 1), repeats.get("columns", 1)
    return (
        f'<table:table-row table:number-rows-repeated="{rows}">'
        f'<table:table-cell table:number-columns-repeated="{columns}" '
        f'office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        "</table:table-row>"
    )


def parquet(table: pa.Table, **options: object) -> bytes:
    """Return a table as Parquet."""
    content = io.BytesIO()
    pq.write_table(table, content, **options)
    return content.getvalue()


def one_value_everywhere() -> bytes:
    """Return Parquet of one value of 90 KB in 250,000 rows."""
    indices = pa.Array.from_buffers(
        pa.int32(), 250_000, [None, pa.py_buffer(bytes(1_000_000))]
    )
    value = pa.DictionaryArray.from_arrays(indices, pa.array(["x" * 90_000]))
    return parquet(pa.table({"name": value}), compression="zstd")


def one_long_list() -> bytes:
    """Return Parquet of a list of 50 million numbers in one row."""
    numbers = pa.Array.from_buffers(
        pa.int32(), 50_000_000, [None, pa.py_buffer(bytes(200_000_000))]
    )
    cell = pa.ListArray.from_arrays(pa.array([0, 50_000_000], pa.int32()), numbers)
    return parquet(pa.table({"name": cell}), compression="zstd")


def lists_everywhere() -> bytes:
    """Return Parquet of a list of 400 empty texts in each of 250,000 rows."""
    count = 250_000 * 400
    texts = pa.DictionaryArray.from_arrays(
        pa.Array.from_buffers(
            pa.int32(), count, [None, pa.py_buffer(bytes(4 * count))]
        ),
        pa.array(["a"]),
    )
    at = pa.array(range(0, count + 1, 400), pa.int32())
    return parquet(
        pa.table({"name": pa.ListArray.from_arrays(at, texts)}), compression="zstd"
    )


def laughs(start: str, end: str) -> bytes:
    """Return XML of nine entities, each of ten of the one before."""
    entities = "".join(
        f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 10)
    )
    kind = f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>'
    return f'<?xml version="1.0"?>{kind}{start}&a9;{end}'.encode()


KML = (
    '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>',
    "</Placemark></Document></kml>",
)
GRAPHML = (
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph>',
    "</graph></graphml>",
)
GML = (
    '<FeatureCollection xmlns:gml="http://www.opengis.net/gml"><gml:featureMember>',
    "</gml:featureMember></FeatureCollection>",
)
GEXF = (
    '<gexf xmlns="http://www.gexf.net/1.2draft"><graph><nodes>',
    "</nodes></graph></gexf>",
)


def inside(pair: tuple[str, str], content: str) -> bytes:
    """Return XML with some content."""
    return content.join(pair).encode()


def geopackage(*statements: str, rows: Iterable[tuple[object, ...]] = ()) -> bytes:
    """Return a GeoPackage whose layer ``v`` some statements make."""
    with sqlite3.connect(":memory:") as database:
        database.executescript(
            """
            CREATE TABLE gpkg_contents (table_name, data_type);
            CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id);
            CREATE TABLE gpkg_spatial_ref_sys
                (srs_id, organization, organization_coordsys_id);
            INSERT INTO gpkg_contents VALUES ('v', 'features');
            INSERT INTO gpkg_geometry_columns VALUES ('v', 'geom', 4326);
            INSERT INTO gpkg_spatial_ref_sys VALUES (4326, 'EPSG', 4326);
            """
        )
        for each in statements:
            database.execute(each)
        for row in rows:
            database.execute("INSERT INTO v VALUES (?, ?)", row)
        database.commit()
        return database.serialize()


def endless(query: str) -> str:
    """Return the making of a view that asks something of all numbers."""
    numbers = "i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i)"
    return f"CREATE VIEW v AS WITH RECURSIVE {numbers} {query}"


def schools() -> gpd.GeoDataFrame:
    """Return two schools with their places."""
    names = {"name": ["Oak", "Ash"]}
    return gpd.GeoDataFrame(names, geometry=[Point(-1, 53), Point(-1, 54)], crs=4326)


def shapefile(**changes: tuple[int, bytes]) -> dict[str, bytes]:
    """Return the parts of a shapefile with bytes changed at a place."""
    with TemporaryDirectory() as folder:
        schools().to_file(Path(folder, "schools.shp"))
        parts = {each.name: each.read_bytes() for each in Path(folder).iterdir()}
    for suffix, (at, new) in changes.items():
        part = parts[f"schools.{suffix}"]
        parts[f"schools.{suffix}"] = part[:at] + new + part[at + len(new) :]
    return parts


def flatgeobuf_of_many() -> bytes:
    """Return FlatGeobuf that says it has 2 ** 60 features."""
    content = io.BytesIO()
    pyogrio.write_dataframe(schools(), content, driver="FlatGeobuf", layer="schools")
    made, two = content.getvalue(), (2).to_bytes(8, "little")
    assert two in made
    return made.replace(two, (2**60).to_bytes(8, "little"), 1)


def feature(geometry: str) -> bytes:
    """Return GeoJSON of one feature."""
    return (
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": '
        f'{{"name": "Oak"}}, "geometry": {geometry}}}]}}'
    ).encode()


def points(count: int) -> str:
    """Return a line of many points as GeoJSON."""
    return '{"type": "LineString", "coordinates": [' + "[1,50]," * count + "[1,51]]}"


GZIP = b"\x1f\x8b\x08\0\0\0\0\0\0\3"
EMPTY = repeated(b"", 0, b"a,b\n")
ROWS = b"school,works with\n" + b"Oak,Ash\n" * 160_000
PACKED_ROWS = repeated(b"", 0, ROWS)

OWN = {
    # Parquet
    "parquet of one value in every row": lambda: {"a.parquet": one_value_everywhere()},
    "parquet of one long list": lambda: {"a.parquet": one_long_list()},
    "parquet of a list in every row": lambda: {"a.parquet": lists_everywhere()},
    # Workbooks
    "xlsx of 30 million empty rows": lambda: {
        "a.xlsx": in_sheet(b"<row/>" * 10_000, 3000)
    },
    "xlsx of 15 million rows of one number": lambda: {
        "a.xlsx": in_sheet(b'<row r="9"/>' * 5000, 3000)
    },
    "xlsx of 15 million empty cells": lambda: {
        "a.xlsx": in_sheet(b"<row>" + b"<c/>" * 15_000 + b"</row>", 1000)
    },
    "xlsx of 30 million shared texts": lambda: {
        "a.xlsx": blown_up(with_strings(book(), b""), STRINGS, b"<si/>" * 10_000, 3000)
    },
    "xlsx of one long text in every cell": lambda: {"a.xlsx": one_string_everywhere()},
    "xlsx of a huge column": lambda: {
        "a.xlsx": in_sheet(b'<row r="3"><c r="XFD1048576"><v>1</v></c></row>', 1)
    },
    "xlsx of a column beyond all": lambda: {
        "a.xlsx": in_sheet(b'<row r="3"><c r="ZZZZZZ3"><v>1</v></c></row>', 1)
    },
    "xlsx of 3,000 sheets": lambda: {"a.xlsx": many_sheets()},
    "xlsx of elements in each other": lambda: {
        "a.xlsx": in_sheet(b"<x>" * 10_000, 3000)
    },
    "xlsx of styles without end": lambda: {
        "a.xlsx": blown_up(
            book(), "xl/styles.xml", b"<cellXfs><xf/></cellXfs>" * 1000, 9000
        )
    },
    "xlsx of merged cells without end": lambda: {
        "a.xlsx": blown_up(
            book(),
            SHEET,
            b'<mergeCells><mergeCell ref="A1:B1048576"/></mergeCells>' * 1000,
            3000,
        )
    },
    "xlsx of hidden columns without end": lambda: {
        "a.xlsx": blown_up(
            book(),
            SHEET,
            b'<cols><col min="1" max="16384" hidden="1"/></cols>' * 1000,
            3000,
        )
    },
    "ods of rows repeated": lambda: {"a.ods": ods(ods_cell("x", rows=10**9))},
    "ods of columns repeated": lambda: {"a.ods": ods(ods_cell("x", columns=10**9))},
    "ods of both repeated": lambda: {
        "a.ods": ods(ods_cell("x", rows=10**9, columns=10**9))
    },
    "ods of repeated spaces": lambda: {
        "a.ods": ods(ods_cell('<text:s text:c="4000000000"/>', rows=9))
    },
    "ods of empty rows repeated": lambda: {
        "a.ods": ods(
            '<table:table-row table:number-rows-repeated="1000000000">'
            '<table:table-cell table:number-columns-repeated="1000000000"/>'
            "</table:table-row>" + ods_cell("x")
        )
    },
    # Zips
    "zip that says 1 KB and holds 2 GB": lambda: {
        "a.zip": zip_of(Entry("a.csv", repeated(bytes(MEGABYTE), 2000), 1000))
    },
    "xlsx that says 1 KB and holds 2 GB": lambda: {"a.xlsx": lying_book()},
    "kmz that says 1 KB and holds 2 GB": lambda: {
        "a.kmz": zip_of(Entry("doc.kml", repeated(b" " * MEGABYTE, 2000), 1000))
    },
    "zip of 2 GB": lambda: {
        "a.zip": zip_of(
            Entry("a.csv", repeated(bytes(MEGABYTE), 2000), 2000 * MEGABYTE)
        )
    },
    "zip of 190 entries in one place": lambda: {
        "a.zip": with_checksums(
            zip_of(
                Entry("a.csv", PACKED_ROWS, len(ROWS)),
                *[Entry("a.csv", PACKED_ROWS, len(ROWS), 0)] * 189,
            )
        )
    },
    "zip of 60,000 files": lambda: {
        "a.zip": zip_of(*(Entry(f"{at}.csv", EMPTY, 4) for at in range(60_000)))
    },
    "zip in a zip in a zip": lambda: {
        "a.zip": zipped({"b.zip": zipped({"c.zip": zipped({"d.csv": b"a"})})})
    },
    "gzip in a zip": lambda: {
        "a.zip": zipped({"a.csv": GZIP + repeated(bytes(MEGABYTE), 1000)})
    },
    # JSON
    "json of lists in each other": lambda: {"a.json": b"[" * 100_000},
    "json of objects in each other": lambda: {"a.json": b'{"a":' * 100_000 + b"1"},
    "json of 12 million lists": lambda: {
        "a.json": b"[" + b"[],[]," * 6_000_000 + b"1]"
    },
    "json of 150,000 names": lambda: {
        "a.json": b"[{" + b",".join(b'"a%d":1' % at for at in range(150_000)) + b"}]"
    },
    "json of a million digits": lambda: {
        "a.json": b'[{"name": ' + b"9" * 1_000_000 + b', "lat": 1e400}]'
    },
    "geojson of millions of points": lambda: {"a.geojson": feature(points(6_000_000))},
    "geojson of collections in each other": lambda: {
        "a.geojson": feature(
            '{"type": "GeometryCollection", "geometries": [' * 900 + "]}" * 900
        )
    },
    "geojson of numbers without end": lambda: {
        "a.geojson": feature('{"type": "Point", "coordinates": [1e400, -1e400]}')
    },
    # XML and networks
    "kml of entities": lambda: {"a.kml": laughs(*KML)},
    "graphml of entities": lambda: {"a.graphml": laughs(*GRAPHML)},
    "gml of entities": lambda: {"a.gml": laughs(*GML)},
    "gexf of entities": lambda: {"a.gexf": laughs(*GEXF)},
    "kmz of entities": lambda: {"a.kmz": zipped({"doc.kml": laughs(*KML)})},
    "xlsx of entities": lambda: {
        "a.xlsx": zipped({"xl/workbook.xml": laughs("<x>", "</x>")})
    },
    "kml of elements in each other": lambda: {"a.kml": inside(KML, "<x>" * 10_000_000)},
    "kml of millions of points": lambda: {
        "a.kml": inside(
            KML,
            "<name>Oak</name><LineString><coordinates>"
            + "1,50 " * 9_000_000
            + "</coordinates></LineString>",
        )
    },
    "kml of 700,000 empty placemarks": lambda: {
        "a.kml": inside(KML, "</Placemark><Placemark>" * 700_000)
    },
    "graphml of 4 million keys": lambda: {
        "a.graphml": inside(GRAPHML, '<key id="a"/>' * 3_500_000)
    },
    "graphml of 800,000 nodes": lambda: {
        "a.graphml": inside(GRAPHML, "<node/>" * 6_000_000)
    },
    "gml of graphs in each other": lambda: {"a.gml": b"graph [" * 1_000_000},
    "gml of numbers without end": lambda: {
        "a.gml": b"graph [ node [ id " + b"9" * 30_000_000 + b" ] ]"
    },
    # Text
    "csv of one line of 49 MB": lambda: {"a.csv": b"x" * 49 * MEGABYTE},
    "csv of one cell of 49 MB": lambda: {
        "a.csv": b"school,works with\nOak," + b"x" * 49 * MEGABYTE
    },
    "csv of 10,000 columns": lambda: {"a.csv": (b"x," * 10_000 + b"\n") * 2000},
    "csv of quotes never closed": lambda: {
        "a.csv": b'school,works with\n"' + b'Oak,"Ash\n' * 5_000_000
    },
    "csv of quotes opened in each line": lambda: {
        "a.csv": b"school,works with\n" + b'"Oak",Ash"\n' * 4_000_000
    },
    "csv of empty lines": lambda: {"a.csv": b"\n" * 49 * MEGABYTE},
    "csv of a million digits": lambda: {
        "a.csv": b"school,works with,lat,lon\nOak,Ash," + b"9" * MEGABYTE + b",1e400\n"
    },
    "csv of half a million partners in a cell": lambda: {
        "a.csv": b"school,works with\nOak," + b"Ash;" * 500_000 + b"\nAsh,\n"
    },
    "csv of carriage returns and zeros": lambda: {"a.csv": b"a,b\r\0" * 9_000_000},
    "txt of nothing but separators": lambda: {"a.txt": b";,|\t" * 12_000_000},
    # GeoPackage
    "geopackage of a view without end": lambda: {
        "a.gpkg": geopackage(endless("SELECT max(n) AS name FROM i"))
    },
    "geopackage of rows without end": lambda: {
        "a.gpkg": geopackage(endless("SELECT n AS name FROM i"))
    },
    "geopackage of a view that sorts without end": lambda: {
        "a.gpkg": geopackage(
            endless("SELECT hex(zeroblob(200000)) || n AS name FROM i ORDER BY 1")
        )
    },
    "geopackage of wide rows": lambda: {
        "a.gpkg": geopackage(
            "CREATE VIEW v AS SELECT "
            + ", ".join(f"hex(zeroblob(499000)) AS c{at}" for at in range(400))
        )
    },
    "geopackage of points without number": lambda: {
        "a.gpkg": geopackage(
            "CREATE TABLE v (name, geom)",
            rows=[
                (
                    "Oak",
                    b"GP\0\1" + bytes(4) + b"\1\2\0\0\0\xff\xff\xff\x7f" + bytes(99),
                )
            ],
        )
    },
    "geopackage with pages cut off": lambda: {
        "a.gpkg": geopackage("CREATE TABLE v AS SELECT 1 AS name")[:3000]
    },
    # What GDAL reads
    "flatgeobuf of a false number": lambda: {"a.fgb": flatgeobuf_of_many()},
    "shapefile of a false number of rows": lambda: shapefile(
        dbf=(4, b"\xff\xff\xff\x7f")
    ),
    "shapefile of a false width": lambda: shapefile(dbf=(10, b"\xff\xff")),
    "shapefile of a false length": lambda: shapefile(shp=(24, b"\x7f\xff\xff\xff")),
    "shapefile of a false index": lambda: shapefile(shx=(24, b"\x7f\xff\xff\xff")),
    "shapefile of a false shape": lambda: shapefile(shp=(104, b"\x7f\xff\xff\xff")),
}


def lying_book() -> bytes:
    """Return a workbook whose sheet says 1 KB and holds 2 GB."""
    with zipfile.ZipFile(io.BytesIO(book())) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    entries = [
        Entry(name, repeated(b" " * MEGABYTE, 2000, part[:-12], part[-12:]), 1000)
        if name == SHEET
        else Entry(name, repeated(b"", 0, part), len(part))
        for name, part in parts.items()
    ]
    return zip_of(*entries)


HEADING = b"URN,EstablishmentName,EstablishmentStatus (name),Postcode"
REGISTERS = {
    "register of one line": lambda: HEADING + b"\n1,Oak,Open," + b"x" * 190 * MEGABYTE,
    "register of a heading without end": lambda: HEADING + b",x" * 90_000_000,
    "register of quotes never closed": lambda: (
        HEADING + b'\n"' + b"1,Oak,Open,\n" * 15_000_000
    ),
    "register of 10 million rows": lambda: (
        HEADING + b"\n" + b"1,Oak,Open,YO1 7HH\n" * 10_000_000
    ),
    "register of odd rows": lambda: HEADING + b"\n" + b"1,2,3,4,5,6\n" * 12_000_000,
    "register of empty lines": lambda: HEADING + b"\n" * 190 * MEGABYTE,
    "register that says 1 KB and holds 2 GB": lambda: zip_of(
        Entry(
            "edubasealldata.csv", repeated(bytes(MEGABYTE), 2000, HEADING + b"\n"), 1000
        )
    ),
    "register of 2 GB": lambda: zip_of(
        Entry(
            "edubasealldata.csv",
            repeated(bytes(MEGABYTE), 2000, HEADING),
            2000 * MEGABYTE,
        )
    ),
    "register of 490 MB of one row": lambda: with_checksums(
        zip_of(
            Entry(
                "edubasealldata.csv",
                repeated(b"1,Oak,Open,YO1 7HH\n" * 50_000, 500, HEADING + b"\n"),
                475 * MEGABYTE + len(HEADING) + 1,
            )
        )
    ),
    "register in gzip": lambda: GZIP + repeated(bytes(MEGABYTE), 1000),
    "register of a number without end": lambda: (
        HEADING + b"\n" + b"9" * 9_000_000 + b",Oak,Open,YO1 7HH\n"
    ),
}


# These take more than a second, to make or to read.
SLOW = frozenset(
    {
        "parquet of one long list",
        "parquet of a list in every row",
        "xlsx of 15 million rows of one number",
        "xlsx of 15 million empty cells",
        "xlsx of 30 million empty rows",
        "xlsx of 30 million shared texts",
        "xlsx of elements in each other",
        "xlsx of styles without end",
        "xlsx of merged cells without end",
        "kml of 700,000 empty placemarks",
        "graphml of 4 million keys",
        "graphml of 800,000 nodes",
        "csv of one cell of 49 MB",
        "csv of quotes never closed",
        "csv of quotes opened in each line",
        "csv of empty lines",
        "csv of half a million partners in a cell",
        "csv of carriage returns and zeros",
        "zip of 60,000 files",
        "geopackage of rows without end",
        "register of one line",
        "register of a heading without end",
        "register of 10 million rows",
        "register of odd rows",
        "register of empty lines",
        "register of 490 MB of one row",
        "register of quotes never closed",
        "geopackage of a view without end",
        "geopackage of a view that sorts without end",
    }
)
