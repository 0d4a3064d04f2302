"""The published schema is that of the models, and says what the reader says."""

from __future__ import annotations

import json

import jsonschema
import pytest

from iinst_geo.errors import StoryFileError
from iinst_geo.selection.filters import PartnershipFilter
from iinst_geo.story.files import STORY_FILE, read_story
from iinst_geo.story.schema import SCHEMA_FILE, FilterPart, published_schema
from tests.story.test_files import BROKEN, file_of

SCHEMA = jsonschema.Draft202012Validator(json.loads(SCHEMA_FILE.read_bytes()))
# Faults that lie in the bytes, or in what a network has: not for a schema.
OF_OTHERS = {
    "not JSON",
    "not UTF-8",
    "too large",
    "too deep to parse",
    "not a number",
    "unknown value",
    "unknown focus",
    "wrong kind of focus",
    "ambiguous place",
}


def test_the_published_schema_is_that_of_the_models():
    message = "run: python -m iinst_geo.story.schema"
    assert SCHEMA_FILE.read_text(encoding="utf-8") == published_schema(), message


def test_the_shipped_story_obeys_the_published_schema():
    SCHEMA.check_schema(SCHEMA.schema)
    SCHEMA.validate(json.loads(STORY_FILE.read_bytes()))


@pytest.mark.parametrize("name", sorted(BROKEN.keys() - OF_OTHERS))
def test_the_published_schema_refuses_what_the_reader_refuses(name):
    content, _ = BROKEN[name]
    assert not SCHEMA.is_valid(json.loads(content))


def test_a_filter_of_a_file_has_all_fields_of_a_filter():
    assert list(FilterPart.model_fields) == list(vars(PartnershipFilter()))


@pytest.mark.parametrize("part", ["caption", "notes", "filter", "focus", "view"])
def test_no_part_of_a_scene_is_null(part):
    content = file_of({"title": "S", part: None})
    assert not SCHEMA.is_valid(json.loads(content))
    with pytest.raises(StoryFileError, match=f"scene 1, {part}: it is not of the type"):
        read_story(content)


def test_all_that_is_unknown_in_one_part_is_one_problem():
    content = file_of({"title": "S", "b": 1, "a": 2}, c=3)
    with pytest.raises(StoryFileError) as refused:
        read_story(content)
    in_file, in_scene = map(str, refused.value.problems)
    assert in_file.startswith("story: it has what a story does not know: 'c'. Known")
    assert in_scene.endswith(
        "scene 1: it has what a story does not know: 'a', 'b'. "
        "Known here: title, caption, notes, filter, focus, view."
    )
