"""Who takes part in what, as positions in the tables: quick to count and to choose."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from iinst_geo.cache import weak_cache
from iinst_geo.network.model import PartnershipNetwork

NONE = -1  # the position of what is not there
Positions = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Membership:
    """
    The members of all case studies, the lead first, as positions in the tables.

    One row a member, in the order of the case studies; a case study without any
    member has a row of its own, with no institution. A list of links has a row for
    each institution, then one for each tie, both in the order of their tables, and no
    case study. All arrays have shape ``(n,)``.
    """

    case_study: Positions  # ``NONE`` in a list of links
    institution: Positions  # ``NONE`` where the case study has no member
    tie: Positions  # of a partner; ``NONE`` for the others

    @cached_property
    def is_partner(self) -> NDArray[np.bool_]:
        """Whether the row is a partner, reached by a tie."""
        partners: NDArray[np.bool_] = self.tie != NONE
        return partners

    @cached_property
    def is_member(self) -> NDArray[np.bool_]:
        """Whether the row is an institution at all."""
        members: NDArray[np.bool_] = self.institution != NONE
        return members


@dataclass(frozen=True, eq=False)
class Coordinates:
    """Longitude and latitude of each institution (degrees), NaN without a place."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]

    @cached_property
    def is_placed(self) -> NDArray[np.bool_]:
        """Whether an institution has a place."""
        placed: NDArray[np.bool_] = ~np.isnan(self.lon)
        return placed


@weak_cache
def membership_of(network: PartnershipNetwork) -> Membership:
    """Return who takes part in which case study of a network."""
    if not network.has_case_studies:
        return _of_links(network)
    studies, ties = network.case_studies, network.partnerships
    leads = positions_of(network.institutions["institution_id"], studies["lead_id"])
    of_tie = positions_of(studies["case_study_id"], ties["case_study_id"])
    has_member = leads != NONE
    has_member[of_tie] = True
    partners = positions_of(network.institutions["institution_id"], ties["target_id"])
    # A lead's row stays without a lead only where the case study has no row else.
    kept = np.flatnonzero((leads != NONE) | ~has_member)
    case_study = np.concatenate([kept, of_tie])
    order = np.argsort(case_study, kind="stable")
    tie = np.concatenate([np.full(len(kept), NONE), np.arange(len(ties))])
    return Membership(
        case_study[order], np.concatenate([leads[kept], partners])[order], tie[order]
    )


def _of_links(network: PartnershipNetwork) -> Membership:
    institutions = np.arange(len(network.institutions))
    ties = np.arange(len(network.partnerships))
    return Membership(
        np.full(len(institutions) + len(ties), NONE),
        np.concatenate([institutions, tie_ends(network)[1]]),
        np.concatenate([np.full(len(institutions), NONE), ties]),
    )


@weak_cache
def links_of_each(network: PartnershipNetwork) -> Positions:
    """Count the ties that each institution is an end of."""
    ends = np.concatenate(tie_ends(network))
    return np.bincount(ends, minlength=len(network.institutions))


@weak_cache
def tie_ends(network: PartnershipNetwork) -> tuple[Positions, Positions]:
    """Return the positions of the institutions at both ends of each tie."""
    ids, ties = network.institutions["institution_id"], network.partnerships
    return positions_of(ids, ties["source_id"]), positions_of(ids, ties["target_id"])


@weak_cache
def coordinates(network: PartnershipNetwork) -> Coordinates:
    """Return where each institution of a network stands, in the order of its table."""
    points = np.asarray(network.institutions.geometry.array, object)
    return Coordinates(shapely.get_x(points), shapely.get_y(points))


@weak_cache
def case_study_ids(network: PartnershipNetwork) -> NDArray[np.object_]:
    """Return the ids of the case studies, in the order of their table."""
    ids: NDArray[np.object_] = network.case_studies["case_study_id"].to_numpy(object)
    return ids


def positions_of(keys: pd.Series[str], wanted: pd.Series[str]) -> Positions:
    """Return where each wanted id stands among the keys, ``NONE`` if it does not."""
    at = {key: position for position, key in enumerate(keys.to_numpy(object))}
    found = (at.get(key, NONE) for key in wanted.to_numpy(object))
    return np.fromiter(found, np.intp, len(wanted))
