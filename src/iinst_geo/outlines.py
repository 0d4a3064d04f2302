"""The outlines of local authorities that the base map is drawn from."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

BASEMAP_FOLDER = Path(__file__).parent / "basemap"
OUTLINES_FILE = BASEMAP_FOLDER / "outlines.geojson"
NEIGHBOURS_FILE = BASEMAP_FOLDER / "neighbours.geojson"

Feature = dict[str, Any]


@cache
def outlines() -> dict[str, Feature]:
    """Give the outline of each area (GeoJSON feature, EPSG:4326) by ``area_id``."""
    features = json.loads(OUTLINES_FILE.read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["area_id"]: feature for feature in features}


@cache
def area_ids() -> dict[str, str]:
    """Give the ``area_id`` of each English authority by its name."""
    return {
        feature["properties"]["name"]: area_id
        for area_id, feature in outlines().items()
        if feature["properties"]["country"] == "England"
    }


def neighbours() -> list[Feature]:
    """Return the outlines of the countries and islands around Great Britain."""
    features: list[Feature] = json.loads(NEIGHBOURS_FILE.read_text(encoding="utf-8"))[
        "features"
    ]
    return features
