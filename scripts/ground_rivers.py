"""Rivers in large towns, led through the gaps that postcodes leave."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from ground_land import FOLDER, PACKAGE
from ground_postcodes import UkPostcodes
from numpy.typing import NDArray
from scipy import ndimage, sparse
from scipy.sparse import csgraph

from iinst_geo.geography.british_grid import on_grid

# Where the coastlines end below a town, and the water there is wide enough to leave a
# gap between postcodes. Elsewhere the lines are up to 800 m off, and are left out.
REACHES = {
    "Thames": shapely.box(-0.25, 51.40, 0.27, 51.55),
    "Tyne": shapely.box(-1.72, 54.93, -1.40, 55.03),
    "Clyde": shapely.box(-4.48, 55.82, -4.20, 55.93),
    "Trent": shapely.box(-1.20, 52.90, -1.07, 52.97),
}
WHERE = shapely.union_all([*REACHES.values()])
CELL_M = 50.0
REACH_M = 1000.0  # the lines lie up to 600 m off
# What a step costs: by the postcodes in the cell and the eight around, at most so
# many, and by how far the line is (in its reach).
PER_POSTCODE, MOST_COUNTED, PER_REACH = 8.0, 4, 3.0
SMOOTH_M = 90.0
STEPS = ((0, 1, 1.0), (1, 0, 1.0), (1, 1, 2**0.5), (1, -1, 2**0.5))


def read_rivers() -> Iterator[NDArray[np.float64]]:
    """Return the lines of the World Data Bank II that run there, in degrees."""
    folder = Path(str(distribution(PACKAGE).locate_file(FOLDER)))
    points = np.memmap(folder / "rivers_f.dat", dtype="<f4", mode="r")
    meta = (folder / "riversmeta_f.dat").read_text(encoding="ascii")
    for line in meta.splitlines():
        _, _, _, low, high, offset, size, *_ = line.split()
        if float(high) < WHERE.bounds[1] or float(low) > WHERE.bounds[3]:
            continue
        start, end = int(offset) // 4, (int(offset) + int(size)) // 4
        river = points[start:end].reshape(-1, 2).astype(float)
        if shapely.intersects(shapely.linestrings(river), WHERE):
            yield river


def rivers(postcodes: UkPostcodes) -> NDArray[Any]:
    """
    Return the rivers on EPSG:27700, each along the emptiest way near its line.

    The source's lines lie several hundred metres off; where a town stands on both
    banks, the gap between its postcodes tells better where the water is.
    """
    points = np.column_stack([postcodes.east, postcodes.north])
    lines = [on_grid(shapely.linestrings(each)) for each in read_rivers()]
    led = np.array([_led(line, points) for line in lines], object)
    inside = shapely.intersection(led, on_grid(WHERE))
    return shapely.get_parts(inside[~shapely.is_empty(inside)])


def _led(line: Any, points: NDArray[np.float64]) -> Any:  # noqa: ANN401
    """Lead one river through the gaps."""
    west, south, east, north = shapely.buffer(line, REACH_M).bounds
    shape = (int((north - south) // CELL_M) + 1, int((east - west) // CELL_M) + 1)
    origin = np.array([west, south])
    cells = ((points - origin) // CELL_M).astype(np.intp)
    inside = (cells >= 0).all(axis=1) & (cells < shape[::-1]).all(axis=1)
    counts = np.zeros(shape, np.float64)
    np.add.at(counts, (cells[inside, 1], cells[inside, 0]), 1)
    counts = ndimage.uniform_filter(counts, 3, mode="constant") * 9
    drawn = np.ones(shape, bool)
    dense = shapely.get_coordinates(shapely.segmentize(line, CELL_M / 2))
    at = ((dense - origin) // CELL_M).astype(np.intp)
    drawn[at[:, 1], at[:, 0]] = False
    off = ndimage.distance_transform_edt(drawn) * CELL_M / REACH_M
    cost = 1 + PER_POSTCODE * np.minimum(counts, MOST_COUNTED) + PER_REACH * off**2
    way = _cheapest(cost, off <= 1, at[0], at[-1])
    path = shapely.linestrings(origin + (way + 0.5) * CELL_M)
    return _smooth(shapely.simplify(path, SMOOTH_M))


def _cheapest(
    cost: NDArray[np.float64],
    near: NDArray[np.bool_],
    start: NDArray[np.intp],
    end: NDArray[np.intp],
) -> NDArray[np.float64]:
    """Return the columns and rows of the cheapest way between two cells."""
    number = np.full(cost.shape, -1)
    number[near] = np.arange(near.sum())
    one, other, weight = [], [], []
    for down, right, _ in STEPS:
        here = number[
            : cost.shape[0] - down, max(-right, 0) : cost.shape[1] - max(right, 0)
        ]
        there = number[down:, max(right, 0) : cost.shape[1] - max(-right, 0)]
        both = (here >= 0) & (there >= 0)
        one.append(here[both])
        other.append(there[both])
    flat = cost[near]
    for (_, _, long), a, b in zip(STEPS, one, other, strict=True):
        weight.append(long * (flat[a] + flat[b]) / 2)
    size = int(near.sum())
    graph = sparse.coo_array(
        (np.concatenate(weight), (np.concatenate(one), np.concatenate(other))),
        shape=(size, size),
    ).tocsr()
    begin, last = number[start[1], start[0]], number[end[1], end[0]]
    _, before = csgraph.dijkstra(
        graph, directed=False, indices=begin, return_predecessors=True
    )
    way = [last]
    while way[-1] != begin:
        way.append(before[way[-1]])
    rows, columns = np.nonzero(near)
    return np.column_stack([columns[way], rows[way]]).astype(float)


def _smooth(line: Any) -> Any:  # noqa: ANN401
    """Cut the corners of a line twice (Chaikin)."""
    points = shapely.get_coordinates(line)
    for _ in range(2):
        if len(points) < 3:  # noqa: PLR2004
            break
        first = points[:-1] * 0.75 + points[1:] * 0.25
        second = points[:-1] * 0.25 + points[1:] * 0.75
        middle = np.stack([first, second], axis=1).reshape(-1, 2)
        points = np.vstack([points[:1], middle, points[-1:]])
    return shapely.linestrings(points)
