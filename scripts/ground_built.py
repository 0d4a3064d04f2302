"""The built-up land of Great Britain in cells, and the setting of each."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from ground_authorities import NOWHERE, Authority
from ground_postcodes import UkPostcodes
from numpy.typing import NDArray
from scipy import ndimage

from iinst_geo.geography.british_grid import to_degrees
from iinst_geo.geography.density import postcodes_around
from iinst_geo.geography.inner_city import inner_city_bases
from iinst_geo.geography.settings import (
    CONURBATION_FROM_WITHIN_20_KM,
    RURAL,
    setting_by_density,
)
from iinst_geo.vocabulary import SETTINGS

CELL_M = 100
BUILT_FROM = 3  # postcodes in a cell and its eight neighbours
HOLE_CELLS = 25  # 0.25 km²: larger gaps are parks, lakes or fields
SPECK_CELLS = 3
SQUARE = np.ones((3, 3), bool)
CROSS = ndimage.generate_binary_structure(2, 1)
UNBUILT = 0  # the label of other cells; a setting's label is one more than its place

# The count within 20 km changes slowly: it is first taken on cells of 1 km, and again
# for each small cell where that leaves open on which side of the limit it is.
LATTICE_CELLS = 10
SURELY_BELOW = CONURBATION_FROM_WITHIN_20_KM - 10_000
SURELY_ABOVE = CONURBATION_FROM_WITHIN_20_KM + 12_000


def built_cells(postcodes: UkPostcodes, size: tuple[int, int]) -> NDArray[np.bool_]:
    """
    Return which cells of 100 m are built up, ``[north, east]`` from the origin.

    Parameters
    ----------
    postcodes
        Those of Northern Ireland are left out.
    size
        Cells to the north and to the east.
    """
    counts = np.zeros(size, np.uint16)
    british = postcodes.is_british
    rows = (postcodes.north[british] // CELL_M).astype(np.intp)
    columns = (postcodes.east[british] // CELL_M).astype(np.intp)
    np.add.at(counts, (rows, columns), 1)
    around = _sum_of_nine(counts)
    built = ndimage.binary_closing(around >= BUILT_FROM, CROSS)
    built = _without_small(built, SPECK_CELLS)
    return ~_without_small(~built, HOLE_CELLS + 1)


def _sum_of_nine(counts: NDArray[Any]) -> NDArray[Any]:
    for axis in (0, 1):
        before, after = np.roll(counts, 1, axis), np.roll(counts, -1, axis)
        counts = counts + before + after
    return counts


def _without_small(cells: NDArray[np.bool_], smallest: int) -> NDArray[np.bool_]:
    """Keep the connected cells that are as many as asked for."""
    parts, _ = ndimage.label(cells, CROSS)
    sizes = np.bincount(parts.ravel())
    is_kept = sizes >= smallest
    is_kept[0] = False
    return is_kept[parts]


def setting_cells(
    built: NDArray[np.bool_],
    authority: NDArray[np.uint16],
    authorities: list[Authority],
) -> NDArray[np.uint8]:
    """
    Return the label of each built-up cell's setting, by the library's own rule.

    Parameters
    ----------
    built
        Which cells are built up.
    authority
        The index of each cell's authority.
    """
    rows, columns = np.nonzero(built)
    lon, lat = to_degrees((columns + 0.5) * CELL_M, (rows + 0.5) * CELL_M)
    counts = [postcodes_around(lon, lat, km) for km in (2, 4)]
    counts.append(_within_20_km(rows, columns, lon, lat))
    names = [
        "" if at == NOWHERE else authorities[at].name for at in authority[rows, columns]
    ]
    inner = inner_city_bases(lon, lat, names)
    told = itertools.starmap(
        setting_by_density, zip(*(each.tolist() for each in counts), inner, strict=True)
    )
    labels = {name: at for at, name in enumerate(SETTINGS, start=1)}
    # No postcode within 20 km is not possible here; a lone cell is rural.
    found = [labels[each or RURAL] for each in told]
    cells = np.zeros(built.shape, np.uint8)
    cells[rows, columns] = found
    return _of_most(cells)


def _within_20_km(
    rows: NDArray[np.intp],
    columns: NDArray[np.intp],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Return counts that lie on the right side of the limit of a conurbation."""
    lattice = np.column_stack([columns, rows]) // LATTICE_CELLS
    points, of_cell = np.unique(lattice, axis=0, return_inverse=True)
    middles = (points + 0.5) * LATTICE_CELLS * CELL_M
    counts = postcodes_around(*to_degrees(*middles.T), 20)[of_cell]
    is_open = (counts > SURELY_BELOW) & (counts < SURELY_ABOVE)
    counts[is_open] = postcodes_around(lon[is_open], lat[is_open], 20)
    return np.maximum(counts, 1)


def _of_most(cells: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Give each built-up cell the setting of most of the nine; of equals its own."""
    best = _sum_of_nine((cells == UNBUILT).astype(np.uint8)) * np.uint8(0)
    found = cells.copy()
    for label in range(1, len(SETTINGS) + 1):
        votes = 2 * _sum_of_nine((cells == label).astype(np.uint8))
        votes += cells == label
        is_more = votes > best
        found[is_more] = label
        best = np.maximum(best, votes)
    found[cells == UNBUILT] = UNBUILT
    return found
