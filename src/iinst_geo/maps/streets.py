"""How the streets of an archive are drawn: Protomaps' base map in our calm colours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from iinst_geo.geography.tile_archive import TileArchive
from iinst_geo.maps.basemap_colours import BASEMAP_COLOURS

Json = dict[str, Any]
Stops = tuple[tuple[float, float], ...]  # zooms and widths, px

TILES = "basemap/streets/{z}/{x}/{y}.mvt"  # below the page
SOURCE = "streets"
CREDITS = "© OpenStreetMap contributors"  # of an archive that names nobody
BUILDINGS_FROM, STREAMS_FROM = 13, 12  # zooms
WOODS = ("forest", "wood", "scrub")
PARKS = (
    *("park", "national_park", "nature_reserve", "protected_area", "garden"),
    *("golf_course", "cemetery", "recreation_ground", "village_green", "allotments"),
    *("grass", "grassland", "meadow", "pitch", "playground"),
)
TAUGHT_IN = ("school", "college", "university", "kindergarten")


class StreetColours(NamedTuple):
    """Colours of what the base map has no colour for, as ``#rrggbb``."""

    park: str
    wood: str
    school: str
    building: str
    minor: str
    major: str
    highway: str
    casing: str
    casing_strong: str
    path: str
    rail: str


STREET_COLOURS = {
    "light": StreetColours(
        park="#e8efe0",
        wood="#dfe9d8",
        school="#f3ecdf",
        building="#ebeae4",
        minor="#ffffff",
        major="#ffffff",
        highway="#f3e7c8",
        casing="#ccd2ce",
        casing_strong="#b8bfbc",
        path="#c6cbc7",
        rail="#b3b9b8",
    ),
    "dark": StreetColours(
        park="#293a32",
        wood="#25362b",
        school="#322f2d",
        building="#2e3640",
        minor="#36404b",
        major="#414c59",
        highway="#51534f",
        casing="#20262e",
        casing_strong="#1a1f26",
        path="#3a434d",
        rail="#4b545e",
    ),
}


class Way(NamedTuple):
    """A kind of way: the colours of it and of its edge, and how wide it is."""

    kinds: tuple[str, ...]
    colour: str  # names a field of `StreetColours`
    casing: str  # the same; none if empty
    widths: Stops


# From the least to the greatest, which is drawn above the others.
WAYS = (
    Way(("path", "other"), "path", "", ((12, 0.3), (15, 1), (18, 3))),
    Way(("minor_road",), "minor", "casing", ((11, 0.2), (13, 1.2), (15, 4), (18, 14))),
    Way(
        ("major_road",),
        "major",
        "casing_strong",
        ((6, 0.2), (10, 1.1), (13, 2.6), (15, 5.5), (18, 18)),
    ),
    Way(
        ("highway",),
        "highway",
        "casing_strong",
        ((4, 0.6), (8, 1.4), (11, 2.4), (15, 7), (18, 22)),
    ),
)


def street_credits(archive: TileArchive) -> str:
    """Return whom the map has to name for the streets of an archive, as plain text."""
    return archive.attribution or CREDITS


def street_style(archive: TileArchive, theme: str) -> Json:
    """
    Return the style of an archive's streets, ``light`` or ``dark``.

    Notes
    -----
    It follows Mapbox's and MapLibre's specification of styles, version 8. It writes no
    names, for which it would need fonts from elsewhere, and has no background: where
    the archive has nothing, the map's own ground is seen. Its tiles are named from the
    page, and a browser has to make their address whole.
    """
    source = {
        "type": "vector",
        "tiles": [TILES],
        "minzoom": archive.min_zoom,
        "maxzoom": archive.max_zoom,
        "bounds": list(archive.bounds),
        "attribution": street_credits(archive),
    }
    layers = [*_areas(theme), *_water(theme), *_buildings(theme)]
    layers += [*_ways(theme), *_boundaries(theme)]
    return {"version": 8, "sources": {SOURCE: source}, "layers": layers}


