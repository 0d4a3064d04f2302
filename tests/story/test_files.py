"""Stories: edited as values, read and written as checked files."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iinst_geo import select
from iinst_geo.errors import PlaceError, StoryFileError, UnknownValueError
from iinst_geo.story.files import (
    LARGEST_BYTES,
    SCHEMA_FILE,
    STORY_FILE,
    first_story,
    read_story,
    write_story,
)
from iinst_geo.story.link import LONGEST_LINK, packed, unpacked
from iinst_geo.story.model import (
    AREA,
    CASE_STUDY,
    LONGEST_TITLE,
    PLACE,
    Scene,
    SceneFocus,
    SceneView,
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
from tests.samples import BUILT_IN, filters, rarely, small_network

A, B, C = Scene("A"), Scene("B"), Scene("C")
THREE = Story("Three", (A, B, C))

texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60
)
titles = texts.filter(str.strip)
scenes = st.builds(
    Scene,
    titles,
    texts,
    texts,
    filters(),
    st.none() | st.builds(SceneFocus, st.just(CASE_STUDY), st.just("II09")),
    st.none()
    | st.builds(SceneView, st.floats(-10, 3), st.floats(49, 61.5), st.floats(3, 18)),
)
stories = st.builds(Story, titles, st.lists(scenes, min_size=1, max_size=4).map(tuple))


def file_of(scene=None, **fields):
    """Give a story's file with one scene, changed."""
    data = {
        "kind": "iinst_geo story",
        "version": 1,
        "title": "T",
        "scenes": [scene or {"title": "S"}],
    }
    return json.dumps(data | fields).encode()


@rarely
@given(stories)
def test_a_story_comes_back_from_file_and_link_as_it_was(story):
    assert read_story(write_story(story), BUILT_IN) == story
    word = packed(story)
    assert re.fullmatch("[A-Za-z0-9_-]+", word)
    assert unpacked(word, BUILT_IN) == story


BROKEN = {
    "not JSON": (b"{", ["not JSON"]),
    "not UTF-8": (b'{"kind": "\xff"}', ["byte 11 is no UTF-8"]),
    "too large": (b" " * (LARGEST_BYTES + 1), ["1,000,001 bytes"]),
    "too deep to parse": (b"[" * 100_000, ["too deeply"]),
    "too deep": (file_of(version=[[[[[[[[[1]]]]]]]]]), ["too deeply"]),
    "not a number": (b'{"version": NaN}', ["number that is none"]),
    "another kind": (b'{"type": "FeatureCollection"}', ['must be "iinst_geo story"']),
    "a list": (b"[]", ["it is no story"]),
    "newer": (file_of(version=2), ["version 2, newer"]),
    "older": (file_of(version="1"), ["version: it is '1'. It must be 1."]),
    "no scenes": (file_of(scenes=[]), ["scenes: there is no scene"]),
    "too many scenes": (file_of(scenes=[{"title": "S"}] * 101), ["there are 101"]),
    "no title": (file_of({"caption": "C"}), ["scene 1: it has no title"]),
    "blank title": (file_of({"title": " "}), ["scene 1, title: the text is empty"]),
    "too long": (file_of({"title": "T" * 161}), ["161 characters. Shorten it to 160"]),
    "control": (file_of({"title": "T\0"}), ["control character"]),
    "half a pair": (file_of({"title": "T\ud800"}), ["control character"]),
    "unknown facet": (
        file_of({"title": "S", "filter": {"colour": ["red"]}}),
        ["scene 1, filter: it has what a story does not know: 'colour'", "phase"],
    ),
    "unknown value": (
        file_of({"title": "S", "filter": {"theme": ["9"]}}),
        ["scene 1, filter.theme: there is no '9'. Known: 1, 2, 3"],
    ),
    "twice": (file_of({"title": "S", "filter": {"theme": ["1", "1"]}}), ["twice"]),
    "unknown focus kind": (
        file_of({"title": "S", "focus": {"kind": "planet", "id": "Mars"}}),
        ["there is no 'planet'. Allowed: case study, institution, area, place"],
    ),
    "unknown focus": (
        file_of({"title": "S", "focus": {"kind": "case study", "id": "II99"}}),
        ["scene 1, focus.id: There is no case study or institution 'II99'"],
    ),
    "wrong kind of focus": (
        file_of({"title": "S", "focus": {"kind": "case study", "id": "ncetm"}}),
        ["'ncetm' is no case study"],
    ),
    "ambiguous place": (
        file_of({"title": "S", "focus": {"kind": "place", "id": "Newport"}}),
        ["4 towns"],
    ),
    "view outside": (
        file_of({"title": "S", "view": {"longitude": 52, "latitude": -1, "zoom": 99}}),
        ["52 is too large", "-1 is too small", "99 is too large"],
    ),
    "infinite view": (
        file_of({"title": "S"}).replace(
            b'"title": "S"',
            b'"title": "S", "view": {"longitude": 1e999, "latitude": 51, "zoom": 5}',
        ),
        ["inf is too large"],
    ),
    "wrong types": (
        file_of({"title": 3, "caption": [], "filter": "all"}),
        ["title: it is not of the type string", "caption", "filter", "3 problems"],
    ),
}


@pytest.mark.parametrize(("content", "said"), BROKEN.values(), ids=BROKEN)
def test_a_wrong_file_is_refused_with_what_and_where(content, said):
    with pytest.raises(StoryFileError) as refused:
        read_story(content, BUILT_IN)
    for words in said:
        assert words in str(refused.value)


def test_what_a_network_lacks_matters_only_where_one_is_given():
    content = file_of({"title": "S", "filter": {"theme": ["9"]}})
    assert read_story(content).scenes[0].criteria.theme == {"9"}


def test_a_story_that_could_not_be_read_is_not_written():
    with pytest.raises(StoryFileError, match="scene 1, title: the text is empty"):
        write_story(Story("T", (Scene(""),)))


@pytest.mark.parametrize("word", ["", "no", "%", "é", packed(THREE)[:-9]])
def test_a_broken_link_is_refused(word):
    with pytest.raises(StoryFileError):
        unpacked(word, BUILT_IN)


def test_the_shipped_story_obeys_the_published_schema():
    data = json.loads(STORY_FILE.read_bytes())
    schema = json.loads(SCHEMA_FILE.read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(data, schema)


def test_the_shipped_story_goes_from_the_whole_picture_to_what_is_not_known():
    story = first_story(BUILT_IN)
    assert 9 <= len(story.scenes) <= 12
    told = [scene.focus.id for scene in story.scenes if scene.focus]
    assert told[:4] == ["II09", "II19", "II18", "LIL"]
    for scene in story.scenes:
        assert scene.caption and scene.notes
        assert select(BUILT_IN, scene.criteria).case_study_ids
    assert len(packed(story)) < LONGEST_LINK


def test_a_network_that_the_shipped_story_does_not_fit_has_one_scene():
    assert first_story(small_network()).scenes == (Scene("All partnerships"),)


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
