"""Sheets and CSV files are read as people lay them out, and nothing goes untold."""

from __future__ import annotations

import io
import json
import re
import zipfile

import openpyxl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from iinst_geo.cli import app
from iinst_geo.export.tables.problem_report import marked_workbook
from iinst_geo.ingest import read_own_data
from iinst_geo.ingest.any_file import raw_tables
from iinst_geo.ingest.files import layout
from iinst_geo.ingest.files.layout import Layout, in_spans, table_of_rows
from iinst_geo.ingest.limits import TooMuchError
from tests.ingest.files.test_workbooks import changed, ties_of
from tests.ingest.test_reading import assert_same
from tests.ingest.test_round_trip import there_and_back
from tests.own_files import as_csv, workbook
from tests.ui.your_data.test_page import page_with, report_of

HEAD = ["School", "Works with", "Postcode"]
ROWS = [
    ["Oak High School", "Ash Primary School", "YO1 7HH"],
    ["Ash Primary School", None, "YO32 9QU"],
]
OAK_TO_ASH = [["oak-high-school", "ash-primary-school"]]
BLANKS = [None, " ", "\u00a0", "\u200b", "\ufeff \t"]


def book_of(rows, change=lambda book, sheet: None, title="Schools") -> bytes:
    """Give a workbook of one sheet, changed by a function."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    change(book, sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def read(content: bytes, name="my.xlsx"):
    return read_own_data({name: content})


@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_blank_rows_anywhere_are_no_rows(kind, blank):
    empty = [blank] * 3
    rows = [empty, empty, HEAD, empty, ROWS[0], empty, ROWS[1], empty]
    content = book_of(rows) if kind == "xlsx" else as_csv(rows).encode()
    own = read(content, f"my.{kind}")
    assert own.problems == ()
    assert ties_of(own) == OAK_TO_ASH
    [table] = raw_tables({f"my.{kind}": content})[0]
    assert list(table.row_numbers) == [5, 7]


def test_a_cell_full_of_commas_is_no_row_of_cells():
    outline = f"POLYGON(({','.join(['0 0'] * 60_000)}))"
    text = f"wkt\tSchool\tWorks with\n{outline}\tOak\tElm\n\tElm\t\n"
    own = read_own_data({"schools.tsv": text.encode()})
    assert own.errors == () and len(own.network.partnerships) == 1


def test_rows_of_separators_alone_are_no_rows():
    own = read(b"School;Works with\nOak;Ash\n;;;;\n;\nAsh;\n;;;\n", "my.csv")
    assert own.errors == () and len(own.network.institutions) == 2


@pytest.mark.parametrize("first", [["Schools"], ["Partners of the Vale, 2026"], ["x"]])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_titles_above_the_headings_are_told_of_by_their_row(kind, first):
    rows = [[], first, [], ["", "made in May"], HEAD, *ROWS]
    content = book_of(rows) if kind == "xlsx" else as_csv(rows).encode()
    if kind == "csv":
        content = content.replace(b"Vale, 2026", b"Vale 2026")
    own = read(content, f"my.{kind}")
    assert own.errors == () and ties_of(own) == OAK_TO_ASH
    assert [each.row for each in own.warnings] == [2, 4]
    assert "not read" in own.warnings[0].message


def test_a_cell_that_is_a_known_heading_does_not_make_a_row_the_header():
    rows = [["Establishment name", "Type"], ["School", "x"], ["Oak", "School"]]
    [table], _ = raw_tables({"s.xlsx": book_of(rows)})
    assert table.headings == ("Establishment name", "Type") and len(table.rows) == 2


def test_headings_that_nobody_knows_stay_in_the_first_row_with_several_cells():
    rows = [["Our list"], ["where", "what"], ["a", "b"]]
    [table], _ = raw_tables({"s.xlsx": book_of(rows)})
    assert table.headings == ("where", "what")


def test_faults_below_a_title_are_marked_in_their_own_cells():
    rows = [["Our schools"], [], HEAD, ROWS[0], ["Ash Primary School", "Elmm", None]]
    content = book_of(rows)
    own = read(content)
    [slip] = own.errors
    assert (slip.row, slip.field, slip.sheet) == (5, "Works with", "Schools")
    marked = openpyxl.load_workbook(
        io.BytesIO(marked_workbook("my.xlsx", content, own.problems))
    )
    assert "Elmm" in marked["Schools"]["B5"].comment.text
    assert marked["Schools"]["B1"].comment is None


def test_a_second_sheet_that_begins_with_a_blank_row_is_read():
    schools = [["Name"], ["Oak"], ["Ash"]]
    ties = [[], ["Lead", "Partner"], ["Oak", "Ash"]]
    own = read(workbook(Schools=schools, Partnerships=ties))
    assert own.errors == () and ties_of(own) == [["oak", "ash"]]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('"School\nname";"Works with";Postcode\nOak;Ash;YO1 7HH\nAsh;;\n', 2),
        ("School;Works with;Notes (what, when, why, how)\nOak;Ash;a\nAsh;;b\n", 2),
        ("School|Works with|Postcode, if any, in full\nOak|Ash|YO1 7HH\nAsh||\n", 2),
        ("sep=;\nSchool;Works with\nOak;Ash\nAsh;\n", 2),
        ('"sep=\t"\r\nSchool\tWorks with\r\nOak\tAsh\r\nAsh\t\r\n', 2),
        ("SEP=^\nSchool^Works with\nOak^Ash\nAsh^\n", 2),
        ("Schools, colleges, hubs\nSchool;Works with\nOak;Ash\nAsh;\n", 3),
        ("School\tWorks with\tNotes\rOak\tAsh\ta, b; c\rAsh\t\td, e; f\r", 2),
        ('School;Works with\n"Oak";"Ash, Elm"\nAsh, Elm;\n', 2),
    ],
)
def test_the_separator_is_the_one_that_the_headings_speak_for(text, row):
    own = read(text.encode(), "my.csv")
    assert own.errors == ()
    assert len(own.network.institutions) == 2 and len(own.network.partnerships) == 1
    [table], _ = raw_tables({"my.csv": text.encode()})
    assert table.row_numbers[0] == row


@pytest.mark.parametrize("letters", [131_073, 1_000_000])
def test_a_very_long_cell_stops_nothing(letters):
    text = f"School,Works with,Outline\nOak,Ash,{'x' * letters}\nAsh,,\n"
    own = read(text.encode(), "my.csv")
    assert own.errors == () and ties_of(own) == [["oak", "ash"]]
    assert_same(there_and_back(own.network), own.network)


@pytest.mark.parametrize(
    ("place", "row", "field", "used"),
    [
        ("A3", 3, "School", True),
        ("B2", 2, "Works with", True),
        ("C3", 3, "Postcode", True),
        ("D2", 2, "Roll", False),
    ],
)
def test_a_formula_without_a_stored_value_is_told_of(place, row, field, used):
    def change(_, sheet):
        sheet["D1"] = "Roll"
        sheet[place] = "=A2"

    own = read(book_of([HEAD, *ROWS], change))
    [told] = [each for each in own.problems if "no stored value" in each.message]
    assert (told.row, told.field, told.sheet) == (row, field, "Schools")
    assert told.severity == ("error" if used else "warning")
    assert (own.network is None) == used
    at = [each for each in own.errors if (each.row, each.field) == (row, field)]
    assert at == [told] * used  # not told again as an empty cell


@pytest.mark.parametrize(
    ("xml", "told"),
    [
        (b'<c r="B2" t="str"><f>X</f><v>Ash Primary School</v></c>', ""),
        (b'<c r="B2" t="str"><f>X</f><v></v></c>', ""),
        (b'<c r="B2" t="str"><f>X</f></c>', "no stored value"),
        (b'<c r="B2"><f t="shared" si="0"/><v/></c>', "no stored value"),
        (b'<c r="B2"><f>X</f><v>0</v></c>', "no stored value"),
        (b'<c r="B2" t="e"><f>X</f><v>#REF!</v></c>', "#REF!"),
        (b'<c r="B2" t="e"><v>#N/A</v></c>', "#N/A"),
    ],
)
def test_values_empty_text_and_errors_of_formulas_are_told_apart(xml, told):
    rows = [HEAD, [*ROWS[0][:1], "placeholder", ROWS[0][2]], ROWS[1]]
    content = changed(book_of(rows), "sheet1", rb'<c r="B2".*?</c>', xml)
    problems = [each for each in read(content).problems if each.row == 2]
    assert [told in each.message for each in problems] == [True] * bool(told)


def test_an_error_typed_as_text_is_told_of_and_read():
    own = read(b"School,Works with\n#REF!,Ash\nAsh,\n", "my.csv")
    [told] = [each for each in own.warnings if "#REF!" in each.message]
    assert (told.row, told.field) == (2, "School") and own.errors == ()


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_left_out_and_named(state):
    def change(book, _):
        hidden = book.create_sheet("Draft of May")
        for row in (HEAD, ["Elm College", "Oak High School", None]):
            hidden.append(row)
        hidden.sheet_state = state
        book.create_sheet("Nothing").sheet_state = state

    own = read(book_of([HEAD, *ROWS], change))
    assert own.errors == () and ties_of(own) == OAK_TO_ASH
    [told] = own.warnings
    assert told.sheet == "Draft of May" and "hidden" in told.message
    assert "unhide the sheet Draft of May" in told.fix


def test_hidden_rows_and_columns_are_left_out_and_named():
    def change(_, sheet):
        sheet["E1"], sheet["E2"] = "Head", "A person"
        sheet.append(["Elm College", "Oak High School", None])
        for row in (4, 5, 7):
            sheet.cell(row, 1, f"S{row}")
            sheet.row_dimensions[row].hidden = True
        sheet.column_dimensions["E"].hidden = True

    own = read(book_of([HEAD, *ROWS], change))
    assert own.errors == () and ties_of(own) == OAK_TO_ASH
    assert "Head" not in own.network.institutions
    rows, column = (each.message for each in own.warnings)
    assert rows.endswith("rows 4 to 5, 7.") and column.endswith("column E.")


def test_cells_merged_downwards_are_filled_and_across_are_not():
    def change(_, sheet):
        for area in ("A2:A3", "C2:C3", "A5:B5"):
            sheet.merge_cells(area)

    rows = [
        HEAD,
        ["Oak", "Ash", "YO1 7HH"],
        [None, "Elm", None],
        ["Ash", None, None],
        ["Elm", None, None],
    ]
    own = read(book_of(rows, change))
    assert own.errors == ()
    assert ties_of(own) == [["oak", "ash"], ["oak", "elm"]]
    assert own.network.placed_ids == {"oak"}


def test_headings_merged_over_two_rows_are_read_as_one():
    def change(_, sheet):
        for area in ("A1:A2", "B1:B2", "C1:D1", "A3:A4"):
            sheet.merge_cells(area)

    rows = [
        ["School", "Works with", "Place", None],
        [None, None, "Lat", "Long"],
        ["Oak", "Ash", 53.9, -1.1],
        [None, "Elm", None, None],
        ["Ash", None, None, None],
        ["Elm", None, None, None],
    ]
    own = read(book_of(rows, change))
    assert own.errors == () and own.network.placed_ids == {"oak"}
    assert ties_of(own) == [["oak", "ash"], ["oak", "elm"]]


def test_the_command_gives_the_sheet_of_a_problem(tmp_path):
    path = tmp_path / "my.xlsx"
    path.write_bytes(book_of([["Title"], HEAD, *ROWS, ["=A1", "Oak High School"]]))
    done = CliRunner().invoke(app, ["validate", str(path), "--json"])
    report = json.loads(done.stdout)
    assert done.exit_code == 1 and not report["valid"]
    first, *_ = report["problems"]
    assert (first["sheet"], first["row"], first["field"]) == ("Schools", 5, "School")
    path = tmp_path / "my.csv"
    path.write_text("School,Works with\nOak,Elm\n")
    done = CliRunner().invoke(app, ["validate", str(path), "--json"])
    assert {each["sheet"] for each in json.loads(done.stdout)["problems"]} == {""}


def test_the_page_tells_of_a_hidden_sheet_and_a_title():
    def change(book, _):
        draft = book.create_sheet("Draft")
        draft["A1"] = "School"
        draft.sheet_state = "hidden"

    page = page_with({"my.xlsx": book_of([["Our schools"], HEAD, *ROWS], change)})
    assert not page.exception and "2 institutions" in page.success[0].value
    _, *rows = report_of(page)
    assert [row[0] for row in rows] == [
        "my.xlsx, sheet Draft",
        "my.xlsx, sheet Schools",
    ]


def test_a_cell_far_down_and_right_is_refused_before_memory_is_asked_for():
    def change(_, sheet):
        sheet["XFD1048576"] = "far"

    [error] = read(book_of([HEAD, *ROWS], change)).errors
    assert "more than 10,000,000 cells" in error.message


class Walked(frozenset):
    """Columns that count how often they are gone through."""

    times = 0

    def __iter__(self):
        self.times += 1
        return super().__iter__()


def test_hidden_columns_to_the_last_are_gone_through_once():
    rows = [["School", "Head"], ["Oak", "A person"], ["Ash", ""], ["Elm", ""]]
    hidden = Walked(range(1, 16_384))
    found = table_of_rows("a.xlsx", "", rows, Layout(hidden_columns=hidden))
    assert found.headings == ("School",) and len(found.rows) == 3
    assert hidden.times == 1


def test_merged_ranges_that_overlap_without_end_are_refused(monkeypatch):
    rows = [["School", "Works with"], ["Oak", "Ash"], *([["", "Elm"]] * 8)]
    merged = {0: [(2, 10)] * 3}
    found = table_of_rows("a.xlsx", "", rows, Layout(merged))
    assert [row[0] for row in found.rows] == ["Oak"] * 9
    monkeypatch.setattr(layout, "MAX_CELLS", 26)  # three times nine rows are 27
    with pytest.raises(TooMuchError, match="merged cells"):
        table_of_rows("a.xlsx", "", rows, Layout(merged))


def test_merged_cells_without_text_ask_for_no_memory():
    rows = [["School"], ["Oak"], ["Ash"]]
    found = table_of_rows("a.xlsx", "", rows, Layout({16_383: [(2, 3)]}))
    assert list(map(len, found.rows)) == [1, 1]


def test_a_part_that_stands_twice_in_a_workbook_is_refused():
    content = io.BytesIO(book_of([HEAD, *ROWS]))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("XL/Workbook.xml", b"<x/>")
    [error] = read(content.getvalue()).errors
    assert "two parts" in error.message


def test_a_password_and_an_empty_workbook_are_told_of_in_words():
    locked = b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    [error] = read(locked).errors
    assert "password" in error.message
    [error] = read(workbook(Sheet1=[])).errors
    assert "none of its sheets" in error.message


def test_rows_are_named_in_spans():
    assert in_spans([2, 3, 4, 7, 9, 10]) == "2 to 4, 7, 9 to 10"


CELL = st.sampled_from(["", "", "Oak", "Ash", "Elm", "=A1", " ", "\u00a0", "x y"])
LINE = st.lists(CELL, min_size=3, max_size=3)
quickly = settings(
    deadline=None, max_examples=15, phases=[Phase.explicit, Phase.generate]
)


@quickly
@given(
    above=st.lists(st.sampled_from(["", "Our schools", "May"]), max_size=4),
    lines=st.lists(LINE, max_size=8),
    hidden=st.sets(st.integers(0, 7), max_size=3),
    merged=st.lists(st.tuples(st.integers(0, 6), st.integers(1, 3)), max_size=1),
)
def test_every_row_with_content_is_read_or_told_of(above, lines, hidden, merged):
    head = len(above) + 1

    def change(_, sheet):
        for at, rows in merged:
            for column in (1, 2):
                area = [head + 1 + at, column, head + 1 + at + rows, column]
                sheet.merge_cells(None, *area)
        for at in hidden:
            sheet.row_dimensions[head + 1 + at].hidden = True

    content = book_of([*([each] for each in above), HEAD, *lines], change)
    # Merging empties the cells it covers, so content is what a reader finds.
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    full = {
        number
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1)
        if any(str(cell or "").strip() for cell in row)
    }
    [table], _ = raw_tables({"my.xlsx": content})
    read = set(table.row_numbers)
    told = {each.row for each in table.problems if each.row}
    for each in table.problems:
        if "hidden" in each.message:
            [spans] = re.findall(r"here rows? (.+)\.", each.message)
            for span in spans.split(", "):
                first, *last = map(int, span.split(" to "))
                told |= {*range(first, (last or [first])[0] + 1)}
    assert read | told | {head} == full
    assert not read & {head + 1 + at for at in hidden}
