"""A place as people mean it: a point or an area, made of what is known of it."""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from iinst_geo.errors import PlaceError
from iinst_geo.geography.authorities import (
    LOCAL_AUTHORITY,
    Area,
    all_authorities,
    authority_by_code,
)
from iinst_geo.geography.postcodes import (
    Postcode,
)
from iinst_geo.geography.towns import Town
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.rows import case_study_row, institution_row

HOME = frozenset({"England", "Wales", "Scotland", ""})  # or not known to lie abroad
ELSEWHERE = "which lies outside Great Britain; the map ends at its coast."


@dataclass(frozen=True)
class Place:
    """
    A point or an area that somebody named.

    ``key`` finds the place again; ``longitude`` and ``latitude`` (degrees, EPSG:4326)
    are a point inside where there is an ``outline``. ``authority`` and ``region`` are
    empty where not known. ``institution_id`` and ``case_study_id`` say what it is of
    the network, if anything; of a school of the register alone ``urn`` is its number,
    and phase and setting, with its basis, are its own.
    """

    key: str
    label: str
    kind: str
    longitude: float
    latitude: float
    authority: str = ""
    region: str = ""
    outline: BaseGeometry | None = None
    institution_id: str = ""
    case_study_id: str = ""
    urn: int = 0
    phase: str = ""
    setting: str = ""
    setting_basis: str = ""


def at_postcode(found: Postcode, key: str, label: str, kind: str) -> Place:
    """Return the place of a postcode, or of the middle of those with one beginning."""
    if found.country not in HOME:
        raise PlaceError(f"{key} is in {found.country}, {ELSEWHERE}")
    if found.longitude is None or found.latitude is None:
        raise PlaceError(
            f"{key} is in the directory without a grid reference, so its place is "
            "not known. Give a postcode near it, or the town."
        )
    authority = authority_by_code().get(found.authority_code, "")
    region = all_authorities()[authority].region if authority else ""
    return Place(key, label, kind, found.longitude, found.latitude, authority, region)


def at_institution(network: PartnershipNetwork, key: str) -> Place:
    """Return the place of an institution; one without a point is refused."""
    row = institution_row(network, key)
    if key not in network.placed_ids:
        raise PlaceError(
            f"No place is recorded for {row.name}, so nothing can be measured from it. "
            "Give its town or authority instead."
        )
    point = network.institution_by_id.geometry[key]
    return Place(
        key,
        row.name,
        "institution",
        point.x,
        point.y,
        row.local_authority,
        row.region,
        institution_id=key,
    )


def at_case_study(network: PartnershipNetwork, key: str) -> Place:
    """Return the place of a case study, which is that of its lead."""
    lead = network.lead_of[key]
    if not lead:
        raise PlaceError(
            f"The lead institution of {key} is not recorded, so it has no place to "
            "measure from. Choose another case study."
        )
    at = at_institution(network, lead)
    label = f"{case_study_row(network, key).title} (at its lead, {at.label})"
    return Place(
        key,
        label,
        "case study",
        at.longitude,
        at.latitude,
        at.authority,
        at.region,
        institution_id=lead,
        case_study_id=key,
    )


def at_area(area: Area, kind: str, label: str) -> Place:
    """Return an authority or a region as a place with an outline."""
    lon, lat = area.point
    authority = area.name if kind == LOCAL_AUTHORITY else ""
    return Place(area.name, label, kind, lon, lat, authority, area.region, area.outline)


def at_town(town: Town) -> Place:
    """Return the place of a town."""
    area = all_authorities().get(town.area)
    return Place(
        town.key,
        town.key,
        "town",
        town.longitude,
        town.latitude,
        town.area if area else "",
        area.region if area else "",
    )
