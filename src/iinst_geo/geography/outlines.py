"""The outlines of the base map, and the countries that places lie in by them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from iinst_geo.paths import HERE
from iinst_geo.vocabulary import COUNTRIES

BASEMAP_FOLDER = HERE / "basemap"
OUTLINES_FILE = BASEMAP_FOLDER / "outlines.geojson"
NEIGHBOURS_FILE = BASEMAP_FOLDER / "neighbours.geojson"

Feature = dict[str, Any]


@cache
def outline_features() -> dict[str, Feature]:
    """Return the outline of each area (GeoJSON feature, EPSG:4326) by ``area_id``."""
    features = json.loads(OUTLINES_FILE.read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["area_id"]: feature for feature in features}


@cache
def area_ids() -> dict[str, str]:
    """Return the ``area_id`` of each English authority by its name."""
    return {
        feature["properties"]["name"]: area_id
        for area_id, feature in outline_features().items()
        if feature["properties"]["country"] == "England"
    }


def neighbours() -> list[Feature]:
    """Return the outlines of the countries and islands around Great Britain."""
    features: list[Feature] = json.loads(NEIGHBOURS_FILE.read_text(encoding="utf-8"))[
        "features"
    ]
    return features


BRITISH = frozenset({"England", *COUNTRIES} - {"Northern Ireland"})
# Outlines are simplified; a harbour may lie this far from its country's (degrees).
COAST = 0.02


@cache
def _outlines() -> tuple[list[str], shapely.STRtree]:
    features = [*outline_features().values(), *neighbours()]
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
