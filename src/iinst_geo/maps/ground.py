"""The land under the marks, as the scripts of the map draw it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from iinst_geo.geography.outlines import BASEMAP_FOLDER, outline_features
from iinst_geo.maps.basemap_colours import BASEMAP_COLOURS
from iinst_geo.maps.palette import Colour, palette_for, rgb

Json = dict[str, Any]


@cache
def ground_data() -> Json:
    """Return outlines, regions, neighbours and towns, the largest town first."""
    towns = _features("towns")
    return {
        "areas": [
            {
                "id": area_id,
                "name": feature["properties"]["name"],
                "england": feature["properties"]["country"] == "England",
                "geometry": feature["geometry"],
            }
            for area_id, feature in outline_features().items()
        ],
        "regions": [feature["geometry"] for feature in _features("regions")],
        "abroad": [feature["geometry"] for feature in _features("neighbours")],
        "towns": [
            [feature["properties"]["name"], feature["geometry"]["coordinates"]]
            for feature in sorted(towns, key=lambda each: each["properties"]["rank"])
        ],
    }


def _features(name: str) -> list[Json]:
    content = (BASEMAP_FOLDER / f"{name}.geojson").read_text(encoding="utf-8")
    features: list[Json] = json.loads(content)["features"]
    return features


@cache
def ground_colours(theme: str) -> Mapping[str, Colour]:
    """Return the colours of the land and its words, ``light`` or ``dark``."""
    colours, palette = BASEMAP_COLOURS[theme], palette_for(theme)
    return {
        "sea": rgb(colours.sea),
        "land": palette.land,
        "abroad": rgb(colours.other_land),
        "authority": rgb(colours.authority),
        "region": rgb(colours.region),
        "town": rgb(colours.label_minor),
        "ink": palette.ink,
    }
