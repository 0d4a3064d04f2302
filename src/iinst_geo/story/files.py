"""Stories as JSON files: read with a report of all that is wrong, and written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from iinst_geo.cache import weak_cache
from iinst_geo.errors import IinstGeoError, Problem, StoryFileError
from iinst_geo.nearby.institutions import known_values
from iinst_geo.network.facets import facet_sets
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.filters import SEARCH, PartnershipFilter, unknown_values
from iinst_geo.story.model import (
    CASE_STUDY,
    Scene,
    SceneFocus,
    SceneView,
    Story,
    members_in_focus,
    place_in_focus,
)
from iinst_geo.story.schema import FILE, ScenePart, StoryFile, problems_in_words
from iinst_geo.vocabulary import FACET_NAMES

STORY_FILE = Path(__file__).with_name("story.json")
KIND, VERSION = "iinst_geo story", 1
LARGEST_BYTES = 1_000_000
DEEPEST = 8
VALUES_NAMED = 12

Json = dict[str, Any]


def read_story(content: bytes, network: PartnershipNetwork | None = None) -> Story:
    """
    Read a story.

    Parameters
    ----------
    content
        A JSON file in UTF-8 after the published schema (``schema.SCHEMA_FILE``).
    network
        Whose values, case studies and institutions the scenes may name; not checked
        if not given.

    Raises
    ------
    StoryFileError
        If the file is no story, or asks for what the network does not have; the error
        carries every problem found.
    """
    file = _checked(_parsed(content))
    story = Story(file.title, tuple(map(_scene, file.scenes)))
    problems = [] if network is None else list(_not_in(network, story))
    if problems:
        raise StoryFileError(problems)
    return story


def write_story(story: Story) -> bytes:
    """
    Return a story as a file that ``read_story`` gives back as it was.

    Raises
    ------
    StoryFileError
        If the story breaks a rule of the schema, such as a scene without a title.
    """
    data = {
        "kind": KIND,
        "version": VERSION,
        "title": story.title,
        "scenes": [_as_json(scene) for scene in story.scenes],
    }
    _checked(data)
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


@weak_cache
def first_story(network: PartnershipNetwork) -> Story:
    """
    Return the story to begin with.

    The one that comes with the package; for a network that it does not fit, one scene
    with all partnerships.
    """
    try:
        return read_story(STORY_FILE.read_bytes(), network)
    except StoryFileError:
        return Story("Partnerships", (Scene("All partnerships"),))


def fits(network: PartnershipNetwork, story: Story) -> bool:
    """Return whether a network has all that a story asks for."""
    return not any(_not_in(network, story))


def _parsed(content: bytes) -> Any:  # noqa: ANN401, JSON may hold anything
    if len(content) > LARGEST_BYTES:
        raise _not_a_story(
            f"it has {len(content):,} bytes.", f"A story has at most {LARGEST_BYTES:,}."
        )
    try:
        data = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse)
    except UnicodeDecodeError as error:
        message = f"byte {error.start + 1} is no UTF-8."
        raise _not_a_story(message, "Save it as UTF-8.") from None
    except json.JSONDecodeError as error:
        message = f"it is not JSON: {error.msg} in line {error.lineno}."
        raise _not_a_story(message, "Choose a file saved by Present.") from None
    except ValueError:
        message = "it holds a number that is none."
        raise _not_a_story(message, "Choose a file saved by Present.") from None
    except RecursionError:
        raise _too_deep() from None
    if _is_deep(data):
        raise _too_deep()
    return data


def _too_deep() -> StoryFileError:
    message = "its parts stand inside each other too deeply."
    return _not_a_story(message, "Choose a file saved by Present.")


def _is_deep(data: Any) -> bool:  # noqa: ANN401
    """Return whether lists and objects are nested more deeply than in a story."""
    level = [data] if isinstance(data, (dict, list)) else []
    for _ in range(DEEPEST):
        level = [
            part
            for each in level
            for part in (each.values() if isinstance(each, dict) else each)
            if isinstance(part, (dict, list))
        ]
        if not level:
            return False
    return True


def _refuse(constant: str) -> None:
    raise ValueError(constant)  # NaN and Infinity


def _not_a_story(message: str, fix: str) -> StoryFileError:
    return StoryFileError([Problem(FILE, message, fix)])


def _checked(data: Any) -> StoryFile:  # noqa: ANN401
    if not isinstance(data, dict) or data.get("kind") != KIND:
        raise _not_a_story("it is no story.", f'Its "kind" must be "{KIND}".')
    version = data.get("version")
    if isinstance(version, int) and version > VERSION:
        message = f"it is of version {version}, newer than this explorer."
        problem = Problem(FILE, message, "Open it with a newer one.", field="version")
        raise StoryFileError([problem])
    try:
        return StoryFile.model_validate(data)
    except ValidationError as error:
        raise StoryFileError(problems_in_words(error)) from None


def _not_in(network: PartnershipNetwork, story: Story) -> Iterator[Problem]:
    """Find what the scenes name that the network does not have."""
    for number, scene in enumerate(story.scenes, 1):
        where = f"scene {number}"
        for name, values in unknown_values(
            known_values(network), scene.criteria
        ).items():
            known = list(facet_sets(network)[name])
            more = " …" if len(known) > VALUES_NAMED else ""
            message = f"there is no {', '.join(map(repr, values))}."
            fix = f"Known: {', '.join(known[:VALUES_NAMED])}{more}."
            yield Problem(FILE, message, fix, id=where, field=f"filter.{name}")
        try:
            focus = members_in_focus(network, scene)
            place_in_focus(network, scene)
        except IinstGeoError as error:
            yield Problem(FILE, str(error), "", id=where, field="focus.id")
            continue
        if focus and scene.focus:
            is_study = focus.selected in network.case_study_by_id.index
            if is_study is not (scene.focus.kind == CASE_STUDY):
                message = f"{focus.selected!r} is no {scene.focus.kind}."
                fix = "Correct the kind."
                yield Problem(FILE, message, fix, id=where, field="focus.kind")


def _scene(part: ScenePart) -> Scene:
    return Scene(
        part.title,
        part.caption,
        part.notes,
        PartnershipFilter(**part.filter.model_dump()),
        SceneFocus(**part.focus.model_dump())
        if "focus" in part.model_fields_set
        else None,
        SceneView(**part.view.model_dump())
        if "view" in part.model_fields_set
        else None,
    )


def _as_json(scene: Scene) -> Json:
    """Return a scene as the file has it, what is empty left out."""
    criteria = scene.criteria
    asked: Json = {
        name: sorted(criteria.values(name))
        for name in FACET_NAMES
        if criteria.values(name)
    }
    asked |= {SEARCH: criteria.q} if criteria.q else {}
    data: Json = {
        "title": scene.title,
        "caption": scene.caption,
        "notes": scene.notes,
        "filter": asked,
        "focus": vars(scene.focus) if scene.focus else None,
        "view": vars(scene.view) if scene.view else None,
    }
    return {key: value for key, value in data.items() if value or key == "title"}
