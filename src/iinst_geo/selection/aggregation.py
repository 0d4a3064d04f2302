"""What a map of a selection draws singly, and what it sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isnan

import numpy as np
from numpy.typing import NDArray

from iinst_geo.geography.authorities import Area, all_authorities, regions
from iinst_geo.geography.distances import geodesic_km
from iinst_geo.network.membership import (
    NONE,
    Positions,
    case_study_ids,
    coordinates,
    membership_of,
    tie_ends,
)
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.areas import authority_names, authority_of, region_of
from iinst_geo.selection.crossing import (
    ALL,
    ONLY_CROSSING,
    Boundary,
    boundary_of,
    counts,
)
from iinst_geo.selection.focus import Focus
from iinst_geo.selection.members import Member, members_at, tie_distances_km
from iinst_geo.selection.model import Selection
from iinst_geo.selection.sums import AUTHORITY, REGION, Sums, TieEnds, summed

# As many members as can be told apart on a map of England, and some 45 KB of it.
MOST_DRAWN_SINGLY = 150
# Ties drawn singly over the sums, two large case studies or so: some 12 KB more.
MOST_OVER_SUMS = 45
PLAIN, CROSSES, HIDDEN = 0, 1, 2  # how a tie is drawn; the scripts know them too


@dataclass(frozen=True, eq=False)
class Aggregation:
    """
    What a map draws of a selection.

    ``singly`` are the rows of ``membership_of`` drawn as discs and ties of their own.
    Every other tie is in one sum of a level and one only: in a line between two areas,
    within one, or among those with an end in no area of the map. Ties that
    ``crossing`` hides are in none.
    """

    selection: Selection
    focus: Focus | None
    singly: Positions
    crossing: str = ALL  # which ties are drawn where an authority is asked for

    @property
    def is_summed(self) -> bool:
        """Whether anything is summed: there is more than can be told apart."""
        return len(self.singly) < len(self.selection.rows)

    @cached_property
    def rows(self) -> Positions:
        """Those of ``singly``, and what is selected of links, be it without any."""
        network, view = self.selection.network, self.selection.links
        rows = self.singly
        if view and self.focus:
            here = _position(network, self.focus.institution_id)
            if view.alone[here] and here not in rows:
                rows = np.append(rows, here)
        return rows

    @cached_property
    def members(self) -> list[Member]:
        """The members drawn singly, in the order of ``member_rows``."""
        return members_at(self.selection.network, self.rows)

    @cached_property
    def stands_out(self) -> Focus | None:
        """The focus, if anything of it is drawn: else the rest has no cause to fade."""
        ids = self.focus.institution_ids if self.focus else frozenset()
        is_seen = any(
            row.institution_id in ids
            for row in self.members
            # Of a group without a place the authority is shaded.
            if not isnan(row.lon)
            or (row.kind == "group" and row.local_authority in all_authorities())
        )
        return self.focus if is_seen else None

    @cached_property
    def ties_singly(self) -> int:
        """How many ties are singly, not hidden, those without a place at an end too."""
        ties = membership_of(self.selection.network).is_partner[self.singly].sum()
        return int(ties) - (self.tie_marks or []).count(HIDDEN)

    @cached_property
    def boundary(self) -> Boundary | None:
        """How ties lie to the authorities asked for, if any are."""
        return boundary_of(self.selection)

    @cached_property
    def has_crossing(self) -> bool:
        """Whether a tie shown crosses the boundary of the authorities asked for."""
        return counts(self.selection).get(ONLY_CROSSING, 0) > 0

    @cached_property
    def tie_marks(self) -> list[int] | None:
        """
        How the tie of each of ``rows`` is drawn, if authorities are asked for.

        ``PLAIN``, ``CROSSES`` or ``HIDDEN``.
        """
        if self.boundary is None:
            return None
        tie = membership_of(self.selection.network).tie[self.rows]
        marks = np.where(self.boundary.crosses, CROSSES, PLAIN)
        marks[self.boundary.hides(self.crossing)] = HIDDEN
        # What is appended stands at the position ``NONE``.
        found: list[int] = np.append(marks, PLAIN)[tie].tolist()
        return found

    @cached_property
    def summed_ends(self) -> TieEnds:
        """The ends of each summed tie."""
        network = self.selection.network
        tie = membership_of(network).tie
        is_summed = np.zeros(len(tie), bool)
        is_summed[self.selection.rows] = True
        is_summed[self.singly] = False
        ties = tie[is_summed & (tie != NONE)]
        lead, partner = tie_ends(network)
        if self.boundary is None:
            return TieEnds(lead[ties], partner[ties], np.zeros(len(ties), bool))
        ties = ties[~self.boundary.hides(self.crossing)[ties]]
        return TieEnds(lead[ties], partner[ties], self.boundary.crosses[ties])

    @cached_property
    def by_region(self) -> Sums:
        """What is summed by region of England."""
        return self._summed(REGION, regions(), region_of(self.selection.network))

    @cached_property
    def by_authority(self) -> Sums:
        """What is summed by local authority."""
        of = authority_of(self.selection.network)
        return self._summed(AUTHORITY, all_authorities(), of)

    def _summed(self, level: str, areas: Mapping[str, Area], of: Positions) -> Sums:
        names = sorted(areas)
        points = np.array([areas[name].point for name in names])
        shown = np.flatnonzero(self.selection.takes_part)
        return summed(level, names, points, of, shown, self.summed_ends)


def is_large(selection: Selection) -> bool:
    """Whether there is more than can be told apart, so that a map sums."""
    return len(selection.rows) > MOST_DRAWN_SINGLY


def aggregated(
    selection: Selection, focus: Focus | None = None, crossing: str = ALL
) -> Aggregation:
    """
    Say what a map of a selection draws singly.

    All of it, if it has ``MOST_DRAWN_SINGLY`` members or fewer. Of a larger one, at
    most ``MOST_OVER_SUMS`` ties: those of what is selected, and, where authorities are
    asked for, of the case studies led from there, nearest its middle first.

    Parameters
    ----------
    selection
        What is shown.
    focus
        What is selected, if anything.
    crossing
        Which ties are drawn where an authority is asked for.
    """
    rows = selection.rows
    if not is_large(selection):
        return Aggregation(selection, focus, rows, crossing)
    network = selection.network
    boundary = boundary_of(selection)
    hidden = boundary.hides(crossing) if boundary else None
    every, ties = membership_of(network), _picked(selection, focus, hidden)
    singly = np.union1d(_starts(selection, ties), ties)
    if focus and focus.institution_id:
        # What is selected is drawn if it has a place, be it without any tie.
        here = rows[every.institution[rows] == _position(network, focus.institution_id)]
        here = here[coordinates(network).is_placed[every.institution[here]]]
        if not np.isin(here, singly).any():
            one = here[:1]
            # Where that is a partner, its tie needs the lead at the other end.
            lead = rows[:0] if selection.links else _starts(selection, one)
            singly = np.union1d(singly, np.concatenate([one, lead]))
    return Aggregation(selection, focus, singly, crossing)


def _starts(selection: Selection, ties: Positions) -> Positions:
    """Return the rows of the leads of some ties; of links, of both ends."""
    every, rows = membership_of(selection.network), selection.rows
    if selection.links:
        # Row and position of an institution are the same there.
        ends = (end[every.tie[ties]] for end in tie_ends(selection.network))
        return np.concatenate(list(ends))
    is_lead = every.is_member[rows] & ~every.is_partner[rows]
    return rows[is_lead & np.isin(every.case_study[rows], every.case_study[ties])]


def _picked(
    selection: Selection, focus: Focus | None, hidden: NDArray[np.bool_] | None
) -> Positions:
    """Return the rows of the ties to draw over the sums, none of those hidden."""
    network, rows = selection.network, selection.rows
    if not (focus or selection.criteria.authority):
        return rows[:0]  # nothing stands out from the sums
    every, km = membership_of(network), tie_distances_km(network)
    ties = rows[~np.isnan(km[rows])]  # only a tie with two places can be drawn
    if hidden is not None:
        ties = ties[~hidden[every.tie[ties]]]
    rank = _ranks(selection, focus, ties)
    is_candidate = np.isfinite(rank)  # few of very many, and quick to sort
    ties, rank = ties[is_candidate], rank[is_candidate]
    study = every.case_study[ties]
    order = np.lexsort((km[ties], study, rank))
    if len(order) <= MOST_OVER_SUMS:
        return ties[order]
    if selection.links:
        own = int((rank == 0).sum())
        return ties[order[: min(max(own, MOST_OVER_SUMS), MOST_DRAWN_SINGLY)]]
    # A case study is drawn whole, unless it is the first and larger than all room.
    is_next = (np.diff(rank[order]) != 0) | (np.diff(study[order]) != 0)
    starts = np.flatnonzero(is_next) + 1
    fits = starts[starts <= MOST_OVER_SUMS]
    return ties[order[: fits[-1] if fits.size else MOST_OVER_SUMS]]


def _ranks(
    selection: Selection, focus: Focus | None, ties: Positions
) -> NDArray[np.float64]:
    """Return what is drawn first a small number, and what stays summed infinity."""
    network, every = selection.network, membership_of(selection.network)
    rank = np.full(len(ties), np.inf)
    lead, partner = (end[every.tie[ties]] for end in tie_ends(network))
    if asked := selection.criteria.authority:
        km = _from_the_middle_km(network, asked)
        rank = 2 + (np.minimum(km[lead], km[partner]) if selection.links else km[lead])
    if focus:
        here = _position(network, focus.institution_id)
        if selection.links:
            rank[(lead == here) | (partner == here)] = 0
            return rank
        chosen = np.isin(case_study_ids(network), focus.case_study_ids)
        is_chosen = chosen[every.case_study[ties]]
        rank[is_chosen] = np.where(partner[is_chosen] == here, 0, 1)
    return rank


def _from_the_middle_km(
    network: PartnershipNetwork, asked: frozenset[str]
) -> NDArray[np.float64]:
    """Return how far each is from the middle of its authority, if asked for."""
    km = np.full(len(network.institutions), np.inf)
    for at, name in enumerate(authority_names()):
        if name in asked:
            inside = np.flatnonzero(authority_of(network) == at)
            where = (coordinates(network).lon[inside], coordinates(network).lat[inside])
            middle = np.broadcast_to(all_authorities()[name].point, (len(inside), 2)).T
            km[inside] = np.nan_to_num(geodesic_km(*where, *middle), nan=np.inf)
    return km


def _position(network: PartnershipNetwork, institution_id: str) -> int:
    found = network.institution_by_id.index.get_indexer([institution_id])
    return int(found[0])
