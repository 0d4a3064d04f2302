"""What is said after a session is lost, and what comes back from the browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from iinst_geo.errors import AnswersError, IinstGeoError, StoryFileError
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.packing import unpack
from iinst_geo.self_analysis.answers import Answers
from iinst_geo.self_analysis.files import LARGEST, from_json
from iinst_geo.story.files import LARGEST_BYTES, fits, read_story
from iinst_geo.story.model import Story
from iinst_geo.ui.html import markup, part
from iinst_geo.ui.session import (
    browser_store,
    links,
    own_answers,
    own_network,
    own_register,
    own_story,
)
from iinst_geo.ui.session.browser_store import (
    ANSWERS,
    OTHER_ANSWERS,
    OTHER_STORY,
    STORY,
    FoundInBrowser,
)

LOST, OFFERED = "lost_session", "brought_from_browser"
SPOILT = "what this browser kept"  # as messages call it
PROBLEMS_SHOWN = 3


@dataclass(frozen=True)
class Lost:
    """What an earlier session had, and what came of it."""

    is_tab: bool  # else another tab or an earlier visit
    is_reload: bool
    own: str = ""
    register: str = ""
    said: tuple[str, ...] = ()


@dataclass
class Offered:
    """Works that the browser kept and that can be brought back."""

    answers: Answers | None = None
    story: Story | None = None


def take(found: FoundInBrowser) -> None:
    """Bring back what a browser kept of an earlier session, or offer it."""
    said: list[str] = []
    if found.answers:
        said += _take_answers(ANSWERS, found.answers)
    if found.other_answers:
        said += _take_answers(OTHER_ANSWERS, found.other_answers)
    if found.story:
        said += _take_story(STORY, found.story)
    if found.other_story:
        said += _take_story(OTHER_STORY, found.other_story)
    if found.is_tab or said:
        st.session_state[LOST] = Lost(
            found.is_tab, found.is_reload, found.own, found.register, tuple(said)
        )


def _take_answers(name: str, word: str) -> list[str]:
    try:
        answers = from_json(_unpacked(word, LARGEST), SPOILT)
    except AnswersError as error:
        return [_refused(name, "Your answers", error)]
    if name == ANSWERS and _stands_in(own_answers.answers(), answers):
        own_answers.replace_answers(answers)
        return ["Your answers are back. Use Undo on Self-analysis to remove them."]
    if offered().answers is None:  # those of this tab go before those of others
        offered().answers = answers
    return ["Your answers from before can be brought back on Self-analysis."]


def _stands_in(given: Answers, answers: Answers) -> bool:
    """Say whether answers leave nothing out of those given, which may be none."""
    values = own_answers.values_of(answers)
    return all(
        not value or value == values[key]
        for key, value in own_answers.values_of(given).items()
    )


def _take_story(name: str, word: str) -> list[str]:
    try:
        story = read_story(_unpacked(word, LARGEST_BYTES))
        network = own_network.network()
    except StoryFileError as error:
        return [_refused(name, "Your story", error)]
    except IinstGeoError:  # each page says what is wrong with the data
        return []
    is_fit, is_ours = fits(network, story), name == STORY
    if is_fit and is_ours and not own_story.in_edit():
        own_story.tell(network, story)
        return ["Your story is back. Use Undo on Present to remove it."]
    if is_ours and not is_fit and not own_story.in_edit():
        own_story.keep_for_data_to_come(story)
    elif offered().story is None:
        offered().story = story
    if is_fit:
        return ["Your story from before can be brought back on Present."]
    return [
        "Your story is about your own data. Upload your files again to get it back."
    ]


def _unpacked(word: str, most_bytes: int) -> bytes:
    """Return what a word stands for; if nothing, what no reader takes."""
    if len(word) > browser_store.MOST_CHARACTERS:
        return b""
    try:
        return unpack(word, most_bytes)
    except ValueError:
        return b""


def _refused(name: str, what: str, error: AnswersError | StoryFileError) -> str:
    browser_store.tab().refused += (name,)
    problems = " ".join(map(str, error.problems[:PROBLEMS_SHOWN]))
    return (
        f"{what} could not be brought back from this browser, which keeps no copy of "
        f"what it cannot use: {problems}"
    )


def offered() -> Offered:
    """Return what the session can bring back."""
    found: Offered = st.session_state.setdefault(OFFERED, Offered())
    return found


def render() -> None:
    """Say on every page what was lost and what came back, until it is put away."""
    lost: Lost | None = st.session_state.get(LOST)
    if lost is None:
        return
    gone = _gone(lost)
    is_ours = lost.is_tab and lost.is_reload
    if is_ours and not gone and not browser_store.tab().refused:
        return  # the visitor's own doing, and all is there
    lines = [*gone, *dict.fromkeys(lost.said)]
    if not lost.is_reload and not lost.own:
        lines.append("Your filters and selection are unchanged.")
    if not lines:  # what was offered has been forgotten
        return
    with st.container(key="lost_session"):
        st.html(
            markup(
                '<div role="alert"><p><strong>{}</strong></p>{}</div>',
                _why(lost),
                part("bullets", lines),
            )
        )
        with st.container(
            horizontal=True, vertical_alignment="center", gap="small", key="lost_ways"
        ):
            if gone:
                links.to("your-data", "Upload my files again")
            st.button(_way_on(lost), key="put_away_lost", on_click=_put_away)


def _why(lost: Lost) -> str:
    if not lost.is_tab:
        return "This browser kept work of an earlier visit or of another tab."
    if lost.is_reload:
        return "You reloaded the page, which started a new session."
    return (
        "The explorer has begun a new session: it was started again, or the connection "
        "was cut for too long."
    )


def _gone(lost: Lost) -> list[str]:
    """Say what has to be uploaded again and has not been."""
    gone = []
    if lost.own and not own_network.in_use():
        gone.append(
            f"Your own data, {lost.own}, are no longer on the server. You now see "
            f"{own_network.started_in_words()} instead."
        )
    if lost.register and not own_register.in_use():
        gone.append(
            f"The register you uploaded, {lost.register}, is no longer on the server."
        )
    return gone


def _way_on(lost: Lost) -> str:
    if lost.own and not own_network.in_use():
        return f"Go on with {own_network.started_in_words()}"
    return "Close this message"


def _put_away() -> None:
    st.session_state.pop(LOST, None)


def forget_offered() -> None:
    """Offer nothing any more that the browser kept, and say nothing of it."""
    st.session_state.pop(OFFERED, None)
    lost: Lost | None = st.session_state.get(LOST)
    if lost:
        st.session_state[LOST] = replace(lost, said=())


def render_answers() -> None:
    """Say that the answers are kept in the browser, and offer those kept before."""
    answers = offered().answers
    if answers and answers != own_answers.answers():
        _offer("Bring back my answers", _bring_back_answers, answers)
    browser_store.render_forget("Your answers are", forget_offered)


def render_story(network: PartnershipNetwork) -> None:
    """Say that the story is kept in the browser, and offer the one kept before."""
    story = offered().story
    if story and story != own_story.story(network) and fits(network, story):
        _offer("Bring back my story", _bring_back_story, story)
    browser_store.render_forget("Changes to the story are", forget_offered)


def _offer(label: str, bring_back: Callable[[Any], None], work: object) -> None:
    st.button(
        label,
        key="bring_back",
        icon=":material/history:",
        on_click=bring_back,
        args=(work,),
        help="This browser kept them for you. Undo then takes them off again.",
    )


def _bring_back_answers(answers: Answers) -> None:
    offered().answers = None
    own_answers.replace_answers(answers)


def _bring_back_story(story: Story) -> None:
    offered().story = None
    own_story.tell(own_network.network(), story)
