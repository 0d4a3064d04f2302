"""What a tab keeps in its own browser, and what it finds there in a new session."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from iinst_geo.errors import StoryFileError
from iinst_geo.packing import pack
from iinst_geo.self_analysis.answers import Answers
from iinst_geo.self_analysis.files import to_json
from iinst_geo.story.link import packed
from iinst_geo.story.model import Story
from iinst_geo.ui.html import markup
from iinst_geo.ui.session import (
    own_answers,
    own_network,
    own_register,
    own_story,
    sign_in,
)

KEY, WATCH, TAB = "browser_store", "connection", "tab"
FOUND, FORGOTTEN, STORE = "found", "forgotten", "store"  # what the script says
ANSWERS, STORY = "answers", "story"
OTHER_ANSWERS, OTHER_STORY = "otherAnswers", "otherStory"
MOST_CHARACTERS = 500_000  # of one work as a word; answers at their longest take less
LONGEST_NAME = 200  # characters, of a file or a register
NOBODY = "nobody"
SCRIPT = Path(__file__).with_suffix(".js")

_mount_watch = st.components.v2.component(
    "iinst_geo_connection",
    html='<p class="connection" role="status"></p>',
    js=SCRIPT.read_text(encoding="utf-8"),
    isolate_styles=False,
)
# What changes is apart from the script, which would else be sent with each answer.
_mount = st.components.v2.component(
    "iinst_geo_browser_store",
    js="""
