"""The self-analysis questionnaire: five headings, statements to judge, and a scale."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from pydantic import TypeAdapter

from iinst_geo.vocabulary import THEME_NAMES

MATERIAL = Path(__file__).with_name("questionnaire.toml")

# The two sections under each heading, by the names that files give them.
SECTIONS = {
    "current_approach": "Current approach",
    "areas_for_development": "Areas for development",
}
WHOSE = (
    "NCETM's own form was not found. Its overview tells the five headings and, under "
    "each, the two sections current approach and areas for development. The "
    "statements, the scale and all other wording here are this project's own."
)


@dataclass(frozen=True)
class Level:
    """One step of the scale, with what it means."""

    name: str
    meaning: str


@dataclass(frozen=True)
class Statement:
    """One sentence to judge; its id never changes."""

    id: str
    text: str


@dataclass(frozen=True)
class Heading:
    """One of the five headings; ``number`` is that of its theme."""

    number: str
    asks: str
    statements: tuple[Statement, ...]

    @property
    def name(self) -> str:
        """The theme's short name."""
        return THEME_NAMES[self.number]

    @property
    def label(self) -> str:
        """Number and name: ``1 Leadership``."""
        return f"{self.number} {self.name}"


@dataclass(frozen=True)
class Questionnaire:
    """
    The whole form.

    ``levels`` rise; the place of a level, from 0, is its value. ``structure_source``
    is the ``source_id`` of what tells the headings and sections.
    """

    levels: tuple[Level, ...]
    headings: tuple[Heading, ...]
    structure_source: str

    @cached_property
    def value_of(self) -> dict[str, int]:
        """The value of each level by its name, 0 for the lowest."""
        return {level.name: value for value, level in enumerate(self.levels)}

    @property
    def highest(self) -> int:
        """The value of the highest level."""
        return len(self.levels) - 1

    @cached_property
    def statements(self) -> dict[str, Statement]:
        """All statements by id, in the order of the form."""
        return {
            each.id: each for heading in self.headings for each in heading.statements
        }


@cache
def read_questionnaire() -> Questionnaire:
    """Return the form, read once."""
    content = tomllib.loads(MATERIAL.read_text(encoding="utf-8"))
    return TypeAdapter(Questionnaire).validate_python(content)
