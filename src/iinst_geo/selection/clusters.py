"""Institutions that stand too near each other on a map to be told apart."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from iinst_geo.network.membership import NONE, Positions, coordinates
from iinst_geo.selection.aggregation import Aggregation
from iinst_geo.selection.sums import CLUSTER, Sums, TieEnds, summed

Box = tuple[float, float, float, float]  # west, south, east, north (degrees)
# Cells across the world at zoom 0, each doubled with a step of zoom: 64 to 128 pixels.
CELLS_LOG2 = 3


# A nearer zoom than this tells all apart: schools of one site stand on each other.
ALONE_FROM = 15
MOST_CLUSTERS = 300  # in sight: more are no picture, and too much to send


def clustered(what: Aggregation, zoom: float, box: Box) -> Sums:
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
        What is in sight. Only clusters with an institution in it count, each whole, and
        ties with an end in one of them. Of the whole selection ``sums`` tells besides
        how many ties and institutions have no place.
    """
    network = what.selection.network
    where, taken = coordinates(network), what.selection.takes_part
    shown = np.flatnonzero(taken & where.is_placed)
    lon, lat = where.lon[shown], where.lat[shown]
    west, south, east, north = box
    is_in_box = (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)
    depth = math.floor(zoom) + CELLS_LOG2
    cells = shown.astype(np.int64) if zoom >= ALONE_FROM else _cells(lon, lat, depth)
    while len(seen := np.unique(cells[is_in_box])) > MOST_CLUSTERS and depth > 0:
        depth -= 1
        cells = _cells(lon, lat, depth)
    is_seen = np.zeros(len(taken), bool)
    is_seen[shown] = np.isin(cells, seen)
    lead, partner, crosses = what.summed_ends
    has_places = where.is_placed[lead] & where.is_placed[partner]
    meets = has_places & (is_seen[lead] | is_seen[partner])
    ends = TieEnds(lead[meets], partner[meets], crosses[meets])
    names, of_member = np.unique(cells, return_inverse=True)
    many = np.bincount(of_member, minlength=len(names))
    middle = [np.bincount(of_member, axis, len(names)) / many for axis in (lon, lat)]
    of = np.full(len(taken), NONE)
    of[shown] = of_member
    counted = np.flatnonzero(is_seen)
    points = np.column_stack(middle)
    sums = summed(CLUSTER, names.tolist(), points, of, counted, ends)
    return replace(
        sums,
        ties_open=int((~has_places).sum()),
        institutions_elsewhere=int((taken & ~where.is_placed).sum()),
        inside=_inside(sums, counted, names[of[counted]]),
    )


def _inside(sums: Sums, members: Positions, of: NDArray[np.int64]) -> list[Positions]:
    """Return the members of each of the groups; ``of`` is the cluster of each."""
    order = np.argsort(of, kind="stable")
    starts = np.searchsorted(of[order], sums.groups["group"].to_numpy(np.int64))
    return [
        members[order[start : start + many]]
        for start, many in zip(starts, sums.groups["institutions"], strict=True)
    ]


def _cells(
    lon: NDArray[np.float64], lat: NDArray[np.float64], depth: int
) -> NDArray[np.int64]:
    """Return the cell of each point: column and row of a grid in one number."""
    side = 2**depth
    across = (lon + 180) / 360
    angle = np.radians(np.clip(lat, -85, 85))
    down = (1 - np.arcsinh(np.tan(angle)) / math.pi) / 2
    columns, rows = (np.floor(part * side).astype(np.int64) for part in (across, down))
    cells: NDArray[np.int64] = columns * side + rows
    return cells
