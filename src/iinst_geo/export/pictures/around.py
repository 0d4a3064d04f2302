"""The map round a place as a picture that needs no browser."""

from __future__ import annotations

import geopandas as gpd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from shapely import Point

from iinst_geo.export.pictures import land, saving
from iinst_geo.export.pictures.canvas import Canvas
from iinst_geo.export.pictures.label_places import Box
from iinst_geo.export.pictures.lettering import PT_PER_PX, PX_PER_IN
from iinst_geo.export.pictures.view_names import draw_towns
from iinst_geo.geography.british_grid import BRITISH_GRID
from iinst_geo.geography.distances import METRES_PER_KM
from iinst_geo.maps.palette import LIGHT, Colour
from iinst_geo.nearby.query import Nearby
from iinst_geo.network.rules import CRS
from iinst_geo.vocabulary import NOT_RECORDED

WIDTH_IN, HEIGHT_IN = 4.6, 3.9
ROOM = 1.08  # the ring does not touch the picture's edges
LEAST_KM = 1.0  # half the least width of the picture
DISC_PT, SPECK_PT, ORIGIN_PT = 150, 20, 90  # areas, in square points
SCHOOLS_NUMBERED = 14  # of the register: as many as the briefing has room to list
LAND = land.LAND_COLOURS["light"]
RING_LABEL_PX = 50, 16


def nearby_svg(found: Nearby) -> str:
    """
    Draw what lies round a place.

    Returns
    -------
    svg
        An SVG element, 4.6 by 3.9 inches, its text as text; results are numbered as
        in the list. Drawn in EPSG:27700.
    """
    figure = Figure(figsize=(WIDTH_IN, HEIGHT_IN), dpi=PX_PER_IN)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    figure.set_facecolor(LAND.sea)
    _frame(axes, found)
    land.draw_land(axes, LIGHT, LAND)
    _draw_place(axes, found)
    _draw_results(axes, found)
    canvas = Canvas(axes, LIGHT, LAND)
    draw_towns(canvas, _covered(canvas, found))
    return saving.svg(figure)


def _on_grid(found: Nearby) -> gpd.GeoSeries:
    """Return the origin and then the results, in metres."""
    place = found.place
    lon = [place.longitude, *(each.longitude for each in found.results)]
    lat = [place.latitude, *(each.latitude for each in found.results)]
    return gpd.GeoSeries.from_xy(lon, lat, crs=CRS).to_crs(BRITISH_GRID)


def _frame(axes: Axes, found: Nearby) -> None:
    origin = _on_grid(found).iloc[0]
    west, south, east, north = origin.x, origin.y, origin.x, origin.y
    if found.place.outline is not None:
        outline = gpd.GeoSeries([found.place.outline], crs=CRS).to_crs(BRITISH_GRID)
        west, south, east, north = outline.total_bounds
    reach = max(found.within_km, LEAST_KM) * METRES_PER_KM
    half = ROOM * max(
        (north - south) / 2 + reach,
        ((east - west) / 2 + reach) * HEIGHT_IN / WIDTH_IN,
    )
    x, y, wide = (west + east) / 2, (south + north) / 2, half * WIDTH_IN / HEIGHT_IN
    axes.set_xlim(x - wide, x + wide)
    axes.set_ylim(y - half, y + half)
    axes.set_aspect("equal")


def _covered(canvas: Canvas, found: Nearby) -> list[Box]:
    """Return what discs, the place and the words on the ring cover, in pixels."""
    points = _on_grid(found)
    pixels = canvas.axes.transData.transform(list(zip(points.x, points.y, strict=True)))
    size = DISC_PT**0.5 / PT_PER_PX
    boxes = [Box.around(x, y, size, size) for x, y in pixels]
    if found.place.outline is None:
        reach = found.within_km * METRES_PER_KM
        top = (points.iloc[0].x, points.iloc[0].y + reach)
        x, y = canvas.axes.transData.transform(top)
        boxes.append(Box.around(x, y, *RING_LABEL_PX))
    return boxes


def _draw_place(axes: Axes, found: Nearby) -> None:
    origin = _on_grid(found).iloc[0]
    ink = land.share(LIGHT.ink)
    if found.place.outline is not None:
        outline = gpd.GeoSeries([found.place.outline], crs=CRS).to_crs(BRITISH_GRID)
        (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
        outline.plot(
            ax=axes, facecolor=land.share(LIGHT.group), alpha=0.35, edgecolor=ink
        )
        axes.set_xlim(left, right)
        axes.set_ylim(bottom, top)
        return
    reach = found.within_km * METRES_PER_KM
    ring = Circle((origin.x, origin.y), reach, fill=False, edgecolor=ink, linewidth=1)
    axes.add_patch(ring)
    axes.scatter([origin.x], [origin.y], s=ORIGIN_PT, marker="+", color=ink, zorder=3)
    label = f"{found.within_km:g} km"
    axes.text(
        origin.x,
        origin.y + reach,
        label,
        ha="center",
        va="center",
        fontsize=8,
        color=ink,
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1},
    )


def _draw_results(axes: Axes, found: Nearby) -> None:
    points = _on_grid(found).iloc[1:]
    # The first results stand on top: they are the nearest.
    for number in range(len(found.results), 0, -1):
        point, each = points.iloc[number - 1], found.results[number - 1]
        above = 4 + len(found.results) - number
        if each.is_documented:
            colour = LIGHT.setting_colour(each.setting or NOT_RECORDED)
        else:
            colour = LIGHT.school
        is_numbered = each.is_documented or number <= SCHOOLS_NUMBERED
        axes.scatter(
            [point.x],
            [point.y],
            s=DISC_PT if is_numbered else SPECK_PT,
            color=[land.share(colour)],
            edgecolors="white",
            zorder=above if is_numbered else 3,
        )
        if is_numbered:
            _write_number(axes, point, number, colour, above)


def _write_number(
    axes: Axes, point: Point, number: int, colour: Colour, above: int
) -> None:
    axes.text(
        point.x,
        point.y,
        str(number),
        ha="center",
        va="center_baseline",
        fontsize=8,
        fontweight="bold",
        color=land.share(LIGHT.on(colour)),
        zorder=above,
        clip_on=True,
    )
