"""Institutions as one origin sees them: how far, what they share, who is a partner."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from iinst_geo.geography.distances import KM_PER_MILE
from iinst_geo.nearby.model import Place
from iinst_geo.nearby.shared import (
    OF_NOBODY,
    OF_OTHERS,
    PARTNER,
    origin_traits,
    relations,
)
from iinst_geo.network.facets import OWN_FACETS, traits
from iinst_geo.network.membership import coordinates
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.rows import institution_rows
from iinst_geo.register.model import Register
from iinst_geo.selection.filters import PartnershipFilter
from iinst_geo.selection.focus import selectable_id
from iinst_geo.vocabulary import FACETS, THEME_NAMES

LABELS = {facet.name: facet.label.lower() for facet in FACETS}


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
    def partner_status(self) -> str:
        """Whether it is a partner of the origin, of others, or of nobody recorded."""
        if self.relation:
            return PARTNER
        return OF_OTHERS if self.has_partners or self.case_studies else OF_NOBODY

    @property
    def distance_miles(self) -> float:
        """The distance in international miles."""
        return self.distance_km / KM_PER_MILE


class NeighbourBuilder:
    """Makes neighbours of institutions as one origin and one filter see them."""

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
        """Return an institution at a distance (km) as a neighbour."""
        row = institution_rows(self.network)[key]
        at = self.network.institution_by_id.index.get_loc(key)
        where, authority = coordinates(self.network), row.local_authority
        known = bool(authority and self.place.authority)
        return Neighbour(
            key,
            row.name,
            row.kind,
            row.phase,
            row.setting,
            row.setting_basis,
            authority,
            row.region,
            float(where.lon[at]),
            float(where.lat[at]),
            distance_km,
            tuple(self.network.case_studies_of(key)),
            authority == self.place.authority if known else None,
            self.relations.get(key, ""),
            row.status_now,
            row.as_of,
            selectable_id(self.network, key),
            tuple(self._reasons(lambda facet: self.traits[facet].get(key, ()))),
            has_partners=bool(self.network.partners_of(key)),
        )

    def school(self, position: int, distance_km: float) -> Neighbour:
        """
        Return a school that only the register has as a neighbour.

        Raises
        ------
        ValueError
            If the builder has no register.
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


def _listed(facet: str, values: list[str]) -> str:
    named = [f"{value} {THEME_NAMES.get(value, '')}".strip() for value in values]
    return ", ".join(named if facet == "theme" else values)