def _areas(theme: str) -> Iterator[Json]:
    base, colours = BASEMAP_COLOURS[theme], STREET_COLOURS[theme]
    yield _fill("earth", "earth", base.land)
    early = {"fill-opacity": ["interpolate", ["linear"], ["zoom"], 5, 1, 8, 0]}
    late = {"fill-opacity": ["interpolate", ["linear"], ["zoom"], 6, 0, 9, 1]}
    yield _fill("early_woods", "landcover", colours.wood, ("forest",), early)
    yield _fill("parks", "landuse", colours.park, PARKS, late)
    yield _fill("woods", "landuse", colours.wood, WOODS, late)
    yield _fill("schools", "landuse", colours.school, TAUGHT_IN, late)


def _water(theme: str) -> Iterator[Json]:
    colour = BASEMAP_COLOURS[theme].sea
    yield _fill("water", "water", colour)
    rivers: Stops = ((8, 0.4), (12, 1.6), (15, 4), (18, 12))
    yield _line("rivers", "water", colour, rivers, _is("river", "canal"))
    streams = _line("streams", "water", colour, ((12, 0.4), (18, 4)), _is("stream"))
    yield streams | {"minzoom": STREAMS_FROM}


def _buildings(theme: str) -> Iterator[Json]:
    colour = STREET_COLOURS[theme].building
    layer = _fill("buildings", "buildings", colour)
    yield layer | {"minzoom": BUILDINGS_FROM}


def _ways(theme: str) -> Iterator[Json]:
    colours = STREET_COLOURS[theme]._asdict()
    for way in WAYS:
        if way.casing:
            name = f"{way.colour}_casing"
            edges = tuple((zoom, _with_edges(width)) for zoom, width in way.widths)
            yield _way(name, colours[way.casing], edges, way.kinds)
    # Tunnels of underground railways are no landmarks.
    rails = ["all", _is("rail"), ["!", ["has", "is_tunnel"]]]
    widths: Stops = ((9, 0.4), (13, 1), (15, 1.6), (18, 3))
    yield _line("rails", "roads", colours["rail"], widths, rails)
    for way in WAYS:
        yield _way(way.colour, colours[way.colour], way.widths, way.kinds)


def _with_edges(width: float) -> float:
    """Return how wide a way is with its edges: there are none where it is a hair."""
    return round(width + min(width, 1.6), 2)


def _boundaries(theme: str) -> Iterator[Json]:
    base = BASEMAP_COLOURS[theme]
    for name, colour in (("county", base.authority), ("region", base.region)):
        widths: Stops = ((5, 0.6), (12, 1.2))
        yield _line(f"boundary_{name}", "boundaries", colour, widths, _is(name))
    yield _line(
        "boundary_country",
        "boundaries",
        base.border,
        ((4, 0.8), (12, 2)),
        _is("country"),
    )


def _is(*kinds: str) -> list[Any]:
    return ["match", ["get", "kind"], list(kinds), True, False]


def _fill(
    name: str,
    layer: str,
    colour: str,
    kinds: tuple[str, ...] = (),
    more: Json | None = None,
) -> Json:
    """Describe areas: those of some kinds, or all."""
    is_area = ["==", ["geometry-type"], "Polygon"]
    return {
        "id": name,
        "type": "fill",
        "source": SOURCE,
        "source-layer": layer,
        "filter": ["all", is_area, _is(*kinds)] if kinds else is_area,
        "paint": {"fill-color": colour, **(more or {})},
    }


def _line(name: str, layer: str, colour: str, widths: Stops, which: list[Any]) -> Json:
    stops = [number for stop in widths for number in stop]
    return {
        "id": name,
        "type": "line",
        "source": SOURCE,
        "source-layer": layer,
        "filter": which,
        "layout": {"line-cap": "round", "line-join": "round"},
        "paint": {
            "line-color": colour,
            "line-width": ["interpolate", ["exponential", 1.6], ["zoom"], *stops],
        },
    }


def _way(name: str, colour: str, widths: Stops, kinds: tuple[str, ...]) -> Json:
    layer = _line(name, "roads", colour, widths, _is(*kinds))
    return layer | {"minzoom": widths[0][0]}
