"""Stories edited as values, and what a scene puts in front."""

from __future__ import annotations

import pytest

from iinst_geo.errors import PlaceError, UnknownValueError
from iinst_geo.story.files import write_story
from iinst_geo.story.model import (
    AREA,
    CASE_STUDY,
    LONGEST_TITLE,
    PLACE,
    Scene,
    SceneFocus,
    Story,
    StoryEditError,
    added,
    deleted,
    duplicated,
    members_in_focus,
    moved,
    place_in_focus,
    replaced,
)
from tests.samples import BUILT_IN

A, B, C = Scene("A"), Scene("B"), Scene("C")
THREE = Story("Three", (A, B, C))


def test_scenes_are_moved_copied_changed_added_and_deleted():
    assert moved(THREE, 0, 1).scenes == (B, A, C)
    assert moved(THREE, 0, -1) == THREE
    assert moved(THREE, 2, 9) == THREE
    assert duplicated(THREE, 1).scenes == (A, B, Scene("B (copy)"), C)
    assert replaced(THREE, 1, A).scenes == (A, A, C)
    assert added(THREE, A).scenes == (A, B, C, A)
    assert deleted(THREE, 1).scenes == (A, C)
    assert THREE.scenes == (A, B, C)


def test_a_copy_keeps_the_longest_title_within_bounds():
    story = Story("T", (Scene("x" * LONGEST_TITLE),))
    write_story(duplicated(story, 0))


def test_the_only_scene_stays():
    with pytest.raises(StoryEditError, match="at least one"):
        deleted(Story("T", (A,)), 0)


def test_a_scene_puts_a_member_or_a_place_in_front():
    study = Scene("S", focus=SceneFocus(CASE_STUDY, "ii09"))
    area = Scene("S", focus=SceneFocus(AREA, "Cornwall"))
    town = Scene("S", focus=SceneFocus(PLACE, "Falmouth"))
    focus = members_in_focus(BUILT_IN, study)
    assert focus and focus.institution_id == "falmouth-school"
    assert place_in_focus(BUILT_IN, study) is None
    assert members_in_focus(BUILT_IN, area) is None
    found = place_in_focus(BUILT_IN, area)
    assert found and found.outline is not None
    found = place_in_focus(BUILT_IN, town)
    assert found and found.outline is None
    with pytest.raises(UnknownValueError):
        members_in_focus(BUILT_IN, Scene("S", focus=SceneFocus(CASE_STUDY, "x")))
    with pytest.raises(PlaceError):
        place_in_focus(BUILT_IN, Scene("S", focus=SceneFocus(PLACE, "Atlantis")))
