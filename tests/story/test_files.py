"""Stories as files: read with a report of all that is wrong, and written."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iinst_geo import select
from iinst_geo.errors import StoryFileError
from iinst_geo.story.files import (
    LARGEST_BYTES,
    first_story,
    read_story,
    write_story,
)
from iinst_geo.story.link import LONGEST_LINK, packed, unpacked
from iinst_geo.story.model import CASE_STUDY, Scene, SceneFocus, SceneView, Story
from tests.samples import BUILT_IN, filters, rarely, small_network

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
    """Return a story's file with one scene, changed."""
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
    "true": (file_of(version=True), ["version: it is True. It must be 1."]),
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
