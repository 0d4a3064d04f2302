"""A case study given without a phase has that of its schools, and says so."""

from __future__ import annotations

import csv
import io

import pytest

from iinst_geo import select
from iinst_geo.analysis.comparison import compare
from iinst_geo.analysis.grid import grid_rows
from iinst_geo.analysis.survival import WORKED_OUT, what_survives
from iinst_geo.export.formats import FORMATS
from iinst_geo.export.player.data import network_data
from iinst_geo.ingest import read_own_data
from iinst_geo.ingest.tables.studies import phase_of
from iinst_geo.network.facets import facet_sets
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.vocabulary import FROM_MEMBERS
from tests.ingest.test_reading import assert_same
from tests.pages import html_of
from tests.ui.explore.test_page import page_of

SCHOOLS = b"""Id,School,Type,Phase
elm,Elm,School,Primary
oak,Oak,School,Nursery
ash,Ash,School,Secondary
fir,Fir,School,All-through
yew,Yew,School,
body,Learning Trust,Network,Secondary
"""
TIES = b"""Case study,Lead,Partner
young,elm,oak
young,elm,yew
young,elm,body
both,elm,ash
open,elm,fir
given,elm,oak
"""
STUDIES = b"""Code,Title,Phase
young,Young,
both,Both,
open,Open,
given,Given,Secondary
"""
PHASES = {"young": "Primary", "both": "Primary and Secondary", "open": ""}


def network_of(**files: bytes) -> PartnershipNetwork:
    own = read_own_data({f"{name}.csv": content for name, content in files.items()})
    assert own.network and own.errors == ()
    return own.network


@pytest.fixture(scope="module")
def network() -> PartnershipNetwork:
    return network_of(schools=SCHOOLS, partnerships=TIES, case_studies=STUDIES)


def phases_of(network: PartnershipNetwork) -> dict[str, tuple[str, str]]:
    table = network.case_studies.fillna("")
    found = zip(table["phase"], table["phase_basis"], strict=True)
    return dict(zip(table["case_study_id"], found, strict=True))


@pytest.mark.parametrize(
    ("phases", "expected"),
    [
        (["Nursery", "Primary", "Middle deemed primary"], "Primary"),
        (["Middle deemed secondary", "Secondary"], "Secondary"),
        (["Primary", "Middle deemed secondary"], "Primary and Secondary"),
        (["16 plus", "Secondary"], "Post-16 and Secondary"),
        (["16 plus"], ""),
        (["16 plus", "Primary"], ""),
        (["16 plus", "Primary", "Secondary"], ""),
        (["Primary", "All-through"], ""),
        (["Primary", "Year 6"], ""),
        ([], ""),
    ],
)
def test_schools_of_some_phases_span_one_only_without_doubt(phases, expected):
    assert phase_of(phases) == expected


def test_a_phase_left_empty_is_that_of_the_schools_and_a_given_one_stays(network):
    worked_out = {key: (phase, FROM_MEMBERS) for key, phase in PHASES.items() if phase}
    open_or_given = {"open": ("", ""), "given": ("Secondary", "")}
    assert phases_of(network) == worked_out | open_or_given
    assert facet_sets(network)["phase"]["Primary"] == {"young"}


def test_case_studies_that_only_a_column_names_have_phases_too():
    found = phases_of(network_of(schools=SCHOOLS, partnerships=TIES))
    assert {key: found[key][0] for key in PHASES} == PHASES
    assert found["given"] == ("Primary", FROM_MEMBERS)


def test_what_the_phase_rests_on_is_said_wherever_it_is_shown(network):
    selection = select(network)
    [cells] = [
        row.cells for row in compare(network, ["young"]).rows if row.label == "Phase"
    ]
    assert cells[0][0].basis == FROM_MEMBERS
    matrix = what_survives(network).matrix.set_index("case_study_id")["Phase"]
    assert matrix.eq(WORKED_OUT).to_dict() == dict.fromkeys(PHASES, True) | {
        "open": False,
        "given": False,
    }
    assert list(grid_rows(selection)["phase_basis"])[:2] == [FROM_MEMBERS] * 2
    table = io.StringIO(FORMATS["csv"].make(selection).decode("utf-8-sig"))
    bases = {
        row["case_study_id"]: row["case_study_phase_basis"]
        for row in csv.DictReader(table)
    }
    assert bases == {key: basis for key, (_, basis) in phases_of(network).items()}


@pytest.mark.parametrize(("key", "is_told"), [("young", True), ("given", False)])
def test_the_detail_on_the_page_and_in_the_player_says_so(network, key, is_told):
    said = "Phase: from its members."
    page = page_of(network)
    page.query_params["selected"] = key
    assert (said in html_of(page.run())) == is_told
    assert (said in network_data(network)["studies"][key]["basis"]) == is_told


def test_a_phase_worked_out_comes_back_from_a_data_package_with_its_basis(network):
    package = FORMATS["zip"].make(select(network))
    again = read_own_data({"data.zip": package})
    assert again.network and again.errors == ()
    assert phases_of(again.network) == phases_of(network)
    assert_same(again.network, network)
