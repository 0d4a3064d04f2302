"""Texts kept by hand, and the sources and case studies that they refer to."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import ConfigDict, TypeAdapter

MATERIALS = Path(__file__).parent
Part = TypeVar("Part")


@dataclass(frozen=True)
class Passage:
    """A few sentences under a heading; ``basis`` is a key of ``practice.BASES``."""

    heading: str
    text: str
    sources: tuple[str, ...] = ()
    basis: str = "stated"


def read_material(name: str, kind: type[Part]) -> Part:
    """
    Return a text kept by hand as a dataclass.

    Parameters
    ----------
    name
        The name of its file in ``materials``.
    kind
        The dataclass; each of its fields is a key of the file, and there are no others.

    Raises
    ------
    pydantic.ValidationError
        If the file is not of that kind.
    """
    content = tomllib.loads((MATERIALS / name).read_text(encoding="utf-8"))
    strict = ConfigDict(extra="forbid")  # reaches the dataclasses in a list alone
    [part] = TypeAdapter(list[kind], config=strict).validate_python([content])  # type: ignore[valid-type]
    return part
