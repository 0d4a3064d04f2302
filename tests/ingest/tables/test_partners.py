"""Who is meant by a partner: namesakes, numbers, lists, and other tools' files."""

from __future__ import annotations

import json
import time

import pytest
from typer.testing import CliRunner

from iinst_geo.cli import app
from iinst_geo.ingest import match_as, read_own_data
from iinst_geo.ingest.any_file import raw_tables
from iinst_geo.ingest.headings import matched
from iinst_geo.ingest.raw import RawTable
from iinst_geo.ingest.tables.columns import gather
from iinst_geo.ingest.tables.ends import Ends
from iinst_geo.ingest.tables.partners import told_in_columns
from tests.ui.your_data.test_page import page_with, report_of


def read(**files: str):
    """Read CSV files by their names."""
    return read_own_data({f"{name}.csv": rows.encode() for name, rows in files.items()})


def tables_of(rows: str) -> list[RawTable]:
    return raw_tables({"schools.csv": rows.encode()})[0]


def ties_of(own) -> list[list[str]]:
    assert own.errors == ()
    return own.network.partnerships[["source_id", "target_id"]].to_numpy().tolist()


@pytest.mark.parametrize(
    ("heading", "one", "other"),
    [
        ("Postcode", "LS1 4DL", "HU1 2AA"),
        ("URN", "900001", "900002"),
        ("Town", "Leeds", "Hull"),
        ("Local authority", "Leeds", "Kent"),
        ("Type", "school", "college of trust"),
        ("Phase", "Primary", "Secondary"),
    ],
)
def test_namesakes_that_differ_in_anything_are_two(heading, one, other):
    rows = f"Holy Trinity,Elm,{one}\nHoly Trinity,Oak,{other}\nElm,,\nOak,,\n"
    own = read(schools=f"School,Works with,{heading}\n{rows}")
    assert list(own.network.institutions["institution_id"]) == [
        *("holy-trinity", "holy-trinity-2", "elm", "oak"),
    ]
    # Each keeps its own partners: a tie starts from its row, not from a name.
    assert ties_of(own) == [["holy-trinity", "elm"], ["holy-trinity-2", "oak"]]


@pytest.mark.parametrize("second", ["LS1 4DL", "ls1 4dl.", ""])
def test_a_name_again_that_nothing_tells_apart_is_one(second):
    rows = f"Holy Trinity,Elm,LS1 4DL\nHoly trinity,Oak,{second}\nElm,,\nOak,,\n"
    own = read(schools=f"School,Works with,Postcode\n{rows}")
    assert ties_of(own) == [["holy-trinity", "elm"], ["holy-trinity", "oak"]]
    assert len(own.network.institutions) == 3


def test_a_later_row_fills_what_the_first_leaves_open():
    rows = "Oak,Elm,,\nElm,,YO32 9QU,\nOak,Ash,YO1 7HH,Good\nAsh,,YO8 4QH,\n"
    own = read(schools=f"School,Works with,Postcode,Notes\n{rows}")
    oak = own.network.institution_by_id.loc["oak"]
    assert (oak["postcode"], oak["notes"]) == ("YO1 7HH", "Good")
    assert own.problems == ()


def test_two_coordinates_tell_namesakes_apart():
    rows = "Oak,Elm,-1.08,53.96\nOak,Elm,-1.0801,53.9601\nOak,Elm,-2.2,53.5\nElm,,,\n"
    own = read(
        schools=f"School,Works with,Long,Lat\n{rows.replace('Oak,Elm', 'Oak,', 1)}"
    )
    assert ties_of(own) == [["oak", "elm"], ["oak-2", "elm"]]


NAMESAKES = """School,Works with,Postcode
Holy Trinity,Elm,LS1 4DL
Holy Trinity,Elm,HU1 2AA
Elm,,YO1 7HH
Oak,{},YO32 9QU
"""


def test_a_name_that_two_share_is_answered_with_both():
    [error] = read(schools=NAMESAKES.format("Holy Trinity")).errors
    assert (error.row, error.field) == (5, "Works with")
    assert "'Holy Trinity' is the name of more than one institution" in error.message
    for each in ("LS1 4DL (id holy-trinity)", "HU1 2AA (id holy-trinity-2)"):
        assert each in error.message


