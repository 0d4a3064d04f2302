"""The layers of what a map sums: a disc for each authority, lines between them."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pydeck as pdk

from iinst_geo.geography.authorities import all_authorities
from iinst_geo.maps import layers as draw
from iinst_geo.maps.palette import Palette
from iinst_geo.network.rows import as_rows
from iinst_geo.selection.aggregation import Aggregation, AreaSum, LineSum
from iinst_geo.selection.summaries import counted, tie_word

DISCS, LINES = "sums", "lines-between"
DECIMALS = 3  # about 100 m: the middle of an authority is no more exact
# Discs and numbers grow as one comes nearer, so that all England is no heap of them.
MOST_RADIUS_M, LEAST_SHARE = 12_000, 0.3
LEAST_RADIUS_PX, MOST_RADIUS_PX = 2.5, 18
NUMBER_M, MOST_NUMBER_PX = 12_500, 13  # three digits fit the largest disc
LEAST_WIDTH_PX, MOST_WIDTH_PX = 1.0, 4.0
METRES = pdk.types.String("meters")
SOFT = 190  # opacity of a number on a disc that steps back
CALM, BEHIND = 110, 40  # opacity of lines: by themselves, and behind single ties


def sum_layers(
    what: Aggregation, palette: Palette, *, faded: bool
) -> Iterator[pdk.Layer]:
    """
    Draw the sums, if there are any.

    Parameters
    ----------
    what
        What the map draws.
    palette
        Its colours.
    faded
        Whether the sums step back behind what is drawn singly.
    """
    if what.is_summed:
        colour = palette.setting_colour("Suburban")
        opacity = draw.FADED if faded else draw.FULL
        # On a disc that steps back, it is the land that the number is read on.
        ink = (*palette.ink, SOFT) if faded else palette.on(colour)
        # What is the same for all is said once, which saves a third of the bytes.
        yield draw.tie_layer(
            LINES,
            line_records(what),
            get_color=[*palette.tie, BEHIND if faded else CALM],
        )
        yield draw.institution_layer(
            DISCS,
            sum_disc_records(what),
            "r",
            get_fill_color=[*colour, opacity],
            get_line_color=[*palette.land, opacity],
            get_line_width=1,
            radius_units=METRES,
            radius_min_pixels=LEAST_RADIUS_PX,
            radius_max_pixels=MOST_RADIUS_PX,
        )
        yield draw.number_layer(
            sum_number_records(what),
            get_color=list(ink),
            get_size=NUMBER_M,
            size_units=METRES,
            size_max_pixels=MOST_NUMBER_PX,
        )


def sum_disc_records(what: Aggregation) -> list[draw.Record]:
    """Return a disc for each authority, its area as the number of institutions."""
    rows, link = list(as_rows(what.areas, AreaSum)), tie_word(what.selection.network)
    most = max((row.institutions for row in rows), default=1)
    return [
        {
            "id": row.area,
            "p": _point(row.area),
            "r": round(_radius_m(row.institutions / most)),
            "name": row.area,
            "sub": f"{counted(row.institutions, 'institution')}, "
            f"{counted(row.ties, link)} within",
        }
        for row in rows
    ]


def sum_number_records(what: Aggregation) -> list[draw.Record]:
    """Return each disc's number of institutions; the larger win where they meet."""
    return [
        {"p": _point(row.area), "l": f"{row.institutions:,}", "n": row.institutions}
        for row in as_rows(what.areas, AreaSum)
    ]


def line_records(what: Aggregation) -> list[draw.Record]:
    """Return the strongest lines, as wide as they stand for ties."""
    rows = list(as_rows(what.lines_drawn, LineSum))
    link = tie_word(what.selection.network)
    most = max((row.ties for row in rows), default=1)
    return [
        {
            "path": [_point(row.one), _point(row.other)],
            "w": max(LEAST_WIDTH_PX, round(MOST_WIDTH_PX * row.ties / most, 1)),
            "name": f"{row.one} – {row.other}",
            "sub": counted(row.ties, link),
        }
        # The strongest last, so that it lies on top.
        for row in reversed(rows)
    ]


def _radius_m(share: float) -> float:
    return MOST_RADIUS_M * max(LEAST_SHARE, math.sqrt(share))


def _point(area: str) -> list[float]:
    lon, lat = all_authorities()[area].point
    return [round(lon, DECIMALS), round(lat, DECIMALS)]
