"""Who could be next: institutions that are not yet partners, with the reasons why."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from iinst_geo.facets import traits
from iinst_geo.filter_values import known_values
from iinst_geo.nearby import institutions_passing, recorded_near
from iinst_geo.neighbours import Neighbour, Teller, origin_traits, relations
from iinst_geo.network import PartnershipNetwork
from iinst_geo.places import Place
from iinst_geo.register import Register
from iinst_geo.schools import SchoolsNear
from iinst_geo.selection import PartnershipFilter
from iinst_geo.vocabulary import SETTINGS, THEME_NAMES

# What can speak for an institution; each can be turned off.
REASONS = {
    "near": "Near: inside the ring",
    "phase": "Same or adjoining phase",
    "setting": "Similar setting",
    "themes": "Themes that complement",
}
# The stages of schooling in order, in the register's words; those beside each other
# hand pupils on. A school of two stages adjoins the neighbours of both.
STAGES = ("Nursery", "Primary", "Secondary", "16 plus")
STAGES_OF = {
    **{stage: {at} for at, stage in enumerate(STAGES)},
    "Middle deemed primary": {1, 2},
    "Middle deemed secondary": {1, 2},
    "All-through": {1, 2},
}
WHOLE_OF_BRITAIN_KM = 2000.0
SCHOOLS_TOLD = 100  # of the register; nobody reads on


@dataclass(frozen=True)
class Suggestions:
    """
    Who could be next for an origin, those with most reasons first, then the nearest.

    ``closed`` and ``partners`` count those left out because they are closed, or work
    with the origin already; ``ranked`` counts all that ``results`` is the beginning of.
    """

    results: tuple[Neighbour, ...]
    closed: int
    partners: int
    ranked: int


def next_partners(
    network: PartnershipNetwork,
    place: Place,
    within_km: float,
    wanted: PartnershipFilter | None = None,
    using: Collection[str] = tuple(REASONS),
    register: Register | None = None,
) -> Suggestions:
    """
    Give the institutions that could be the next partners of an origin.

    Parameters
    ----------
    network
        Where to look: every institution with a place, however far.
    place
        An institution, a case study or a school of the register.
    within_km
        What counts as near, in kilometres.
    wanted
        What to show, as for ``nearby``.
    using
        The reasons to go by, of ``REASONS``. There is no score beside them: an
        institution comes before another if more of them speak for it, then if it is
        nearer; one that none speaks for is left out.
    register
        Whose schools are ranked too; of them the first ``SCHOOLS_TOLD`` are given.
    """
    wanted = wanted or PartnershipFilter()
    passing = institutions_passing(network, wanted, known_values(network, register))
    tell = Teller(network, place, wanted, register)
    known = relations(network, place)

    def with_reasons(each: Neighbour) -> Neighbour:
        why = tuple(_reasons(tell, each, within_km, using))
        return replace(each, reasons=why)

    candidates = (
        with_reasons(tell.neighbour(key, km))
        for key, km in recorded_near(network, place, WHOLE_OF_BRITAIN_KM)
        if key in passing
    )
    spoken_for = [each for each in candidates if each.reasons]
    strangers = [each for each in spoken_for if each.institution_id not in known]
    still_there = [each for each in strangers if each.status_now != "closed"]
    closed, ranked = len(strangers) - len(still_there), len(still_there)
    if register is not None:
        near = SchoolsNear(network, register, place, within_km, wanted)
        count = _reason_counts(near, using)
        closed += int((~register.is_open & (count > 0)).sum())
        ranked += int((register.is_open & (count > 0)).sum())
        still_there += [
            with_reasons(tell.school(position, km))
            for position, km in _first(near, np.where(register.is_open, count, 0))
        ]
    still_there.sort(key=lambda each: (-len(each.reasons), each.distance_km))
    partners = len(spoken_for) - len(strangers)
    return Suggestions(tuple(still_there), closed, partners, ranked)


def _reason_counts(near: SchoolsNear, using: Collection[str]) -> NDArray[np.int64]:
    """Count the reasons for each school of the register that passes the filter."""
    register, origin = near.register, origin_traits(near.network, near.place)
    count = np.zeros(len(register.schools), np.int64)
    if "near" in using:
        count += near.ring.inside
    relations_of = {"phase": phase_relation, "setting": setting_relation}
    for facet, relation in relations_of.items():
        own = origin.get(facet, ())
        if facet in using and own:
            values = register.values(facet)
            fits = frozenset(each for each in values if relation(own[0], each))
            count += register.has(facet, fits)
    return np.where(near.passing, count, 0)


def _first(near: SchoolsNear, count: NDArray[np.int64]) -> Iterator[tuple[int, float]]:
    """Give the schools with most reasons, of those with as many the nearest."""
    spoken_for = np.flatnonzero(count > 0)
    rough = near.ring.rough_km[spoken_for]
    first = spoken_for[np.lexsort((rough, -count[spoken_for]))][:SCHOOLS_TOLD]
    yield from zip(first.tolist(), near.ring.measured_km(first).tolist(), strict=True)


def _reasons(
    tell: Teller, other: Neighbour, within_km: float, using: Collection[str]
) -> Iterator[str]:
    network, origin = tell.network, origin_traits(tell.network, tell.place)
    if "near" in using and other.distance_km <= within_km:
        yield f"{other.distance_km:.1f} km away"
    phases = origin.get("phase", ())
    if "phase" in using and phases and (how := phase_relation(phases[0], other.phase)):
        yield f"{how}: {other.phase}"
    settings = origin.get("setting", ())
    if "setting" in using and settings:
        how = setting_relation(settings[0], other.setting)
        if how:
            yield f"{how}: {other.setting}"
    if "themes" in using:
        own = origin.get("theme", ())
        theirs = traits(network)["theme"].get(other.institution_id, ())
        new = [f"{each} {THEME_NAMES.get(each, '')}".strip() for each in theirs]
        new = [name for name, each in zip(new, theirs, strict=True) if each not in own]
        if own and new:
            yield f"Brings a theme not recorded here: {', '.join(new)}"


def phase_relation(one: str, other: str) -> str:
    """Say how two phases of schooling stand to each other; empty if far apart."""
    if not one or not other:
        return ""
    if one == other:
        return "Same phase"
    stages, others = STAGES_OF.get(one, set()), STAGES_OF.get(other, set())
    beside = any(abs(a - b) <= 1 for a in stages for b in others)
    return "Adjoining phase" if beside else ""


def setting_relation(one: str, other: str) -> str:
    """Say how alike two settings are: the same, or both in towns; empty if neither."""
    if not one or not other:
        return ""
    if one == other:
        return "Same setting"
    built_up = SETTINGS[:-1]  # all but rural
    return "Similar setting" if one in built_up and other in built_up else ""
