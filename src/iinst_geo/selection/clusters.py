"""Institutions that stand too near each other on a map to be told apart."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from iinst_geo.network.membership import NONE, Positions, coordinates
from iinst_geo.selection.aggregation import Aggregation
from iinst_geo.selection.sums import CLUSTER, Ends, Sums, summed

Box = tuple[float, float, float, float]  # west, south, east, north (degrees)
# Cells across the world at zoom 0, each doubled with a step of zoom: 64 to 128 pixels.
CELLS_LOG2 = 3


class Clusters(NamedTuple):
    """
    Clusters in sight, and the institutions in them.

    ``members`` are positions of institutions, ``of`` the id of the cluster of each.
    """

    sums: Sums
    members: Positions
    of: NDArray[np.int64]


def clustered(what: Aggregation, zoom: float, box: Box) -> Clusters:
    """
    Sum what is near each other at a zoom, in a box and at the far ends of its ties.

    Institutions that share a cell of a grid over the world (Web Mercator, the same for
    everybody) are one cluster; it stands in the middle of them.

    Parameters
    ----------
    what
        What a map draws; ties drawn singly are left out.
    zoom
        Of deck.gl.
    box
        What is in sight. Only clusters in it count, and ties with an end in it.
    """
    network = what.selection.network
    where = coordinates(network)
    west, south, east, north = box
    is_shown = what.selection.takes_part & where.is_placed
    is_seen = is_shown & (west <= where.lon) & (where.lon <= east)
    is_seen &= (south <= where.lat) & (where.lat <= north)
    lead, partner, crosses = what.summed_ends
    meets = is_seen[lead] | is_seen[partner]
    meets &= where.is_placed[lead] & where.is_placed[partner]
    ends = Ends(lead[meets], partner[meets], crosses[meets])
    is_far = np.zeros_like(is_seen)
    is_far[ends.lead] = is_far[ends.partner] = True
    members = np.flatnonzero(is_shown & (is_seen | is_far))
    lon, lat = where.lon[members], where.lat[members]
    cells, of_member = np.unique(_cells(lon, lat, zoom), return_inverse=True)
    many = np.bincount(of_member, minlength=len(cells))
    middle = [np.bincount(of_member, axis, len(cells)) / many for axis in (lon, lat)]
    of = np.full(len(is_shown), NONE)
    of[members] = of_member
    points = np.column_stack(middle)
    counted = members[is_seen[members]]
    sums = summed(CLUSTER, cells.tolist(), points, of, counted, ends)
    return Clusters(sums, members, cells[of_member])


def _cells(
    lon: NDArray[np.float64], lat: NDArray[np.float64], zoom: float
) -> NDArray[np.int64]:
    """Return the cell of each point: column and row of a grid in one number."""
    side = 2 ** (math.floor(zoom) + CELLS_LOG2)
    across = (lon + 180) / 360
    angle = np.radians(np.clip(lat, -85, 85))
    down = (1 - np.arcsinh(np.tan(angle)) / math.pi) / 2
    columns, rows = (np.floor(part * side).astype(np.int64) for part in (across, down))
    cells: NDArray[np.int64] = columns * side + rows
    return cells
