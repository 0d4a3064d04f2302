"""Texts kept by hand, and the sources and case studies that they refer to."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

MATERIALS = Path(__file__).parent
Part = TypeVar("Part")


@dataclass(frozen=True)
class Passage:
    """A few sentences under a heading; ``basis`` is a key of ``practice.BASES``."""

    heading: str
    text: str
    sources: tuple[str, ...] = ()
    basis: str = "stated"


def read_material(name: str) -> dict[str, Any]:
    """Return a text kept by hand, by the name of its file in ``materials``."""
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
