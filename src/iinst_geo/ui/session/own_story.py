"""The session's own story: what it tells now, and what it told before each change."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from iinst_geo.errors import StoryFileError
from iinst_geo.maps.view import MapView
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.filters import PartnershipFilter
from iinst_geo.selection.focus import Focus
from iinst_geo.selection.summaries import filter_in_words, focus_name
from iinst_geo.story.files import first_story, fits, write_story
from iinst_geo.story.model import (
    CASE_STUDY,
    INSTITUTION,
    LONGEST_TITLE,
    MOST_SCENES,
    Scene,
    SceneFocus,
    SceneView,
    Story,
    added,
)
from iinst_geo.ui.session import own_network, state
from iinst_geo.ui.text import as_markdown

# Each under the number of the data that a session has used; the latest told comes last.
STORIES, BEFORE = "own_stories", "stories_before"
MOST_UNDONE = 50


def _stories() -> dict[int, Story]:
    stories: dict[int, Story] = st.session_state.setdefault(STORIES, {})
    return stories


def _before() -> dict[int, list[Story]]:
    before: dict[int, list[Story]] = st.session_state.setdefault(BEFORE, {})
    return before


def _keep(times: int, told: Story) -> None:
    """Keep a story as the latest told."""
    _stories().pop(times, None)
    _stories()[times] = told


def story(network: PartnershipNetwork) -> Story:
    """
    Return the story of the session about the data in use; it begins with the first.

    Data given anew, such as mended ones, go on with the story told before if it fits.
    """
    now = own_network.times()
    for times in range(now, 0, -1) if now else (0,):
        told = _stories().get(times)
        if told and (times == now or fits(network, told)):
            return told
    return first_story(network)


def in_edit() -> Story | None:
    """Return the story changed last, whatever data are in use now, if there is one."""
    return next(reversed(_stories().values()), None)


def keep_for_data_to_come(brought: Story) -> None:
    """Keep a story about data that are gone: those given next may go on with it."""
    _keep(own_network.count_data_gone(), brought)


def tell(network: PartnershipNetwork, changed: Story) -> None:
    """Tell another story from now on; the present one can be had back."""
    told = story(network)
    if changed != told:
        now = own_network.times()
        _before()[now] = [*_before().get(now, []), told][-MOST_UNDONE:]
        _keep(now, changed)


def can_undo() -> bool:
    """Whether there is a change to take back."""
    return bool(_before().get(own_network.times()))


def undo() -> None:
    """Take the last change back."""
    now = own_network.times()
    last = _before()[now].pop()
    _stories().pop(now, None)
    if story(own_network.network()) != last:  # else nothing is changed any more
        _keep(now, last)


def render_add(network: PartnershipNetwork, scene: Scene) -> None:
    """Draw the button that makes a scene of what a page shows."""
    st.button(
        "Add this view to my story",
        key="add_scene",
        icon=":material/slideshow:",
        on_click=_add,
        args=(network, scene),
        disabled=len(story(network).scenes) >= MOST_SCENES,
        help="As the last scene of the story under Present, with the filters, what is "
        "selected, and the place where the map stands.",
    )


def _add(network: PartnershipNetwork, scene: Scene) -> None:
    moved = state.map_moved()  # perhaps since the page was drawn
    if scene.view and moved:
        scene = replace(scene, view=_place(moved))
    longer = added(story(network), scene)
    try:
        write_story(longer)
    except StoryFileError as error:  # such as an id too long for a story
        st.toast(as_markdown(f"The view was not added: {error}"))
        return
    tell(network, longer)
    st.toast(f"Added as scene {len(longer.scenes)} of the story under Present.")


def scene_of(
    title: str,
    criteria: PartnershipFilter,
    focus: SceneFocus | None = None,
    view: MapView | None = None,
) -> Scene:
    """Return a scene of a page, under a title that says what it shows."""
    asked = filter_in_words(criteria)
    named = title or asked[:1].upper() + asked[1:] or "All partnerships"
    place = _place(view) if view else None
    return Scene(named[:LONGEST_TITLE], criteria=criteria, focus=focus, view=place)


def _place(view: MapView) -> SceneView:
    return SceneView(view.longitude, view.latitude, view.zoom)


def member_focus(
    network: PartnershipNetwork, focus: Focus | None
) -> tuple[str, SceneFocus | None]:
    """Return the name of what is selected, and the focus of a scene about it."""
    if focus is None:
        return "", None
    is_study = focus.selected in network.case_study_by_id.index
    kind = CASE_STUDY if is_study else INSTITUTION
    return focus_name(network, focus), SceneFocus(kind, focus.selected)
