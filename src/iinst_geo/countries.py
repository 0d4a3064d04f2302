"""The countries that places lie in, by outlines: those of Britain and around it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from iinst_geo.outlines import neighbours, outlines
from iinst_geo.vocabulary import COUNTRIES

BRITISH = frozenset({"England", *COUNTRIES} - {"Northern Ireland"})
# Outlines are simplified; a harbour may lie this far from its country's (degrees).
COAST = 0.02


@cache
def _outlines() -> tuple[list[str], shapely.STRtree]:
    features = [*outlines().values(), *neighbours()]
    names = [feature["properties"]["country"] for feature in features]
    return names, shapely.STRtree([shape(each["geometry"]) for each in features])


def countries_at(points: Sequence[BaseGeometry | None]) -> list[str]:
    """
    Return the country that each point lies in, or off whose coast.

    Parameters
    ----------
    points
        In EPSG:4326, ``None`` where there is none.

    Returns
    -------
    names
        Empty where no outline is near: at sea, and far from Great Britain.
    """
    names, tree = _outlines()
    found = [""] * len(points)
    pairs = shapely.STRtree(points).query(tree.geometries, predicate="intersects")
    for area, at in pairs.T.tolist():
        found[at] = names[area]
    apart = [
        at
        for at, point in enumerate(points)
        if point and not found[at] and np.isfinite(point.bounds).all()
    ]
    near, areas = tree.query_nearest(
        np.array([points[at] for at in apart], object),
        max_distance=COAST,
        all_matches=False,
    )
    for at, area in zip(near.tolist(), areas.tolist(), strict=True):
        found[apart[at]] = names[area]
    return found
