"""The register in the layouts of many years and programs, and files taken for it."""

from __future__ import annotations

import csv
import io
import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from iinst_geo.cli import app
from iinst_geo.errors import DataFileError
from iinst_geo.geography.postcodes import find_postcode
from iinst_geo.register.dates import read_days
from iinst_geo.register.importing import RegisterImport, import_register
from iinst_geo.register.model import CACHE_FOLDER_VARIABLE, School
from tests.register_sample import content
from tests.samples import calmly

WRITTEN = """
URN|EstablishmentName|EstablishmentStatus (name)|PhaseOfEducation (name)|TypeOfEstablishment (name)|LA (name)|GOR (name)|UrbanRural (name)|Postcode|Easting|Northing|CloseDate|LastChangedDate
900301|Oak High|Open|Secondary|Community school|York|Yorkshire and The Humber|C1|YO1 7HH|460320|451910||18-09-2025
900302|Ash Élan|Closed|Primary|Community school|York|Yorkshire and The Humber|C1|YO32 9QU|461900|455700|31-08-2002|14-11-2018
"""  # noqa: E501, a table is read across
TABLE = pd.read_csv(io.StringIO(WRITTEN), sep="|", dtype=str, keep_default_na=False)
GROUP_LINKS = """
"URN","Linked UID","Group Name","Joined date","EstablishmentName","HasSharedHT"
"900101","1","Vale Trust","01-09-2006","Oak"
""".lstrip()
NO_ROW = "fewer cells than the heading"


def written(
    *, separator: str = ",", quoted: bool = False, **columns: list[str] | None
) -> str:
    """Write the table, with columns changed, added or (``None``) left out."""
    table = TABLE
    for name, cells in columns.items():
        table = (
            table.drop(columns=name) if cells is None else table.assign(**{name: cells})
        )
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    return table.to_csv(index=False, sep=separator, quoting=quoting)


def read(text: str, encoding: str = "utf-8") -> RegisterImport:
    return import_register(text.encode(encoding), open_only=False)


def schools(found: RegisterImport) -> list[School]:
    return [found.register.row(each) for each in range(found.schools_kept)]


PLAIN = read(written())


def test_the_layout_of_today_is_read_without_a_word():
    assert PLAIN.warnings == ()
    oak, ash = schools(PLAIN)
    assert (oak.name, oak.phase, oak.setting) == ("Oak High", "Secondary", "Urban")
    assert (ash.closed_on, PLAIN.extract_date) == ("2002-08-31", "2025-09-18")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (written(separator=";"), "cp1252"),
        (written(separator="|"), "utf-8"),
        (written(separator="\t"), "utf-16"),
        (written(separator="\t"), "utf-8-sig"),
        (written(quoted=True), "utf-16"),
        ("sep=;\r\n" + written(separator=";", quoted=True), "utf-8-sig"),
        (written(Extra=["a, b", "c\nd"], OpenDate=["", "x"]), "cp1252"),
        (written().replace("\n", "\r\n,,,,,,,,,,,,\r\n"), "utf-8"),
        (written().replace("\n", ",,\n"), "utf-8"),
        (written().replace("EstablishmentName", "ESTABLISHMENT NAME"), "utf-8"),
        (written().replace("LA (name)", "la_name"), "utf-8"),
        (written().replace("LA (name)", "LEA (name)"), "utf-8"),
        (written().replace(",Open,", ",OPEN,"), "utf-8"),
        (written(URN=["900301.0", "900302.0"]), "utf-8"),
        (written(Easting=["460320.0", "461900.0"]), "utf-8"),
    ],
)
def test_other_programs_forms_give_the_same_schools(text, encoding):
    found = read(text, encoding)
    assert schools(found) == schools(PLAIN)
    assert (found.extract_date, found.warnings) == ("2025-09-18", ())
    assert (found.rows_read, found.left_out) == (2, {})


def test_names_take_the_place_of_codes():
    names = {
        "EstablishmentStatus": ["1", "2"],
        "PhaseOfEducation": ["4", "02"],
        "GOR": ["D", "D"],
    }
    text = written()
    for name, cells in names.items():
        text = written_with_codes(text, name, cells)
    assert schools(read(text)) == schools(PLAIN)


def written_with_codes(text: str, name: str, cells: list[str]) -> str:
    table = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    table[f"{name} (name)"] = cells
    return table.rename(columns={f"{name} (name)": f"{name} (code)"}).to_csv(
        index=False
    )


