"""Institutions and ties summed by group: by region, by authority, or by nearness."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from iinst_geo.network.membership import NONE, Positions

REGION, AUTHORITY, CLUSTER = "region", "authority", "cluster"


# The strongest lines: more of them are a web, not a picture.
MOST_LINES = 60


class GroupSum(NamedTuple):
    """What is summed in a group: a row of ``Sums.groups``."""

    group: Any  # the name of an area, the number of a cluster
    institutions: int  # drawn singly or not
    ties: int  # with both ends there
    lon: float
    lat: float


class LineSum(NamedTuple):
    """The summed ties between two groups: a row of ``Sums.lines``."""

    one: Any
    other: Any
    ties: int
    led: int  # of them those led from ``one``; a list of links has no leads
    crossing: int  # of them those that cross the boundary asked for


@dataclass(frozen=True, eq=False)
class Sums:
    """
    What a map sums of a selection at one level.

    Parameters
    ----------
    level
        ``REGION``, ``AUTHORITY`` or ``CLUSTER``.
    groups
        A row for each group with an institution shown, those with most first: see
        ``GroupSum``.
    lines
        The ties between two groups, the strongest first: see ``LineSum``.
    points
        Where each group stands (longitude, latitude in degrees, EPSG:4326).
    ties_open, institutions_elsewhere
        How many ties have an end in no group, and how many institutions are in none.
    inside
        Of clusters, the positions of the institutions in each of ``groups``.
    """

    level: str
    groups: pd.DataFrame
    lines: pd.DataFrame
    points: Mapping[Any, Sequence[float]]
    ties_open: int
    institutions_elsewhere: int
    inside: Sequence[Positions] = ()

    @cached_property
    def lines_drawn(self) -> pd.DataFrame:
        """The strongest lines, which a map draws."""
        return self.lines[:MOST_LINES]


class TieEnds(NamedTuple):
    """
    The positions of the institutions at both ends of some ties.

    ``crosses`` says of each tie whether it crosses the boundary asked for.
    """

    lead: Positions
    partner: Positions
    crosses: NDArray[np.bool_]


def summed(
    level: str,
    names: Sequence[Any],
    points: NDArray[np.float64],
    of: Positions,
    shown: Positions,
    ends: TieEnds,
) -> Sums:
    """
    Sum institutions and ties by group.

    Parameters
    ----------
    level, names
        What the groups are, and their names in order: of two the first is ``one``.
    points
        Longitude and latitude of each group, shape ``(groups, 2)``.
    of
        The group of each institution of the network, ``NONE`` if in none.
    shown
        The positions of the institutions that count.
    ends
        Of the ties to sum.
    """
    mine = of[shown]
    lead, partner = of[ends.lead], of[ends.partner]
    is_open = (lead == NONE) | (partner == NONE)
    within = lead[(lead == partner) & ~is_open]
    is_between = ~is_open & (lead != partner)
    return Sums(
        level,
        _groups(names, points, mine, within),
        _lines(
            *(lead[is_between], partner[is_between], ends.crosses[is_between]),
            np.asarray(names, object),
        ),
        dict(zip(names, points.tolist(), strict=True)),
        int(is_open.sum()),
        int((mine == NONE).sum()),
    )


def _groups(
    names: Sequence[Any],
    points: NDArray[np.float64],
    mine: Positions,
    within: Positions,
) -> pd.DataFrame:
    """Count the institutions and the ties within each group: see ``Sums``."""
    count = len(names)
    groups = pd.DataFrame(
        {
            "group": np.asarray(names, object),
            "institutions": np.bincount(mine[mine != NONE], minlength=count),
            "ties": np.bincount(within, minlength=count),
            "lon": points[:, 0],
            "lat": points[:, 1],
        }
    )
    return groups[groups["institutions"] > 0].sort_values(
        ["institutions", "group"], ascending=[False, True], ignore_index=True
    )


def _lines(
    lead: Positions,
    partner: Positions,
    crosses: NDArray[np.bool_],
    names: NDArray[np.object_],
) -> pd.DataFrame:
    one, other = np.minimum(lead, partner), np.maximum(lead, partner)
    key, many = one * len(names) + other, len(names) ** 2
    # To count by pair is quicker than to sort very many ties, while pairs are few.
    if many <= 10 * len(key) + 100_000:
        ties = np.bincount(key, minlength=many)
        pairs = np.flatnonzero(ties)
        ties = ties[pairs]
        led, crossing = (
            np.bincount(key[mask], minlength=many)[pairs]
            for mask in (lead == one, crosses)
        )
    else:
        pairs, of, ties = np.unique(key, return_inverse=True, return_counts=True)
        led, crossing = (
            np.bincount(of[mask], minlength=len(pairs))
            for mask in (lead == one, crosses)
        )
    order = np.argsort(-ties, kind="stable")
    one, other = np.divmod(pairs[order], max(len(names), 1))
    return pd.DataFrame(
        {
            "one": names[one],
            "other": names[other],
            "ties": ties[order],
            "led": led[order],
            "crossing": crossing[order],
        }
    )
