"""Turn cells of the National Grid into smooth areas that share their borders."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import rasterio.features
import shapely
from numpy.typing import NDArray
from rasterio.transform import Affine
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry


class Patch(NamedTuple):
    """Connected cells of one label, as a polygon on EPSG:27700."""

    label: int
    polygon: BaseGeometry


def smooth_patches(
    labels: NDArray[Any], cell_m: int, nowhere: int, tolerance_m: float
) -> list[Patch]:
    """
    Return the patches of cells, without the stairs of their edges.

    Parameters
    ----------
    labels
        ``labels[north, east]``, counted from the grid's origin.
    cell_m
        Size of a cell in metres.
    nowhere
        The label of cells that belong to no patch.
    tolerance_m
        As ``shapely.coverage_simplify`` takes it.

    Notes
    -----
    Each edge of a cell is taken by its middle, so that a stair becomes a diagonal;
    corners where three patches or more meet stay. Both neighbours of an edge do the
    same, so the patches still meet.
    """
    found = rasterio.features.shapes(
        labels, mask=labels != nowhere, connectivity=4, transform=Affine.identity()
    )
    values, polygons = [], []
    for outline, value in found:
        values.append(int(value))
        polygons.append(shape(outline))
    smooth = _through_middles(np.array(polygons, object), labels)
    metres = shapely.transform(smooth, lambda points: points * cell_m)
    simple = shapely.coverage_simplify(metres, tolerance_m)
    return [
        Patch(value, polygon)
        for value, polygon in zip(values, simple, strict=True)
        if not polygon.is_empty
    ]


def _through_middles(polygons: NDArray[Any], labels: NDArray[Any]) -> NDArray[Any]:
    """Lead every ring through the middles of its edges (all in cells)."""
    rings, polygon_of = shapely.get_rings(polygons, return_index=True)
    corners, ring_of = shapely.get_coordinates(rings, return_index=True)
    corners = corners.astype(np.int64)
    is_same = ring_of[:-1] == ring_of[1:]
    start, end = corners[:-1][is_same], corners[1:][is_same]
    ring_of = ring_of[:-1][is_same]
    steps = np.abs(end - start).sum(axis=1)
    along = np.sign(end - start).repeat(steps, axis=0)
    count = np.arange(steps.sum()) - (np.cumsum(steps) - steps).repeat(steps)
    first = start.repeat(steps, axis=0) + along * count[:, None]
    degree, is_straight = _corners(labels, first)
    _, next_straight = _corners(labels, first + along)
    points = np.stack([first, first + along / 2], axis=1).reshape(-1, 2)
    keep = np.column_stack([degree > 2, ~(is_straight & next_straight)]).ravel()  # noqa: PLR2004
    ring_of = ring_of.repeat(steps).repeat(2)[keep]
    smooth = shapely.linearrings(points[keep], indices=ring_of)
    return shapely.polygons(smooth, indices=polygon_of)


def _corners(
    labels: NDArray[Any], at: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return how many borders meet at corners, and whether one goes straight on."""
    last = np.array(labels.shape) - 1

    def label(north: int, east: int) -> NDArray[Any]:
        rows, columns = at[:, 1] + north, at[:, 0] + east
        inside = (rows >= 0) & (columns >= 0) & (rows <= last[0]) & (columns <= last[1])
        found = labels[np.clip(rows, 0, last[0]), np.clip(columns, 0, last[1])]
        return np.where(inside, found.astype(np.int64), -1)

    south_west, south_east = label(-1, -1), label(-1, 0)
    north_west, north_east = label(0, -1), label(0, 0)
    south, north = south_west != south_east, north_west != north_east
    west, east = south_west != north_west, south_east != north_east
    degree = south.astype(np.int64) + north + west + east
    is_straight = (degree == 2) & ((south & north) | (west & east))  # noqa: PLR2004
    return degree, is_straight
