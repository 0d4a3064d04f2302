"""The one HTML file: complete, small enough, and safe to open."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest

from iinst_geo import PartnershipFilter, UnknownValueError, select
from iinst_geo.export.player.file import (
    as_script_data,
    content_security_policy,
    story_html,
    view_html,
)
from iinst_geo.geography.ground import FINEST, LEAST, ground_archive, tile_at
from iinst_geo.maps.ground import sheet
from iinst_geo.maps.records import marks
from iinst_geo.network.facets import facet_sets
from iinst_geo.selection.focus import focus_on
from iinst_geo.selection.members import members_at
from iinst_geo.story.files import first_story
from iinst_geo.story.model import Scene, SceneFocus, Story
from tests.samples import BUILT_IN, changed, ids, small_network

MOST_BYTES = 6_000_000
HOSTILE = "</script><img src=x onerror=alert(1)>&\u2028"


class Page(HTMLParser):
    """The elements of a page, and what stands in its scripts."""

    def __init__(self, content):
        super().__init__()
        self.elements, self.scripts, self.title = [], [], ""
        self.inside = ""
        self.feed(content.decode())

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.inside = tag
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        if self.inside == "script":
            self.scripts[-1] += data
        if self.inside == "title":
            self.title += data

    @property
    def data(self):
        return json.loads(self.scripts[0])

    @property
    def policy(self):
        return next(
            attributes["content"]
            for _, attributes in self.elements
            if attributes.get("http-equiv") == "Content-Security-Policy"
        )


@pytest.fixture(scope="module")
def story_page():
    return Page(story_html(BUILT_IN, first_story(BUILT_IN)))


def test_a_file_is_small_enough_to_send():
    assert len(story_html(BUILT_IN, first_story(BUILT_IN))) < MOST_BYTES


def test_no_element_asks_for_anything(story_page):
    for tag, attributes in story_page.elements:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base"}
        assert not {"src", "srcset", "action", "onclick", "style"} & attributes.keys()
        assert attributes.get("href", "#").startswith("#")


def test_the_policy_lets_run_the_two_scripts_of_the_file_alone(story_page):
    assert story_page.policy == content_security_policy()
    rules = dict(rule.strip().split(" ", 1) for rule in story_page.policy.split(";"))
    assert rules["default-src"] == rules["connect-src"] == "'none'"
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in story_page.scripts[1:]
    ]
    assert rules["script-src"].split() == hashes
    assert "http" not in story_page.policy


def test_text_from_data_stays_text():
    network = small_network(**changed("institutions", 0, name=HOSTILE))
    page = Page(story_html(network, Story(HOSTILE, (Scene(HOSTILE),))))
    assert len(page.scripts) == 3
    assert "img" not in [tag for tag, _ in page.elements]
    assert page.title == HOSTILE
    assert page.data["institutions"]["oak"]["name"] == HOSTILE
    assert page.data["scenes"][0]["title"] == HOSTILE


def test_data_can_end_no_element_and_no_line():
    written = as_script_data({"<": "</script><!--&\u2028\u2029"})
    assert re.search("[<>&\u2028\u2029]", written) is None
    assert json.loads(written) == {"<": "</script><!--&\u2028\u2029"}


def test_the_scripts_set_text_and_never_markup(story_page):
    own = story_page.scripts[2]
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"):
        assert word not in own
    for word in ("eval(", "fetch(", "XMLHttpRequest", "localStorage"):
        assert word not in own


def test_the_file_filters_by_the_sets_of_the_library(story_page):
    sets = facet_sets(BUILT_IN)
    for facet in story_page.data["facets"]:
        assert {each["value"]: set(each["ids"]) for each in facet["values"]} == (
            sets[facet["name"]]
        )


def test_the_file_has_the_places_of_the_map(story_page):
    drawn = marks(members_at(BUILT_IN, select(BUILT_IN).rows))
    at = {row["id"]: row["at"] for row in story_page.data["members"] if row["at"]}
    assert at == {mark.institution_id: mark.point for mark in drawn}


def test_the_file_takes_along_the_ground_round_its_places(story_page):
    data = story_page.data
    tiles = data["ground"]["tiles"]
    placed = [each["at"] for each in data["members"] if each.get("at")]
    near = [(lon, lat) for lon, lat in placed if -9 < lon < 2]
    for zoom in (LEAST, FINEST):
        assert all(
            "/".join(map(str, (zoom, *tile_at(*at, zoom)))) in tiles for at in near
        )
    for name, packed in tiles.items():
        tile = ground_archive().tile(*map(int, name.split("/"))) or b""
        assert base64.b64decode(packed) == tile
    assert base64.b64decode(data["ground"]["sheet"]) == sheet()


def test_of_outlines_the_file_has_those_that_it_draws(story_page):
    drawn = {
        each["area"]
        for each in story_page.data["institutions"].values()
        if each["area"]
    }
    held = {each["id"] for each in story_page.data["areas"]}
    assert drawn and drawn <= held and len(held) < 30


def test_a_view_holds_what_the_filter_shows_and_nothing_else():
    selection = select(BUILT_IN, PartnershipFilter(phase="Primary"))
    page = Page(view_html(selection, focus_on(BUILT_IN, "II08")))
    assert set(page.data["studies"]) == ids(selection)
    assert set(page.data["institutions"]) == set(
        selection.institutions["institution_id"]
    )
    assert page.data["selected"] == "II08"
    assert page.data["lines"][0] == (
        "This file holds 2 of 14 case studies: those with phase Primary."
    )
    assert b"Falmouth School" not in view_html(selection)


def test_a_focus_that_is_not_shown_is_passed_over():
    selection = select(BUILT_IN, PartnershipFilter(phase="Primary"))
    page = Page(view_html(selection, focus_on(BUILT_IN, "II09")))
    assert page.data["selected"] == ""


def test_a_view_of_nothing_is_a_file_too():
    selection = select(BUILT_IN, PartnershipFilter(q="zzzzzzzz"))
    assert Page(view_html(selection)).data["studies"] == {}


def test_scenes_carry_filter_focus_and_place(story_page):
    story = Story(
        "T",
        (
            Scene("A", criteria=PartnershipFilter(theme="3", q="falmouth")),
            Scene("B", focus=SceneFocus("area", "Cornwall")),
            Scene("C", focus=SceneFocus("institution", "Falmouth-School")),
        ),
    )
    one, two, three = Page(story_html(BUILT_IN, story)).data["scenes"]
    assert one["filter"]["facets"]["theme"] == ["3"]
    assert one["filter"]["q"] == "falmouth"
    assert two["place"]["areas"] == ["GB-CON"]
    assert three["focus"] == "falmouth-school"


def test_a_story_about_another_network_is_refused():
    with pytest.raises(UnknownValueError):
        story_html(small_network(), first_story(BUILT_IN))
