"""Institutions round a place: how far, across which boundary, and why they match."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from iinst_geo.geography.distances import KM_PER_MILE
from iinst_geo.nearby.institutions import InstitutionsNear, known_values
from iinst_geo.nearby.model import Place
from iinst_geo.nearby.neighbours import Neighbour, NeighbourBuilder
from iinst_geo.nearby.schools import SchoolsNear
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.register.model import Register
from iinst_geo.selection.filters import PartnershipFilter
from iinst_geo.selection.summaries import counted

USUAL_KM, FURTHEST_KM = 10.0, 500.0  # what a ring is at first, and at most


@dataclass(frozen=True)
class Nearby:
    """
    What lies round a place, nearest first.

    ``results`` may be no more than the beginning of it. ``institutions`` are those of
    the network, ``schools`` those of the register.
    """

    place: Place
    within_km: float
    criteria: PartnershipFilter
    results: tuple[Neighbour, ...]
    institutions: InstitutionsNear
    schools: SchoolsNear | None = None

    @property
    def network(self) -> PartnershipNetwork:
        """Where was looked."""
        return self.institutions.network

    @property
    def register(self) -> Register | None:
        """The register whose schools are among the results, if any."""
        return self.schools.register if self.schools else None

    @cached_property
    def in_ring(self) -> int:
        """How many lie in the ring and pass the filter, told or not."""
        return self.institutions.count + (self.schools.count if self.schools else 0)

    @cached_property
    def hidden(self) -> int:
        """How many in the ring the filter leaves out."""
        return self.institutions.hidden + (self.schools.hidden if self.schools else 0)

    @cached_property
    def unplaced(self) -> int:
        """How many pass the filter and have no place to be measured to."""
        return self.institutions.unplaced

    @cached_property
    def beyond(self) -> Neighbour | None:
        """The nearest that the filter shows outside the ring, if any."""
        builder = NeighbourBuilder(
            self.network, self.place, self.criteria, self.register
        )
        found = []
        if institution := self.institutions.beyond():
            found.append(builder.neighbour(*institution))
        if self.schools and (school := self.schools.beyond()):
            found.append(builder.school(*school))
        return min(found, key=lambda each: each.distance_km, default=None)


def find_nearby(
    network: PartnershipNetwork,
    place: Place,
    within_km: float,
    criteria: PartnershipFilter | None = None,
    limit: int | None = None,
    register: Register | None = None,
) -> Nearby:
    """
    Return the institutions within a distance of a place, nearest first.

    Parameters
    ----------
    network
        Where to look.
    place
        The origin; from an area, distances run from its outline.
    within_km
        The ring, in kilometres; its edge belongs to it.
    criteria
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
    criteria = criteria or PartnershipFilter()
    known = known_values(network, register)
    builder = NeighbourBuilder(network, place, criteria, register)
    institutions = InstitutionsNear(network, place, within_km, criteria, known)
    results = [builder.neighbour(*each) for each in institutions.nearest(limit)]
    schools = None
    if register is not None:
        schools = SchoolsNear(network, register, place, within_km, criteria)
        results = _merged(results, _told(builder, schools, limit), limit)
    return Nearby(place, within_km, criteria, tuple(results), institutions, schools)


def _told(
    builder: NeighbourBuilder, schools: SchoolsNear, limit: int | None
) -> list[Neighbour]:
    positions, distances = schools.nearest(limit)
    ways = zip(positions.tolist(), distances.tolist(), strict=True)
    return [builder.school(position, km) for position, km in ways]


def _merged(
    some: list[Neighbour], others: list[Neighbour], limit: int | None
) -> list[Neighbour]:
    every = sorted(
        [*some, *others], key=lambda each: (each.distance_km, each.institution_id)
    )
    return every[:limit]


def counts(found: Nearby, facet: str) -> dict[str, int]:
    """Return how many institutions in the ring each value of a facet would leave."""
    more = found.schools.counts(facet) if found.schools else {}
    own = found.institutions.counts(facet)
    return {value: count + more.get(value, 0) for value, count in own.items()}


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
        lines.append(f"The filters leave out {found.hidden:,} more in the ring.")
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
    """Return the ring as words: ``within 10 km (6.2 miles) of BB1 2LD``."""
    miles = found.within_km / KM_PER_MILE
    return f"within {found.within_km:g} km ({miles:.1f} miles) of {found.place.label}"
