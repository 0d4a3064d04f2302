"""Texts kept by hand, and the sources and case studies that they refer to."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from iinst_geo.built_in import HERE, built_in_data_folder
from iinst_geo.tables import FILES

MATERIALS = HERE / "materials"
Part = TypeVar("Part")


@dataclass(frozen=True)
class Source:
    """A source as it is cited."""

    source_id: str
    title: str
    publisher: str
    url: str


@dataclass(frozen=True)
class Passage:
    """A few sentences under a heading; ``basis`` is a key of ``practice.BASES``."""

    heading: str
    text: str
    sources: tuple[str, ...] = ()
    basis: str = "stated"


def read_material(name: str) -> dict[str, Any]:
    """Give a text kept by hand, by the name of its file in ``materials``."""
    return tomllib.loads((MATERIALS / name).read_text(encoding="utf-8"))


def made(kind: type[Part], entries: Iterable[Mapping[str, Any]]) -> tuple[Part, ...]:
    """Make a dataclass of each entry, its lists as tuples."""
    return tuple(
        kind(
            **{
                name: tuple(value) if isinstance(value, list) else value
                for name, value in entry.items()
            }
        )
        for entry in entries
    )


# The texts are about the two programmes, so they cite the built-in data, whatever
# network is loaded.


@cache
def sources() -> Mapping[str, Source]:
    """Give the sources of the built-in data, by ``source_id``."""
    names = ("source_id", "title", "publisher", "url")
    return {
        row["source_id"]: Source(**{name: row[name] for name in names})
        for row in _built_in("sources")
    }


@cache
def case_study_titles() -> Mapping[str, str]:
    """Give the titles of the built-in case studies, by ``case_study_id``."""
    return {row["case_study_id"]: row["title"] for row in _built_in("case_studies")}


def _built_in(table: str) -> list[dict[str, str]]:
    path = built_in_data_folder() / FILES[table]
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
