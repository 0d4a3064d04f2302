"""With very many institutions pages and files stay bounded, and say so."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from bench.large_network import large_network
from iinst_geo import PartnershipFilter, select
from iinst_geo.analysis.grid import arrange, part_of, theme_columns
from iinst_geo.analysis.grid_counts import column_counts
from iinst_geo.analysis.regions import AUTHORITY, REGION, flows
from iinst_geo.errors import TooLargeError
from iinst_geo.export import summary as limits
from iinst_geo.export.documents.slides import view_story
from iinst_geo.export.formats import FORMATS
from iinst_geo.export.pictures.view_sums import pictured
from iinst_geo.export.player.file import story_html, view_html
from iinst_geo.maps.areas import (
    ALL_WIDTHS_PX,
    MOST_FLOW_LINES,
    THINNEST_PX,
    WIDEST_PX,
    flow_records,
    lines_in_words,
)
from iinst_geo.maps.palette import LIGHT
from iinst_geo.nearby.institutions import institutions_passing
from iinst_geo.nearby.places import find_place
from iinst_geo.nearby.query import counts, find_nearby, nearby_line
from iinst_geo.nearby.suggested_partners import (
    REASONS,
    TOLD,
    next_partners,
    phase_relation,
    setting_relation,
)
from iinst_geo.network.facets import traits
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.aggregation import MOST_DRAWN_SINGLY, aggregated
from iinst_geo.selection.focus import focus_on
from iinst_geo.selection.model import Selection
from iinst_geo.selection.summaries import tally
from iinst_geo.story.files import first_story
from iinst_geo.story.model import (
    CASE_STUDY,
    INSTITUTION,
    MOST_SCENES,
    Scene,
    SceneFocus,
    Story,
)
from iinst_geo.ui.grid_compare.grid_table import GridOptions, grid_table_html
from tests.export.player.test_file import Page
from tests.pages import html_of, page_at
from tests.samples import linked_network
from tests.ui.grid_compare.test_grid_page import codes, grid_of

EVERYWHERE_KM = 2000


@pytest.fixture(scope="module")
def large() -> PartnershipNetwork:
    return large_network(2_000, 6_000)  # 300 case studies


def page_of(name: str, network: PartnershipNetwork, **query: str) -> AppTest:
    tested = page_at(name, network, **query)
    assert not tested.exception
    return tested


def size_of(page: AppTest, kind: str) -> int:
    """The bytes that elements of a kind take on the way to the browser."""
    return sum(each.proto.ByteSize() for each in page.get(kind))


def test_explore_is_drawn_without_a_table_of_all_that_it_shows(large, monkeypatch):
    def table(_selection):
        raise AssertionError

    for name in ("institutions", "members", "partnerships"):
        monkeypatch.setattr(Selection, name, property(table))
    assert "institutions" in html_of(page_of("explore", large, phase="Primary"))


def test_pages_of_the_grid_follow_each_other(large):
    every = list(large.case_studies["case_study_id"])
    page = page_of("grid", large)
    assert "Rows 1 to 40 of 300. Narrow them" in html_of(page)
    assert codes(grid_of(page)) == every[:40]
    page.number_input(key="grid_page").set_value(8).run()
    assert "Rows 281 to 300 of 300" in html_of(page)
    assert codes(grid_of(page)) == every[280:]
    # The foot counts all of them, whatever page is shown.
    assert '<th scope="row">Not recorded</th><td>300</td>' in grid_of(page)


def test_a_filter_begins_the_grid_anew_and_a_selection_opens_its_page(large):
    page = page_of("grid", large, selected="C00100")
    assert page.number_input(key="grid_page").value == 3
    assert "C00100" in codes(grid_of(page))
    page.selectbox(key="sort").set_value("Phase").run()
    [group] = arrange(select(large), "", "phase")
    at = list(group.rows["case_study_id"]).index("C00100")
    assert page.number_input(key="grid_page").value == 1 + at // 40


def test_parts_of_groups_add_up_and_say_where_a_group_goes_on(large):
    groups = arrange(select(large), "theme")
    size = sum(group.size for group in groups)
    parts = [part_of(groups, range(at, at + 70)) for at in range(0, size, 70)]
    rows = [key for part in parts for g in part for key in g.rows["case_study_id"]]
    assert rows == [key for g in groups for key in g.rows["case_study_id"]]
    begun = [g.value for part in parts for g in part if g.begins]
    assert begun == [g.value for g in groups]


def test_the_grid_takes_no_more_bytes_for_three_times_the_data(large):
    sizes = []
    hundred = large.subset(large.case_studies["case_study_id"].head(100))
    for network in (hundred, large):
        selection = select(network)
        groups = part_of(arrange(selection), range(40))
        view = GridOptions(groups, "", theme_columns(network), "", ())
        sizes.append(len(grid_table_html(view, column_counts(selection))))
    assert sizes[1] < 1.1 * sizes[0] < 60_000


def test_compare_offers_a_hundred_and_finds_the_others(large):
    page = page_of("compare", large, case="C00299")
    choice = page.multiselect(key="compare_choice")
    assert choice.value == ["C00299"]
    assert len(choice.options) == 101
    assert "300 of 300 case studies found, the first 100 offered" in html_of(page)
    page.text_input(key="compare_find").set_value("C00250").run()
    offered = page.multiselect(key="compare_choice").options
    assert [each.split()[0] for each in offered] == ["C00299", "C00250"]


def test_nearby_lists_the_nearest_and_counts_all(large):
    page = page_of("nearby", large, **{"from": "i00000", "within": "500"})
    line = html_of(page)
    assert "1,999 institutions within 500 km" in line
    assert "The nearest 75 are listed." in line
    assert len(page.dataframe[0].value) == 75
    assert size_of(page, "arrow_data_frame") < 60_000


@pytest.mark.parametrize("origin", ["i00000", "Kent"])
def test_the_nearest_few_are_the_beginning_of_all(large, origin):
    place, wanted = find_place(large, origin), PartnershipFilter(phase={"Primary"})
    whole = find_nearby(large, place, 150, wanted)
    few = find_nearby(large, place, 150, wanted, limit=20)
    assert few.results == whole.results[:20]
    assert (few.in_ring, few.hidden) == (len(whole.results), whole.hidden)
    everyone = find_nearby(large, place, 150)
    assert few.in_ring + few.hidden == everyone.in_ring
    assert counts(few, "phase")["Primary"] == few.in_ring
    assert "The nearest 20 are listed." in nearby_line(few)


def test_the_nearest_outside_an_empty_ring_is_the_first_of_all(large):
    place = find_place(large, "BB1 2LD")
    ring = find_nearby(large, place, 0.01)
    assert ring.results == ()
    assert ring.beyond == find_nearby(large, place, EVERYWHERE_KM, limit=1).results[0]


@pytest.mark.parametrize("reason", REASONS)
def test_suggestions_rank_all_that_a_reason_speaks_for(large, reason):
    place = find_place(large, "C00000")
    own = {name: of[place.institution_id] for name, of in traits(large).items()
           if place.institution_id in of}  # fmt: skip

    def speaks(other):
        theirs = set(traits(large)["theme"].get(other.institution_id, ()))
        return {
            "near": other.distance_km <= 40,
            "phase": bool(phase_relation(own["phase"][0], other.phase)),
            "setting": bool(setting_relation(own["setting"][0], other.setting)),
            "themes": bool(own.get("theme") and theirs - set(own["theme"])),
        }[reason]

    every = find_nearby(large, place, EVERYWHERE_KM).results
    expected = [each for each in every if speaks(each) and not each.relation]
    found = next_partners(large, place, 40, using=[reason])
    assert found.ranked == len(expected)
    ids = [each.institution_id for each in expected[:TOLD]]
    assert [each.institution_id for each in found.results] == ids


def test_the_map_of_authorities_draws_the_strongest_lines_and_says_so(large):
    ties = flows(select(large), AUTHORITY)
    lines = flow_records(ties, AUTHORITY, "", LIGHT)
    assert len(lines) == MOST_FLOW_LINES
    assert lines_in_words(ties, AUTHORITY).startswith("Of 1,")
    of_kent = flow_records(ties, AUTHORITY, "Kent", LIGHT)
    assert "Kent" in of_kent[0]["name"]


def test_all_lines_together_leave_the_land_to_be_seen(large):
    for level in (REGION, AUTHORITY):
        widths = [
            each["w"]
            for each in flow_records(flows(select(large), level), level, "", LIGHT)
        ]
        assert max(widths) <= WIDEST_PX
        wide = [each for each in widths if each > THINNEST_PX]
        assert sum(wide) <= ALL_WIDTHS_PX + 0.01 * len(wide)
        assert min(widths) >= THINNEST_PX


def test_tables_of_regions_are_cut_and_say_so(large):
    page = page_of("regions", large, level="Local authority")
    html = html_of(page)
    assert re.search("The first 30 of 1[0-9][0-9] areas", html)
    assert "pairs, those with most ties" in html
    assert size_of(page, "html") < 50_000


def test_files_of_all_ties_are_given_in_some_formats_and_refused_in_others(
    large, monkeypatch
):
    monkeypatch.setattr(limits, "MOST_TIES_IN_FILE", 1_000)
    selection = select(large)
    ties = len(selection.partnerships)
    reason = FORMATS["xlsx"].refusal(selection)
    assert f"at most 1,000 ties, and there are {ties:,}. Narrow" in reason
    with pytest.raises(TooLargeError, match="or take CSV"):
        FORMATS["xlsx"].make(selection)
    rows = FORMATS["csv"].make(selection).count(b"\r\n")
    assert rows == 1 + ties + 300  # a head, partners and leads
    part = select(large, PartnershipFilter(authority={"Kent"}))
    assert not FORMATS["xlsx"].refusal(part)


def test_a_player_of_very_many_ties_holds_sums_and_its_page_says_so(large, monkeypatch):
    monkeypatch.setattr(limits, "MOST_TIES_IN_FILE", 1_000)
    page = page_of("present", large)
    assert "it holds the sums by region and authority" in html_of(page)
    assert "story_html" in {each.key for each in page.get("download_button")}
    kent = Scene("Kent", criteria=PartnershipFilter(authority=["Kent"]))
    chosen = Scene("One", focus=SceneFocus(CASE_STUDY, "C00003"))
    story = Story("Many", (*first_story(large).scenes, kent, chosen))
    data = Page(story_html(large, story)).data
    assert len(data["members"]) < 250 < len(large.partnerships)
    first, of_kent, one = (scene["sums"] for scene in data["scenes"])
    assert (
        sum(first["sums"]["region"]["records"]["sums"]["n"])
        == tally(select(large)).institutions
    )
    assert "With local authority Kent." in of_kent["line"]
    drawn = {data["members"][row]["study"] for row in one["rows"]}
    assert drawn == {"C00003"}
    # A scene of few is drawn singly, whole.
    few = len(select(large, kent.criteria).rows)
    assert few > MOST_DRAWN_SINGLY or (of_kent["sums"], len(of_kent["rows"])) == (
        {},
        few,
    )


def test_slides_say_how_many_case_studies_they_are_about(large):
    story = view_story(select(large))
    assert len(story.scenes) == MOST_SCENES
    said = f"the first {MOST_SCENES - 1} of 300 case studies"
    assert said in story.scenes[0].caption


def test_a_picture_of_very_many_ties_draws_sums(large):
    assert pictured(select(large), None).is_summed
    part = select(large, PartnershipFilter(authority={"Kent"}))
    assert not pictured(part, None).is_summed


def test_who_passes_no_filter_is_everybody(large):
    passing = institutions_passing(large, PartnershipFilter())
    assert passing == frozenset(large.institutions["institution_id"])


@pytest.mark.parametrize("make", [None, linked_network], ids=["case studies", "links"])
def test_a_player_of_sums_holds_all_of_what_a_scene_selects(make, large, monkeypatch):
    network = make() if make else large
    monkeypatch.setattr(limits, "MOST_TIES_IN_FILE", 2)
    monkeypatch.setattr("iinst_geo.selection.aggregation.MOST_DRAWN_SINGLY", 2)
    monkeypatch.setattr("iinst_geo.selection.aggregation.MOST_OVER_SUMS", 1)
    partners = network.partnerships["target_id"]
    chosen = partners.value_counts().index[0]
    placeless = network.institutions.copy()
    placeless.loc[placeless["institution_id"] == chosen, "geometry"] = None
    network = replace(network, institutions=placeless)
    scene = Scene("One", focus=SceneFocus(INSTITUTION, chosen))
    data = Page(story_html(network, Story("Many", (scene,)))).data
    assert data["scenes"][0]["focus"] in {*data["studies"], *data["institutions"]}
    held = [
        each for each in data["members"] if chosen in {each["id"], each.get("source")}
    ]
    ties = network.partnerships
    own = ties[(ties["target_id"] == chosen) | (ties["source_id"] == chosen)]
    assert sum(each["role"] == "partner" for each in held) >= len(own) > 0
    assert {each["id"] for each in data["members"]} <= {*data["institutions"], ""}


def test_a_hundred_scenes_of_one_view_are_summed_once(large, monkeypatch):
    monkeypatch.setattr(limits, "MOST_TIES_IN_FILE", 1_000)
    calls = []
    monkeypatch.setattr(
        "iinst_geo.export.player.file.aggregated",
        lambda *given: calls.append(given) or aggregated(*given),
    )
    story_html(large, Story("Many", (Scene("All"),) * 100))
    assert len(calls) == 1


def test_a_file_of_sums_opens_with_what_is_selected_unless_the_filters_hide_it(
    large, monkeypatch
):
    monkeypatch.setattr(limits, "MOST_TIES_IN_FILE", 500)
    whole = Page(view_html(select(large), focus_on(large, "C00003"))).data
    assert whole["selected"] == "C00003" and whole["view"]["rows"] == []
    drawn = {whole["members"][row]["study"] for row in whole["chosen"]["rows"]}
    assert drawn == {"C00003"}
    phase = large.case_study_by_id.at["C00003", "phase"]
    others = set(large.case_studies["phase"]) - {phase}
    part = select(large, PartnershipFilter(phase=others))
    hidden = Page(view_html(part, focus_on(large, "C00003"))).data
    assert "chosen" not in hidden and hidden["selected"] == ""
    assert "C00003" not in hidden["studies"]
