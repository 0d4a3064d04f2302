"""The five themes, what they rest on, and which case studies show them."""

from __future__ import annotations

import pytest

from iinst_geo import PartnershipFilter, PartnershipNetwork, select
from iinst_geo.materials.themes import (
    ELEMENT_BASES,
    all_themes,
    background,
    recorded_by_phase,
    routes,
    showing,
    theme_evidence,
)
from iinst_geo.network.sources import built_in_sources, case_study_titles
from iinst_geo.text import words
from iinst_geo.vocabulary import NOT_RECORDED, PHASES, THEME_NAMES
from tests.samples import rows_of, small_network, table

THEMES = {theme.number: theme for theme in all_themes()}
# The pages of the explorer, as addresses name them.
PAGES = {"explore", "grid", "themes", "self-analysis"}


def test_the_themes_are_those_of_the_filter_in_order():
    assert list(THEMES) == list(THEME_NAMES)
    assert THEMES["3"].label == "3 Partnership and sharing"


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_an_element_rests_on_case_studies_coded_with_its_theme(theme, network):
    coded = {one.case_study_id: one for one in theme_evidence(network, theme.number)}
    assert theme.elements
    for element in theme.elements:
        assert element.basis in ELEMENT_BASES
        assert bool(element.case_studies) == (element.basis == "coded")
        for key in element.case_studies:
            assert key in coded, element.text
            assert {each.source_id for each in coded[key].sources} <= set(
                element.sources
            ), element.text


def test_only_the_page_of_theme_5_left_elements_of_its_own():
    bases = {
        number: {element.basis for element in theme.elements}
        for number, theme in THEMES.items()
    }
    assert bases == {**{key: {"coded"} for key in "1234"}, "5": {"recorded"}}


def test_all_that_is_cited_is_in_the_data(network):
    elements = [element for theme in all_themes() for element in theme.elements]
    for part in [*all_themes(), *elements, background()]:
        assert part.sources
        assert set(part.sources) <= set(built_in_sources())
    assert set(built_in_sources()) == set(network.sources["source_id"])
    assert dict(case_study_titles()) == dict(network.case_study_by_id["title"])


def test_the_counts_by_phase_are_those_of_the_programme(network):
    programmes = network.programmes.set_index("programme")
    published = programmes.at["Influential Institutions", "published_by_phase"]
    said = [f"{phase}: {count}" for phase, count in background().phases.items()]
    assert "; ".join(said) == published
    assert tuple(background().phases) == PHASES


def test_the_recorded_never_outnumber_the_published(network):
    recorded = recorded_by_phase(network)
    assert recorded == dict(zip(PHASES, (2, 4, 7, 0), strict=True))
    assert recorded_by_phase(small_network()) == dict.fromkeys(PHASES, 0)


def test_the_main_theme_comes_first_then_the_order_of_the_network():
    facets = table(
        "facets",
        rows_of(
            "facets",
            """
            study | facet | value | weight  | basis | evidence | sources
            A1    | theme | 2     | further | coded | by word  | web book
            B2    | theme | 2     | main    | coded |          |
            C3    | theme | 2     | main    | coded | by deed  | web
            C3    | theme | 1     | further | coded | other    | web
            """,
        ),
    )
    found = theme_evidence(small_network(facets=facets), "2")
    assert [one.case_study_id for one in found] == ["B2", "C3", "A1"]
    assert (found[0].evidence, found[0].sources) == ("", ())
    assert (found[2].title, found[2].weight) == ("Alders", "further")
    assert [each.title for each in found[2].sources] == ["A page", "A book"]


def test_evidence_is_that_of_the_data(network: PartnershipNetwork):
    coded = network.facets[network.facets["facet"] == "theme"]
    told = {
        (one.case_study_id, number, one.evidence): [
            each.source_id for each in one.sources
        ]
        for number in THEMES
        for one in theme_evidence(network, number)
    }
    assert told == {
        (row.case_study_id, row.value, row.evidence): words(row.sources)
        for row in coded.itertuples()
    }


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        ({}, {"A1", "B2"}),
        ({"phase": "Primary"}, {"A1"}),
        ({"theme": "1"}, {"A1"}),  # of those that show theme 1, who shows 2 as well
        ({"theme": NOT_RECORDED}, set()),
    ],
)
def test_a_theme_is_shown_within_the_filters(wanted, shown):
    selection = select(small_network(), PartnershipFilter(**wanted))
    assert set(showing(selection, "2").case_study_ids) == shown
    assert set(showing(selection, "5").case_study_ids) == set()


def test_each_route_leads_over_themes_and_case_studies_to_the_questions():
    assert len({route.key for route in routes()}) == 3
    for route in routes():
        links = [link for step in route.steps for link in step.links]
        pages = {link.page for link in links}
        assert {"explore", "themes", "self-analysis"} <= pages <= PAGES
        assert all(step.links for step in route.steps)
        assert route.steps[-1].links[0].page == "self-analysis"


def test_filters_and_readings_of_the_routes_exist(network: PartnershipNetwork):
    for link in [link for way in routes() for step in way.steps for link in step.links]:
        assert bool(link.reading) == (link.page == "themes")
        assert not link.reading or link.reading in THEMES
        if link.facet:
            wanted = PartnershipFilter(**{link.facet: link.value})
            assert select(network, wanted).case_study_ids
