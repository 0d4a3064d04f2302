"""A list of links: institutions and who works with whom, and no case study."""

from __future__ import annotations

import io
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iinst_geo import (
    NetworkDataError,
    PartnershipFilter,
    UnknownValueError,
    honesty_line,
    select,
)
from iinst_geo.analysis.regions import area_rows, flows
from iinst_geo.export.formats import FORMATS
from iinst_geo.export.player.file import view_html
from iinst_geo.export.tables.data_package import to_package
from iinst_geo.ingest import read_own_data
from iinst_geo.maps.palette import LIGHT
from iinst_geo.maps.records import marks, tie_records
from iinst_geo.nearby.institutions import known_values
from iinst_geo.nearby.places import find_place
from iinst_geo.nearby.query import find_nearby
from iinst_geo.network.ties import partners
from iinst_geo.selection.aggregation import aggregated
from iinst_geo.selection.focus import focus_on
from iinst_geo.selection.map_words import map_in_words
from iinst_geo.vocabulary import FACETS
from tests.samples import calmly, linked_network, small_tables

NETWORK = linked_network()
OWN = ("phase", "setting", "region", "authority")
SCHOOLS_CSV = b"name,phase,postcode\nAlder,Primary,YO1 7HH\nBeech,,YO1 7HH\nElm,,\n"


def shown(**wanted):
    return select(NETWORK, PartnershipFilter(**wanted))


def names(selection):
    return " ".join(sorted(selection.institutions["institution_id"]))


def test_it_knows_that_it_has_no_case_studies():
    assert NETWORK.has_case_studies is False
    own = read_own_data({"s.csv": SCHOOLS_CSV, "t.csv": b"from,to\nAlder,Beech\n"})
    assert own.network.has_case_studies is False
    assert own.network.case_studies.empty
    assert own.network.programmes.empty


def test_links_beside_case_studies_stay_a_network_of_case_studies():
    ties = b"lead,partner,collaboration\nAlder,Beech,M1\nBeech,Elm,\n"
    network = read_own_data({"s.csv": SCHOOLS_CSV, "t.csv": ties}).network
    assert network.has_case_studies is True
    assert set(network.case_studies["case_study_id"]) == {"M1", "beech-partnerships"}


def test_a_tie_without_a_case_study_is_refused_beside_others():
    tables = small_tables()
    tables["partnerships"].loc[1, "case_study_id"] = None
    with pytest.raises(NetworkDataError, match=r"row 3.*the cell is empty"):
        type(NETWORK)(**tables)


def test_an_institution_matches_by_its_own_values_and_brings_its_links():
    assert names(shown()) == "a b c d e"
    assert names(shown(phase={"Secondary"})) == "a c d e"
    assert names(shown(authority={"Kent"})) == "a b c d"
    assert names(shown(authority={"Kent"}, phase={"Secondary"})) == "c d"
    assert len(shown(authority={"Kent"}).partnerships) == 2


def test_values_of_one_facet_widen_and_facets_narrow():
    matches = shown(phase={"Primary", "Secondary"}, setting={"Urban"}).links.matches
    assert list(matches) == [True, False, True, False, False, False]


def test_the_count_beside_a_value_is_that_of_the_institutions_that_have_it():
    assert shown().counts("phase") == {"Primary": 3, "Secondary": 2, "Not recorded": 1}
    # Other fields hold; the value's own does not.
    asked = shown(authority={"Kent"}, phase={"Primary"})
    assert asked.counts("phase") == {"Primary": 2, "Secondary": 1, "Not recorded": 0}
    assert asked.counts("authority") == {"Bromley": 1, "Kent": 2, "Not recorded": 0}
    assert asked.loosened() == {"phase": 3, "authority": 3}


@given(
    st.fixed_dictionaries(
        {
            facet: st.sets(st.sampled_from(known_values(NETWORK)[facet]), max_size=2)
            for facet in OWN
        }
    )
)
@calmly
def test_any_count_is_that_of_pandas(wanted):
    table = NETWORK.institutions.rename(columns={"local_authority": "authority"})
    cells = table[list(OWN)].fillna("Not recorded")
    for facet in OWN:
        others = [name for name in OWN if name != facet and wanted[name]]
        kept = cells[
            np.all([cells[name].isin(wanted[name]) for name in others], axis=0)
            if others
            else slice(None)
        ]
        expected = kept[facet].value_counts()
        for value, count in shown(**wanted).counts(facet).items():
            assert count == expected.get(value, 0)


