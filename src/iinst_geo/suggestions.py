"""Who could be next: institutions that are not yet partners, with the reasons why."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from iinst_geo.facets import traits
from iinst_geo.nearby import Nearby, nearby
from iinst_geo.neighbours import Neighbour, relations
from iinst_geo.network import PartnershipNetwork
from iinst_geo.places import Place
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


@dataclass(frozen=True)
class Suggestions:
    """
    Who could be next for an origin, those with most reasons first, then the nearest.

    ``closed`` and ``partners`` count those left out because they are closed, or work
    with the origin already.
    """

    results: tuple[Neighbour, ...]
    closed: int
    partners: int


def next_partners(
    network: PartnershipNetwork,
    place: Place,
    within_km: float,
    wanted: PartnershipFilter | None = None,
    using: Collection[str] = tuple(REASONS),
) -> Suggestions:
    """
    Give the institutions that could be the next partners of an origin.

    Parameters
    ----------
    network
        Where to look: every institution with a place, however far.
    place
        An institution or a case study.
    within_km
        What counts as near, in kilometres.
    wanted
        What to show, as for ``nearby``.
    using
        The reasons to go by, of ``REASONS``. There is no score beside them: an
        institution comes before another if more of them speak for it, then if it is
        nearer; one that none speaks for is left out.
    """
    found = nearby(network, place, WHOLE_OF_BRITAIN_KM, wanted)
    known = relations(network, place)
    candidates = [
        replace(each, reasons=tuple(_reasons(found, each, within_km, using)))
        for each in found.results
    ]
    spoken_for = [each for each in candidates if each.reasons]
    strangers = [each for each in spoken_for if each.institution_id not in known]
    still_there = [each for each in strangers if each.status_now != "closed"]
    still_there.sort(key=lambda each: (-len(each.reasons), each.distance_km))
    return Suggestions(
        tuple(still_there),
        closed=len(strangers) - len(still_there),
        partners=len(spoken_for) - len(strangers),
    )


def _reasons(
    found: Nearby, other: Neighbour, within_km: float, using: Collection[str]
) -> Iterator[str]:
    key, network = found.place.institution_id, found.network
    if "near" in using and other.distance_km <= within_km:
        yield f"{other.distance_km:.1f} km away"
    phases = traits(network)["phase"].get(key, ())
    if "phase" in using and phases and (how := phase_relation(phases[0], other.phase)):
        yield f"{how}: {other.phase}"
    settings = traits(network)["setting"].get(key, ())
    if "setting" in using and settings:
        how = setting_relation(settings[0], other.setting)
        if how:
            yield f"{how}: {other.setting}"
    if "themes" in using:
        own = traits(network)["theme"].get(key, ())
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
