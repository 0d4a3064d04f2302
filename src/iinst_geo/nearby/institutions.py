"""The institutions of a network round a place: which are near, which pass a filter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from iinst_geo.cache import weak_cache
from iinst_geo.nearby.model import Place
from iinst_geo.nearby.proximity import Ring, members_of_area, placed_points
from iinst_geo.network.facets import (
    OWN_FACETS,
    Known,
    facet_values,
    in_usual_order,
    institution_sets,
)
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.search import search_institutions
from iinst_geo.register.model import Register
from iinst_geo.selection.filters import PartnershipFilter, refuse_unknown_values
from iinst_geo.vocabulary import FACETS, NOT_RECORDED


def known_values(
    network: PartnershipNetwork, register: Register | None = None
) -> Known:
    """
    Return, for each facet, the values that there are, in its usual order.

    Those of the network are the values of ``facet_values``. With a register, phase,
    setting, region and authority also have the words of its schools.
    """
    known = dict(facet_values(network))
    if register is None:
        return known
    for facet in FACETS:
        if column := OWN_FACETS.get(facet.name):
            every = {*known[facet.name], *register.values(column)} - {NOT_RECORDED}
            known[facet.name] = (*in_usual_order(facet, every), NOT_RECORDED)
    return known


Found = tuple[str, float]  # an institution, and how far it is (kilometres)


@dataclass(frozen=True, eq=False)
class InstitutionsNear:
    """
    The institutions with a place, told apart as positions among very many.

    All arrays have one entry for each, in the order of their ids. ``known`` are the
    values that the filter may ask for, the network's if not given.
    """

    network: PartnershipNetwork
    place: Place
    within_km: float
    criteria: PartnershipFilter
    known: Known | None = None

    @cached_property
    def ids(self) -> NDArray[np.object_]:
        """The institutions that have a place."""
        return placed_points(self.network)[0]

    @cached_property
    def ring(self) -> Ring:
        """What lies within the kilometres asked for."""
        belongs = self.among(members_of_area(self.network, self.place))
        points = placed_points(self.network)[1]
        return Ring(points, self.place, self.within_km, belongs)

    @cached_property
    def others(self) -> NDArray[np.bool_]:
        """All but the origin itself."""
        return ~self.among({self.place.institution_id})

    @cached_property
    def passing(self) -> NDArray[np.bool_]:
        """The others that pass the filter."""
        return self._passing(self.criteria)

    @cached_property
    def count(self) -> int:
        """How many in the ring pass the filter."""
        return int((self.ring.inside & self.passing).sum())

    @cached_property
    def hidden(self) -> int:
        """How many in the ring the filter leaves out."""
        return int((self.ring.inside & self.others).sum()) - self.count

    @cached_property
    def unplaced(self) -> int:
        """How many pass the filter and have no place."""
        passing = institutions_passing(self.network, self.criteria, self.known)
        placed = (
            len(self.ids) if not self.criteria.active else self.among(passing).sum()
        )
        return len(passing) - int(placed)

    def among(self, ids: Collection[str]) -> NDArray[np.bool_]:
        """Say of each whether it is one of some institutions."""
        at, found = _positions(self.network), np.zeros(len(self.ids), bool)
        found[[at[key] for key in ids if key in at]] = True
        return found

    def nearest(self, limit: int | None) -> list[Found]:
        """Return the nearest in the ring that pass the filter."""
        positions, km = self.ring.nearest(self.passing, limit)
        return list(zip(self.ids[positions], km.tolist(), strict=True))

    def beyond(self) -> Found | None:
        """Return the nearest outside the ring that passes the filter, if any."""
        found = self.ring.next_beyond(self.passing)
        return (self.ids[found[0]], found[1]) if found else None

    def counts(self, facet: str) -> dict[str, int]:
        """Return how many in the ring each value of a facet would leave."""
        here = self.ring.inside & self._passing(self.criteria.without(facet))
        inside = set(self.ids[here])
        sets, nobody = institution_sets(self.network)[facet], frozenset[str]()
        known = self.known or known_values(self.network)
        return {value: len(inside & sets.get(value, nobody)) for value in known[facet]}

    def _passing(self, criteria: PartnershipFilter) -> NDArray[np.bool_]:
        if not criteria.active:
            return self.others
        passing = institutions_passing(self.network, criteria, self.known)
        return self.others & self.among(passing)


def institutions_passing(
    network: PartnershipNetwork, criteria: PartnershipFilter, known: Known | None = None
) -> frozenset[str]:
    """
    Return the institutions that pass a filter.

    Parameters
    ----------
    network
        Whose institutions.
    criteria
        What to show.
    known
        The values that may be asked for, the network's if not given. One that the
        network does not have is no institution's.

    Raises
    ------
    UnknownValueError
        If the filter names a value that is not known.
    """
    refuse_unknown_values(network, criteria, known)
    nobody = frozenset[str]()
    passing = (
        search_institutions(network, criteria.q) if criteria.q else _everyone(network)
    )
    for facet in FACETS:
        values = criteria.values(facet.name)
        if values:
            sets = institution_sets(network)[facet.name]
            passing &= nobody.union(*(sets.get(value, nobody) for value in values))
    return passing


@weak_cache
def _positions(network: PartnershipNetwork) -> dict[str, int]:
    return {key: position for position, key in enumerate(placed_points(network)[0])}


@weak_cache
def _everyone(network: PartnershipNetwork) -> frozenset[str]:
    return frozenset(network.institutions["institution_id"])