def test_facets_that_nobody_recorded_have_nothing_to_offer():
    offered = {name for name, values in known_values(NETWORK).items() if values}
    assert offered == set(OWN)
    with pytest.raises(UnknownValueError, match="theme has no '1'"):
        shown(theme={"1"})


def test_the_honesty_line_tells_those_asked_for_from_those_they_reach():
    assert honesty_line(shown()) == (
        "Showing 5 of 6 institutions and their 4 links (1 with an end without a "
        "place). 1 more is in no partnership: search finds it."
    )
    assert honesty_line(shown(authority={"Bromley"})) == (
        "Showing 2 of 6 institutions and their 4 links (1 with an end without a "
        "place), which reach 3 others."
    )
    assert honesty_line(shown(q="lonely")) == (
        "Showing 1 of 6 institutions and its 0 links. Of those shown, 1 is in no "
        "partnership."
    )
    assert "1 more matches and is" in honesty_line(shown(phase={"Primary"}))


def test_a_school_in_no_partnership_is_found_by_search_alone():
    assert names(shown(q="lonely fir")) == "f"
    assert "f" not in names(shown(phase={"Primary"}))
    assert shown(q="nobody of that name").is_empty


def test_a_choice_stands_for_the_institution_and_its_partners():
    focus = focus_on(NETWORK, "A")
    assert focus.selected == focus.institution_id == "a"
    assert focus.institution_ids == {"a", "b", "c"}
    with pytest.raises(UnknownValueError, match="There is no institution 'x'"):
        focus_on(NETWORK, "x")


def test_a_choice_draws_its_links_and_a_lonely_one_itself():
    focus = focus_on(NETWORK, "a")
    what = aggregated(shown(), focus)
    every = marks(what.members)
    ties = list(tie_records(what.members, every, focus, LIGHT))
    strong = max(tie["w"] for tie in ties)
    assert [tie["name"] for tie in ties if tie["w"] == strong] == [
        "Alder – Beech",
        "Cedar – Alder",
    ]
    assert all(mark.is_lead for mark in every)
    assert "f" not in {mark.institution_id for mark in every}
    alone = marks(aggregated(shown(), focus_on(NETWORK, "f")).members)
    assert [mark.tooltip for mark in alone if mark.institution_id == "f"] == [
        {"name": "Lonely Fir", "sub": "in no partnership · Rural"}
    ]
    assert alone[0].tooltip["sub"] == "2 links · Urban"


def test_of_many_links_those_of_a_choice_are_drawn_singly():
    many = 200
    rows = "\n".join(f"s{at},School {at},YO1 7HH" for at in range(many))
    ties = "\n".join(f"s0,s{at}" for at in range(1, 61))
    more = "\n".join(f"s{at},s{at + 1}" for at in range(70, many - 1))
    network = read_own_data(
        {
            "s.csv": f"id,name,postcode\n{rows}\n".encode(),
            "t.csv": f"from,to\n{ties}\n{more}\n".encode(),
        }
    ).network
    what = aggregated(select(network), focus_on(network, "s0"))
    assert what.is_summed
    assert what.ties_singly == 60
    assert "60 links are drawn singly" in map_in_words(what.selection, what.focus, what)


def test_the_partners_of_a_school_come_nearest_first():
    found = partners(NETWORK, "c")
    assert [each.name for each in found] == ["Alder", "Elder", "Dogwood"]
    assert found[0].line == "Primary · Bromley · 7.0 km"
    assert found[2].line == "Secondary · Kent · distance not known"


def test_a_link_between_two_areas_counts_in_both():
    rows = area_rows(shown()).set_index("area")
    assert dict(rows["ties"]) == {"London": 4, "South East": 2, "No place": 1}
    assert dict(rows["ties_crossing"]) == {"London": 2, "South East": 2, "No place": 0}
    assert sum(flows(shown())["ties"]) == 4
    assert list(flows(shown()).iloc[0]) == ["London", "South East", 2]


def test_nearby_tells_partners_without_naming_case_studies():
    found = find_nearby(NETWORK, find_place(NETWORK, "a"), 100)
    told = {each.institution_id: each for each in found.results}
    assert told["b"].relation == "Partner already"
    assert told["e"].partner_status == "In another partnership"
    assert told["f"].partner_status == "In no partnership recorded"
    assert all(each.case_studies == () for each in found.results)


