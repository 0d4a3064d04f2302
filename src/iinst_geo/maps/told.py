"""What a page tells the scripts of the map of the members drawn."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from iinst_geo.cache import weak_cache
from iinst_geo.maps.deck import layers_by_name
from iinst_geo.maps.known import focus_data, known_data
from iinst_geo.maps.look import look_data
from iinst_geo.maps.palette import THEMES, palette_for
from iinst_geo.maps.scripts import digest
from iinst_geo.network.membership import membership_of
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.aggregation import MOST_DRAWN_SINGLY, Aggregation
from iinst_geo.selection.members import members_at

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
    return {"sign": digest(json.dumps(told)), **told}