@pytest.mark.parametrize(
    "called",
    ['"Holy Trinity, HU1 2AA"', "Holy Trinity (hu1 2aa)", "holy-trinity-2"],
)
def test_a_namesake_is_found_by_its_postcode_or_id(called):
    assert ["oak", "holy-trinity-2"] in ties_of(read(schools=NAMESAKES.format(called)))


SCHOOLS = "URN,School\n900001,Oak\n900002,Elm\n900003,Ash\n"


@pytest.mark.parametrize(
    ("lead", "partner"),
    [
        ("Lead URN", "Partner URN"),
        ("URN of lead", "URN of partner"),
        ("URN", "Partner URN"),
        ("Lead", "URN"),
        ("From URN", "To URN"),
        ("Source", "Target"),
        ("origin", "dest"),
        ("origin_id", "dest_id"),
        ("From", "To"),
        ("School A", "School B"),
        ("School", "Works with"),
        ("LeadSchool", "PartnerSchool"),
        ("Node 1", "Node 2"),
    ],
)
def test_ends_are_known_by_number_under_many_headings(lead, partner):
    ties = f"{lead},{partner}\n900001,0900002\nURN 900002,900003.0\n"
    own = read(schools=SCHOOLS, ties=ties)
    assert ties_of(own) == [["oak", "elm"], ["elm", "ash"]]
    assert {each.row for each in own.problems} <= {2, 3, 4}  # without places


def test_numbers_beside_names_are_the_surer():
    schools = "URN,School\n900001,Oak\n900002,Oak\n900003,Elm\n"
    ties = "Lead name,Lead URN,Partner name,Partner URN\n"
    ties += "Oak,900002,The Elm,900003\nElm,,Oak,900001\n"
    own = read(schools=schools, ties=ties)
    assert ties_of(own) == [["oak-2", "elm"], ["elm", "oak"]]
    assert not {"source_urn", "target_urn"} & {*own.network.partnerships}
    assert not any("URN" in each.field for each in own.problems)


def test_two_tables_of_one_shape_are_of_one_kind():
    own = read(
        north="School,Works with\nOak,Elm\nElm,\n", south="School,Works with\nAsh,Oak\n"
    )
    assert ties_of(own) == [["oak", "elm"], ["ash", "oak"]]
    halves = {"a": "From,To\nOak,Elm\n", "b": "from,to\nElm,Ash\n"}
    own = read(schools="School\nOak\nElm\nAsh\n", **halves)
    assert ties_of(own) == [["oak", "elm"], ["elm", "ash"]]


def test_a_number_that_two_share_is_told_and_an_id_goes_before_it():
    schools = "URN,School,Postcode\n900001,Oak,YO1 7HH\n900001,Elm,YO32 9QU\n2,Ash,\n"
    [error] = read(schools=schools, ties="Lead,Partner\nAsh,900001\n").errors
    assert "is the number (URN) of more than one institution: oak; elm" in error.message
    schools = "id,URN,School\n7,8,Oak\n8,7,Elm\n"
    assert ties_of(read(schools=schools, ties="Lead,Partner\n7,8\n")) == [["7", "8"]]


LIST = "School,Works with\nOak,{}\nElm,\nAsh,\n{}"
LONG = '"St John, Hull",\nMarks and Spencer Academy,\n'


@pytest.mark.parametrize(
    ("cell", "partners"),
    [
        ("Elm, Ash", ["elm", "ash"]),
        ("Elm and Ash", ["elm", "ash"]),
        ("elm & ASH", ["elm", "ash"]),
        ("Elm,Ash,", ["elm", "ash"]),
        (
            "St John, Hull, Marks and Spencer Academy and Elm",
            ["st-john-hull", "marks-and-spencer-academy", "elm"],
        ),
        ("Elm; St John, Hull", ["elm", "st-john-hull"]),
        ("Marks and Spencer Academy", ["marks-and-spencer-academy"]),
    ],
)
def test_partners_with_commas_between_are_read_if_all_are_known(cell, partners):
    own = read(schools=LIST.format(f'"{cell}"', LONG))
    assert ties_of(own) == [["oak", each] for each in partners]
    ties = read(
        schools=f"School\nOak\nElm\nAsh\n{LONG.replace(',' + chr(10), chr(10))}",
        ties=f'Lead,Partner,Note\nOak,"{cell}",yes\n',
    )
    assert ties_of(ties) == [["oak", each] for each in partners]
    assert set(ties.network.partnerships["basis_note"]) == {"yes"}


