"""Who could be next: institutions that are not yet partners, with the reasons why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from iinst_geo.cache import weak_cache
from iinst_geo.nearby.institutions import InstitutionsNear, known_values
from iinst_geo.nearby.model import Place
from iinst_geo.nearby.neighbours import Neighbour, NeighbourBuilder
from iinst_geo.nearby.proximity import Ring
from iinst_geo.nearby.schools import SchoolsNear
from iinst_geo.nearby.shared import origin_traits, relations
from iinst_geo.network.facets import institution_sets, traits
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.register.model import Register
from iinst_geo.selection.filters import PartnershipFilter
from iinst_geo.vocabulary import NOT_RECORDED, SETTINGS, THEME_NAMES

# What can speak for an institution; each can be turned off.
REASONS = {
    "near": "Near: inside the ring",
    "phase": "Same or adjoining phase",
    "setting": "Similar setting",
    "themes": "Themes that complement",
}


def reasons_for(network: PartnershipNetwork) -> dict[str, str]:
    """Return the reasons that there can be; of a list of links nobody knows themes."""
    return {
        key: words
        for key, words in REASONS.items()
        if key != "themes" or network.has_case_studies
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
TOLD = 100  # of the network, and of the register; nobody reads on


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
    criteria: PartnershipFilter | None = None,
    using: Collection[str] = tuple(REASONS),
    register: Register | None = None,
) -> Suggestions:
    """
    Return the institutions that could be the next partners of an origin.

    Parameters
    ----------
    network
        Where to look: every institution with a place, however far.
    place
        An institution, a case study or a school of the register.
    within_km
        What counts as near, in kilometres.
    criteria
        What to show, as for ``find_nearby``.
    using
        The reasons to go by, of ``REASONS``. There is no score beside them: an
        institution comes before another if more of them speak for it, then if it is
        nearer; one that none speaks for is left out.
    register
        Whose schools are ranked too.

    Returns
    -------
    suggestions
        Of institutions and of schools the first ``TOLD`` each; all are counted.
    """
    criteria = criteria or PartnershipFilter()
    known = known_values(network, register)
    near = InstitutionsNear(network, place, within_km, criteria, known)
    builder = NeighbourBuilder(network, place, criteria, register)
    count, partners, closed = _ranked_institutions(near, using)
    ranked = int((count > 0).sum())
    first = [builder.neighbour(near.ids[at], km) for at, km in _first(near.ring, count)]
    if register is not None:
        schools = SchoolsNear(network, register, place, within_km, criteria)
        count = _reasons_for_schools(schools, using)
        closed += int((~register.is_open & (count > 0)).sum())
        count = np.where(register.is_open, count, 0)
        ranked += int((count > 0).sum())
        first += [builder.school(at, km) for at, km in _first(schools.ring, count)]
    told = [replace(each, reasons=tuple(_reasons(near, each, using))) for each in first]
    return Suggestions(_in_order(told), closed, partners, ranked)


def _in_order(found: Sequence[Neighbour]) -> tuple[Neighbour, ...]:
    reasons = np.array([len(each.reasons) for each in found], np.int64)
    km = np.array([each.distance_km for each in found], np.float64)
    return tuple(found[at] for at in _order(reasons, km))


def _order(reasons: NDArray[np.int64], km: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return positions in the order of suggestions: most reasons, then the nearest."""
    return np.lexsort((km, -reasons))


def _ranked_institutions(
    near: InstitutionsNear, using: Collection[str]
) -> tuple[NDArray[np.int64], int, int]:
    """Count reasons for each that may be suggested; then partners and closed ones."""
    count = np.where(near.passing, _reasons_for_institutions(near, using), 0)
    is_partner = near.among(relations(near.network, near.place))
    partners = int((is_partner & (count > 0)).sum())
    count = np.where(is_partner, 0, count)
    is_closed = near.among(_closed(near.network))
    closed = int((is_closed & (count > 0)).sum())
    return np.where(is_closed, 0, count), partners, closed


@weak_cache
def _closed(network: PartnershipNetwork) -> frozenset[str]:
    table = network.institutions
    return frozenset(table.loc[table["status_now"] == "closed", "institution_id"])


def _reasons_for_institutions(
    near: InstitutionsNear, using: Collection[str]
) -> NDArray[np.int64]:
    """Count the reasons for each institution that has a place."""
    sets = institution_sets(near.network)
    origin = origin_traits(near.network, near.place)
    count = np.zeros(len(near.ids), np.int64)
    if "near" in using:
        count += near.ring.inside
    fitting = {
        facet: _fitting(facet, origin, sets[facet]) for facet in RELATIONS_OF
    } | {"themes": _new_themes(origin, sets["theme"])}
    for reason, values in fitting.items():
        if reason in using:
            of_facet = sets["theme" if reason == "themes" else reason]
            speaks_for = frozenset().union(*(of_facet[value] for value in values))
            count += near.among(speaks_for)
    return count


def _reasons_for_schools(
    near: SchoolsNear, using: Collection[str]
) -> NDArray[np.int64]:
    """Count the reasons for each school of the register that passes the filter."""
    register, origin = near.register, origin_traits(near.network, near.place)
    count = np.zeros(len(register.schools), np.int64)
    if "near" in using:
        count += near.ring.inside
    for facet in RELATIONS_OF:
        if facet in using:
            fits = _fitting(facet, origin, register.values(facet))
            count += register.has(facet, fits)
    return np.where(near.passing, count, 0)


def _fitting(
    facet: str, origin: Mapping[str, tuple[str, ...]], values: Iterable[str]
) -> frozenset[str]:
    """Return the phases or settings that speak for an institution that has them."""
    own = origin.get(facet, ())
    if not own:
        return frozenset()
    known = (each for each in values if each != NOT_RECORDED)
    return frozenset(each for each in known if RELATIONS_OF[facet](own[0], each))


def _new_themes(
    origin: Mapping[str, tuple[str, ...]], values: Iterable[str]
) -> frozenset[str]:
    """Return the themes that are not the origin's; none if it has none recorded."""
    own = origin.get("theme", ())
    return frozenset(values) - {*own, NOT_RECORDED} if own else frozenset()


def _first(ring: Ring, count: NDArray[np.int64]) -> Iterator[tuple[int, float]]:
    """Return the first ``TOLD`` positions that a reason speaks for, with their km."""
    spoken_for = np.flatnonzero(count > 0)
    rough = ring.rough_km[spoken_for]
    first = spoken_for[_order(count[spoken_for], rough)][:TOLD]
    yield from zip(first.tolist(), ring.measured_km(first).tolist(), strict=True)


def _reasons(
    near: InstitutionsNear, other: Neighbour, using: Collection[str]
) -> Iterator[str]:
    network, origin = near.network, origin_traits(near.network, near.place)
    if "near" in using and other.distance_km <= near.within_km:
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


RELATIONS_OF = {"phase": phase_relation, "setting": setting_relation}
