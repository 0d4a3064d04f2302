"""What comes back after a session is lost, and what is said of it."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64encode
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from iinst_geo.ingest import read_own_data
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.packing import pack, unpack
from iinst_geo.self_analysis.answers import AboutInstitution, Answers, Notes
from iinst_geo.self_analysis.files import LARGEST, to_json
from iinst_geo.story.link import packed
from iinst_geo.story.model import Scene, SceneFocus, Story
from iinst_geo.ui.session.browser_store import (
    LONGEST_NAME,
    MOST_CHARACTERS,
    FoundInBrowser,
)
from tests.own_files import workbook
from tests.pages import PATIENCE_S, buttons, html_of
from tests.samples import calmly

ANSWERS = Answers({"1-vision": "established"}, {"3": Notes("We <b>share</b>", "")})
STORY = Story("Ours", (Scene("All"), Scene("One", caption="Falmouth")))
ABOUT_OWN = Story("Mine", (Scene("Q", focus=SceneFocus("institution", "quince")),))
OWN = workbook(
    Sheet1=[
        ["ID", "School", "Postcode", "Works with"],
        ["quince", "Quince School", "YO1 7HH", "Rowan School"],
        ["rowan", "Rowan School", "YO24 1AB", ""],
    ]
)
BOMB = urlsafe_b64encode(zlib.compress(b"0" * 2**27)).decode()


def opened(
    network: PartnershipNetwork, found: FoundInBrowser, page: str = "answers"
) -> AppTest:
    """A new session whose browser comes with what it found of the one before."""

    def shown(network, found, page):
        import streamlit as st

        from iinst_geo.ui.present import page as present
        from iinst_geo.ui.self_analysis import page as self_analysis
        from iinst_geo.ui.session import browser_store, lost_session, own_network

        st.button("Found", key="found", on_click=lost_session.take, args=(found,))
        if given := st.session_state.get("given"):
            st.button("Use", key="use", on_click=own_network.use, args=(given,))
        lost_session.render()
        own = own_network.in_use()
        if page == "answers":
            self_analysis.render(own.network if own else network)
        elif page == "story":
            present.render(own.network if own else network)
        st.json({"kept": browser_store.what_to_keep()}, expanded=False)

    args = (network, found, page)
    return AppTest.from_function(shown, args=args, default_timeout=PATIENCE_S).run()


def press(page: AppTest, key: str) -> AppTest:
    return page.button(key=key).click().run()


def answers_in(page: AppTest) -> Answers:
    return page.session_state["answers"].answers


def kept(page: AppTest) -> dict[str, str]:
    """What the browser is told to keep."""
    return json.loads(page.json[0].value)["kept"]


def of_answers(answers: Answers = ANSWERS, **found: object) -> FoundInBrowser:
    return FoundInBrowser(answers=pack(to_json(answers)), **found)  # type: ignore[arg-type]


OF_OTHERS = FoundInBrowser(other_answers=pack(to_json(ANSWERS)))


def test_answers_of_a_lost_session_come_back_and_undo_takes_them_off(network):
    page = press(opened(network, of_answers(is_tab=True)), "found")
    assert not page.exception
    assert "Your answers are back. Use Undo on Self-analysis to remove" in html_of(page)
    assert answers_in(page) == ANSWERS
    assert kept(page)["answers"] == pack(to_json(ANSWERS))
    press(page, "answers_undo")
    assert answers_in(page) == Answers()
    assert kept(page)["answers"] == ""
    assert kept(page)["cleared"] == ["answers"]


def test_answers_given_meanwhile_stay_and_those_before_are_offered(network):
    page = opened(network, of_answers(is_tab=True))
    page.text_input(key="about-name").set_value("Ours").run()
    press(page, "found")
    assert answers_in(page) == Answers(about=AboutInstitution(name="Ours"))
    assert "can be brought back on Self-analysis" in html_of(page)
    press(page, "bring_back")
    assert answers_in(page) == ANSWERS
    assert "Bring back my answers" not in buttons(page)


def test_answers_that_the_browser_has_just_sent_again_are_no_others(network):
    page = opened(network, of_answers(is_tab=True))
    page.button_group(key="judge-1-vision").set_value("established").run()
    press(page, "found")
    assert answers_in(page) == ANSWERS


def test_what_another_tab_kept_is_offered_and_not_taken(network):
    page = press(opened(network, OF_OTHERS), "found")
    assert answers_in(page) == Answers()
    assert "This browser kept work of an earlier visit" in html_of(page)
    assert "can be brought back on Self-analysis" in html_of(page)
    press(page, "bring_back")
    assert answers_in(page) == ANSWERS


def test_answers_of_this_tab_come_back_and_those_of_others_are_offered(network):
    others = Answers(about=AboutInstitution(name="Theirs"))
    found = of_answers(is_tab=True, other_answers=pack(to_json(others)))
    page = press(opened(network, found), "found")
    assert answers_in(page) == ANSWERS
    press(page, "bring_back")
    assert answers_in(page) == others


def test_a_story_stays_with_the_browser_when_other_data_come_into_use(network):
    page = opened(network, FoundInBrowser(is_tab=True, story=packed(STORY)), "story")
    press(page, "found")
    page.session_state["given"] = read_own_data({"mine.xlsx": OWN})
    press(page.run(), "use")
    assert "<h2>Ours</h2>" not in html_of(page)
    assert kept(page)["story"] == packed(STORY)
    assert kept(page)["cleared"] == []


def test_a_story_in_edit_comes_back_and_undo_takes_it_off(network):
    found = FoundInBrowser(is_tab=True, story=packed(STORY))
    page = press(opened(network, found, "story"), "found")
    assert "Your story is back. Use Undo on Present to remove it." in html_of(page)
    assert "<h2>Ours</h2>" in html_of(page)
    assert kept(page)["story"] == packed(STORY)
    press(page, "undo")
    assert "<h2>Ours</h2>" not in html_of(page)
    assert kept(page)["story"] == ""
    assert kept(page)["cleared"] == ["story"]


def test_a_story_about_own_data_comes_back_with_them(network):
    found = FoundInBrowser(is_tab=True, own="mine.xlsx", story=packed(ABOUT_OWN))
    page = press(opened(network, found, "story"), "found")
    assert "Upload your files again to get it back" in html_of(page)
    assert "<h2>Mine</h2>" not in html_of(page)
    assert kept(page)["story"] == packed(ABOUT_OWN)
    page.session_state["given"] = read_own_data({"mine.xlsx": OWN})
    press(page.run(), "use")
    assert "<h2>Mine</h2>" in html_of(page)


def test_own_data_that_are_gone_are_said_to_be_until_that_is_put_away(network):
    found = FoundInBrowser(
        is_tab=True, own="<img src=x>.xlsx", register="The <b>register</b>"
    )
    page = press(opened(network, found), "found")
    said = html_of(page)
    assert "Your own data, &lt;img src=x&gt;.xlsx, are no longer on the server" in said
    assert "You now see the built-in data instead" in said
    assert "The register you uploaded, The &lt;b&gt;register&lt;/b&gt;, is no" in said
    assert page.button(key="put_away_lost").label == "Go on with the built-in data"
    assert "Your own data" in html_of(page.run())
    assert "Your own data" not in html_of(press(page, "put_away_lost"))


def test_a_reload_that_lost_nothing_is_not_spoken_of(network):
    page = press(opened(network, of_answers(is_tab=True, is_reload=True)), "found")
    assert answers_in(page) == ANSWERS
    assert "Close this message" not in buttons(page)
    assert "new session" not in html_of(page)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (FoundInBrowser(answers="%%%"), "it is not JSON"),
        (FoundInBrowser(answers="é"), "it is not JSON"),
        (FoundInBrowser(answers=pack(b"[]")), "its JSON is not an object"),
        (FoundInBrowser(answers=pack(b"[" * 100_000)), "nested too deeply"),
        (FoundInBrowser(answers=BOMB), f"more than the {LARGEST:,}"),
        (FoundInBrowser(answers="A" * (MOST_CHARACTERS + 1)), "it is not JSON"),
        (FoundInBrowser(answers=packed(STORY)), "it is not a self-analysis"),
        (FoundInBrowser(story="%%%"), "it is not JSON"),
        (FoundInBrowser(story=BOMB), "bytes"),
        (FoundInBrowser(story=pack(b"[" * 100_000)), "too deeply"),
        (FoundInBrowser(story=pack(to_json(ANSWERS))), "it is no story"),
        (FoundInBrowser(other_answers="%%%"), "it is not JSON"),
        (FoundInBrowser(other_story="%%%"), "it is not JSON"),
    ],
)
def test_what_is_spoilt_is_refused_in_words_and_not_kept(network, found, words):
    others = {"otherAnswers": found.other_answers, "otherStory": found.other_story}
    works = {"answers": found.answers, "story": found.story, **others}
    (work,) = (name for name, word in works.items() if word)
    tab_of = replace(found, is_tab=True, is_reload=True)
    page = press(opened(network, tab_of, "another"), "found")
    assert not page.exception
    assert "could not be brought back from this browser" in html_of(page)
    assert words in html_of(page)
    assert kept(page)["refused"] == [work]
    assert kept(page)["answers"] == kept(page)["story"] == ""


def test_forgetting_is_a_choice_that_can_be_taken_back(network):
    page = opened(network, FoundInBrowser())
    assert kept(page)["keep"] is True
    press(page, "forget_here")
    assert kept(page)["keep"] is False
    assert page.button(key="forget_here").label == "Keep on this device"
    assert kept(press(page, "forget_here"))["keep"] is True


def test_what_is_forgotten_is_offered_no_more(network):
    page = press(opened(network, OF_OTHERS), "found")
    assert "Bring back my answers" in buttons(page)
    press(page, "forget_here")
    assert "Bring back my answers" not in buttons(page)
    assert "brought back" not in html_of(page)


def test_a_browser_that_keeps_nothing_is_told_of(network):
    page = opened(network, FoundInBrowser())
    page.session_state["tab"].fails = True
    assert "Your browser does not let this page keep them." in html_of(page.run())
    assert kept(page)["fails"] is True


said_values = st.none() | st.booleans() | st.integers() | st.lists(st.text())
KNOWN = ("own", "register", "answers", "story")
NAMES = ("isTab", "isReload", "keep", "otherAnswers", "otherStory", *KNOWN)


@calmly
@given(st.dictionaries(st.sampled_from(NAMES), said_values | st.text(max_size=999)))
def test_of_what_a_browser_says_only_what_was_asked_is_taken(said):
    found = FoundInBrowser.of(said)
    assert found.is_tab is (said.get("isTab") is True)
    assert found.keeps is (said.get("keep") is not False)
    assert found.other_answers in ("", said.get("otherAnswers"))
    assert found.other_story in ("", said.get("otherStory"))
    for name in KNOWN:
        value = getattr(found, name)
        assert value == "" or said[name].startswith(value)
    assert max(len(found.own), len(found.register)) <= LONGEST_NAME + 1


@calmly
@given(st.binary())
def test_what_is_packed_is_unpacked_as_it_was(content):
    assert unpack(pack(content), len(content)) == content


def test_no_more_is_unpacked_than_one_byte_too_many():
    assert len(unpack(BOMB, 1000)) == 1001
