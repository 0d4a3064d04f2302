"""The map round a place: the origin, the ring, and what lies in it by number."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pydeck as pdk

from iinst_geo.geography.authorities import all_authorities
from iinst_geo.geography.outlines import area_ids
from iinst_geo.maps import layers as draw
from iinst_geo.maps.deck import MapStyle, deck_of
from iinst_geo.maps.palette import Colour, Palette, palette_for
from iinst_geo.maps.records import DECIMALS
from iinst_geo.maps.view import TILE_PX, MapView, view_of
from iinst_geo.nearby.model import Place
from iinst_geo.nearby.neighbours import Neighbour
from iinst_geo.nearby.query import Nearby
from iinst_geo.vocabulary import NOT_RECORDED

KM_PER_DEGREE = 111.2
ORIGIN, RING, RESULTS = "origin", "ring", "results"
RESULT_RADIUS_PX, SCHOOL_RADIUS_PX, SPECK_RADIUS_PX = 11, 9, 4
NUMBERED = 50  # schools of the register; no eye follows more numbers
HEAP_PX = 16  # discs nearer to each other hide each other's number
ROOM = 1.05  # the ring does not touch the map's edges


def around_map(
    found: Nearby, selected: str = "", style: MapStyle | None = None
) -> pdk.Deck:
    """
    Draw what lies round a place.

    Parameters
    ----------
    found
        What to draw; results are numbered from 1, as in the list.
    selected
        The id that stands out, of ``Neighbour.selects``.
    style
        Light, over the offline base map, if not given.
    """
    style = style or MapStyle()
    palette = palette_for(style.theme)
    results = found.results
    view = view_around(found.place, found.within_km)
    layers = [
        *_place_layers(found, palette),
        draw.ring_layer(
            [
                {"p": _point(each), "r": _radius_px(number, each) + draw.RING_PX}
                for number, each in enumerate(results, 1)
                if each.selects == selected
            ],
            palette.highlight,
            palette.ink,
        ),
        draw.institution_layer(RESULTS, result_records(results, palette), "r"),
        draw.number_layer(result_number_records(results, palette)),
        draw.badge_layer(heap_records(results, view, palette)),
    ]
    return deck_of(layers, view, style)


def view_around(place: Place, within_km: float) -> MapView:
    """Return the view that shows the ring, or the area and what is near it."""
    along = max(within_km, 0.5) * ROOM / KM_PER_DEGREE
    across = along / math.cos(math.radians(place.latitude))
    west = east = place.longitude
    south = north = place.latitude
    if place.outline is not None:
        west, south, east, north = place.outline.bounds
    return view_of((west - across, south - along, east + across, north + along))


def _place_layers(found: Nearby, palette: Palette) -> list[pdk.Layer]:
    place = found.place
    if place.outline is not None:
        fill = [*palette.group, draw.FULL // 3]
        shaded = [{"area": each, "f": fill} for each in sorted(outline_ids(place))]
        return [draw.area_layer(ORIGIN, shaded, pickable=False)]
    at = [round(place.longitude, DECIMALS), round(place.latitude, DECIMALS)]
    return [
        draw.circle_layer(RING, at, found.within_km, palette.ink),
        draw.cross_layer(ORIGIN, at, palette.ink),
    ]


def outline_ids(place: Place) -> list[str]:
    """Return the outlines (``area_id``) that make up an authority or region."""
    if place.authority:
        return [area_ids()[place.authority]]
    return [
        area_ids()[name]
        for name, area in all_authorities().items()
        if area.region == place.region
    ]


def result_records(results: Sequence[Neighbour], palette: Palette) -> list[draw.Record]:
    """
    Return the discs, in the colour of the setting.

    A school that only the register has is a smaller ring, a speck beyond ``NUMBERED``.
    """
    records: list[draw.Record] = []
    for number, each in enumerate(results, 1):
        fill = _fill(each, palette)
        edge = palette.edge(fill) if each.is_documented else palette.school
        setting = each.setting or NOT_RECORDED
        records.append(
            {
                "id": each.selects,
                "p": _point(each),
                "r": _radius_px(number, each),
                "f": [*fill, draw.FULL],
                "s": [*edge, draw.FULL],
                "name": f"{number}. {each.name}",
                "sub": f"{each.distance_km:.1f} km · {setting}",
            }
        )
    # What is drawn last stands on top: the recorded ones, and the nearest of each.
    drawn = zip([each.is_documented for each in results], records, strict=True)
    farthest_first = reversed(list(drawn))
    return [record for _, record in sorted(farthest_first, key=lambda pair: pair[0])]


def _fill(each: Neighbour, palette: Palette) -> Colour:
    if not each.is_documented:
        return palette.land
    return palette.setting_colour(each.setting or NOT_RECORDED)


def _radius_px(number: int, each: Neighbour) -> int:
    if each.is_documented:
        return RESULT_RADIUS_PX
    return SCHOOL_RADIUS_PX if number <= NUMBERED else SPECK_RADIUS_PX


def _numbered(results: Sequence[Neighbour]) -> list[tuple[int, Neighbour]]:
    """Return what carries its number on the map."""
    every = enumerate(results, 1)
    return [pair for pair in every if pair[1].is_documented or pair[0] <= NUMBERED]


def result_number_records(
    results: Sequence[Neighbour], palette: Palette
) -> list[draw.Record]:
    """Return the number of each disc; where some overlap, the nearest is written."""
    return [
        {
            "p": _point(each),
            "l": str(number),
            "c": [*palette.on(_fill(each, palette)), draw.FULL],
            "n": len(results) - number,
        }
        for number, each in _numbered(results)
    ]


def heap_records(
    results: Sequence[Neighbour], view: MapView, palette: Palette
) -> list[draw.Record]:
    """Say beside a disc how many others it hides where the map stands at first."""
    heaps: list[list[Neighbour]] = []
    for _, each in _numbered(results):
        near = (heap for heap in heaps if _apart_px(heap[0], each, view) < HEAP_PX)
        heap = next(near, None)
        if heap is None:
            heaps.append([each])
        else:
            heap.append(each)
    return [
        {
            "p": _point(heap[0]),
            "l": f"+{len(heap) - 1}",
            "c": [*palette.ink, draw.FULL],
        }
        for heap in heaps
        if len(heap) > 1
    ]


def _apart_px(one: Neighbour, other: Neighbour, view: MapView) -> float:
    """Return how far two discs are apart, on a map so small that it is flat."""
    per_degree = TILE_PX * 2**view.zoom / 360
    across = (one.longitude - other.longitude) * per_degree
    stretch = math.cos(math.radians(view.latitude))
    along = (one.latitude - other.latitude) * per_degree / stretch
    return math.hypot(across, along)


def _point(each: Neighbour) -> list[float]:
    return [round(each.longitude, DECIMALS), round(each.latitude, DECIMALS)]
