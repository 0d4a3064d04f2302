"""Files of somebody's network, sound and with faults, for tests."""

from __future__ import annotations

import io
import json
import zipfile

import openpyxl

from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.schema import FILES

SCHOOLS = """
Ref | School name | Type    | Post code | Lat     | Long    | Easting | Northing
a   | Alder       | School  | YO1 7HH   |         |         |         |
b   | Beech       | Academy |           | 53.958  | -1.0932 |         |
c   | Cedar       | College |           |         |         | 460300  | 450200
d   | Dogwood     |         | YO24 1AB  |         |         |         |
"""
TIES = """
Lead | Partner | Collaboration | Note
a    | Beech   | M1            | plans with Alder
a    | c       | M1            |
D    | alder   |               |
"""
# One row each breaks one rule; a star marks the cell.
FAULTY_SCHOOLS = """
 e  | Elder   | School | YO1 7HH |        |       | |
 *  | Fir     | School | YO1 7HH |        |       | |
 a* | Gean    | School | YO1 7HH |        |       | |
 h  | *       | School | YO1 7HH |        |       | |
 i  | Ivy     | School |         | north* | -1.1  | |
 j  | Juniper | School |         | 95*    | -1.1  | |
 k  | Kerria  | School |         | -1.1   | 53.9* | |
 l  | Lime    | School | YO1 9ZZ*|        |       | |
"""
FAULTY_TIES = """
 a | Nobody* | M1 |
 * | b       |    |
 b | Beech*  |    |
 a | b       | M1 |
"""
# Sheet, row, heading, words of the message, and the cells that mend it.
FAULTS = [
    ("Institutions", 7, "Ref", "the institution has no id", {"Ref": "f"}),
    ("Institutions", 8, "Ref", "stands in an earlier row", {"Ref": "g"}),
    ("Institutions", 9, "School name", "the cell is empty", {"School name": "Holly"}),
    ("Institutions", 10, "Lat", "'north' is not a number", {"Lat": 53.9}),
    ("Institutions", 11, "Lat", "95 is out of range", {"Lat": 53.9}),
    (
        *("Institutions", 12, "Long", "lies outside Great Britain"),
        {"Lat": 53.9, "Long": -1.1},
    ),
    ("Institutions", 13, "Post code", "not in the ONS", {"Post code": "YO1 7HH"}),
    ("Partnerships", 5, "Partner", "'Nobody' names no", {"Partner": "Dogwood"}),
    ("Partnerships", 6, "Lead", "the tie has no lead", {"Lead": "c"}),
    ("Partnerships", 7, "Partner", "'b' is tied to itself", {"Partner": "Cedar"}),
    ("Partnerships", 8, "", "the row repeats another", {"Partner": "Elder"}),
]


def rows_of(written: str) -> list[list[str | None]]:
    """Read rows written as a table in text."""
    return [
        [cell.strip() or None for cell in line.split("|")]
        for line in written.strip().splitlines()
    ]


def workbook(**sheets: list[list[object]]) -> bytes:
    """Give a workbook; a sheet's name may have a _ for a blank."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def as_csv(rows: list[list[object]], separator: str = ",") -> str:
    """Give rows as CSV; no cell of these tests needs quotes."""
    lines = (separator.join(str(each or "") for each in row) for row in rows)
    return "\r\n".join(lines)


def sound_workbook() -> bytes:
    """Give the four schools and their three ties as a workbook."""
    return workbook(Institutions=rows_of(SCHOOLS), Partnerships=rows_of(TIES))


def long_names_workbook(*, has_case_studies: bool = True) -> bytes:
    """Return two schools whose every word is long, some of them without a blank."""
    long = "StAloysiusGonzagaAndTheHolyMartyrsVoluntaryAidedAcademyOfTheUpperVale"
    authority = "Bournemouth, Christchurch and Poole with the Upper Vale of Trent"
    line = "lessons planned and taught together, and looked at by both departments "
    institutions: list[list[object]] = [
        ["Name", "Postcode", "Setting", "Local authority", "Region"],
        [f"{long} 1", "YO1 7HH", f"{long} hills", authority, f"{long} region"],
        [f"{long} 2", "YO24 1AB", "Rural", authority, ""],
    ]
    if not has_case_studies:
        links = [["Lead", "Partner"], [f"{long} 1", f"{long} 2"]]
        return workbook(Institutions=institutions, Partnerships=links)
    return workbook(
        Institutions=institutions,
        Partnerships=[
            ["Lead", "Partner", "Case study", "Relationship"],
            [f"{long} 1", f"{long} 2", "M1", line * 3],
            [f"{long} 2", f"{long} 1", "M2", long],
        ],
        Case_studies=[
            ["case_study_id", "title", "theme", "funding", "collaboration_type"],
            ["M1", long, f"{long}; 3", f"{long}; {line}", line],
            ["M2", line, "", "", long],
        ],
    )


def faulty_workbook() -> bytes:
    """Give the same with a row for each fault, and one school that is sound."""
    return workbook(
        Institutions=rows_of(SCHOOLS) + rows_of(FAULTY_SCHOOLS.replace("*", "")),
        Partnerships=rows_of(TIES) + rows_of(FAULTY_TIES.replace("*", "")),
    )


def mended_workbook() -> bytes:
    """Give the faulty workbook with each fault mended."""
    book = openpyxl.load_workbook(io.BytesIO(faulty_workbook()))
    for title, row, _, _, cells in FAULTS:
        sheet = book[title]
        columns = {cell.value: cell.column for cell in sheet[1]}
        for heading, value in cells.items():
            sheet.cell(row, columns[heading], value)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    """Give files as a zip."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, each in files.items():
            archive.writestr(name, each)
    return content.getvalue()


def package_of(network: PartnershipNetwork) -> dict[str, bytes]:
    """Give the files that hold a network whole, as ``data/README.md`` has them."""
    files = {
        file: getattr(network, role).to_csv(index=False).encode()
        for role, file in FILES.items()
        if role != "institutions"
    }
    facts = network.institutions.drop(columns="geometry")
    features = [
        {
            "type": "Feature",
            "geometry": json.loads(json.dumps(point.__geo_interface__))
            if point
            else None,
            "properties": {
                name: value if isinstance(value, str) else None
                for name, value in zip(facts.columns, row, strict=True)
            },
        }
        for row, point in zip(
            facts.itertuples(index=False), network.institutions.geometry, strict=True
        )
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return files | {FILES["institutions"]: json.dumps(collection).encode()}