def test_a_part_that_is_not_known_is_named_with_the_hint():
    [error] = read(schools=LIST.format('"Elm, Birch and Ash"', "")).errors
    assert (error.row, error.field) == (2, "Works with")
    assert "'Birch' is not known" in error.fix and "put ; between" in error.fix
    [error] = read(schools=LIST.format('"Birch, Beech"', "")).errors
    assert "Put ; between partners" in error.fix


def test_graph_tools_files_are_read():
    kumu = read(
        elements="Label,Type,Description\nOak,School,Big\nElm,School,\n",
        connections="From,To,Type,Direction\nOak,Elm,Plans lessons,mutual\n",
    )
    assert ties_of(kumu) == [["oak", "elm"]]
    assert list(kumu.network.partnerships["relationship"]) == ["Plans lessons"]
    assert kumu.network.institutions["notes"][0] == "Big"
    flowmap = read(
        locations="id,name,lat,lon\n1,Oak,53.96,-1.08\n2,Elm,54.0,-1.05\n",
        flows="origin,dest,count\n2,1,42\n",
    )
    assert ties_of(flowmap) == [["2", "1"]]
    assert flowmap.network.placed_ids == {"1", "2"}
    gephi = read(
        nodes="Id,Label\n1,Oak\n2,Elm\n",
        edges="Source,Target,Type,Id,Label,Weight\n1,2,Undirected,0,,1.0\n",
    )
    assert ties_of(gephi) == [["1", "2"]]
    assert gephi.network.partnerships["relationship"].isna().all()
    assert list(gephi.network.institutions["name"]) == ["Oak", "Elm"]


@pytest.mark.parametrize(
    ("heading", "role", "field"),
    [
        ("Label", "institutions", "name"),
        ("EstablishmentName", "institutions", "name"),
        ("Partner school URN", "partnerships", "target_id"),
        ("urn_of_lead_school", "partnerships", "source_id"),
        ("Destination", "partnerships", "target_id"),
        ("Sources", "partnerships", "sources"),
    ],
)
def test_headings_of_other_tools_are_matched(heading, role, field):
    assert match_as("x", (heading,), role).fields == (field,)


HEADS = '"URN","{}","Group Name","Group Type","Group Status","EstablishmentName"'
HEADS += ',"TypeOfEstablishment (name)","PhaseOfEducation (name)","LA (name)","Last"'
# As the register has it, each row a cell short.
LINKS = """
900001,50,Vale Trust,Multi-academy trust,Open,Oak,Academy converter,Primary,York
900002,50,Vale Trust,Multi-academy trust,Open,Elm,Free schools,Secondary,York
900002,51,Elm,Federation,Open,Elm,Free schools,Secondary,York
900002,51,Elm,Federation,Open,Elm,Free schools,Secondary,York
900003,52,Vale Trust,Trust,Closed,Ash,Community school,Primary,Leeds
"""


@pytest.mark.parametrize("uid", ["Linked UID", "Group UID"])
def test_the_registers_group_links_alone_are_a_network(uid):
    own = read(grouplinks=HEADS.format(uid) + LINKS)
    table = own.network.institution_by_id
    assert table["kind"].to_dict() == {
        **dict.fromkeys(("vale-trust", "elm", "vale-trust-2"), "network"),
        **dict.fromkeys(("oak", "elm-2", "ash"), "school"),
    }
    assert ties_of(own) == [
        ["vale-trust", "oak"],
        ["vale-trust", "elm-2"],
        ["elm", "elm-2"],
        ["vale-trust-2", "ash"],
    ]
    assert table.loc["ash", ["phase", "region", "urn"]].to_list() == [
        *("Primary", "Yorkshire and The Humber", "900003"),
    ]
    assert {each.message for each in own.problems} == {
        "the institution has no place; it is listed, not on the map."
    }


