"""The outlines of the authorities of 2009 to 2019, as fine as the ground."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from basemap_geojson import feature, rounded, transform
from ground_authorities import NOWHERE, Authority
from ground_cells import smooth_patches
from ground_land import Land
from ground_layers import UK, Detail, land_at
from natural_earth import Area
from numpy.typing import NDArray

from iinst_geo.geography.british_grid import on_grid

CELL_M = 100
COAST = Detail(150, 0, 1.0, 5)
TOLERANCE_M = 350.0
GRID_M = 1.0
BORDER_TOLERANCE_M = 100.0
# What was three authorities until 2019 and is two since: cells go by the outlines
# of Natural Earth, the nearest where none holds them.
DIVIDED = ("GB-BMH", "GB-POL", "GB-DOR")


def outline_features(
    areas: Sequence[Area],
    authorities: Sequence[Authority],
    cells: NDArray[np.uint16],
    land: Land,
) -> list[dict[str, Any]]:
    """
    Return the areas with the outlines of the authorities that they are made of today.

    Parameters
    ----------
    areas
        As Natural Earth has them, in degrees.
    authorities
        Those of today, with the area that each is in.
    cells
        The authority of each cell of 100 m, ``[north, east]``.
    land
        Of the United Kingdom, to which the outlines are cut.
    """
    place = {area.area_id: at for at, area in enumerate(areas)}
    of = [place.get(each.area_id, NOWHERE) for each in authorities]
    labels = np.array([*of, NOWHERE], np.uint16)[np.minimum(cells, len(of))]
    _divide(labels, areas, place)
    parts: dict[int, list[Any]] = {}
    for patch in smooth_patches(labels, CELL_M, NOWHERE, BORDER_TOLERANCE_M):
        parts.setdefault(patch.label, []).append(patch.polygon)
    ground = shapely.multipolygons(land_at(land, COAST)[UK])
    missing = [areas[at].area_id for at in range(len(areas)) if at not in parts]
    if missing:
        raise ValueError(f"no authority of today lies in {', '.join(missing)}")
    cut = [
        _areas_only(shapely.intersection(shapely.multipolygons(parts[at]), ground))
        for at in range(len(areas))
    ]
    whole = shapely.coverage_clean(shapely.set_precision(cut, GRID_M))
    simple = shapely.coverage_simplify(whole, TOLERANCE_M)
    found = rounded(transform(list(simple), 27700, 4326))
    # Rounded to some 10 m, lines that lie closer may cross.
    found = rounded(list(shapely.coverage_clean(found)))
    if not shapely.coverage_is_valid(found):
        raise ValueError("the outlines overlap or do not meet")
    return [
        feature(outline, {name: getattr(area, name) for name in PROPERTIES})
        for area, outline in zip(areas, found, strict=True)
    ]


PROPERTIES = ("area_id", "name", "region", "country")


def _divide(
    labels: NDArray[np.uint16], areas: Sequence[Area], place: dict[str, int]
) -> None:
    numbers = [place[each] for each in DIVIDED]
    rows, columns = np.nonzero(np.isin(labels, numbers))
    points = shapely.points((np.column_stack([columns, rows]) + 0.5) * CELL_M)
    outlines = [on_grid(areas[number].geometry) for number in numbers]
    nearest = shapely.STRtree(outlines).nearest(points)
    labels[rows, columns] = np.array(numbers, np.uint16)[nearest]


def _areas_only(shape: Any) -> Any:  # noqa: ANN401
    parts = shapely.get_parts(shape)
    return shapely.multipolygons(parts[shapely.get_dimensions(parts) == 2])  # noqa: PLR2004
