"""The words of the page About: sections, glossary, further reading and credits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from iinst_geo.materials.texts import read_material
from iinst_geo.paths import changelog_file


@dataclass(frozen=True)
class Section:
    """A section of the page; ``text`` is Markdown of our own."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class Term:
    """A term; ``source`` is the id of the page that spells it out, else our gloss."""

    term: str
    meaning: str
    source: str = ""


@dataclass(frozen=True)
class Reading:
    """Something to read further."""

    title: str
    url: str
    note: str


@dataclass(frozen=True)
class Credit:
    """What maps and places are made from, whatever data are loaded."""

    title: str
    by: str
    licence: str


@dataclass(frozen=True)
class About:
    """All the words of the page."""

    sections: tuple[Section, ...]
    terms: tuple[Term, ...]
    readings: tuple[Reading, ...]
    credits: tuple[Credit, ...]


@cache
def about_text() -> About:
    """Return the words of the page, read once."""
    return read_material("about.toml", About)


@cache
def changes() -> str:
    """Return the list of changes as Markdown to stand under a heading of level 2."""
    _, _, listed = changelog_file().read_text(encoding="utf-8").partition("\n")
    return re.sub(r"^(##+ )", r"#\1", listed, flags=re.MULTILINE).strip()


def citation(version: str) -> str:
    """Return how to cite the explorer."""
    return (
        f"The iinst_geo authors. Influential Institutions explorer (iinst_geo), "
        f"version {version}."
    )
