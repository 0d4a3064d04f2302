"""The layers of the ground at the detail of each zoom, on EPSG:27700."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely
from ground_authorities import Authority
from ground_cells import Patch
from ground_land import Land
from ground_postcodes import UkPostcodes
from numpy.typing import NDArray

from iinst_geo.vocabulary import SETTINGS

UK, ABROAD = "uk", "abroad"
KINDS = ("authority", "region", "country")
SHORE_M = 150.0  # land is extended no further than this, to postcodes off its edge
SHORE_CELL_M = 100.0
GAP_M = 60.0  # between two cells of the shore: it is land too
SQUARE_KM = 1e6


class Detail(NamedTuple):
    """How much of the ground a zoom shows."""

    tolerance_m: float  # as ``shapely.coverage_simplify`` takes it
    settlement_km2: float  # smaller ones are left out
    island_km2: float
    lake_km2: float


def with_shore(land: Land, postcodes: UkPostcodes) -> Land:
    """Return the land with what lies under postcodes just off its edge."""
    shapely.prepare(land.uk)
    on_land = shapely.contains_xy(land.uk, postcodes.east, postcodes.north)
    off = np.column_stack([postcodes.east, postcodes.north])[~on_land]
    cells = np.unique(off // SHORE_CELL_M, axis=0) * SHORE_CELL_M
    shore = []
    for west, south in cells.tolist():
        cell = shapely.box(west, south, west + SHORE_CELL_M, south + SHORE_CELL_M)
        around = shapely.buffer(cell, SHORE_M, join_style="mitre").bounds
        near = shapely.clip_by_rect(land.uk, *around)
        if not near.is_empty:
            shore.append(shapely.intersection(cell, shapely.buffer(near, SHORE_M)))
    joined = shapely.buffer(shapely.buffer(shapely.union_all(shore), GAP_M), -GAP_M)
    wider = shapely.difference(joined, land.abroad)
    return Land(shapely.union(land.uk, wider), land.abroad)


def land_at(land: Land, detail: Detail) -> dict[str, NDArray[Any]]:
    """Return the polygons of the United Kingdom and of abroad, which stay joined."""
    parts = [shapely.get_parts(each) for each in land]
    simple = shapely.coverage_simplify(
        np.concatenate(parts), detail.tolerance_m, simplify_boundary=True
    )
    halves = np.split(simple, [len(parts[0])])
    return {
        kind: _without_small(each, detail)
        for kind, each in zip((UK, ABROAD), halves, strict=True)
    }


def _without_small(polygons: NDArray[Any], detail: Detail) -> NDArray[Any]:
    """Leave out small islands and fill small lakes."""
    large = shapely.area(polygons) >= detail.island_km2 * SQUARE_KM
    kept = []
    for polygon in polygons[large & ~shapely.is_empty(polygons)]:
        holes = [
            ring
            for ring in shapely.get_rings(polygon)[1:]
            if shapely.polygons(ring).area >= detail.lake_km2 * SQUARE_KM
        ]
        kept.append(shapely.polygons(shapely.get_exterior_ring(polygon), holes or None))
    return np.array(kept, object)


def settlement_at(patches: Sequence[Patch], detail: Detail) -> dict[str, NDArray[Any]]:
    """Return the built-up land by its setting; what is small as a whole is left out."""
    polygons = np.array([each.polygon for each in patches], object)
    labels = np.array([each.label for each in patches])
    if detail.settlement_km2:
        whole = shapely.get_parts(shapely.coverage_union_all(polygons))
        whole = whole[shapely.area(whole) >= detail.settlement_km2 * SQUARE_KM]
        inside = shapely.STRtree(shapely.point_on_surface(polygons))
        kept = np.unique(inside.query(whole, predicate="contains")[1])
        polygons, labels = polygons[kept], labels[kept]
    merged, settings = [], []
    for at, setting in enumerate(SETTINGS, start=1):
        parts = shapely.get_parts(shapely.coverage_union_all(polygons[labels == at]))
        merged.append(parts)
        settings.append(np.full(len(parts), setting))
    simple = shapely.coverage_simplify(np.concatenate(merged), detail.tolerance_m)
    names = np.concatenate(settings)
    return {name: _kept(simple[names == name]) for name in SETTINGS}


def _kept(polygons: NDArray[Any]) -> NDArray[Any]:
    return polygons[~shapely.is_empty(polygons)]


def authorities_at(patches: Sequence[Patch], detail: Detail) -> list[Patch]:
    """Return the areas of authorities as a zoom shows them, still joined."""
    polygons = shapely.coverage_simplify(
        [each.polygon for each in patches], detail.tolerance_m
    )
    return [
        Patch(each.label, polygon)
        for each, polygon in zip(patches, polygons, strict=True)
    ]


def borders_at(
    patches: Sequence[Patch],
    authorities: Sequence[Authority],
    land: dict[str, NDArray[Any]],
) -> dict[str, NDArray[Any]]:
    """
    Return the lines of each kind of border, on land only.

    Parameters
    ----------
    patches
        The authorities by their index, as a coverage.
    authorities
        All authorities in order.
    land
        As ``land_at`` returns it for the same zoom.
    """
    polygons = np.array([each.polygon for each in patches], object)
    lines, pairs = shared_lines(polygons, np.array([each.label for each in patches]))
    kind_of = np.array([_kind(authorities[a], authorities[b]) for a, b in pairs])
    ground = shapely.multipolygons(land[UK])
    shapely.prepare(ground)
    found = {}
    for kind in KINDS:
        merged = shapely.get_parts(
            shapely.line_merge(shapely.multilinestrings(lines[kind_of == kind]))
        )
        parts = [shapely.intersection(merged, ground)]
        if kind == "country":
            parts.append(_with_ireland(land))
        found[kind] = _lines_only(np.concatenate(parts))
    return found


def _kind(one: Authority, other: Authority) -> str:
    if one.country != other.country:
        return "country"
    return "region" if one.region != other.region else "authority"


def _with_ireland(land: dict[str, NDArray[Any]]) -> NDArray[Any]:
    """Return the border between Northern Ireland and Ireland."""
    polygons = np.concatenate([land[UK], land[ABROAD]])
    of = (np.arange(len(polygons)) >= len(land[UK])).astype(np.int64)
    return shared_lines(polygons, of)[0]


def _lines_only(parts: NDArray[Any]) -> NDArray[Any]:
    parts = shapely.get_parts(shapely.get_parts(parts))
    lines = parts[shapely.get_dimensions(parts) == 1]
    merged = shapely.line_merge(shapely.multilinestrings(lines))
    return shapely.get_parts(shapely.normalize(merged))


def shared_lines(
    polygons: NDArray[Any], of: NDArray[np.int64]
) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """
    Return the lines where polygons of a coverage meet, and which two owners meet.

    Parameters
    ----------
    polygons
        A valid coverage.
    of
        The owner of each polygon; lines within one owner are left out.
    """
    rings, polygon_of = shapely.get_rings(polygons, return_index=True)
    points, ring_of = shapely.get_coordinates(rings, return_index=True)
    is_same = ring_of[:-1] == ring_of[1:]
    ends = np.stack([points[:-1][is_same], points[1:][is_same]], axis=1)
    owner = of[polygon_of[ring_of[:-1][is_same]]]
    # The same edge runs the other way round in the neighbour.
    swap = (ends[:, 0, 0] > ends[:, 1, 0]) | (
        (ends[:, 0, 0] == ends[:, 1, 0]) & (ends[:, 0, 1] > ends[:, 1, 1])
    )
    ends[swap] = ends[swap][:, ::-1]
    order = np.lexsort((owner, *ends.reshape(-1, 4).T))
    ends, owner = ends[order], owner[order]
    meets = (ends[:-1] == ends[1:]).all(axis=(1, 2)) & (owner[:-1] != owner[1:])
    pairs = np.column_stack([owner[:-1][meets], owner[1:][meets]])
    return shapely.linestrings(ends[:-1][meets]), pairs
