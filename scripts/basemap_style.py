"""Write the two map styles, light and dark, from one palette each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from iinst_geo.maps.basemap_colours import BASEMAP_COLOURS, BasemapColours

if TYPE_CHECKING:
    from pathlib import Path

Json = dict[str, Any]

# Relative to the page, which lies one level below the server's base path; a
# leading slash would lose `server.baseUrlPath`.
FOLDER = "basemap"
BOUNDARY_CREDIT = "Boundaries: Natural Earth"
TOWN_CREDIT = "Towns: GeoNames (CC BY 4.0)"
ENGLAND = ["==", ["get", "country"], "England"]


STYLES = {
    "style.json": BASEMAP_COLOURS["light"],
    "style-dark.json": BASEMAP_COLOURS["dark"],
}


class Tier(NamedTuple):
    """How the towns of one tier are named: from which zoom, how large (px)."""

    tier: int
    min_zoom: float
    sizes: tuple[tuple[float, float], ...]
    font: str


TIERS = (
    Tier(1, 4.0, ((4, 11), (6, 13), (9, 17), (12, 20)), "basemap-semibold"),
    Tier(2, 5.5, ((6, 12), (9, 15), (12, 18)), "basemap-regular"),
    Tier(3, 7.5, ((7, 12), (10, 14), (12, 16)), "basemap-regular"),
    Tier(4, 8.7, ((8, 11.5), (11, 14), (13, 15)), "basemap-regular"),
)


def write_styles(target: Path) -> None:
    """Write a style file for each palette."""
    for name, palette in STYLES.items():
        text = json.dumps(style(palette), ensure_ascii=False, indent=1)
        (target / name).write_text(text + "\n", encoding="utf-8", newline="\n")


def style(palette: BasemapColours) -> Json:
    """Return a style of version 8 of the specification, in the given colours."""
    labels = [_label(tier, palette) for tier in reversed(TIERS)]
    return {
        "version": 8,
        "name": "Influential Institutions",
        "glyphs": f"{FOLDER}/glyphs/{{fontstack}}/{{range}}.pbf",
        "sources": _sources(),
        "layers": [*_land(palette), *_lines(palette), *labels],
    }


def _sources() -> Json:
    credits_by_file = {
        "neighbours": BOUNDARY_CREDIT,
        "outlines": BOUNDARY_CREDIT,
        "regions": BOUNDARY_CREDIT,
        "towns": TOWN_CREDIT,
    }
    return {
        name: {
            "type": "geojson",
            "data": f"{FOLDER}/{name}.geojson",
            # The control is a list to screen readers: each credit is an item of it.
            "attribution": f'<span role="listitem">{credit}</span>',
            # The outlines were simplified once, as one coverage; simplifying
            # each again by itself would open gaps between neighbours.
            "tolerance": 0,
        }
        for name, credit in credits_by_file.items()
    }


def _land(palette: BasemapColours) -> list[Json]:
    return [
        {
            "id": "sea",
            "type": "background",
            "paint": {"background-color": palette.sea},
        },
        _fill("neighbours", "neighbours", palette.other_land),
        _fill("land", "outlines", ["case", ENGLAND, palette.land, palette.other_land]),
    ]


def _lines(palette: BasemapColours) -> list[Json]:
    authority = ["case", ENGLAND, palette.authority, palette.other_line]
    return [
        _line("neighbours-coast", "neighbours", palette.coast, ((4, 0.4), (9, 0.8))),
        # At national zoom, hairlines round 152 areas would be a grey mist.
        _line("authorities", "outlines", authority, ((5, 0.35), (8, 1.0), (12, 1.8))),
        _border("region", palette.region, ((4, 0.6), (6, 1.1), (9, 1.8), (12, 2.6))),
        _border("country", palette.border, ((4, 0.9), (6, 1.4), (9, 2.2), (12, 3.2))),
    ]


def _border(kind: str, colour: str, widths: tuple[tuple[float, float], ...]) -> Json:
    line = _line(kind, "regions", colour, widths)
    return {**line, "filter": ["==", ["get", "kind"], kind]}


def _fill(layer_id: str, source: str, colour: Any) -> Json:  # noqa: ANN401
    return {
        "id": layer_id,
        "type": "fill",
        "source": source,
        "paint": {"fill-color": colour},
    }


def _line(
    layer_id: str,
    source: str,
    colour: Any,  # noqa: ANN401  (a colour or an expression)
    widths: tuple[tuple[float, float], ...],
) -> Json:
    return {
        "id": layer_id,
        "type": "line",
        "source": source,
        "layout": {"line-join": "round", "line-cap": "round"},
        "paint": {"line-color": colour, "line-width": _by_zoom(widths)},
    }


def _label(tier: Tier, palette: BasemapColours) -> Json:
    is_minor = tier.tier > 2  # noqa: PLR2004  (cities and large towns are not)
    return {
        "id": f"towns-{tier.tier}",
        "type": "symbol",
        "source": "towns",
        "minzoom": tier.min_zoom,
        "filter": ["==", ["get", "tier"], tier.tier],
        "layout": {
            "text-field": ["get", "name"],
            "text-font": [tier.font],
            "text-size": _by_zoom(tier.sizes),
            "text-padding": 3,
            "text-max-width": 10,
            "symbol-sort-key": ["get", "rank"],
        },
        "paint": {
            "text-color": palette.label_minor if is_minor else palette.label,
            "text-halo-color": palette.halo,
            "text-halo-width": 1.4,
            "text-halo-blur": 0.4,
        },
    }


def _by_zoom(stops: tuple[tuple[float, float], ...]) -> list[Any]:
    return [
        "interpolate",
        ["linear"],
        ["zoom"],
        *(value for stop in stops for value in stop),
    ]
