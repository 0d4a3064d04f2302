"""Institutions as one origin sees them: how far, what they share, who is a partner."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from iinst_geo.cache import weak_cache
from iinst_geo.geography.distances import KM_PER_MILE
from iinst_geo.geography.settings import Setting, setting_at
from iinst_geo.nearby.places import Place
from iinst_geo.nearby.proximity import institution_distances_km
from iinst_geo.network.facets import OWN_FACETS, traits
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.register.model import Register
from iinst_geo.selection.filters import PartnershipFilter
from iinst_geo.selection.focus import selectable_id
from iinst_geo.selection.members import KM_DECIMALS
from iinst_geo.selection.summaries import counted
from iinst_geo.text import as_text, each_row
from iinst_geo.vocabulary import FACETS, NOT_RECORDED, THEME_NAMES

LABELS = {facet.name: facet.label.lower() for facet in FACETS}
NEIGHBOURHOOD_KM = 4.0  # as far as the density rule looks for a town
BOUNDARY = {True: "Same authority", False: "Across the boundary", None: NOT_RECORDED}
# What an institution is to the origin.
PARTNER, OF_OTHERS, OF_NOBODY = (
    "Partner already",
    "In another partnership",
    "In no partnership recorded",
)
OF_REGISTER = "Worked out from what the register records of the school."
COMPARED = ("phase", "setting", "theme", "funding", "activity")


@dataclass(frozen=True)
class Neighbour:
    """
    An institution near a place.

    ``distance_km`` is geodesic (straight-line), 0 inside an area. ``same_authority``
    is ``None`` where either authority is not known. ``relation`` says how the origin
    works with it already, empty if it does not. ``reasons`` are why it matches.
    ``is_documented`` tells an institution of the network from a school that only the
    register has.
    """

    institution_id: str
    name: str
    kind: str
    phase: str
    setting: str
    setting_basis: str
    local_authority: str
    region: str
    longitude: float
    latitude: float
    distance_km: float
    case_studies: tuple[str, ...]
    same_authority: bool | None
    relation: str
    status_now: str
    as_of: str
    selects: str
    reasons: tuple[str, ...] = ()
    is_documented: bool = True
    has_partners: bool = False  # whoever they are

    @property
    def standing(self) -> str:
        """Whether it is a partner of the origin, of others, or of nobody recorded."""
        if self.relation:
            return PARTNER
        return OF_OTHERS if self.has_partners or self.case_studies else OF_NOBODY

    @property
    def distance_miles(self) -> float:
        """The distance in international miles."""
        return self.distance_km / KM_PER_MILE


class NeighbourBuilder:
    """Tells of institutions as one origin and one filter see them."""

    def __init__(
        self,
        network: PartnershipNetwork,
        place: Place,
        criteria: PartnershipFilter,
        register: Register | None = None,
    ) -> None:
        self.network, self.place, self.register = network, place, register
        self.relations = relations(network, place)
        self.traits = traits(network)
        origin = origin_traits(network, place)
        every = [
            (facet.name, origin.get(facet.name, ()), criteria.values(facet.name))
            for facet in FACETS
        ]
        self.compared = [each for each in every if each[1] or each[2]]

    def neighbour(self, key: str, distance_km: float) -> Neighbour:
        """Tell of one institution at a distance."""
        row = _rows(self.network)[key]
        authority = as_text(row.local_authority)
        known = bool(authority and self.place.authority)
        return Neighbour(
            key,
            as_text(row.name),
            as_text(row.kind),
            as_text(row.phase),
            as_text(row.setting),
            as_text(row.setting_basis),
            authority,
            as_text(row.region),
            row.geometry.x,
            row.geometry.y,
            distance_km,
            tuple(self.network.case_studies_of(key)),
            authority == self.place.authority if known else None,
            self.relations.get(key, ""),
            as_text(row.status_now),
            as_text(row.as_of),
            selectable_id(self.network, key),
            tuple(self._reasons(lambda facet: self.traits[facet].get(key, ()))),
            has_partners=bool(self.network.partners_of(key)),
        )

    def school(self, position: int, distance_km: float) -> Neighbour:
        """
        Tell of a school that only the register has.

        Raises
        ------
        ValueError
            If the teller has no register.
        """
        if self.register is None:
            raise ValueError("There is no register to tell of.")
        row, points = self.register.row(position), self.register.points
        known = bool(row.local_authority and self.place.authority)
        own = {
            facet: (getattr(row, column),) if getattr(row, column) else ()
            for facet, column in OWN_FACETS.items()
        }
        return Neighbour(
            row.id,
            row.name,
            "school",
            row.phase,
            row.setting,
            row.setting_basis,
            row.local_authority,
            row.region,
            float(points.longitude[position]),
            float(points.latitude[position]),
            distance_km,
            (),
            row.local_authority == self.place.authority if known else None,
            "",
            row.status.lower(),
            row.closed_on or self.register.extract_date,
            row.id,
            tuple(self._reasons(lambda facet: own.get(facet, ()))),
            is_documented=False,
        )

    def _reasons(self, values_of: Callable[[str], tuple[str, ...]]) -> Iterator[str]:
        for facet, origin, asked in self.compared:
            mine = values_of(facet)
            if shared := [value for value in mine if value in origin]:
                yield f"Same {LABELS[facet]}: {_listed(facet, shared)}"
            elif found := [value for value in mine if value in asked]:
                yield f"As asked, {LABELS[facet]}: {_listed(facet, found)}"


@weak_cache
def _rows(network: PartnershipNetwork) -> Mapping[str, Any]:
    return {row.institution_id: row for row in each_row(network.institutions)}


def _listed(facet: str, values: list[str]) -> str:
    named = [f"{value} {THEME_NAMES.get(value, '')}".strip() for value in values]
    return ", ".join(named if facet == "theme" else values)


def origin_traits(
    network: PartnershipNetwork, place: Place
) -> Mapping[str, tuple[str, ...]]:
    """
    Give what an origin is compared by.

    That is what is recorded for an institution, or for a case study and its lead; of
    any other point only its setting, worked out by the ladder of settings.
    """
    if place.institution_id:
        key = place.institution_id
        return {facet: traits(network)[facet].get(key, ()) for facet in COMPARED}
    if place.urn:
        own = {"phase": place.phase, "setting": place.setting}
        return {facet: (value,) for facet, value in own.items() if value}
    if place.outline is not None:
        return {}
    setting = setting_of_place(network, place).value
    return {"setting": (setting,)} if setting else {}


def setting_of_place(network: PartnershipNetwork, place: Place) -> Setting:
    """
    Give the setting of an origin, with its basis.

    That is what is recorded for an institution, and none for an area. For a point it is
    the ladder of settings, in which the recorded institutions of its authority that
    have an official class and lie within ``NEIGHBOURHOOD_KM`` stand for its town.
    """
    if place.institution_id:
        row = network.institution_by_id.loc[place.institution_id]
        return Setting(
            as_text(row["setting"]),
            as_text(row["setting_basis"]),
            as_text(row["setting_note"]),
        )
    if place.urn:
        return Setting(place.setting, place.setting_basis, OF_REGISTER)
    if place.outline is not None:
        return Setting("", "none", "An area has no one setting.")
    near = institution_distances_km(network, place, NEIGHBOURHOOD_KM)
    rows = (_rows(network)[key] for key, km in near.items() if km <= NEIGHBOURHOOD_KM)
    settings = [
        as_text(row.setting)
        for row in rows
        if row.local_authority == place.authority and as_text(row.rural_urban_2011)
    ]
    found = setting_at(
        place.longitude,
        place.latitude,
        authority=place.authority,
        neighbours=settings,
    )
    if found.basis != "neighbours":
        return found
    witnesses = counted(len(settings), "recorded institution")
    note = (
        f"It is that of the {witnesses} of the same authority within "
        f"{NEIGHBOURHOOD_KM:g} km that an official class is known for."
    )
    return replace(found, note=note)


def relations(network: PartnershipNetwork, place: Place) -> dict[str, str]:
    """Say of each institution that works with the origin already in what."""
    if not place.institution_id:
        return {}
    if not network.has_case_studies:
        partners = network.partners_of(place.institution_id)
        return dict.fromkeys(partners, PARTNER)
    found: dict[str, str] = {}
    for key in network.case_studies_of(place.institution_id):
        title = as_text(network.case_study_by_id.at[key, "title"])
        lead = network.lead_of[key]
        for other in network.members_of(key):
            is_tied = lead in (place.institution_id, other)
            how = "Partner in" if is_tied else "Another member of"
            found.setdefault(other, f"{how} {title}")
    found.pop(place.institution_id, None)
    return found


def neighbour_rows(
    network: PartnershipNetwork,
    neighbours: Sequence[Neighbour],
    register: Register | None = None,
) -> pd.DataFrame:
    """
    Give neighbours as the table that page, files and briefing share.

    Parameters
    ----------
    network
        Where they were looked for.
    neighbours
        In order.
    register
        Whose day the source of its schools is to name, for a file.

    Returns
    -------
    rows
        One row a neighbour, in order: its number from 1, kilometres and miles as
        numbers, and text for the rest, ``NOT_RECORDED`` where nothing is.
    """
    title = network.case_study_by_id["title"]
    none = "None" if network.has_case_studies else ""
    only_register = "National register"
    if register:
        only_register += f", {register.day}"
    return pd.DataFrame(
        {
            "number": range(1, len(neighbours) + 1),
            "institution": [each.name for each in neighbours],
            "km": [round(each.distance_km, KM_DECIMALS) for each in neighbours],
            "miles": [round(each.distance_miles, KM_DECIMALS) for each in neighbours],
            "phase": [each.phase or NOT_RECORDED for each in neighbours],
            "setting": [each.setting or NOT_RECORDED for each in neighbours],
            "authority": [each.local_authority or NOT_RECORDED for each in neighbours],
            "boundary": [BOUNDARY[each.same_authority] for each in neighbours],
            "case_studies": [
                "; ".join(f"{key} {title[key]}" for key in each.case_studies) or none
                for each in neighbours
            ],
            "works_with_origin": [works_with_origin(each) for each in neighbours],
            "status": [status_in_words(each) for each in neighbours],
            "source": [
                "Recorded data" if each.is_documented else only_register
                for each in neighbours
            ],
            "why": ["; ".join(each.reasons) for each in neighbours],
        }
    )


def works_with_origin(neighbour: Neighbour) -> str:
    """Say how an institution works with the origin, or whether it does with others."""
    return neighbour.relation or f"Not yet; {neighbour.standing.lower()}"


def status_in_words(neighbour: Neighbour) -> str:
    """Say whether an institution is open or closed, and as of when."""
    return status_as_of(neighbour.status_now, neighbour.as_of)


def status_as_of(status: str, day: str) -> str:
    """Give a status with the day it is known for: ``Open, as of 2021``."""
    if not status:
        return NOT_RECORDED
    return f"{status.capitalize()}, as of {day}" if day else status.capitalize()
