"""What is known of a case study and of an institution, each fact under its name."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

from iinst_geo.geography.settings import setting_of_land
from iinst_geo.network.facets import basis_in_words, codings
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.rows import (
    CaseStudyRow,
    InstitutionRow,
    case_study_row,
    institution_row,
)
from iinst_geo.selection.members import Member
from iinst_geo.vocabulary import SETTING_BASIS, SETTINGS, TIE_BASIS, theme_label

BY_DENSITY = "postcode-density"  # the basis by which land has its setting too

Facts = list[tuple[str, str]]  # a name and a value, which is empty if not recorded


@dataclass(frozen=True)
class CodingInWords:
    """A theme, activity or funding source of a case study, as people read it."""

    value: str
    weight: str  # main or further; empty where it has none
    evidence: str
    basis: str


def institution_facts(network: PartnershipNetwork, institution_id: str) -> Facts:
    """Return what is known of an institution."""
    row = institution_row(network, institution_id)
    return [
        ("Kind", row.kind.capitalize()),
        ("Phase", row.phase),
        ("Setting", f"{setting_with_basis(row)} {_land_there(network, row)}".strip()),
        ("Authority", then_and_now(row.local_authority, row.local_authority_now)),
        ("Region", row.region),
        ("Town", row.town),
        ("Postcode", row.postcode),
        ("Place", _place(network, row)),
        ("URN", then_and_now(row.urn_then, row.urn)),
        ("Name now", row.name_now),
        ("Now", status_as_of(row.status_now, row.as_of)),
    ]


def case_study_facts(network: PartnershipNetwork, case_study_id: str) -> Facts:
    """Return how the members of a case study work together."""
    study = case_study_row(network, case_study_id)
    return [
        ("Collaboration", study.collaboration_type),
        ("Development", study.professional_development),
        ("Status", study.specialist_status),
        ("Years", study.years),
        ("What survives", study.detail_level.capitalize()),
    ]


def codings_in_words(
    network: PartnershipNetwork, case_study_id: str, facet: str
) -> list[CodingInWords]:
    """Return the themes, activities or funding sources of a case study."""
    return [
        CodingInWords(
            theme_label(each.value) if facet == "theme" else each.value,
            each.weight,
            each.evidence,
            basis_in_words(network, each.basis),
        )
        for each in codings(network)[facet].get(case_study_id, ())
    ]


def member_line(network: PartnershipNetwork, row: Member) -> str:
    """Say in a line what a row of the list is in its case study, and how far."""
    placed, km = row.institution_id in network.placed_ids, row.distance_km
    parts = [
        row.relationship,
        "no place recorded" if not placed else "" if isnan(km) else f"{km:.1f} km",
        row.setting if row.role == "lead" else "",
        TIE_BASIS[row.basis] if row.basis and row.basis != "named" else "",
    ]
    return " · ".join(part for part in parts if part)


def setting_with_basis(row: InstitutionRow) -> str:
    """Return the setting of an institution and what it rests on."""
    basis = SETTING_BASIS.get(row.setting_basis, row.setting_basis)
    if not row.setting or not basis:
        return row.setting
    return f"{row.setting}: {basis}. {row.setting_note}".strip()


def phase_basis(study: CaseStudyRow) -> str:
    """Say what the phase of a case study rests on; empty if it was given."""
    return f"Phase: {study.phase_basis}." if study.phase_basis else ""


def then_and_now(then: str, now: str) -> str:
    """Return a value, with what it has become if that is another."""
    if then and now and then != now:
        return f"{then} (now {now})"
    return then or now


def status_as_of(status: str, day: str) -> str:
    """Return a status with the day it is known for (``Open, as of 2021``), if any."""
    said = status.capitalize()
    return f"{said}, as of {day}" if said and day else said


def _land_there(network: PartnershipNetwork, row: InstitutionRow) -> str:
    """Say how the map draws the land of a place, where that is another setting."""
    if row.institution_id not in network.placed_ids or row.setting not in SETTINGS:
        return ""
    if row.setting_basis == BY_DENSITY:
        return ""
    point = network.institution_by_id.geometry[row.institution_id]
    land = setting_of_land(point.x, point.y, row.local_authority)
    if not land or land == row.setting:
        return ""
    return f"By the postcodes around, land there counts as {land.lower()}."


def _place(network: PartnershipNetwork, row: InstitutionRow) -> str:
    if row.institution_id not in network.placed_ids:
        return "None recorded; it is in the list, not on the map"
    said = (row.location_basis.capitalize(), row.location_note)
    return ". ".join(filter(None, said))
