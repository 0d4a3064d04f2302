"""Formats that are not read, by their first bytes or parts: what to save instead."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import PurePath
from xml.parsers import expat

from iinst_geo.errors import DataFileError
from iinst_geo.ingest.limits import (
    MAX_DEPTH,
    MAX_ELEMENTS,
    MAX_LETTERS,
    TooMuchError,
    refuse_more,
)

AS_TABLE = "Save its table as XLSX or CSV."
AS_PLACES = "Save its layer as GeoPackage or GeoJSON, for example in QGIS."
_EXPORT = "Export it from that program as CSV."
_UNPACK = "Unpack it, and give the files or a zip of them."


class ForeignFormatError(DataFileError):
    """A file is in a format that is not read; ``fix`` says what to save instead."""

    def __init__(self, called: str, fix: str) -> None:
        super().__init__(f"it is {called}, which is not read.")
        self.fix = fix


_BY_START: Mapping[bytes, tuple[str, str]] = {
    b"%PDF": ("a PDF document", AS_TABLE),
    b"{\\rtf": ("a text document (RTF)", AS_TABLE),
    b"\x1f\x8b": ("a gzip archive", _UNPACK),
    b"7z\xbc\xaf": ("a 7-Zip archive", _UNPACK),
    b"Rar!": ("a RAR archive", _UNPACK),
    b"\x89PNG": ("a picture (PNG)", AS_TABLE),
    b"\xff\xd8\xff": ("a picture (JPEG)", AS_TABLE),
    b"\x89HDF": ("an HDF5 file", _EXPORT),
    b"ARROW1\0": ("an Arrow or Feather file", "Save it as Parquet or CSV."),
    b"$FL2": ("a data file of SPSS", _EXPORT),
    b"<stata_dta>": ("a data file of Stata", _EXPORT),
    b"\x00\x01\x00\x00Standard": ("an Access database", _EXPORT),
    b"ID;PWXL": ("a SYLK workbook", "Save it as XLSX."),
    b"!table": ("a MapInfo table", AS_PLACES),
    b"*vertices": ("a Pajek network", "Save it as GraphML or GEXF."),
    b"nodedef>": ("a GDF network", "Save it as GraphML or GEXF."),
    b"digraph": ("a DOT network", "Save it as GraphML or GEXF."),
    b"graph {": ("a DOT network", "Save it as GraphML or GEXF."),
}
_BY_PART: Mapping[str, tuple[str, str]] = {
    "word/document.xml": ("a Word document", AS_TABLE),
    "ppt/presentation.xml": ("a PowerPoint presentation", AS_TABLE),
    "Index/Document.iwa": (
        "a document of Numbers, Pages or Keynote",
        "In Numbers choose File, Export To, Excel.",
    ),
}
_BY_ROOT: Mapping[str, tuple[str, str]] = {
    "html": ("a web page (HTML)", "Open it in Excel, and save it as XLSX."),
    "Workbook": ("an XML spreadsheet of Excel 2003", "Save it as XLSX."),
    "document": ("a flat OpenDocument file", "Save it as ODS."),
    "gpx": ("a GPX file", AS_PLACES),
    "svg": ("a picture (SVG)", AS_TABLE),
    "osm": ("an OpenStreetMap extract", AS_PLACES),
}
_BY_SUFFIX: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(
        (".dbf", ".shx", ".prj", ".cpg"),
        ("a part of a shapefile", "Give it with its .shp, or all its parts in a zip."),
    ),
    ".mif": ("a MapInfo file", AS_PLACES),
}
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_SPREADSHEET = "spreadsheet"
_HTML = re.compile(rb"\s*<(!doctype html|html|table|head|meta)\b", re.IGNORECASE)


def refuse_foreign(name: str, content: bytes) -> None:
    """
    Refuse what is in a format that is known and not read.

    Raises
    ------
    ForeignFormatError
        If it is.
    """
    start = content[:40].removeprefix(b"\xef\xbb\xbf").lstrip()
    for mark, (called, fix) in _BY_START.items():
        if start.lower().startswith(mark.lower()):
            raise ForeignFormatError(called, fix)
    if _HTML.match(content[:200].removeprefix(b"\xef\xbb\xbf")):
        raise ForeignFormatError(*_BY_ROOT["html"])
    if found := _BY_SUFFIX.get(PurePath(name).suffix.lower()):
        raise ForeignFormatError(*found)


def refuse_foreign_zip(archive: zipfile.ZipFile) -> None:
    """
    Refuse a zip that is a document of another program.

    Raises
    ------
    ForeignFormatError
        If it is.
    """
    names = set(archive.namelist())
    for part, (called, fix) in _BY_PART.items():
        if part in names:
            raise ForeignFormatError(called, fix)
    kind = open_document_kind(archive)
    if kind and kind != _SPREADSHEET:
        raise ForeignFormatError(f"an OpenDocument {kind}", AS_TABLE)
    if any(name.endswith(".gdbtable") for name in names):
        raise ForeignFormatError("a file geodatabase of Esri", AS_PLACES)


def open_document_kind(archive: zipfile.ZipFile) -> str:
    """Return what kind of OpenDocument a zip is, such as ``spreadsheet``, if any."""
    if "mimetype" not in archive.namelist():
        return ""
    with archive.open("mimetype") as part:
        kind = part.read(100).decode("ascii", errors="replace").strip()
    if not kind.startswith(_OPEN_DOCUMENT):
        return ""
    return kind.removeprefix(_OPEN_DOCUMENT).partition("-")[0]


def xml_root(content: bytes) -> str:
    """
    Return what the outermost element of XML is called, without its namespace.

    Raises
    ------
    TooMuchError
        If it defines entities, which can grow without end, or has too many elements,
        too many in each other, or too much text in one.
    xml.parsers.expat.ExpatError
        If it is no sound XML.
    """
    root, depth, count, letters = "", 0, 0, 0

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal root, depth, count, letters
        root = root or tag.rpartition(":")[2]
        depth, count, letters = depth + 1, count + 1, 0
        refuse_more(count, MAX_ELEMENTS, "elements")
        refuse_more(depth, MAX_DEPTH, "elements in each other")

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    def characters(text: str) -> None:
        nonlocal letters
        letters += len(text)
        refuse_more(letters, MAX_LETTERS, "characters in one element")

    def refuse(*_: object) -> None:
        raise TooMuchError("it defines entities, which is unsafe.")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.EntityDeclHandler = refuse
    parser.Parse(content, True)
    return root


def unread_xml(root: str) -> ForeignFormatError:
    """Return the error for XML that is not read, by its outermost element."""
    return ForeignFormatError(*_BY_ROOT.get(root, (f"XML ({root[:40]})", AS_TABLE)))
