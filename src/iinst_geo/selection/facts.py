"""What is known of a case study and of an institution, each fact under its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from iinst_geo.network.facets import basis_in_words, codings
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.members import Member
from iinst_geo.text import as_text
from iinst_geo.vocabulary import SETTING_BASIS, TIE_BASIS, theme_label

Row = Any  # a row of a table, its cells by name
Facts = list[tuple[str, str]]  # a name and a value, which is empty if not recorded


@dataclass(frozen=True)
class CodingInWords:
    """A theme, activity or funding source of a case study, as people read it."""

    value: str
    weight: str  # main or further; empty where it has none
    evidence: str
    basis: str


def institution_facts(network: PartnershipNetwork, institution_id: str) -> Facts:
    """Give what is known of an institution."""
    row: Row = network.institution_by_id.loc[institution_id]
    return [
        ("Kind", as_text(row["kind"]).capitalize()),
        ("Phase", as_text(row["phase"])),
        ("Setting", setting_with_basis(row)),
        ("Authority", then_and_now(row["local_authority"], row["local_authority_now"])),
        ("Region", as_text(row["region"])),
        ("Town", as_text(row["town"])),
        ("Postcode", as_text(row["postcode"])),
        ("Place", _place(network, row)),
        ("URN", then_and_now(row["urn_then"], row["urn"])),
        ("Name now", as_text(row["name_now"])),
        ("Now", status_as_of(as_text(row["status_now"]), as_text(row["as_of"]))),
    ]


def case_study_facts(network: PartnershipNetwork, case_study_id: str) -> Facts:
    """Give how the members of a case study work together."""
    study: Row = network.case_study_by_id.loc[case_study_id]
    return [
        ("Collaboration", as_text(study["collaboration_type"])),
        ("Development", as_text(study["professional_development"])),
        ("Status", as_text(study["specialist_status"])),
        ("Years", as_text(study["years"])),
        ("What survives", as_text(study["detail_level"]).capitalize()),
    ]


def codings_in_words(
    network: PartnershipNetwork, case_study_id: str, facet: str
) -> list[CodingInWords]:
    """Give the themes, activities or funding sources of a case study."""
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
    institution_id = str(row.institution_id)
    is_lead = row.role == "lead"
    placed = institution_id in network.placed_ids
    km, basis = row.distance_km, as_text(row.basis)
    parts = [
        as_text(row.relationship),
        "no place recorded" if not placed else "" if pd.isna(km) else f"{km:.1f} km",
        as_text(row.setting) if is_lead else "",
        TIE_BASIS[basis] if basis and basis != "named" else "",
    ]
    return " · ".join(part for part in parts if part)


def setting_with_basis(row: Mapping[str, object]) -> str:
    """Give the setting of an institution and what it rests on."""
    setting = as_text(row["setting"])
    basis = SETTING_BASIS.get(
        as_text(row["setting_basis"]), as_text(row["setting_basis"])
    )
    if not setting or not basis:
        return setting
    return f"{setting}: {basis}. {as_text(row['setting_note'])}".strip()


def phase_basis(study: Mapping[str, object]) -> str:
    """Say what the phase of a case study rests on; empty if it was given."""
    basis = as_text(study["phase_basis"])
    return f"Phase: {basis}." if basis else ""


def then_and_now(then: object, now: object) -> str:
    """Give a value, with what it has become if that is another."""
    before, after = as_text(then), as_text(now)
    if before and after and before != after:
        return f"{before} (now {after})"
    return before or after


def status_as_of(status: str, day: str) -> str:
    """Return a status with the day it is known for (``Open, as of 2021``), if any."""
    said = status.capitalize()
    return f"{said}, as of {day}" if said and day else said


def _place(network: PartnershipNetwork, row: Mapping[str, object]) -> str:
    if row["institution_id"] not in network.placed_ids:
        return "None recorded; it is in the list, not on the map"
    said = (as_text(row["location_basis"]).capitalize(), as_text(row["location_note"]))
    return ". ".join(filter(None, said))
