"""What one selected id stands for, and places too far away to be drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iinst_geo.network.membership import coordinates
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.members import Member
from iinst_geo.selection.model import Selection


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

    def has_tie(self, row: Member) -> bool:
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
    Return the id that choosing an institution selects.

    An institution whose one part in the network is to lead one case study stands for
    that case study, so that both have one address; any other stands for itself.
    """
    studies = network.case_studies_of(institution_id)
    if len(studies) == 1:
        is_lead = network.lead_of[studies[0]] == institution_id
        return studies[0] if is_lead else institution_id
    return institution_id


# What the base map shows, with Ireland and the Channel Islands (degrees: west, south,
# east, north).
BRITISH_ISLES = (-11.0, 48.9, 2.1, 61.0)
NAMED_MOST = 3


def are_near(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
    """Say of places, in degrees (EPSG:4326), whether the base map shows them."""
    west, south, east, north = BRITISH_ISLES
    lon, lat = np.asarray(lon, float), np.asarray(lat, float)
    near: NDArray[np.bool_] = (west <= lon) & (lon <= east)
    return near & (south <= lat) & (lat <= north)


def far_line(selection: Selection) -> str:
    """Say how many institutions shown lie beyond the map; empty if none does."""
    where, table = coordinates(selection.network), selection.network.institutions
    is_far = where.is_placed & ~are_near(where.lon, where.lat)
    far = np.flatnonzero(selection.takes_part & is_far)
    if not far.size:
        return ""
    lie = "1 institution lies" if far.size == 1 else f"{far.size:,} institutions lie"
    named = ", ".join(table["name"].iloc[far[:NAMED_MOST]])
    more = " …" if far.size > NAMED_MOST else ""
    return f"{lie} beyond the map of Britain and Ireland: {named}{more}."
