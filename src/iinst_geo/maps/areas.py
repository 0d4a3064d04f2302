"""The map of regions or authorities: a disc for each, lines for the ties between."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

import pandas as pd
import pydeck as pdk

from iinst_geo.analysis.regions import REGION, AreaRow
from iinst_geo.geography.authorities import Area, all_authorities, regions
from iinst_geo.maps import layers as draw
from iinst_geo.maps.deck import MapStyle, deck_of
from iinst_geo.maps.palette import Palette, palette_for
from iinst_geo.maps.records import DECIMALS
from iinst_geo.maps.view import view_of_england
from iinst_geo.network.rows import as_rows
from iinst_geo.selection.summaries import counted

AREAS, FLOWS = "discs", "flows"
# A disc's area is in proportion to the number of institutions, and a line's width to
# the number of ties: by these, or by less where they would cover the land.
PX_PER_ROOT, PX_PER_TIE = 8.5, 2.5
MOST_COVERED_PX2 = 9_000  # of all radii squared
WIDEST_PX, THINNEST_PX, ALL_WIDTHS_PX = 10.0, 0.8, 110.0  # of a line, of all together
CALM = 130  # opacity of a line while no area is selected
MOST_FLOW_LINES = 150  # more are a web in which nobody follows one


def known_areas(level: str) -> Mapping[str, Area]:
    """Return the areas of a level, ``REGION`` or ``AUTHORITY``, by name."""
    return regions() if level == REGION else all_authorities()


def areas_map(
    rows: pd.DataFrame,
    flows: pd.DataFrame,
    level: str,
    selected: str = "",
    style: MapStyle | None = None,
    link: str = "tie",
) -> pdk.Deck:
    """
    Draw areas as discs with their number of institutions, and ties between them.

    Parameters
    ----------
    rows, flows
        As ``area_rows`` and ``flows`` give them; what has no place is not drawn.
    level
        The level of both.
    selected
        The name of the area that stands out.
    style
        Light, over the offline base map, if not given.
    link
        What a tie is called: see ``tie_word``.
    """
    style = style or MapStyle()
    palette = palette_for(style.theme)
    discs = area_disc_records(rows, level, palette, link)
    lines = flow_records(flows, level, selected, palette, link)
    layers = [
        draw.tie_layer(FLOWS, lines),
        draw.ring_layer(
            [
                {"p": disc["p"], "r": disc["r"] + draw.RING_PX}
                for disc in discs
                if disc["id"] == selected
            ],
            palette.highlight,
            palette.ink,
        ),
        draw.institution_layer(AREAS, discs, "r"),
        draw.number_layer(area_number_records(discs, palette)),
    ]
    return deck_of(layers, view_of_england(), style)


def area_disc_records(
    rows: pd.DataFrame, level: str, palette: Palette, link: str = "tie"
) -> list[draw.Record]:
    """Return a disc for each area of the rows that has a place."""
    areas, colour = known_areas(level), palette.setting_colour("Suburban")
    every = max(1, int(rows["institutions"].sum()))
    per_root = min(PX_PER_ROOT, math.sqrt(MOST_COVERED_PX2 / every))
    return [
        {
            "id": row.area,
            "p": _point(areas[row.area]),
            "n": row.institutions,
            "r": round(per_root * math.sqrt(row.institutions), 1),
            "f": [*colour, 235],
            "s": [*palette.edge(colour), draw.FULL],
            "name": row.area,
            "sub": f"{counted(row.institutions, 'institution')}, "
            f"{_led(row.case_studies) if link == 'tie' else ''}"
            f"{counted(row.ties, link)}",
        }
        for row in as_rows(rows, AreaRow)
        if row.area in areas and row.institutions
    ]


def _led(count: int) -> str:
    return f"{counted(count, 'case study', 'case studies')} led from here, "


def area_number_records(
    discs: list[draw.Record], palette: Palette
) -> list[draw.Record]:
    """Return the number of institutions on each disc."""
    ink = [*palette.on(palette.setting_colour("Suburban")), draw.FULL]
    return [
        {"p": disc["p"], "l": f"{disc['n']:,}", "c": ink, "n": disc["n"]}
        for disc in discs
    ]


def flow_records(
    flows: pd.DataFrame, level: str, selected: str, palette: Palette, link: str = "tie"
) -> list[draw.Record]:
    """
    Return a line for each pair of areas, as wide as there are ties between.

    A tie has no direction, so one line stands for the ties led from either end. Of
    more than ``MOST_FLOW_LINES`` those with most ties are given, of the selected area
    first.
    """
    ties = ties_between(flows, level)
    largest = sorted(ties, key=lambda ends: (selected not in ends, -ties[ends], ends))
    largest = largest[:MOST_FLOW_LINES]
    counts = [ties[ends] for ends in largest] or [1]
    per_tie = min(PX_PER_TIE, WIDEST_PX / max(counts), ALL_WIDTHS_PX / sum(counts))
    areas = known_areas(level)
    records: list[draw.Record] = []
    for one, other in largest:
        is_strong = selected in {one, other}
        colour = palette.ink if is_strong else palette.tie
        opacity = draw.FULL if is_strong else draw.FADED if selected else CALM
        records.append(
            {
                "path": [_point(areas[one]), _point(areas[other])],
                "d": draw.SOLID,
                "c": [*colour, opacity],
                "w": max(THINNEST_PX, round(per_tie * ties[one, other], 2)),
                "name": f"{one} – {other}",
                "sub": counted(ties[one, other], link),
            }
        )
    return records


def lines_in_words(flows: pd.DataFrame, level: str, link: str = "tie") -> str:
    """Say how many of the lines are drawn; empty if all are."""
    count = len(ties_between(flows, level))
    if count <= MOST_FLOW_LINES:
        return ""
    return (
        f"Of {count:,} pairs of areas with {link}s the {MOST_FLOW_LINES} with most are "
        "joined by a line."
    )


def ties_between(flows: pd.DataFrame, level: str) -> Counter[tuple[str, str]]:
    """Count the ties between each two areas that have a place, whoever leads them."""
    areas, ties = known_areas(level), Counter[tuple[str, str]]()
    columns = (flows[name].tolist() for name in ("from_area", "to_area", "ties"))
    for one, other, count in zip(*columns, strict=True):
        if one != other and one in areas and other in areas:
            ties[(one, other) if one < other else (other, one)] += count
    return ties


def _point(area: Area) -> list[float]:
    lon, lat = area.point
    return [round(lon, DECIMALS), round(lat, DECIMALS)]
