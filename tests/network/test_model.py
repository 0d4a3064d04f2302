"""A network that breaks a rule cannot exist, and says all that is wrong with it."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from shapely import LineString, Point

from iinst_geo import NetworkDataError, PartnershipNetwork, Problem, UnknownValueError
from tests.samples import changed, small_network, small_tables, table


@pytest.fixture(scope="module")
def small():
    return small_network()


def problems(**changes):
    """Give the problems of the small network with some tables replaced."""
    with pytest.raises(NetworkDataError) as refused:
        small_network(**changes)
    return refused.value.problems


def doubled(name, row):
    """Give a table of the small network with one row standing twice."""
    made = small_tables()[name]
    return {name: pd.concat([made, made.iloc[[row]]])}


def lacking(name, column):
    return {name: small_tables()[name].drop(columns=column)}


def at(point):
    """Put Ash, the second institution, somewhere else."""
    made = small_tables()["institutions"]
    made.loc[1, "geometry"] = point
    return {"institutions": made}


FEATURES, TIES = "institutions.geojson", "partnerships.csv"
CASES, FACETS = "case_studies.csv", "case_study_facets.csv"
FILL, KNOWN = "Fill it in.", "Correct it, or add what it names."
# file, spreadsheet row, id, field, words of the message, fix
BROKEN = {
    "missing column": (
        lacking("partnerships", "basis"),
        (TIES, None, "", "basis", "the column is missing", "Add it, empty if need be."),
    ),
    "missing key": (
        lacking("institutions", "institution_id"),
        (FEATURES, None, "", "institution_id", "missing", "Add it, empty if need be."),
    ),
    "no name": (
        changed("institutions", 1, name=None),
        (FEATURES, 3, "ash", "name", "the cell is empty", FILL),
    ),
    "blank name": (
        changed("institutions", 1, name="  "),
        (FEATURES, 3, "ash", "name", "the cell is empty", FILL),
    ),
    "no title": (
        changed("case_studies", 2, title=None),
        (CASES, 4, "C3", "title", "the cell is empty", FILL),
    ),
    "unknown end": (
        changed("partnerships", 1, target_id="fir"),
        (TIES, 3, "A1", "target_id", "'fir' names no institution", KNOWN),
    ),
    "tie to itself": (
        changed("partnerships", 1, target_id="oak"),
        (TIES, 3, "A1", "target_id", "'oak' is tied to itself", "Name another partner"),
    ),
    "tie not from the lead": (
        changed("partnerships", 3, source_id="oak"),
        (TIES, 5, "B2", "source_id", "'oak' does not lead", "from its lead, elm."),
    ),
    "tie without a lead": (
        changed("partnerships", 3, case_study_id="C3"),
        (TIES, 5, "C3", "source_id", "'elm' does not lead", "from its lead, none."),
    ),
    "tie of no case study": (
        changed("partnerships", 3, case_study_id="D4"),
        (TIES, 5, "D4", "case_study_id", "'D4' names no case study", KNOWN),
    ),
    "facet of no case study": (
        changed("facets", 4, case_study_id="D4"),
        (FACETS, 6, "D4", "case_study_id", "'D4' names no case study", KNOWN),
    ),
    "unknown lead": (
        changed("case_studies", 2, lead_id="fir"),
        (CASES, 4, "C3", "lead_id", "'fir' names no institution", KNOWN),
    ),
    "unknown programme": (
        changed("case_studies", 2, programme="Music"),
        (CASES, 4, "C3", "programme", "'Music' names no programme", KNOWN),
    ),
    "unknown source": (
        changed("facets", 3, sources="web scroll"),
        (FACETS, 5, "B2", "sources", "the source scroll is not listed", "sources.csv"),
    ),
    "strange kind": (
        changed("institutions", 1, kind="pub"),
        (FEATURES, 3, "ash", "kind", "'pub' is not", "Correct it."),
    ),
    "strange basis": (
        changed("partnerships", 0, basis="rumour"),
        (TIES, 2, "A1", "basis", "'rumour' is not", "Correct it."),
    ),
    "no place at all": (
        at(Point(0, 0)),
        (FEATURES, 3, "ash", "geometry", "stands for no place", "Leave the place"),
    ),
    "off the earth": (
        at(Point(235, 48.86)),
        (FEATURES, 3, "ash", "geometry", "(235, 48.86) lies outside", "degrees"),
    ),
    "latitude first": (
        at(Point(51.4, 0.1)),
        (FEATURES, 3, "ash", "geometry", "lies outside", "Put longitude first"),
    ),
    "not a number": (
        at(Point(np.nan, np.nan)),
        (
            FEATURES,
            3,
            "ash",
            "geometry",
            "(nan, nan) lies outside",
            "Correct longitude",
        ),
    ),
    "infinite": (
        at(Point(np.inf, 51)),
        (FEATURES, 3, "ash", "geometry", "(inf, 51) lies outside", "Correct longitude"),
    ),
    "no point": (
        at(LineString([(0, 51), (0, 52)])),
        (
            FEATURES,
            3,
            "ash",
            "geometry",
            "a LineString is not a point",
            "Give a point.",
        ),
    ),
    "metres": (
        {"institutions": small_tables()["institutions"].to_crs(27700)},
        (FEATURES, None, "", "geometry", "in EPSG:27700", "to_crs('EPSG:4326')"),
    ),
}


@pytest.mark.parametrize(("changes", "told"), BROKEN.values(), ids=BROKEN)
def test_a_broken_rule_is_refused_with_its_place_and_its_cure(changes, told):
    file, row, key, field, message, fix = told
    [problem] = problems(**changes)
    assert (problem.file, problem.row, problem.id, problem.field) == (
        *(file, row),
        *(key, field),
    )
    assert message in problem.message and fix in problem.fix


def test_a_tie_from_an_unknown_institution_does_not_start_from_the_lead_either():
    found = problems(**changed("partnerships", 3, source_id="fir"))
    assert {(each.file, each.row, each.field) for each in found} == {
        (TIES, 5, "source_id")
    }
    assert "'fir' names no institution." in {each.message for each in found}


@pytest.mark.parametrize(
    ("name", "row", "second", "key"),
    [
        ("institutions", 4, 7, "saplings"),
        ("case_studies", 2, 5, "C3"),
        ("programmes", 1, 4, "Numbers"),
        ("sources", 1, 4, "book"),
        ("partnerships", 3, 6, "B2"),
        ("facets", 3, 7, "B2"),
    ],
)
def test_a_repeat_is_told_once_at_its_second_row(name, row, second, key):
    found = problems(**doubled(name, row))
    assert [(problem.row, problem.id) for problem in found] == [(second, key)]
    assert {problem.fix for problem in found} == {"Keep one of them."}


def test_all_problems_of_all_tables_are_told_at_once():
    found = problems(
        **changed("institutions", 1, name=None, geometry=Point(51.4, 0.1)),
        **changed("partnerships", 1, target_id="fir", basis="rumour", sources="scroll"),
        **changed("facets", 0, case_study_id="D4"),
    )
    assert {(problem.file, problem.row, problem.field) for problem in found} == {
        (FEATURES, 3, "name"),
        (FEATURES, 3, "geometry"),
        (TIES, 3, "target_id"),
        (TIES, 3, "basis"),
        (TIES, 3, "sources"),
        (FACETS, 2, "case_study_id"),
    }


def test_a_long_list_is_cut_at_five():
    with pytest.raises(NetworkDataError) as refused:
        small_network(
            **changed("case_studies", slice(None), programme="Music", sources="x")
        )
    title, *lines, more = str(refused.value).splitlines()
    assert title == "6 problems in the data."
    assert len(lines) == 5 and more == "… and 1 more."
    assert len(refused.value.problems) == 6


def test_one_problem_is_told_in_the_singular_and_whole():
    with pytest.raises(NetworkDataError) as refused:
        small_network(**changed("partnerships", 1, target_id="fir"))
    assert str(refused.value) == (
        "1 problem in the data.\npartnerships.csv, row 3, A1, target_id: "
        "'fir' names no institution. Correct it, or add what it names."
    )


def test_a_problem_without_a_row_names_its_file_alone():
    assert (
        str(Problem("a.csv", "it is odd.", "Mend it.")) == "a.csv: it is odd. Mend it."
    )


@pytest.mark.parametrize("column", [1, 1.5, True])
def test_a_column_that_is_no_text_is_told_in_plain_words(column):
    found = problems(institutions=small_tables()["institutions"].assign(urn=column))
    assert not any("dtype" in str(problem) for problem in found)


def test_a_table_without_places_is_refused_in_plain_words():
    plain = pd.DataFrame(small_tables()["institutions"].drop(columns="geometry"))
    assert {problem.field for problem in problems(institutions=plain)} == {"geometry"}


def test_ids_that_differ_only_in_case_are_refused():
    # An address is read whatever its case: one of the two could never be reached.
    made = small_tables()["institutions"]
    made.loc[2, "institution_id"] = "ASH"
    ties = small_tables()["partnerships"].replace({"target_id": {"yew": "ASH"}})
    assert problems(institutions=made, partnerships=ties)


def test_an_institution_named_like_a_case_study_is_refused():
    made = small_tables()["institutions"]
    made.loc[2, "institution_id"] = "b2"
    ties = small_tables()["partnerships"].replace({"target_id": {"yew": "b2"}})
    assert problems(institutions=made, partnerships=ties)


def test_a_network_without_case_studies_is_valid():
    empty = ("case_studies", "facets", "partnerships")
    network = small_network(**{name: table(name, []) for name in empty})
    assert network.members.empty


def test_places_may_lack_a_reference_system_and_are_then_degrees():
    tables = small_tables()
    bare = tables["institutions"].set_crs(None, allow_override=True)
    network = small_network(institutions=bare)
    assert network.placed_ids == {"oak", "ash", "yew", "elm"}


def test_an_empty_point_is_no_place():
    assert "ash" not in small_network(**at(Point())).placed_ids


def test_members_stand_with_their_lead_first(small):
    rows = small.members[["case_study_id", "institution_id", "role"]]
    assert rows.to_numpy().tolist() == [
        ["A1", "oak", "lead"],
        ["A1", "ash", "partner"],
        ["A1", "yew", "partner"],
        ["A1", "saplings", "partner"],
        ["B2", "elm", "lead"],
        ["B2", "ash", "partner"],
    ]


def test_an_institution_knows_its_case_studies(small):
    assert small.case_studies_of("ash") == ["A1", "B2"]
    assert small.case_studies_of("nowhere") == []


def test_ids_resolve_to_the_spelling_of_the_tables(small):
    assert small.resolve(" OAK ") == "oak" and small.resolve("b2") == "B2"
    with pytest.raises(UnknownValueError, match="no case study or institution 'fir'"):
        small.resolve("fir")


def test_a_subset_holds_the_case_studies_asked_for_and_who_takes_part(small):
    part = small.subset(["B2"])
    assert list(part.case_studies["case_study_id"]) == ["B2"]
    assert set(part.institutions["institution_id"]) == {"elm", "ash"}
    assert set(part.facets["case_study_id"]) == {"B2"}
    assert len(part.partnerships) == 1


def test_the_index_of_the_tables_does_not_matter(small):
    tables = small_tables()
    shuffled = {
        name: made.set_index(np.arange(len(made)) * 7 + 3)
        for name, made in tables.items()
    }
    network = PartnershipNetwork(**shuffled)
    assert isinstance(network.institutions, gpd.GeoDataFrame)
    assert_geodataframe_equal(network.institutions, small.institutions)
