"""Text from data stays text on every page, whatever it says and wherever it stands."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from streamlit.testing.v1 import AppTest

from iinst_geo.ingest import read_own_data
from iinst_geo.register.importing import import_register
from iinst_geo.ui.session.own_answers import Kept
from iinst_geo.ui.text import as_markdown
from tests.hostile.page_text import Place, fault, texts
from tests.hostile.words import (
    ATTRIBUTE,
    ELEMENTS,
    LEADING,
    MARKDOWN,
    SHAPES,
    SIGNS,
    STEERING,
    Words,
    answers_of,
    draft_of,
    network_of,
    package_of,
    register_of,
    story_of,
)
from tests.pages import PATIENCE_S

# Pages and states with most kinds of labels; all of them are a trial.
MOST = ("near which", "authorities", "grid", "compare", "present", "your data")


class Hostile:
    """A network and all else that a session can bring, and what it is seen on."""

    def __init__(self, *shapes: str) -> None:
        made, words = network_of(*shapes)
        self.own = read_own_data({f"{words.name_of_file()}.zip": package_of(made)})
        # As it was read: with some shapes that is not quite what was written.
        self.network = network = self.own.network
        self.register = import_register(register_of(words))
        self.schools = list(network.institutions["institution_id"])
        self.studies = list(network.case_studies["case_study_id"])
        self.settings = list(network.institutions["setting"])
        self.story = story_of(network, words)
        self.seen = self._pages(words)

    def _pages(self, words: Words) -> dict[str, tuple[str, dict, dict]]:
        """Return pages: the address, what the session keeps, and the query."""
        network, study = self.network, self.studies[1]
        school = {"selected": self.schools[0]}
        filtered = {
            "setting": self.settings[:2],
            "programme": list(network.programmes["programme"]),
            "q": words.of("search"),
        }
        schools = {"register_given": self.register}
        answered = {
            "answers": Kept(answers_of(words)),
            "answers_said": words.of("file"),
        }
        region = {"area": network.institutions["region"][0]}
        authority = {"area": network.institutions["local_authority"][0]}
        of_authorities = {"level": "Local authority"} | schools
        unknown = {"setting": words.of("asked"), "selected": words.of("asked")}
        return {
            "explore": ("explore", {}, {}),
            "nothing found": ("explore", filtered, {}),
            "unknown": ("explore", {}, unknown),
            "school": ("explore", {}, school),
            "study": (
                "explore",
                {"compared": tuple(self.studies)},
                {"selected": study},
            ),
            "layer": ("explore", {"all_schools": "selected"} | schools, school),
            "nearby": ("nearby", {}, {"from": self.schools[1]}),
            "near unknown": ("nearby", {}, {"from": words.of("from")}),
            "near which": ("nearby", {}, {"from": "hostile"}),
            "near schools": ("nearby", schools, {"from": "BB1 2LD"}),
            "a school": (
                *("nearby", schools),
                {"from": "BB1 2LD", "school": "urn:900001"},
            ),
            "regions": ("regions", {}, region),
            "authorities": ("regions", of_authorities, authority),
            "area not in view": ("regions", {"setting": self.settings[1:2]}, region),
            "grid": ("grid", {}, {"selected": study}),
            "compare": ("compare", {}, {"case": self.studies}),
            "compare none": ("compare", {}, {}),
            "themes": ("themes", {}, {"selected": study}),
            "network practice": ("network", {}, {}),
            "self-analysis": ("self-analysis", answered, school),
            "present": (
                "present",
                {"own_stories": {1: self.story}, "edited_scene": 1},
                {},
            ),
            "your data": ("your-data", {"files_given": draft_of(words)}, {}),
            "about": ("about", {}, {}),
        }


@pytest.fixture(scope="module")
def hostile() -> Hostile:
    return Hostile(*SHAPES)


def page_of(hostile: Hostile, name: str, kept: dict, query: dict) -> AppTest:
    """Return a page of a session that uses the hostile network."""

    def page(name, own, kept):
        import streamlit as st

        from iinst_geo.ui.pages import PAGES
        from iinst_geo.ui.session import links, own_network, own_register
        from iinst_geo.ui.your_data.page import render_draft

        if not own_network.times():
            own_network.use(own)
            for key, value in kept.items():
                st.session_state[key] = value
            if register := kept.get("register_given"):
                own_register.use(register)
        paths = ("explore", "nearby", "regions", "compare", "your-data")
        pages = {each: st.Page(str, title=each, url_path=each) for each in paths}
        links.register(pages)  # else no links between pages are drawn
        own_network.render_banner()
        if draft := kept.get("files_given"):
            render_draft(draft)
        PAGES[name].render(own_network.network())

    args = name, hostile.own, kept
    app = AppTest.from_function(page, args=args, default_timeout=PATIENCE_S)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def faults_of(hostile: Hostile, seen: str) -> dict[Place, str]:
    """Return what is wrong with the texts of a page, by their places."""
    page = page_of(hostile, *hostile.seen[seen])
    assert not page.exception, seen
    given = list(texts(page))
    assert given, seen  # at least the banner, with the file's name
    return {place: said for place, text in given if (said := fault(place, text))}


def all_faults(hostile: Hostile, names: Iterable[str]) -> dict[str, dict[Place, str]]:
    """Return what is wrong with some pages; empty if nothing is."""
    found = {seen: faults_of(hostile, seen) for seen in names}
    return {seen: faults for seen, faults in found.items() if faults}


def test_every_label_of_the_pages_that_show_most_is_text(hostile: Hostile):
    assert all_faults(hostile, MOST) == {}


@pytest.mark.trial
@pytest.mark.parametrize("turned", range(len(SHAPES) + 1))
def test_every_label_of_every_page_is_text_with_each_shape_in_each_place(turned: int):
    is_last = turned == len(SHAPES)
    found = Hostile(*([STEERING] if is_last else SHAPES[turned:] + SHAPES[:turned]))
    assert all_faults(found, found.seen) == {}


def test_what_is_live_in_a_label_or_in_html_would_be_found():
    for place in (("button", "label"), ("button_group", "options.content")):
        assert all(fault(place, each) for each in (MARKDOWN, LEADING, SIGNS))
    assert fault(("html", "body"), ELEMENTS)
    assert fault(("html", "body"), f'<b title="{ATTRIBUTE}">')
    assert fault(("new_element", "new_field"), "hostile")


@pytest.mark.parametrize("written", [str, as_markdown])
def test_a_value_is_found_in_the_address_bare_or_as_its_label(hostile, written):
    value = hostile.settings[0]
    page = page_of(hostile, "explore", {}, {"setting": written(value)})
    assert page.session_state["setting"] == [value]
    assert page.query_params["setting"] in (as_markdown(value), [as_markdown(value)])
    assert not page.warning
