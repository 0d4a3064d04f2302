"""How far points lie from land, or from an authority of today, by cells of 200 m."""

from __future__ import annotations

import csv
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from iinst_geo.geography.distances import METRES_PER_KM
from iinst_geo.geography.outlines import BASEMAP_FOLDER

CELLS_FILE = BASEMAP_FOLDER / "authority_cells.parquet"
AUTHORITIES_FILE = BASEMAP_FOLDER / "authorities.csv"
CELL_M = 200
ROW = 1 << 16  # more than the cells of a row
FIRST_ROWS = 25  # to the north and the south, looked at before others

Metres = NDArray[np.float64]


class _Runs(NamedTuple):
    """Runs of land cells of one authority, in order of row and then of column."""

    north: NDArray[np.int64]
    east_from: NDArray[np.int64]
    east_to: NDArray[np.int64]
    area_id: NDArray[np.object_]

    def of(self, area_id: str) -> _Runs:
        mine = self.area_id == area_id
        cells = self.north[mine], self.east_from[mine], self.east_to[mine]
        return _Runs(*cells, self.area_id[mine])


@cache
def _runs() -> _Runs:
    with AUTHORITIES_FILE.open(encoding="utf-8", newline="") as file:
        areas = np.array([row["area_id"] for row in csv.DictReader(file)], object)
    cells = pd.read_parquet(CELLS_FILE)
    north, start, end = (cells[name].to_numpy(np.int64) for name in _Runs._fields[:3])
    return _Runs(north, start, end, areas[cells["authority"].to_numpy()])


def km_from_land(east: Metres, north: Metres) -> Metres:
    """
    Return how far points lie off the land of the United Kingdom.

    Parameters
    ----------
    east, north
        Metres (EPSG:27700).

    Returns
    -------
    km
        0 on land, to about 0.2 km; infinite where the point is.
    """
    return _km_from(_runs(), east, north)


def km_from_area(area_id: str, east: Metres, north: Metres) -> Metres:
    """
    Return how far points lie outside an area, by the authorities of today.

    Parameters
    ----------
    area_id
        Of the outline (ISO 3166-2); an authority that has been divided since is all its
        parts.
    east, north
        As for ``km_from_land``.

    Returns
    -------
    km
        0 inside; infinite if no authority of today lies there.
    """
    return _km_from(_runs().of(area_id), east, north)


def _km_from(runs: _Runs, east: Metres, north: Metres) -> Metres:
    km = np.full(east.shape, np.inf)
    if not runs.north.size:
        return km
    finite = np.isfinite(east) & np.isfinite(north)
    column = np.where(finite, east, -1).astype(np.int64) // CELL_M
    row = np.where(finite, north, -1).astype(np.int64) // CELL_M
    at = np.searchsorted(runs.north * ROW + runs.east_from, row * ROW + column, "right")
    at = np.maximum(at - 1, 0)
    inside = (runs.north[at] == row) & (column < runs.east_to[at]) & (column >= 0)
    km[finite & inside] = 0.0
    for place in np.flatnonzero(finite & ~inside).tolist():
        km[place] = _nearest_m(runs, east[place], north[place]) / METRES_PER_KM
    return km


def _nearest_m(runs: _Runs, east: float, north: float) -> float:
    """Return the distance (m) from a point to the nearest cell of some runs."""
    row, rows = north // CELL_M, FIRST_ROWS
    while True:
        first, last = np.searchsorted(runs.north, (row - rows, row + rows + 1))
        south = runs.north[first:last] * CELL_M
        up = np.maximum(np.maximum(south - north, north - south - CELL_M), 0)
        west, end = (
            runs.east_from[first:last] * CELL_M,
            runs.east_to[first:last] * CELL_M,
        )
        aside = np.maximum(np.maximum(west - east, east - end), 0)
        nearest = float(np.hypot(up, aside).min(initial=np.inf))
        # What is nearer than the rows looked at reach can be in no other.
        if nearest <= rows * CELL_M or last - first == runs.north.size:
            return nearest
        rows *= 4