def test_codes_without_a_name_are_told():
    found = read(written(**{"PhaseOfEducation (name)": ["4", "9"]}))
    assert [row.phase for row in schools(found)] == ["Secondary", ""]
    [warning] = found.warnings
    assert "PhaseOfEducation (name): 1 cell has a code without a name" in warning


def test_without_a_class_the_setting_comes_from_density_and_is_told():
    lost = "UrbanRural (name); settings are worked out from the postcodes around."
    found = read(written(**{"UrbanRural (name)": None}))
    assert found.warnings == (f"Not in the file: {lost}",)
    assert {row.setting_basis for row in schools(found)} == {"postcode-density"}
    blank = read(written(**{"UrbanRural (name)": ["", ""]}))
    assert blank.warnings == (f"Empty: {lost}",)


def test_without_a_grid_reference_the_place_is_the_postcodes_and_is_told():
    found = read(written(Easting=None, Northing=None))
    assert found.warnings == (
        "Not in the file: Easting and Northing; places are the middles of postcodes.",
    )
    assert {row.location_basis for row in schools(found)} == {"postcode centroid"}
    oak = find_postcode("YO1 7HH")
    assert oak is not None
    assert found.table.geometry[0].x == oak.longitude


def test_without_areas_they_are_those_of_the_postcode():
    found = read(written(**{"LA (name)": None, "GOR (name)": None}))
    assert [row.local_authority for row in schools(found)] == ["York", "York"]
    assert [row.region for row in schools(found)] == ["Yorkshire and The Humber"] * 2
    assert len(found.warnings) == 2


def test_a_grid_reference_that_is_no_number_is_told():
    found = read(written(Easting=["four", "461900"]))
    assert found.warnings == (
        "Easting: 1 cell is no number; the place is the middle of the postcode.",
    )
    assert schools(found)[0].location_basis == "postcode centroid"


def test_a_place_far_from_its_postcode_is_told():
    found = read(written(Easting=["360320", "461900"]))
    [warning] = found.warnings
    assert warning.startswith("1 school lies more than 20 km from the middle of the")
    assert "URN 900301" in warning


@pytest.mark.parametrize(
    ("changed", "closed"),
    [
        ("18/09/2025", "31/08/2002"),
        ("18/09/2025 00:00", "31/08/2002 00:00:00"),
        ("18.09.2025", "31.08.2002"),
        ("2025-09-18", "2002-08-31"),
        ("2025-09-18T10:20:30.5Z", "2002-08-31 00:00"),
        ("2025/09/18", "20020831"),
        ("18/09/25", "31/8/02"),
        ("18-Sep-25", "31-Aug-02"),
        ("18 September 2025", "31 Aug 2002"),
        ("45918", "37499"),  # Excel's count of days
        ("09/18/2025", "08/31/2002"),
    ],
)
def test_days_are_read_in_every_form_that_is_no_riddle(changed, closed):
    found = read(written(LastChangedDate=[changed, ""], CloseDate=["", closed]))
    assert found.extract_date == "2025-09-18"
    assert schools(found)[1].closed_on == "2002-08-31"
    is_told = [
        each.startswith("Days are written month first") for each in found.warnings
    ]
    assert is_told == ([True] if changed == "09/18/2025" else [])


def test_days_that_are_not_understood_are_counted_with_an_example():
    found = read(written(CloseDate=["31/09/2002", "in summer"]))
    [warning] = found.warnings
    assert warning.startswith("CloseDate: 2 dates are not understood and left empty")
    assert warning.endswith("such as “31/09/2002” (URN 900301).")
    assert found.lines[-1] == found.warnings[-1]


def days(*written_days: str) -> tuple[list[str], tuple[str, ...]]:
    cells = pd.Series(written_days, dtype="str")
    found = read_days({"Day": cells}, cells)
    return list(found.columns["Day"]), found.warnings


def test_a_file_with_both_orders_leaves_out_what_may_be_either():
    found, warnings = days("09/18/2025", "18/09/2025", "03/04/2025", "05/05/2025")
    assert found == ["2025-09-18", "2025-09-18", "", "2025-05-05"]
    assert "Some days are written day first and some month first" in warnings[0]
    assert "Day: 1 date is not understood" in warnings[1]


def test_a_slip_among_many_days_decides_nothing():
    found, warnings = days(*["18/09/2025"] * 30, "03/04/2025", "08/31/2002")
    assert found[-2:] == ["2025-04-03", ""]
    assert len(warnings) == 1


