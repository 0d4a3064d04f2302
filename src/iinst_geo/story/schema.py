"""The file of a story as models, the schema published of it, and faults in words."""

from __future__ import annotations

import json
import re
import reprlib
from collections.abc import Iterator, Mapping
from operator import itemgetter
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    ValidationError,
)
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import CoreSchema, ErrorDetails, PydanticCustomError, core_schema

from iinst_geo.errors import Problem
from iinst_geo.story.model import (
    KINDS_IN_FOCUS,
    LONGEST_CAPTION,
    LONGEST_NOTES,
    LONGEST_TITLE,
    MOST_SCENES,
)

SCHEMA_FILE = Path(__file__).with_name("story.schema.json")
FILE = "story"
LONGEST_VALUE = 200  # characters
MOST_VALUES = 500
_CONTROL = r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff]"
_NO_CONTROL: dict[str, Any] = {"not": {"type": "string", "pattern": _CONTROL}}


def _without_control(text: str) -> str:
    if re.search(_CONTROL, text):
        raise PydanticCustomError("control", "a control character")
    return text


def _each_once(values: list[str]) -> list[str]:
    if len(set(values)) < len(values):
        raise PydanticCustomError("twice", "a value twice")
    return values


def _no_truth_value(version: object) -> object:
    if isinstance(version, bool):  # true equals 1
        raise PydanticCustomError("literal_error", "no number")
    return version


Text = Annotated[
    str, Field(json_schema_extra=_NO_CONTROL), AfterValidator(_without_control)
]
Title = Annotated[  # the pattern after a function would not be published
    str,
    Field(max_length=LONGEST_TITLE, pattern=r"\S", json_schema_extra=_NO_CONTROL),
    AfterValidator(_without_control),
]
Value = Annotated[Text, Field(max_length=LONGEST_VALUE)]


class Values(
    RootModel[
        Annotated[
            list[Value],
            Field(max_length=MOST_VALUES, json_schema_extra={"uniqueItems": True}),
            AfterValidator(_each_once),
        ]
    ]
):
    """Values of a facet, each once."""


class _StoryPart(BaseModel):
    """An object of the file, in which a name that is not known is a fault."""

    model_config = ConfigDict(extra="forbid")


class FilterPart(_StoryPart):
    """What the map shows; no filter shows all."""

    phase: Values = Values([])
    theme: Values = Values([])
    funding: Values = Values([])
    setting: Values = Values([])
    region: Values = Values([])
    authority: Values = Values([])
    programme: Values = Values([])
    activity: Values = Values([])
    q: Value = ""


class FocusPart(_StoryPart):
    """What stands out."""

    kind: Literal["case study", "institution", "area", "place"]
    id: Title


class ViewPart(_StoryPart):
    """
    Where the map stands (EPSG:4326); none fits what is shown.

    The zoom is that of a map of 380 by 500 pixels; a larger one shows the same place
    larger.
    """

    longitude: float = Field(strict=True, ge=-10, le=3)
    latitude: float = Field(strict=True, ge=49, le=61.5)
    zoom: float = Field(strict=True, ge=3, le=18)


class ScenePart(_StoryPart):
    """A view of the map with its words."""

    title: Title
    caption: Text = Field(
        "",
        max_length=LONGEST_CAPTION,
        description="A sentence or two for the audience.",
    )
    notes: Text = Field(
        "",
        max_length=LONGEST_NOTES,
        description="What the speaker says; shown on demand.",
    )
    filter: FilterPart = FilterPart()
    # Unset where left out: a type with None would let null in.
    focus: Annotated[FocusPart, Field(default=None)]
    view: Annotated[ViewPart, Field(default=None)]


class StoryFile(_StoryPart):
    """An ordered list of scenes, each a view of the map with words to say."""

    model_config = ConfigDict(title="Story of the Influential Institutions explorer")

    dialect: str = Field("", alias="$schema")
    kind: Literal["iinst_geo story"]
    version: Annotated[Literal[1], BeforeValidator(_no_truth_value)]
    title: Title
    scenes: list[ScenePart] = Field(min_length=1, max_length=MOST_SCENES)


class _Published(GenerateJsonSchema):
    """Leaves out titles that repeat names, and defaults: no part may be null."""

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> dict[str, Any]:
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, schema: CoreSchema) -> bool:  # noqa: ARG002
        return False


