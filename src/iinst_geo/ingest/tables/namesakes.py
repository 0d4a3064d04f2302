"""Rows of one institution, told from its namesakes in the same time for any number."""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import product
from typing import TypeAlias

from shapely.geometry.base import BaseGeometry

from iinst_geo.errors import Problem
from iinst_geo.geography.postcodes import tidy
from iinst_geo.ingest.headings import TableMatch
from iinst_geo.text import normalised

TELLING = ("institution_id", "name")  # what tells institutions apart, the surer first
# What tells namesakes apart: their number, else all the others that two rows have.
URN, POSTCODE = "urn", "postcode"
SORTS, AREAS = ("kind", "phase"), ("town", "local_authority", "region")
WORDS = (URN, *SORTS, POSTCODE, *AREAS)
TELLING_ALONE = frozenset({URN, POSTCODE})  # where both have it, no place counts
# One school, measured twice: how far apart it may be, in degrees or metres.
NEAR = {"longitude": 0.01, "easting": 1000.0, "geometry": 0.01}
OTHER_AXIS = {"longitude": "latitude", "easting": "northing"}
_Key: TypeAlias = "tuple[str | tuple[int, int], ...]"


@dataclass
class Institution:
    """What the rows of one institution say, the first row before the later ones."""

    rows: list[int]
    cells: list[str]
    point: BaseGeometry | None
    problems: list[Problem]


@dataclass(frozen=True)
class _Traits:
    """What an institution has of ``WORDS``, folded, and its places by ``NEAR``."""

    words: Mapping[str, str]
    places: Mapping[str, tuple[float, float]]

    @cached_property
    def names(self) -> frozenset[str]:
        """Of which things it has one."""
        return frozenset((*self.words, *self.places))

    def key(self, fields: Sequence[str]) -> _Key:
        """Return what it has of some things; of a place, the square it lies in."""
        return tuple(
            self.words[name] if name in self.words else self._square(name)
            for name in fields
        )

    def keys_about(self, fields: Sequence[str]) -> Iterator[_Key]:
        """Return the keys of what may be the same: places in the next squares too."""
        parts = self.key(fields)
        about: list[list[str | tuple[int, int]]] = [
            [part] if isinstance(part, str) else [*_about(*part)] for part in parts
        ]
        return product(*about)

    def _square(self, name: str) -> tuple[int, int]:
        x, y = self.places[name]
        return math.floor(x / NEAR[name]), math.floor(y / NEAR[name])

    def is_near(self, other: _Traits) -> bool:
        """Say whether the places of two rows, as far as both have them, are one."""
        return all(
            abs(x - y) <= NEAR[name]
            for name in self.places.keys() & other.places.keys()
            for x, y in zip(self.places[name], other.places[name], strict=True)
        )


def _about(x: int, y: int) -> Iterator[tuple[int, int]]:
    """Return a square and the eight round it."""
    return product((x - 1, x, x + 1), (y - 1, y, y + 1))


@dataclass
class _Alike:
    """Namesakes that have the same things, by those that decide, once asked for."""

    places: list[int] = field(default_factory=list)
    by_key: dict[tuple[str, ...], dict[_Key, list[int]]] = field(default_factory=dict)

    def lists(self, traits: _Traits) -> Iterator[list[int]]:
        """Return the lists in which one with some traits stands, or is to stand."""
        yield self.places
        for fields, by_key in self.by_key.items():
            yield by_key.setdefault(traits.key(fields), [])

    def may_be(
        self, traits: _Traits, fields: tuple[str, ...], of: Mapping[int, _Traits]
    ) -> Iterator[Sequence[int]]:
        """Return lists of those that may be a row, since some things are the same."""
        if fields not in self.by_key:
            by_key = self.by_key[fields] = {}
            for at in self.places:
                by_key.setdefault(of[at].key(fields), []).append(at)
        for key in traits.keys_about(fields):
            yield self.by_key[fields].get(key, ())


@dataclass
class Namesakes:
    """
    The institutions met so far; ``found`` has them in order.

    ``alike`` has them by their name and by which things they have: two such kinds are
    told apart by one set of things, so that a row need not be held against each.
    """

    match: TableMatch
    found: list[Institution] = field(default_factory=list)
    traits: dict[int, _Traits] = field(default_factory=dict)
    alike: dict[str, dict[frozenset[str], _Alike]] = field(default_factory=dict)

    def note(self, at: int) -> None:
        """Note an institution by what it has now: a later row may have filled it."""
        traits, before = self._traits(self.found[at]), self.traits.get(at)
        if traits == before:
            return
        kinds = self.alike.setdefault(self._name(self.found[at]), {})
        if before is not None:
            for places in kinds[before.names].lists(before):
                del places[bisect_left(places, at)]
        self.traits[at] = traits
        for places in kinds.setdefault(traits.names, _Alike()).lists(traits):
            insort(places, at)

    def last_same(self, this: Institution) -> int | None:
        """Return the place of the last institution that nothing tells from a row."""
        # A row that says less belongs to the one above it rather than to a farther one.
        traits = self._traits(this)
        same = [
            at
            for has, alike in self.alike.get(self._name(this), {}).items()
            for places in alike.may_be(
                traits, _deciding(has & traits.names), self.traits
            )
            if (at := self._last_near(places, traits)) is not None
        ]
        return max(same, default=None)

    def _last_near(self, places: Sequence[int], traits: _Traits) -> int | None:
        for at in reversed(places):
            theirs = self.traits[at]
            if TELLING_ALONE & theirs.names & traits.names or theirs.is_near(traits):
                return at
        return None

    def _name(self, each: Institution) -> str:
        name = normalised(each.cells[at_of(self.match, telling(self.match))])
        return name or f"row {each.rows[0]}"

    def _traits(self, each: Institution) -> _Traits:
        if telling(self.match) != "name":
            return _Traits({}, {})  # one id is enough
        words = {
            name: tidy(cell) if name == POSTCODE else normalised(cell)
            for name in WORDS
            if (cell := _said(self.match, name, each))
        }
        places = {name: _place(self.match, name, each) for name in NEAR}
        return _Traits(
            {name: word for name, word in words.items() if word},
            {name: place for name, place in places.items() if place},
        )


@cache
def _deciding(both: frozenset[str]) -> tuple[str, ...]:
    """Return what decides if two rows are of one institution, of what both have."""
    if URN in both:
        return (URN,)
    further: tuple[str, ...] = (POSTCODE,)
    if POSTCODE not in both:
        further = (*AREAS, *[name for name in NEAR if name in both][:1])
    return tuple(name for name in (*SORTS, *further) if name in both)


def _place(
    match: TableMatch, name: str, each: Institution
) -> tuple[float, float] | None:
    """Return the place that a row has in a field and the one beside it, if any."""
    if name in OTHER_AXIS:
        axes = [_said(match, axis, each) for axis in (name, OTHER_AXIS[name])]
        try:
            x, y = map(float, axes)
        except ValueError:
            return None
    elif each.point is None or each.point.is_empty:
        return None
    else:
        x, y = each.point.centroid.x, each.point.centroid.y
    return (x, y) if math.isfinite(x) and math.isfinite(y) else None


def _said(match: TableMatch, name: str, each: Institution) -> str:
    """Return what the rows of an institution say in a field; empty if nothing."""
    return each.cells[at_of(match, name)] if name in match.fields else ""


def telling(match: TableMatch) -> str:
    """Return the field that tells institutions apart."""
    return next(each for each in TELLING if each in match.fields)


def at_of(match: TableMatch, name: str) -> int:
    """Return where a field stands."""
    return match.fields.index(name)
