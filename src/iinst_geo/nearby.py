"""Institutions round a place: how far, across which boundary, and why they match."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from iinst_geo.distances import KM_PER_MILE
from iinst_geo.facets import institution_sets
from iinst_geo.filter_values import Known, known_values
from iinst_geo.neighbours import Neighbour, Teller
from iinst_geo.network import PartnershipNetwork
from iinst_geo.places import Place
from iinst_geo.proximity import distances_km
from iinst_geo.register import Register
from iinst_geo.schools import SchoolsNear
from iinst_geo.search import search_institutions
from iinst_geo.selection import PartnershipFilter, refuse_unknown_values
from iinst_geo.summaries import counted
from iinst_geo.vocabulary import FACETS

USUAL_KM, FURTHEST_KM = 10.0, 500.0  # what a ring is at first, and at most
GREAT_BRITAIN_KM = 1400.0  # from Scilly to Shetland, rounded up


@dataclass(frozen=True)
class Nearby:
    """
    What lies round a place, nearest first.

    ``hidden`` counts the institutions in the ring that the filter leaves out, and
    ``unplaced`` those that pass it but have no place. ``in_ring`` counts all that
    ``results`` is the beginning of. ``schools`` are those of the register.
    """

    network: PartnershipNetwork
    place: Place
    within_km: float
    wanted: PartnershipFilter
    results: tuple[Neighbour, ...]
    hidden: int
    unplaced: int
    in_ring: int
    schools: SchoolsNear | None = None

    @property
    def register(self) -> Register | None:
        """The register whose schools are among the results, if any."""
        return self.schools.register if self.schools else None

    @cached_property
    def known(self) -> Known:
        """The values that the filter may ask for."""
        return known_values(self.network, self.register)

    @cached_property
    def beyond(self) -> Neighbour | None:
        """The nearest that the filter shows outside the ring, if any."""
        tell = Teller(self.network, self.place, self.wanted, self.register)
        passing = institutions_passing(self.network, self.wanted, self.known)
        others = self.network.placed_ids - {self.place.institution_id}
        found = [_nearest_beyond(tell, others & passing, self.within_km)]
        if self.schools and (school := self.schools.beyond()):
            found.append(tell.school(*school))
        known = [each for each in found if each]
        return min(known, key=lambda each: each.distance_km, default=None)


def nearby(
    network: PartnershipNetwork,
    place: Place,
    within_km: float,
    wanted: PartnershipFilter | None = None,
    limit: int | None = None,
    register: Register | None = None,
) -> Nearby:
    """
    Give the institutions within a distance of a place, nearest first.

    Parameters
    ----------
    network
        Where to look.
    place
        The origin; from an area, distances run from its outline.
    within_km
        The ring, in kilometres; its edge belongs to it.
    wanted
        What to show. Phase, setting, region and authority are the institution's own,
        the other facets those of any of its case studies.
    limit
        How many to give at most.
    register
        Whose schools count too, but for those that the network has by their number.

    Raises
    ------
    UnknownValueError
        If the filter names a value that its facet does not have here.
    """
    wanted = wanted or PartnershipFilter()
    passing = institutions_passing(network, wanted, known_values(network, register))
    inside = recorded_near(network, place, within_km)
    shown = [(key, km) for key, km in inside if key in passing]
    tell = Teller(network, place, wanted, register)
    results = [tell.neighbour(key, km) for key, km in shown[:limit]]
    schools = None
    if register is not None:
        schools = SchoolsNear(network, register, place, within_km, wanted)
        results = _merged(results, _told(tell, schools, limit), limit)
    return Nearby(
        network,
        place,
        within_km,
        wanted,
        tuple(results),
        hidden=len(inside) - len(shown) + (schools.hidden if schools else 0),
        unplaced=len(passing - network.placed_ids),
        in_ring=len(shown) + (schools.count if schools else 0),
        schools=schools,
    )


def recorded_near(
    network: PartnershipNetwork, place: Place, within_km: float
) -> list[tuple[str, float]]:
    """Give the institutions in a ring but for its middle, nearest first, with km."""
    near = distances_km(network, place, within_km)
    others = network.placed_ids - {place.institution_id}
    inside = [
        (key, km) for key, km in near.items() if km <= within_km and key in others
    ]
    return sorted(inside, key=lambda pair: (pair[1], pair[0]))


def _told(tell: Teller, schools: SchoolsNear, limit: int | None) -> list[Neighbour]:
    positions, distances = schools.nearest(limit)
    ways = zip(positions.tolist(), distances.tolist(), strict=True)
    return [tell.school(position, km) for position, km in ways]


def _merged(
    some: list[Neighbour], others: list[Neighbour], limit: int | None
) -> list[Neighbour]:
    every = sorted(
        [*some, *others], key=lambda each: (each.distance_km, each.institution_id)
    )
    return every[:limit]


def institutions_passing(
    network: PartnershipNetwork, wanted: PartnershipFilter, known: Known | None = None
) -> frozenset[str]:
    """
    Give the institutions that pass a filter.

    Parameters
    ----------
    network
        Whose institutions.
    wanted
        What to show.
    known
        The values that may be asked for, the network's if not given. One that the
        network does not have is no institution's.

    Raises
    ------
    UnknownValueError
        If the filter names a value that is not known.
    """
    refuse_unknown_values(network, wanted, known)
    sets, nobody = institution_sets(network), frozenset[str]()
    passing = search_institutions(network, wanted.q)
    for facet in FACETS:
        values = wanted.values(facet.name)
        if values:
            chosen = (sets[facet.name].get(value, nobody) for value in values)
            passing &= nobody.union(*chosen)
    return passing


def counts(found: Nearby, facet: str) -> dict[str, int]:
    """Give how many institutions in the ring each value of a facet would leave."""
    network, place = found.network, found.place
    others = institutions_passing(network, found.wanted.without(facet), found.known)
    inside = {key for key, _ in recorded_near(network, place, found.within_km)} & others
    sets, nobody = institution_sets(network)[facet], frozenset[str]()
    more = found.schools.counts(facet) if found.schools else {}
    return {
        value: len(inside & sets.get(value, nobody)) + more.get(value, 0)
        for value in found.known[facet]
    }


def _nearest_beyond(
    tell: Teller, keys: frozenset[str], within_km: float
) -> Neighbour | None:
    """Give the nearest of some institutions that lies outside the ring."""
    reach = max(within_km, 1.0)
    while keys:
        near = distances_km(tell.network, tell.place, reach)
        outside = {
            key: km for key, km in near.items() if key in keys and within_km < km
        }
        # One seen beyond the reach might not be the nearest there.
        best = min(outside, key=lambda key: (outside[key], key), default=None)
        if best is not None and outside[best] <= reach:
            return tell.neighbour(best, outside[best])
        if reach > 2 * GREAT_BRITAIN_KM:
            return None
        reach *= 3
    return None


def nearby_line(found: Nearby) -> str:
    """Say what lies in the ring, what the filter leaves out and what has no place."""
    ring = ring_in_words(found)
    if found.results:
        lines = [f"{counted(found.in_ring, 'institution')} {ring}, straight-line."]
        lines += _shares(found)
    elif found.beyond:
        km = f"{found.beyond.distance_km:.1f} km"
        lines = [f"No institution {ring}. The nearest is {found.beyond.name}, at {km}."]
    else:
        lines = [f"No institution {ring}, and none beyond that has a place."]
    if found.register and not found.results:
        lines.append(f"Looked for in the recorded data and the {found.register.label}.")
    if found.hidden:
        lines.append(f"The filters leave out {found.hidden} more in the ring.")
    if found.unplaced:
        have = "has" if found.unplaced == 1 else "have"
        unplaced = counted(found.unplaced, "other institution")
        lines.append(f"{unplaced} {have} no place and cannot be measured.")
    return " ".join(lines)


def _shares(found: Nearby) -> list[str]:
    """Say how many of the institutions only the register has, and how many are told."""
    lines = []
    if found.schools:
        of_register = found.schools.count
        recorded = found.in_ring - of_register
        lines.append(
            f"{recorded:,} of them are in the recorded data, {of_register:,} only in "
            f"the {found.schools.register.label}."
        )
    if len(found.results) < found.in_ring:
        lines.append(f"The nearest {len(found.results):,} are listed.")
    return lines


def ring_in_words(found: Nearby) -> str:
    """Give the ring as words: ``within 10 km (6.2 miles) of BB1 2LD``."""
    miles = found.within_km / KM_PER_MILE
    return f"within {found.within_km:g} km ({miles:.1f} miles) of {found.place.label}"
