"""What a player file knows of a network that is too large for one: sums."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from iinst_geo.export.player.data import Json, told_singly
from iinst_geo.geography.outlines import area_ids
from iinst_geo.maps.deck import written
from iinst_geo.maps.layers import BOUNDARY, boundary_layer
from iinst_geo.maps.palette import THEMES, palette_for
from iinst_geo.maps.sums import sum_layers
from iinst_geo.maps.told import sum_records
from iinst_geo.network.membership import (
    Positions,
    case_study_ids,
    membership_of,
    tie_ends,
)
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.aggregation import Aggregation
from iinst_geo.selection.map_words import sums_in_words
from iinst_geo.selection.members import members_at
from iinst_geo.selection.summaries import filter_in_words, honesty_line
from iinst_geo.selection.sums import AUTHORITY, REGION

LEVELS_HELD = (REGION, AUTHORITY)


def summed_data(network: PartnershipNetwork, views: Sequence[Aggregation]) -> Json:
    """
    Return what a player needs of a network that is too large for a file: sums.

    Beyond what is drawn singly in some view, and all of what is selected in one, nobody
    is in it, so it has no filters.
    """
    members = members_at(network, _rows_of(views))
    ids = dict.fromkeys(
        end for each in members for end in (each.institution_id, each.source_id) if end
    )
    ids |= dict.fromkeys(each.focus.institution_id for each in views if each.focus)
    studies = dict.fromkeys(each.case_study_id for each in members)
    told = told_singly(network, members, filter(None, studies), filter(None, ids))
    of_study = network.partnerships["case_study_id"].value_counts()
    for key, study in told["studies"].items():
        study["partners"] = int(of_study.get(key, 0))
    levels = {
        theme: {
            level: {
                name: written(sum_layers(level, palette_for(theme), faded=is_behind))
                for name, is_behind in (("plain", False), ("behind", True))
            }
            for level in LEVELS_HELD
        }
        for theme in THEMES
    }
    edges = {
        theme: written([boundary_layer(f"@{BOUNDARY}", palette_for(theme).ink)])
        for theme in THEMES
    }
    return {
        "facets": [],
        "searched": "",
        "words": {},
        "levels": levels,
        "edges": edges,
        **told,
    }


def view_data(what: Aggregation, views: Sequence[Aggregation]) -> Json:
    """Return one view of a player of sums: see ``summed_data``."""
    selection = what.selection
    held = [what.by_region, what.by_authority] if what.is_summed else []
    asked = sorted(selection.criteria.authority & area_ids().keys())
    return {
        "rows": np.searchsorted(_rows_of(views), what.rows).tolist(),
        "ties": what.tie_marks,
        "boundary": [{"area": area_ids()[name]} for name in asked],
        "line": " ".join(filter(None, [_shown(what), honesty_line(selection)])),
        "sums": {
            sums.level: {
                # In a file nothing is nearer than the authorities.
                "words": sums_in_words(what, sums if sums.level == REGION else None),
                "records": sum_records(sums, selection.network),
            }
            for sums in held
        },
    }


def _rows_of(views: Sequence[Aggregation]) -> Positions:
    """Return the rows of ``membership_of`` that are held for some views."""
    held = [rows for each in views for rows in (each.rows, _rows_in_focus(each))]
    return np.unique(np.concatenate(held))


def _rows_in_focus(what: Aggregation) -> Positions:
    """Return the rows of what is selected, drawn or not; the shown ones if any is."""
    rows = _every_row_in_focus(what)
    shown = rows[np.isin(rows, what.selection.rows)]
    return shown if shown.size else rows


def _every_row_in_focus(what: Aggregation) -> Positions:
    network, focus = what.selection.network, what.focus
    every = membership_of(network)
    if focus is None:
        return every.tie[:0]
    if network.has_case_studies:
        is_chosen = np.isin(case_study_ids(network), focus.case_study_ids)
        return np.flatnonzero(is_chosen[every.case_study])
    here = network.institution_by_id.index.get_indexer([focus.institution_id])[0]
    one, other = tie_ends(network)
    ties = np.flatnonzero((one == here) | (other == here))
    ends = np.concatenate([[here], one[ties], other[ties]])
    # Of a list of links the rows are institutions, then ties.
    return np.concatenate([ends, ties + len(network.institutions)])


def _shown(what: Aggregation) -> str:
    asked = filter_in_words(what.selection.criteria)
    return f"With {asked}." if asked else ""
