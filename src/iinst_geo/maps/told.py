"""What a page tells the scripts of the map: the members drawn, and the sums."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from iinst_geo.cache import weak_cache
from iinst_geo.maps.deck import layers_by_name, written
from iinst_geo.maps.known import focus_data, known_data
from iinst_geo.maps.layers import Record
from iinst_geo.maps.look import look_data
from iinst_geo.maps.palette import THEMES, palette_for
from iinst_geo.maps.scripts import digest
from iinst_geo.maps.sums import (
    CROSSING_LINES,
    DISCS,
    LINES,
    SINGLES,
    cluster_records,
    columns,
    line_records,
    sum_disc_records,
    sum_layers,
)
from iinst_geo.maps.view import Seen, level_at
from iinst_geo.network.membership import NONE, coordinates, membership_of
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.aggregation import MOST_DRAWN_SINGLY, Aggregation
from iinst_geo.selection.areas import authority_of, region_of
from iinst_geo.selection.clusters import clustered
from iinst_geo.selection.members import members_at
from iinst_geo.selection.sums import CLUSTER, REGION, Sums

Json = dict[str, Any]


def members_told(what: Aggregation, theme: str) -> tuple[Json, Json]:
    """
    Return what is known of the members, and which of them are shown.

    Parameters
    ----------
    what
        What the map draws.
    theme
        ``light`` or ``dark``.

    Returns
    -------
    known
        The same for every view of a network that is small enough to be drawn singly,
        so that it is sent once; of a larger one, what is drawn singly now.
    shown
        The rows of ``known`` that are drawn, all if ``None``, and what stands out.
    """
    network = what.selection.network
    is_small = len(membership_of(network).institution) <= MOST_DRAWN_SINGLY
    known = _all_told(network)[theme] if is_small else _told(network, what.rows, theme)
    shown = {
        "known": known["sign"],
        "rows": what.rows.tolist() if is_small else None,
        "focus": focus_data(what.focus, what.members),
        **({"ties": what.tie_marks} if what.tie_marks else {}),
    }
    return known, shown


@weak_cache
def _all_told(network: PartnershipNetwork) -> dict[str, Json]:
    every = np.arange(len(membership_of(network).institution))
    return {theme: _told(network, every, theme) for theme in THEMES}


def _told(network: PartnershipNetwork, rows: NDArray[np.intp], theme: str) -> Json:
    members = members_at(network, rows)
    palette = palette_for(theme)
    told = {
        "known": known_data(members, has_links=not network.has_case_studies),
        "look": look_data(palette, {each.setting for each in members}),
        "layers": layers_by_name(palette),
    }
    return {"sign": digest(json.dumps(told).encode()), **told}


def sums_of(what: Aggregation, seen: Seen) -> Sums:
    """Return what is summed at the zoom at which a map is seen."""
    level = level_at(seen.zoom)
    if level == CLUSTER or _has_no_areas(what):
        return clustered(what, seen.zoom, seen.box)
    return what.by_region if level == REGION else what.by_authority


def _has_no_areas(what: Aggregation) -> bool:
    """Whether a level of areas would hold nobody."""
    network, shown = what.selection.network, what.selection.takes_part
    return any((of(network)[shown] == NONE).all() for of in (region_of, authority_of))


def corners(what: Aggregation) -> list[list[float]]:
    """Return two corners of the box of all that is shown; none if it has no place."""
    where, shown = coordinates(what.selection.network), what.selection.takes_part
    lon, lat = where.lon[shown], where.lat[shown]
    if np.isnan(lon).all():
        return []
    return [[float(end(lon)), float(end(lat))] for end in (np.nanmin, np.nanmax)]


def sums_told(what: Aggregation, sums: Sums, theme: str) -> Json:
    """
    Return what is summed, as the scripts read it.

    Parameters
    ----------
    what
        What the map draws.
    sums
        Of that, see ``sums_of``.
    theme
        ``light`` or ``dark``.

    Returns
    -------
    told
        The layers, and the records of each by its name, by column.
    """
    network, palette = what.selection.network, palette_for(theme)
    discs = None
    if sums.level == CLUSTER:
        drawn = frozenset(each.institution_id for each in what.members)
        discs = cluster_records(sums, network, drawn, palette)
    layers = sum_layers(sums.level, palette, faded=bool(what.members))
    return {
        "level": sums.level,
        "isOnly": _has_no_areas(what),
        "layers": written(layers),
        "records": sum_records(sums, network, discs),
    }


def sum_records(
    sums: Sums,
    network: PartnershipNetwork,
    discs: Mapping[str, Sequence[Record]] | None = None,
) -> Json:
    """Return the records of each layer, by column; of areas, if no ``discs``."""
    records = discs or {DISCS: sum_disc_records(sums, network), SINGLES: []}
    plain, crossing = line_records(sums, network)
    every = {**records, LINES: plain, CROSSING_LINES: crossing}
    return {name: columns(rows) for name, rows in every.items()}