def test_members_of_groups_are_the_schools_told_of_elsewhere():
    schools = "URN,EstablishmentName,Postcode\n900001,The Oak,YO1 7HH\n,Ash,YO32 9QU\n"
    own = read(schools=schools, grouplinks=HEADS.format("Linked UID") + LINKS)
    assert ["vale-trust", "the-oak"] in ties_of(own)
    assert ["vale-trust-2", "ash"] in ties_of(own)
    assert own.network.placed_ids == {"the-oak", "ash"}
    assert len(own.network.institutions) == 2 + 3 + 1


MEMBERS = "Group UID,Group Name,URN,EstablishmentName,Postcode\n"


@pytest.mark.parametrize(
    ("other", "member", "is_one"),
    [
        ("100000", "123456", False),
        ("100000", "100000.0", True),
        ("100000", "", True),
        ("", "123456", True),
        ("", "", True),
    ],
)
def test_a_member_is_its_namesake_unless_their_numbers_differ(other, member, is_one):
    own = read(
        institutions=f"name,urn\nSt Mary's Primary School,{other}\n",
        grouplinks=f"{MEMBERS}1,Trust A,{member},St Mary's Primary School,\n",
    )
    meant = "st-marys-primary-school"
    assert ties_of(own) == [["trust-a", meant if is_one else f"{meant}-2"]]


def test_members_of_two_numbers_are_not_one_namesake_without():
    rows = "1,Trust A,900001,Ash,\n1,Trust A,900002,Ash,\n"
    own = read(institutions="name\nAsh\nElm\n", grouplinks=MEMBERS + rows)
    assert ties_of(own) == [["trust-a", "ash-2"], ["trust-a", "ash-3"]]


def test_groups_without_a_number_are_told_apart_by_name():
    rows = ",Trust B,900001,Oak,\n,Trust C,900002,Elm,\n,trust b,900003,Ash,\n"
    own = read(grouplinks=MEMBERS + rows)
    assert ties_of(own) == [["trust-b", "oak"], ["trust-c", "elm"], ["trust-b", "ash"]]


def test_members_without_a_number_are_told_apart_by_postcode_or_row():
    rows = "1,Vale,,Oak,YO1 7HH\n2,Hill,,Oak,yo17hh\n1,Vale,,Oak,YO32 9QU\n"
    rows += "1,Vale,,Elm,\n2,Hill,,Elm,\n1,Vale,not known,Ash,\n2,Hill,not known,Yew,\n"
    own = read(grouplinks=MEMBERS + rows)
    assert ties_of(own) == [
        *(["vale", "oak"], ["hill", "oak"], ["vale", "oak-2"]),
        *(["vale", "elm"], ["hill", "elm-2"], ["vale", "ash"], ["hill", "yew"]),
    ]
    [told] = (each for each in own.warnings if "an earlier row" in each.message)
    assert told.row == 6 and "'Elm'" in told.message


def test_a_row_of_group_links_without_an_end_is_told_of():
    rows = "1,Vale,900001,Oak,\n,,900002,Elm,\n1,Vale,,,\n"
    own = read(grouplinks=MEMBERS + rows)
    assert ties_of(own) == [["vale", "oak"]]
    told = [
        (each.row, each.message) for each in own.warnings if "not read" in str(each)
    ]
    assert told == [
        (3, "the row names no group; it is not read."),
        (4, "the row names no member; it is not read."),
    ]


def test_the_page_and_the_command_read_group_links(tmp_path):
    content = (HEADS.format("Group UID") + LINKS).encode("cp1252")
    (tmp_path / "links.csv").write_bytes(content)
    done = CliRunner().invoke(app, ["validate", str(tmp_path / "links.csv"), "--json"])
    assert done.exit_code == 0 and json.loads(done.stdout)["valid"] is True
    page = page_with({"links.csv": content})
    assert not page.exception and len(report_of(page)) == 1 + 3
    assert "6 institutions, 0 with a place, and 4 links" in page.success[0].value


