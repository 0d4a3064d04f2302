"""The Present page and the player's route, run without a browser."""

from __future__ import annotations

import re

import pytest
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.story.files import first_story, write_story
from iinst_geo.story.link import LONGEST_LINK, packed, unpacked
from iinst_geo.story.model import Scene, Story
from iinst_geo.ui.server.routes import player
from tests.loop import run
from tests.pages import html_of, page_at
from tests.samples import BUILT_IN, changed, small_network


def titles(page: AppTest) -> list[str]:
    return re.findall(r"<h3>(.*?)</h3>", html_of(page))


def story_of_link(page: AppTest) -> Story:
    """The story that the link Present opens."""
    [word] = re.findall(r'href="player(?:\?story=)?([^"]*)"', html_of(page))
    return unpacked(word, BUILT_IN) if word else first_story(BUILT_IN)


def asked(query: str):
    """Ask the route of the player, and give its answer."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/player",
        "query_string": query.encode(),
        "headers": [],
    }
    return run(player(Request(scope)))


def test_the_page_opens_with_the_shipped_story(network: PartnershipNetwork):
    page = page_at("present", network)
    assert not page.exception
    assert titles(page)[0] == "1. Schools that worked on mathematics together"
    assert len(titles(page)) == len(first_story(network).scenes)
    assert 'href="player"' in html_of(page)
    assert page.button(key="undo").disabled
    assert page.button(key="up_0").disabled


def test_scenes_are_moved_copied_and_deleted_and_each_step_taken_back(
    network: PartnershipNetwork,
):
    page = page_at("present", network)
    first, second, *_ = titles(page)
    page.button(key="down_0").click().run()
    assert titles(page)[:2] == [second.replace("2.", "1."), first.replace("1.", "2.")]
    page.button(key="copy_0").click().run()
    assert titles(page)[1].endswith("(copy)")
    page.button(key="delete_1").click().run()
    assert not page.exception
    assert story_of_link(page).scenes[0] == first_story(network).scenes[1]
    for _ in range(3):
        page.button(key="undo").click().run()
    assert titles(page)[:2] == [first, second]
    assert 'href="player"' in html_of(page)


def test_the_words_of_a_scene_are_edited(network: PartnershipNetwork):
    page = page_at("present", network)
    page.button(key="edit_1").click().run()
    page.text_input(key="title_1").input("<b>Mine</b>")
    page.text_area(key="caption_1").input("Short.")
    page.button(key="FormSubmitter:form_1-Keep").click().run()
    assert not page.exception
    assert titles(page)[1] == "2. &lt;b&gt;Mine&lt;/b&gt;"
    assert story_of_link(page).scenes[1].caption == "Short."


def test_a_scene_is_not_left_without_a_title(network: PartnershipNetwork):
    page = page_at("present", network)
    page.button(key="edit_1").click().run()
    page.text_input(key="title_1").input(" ")
    page.button(key="FormSubmitter:form_1-Keep").click().run()
    assert page.error[0].value == "The story was left as it is."
    assert "scene 2, title: the text is empty." in page.text[0].value
    assert story_of_link(page) == first_story(network)


def test_a_saved_story_is_loaded_and_a_wrong_file_reported(network: PartnershipNetwork):
    page = page_at("present", network)
    mine = Story("Mine", (Scene("Only"),))
    upload = page.file_uploader(key="loaded_story")
    upload.set_value(("mine.json", write_story(mine), "application/json")).run()
    assert titles(page) == ["1. Only"]
    assert page.button(key="delete_0").disabled
    upload = page.file_uploader(key="loaded_story")
    upload.set_value(("wrong.json", b'{"kind": 1}', "application/json")).run()
    assert "it is no story" in page.text[0].value
    assert titles(page) == ["1. Only"]
    page.button(key="undo").click().run()
    assert story_of_link(page) == first_story(network)


def test_a_story_too_long_for_a_link_is_offered_as_a_file(network: PartnershipNetwork):
    noise = "".join(chr(0x4E00 + at * 7919 % 20000) for at in range(5000))
    long = Story("Long", (Scene("S", notes=noise),))
    assert len(packed(long)) > LONGEST_LINK
    page = page_at("present", network)
    page.session_state["own_stories"] = {0: long}
    page.run()
    assert "too long for a link" in html_of(page)
    assert 'href="player' not in html_of(page)


@pytest.mark.parametrize(
    ("name", "query", "title"),
    [
        ("explore", {"selected": "II09"}, "Falmaths"),
        ("explore", {"phase": "Primary"}, "Phase Primary"),
        ("explore", {}, "All partnerships"),
        ("nearby", {"from": "Falmouth"}, "Near Falmouth"),
        ("regions", {"area": "South West"}, "South West"),
    ],
)
def test_a_view_of_each_page_becomes_a_scene(
    network: PartnershipNetwork, name: str, query: dict[str, str], title: str
):
    page = page_at(name, network, **query)
    page.button(key="add_scene").click().run()
    assert not page.exception
    scene = page.session_state["own_stories"][0].scenes[-1]
    assert scene.title.startswith(title)
    assert page.toast[0].value.startswith("Added as scene 12")
    write_story(page.session_state["own_stories"][0])
    unpacked(packed(page.session_state["own_stories"][0]), network)


def test_a_view_that_no_story_can_hold_is_refused_in_words():
    network = small_network(**changed("institutions", 0, setting="Long " * 50))
    page = page_at("explore", network)
    page.button_group(key="setting").set_value(["Long " * 50]).run()
    page.button(key="add_scene").click().run()
    assert not page.exception
    [said] = [each.value for each in page.toast]
    assert said.startswith("The view was not added: 1 problem in the story")


def test_other_data_begin_with_a_story_of_their_own():
    page = page_at("present", small_network())
    assert not page.exception
    assert titles(page) == ["1. All partnerships"]


def test_the_route_plays_the_shipped_story_under_its_policy():
    answer = asked("")
    assert answer.status_code == 200
    assert "script-src 'sha256-" in answer.headers["content-security-policy"]
    assert b"Schools that worked on mathematics together" in answer.body


def test_the_route_plays_the_story_of_the_address():
    word = packed(Story("Mine", (Scene("Only <this>"),)))
    answer = asked(f"story={word}")
    assert answer.status_code == 200
    assert b"<title>Mine</title>" in answer.body
    assert b"Only <this>" not in answer.body


@pytest.mark.parametrize(
    "word", ["nonsense", "%00", packed(Story("T", (Scene("S"),)))[:-6]]
)
def test_the_route_says_what_is_wrong_with_a_story(word: str):
    answer = asked(f"story={word}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert b"1 problem in the story" in answer.body
