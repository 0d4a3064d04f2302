"""How signs look, as the scripts of the map read it: colours and sizes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from iinst_geo.maps import layers
from iinst_geo.maps.palette import LETTERS, Palette, in_order, letter_of
from iinst_geo.maps.records import CALM
from iinst_geo.vocabulary import NOT_RECORDED

Json = dict[str, Any]
SIZES: Mapping[str, object] = {
    "lead": layers.LEAD_RADIUS_PX,
    "partner": layers.PARTNER_RADIUS_PX,
    "ring": layers.RING_PX,
    "tie": layers.TIE_WIDTH_PX,
    "strong": layers.STRONG_TIE_WIDTH_PX,
    "broken": layers.BROKEN,
    "full": layers.FULL,
    "faded": layers.FADED,
    "calm": CALM,
}


def look_data(palette: Palette, settings: Iterable[str]) -> Json:
    """
    Return the signs of a network's settings, in the colours of a palette.

    Parameters
    ----------
    palette
        Of the light or the dark page.
    settings
        Those of the network's institutions; usual ones are there in any case.
    """
    signs = {}
    for name in in_order([*LETTERS, *(each or NOT_RECORDED for each in settings)]):
        colour = palette.setting_colour(name)
        signs[name] = {
            "letter": letter_of(name),
            "fill": colour,
            "edge": palette.edge(colour),
            "on": palette.on(colour),
        }
    return {
        "sizes": SIZES,
        "palette": {
            "settings": signs,
            "land": palette.land,
            "onLand": palette.on(palette.land),
            "ink": palette.ink,
            "tie": palette.tie,
            "crossing": palette.crossing,
            "group": palette.group,
            "highlight": palette.highlight,
        },
    }
