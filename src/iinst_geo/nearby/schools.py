"""The schools of the register beside a network: which are new to it, which are near."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iinst_geo.cache import weak_cache
from iinst_geo.nearby.institutions import known_values
from iinst_geo.nearby.model import Place
from iinst_geo.nearby.proximity import Kilometres, Positions, Ring
from iinst_geo.network.facets import OWN_FACETS
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.search import found_in, words_of_postcode
from iinst_geo.register.matching import is_recorded
from iinst_geo.register.model import Register
from iinst_geo.selection.filters import SEARCH, PartnershipFilter
from iinst_geo.text import as_text, normalised
from iinst_geo.vocabulary import FACETS, NOT_RECORDED

MOST_DRAWN = 2000  # one by one on a map; more only cover each other
SEARCHED = ("town", "local_authority", "region")


@dataclass(frozen=True, eq=False)
class SchoolsNear:
    """The schools of the register round a place that the network does not have."""

    network: PartnershipNetwork
    register: Register
    place: Place
    within_km: float
    criteria: PartnershipFilter

    @cached_property
    def new(self) -> NDArray[np.bool_]:
        """Those that the network does not have, without the origin itself."""
        new = ~is_recorded(self.network, self.register)
        if self.place.urn:
            new &= self.register.urns != self.place.urn
        return new

    @cached_property
    def ring(self) -> Ring:
        """What lies within the kilometres asked for."""
        place, register = self.place, self.register
        belongs = np.zeros(len(register.schools), bool)
        if place.outline is not None:
            column = "local_authority" if place.authority else "region"
            belongs = register.has(column, frozenset({place.key}))
        return Ring(register.points, place, self.within_km, belongs)

    @cached_property
    def passing(self) -> NDArray[np.bool_]:
        """The new ones that pass the filter."""
        return self.new & passes(self.register, self.criteria)

    @cached_property
    def count(self) -> int:
        """How many in the ring pass the filter."""
        return int((self.ring.inside & self.passing).sum())

    @cached_property
    def hidden(self) -> int:
        """How many in the ring the filter leaves out."""
        return int((self.ring.inside & self.new).sum()) - self.count

    def nearest(self, limit: int | None) -> tuple[Positions, Kilometres]:
        """Return the nearest in the ring that pass the filter, and how far they are."""
        return self.ring.nearest(self.passing, limit)

    def beyond(self) -> tuple[int, float] | None:
        """Return the nearest outside the ring that passes the filter."""
        return self.ring.next_beyond(self.passing)

    def counts(self, facet: str) -> dict[str, int]:
        """Return how many in the ring each value of a facet would leave."""
        others = passes(self.register, self.criteria.without(facet))
        here = self.ring.inside & self.new & others
        values = dict.fromkeys(known_values(self.network, self.register)[facet], 0)
        if facet not in OWN_FACETS:
            return values | {NOT_RECORDED: int(here.sum())}
        column = OWN_FACETS[facet]
        names = self.register.values(column)
        tally = np.bincount(self.register.codes(column)[here], minlength=len(names))
        found = dict(zip(names, tally.tolist(), strict=True))
        return {value: found.get(value, 0) for value in values}


def passes(register: Register, criteria: PartnershipFilter) -> NDArray[np.bool_]:
    """
    Say of each school of the register whether it passes a filter.

    Phase, setting, region and authority are its own; of the other facets nothing is
    recorded for it.
    """
    passing = np.ones(len(register.schools), bool)
    for facet in FACETS:
        asked = criteria.values(facet.name)
        if not asked:
            continue
        if facet.name in OWN_FACETS:
            passing &= register.has(OWN_FACETS[facet.name], asked)
        elif NOT_RECORDED not in asked:
            passing[:] = False
    if SEARCH in criteria.active:
        everyone = frozenset(range(len(passing)))
        found = found_in(criteria.q, everyone, _word_index(register))
        is_found = np.zeros(len(passing), bool)
        is_found[list(found)] = True
        passing &= is_found
    return passing


class OpenSchools(NamedTuple):
    """Open schools of a place, at most ``MOST_DRAWN``, and how many there are."""

    positions: Positions
    in_all: int


def open_in_authority(register: Register, authority: str) -> OpenSchools:
    """Return the open schools that the register puts in a local authority."""
    mine = register.has("local_authority", frozenset({authority})) & register.is_open
    positions = np.flatnonzero(mine)
    return OpenSchools(positions[:MOST_DRAWN], positions.size)


def open_near(register: Register, place: Place, within_km: float) -> OpenSchools:
    """Return the open schools within some kilometres of a point, nearest first."""
    nobody = np.zeros(len(register.schools), bool)
    ring = Ring(register.points, place, within_km, nobody)
    positions, _ = ring.nearest(register.is_open, MOST_DRAWN)
    return OpenSchools(positions, int((ring.inside & register.is_open).sum()))


@weak_cache
def _word_index(register: Register) -> Mapping[str, frozenset[int]]:
    """Return, for each word, the positions of the schools that it finds."""
    index: defaultdict[str, set[int]] = defaultdict(set)
    table = register.schools
    split = cache(lambda value: normalised(value).split())
    for column in (*SEARCHED, "name"):
        for position, value in enumerate(map(as_text, table[column])):
            for word in split(value):
                index[word].add(position)
    for position, urn in enumerate(register.urns):
        index[str(urn)].add(position)
    for position, postcode in enumerate(map(as_text, table["postcode"])):
        for word in words_of_postcode(postcode):
            index[word].add(position)
    return {word: frozenset(found) for word, found in index.items()}
