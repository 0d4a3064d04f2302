"""What a filter leaves of a list of links: institutions, and the ties they have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from iinst_geo.network.facets import own_codes
from iinst_geo.network.membership import Positions, links_of_each, tie_ends
from iinst_geo.network.model import PartnershipNetwork

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class LinkView:
    """
    The part of a list of links that a filter shows.

    An institution matches when it passes every field. Shown are the ties with at least
    one end that matches, and the institutions at their ends; of those in no
    partnership the ones that a search finds, for want of a tie to show them.

    Parameters
    ----------
    network
        A list of links.
    passing
        For each active field, whether each institution passes it, in the order of
        their table.
    is_searched
        Whether words are searched for.
    """

    network: PartnershipNetwork
    passing: Mapping[str, Mask]
    is_searched: bool

    @cached_property
    def matches(self) -> Mask:
        """Whether each institution passes every field."""
        return self._all(self.passing.values())

    def _all(self, masks: Iterable[Mask]) -> Mask:
        every = np.ones(len(self.network.institutions), bool)
        for mask in masks:
            every &= mask
        return every

    @cached_property
    def ties(self) -> Mask:
        """Whether each tie has an end that matches."""
        one, other = tie_ends(self.network)
        shown: Mask = self.matches[one] | self.matches[other]
        return shown

    @cached_property
    def alone(self) -> Mask:
        """Whether each institution matches and is in no partnership."""
        alone: Mask = self.matches & (links_of_each(self.network) == 0)
        return alone

    @cached_property
    def institutions(self) -> Mask:
        """Whether each institution is shown."""
        shown = self.alone.copy() if self.is_searched else np.zeros_like(self.alone)
        for end in tie_ends(self.network):
            shown[end[self.ties]] = True
        return shown

    @cached_property
    def others(self) -> Mask:
        """Whether each institution is shown as the other end of a tie alone."""
        others: Mask = self.institutions & ~self.matches
        return others

    @cached_property
    def rows(self) -> Positions:
        """The rows of ``membership_of`` shown: institutions, then ties."""
        ties = np.flatnonzero(self.ties) + len(self.network.institutions)
        return np.concatenate([np.flatnonzero(self.institutions), ties])

    def counts(self, facet: str) -> dict[str, int]:
        """Count the institutions with each value that pass all other fields."""
        if facet not in own_codes(self.network):
            return {}
        values, codes = own_codes(self.network)[facet]
        kept = self._all(mask for name, mask in self.passing.items() if name != facet)
        counts = np.bincount(codes[kept], minlength=len(values))
        return dict(zip(values, counts.tolist(), strict=True))

    def loosened(self) -> dict[str, int]:
        """Count the institutions that would match with each active field cleared."""
        return {
            cleared: int(
                self._all(
                    mask for name, mask in self.passing.items() if name != cleared
                ).sum()
            )
            for cleared in self.passing
        }


def has_value(network: PartnershipNetwork, facet: str, wanted: frozenset[str]) -> Mask:
    """Say of each institution whether it has one of the values of a facet."""
    if facet not in own_codes(network):
        return np.zeros(len(network.institutions), bool)
    values, codes = own_codes(network)[facet]
    is_wanted = np.array([value in wanted for value in values])
    has: Mask = is_wanted[codes]
    return has
