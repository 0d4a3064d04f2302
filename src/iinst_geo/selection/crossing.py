"""Ties inside the local authorities asked for, and those that cross their boundary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iinst_geo.cache import weak_cache
from iinst_geo.network.membership import NONE, membership_of, tie_ends
from iinst_geo.selection.model import Selection

# What of them is drawn, as the address has ``crossing``.
ALL, ONLY_INSIDE, ONLY_CROSSING = "all", "none", "only"

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Boundary:
    """
    How each tie of a network lies to some local authorities, in the order of its table.

    A tie is ``inside`` with both ends there, and ``crosses`` with one.
    """

    inside: Mask
    crosses: Mask

    def hides(self, drawn: str) -> Mask:
        """Say which ties are not drawn if those ``drawn`` are: see ``ALL``."""
        if drawn == ALL:
            return np.zeros_like(self.inside)
        return ~(self.inside if drawn == ONLY_INSIDE else self.crosses)


@weak_cache
def boundary_of(selection: Selection) -> Boundary | None:
    """Say how ties lie to the authorities asked for; ``None`` if none is."""
    asked, network = selection.criteria.authority, selection.network
    if not asked:
        return None
    here = network.institutions["local_authority"].isin(asked).to_numpy(bool)
    one, other = (here[end] for end in tie_ends(network))
    return Boundary(one & other, one ^ other)


@weak_cache
def counts(selection: Selection) -> Mapping[str, int]:
    """Count the ties shown, inside and across; nothing where there is no boundary."""
    boundary = boundary_of(selection)
    if boundary is None:
        return {}
    tie = membership_of(selection.network).tie[selection.rows]
    shown = tie[tie != NONE]
    return {
        ALL: len(shown),
        ONLY_INSIDE: int(boundary.inside[shown].sum()),
        ONLY_CROSSING: int(boundary.crosses[shown].sum()),
    }
