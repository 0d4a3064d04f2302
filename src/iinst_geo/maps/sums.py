"""The layers of what a map sums: a disc for each authority, lines between them."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pydeck as pdk

from iinst_geo.authorities import authorities
from iinst_geo.drawn import Drawn
from iinst_geo.maps import layers as draw
from iinst_geo.maps.palette import Palette
from iinst_geo.summaries import counted
from iinst_geo.tables import each_row

DISCS, LINES = "sums", "lines-between"
DECIMALS = 3  # about 100 m: the middle of an authority is no more exact
LEAST_RADIUS_PX, MOST_RADIUS_PX = 4.0, 15.0
LEAST_WIDTH_PX, MOST_WIDTH_PX = 1.0, 7.0
CALM = 150  # opacity of a line


def layers(
    what: Drawn, palette: Palette, key: str, *, faded: bool
) -> Iterator[pdk.Layer]:
    """
    Draw the sums, if there are any.

    Parameters
    ----------
    what
        What the map draws.
    palette, key
        Its colours, and what its layers' ids end in.
    faded
        Whether the sums step back behind what is drawn singly.
    """
    if what.is_summed:
        discs = disc_records(what, palette, draw.FADED if faded else draw.FULL)
        numbers = number_records(discs, what, palette)
        opacity = draw.FADED if faded else CALM
        yield draw.tie_layer(f"{LINES}:{key}", line_records(what, palette, opacity))
        yield draw.institution_layer(f"{DISCS}:{key}", discs, "r")
        yield draw.number_layer(numbers)


def disc_records(what: Drawn, palette: Palette, opacity: int) -> list[draw.Record]:
    """Give a disc for each authority, its area as the number of institutions."""
    colour, rows = palette.setting_colour("Suburban"), list(each_row(what.areas))
    most = max((row.institutions for row in rows), default=1)
    return [
        {
            "id": row.area,
            "p": _point(row.area),
            "r": round(_radius_px(row.institutions / most), 1),
            "f": [*colour, opacity],
            "s": [*palette.land, opacity],
            "name": row.area,
            "sub": f"{counted(row.institutions, 'institution')}, "
            f"{counted(row.ties, 'tie')} within",
        }
        for row in rows
    ]


def number_records(
    discs: list[draw.Record], what: Drawn, palette: Palette
) -> list[draw.Record]:
    """Give the number of institutions for each disc; the larger win where they meet."""
    ink = palette.on(palette.setting_colour("Suburban"))
    return [
        {"p": disc["p"], "l": f"{row.institutions}", "c": ink, "n": row.institutions}
        for disc, row in zip(discs, each_row(what.areas), strict=True)
    ]


def line_records(what: Drawn, palette: Palette, opacity: int) -> list[draw.Record]:
    """Give the strongest lines, as wide as they stand for ties."""
    rows = list(each_row(what.lines_drawn))
    most = max((row.ties for row in rows), default=1)
    return [
        {
            "path": [_point(row.one), _point(row.other)],
            "d": draw.SOLID,
            "c": [*palette.tie, opacity],
            "w": max(LEAST_WIDTH_PX, round(MOST_WIDTH_PX * row.ties / most, 1)),
            "name": f"{row.one} – {row.other}",
            "sub": counted(row.ties, "tie"),
        }
        # The strongest last, so that it lies on top.
        for row in reversed(rows)
    ]


def _radius_px(share: float) -> float:
    return max(LEAST_RADIUS_PX, MOST_RADIUS_PX * math.sqrt(share))


def _point(area: str) -> list[float]:
    lon, lat = authorities()[area].point
    return [round(lon, DECIMALS), round(lat, DECIMALS)]