def test_a_month_first_file_is_read_so_throughout():
    found, _ = days("09/18/2025", "03/04/2025")
    assert found == ["2025-09-18", "2025-03-04"]


@calmly
@given(st.lists(st.dates(), min_size=1), st.sampled_from(["%d-%m-%Y", "%d/%m/%Y"]))
def test_days_as_the_register_writes_them_come_back(given_days, form):
    # strftime writes years before 1000 with fewer digits on some systems.
    given_days = [each.replace(year=1000 + each.year % 9000) for each in given_days]
    given_days = [each for each in given_days if (each.month, each.day) != (2, 29)]
    found, warnings = days(*(each.strftime(form) for each in given_days))
    assert found == [each.isoformat() for each in given_days]
    assert not warnings


def test_a_row_without_its_last_cells_is_read_and_told():
    found = read(written().replace(",,18-09-2025", ""))
    assert found.schools_kept == 2
    [warning] = found.warnings
    assert "1 row has fewer cells than the heading, the first is row 2;" in warning


def test_each_row_a_cell_shorter_than_the_heading_is_read():
    found = read(written().replace("LastChangedDate", "LastChangedDate,Unused"))
    assert schools(found) == schools(PLAIN)
    assert "2 rows have fewer cells than the heading" in found.warnings[0]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("Oak High", "Oak, High", "more cells than the heading"),
        ("Secondary,", "", NO_ROW),  # all that follows stands one to the left
        ("YO1 7HH,", "", NO_ROW),
        ("460320,451910,,18-09-2025", "460320", NO_ROW),  # cut
        ("Open,Secondary", "Open\n9,x", NO_ROW),  # a line break within it
    ],
)
def test_a_row_whose_cells_are_displaced_is_left_out_and_counted(old, new, reason):
    found = read(written().replace(old, new, 1))
    assert found.left_out[reason] >= 1
    assert [row.name for row in schools(found)] == ["Ash Élan"]
    assert found.rows_read == found.schools_kept + sum(found.left_out.values())


def test_no_row_that_fits_is_no_register():
    with pytest.raises(DataFileError, match=r"Left out, more cells than .*: 2"):
        read(written().replace("York,", "York,x,"))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (GROUP_LINKS, ("list of group links", "each group leads its members")),
        ("Group UID,Group ID,Group Name\n1,TR1,Vale\n", ("list of groups",)),
        ("URN,LinkURN,LinkName,LinkType\n1,2,Oak,Successor\n", ("links file",)),
        ("GID,URN,Role,Surname,Appointing body\n", ("list of governors",)),
        ("School;Postcode\nOak;YO1 7HH\n", ("no column URN", "list of your own")),
        (
            "URN,EstablishmentName,Postcode\n1,Oak,\n",
            ("no column EstablishmentStatus",),
        ),
        (
            "URN,EstablishmentName,EstablishmentStatus (name),Easting\n1,Oak,Open,1\n",
            ("no column Postcode, Easting, Northing",),
        ),
        ("\ufeff\n <!DOCTYPE html><html>", ("is a web page",)),
        ('{"type": "FeatureCollection"}', ("is JSON", "Your data")),
        ("<?xml version='1.0'?>", ("is XML",)),
        ("%PDF-1.7", ("is a PDF",)),
        ("PAR1", ("is Parquet",)),
        ("\xd0\xcf\x11\xe0", ("is a workbook",)),
        ("\x1f\x8b", ("with gzip",)),
    ],
)
def test_a_file_given_by_mistake_is_told_what_it_is(given, told):
    encoding = "latin-1" if given[0] in "\xd0\x1f" else "utf-8"
    with pytest.raises(DataFileError) as error:
        read(given, encoding)
    for words in told:
        assert words in str(error.value)


def test_the_command_tells_its_warnings(tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_FOLDER_VARIABLE, str(tmp_path))
    path = tmp_path / "edubasealldata_2025-09-19.csv"
    path.write_text(written(LastChangedDate=["soon", ""]), encoding="utf-8")
    done = CliRunner().invoke(app, ["import-register", str(path), "--json"])
    assert done.exit_code == 0
    summary = json.loads(done.stdout)
    assert summary["left_out"] == {"closed": 1}
    [warning] = summary["warnings"]
    assert warning.startswith("LastChangedDate: 1 date is not understood")
    assert warning in " ".join(done.stderr.split())
    assert "19 September 2025" in done.stderr


def test_the_sample_of_all_oddities_warns_of_nothing():
    assert import_register(content()).warnings == ()
