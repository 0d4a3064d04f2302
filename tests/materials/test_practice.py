"""Leading into Learning, told as a worked example."""

from __future__ import annotations

from iinst_geo import PartnershipNetwork
from iinst_geo.materials.practice import BASES, practice_account, worked_example
from iinst_geo.network.facets import facet_sets
from iinst_geo.network.sources import built_in_sources
from iinst_geo.vocabulary import ACTIVITIES
from tests.samples import changed, small_network

ACCOUNT = practice_account()
WAYS = {way.code: way for way in ACCOUNT.ways}


def test_all_that_is_cited_is_in_the_data():
    assert set(ACCOUNT.sources) <= set(built_in_sources())
    for part in (*ACCOUNT.facts, *ACCOUNT.timeline, *ACCOUNT.ways, *ACCOUNT.limits):
        assert part.sources, part


def test_each_basis_has_a_meaning():
    bases = {part.basis for part in (*ACCOUNT.facts, *ACCOUNT.timeline)}
    bases |= {limit.basis for limit in ACCOUNT.limits}
    bases |= {way.elements_basis for way in ACCOUNT.ways}
    assert bases == set(BASES)


def test_the_forum_is_worked_out_because_the_figures_are_missing():
    assert WAYS["forum"].elements_basis == "derived"
    assert len(WAYS["forum"].elements) == 4


def test_a_way_of_working_names_an_activity_coded_for_the_case_study(
    network: PartnershipNetwork,
):
    activities = facet_sets(network)["activity"]
    named = {code: way.activity for code, way in WAYS.items() if way.activity}
    assert set(WAYS) - set(named) == {"community"}
    for activity in named.values():
        assert activity in ACTIVITIES
        assert ACCOUNT.case_study_id in activities[activity]


def test_each_inquiry_model_is_used_and_explained():
    used = {way.inquiry for way in ACCOUNT.ways if way.inquiry}
    assert used == {model.heading for model in ACCOUNT.inquiry_models}


def test_there_are_six_prompts_and_one_plan():
    assert len(ACCOUNT.prompts) == 6
    assert [way.code for way in ACCOUNT.ways if way.is_planned] == ["community"]


def test_the_worked_example_is_the_case_study_alone(network: PartnershipNetwork):
    example = worked_example(network)
    assert example is not None
    assert list(example.case_studies["case_study_id"]) == ["LIL"]
    assert len(example.institutions) == 10
    assert (example.partnerships["basis"] == "inferred").sum() == 8
    assert worked_example(network) is example


def test_other_data_may_lack_it_or_use_its_id_for_something_else():
    assert worked_example(small_network()) is None
    facets = small_network().facets.iloc[0:0]
    namesake = changed("case_studies", 2, case_study_id="LIL")
    assert worked_example(small_network(**namesake, facets=facets)) is None
