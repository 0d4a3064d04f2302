"""The layers of what a map sums: a disc for each group, lines between them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pydeck as pdk
from pandas.api.extensions import ExtensionArray

from iinst_geo.maps import layers as draw
from iinst_geo.maps.palette import Palette
from iinst_geo.network.membership import coordinates, links_of_each
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.rows import as_rows
from iinst_geo.selection.focus import selectable_id
from iinst_geo.selection.summaries import counted, tie_word
from iinst_geo.selection.sums import (
    AUTHORITY,
    CLUSTER,
    REGION,
    GroupSum,
    LineSum,
    Sums,
)
from iinst_geo.text import as_text
from iinst_geo.vocabulary import NOT_RECORDED

DISCS, SINGLES = "sums", "singles"
LINES, CROSSING_LINES = "lines-between", "lines-crossing"
# The middle of an area is no exact place.
DECIMALS = {REGION: 3, AUTHORITY: 3, CLUSTER: 5}
LEAST_RADIUS_PX, MOST_RADIUS_PX = 2.5, 18  # of an authority
MOST_NUMBER_PX = 13
LEAST_WIDTH_PX = 1.0
METRES = pdk.types.String("meters")
SOFT = 190  # opacity of a number on a disc that steps back
CALM, BEHIND = 110, 40  # opacity of lines: by themselves, and behind single ties


class SumLook(NamedTuple):
    """How a level is drawn: of discs the most and the least radius, of lines widths."""

    most: float
    least: float
    width_px: float
    halo_px: float  # round a disc
    disc: Mapping[str, Any]  # properties of the layers of discs and of numbers
    number: Mapping[str, Any]


_IN_PX = {"get_size": MOST_NUMBER_PX}
DIGIT_PX = 4.8  # half of a digit's width: a number fits its disc, or is absent
LOOKS = {
    REGION: SumLook(28, 10, 8.0, 1, {}, _IN_PX),
    # These grow as one comes nearer, so that all England is no heap of them.
    AUTHORITY: SumLook(
        12_000,
        3_600,
        4.0,
        1,
        {
            "radius_units": METRES,
            "radius_min_pixels": LEAST_RADIUS_PX,
            "radius_max_pixels": MOST_RADIUS_PX,
        },
        {
            "get_size": 12_500,  # three digits fit the largest disc
            "size_units": METRES,
            "size_max_pixels": MOST_NUMBER_PX,
        },
    ),
    CLUSTER: SumLook(20, 10, 5.0, 4, {}, _IN_PX),
}


def sum_layers(level: str, palette: Palette, *, faded: bool) -> list[pdk.Layer]:
    """
    Describe the layers of sums, the topmost last; their records go by name.

    Parameters
    ----------
    level
        What is summed by.
    palette
        The colours.
    faded
        Whether the sums step back behind what is drawn singly.
    """
    colour, look = palette.setting_colour("Suburban"), LOOKS[level]
    opacity = draw.FADED if faded else draw.FULL
    # On a disc that steps back, it is the land that the number is read on.
    ink = (*palette.ink, SOFT) if faded else palette.on(colour)
    lines = {LINES: palette.tie, CROSSING_LINES: palette.crossing}
    return [
        *(
            draw.tie_layer(
                name, f"@{name}", get_color=[*hue, BEHIND if faded else CALM]
            )
            for name, hue in lines.items()
        ),
        draw.institution_layer(SINGLES, f"@{SINGLES}", draw.PARTNER_RADIUS_PX),
        draw.institution_layer(
            DISCS,
            f"@{DISCS}",
            "r",
            get_fill_color=[*colour, opacity],
            # A cluster is told from a single school by a halo.
            get_line_color=[*colour, opacity // 3]
            if level == CLUSTER
            else [*palette.land, opacity],
            get_line_width=look.halo_px,
            **look.disc,
        ),
        draw.number_layer(f"@{DISCS}", get_color=list(ink), **look.number),
    ]


def sum_disc_records(sums: Sums, network: PartnershipNetwork) -> list[draw.Record]:
    """Return a disc for each area, its own area as the number of institutions."""
    rows, link = list(as_rows(sums.groups, GroupSum)), tie_word(network)
    return [
        {
            "id": row.group,
            "p": _point(row.lon, row.lat, sums.level),
            "r": radius,
            "l": f"{row.institutions:,}",
            "n": row.institutions,
            "sub": f"{counted(row.institutions, 'institution')}, "
            f"{counted(row.ties, link)} within",
        }
        for row, radius in zip(rows, _radii(rows, LOOKS[sums.level]), strict=True)
    ]


def cluster_records(
    sums: Sums,
    network: PartnershipNetwork,
    drawn: frozenset[str],
    palette: Palette,
) -> dict[str, list[draw.Record]]:
    """
    Return a disc for each cluster, and one of its own for what stands alone.

    Parameters
    ----------
    sums
        By cluster.
    network
        Of which.
    drawn
        The ids of institutions that are drawn singly over the sums: if there are any,
        all else steps back.
    palette
        The colours.
    """
    level, link = sums.level, tie_word(network)
    rows = list(as_rows(sums.groups, GroupSum))
    of_area = network.institutions["local_authority"].array
    radii = _radii(rows, LOOKS[level])
    discs = [
        {
            "id": str(row.group),
            "p": _point(row.lon, row.lat, level),
            "r": radius,
            "l": f"{row.institutions:,}",
            "n": row.institutions,
            "name": f"{row.institutions:,} institutions{_where(of_area.take(members))}",
            "sub": f"{counted(row.ties, link)} within",
        }
        for row, members, radius in zip(rows, sums.inside, radii, strict=True)
        if row.institutions > 1
    ]
    alone = [members[0] for members in sums.inside if len(members) == 1]
    return {DISCS: discs, SINGLES: list(_singles(network, alone, drawn, palette))}


def _where(areas: ExtensionArray) -> str:
    places = {as_text(area) for area in areas.unique()}
    return f" in {places.pop()}" if len(places) == 1 and "" not in places else ""


def _singles(
    network: PartnershipNetwork,
    alone: Sequence[int],
    drawn: frozenset[str],
    palette: Palette,
) -> Iterator[draw.Record]:
    where, links = coordinates(network), links_of_each(network)
    opacity = draw.FADED if drawn else draw.FULL
    for at, one in zip(
        alone, network.institutions.iloc[alone].itertuples(), strict=True
    ):
        if one.institution_id in drawn:
            continue
        setting = as_text(one.setting) or NOT_RECORDED
        colour = palette.setting_colour(setting)
        yield {
            "id": selectable_id(network, one.institution_id),
            "p": _point(where.lon[at], where.lat[at], CLUSTER),
            "f": [*colour, opacity],
            "s": [*palette.edge(colour), opacity],
            "name": one.name,
            "sub": f"{counted(int(links[at]), tie_word(network))} · {setting}",
        }


def line_records(
    sums: Sums, network: PartnershipNetwork
) -> tuple[list[draw.Record], list[draw.Record]]:
    """
    Return the strongest lines, as wide at an end as it leads ties (``w``, ``t``).

    In a list of links nobody leads, and a line is as wide all along.

    Returns
    -------
    plain, crossing
        Of the second more than half the ties cross the boundary asked for.
    """
    rows = list(as_rows(sums.lines_drawn, LineSum))
    has_leads, link = network.has_case_studies, tie_word(network)
    widths = [
        (row.led, row.ties - row.led) if has_leads else (row.ties, row.ties)
        for row in rows
    ]
    most, widest = max(map(max, widths), default=1), LOOKS[sums.level].width_px
    records: tuple[list[draw.Record], list[draw.Record]] = [], []

    def at(group: str | int) -> list[float]:
        lon, lat = sums.points[group]
        return _point(lon, lat, sums.level)

    # The strongest last, so that it lies on top.
    for row, ends in zip(reversed(rows), reversed(widths), strict=True):
        first, last = (
            max(LEAST_WIDTH_PX, round(widest * end / most, 1)) for end in ends
        )
        record: draw.Record = {
            "path": [at(row.one), at(row.other)],
            "w": first,
            "name": _between(row, sums.level),
            "n": row.ties,
            "sub": counted(row.ties, link),
        }
        if first != last:
            record["t"] = last
        if has_leads and sums.level != CLUSTER:
            record["sub"] += f": {row.led:,} led from {row.one}"
        records[int(2 * row.crossing > row.ties)].append(record)
    return records


def _between(row: LineSum, level: str) -> str:
    return "Between two discs" if level == CLUSTER else f"{row.one} – {row.other}"


def _radii(rows: Sequence[GroupSum], look: SumLook) -> list[float]:
    most = max((row.institutions for row in rows), default=1)
    digit = 0 if look.disc else DIGIT_PX  # where a disc grows, so does its number
    return [
        round(
            max(
                look.least,
                look.most * math.sqrt(row.institutions / most),
                digit * len(f"{row.institutions:,}"),
            ),
            1,
        )
        for row in rows
    ]


def _point(lon: float, lat: float, level: str) -> list[float]:
    return [round(lon, DECIMALS[level]), round(lat, DECIMALS[level])]


def columns(records: Sequence[draw.Record]) -> dict[str, list[Any]]:
    """Return records by column, which names each column once; absent is ``None``."""
    names = dict.fromkeys(name for each in records for name in each)
    return {name: [each.get(name) for each in records] for name in names}
