"""What one selected id stands for: the case studies and members to stand out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from iinst_geo.network import PartnershipNetwork


@dataclass(frozen=True)
class Focus:
    """
    A selected case study or institution, with what belongs to it.

    ``institution_id`` is the institution at the centre: the one selected, or the
    lead of the case study selected; empty when that is not recorded.
    """

    selected: str
    institution_id: str
    case_study_ids: tuple[str, ...]  # none in a list of links
    institution_ids: frozenset[str]

    def has_tie(self, row: Any) -> bool:  # noqa: ANN401, a row of the list as a tuple
        """Whether the tie of a row of the list is of a case study, or else an own."""
        if self.case_study_ids:
            return row.case_study_id in self.case_study_ids
        return self.institution_id in {row.source_id, row.institution_id}


def focus_on(network: PartnershipNetwork, selected: str) -> Focus:
    """
    Say what an id stands for.

    Raises
    ------
    UnknownValueError
        If the id is neither a case study nor an institution.
    """
    key = network.resolve(selected)
    if key in network.case_study_by_id.index:
        centre, studies = network.lead_of[key], [key]
    else:
        centre, studies = key, network.case_studies_of(key)
    around = {member for study in studies for member in network.members_of(study)}
    if not network.has_case_studies:
        around |= set(network.partners_of(centre))
    ids = frozenset(around | ({centre} if centre else set()))
    return Focus(key, centre, tuple(studies), ids)


def selectable_id(network: PartnershipNetwork, institution_id: str) -> str:
    """
    Give the id that choosing an institution selects.

    An institution whose one part in the network is to lead one case study stands for
    that case study, so that both have one address; any other stands for itself.
    """
    studies = network.case_studies_of(institution_id)
    if len(studies) == 1:
        is_lead = network.lead_of[studies[0]] == institution_id
        return studies[0] if is_lead else institution_id
    return institution_id
