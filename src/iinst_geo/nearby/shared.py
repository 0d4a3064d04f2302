"""What an origin is compared by, and who works with it already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from iinst_geo.geography.settings import Setting, setting_at
from iinst_geo.nearby.model import Place
from iinst_geo.nearby.proximity import institution_distances_km
from iinst_geo.network.facets import traits
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.rows import institution_row, institution_rows
from iinst_geo.selection.summaries import counted
from iinst_geo.text import as_text

NEIGHBOURHOOD_KM = 4.0  # as far as the density rule looks for a town
OF_REGISTER = "Worked out from what the register records of the school."
COMPARED = ("phase", "setting", "theme", "funding", "activity")


def origin_traits(
    network: PartnershipNetwork, place: Place
) -> Mapping[str, tuple[str, ...]]:
    """
    Return what an origin is compared by.

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
    Return the setting of an origin, with its basis.

    That is what is recorded for an institution, and none for an area. For a point it is
    the ladder of settings, in which the recorded institutions of its authority that
    have an official class and lie within ``NEIGHBOURHOOD_KM`` stand for its town.
    """
    if place.institution_id:
        row = institution_row(network, place.institution_id)
        return Setting(row.setting, row.setting_basis, row.setting_note)
    if place.urn:
        return Setting(place.setting, place.setting_basis, OF_REGISTER)
    if place.outline is not None:
        return Setting("", "none", "An area has no one setting.")
    near = institution_distances_km(network, place, NEIGHBOURHOOD_KM)
    known = institution_rows(network)
    rows = (known[key] for key, km in near.items() if km <= NEIGHBOURHOOD_KM)
    settings = [
        row.setting
        for row in rows
        if row.local_authority == place.authority and row.rural_urban_2011
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


# What an institution is to the origin.
PARTNER, OF_OTHERS, OF_NOBODY = (
    "Partner already",
    "In another partnership",
    "In no partnership recorded",
)