export default function ({ data, setTriggerValue }) {
  window.iinstGeo = { data, setTriggerValue };
  document.dispatchEvent(new Event("iinst-geo"));
}
""",
)


@dataclass
class Tab:
    """What a session knows of the browser's tab that it serves."""

    session: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    has_heard: bool = False  # what the tab found of an earlier session
    keeps: bool = True
    fails: bool = False  # the browser does not let the page keep anything
    forgotten: float = 0  # when another tab forgot what is on the device
    refused: tuple[str, ...] = ()  # of what was found, as the script calls it
    given: set[str] = field(default_factory=set)  # works that there were to keep
    # What was packed last of each work, and the word that came of it.
    words: dict[str, tuple[object, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class FoundInBrowser:
    """What a browser has of a session that there is no more; nothing is sure of it."""

    is_tab: bool = False  # of this very tab, not of the device's tabs in general
    is_reload: bool = False
    keeps: bool = True
    own: str = ""
    register: str = ""
    answers: str = ""
    story: str = ""
    other_answers: str = ""  # of another tab, or of an earlier visit
    other_story: str = ""

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> FoundInBrowser:
        """Return what a browser said, without what is none of it."""

        def text(name: str, longest: int) -> str:
            value = said.get(name)
            # One that is too long is refused by its reader, in words.
            return value[: longest + 1] if isinstance(value, str) else ""

        return cls(
            is_tab=said.get("isTab") is True,
            is_reload=said.get("isReload") is True,
            keeps=said.get("keep") is not False,
            own=text("own", LONGEST_NAME),
            register=text("register", LONGEST_NAME),
            answers=text(ANSWERS, MOST_CHARACTERS),
            story=text(STORY, MOST_CHARACTERS),
            other_answers=text(OTHER_ANSWERS, MOST_CHARACTERS),
            other_story=text(OTHER_STORY, MOST_CHARACTERS),
        )


def tab() -> Tab:
    """Return what this session knows of its tab."""
    found: Tab = st.session_state.setdefault(TAB, Tab())
    return found


def render(
    on_found: Callable[[FoundInBrowser], None], on_forget: Callable[[], None]
) -> None:
    """
    Tell the browser what to keep, and have it watch the connection.

    Parameters
    ----------
    on_found
        What to do with what the browser has of an earlier session.
    on_forget
        What to do besides when another tab has forgotten what is on the device.
    """

    def take() -> None:
        said = st.session_state[KEY].get(FOUND)
        if isinstance(said, Mapping) and not tab().has_heard:
            tab().has_heard = True
            tab().keeps = FoundInBrowser.of(said).keeps
            on_found(FoundInBrowser.of(said))

    def forget() -> None:
        when = st.session_state[KEY].get(FORGOTTEN)
        if isinstance(when, int | float):
            tab().forgotten, tab().keeps = when, False
            on_forget()

    def hear_of_store() -> None:
        said = st.session_state[KEY].get(STORE)
        if isinstance(said, Mapping):
            tab().fails = said.get("fails") is True

    _mount_watch(key=WATCH)
    _mount(
        key=KEY,
        data=what_to_keep(),
        on_found_change=take,
        on_forgotten_change=forget,
        on_store_change=hear_of_store,
    )


def what_to_keep() -> dict[str, Any]:
    """Return what the script in the browser is told; the same while nothing changes."""
    own, register = own_network.in_use(), own_register.in_use()
    mine, signs_in = tab(), sign_in.is_set_up()
    answers = own_answers.answers()
    works: dict[str, Answers | Story | None] = {
        ANSWERS: answers if answers != Answers() else None,
        STORY: own_story.in_edit(),
    }
    mine.given.update(name for name, work in works.items() if work)
    return {
        "session": mine.session,
        "heard": mine.has_heard,
        "keep": mine.keeps,
        "device": not signs_in,  # may it be kept for other tabs of the browser too?
        "owner": _owner() if signs_in else "",
        "forgotten": mine.forgotten,
        "fails": mine.fails,
        "refused": mine.refused,
        # Said apart: a work that is too long to keep is none that the visitor cleared.
        "cleared": sorted(name for name in mine.given if not works[name]),
        "own": own.name[:LONGEST_NAME] if own else "",
        "register": register.register.label[:LONGEST_NAME] if register else "",
        ANSWERS: _word(ANSWERS, works[ANSWERS], _packed_answers),
        STORY: _word(STORY, works[STORY], _packed_story),
    }


def _owner() -> str:
    """Return a word for who has signed in: nobody else gets what the tab keeps."""
    if sign_in.is_wanted():
        return NOBODY
    who = str(st.user.get("sub") or st.user.get("email") or "")
    return hashlib.sha256(who.encode()).hexdigest()[:16]


def _word(name: str, work: object, packed_work: Callable[[Any], str]) -> str:
    """Return a work as a word, empty if there is none; packed when it has changed."""
    words = tab().words
    if name not in words or words[name][0] is not work:
        word = packed_work(work)
        words[name] = work, word if len(word) <= MOST_CHARACTERS else ""
    return words[name][1]


def _packed_answers(answers: Answers | None) -> str:
    return pack(to_json(answers)) if answers else ""


def _packed_story(story: Story | None) -> str:
    try:
        return packed(story) if story else ""
    except StoryFileError:  # a scene of it breaks a rule, and cannot be saved either
        return ""


def render_forget(works: str, on_forget: Callable[[], None]) -> None:
    """
    Say that works are kept in the browser, and offer to forget them.

    Parameters
    ----------
    works
        What they are called at the begin of a sentence, such as ``Your answers are``.
    on_forget
        What to do besides when they are forgotten.
    """
    mine, signs_in = tab(), sign_in.is_set_up()
    where = "this tab" if signs_in else "this browser"
    until = "until you close it" if signs_in else "for 30 days after your last visit"
    said = f"{works} not kept in {where}."
    if mine.keeps and mine.fails:
        said = (
            f"{works} in this session only. Your browser does not let this page keep "
            "them."
        )
    elif mine.keeps:
        said = (
            f"{works} also kept in {where} and nowhere else, {until}, so that they "
            "come back if the connection is lost."
        )
    label = "Forget on this device" if mine.keeps else "Keep on this device"
    st.html(markup('<p class="basis">{}</p>', said))
    st.button(label, key="forget_here", on_click=_keep_or_forget, args=(on_forget,))


def _keep_or_forget(on_forget: Callable[[], None]) -> None:
    tab().keeps = not tab().keeps
    if not tab().keeps:
        on_forget()