def test_a_long_table_without_places_is_told_of_once():
    rows = (
        "".join(f"School {at},School {at + 1}\n" for at in range(40)) + "School 40,\n"
    )
    [told] = read(schools=f"School,Works with\n{rows}").problems
    assert "no column gives a place; 41 institutions" in told.message


def test_a_later_row_is_the_school_whose_number_was_filled_in_before():
    rows = "Oak,Elm,,YO1 7HH\nOak,,900001,YO1 7HH\nOak,,900002,YO1 7HH\n"
    rows += "Oak,Ash,900001,\nElm,,,\nAsh,,,\n"
    own = read(schools=f"School,Works with,URN,Postcode\n{rows}")
    assert ties_of(own) == [["oak", "elm"], ["oak", "ash"]]
    table = own.network.institution_by_id
    assert table["urn"].dropna().to_dict() == {"oak": "900001", "oak-2": "900002"}


def test_rows_of_one_id_are_one_whatever_else_they_say():
    rows = "7,Oak,8,900001\n7,Oak,,900002\n8,Elm,,\n"
    own = read(schools=f"id,School,Works with,URN\n{rows}")
    assert list(own.network.institutions["institution_id"]) == ["7", "8"]
    assert [each.field for each in own.warnings if "earlier row" in each.message] == [
        "URN"
    ]


@pytest.mark.parametrize("heading", ["URN", "Postcode"])
def test_very_many_namesakes_are_told_apart_in_little_time(heading):
    count = 10_000
    cells = ["Oak,Elm", *["Oak,"] * (count - 1)]
    rows = [f"{each},{900_000 + at}" for at, each in enumerate(cells)]
    tables = tables_of("\n".join([f"School,Works with,{heading}", *rows, "Elm,,"]))
    start = time.process_time()
    (schools, _), _ = told_in_columns(tables, matched(tables))
    assert len(schools.rows) == count + 1
    assert time.process_time() - start < 5  # a square would take minutes


def test_a_school_with_very_many_rows_that_differ_is_told_of_in_little_time():
    rows = "".join(f"7,Oak,Elm,{at}\n" for at in range(20_000))
    tables = tables_of(f"id,School,Works with,Notes\n{rows}")
    start = time.process_time()
    (schools, _), _ = told_in_columns(tables, matched(tables))
    assert len(schools.problems) == 20_000 - 1
    assert time.process_time() - start < 5


def test_very_many_namesakes_have_labels_in_little_time():
    rows = "".join(f"{at},Oak,Place {at},{900_000 + at}\n" for at in range(20_000))
    tables = tables_of(f"id,School,Town,URN\n{rows}")
    schools = gather(zip(tables, matched(tables), strict=True), "institutions")
    start = time.process_time()
    assert Ends.of(schools).labels["7"] == "Oak, Place 7 (id 7)"
    assert time.process_time() - start < 5


def test_a_cell_of_very_many_spaces_is_read_in_little_time():
    wide = f"a{' ' * 100_000}b"
    start = time.process_time()
    [error] = read(schools=LIST.format(f'"{wide}"', "")).errors
    assert "names no institution" in error.message
    own = read(schools=LIST.format(f'"Elm{" " * 100_000}, Ash"', ""))
    assert ties_of(own) == [["oak", "elm"], ["oak", "ash"]]
    assert time.process_time() - start < 5


def test_very_many_unknown_ends_are_told_in_little_time():
    def seconds(count: int) -> float:
        names = "".join(f"School {at}\n" for at in range(count))
        ties = "".join(f"School {at},Nobody {at}\n" for at in range(count))
        start = time.process_time()
        own = read(schools=f"School\n{names}", ties=f"Lead,Partner\n{ties}")
        assert len(own.errors) == count
        return time.process_time() - start

    seconds(100)  # what is read once
    few, many = seconds(1000), seconds(8000)
    assert many < 24 * few + 1  # a square would be 64 times
