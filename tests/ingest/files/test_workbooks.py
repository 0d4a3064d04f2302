"""A spreadsheet that somebody made without our template is understood, or told of."""

from __future__ import annotations

import io
import json
import re
import zipfile

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

from iinst_geo.export.tables.problem_report import marked_workbook
from iinst_geo.ingest import read_own_data
from tests.own_files import sound_workbook, workbook

HEAD = ["School", "Works with", "Pcode"]


def read(**sheets):
    return read_own_data({"my.xlsx": workbook(**sheets)})


def ties_of(own):
    return own.network.partnerships[["source_id", "target_id"]].to_numpy().tolist()


def changed(content: bytes, sheet: str, old: bytes, new: bytes) -> bytes:
    """Give a workbook with other bytes in one of its sheets."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(made, "w") as to,
    ):
        for name in given.namelist():
            part = given.read(name)
            to.writestr(name, re.sub(old, new, part) if sheet in name else part)
    return made.getvalue()


@pytest.mark.parametrize("name", ["Sheet1", "Partnerships", "Our_schools"])
def test_one_sheet_can_hold_schools_and_whom_they_work_with(name):
    rows = [["Alder", "Beech; Cedar", "YO1 7HH"], ["Beech", "", ""], ["Cedar", "", ""]]
    own = read(**{name: [HEAD, *rows]})
    assert own.errors == ()
    assert ties_of(own) == [["alder", "beech"], ["alder", "cedar"]]
    assert own.network.placed_ids == {"alder"}
    assert "partners" not in own.network.institutions


def test_a_row_for_each_partner_is_one_school_and_a_difference_is_told():
    head = [*HEAD, "Notes"]
    rows = [["Alder", "Beech", "YO1 7HH", "Old"], ["alder ", "Cedr", "", "New"]]
    own = read(Sheet=[head, *rows, ["Beech"], ["Cedar"]])
    [slip] = own.errors
    assert (slip.row, slip.field) == (3, "Works with")
    assert slip.fix.startswith("Did you mean 'cedar'?")
    differs = next(each for each in own.warnings if "earlier row" in each.message)
    assert (differs.row, differs.id, differs.field) == (3, "alder", "Notes")
    rows[1][1] = "Cedar"
    own = read(Sheet=[head, *rows, ["Beech"], ["Cedar"]])
    assert ties_of(own) == [["alder", "beech"], ["alder", "cedar"]]
    assert len(own.network.institutions) == 3


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_nameless_sheets_each_is_known_by_its_headings(first):
    schools = [["School", "Postcode"], ["Alder", "YO1 7HH"], ["Beech", "YO1 7HH"]]
    sheets = [schools, [["School", "Partner"], ["Alder", "Beech"]]]
    own = read(Sheet1=sheets[first], Sheet2=sheets[1 - first])
    assert ties_of(own) == [["alder", "beech"]]


def test_a_title_above_the_headings_is_told_of():
    own = read(Sheet=[["Our schools"], HEAD, ["Alder", "Beech", ""]])
    assert own.network is None
    assert any("headings in row 1" in each.fix for each in own.problems)


def test_what_is_missing_is_asked_for_in_plain_words():
    [error] = read(Schools=[["School"], ["Alder"]]).errors
    assert "column Works with" in error.fix and error.file == "my.xlsx"


def test_a_case_study_without_a_title_is_called_after_its_lead():
    own = read(
        Schools=[["Name"], ["Alder"], ["Beech"]],
        Ties=[["Lead", "Partner", "Project"], ["Alder", "Beech", "P1"]],
        Projects=[["Project", "Title"], ["P1", ""]],
    )
    assert list(own.network.case_studies["title"]) == ["Alder"]


def test_a_sheet_is_read_to_its_end_whatever_it_says_of_its_size():
    short = changed(sound_workbook(), "sheet1", rb'ref="[^"]*"', b'ref="A1"')
    assert len(read_own_data({"a.xlsx": short}).network.institutions) == 4
    far = changed(sound_workbook(), "sheet1", rb'<row r="5"', b'<row r="999999999999"')
    [error] = read_own_data({"a.xlsx": far}).errors
    assert "more than 1,048,576 rows" in error.message


def test_half_a_character_in_json_does_not_stop_the_reading():
    half = {"type": "Feature", "geometry": None, "properties": {"name": "Al\ud800der"}}
    content = json.dumps({"type": "FeatureCollection", "features": [half]}).encode()
    own = read_own_data({"schools.json": content, "ties.csv": b"lead,partner\n"})
    assert list(own.network.institutions["name"]) == ["Al?der"]


@pytest.mark.parametrize(
    "oddity", ["merged cells", "a table spoilt", "every cell merged"]
)
def test_an_odd_workbook_comes_back_marked_too(oddity):
    book = openpyxl.load_workbook(
        io.BytesIO(workbook(Schools=[HEAD, ["", "", "YO1 9ZZ"]]))
    )
    book["Schools"].merge_cells("A2:B2")
    book["Schools"].add_table(Table(displayName="T", ref="A1:C2"))
    made = io.BytesIO()
    book.save(made)
    content = made.getvalue()
    if oddity == "a table spoilt":
        content = changed(content, "table1", b" ref=", b" fer=")
    if oddity == "every cell merged":
        content = changed(content, "sheet1", b"A2:B2", b"A1:XFD1048576")
    own = read_own_data({"my.xlsx": content})
    assert {each.field for each in own.errors} == {"School", "Pcode"}
    marked = openpyxl.load_workbook(
        io.BytesIO(marked_workbook("my.xlsx", content, own.problems))
    )
    assert marked["Schools"]["A2"].comment and marked["Schools"]["C2"].comment