def published_schema() -> str:
    """Return the JSON Schema of a story's file, as ``SCHEMA_FILE`` has it."""
    schema = StoryFile.model_json_schema(schema_generator=_Published)
    whole = {"$schema": GenerateJsonSchema.schema_dialect, **schema}
    return json.dumps(whole, indent=2) + "\n"


# What each kind of fault means, for people: what is wrong, and what to do.
_IN_WORDS: Mapping[str, tuple[str, str]] = {
    "missing": ("it has no {name}.", "Add it."),
    "unknown": (
        "it has what a story does not know: {names}.",
        "Known here: {known}.",
    ),
    "string_type": ("it is not of the type string.", "Correct it."),
    "list_type": ("it is not of the type array.", "Correct it."),
    "model_type": ("it is not of the type object.", "Correct it."),
    "float_type": ("it is not of the type number.", "Correct it."),
    "too_short": ("there is no scene.", "Add one."),
    "too_long": ("there are {count}.", "At most {max_length}."),
    "text_too_long": (
        "the text has {count:,} characters.",
        "Shorten it to {max_length:,}.",
    ),
    "string_pattern_mismatch": ("the text is empty.", "Write something."),
    "string_unicode": ("the text has a control character.", "Take it out."),
    "control": ("the text has a control character.", "Take it out."),
    "kind": ("there is no {shown}.", f"Allowed: {', '.join(KINDS_IN_FOCUS)}."),
    "version": ("it is {shown}.", "It must be 1."),
    "greater_than_equal": ("{given} is too small.", "At least {ge:g}."),
    "less_than_equal": ("{given} is too large.", "At most {le:g}."),
    "twice": ("a value stands twice.", "Take one out."),
}
_PARTS: Mapping[str, type[BaseModel]] = {
    "scenes": ScenePart,
    "filter": FilterPart,
    "focus": FocusPart,
    "view": ViewPart,
}
_Where = tuple[int | str, ...]


def problems_in_words(error: ValidationError) -> list[Problem]:
    """Return what is wrong with a story's file, in the order of its parts."""
    problems: list[tuple[_Where, Problem]] = []
    unknown: dict[_Where, list[str]] = {}
    for fault in error.errors(include_url=False):
        where, kind = fault["loc"], _kind(fault)
        if kind == "extra_forbidden":
            unknown.setdefault(where[:-1], []).append(repr(where[-1]))
            continue
        said = {"name": where[-1] if where else "", **_said(fault)}
        where = where[:-1] if kind == "missing" else where
        problems.append((where, _problem(kind, where, said)))
    for where, names in unknown.items():
        known = ", ".join(_known(where))
        said = {"names": ", ".join(sorted(names)), "known": known}
        problems.append((where, _problem("unknown", where, said)))
    return [problem for _, problem in sorted(problems, key=itemgetter(0))]


def _kind(fault: ErrorDetails) -> str:
    """Return the kind of a fault, a key of ``_IN_WORDS``."""
    kind = fault["type"]
    if kind == "literal_error":
        return str(fault["loc"][-1])
    is_text = kind.endswith("too_long") and isinstance(fault["input"], str)
    return "text_too_long" if is_text else kind


def _said(fault: ErrorDetails) -> dict[str, object]:
    """Return what the sentences about a fault may name."""
    given = fault["input"]
    count = len(given) if isinstance(given, str | list) else 0
    shown = reprlib.repr(given)
    return {"given": given, "shown": shown, "count": count, **fault.get("ctx", {})}


def _known(where: _Where) -> Iterator[str]:
    """Return the names that a part may have."""
    names = [name for name in where if isinstance(name, str)]
    part = _PARTS[names[-1]] if names else StoryFile
    for name, field in part.model_fields.items():
        yield field.alias or name


def _problem(kind: str, where: _Where, said: Mapping[str, object]) -> Problem:
    message, fix = (each.format(**said) for each in _IN_WORDS[kind])
    is_in_scene = where[:1] == ("scenes",) and len(where) > 1
    return Problem(
        FILE,
        message,
        fix,
        id=f"scene {int(where[1]) + 1}" if is_in_scene else "",
        field=".".join(map(str, where[2:] if is_in_scene else where)),
    )


if __name__ == "__main__":
    SCHEMA_FILE.write_text(published_schema(), encoding="utf-8")