def test_it_is_a_list_of_links_again_when_its_package_is_read():
    package = to_package(select(NETWORK))
    again = read_own_data({"view.zip": package})
    assert not again.errors
    assert again.network.has_case_studies is False
    assert len(again.network.institutions) == 6
    assert again.network.partnerships.equals(NETWORK.partnerships)
    part = to_package(shown(authority={"Bromley"}))
    assert read_own_data({"view.zip": part}).network.has_case_studies is False


def test_a_link_given_from_both_ends_counts_once():
    ties = b"from,to\nAlder,Beech\nBeech,Alder\nAlder,Elm\n"
    own = read_own_data({"s.csv": SCHOOLS_CSV, "t.csv": ties})
    assert len(own.network.partnerships) == 2
    [told] = (each for each in own.warnings if each.file == "t.csv")
    assert told.row == 3
    assert told.message == "1 link is given from both ends and counts once."


@pytest.mark.parametrize(
    ("rows", "basis", "relationship"),
    [
        (
            ("training,inferred,a guess", "funding,named,said"),
            "named",
            "training; funding",
        ),
        (
            ("training,named,said", "funding,group,a guess"),
            "named",
            "training; funding",
        ),
        (("training,group,", "Training,inferred,said"), "inferred", "training"),
        ((",named,said", "funding,named,again"), "named", "funding"),
        ((",named,said", ",named,again"), "named", None),
    ],
)
def test_a_link_given_from_both_ends_says_what_both_say(rows, basis, relationship):
    ends = ("Alder,Beech", "Beech,Alder")
    lines = [f"{each},{row}" for each, row in zip(ends, rows, strict=True)]
    ties = "\n".join(["from,to,relationship,basis,basis_note", *lines]).encode()
    own = read_own_data({"s.csv": SCHOOLS_CSV, "t.csv": ties})
    [tie] = own.network.partnerships.to_dict("records")
    assert (tie["source_id"], tie["target_id"]) == ("alder", "beech")
    assert (tie["basis"], tie["basis_note"]) == (basis, "said")
    assert tie["relationship"] == relationship or pd.isna(tie["relationship"])
    assert pd.isna(tie["relationship"]) == (relationship is None)


def test_several_links_given_from_both_ends_are_counted():
    ties = b"from,to\nAlder,Beech\nBeech,Alder\nAlder,Elm\nElm,Alder\nBeech,Alder\n"
    own = read_own_data({"s.csv": SCHOOLS_CSV, "t.csv": ties})
    assert len(own.network.partnerships) == 2
    [told] = (each for each in own.warnings if each.file == "t.csv")
    assert told.message.startswith("3 links are given from both ends, this one first")


def test_the_list_as_a_file_has_a_row_for_each_institution():
    rows = pd.read_csv(io.BytesIO(FORMATS["csv"].make(shown(authority={"Kent"}))))
    assert list(rows["institution_name"]) == ["Alder", "Beech", "Cedar", "Dogwood"]
    assert list(rows["links"]) == [2, 1, 3, 1]
    assert list(rows["partners"]) == ["Beech", "Alder", "Dogwood", "Cedar"]
    assert rows["case_study_id"].isna().all()


@pytest.mark.parametrize("name", ["csv", "geojson", "xlsx", "gpkg", "svg", "pptx"])
def test_every_format_is_made_of_it(name):
    assert FORMATS[name].make(select(NETWORK))


@pytest.mark.parametrize("name", ["csv", "geojson", "svg"])
def test_no_file_that_people_read_speaks_of_case_studies(name):
    written = FORMATS[name].make(select(NETWORK)).decode().casefold()
    assert "case study" not in written
    assert "case studies" not in written
    assert "-partnerships" not in written


def test_the_player_has_the_institutions_to_filter_by():
    page = view_html(select(NETWORK)).decode()
    data = json.loads(page.split('id="data">')[1].split("</script>")[0])
    assert data["links"] is True
    assert [facet["name"] for facet in data["facets"]] == list(OWN)
    values = {each["value"]: each["ids"] for each in data["facets"][0]["values"]}
    assert values == {
        "Primary": ["a", "b", "f"],
        "Secondary": ["c", "d"],
        "Not recorded": ["e"],
    }
    assert {row["id"] for row in data["members"] if not row["role"]} == set("abcdef")
    assert sum(row["role"] == "partner" for row in data["members"]) == 4


def test_each_own_facet_says_what_it_asks_for():
    asked = {each.name: each.help_of_own for each in FACETS}
    assert all(asked[name] for name in OWN)
    assert not any("case" in words for words in asked.values())
