"""What a player file knows: a network as the plain values that its script reads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np

from iinst_geo.geography.outlines import area_ids
from iinst_geo.maps.around import outline_ids
from iinst_geo.maps.deck import layers_by_name, written
from iinst_geo.maps.ground import ground_colours, ground_data
from iinst_geo.maps.known import row_data
from iinst_geo.maps.look import look_data
from iinst_geo.maps.palette import DARK, LIGHT, THEMES, palette_for
from iinst_geo.maps.records import DECIMALS
from iinst_geo.maps.sums import sum_layers
from iinst_geo.maps.told import sum_records
from iinst_geo.maps.view import ENGLAND
from iinst_geo.nearby.model import Place
from iinst_geo.network.facets import facet_sets
from iinst_geo.network.membership import (
    Positions,
    case_study_ids,
    membership_of,
    tie_ends,
)
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.rows import (
    SourceRow,
    case_study_row,
    institution_row,
    source_rows,
)
from iinst_geo.network.search import searched_in_words, word_index
from iinst_geo.network.sources import cited_sources
from iinst_geo.selection import facts
from iinst_geo.selection.aggregation import Aggregation
from iinst_geo.selection.filters import PartnershipFilter
from iinst_geo.selection.focus import BRITISH_ISLES, selectable_id
from iinst_geo.selection.members import Member, members_at
from iinst_geo.selection.summaries import filter_in_words, honesty_line, sums_in_words
from iinst_geo.selection.sums import AUTHORITY, REGION
from iinst_geo.story.model import Scene, Story, members_in_focus, place_in_focus
from iinst_geo.text import words
from iinst_geo.vocabulary import (
    FACET_NAMES,
    FACETS,
    IN_NO_PARTNERSHIP,
    NOT_RECORDED,
    THEME_NAMES,
)

Json = dict[str, Any]
OPEN_FACETS = ("phase", "theme", "funding", "setting")
LEVELS_HELD = (REGION, AUTHORITY)


def network_data(network: PartnershipNetwork) -> Json:
    """Return all that filters, list, detail and map of a player need."""
    every = np.arange(len(membership_of(network).institution))
    members = members_at(network, every)  # of links also those without any
    return {
        "facets": _facets(network),
        "searched": searched_in_words(network),
        "words": {word: sorted(ids) for word, ids in word_index(network).items()},
        **_told_singly(
            network,
            members,
            network.case_study_by_id.index,
            network.institution_by_id.index,
        ),
    }


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
    told = _told_singly(network, members, filter(None, studies), filter(None, ids))
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
    return {
        "facets": [],
        "searched": "",
        "words": {},
        "levels": levels,
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
        "boundary": [area_ids()[name] for name in asked],
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
    """Return all rows of what is selected, drawn or not."""
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


def _told_singly(
    network: PartnershipNetwork,
    members: Sequence[Member],
    of_studies: Iterable[str],
    of_institutions: Iterable[str],
) -> Json:
    """Return some members, case studies and institutions, and how they look."""
    studies = {key: _study(network, key) for key in of_studies}
    links = {each.institution_id: each.links for each in members}
    institutions = {
        key: {**_institution(network, key), "links": links.get(key, 0)}
        for key in of_institutions
    }
    used = [*studies.values(), *institutions.values()]
    cited = {source for each in used for source in each["sources"]}
    return {
        "links": not network.has_case_studies,
        "alone": IN_NO_PARTNERSHIP,
        "studies": studies,
        "institutions": institutions,
        "members": [_member(network, each) for each in members],
        "sources": {
            key: _source(row)
            for key, row in source_rows(network).items()
            if key in cited
        },
        **_looks({each.setting for each in members}),
        "england": ENGLAND,
        "isles": BRITISH_ISLES,
        "notRecorded": NOT_RECORDED,
        "base": ground_data(),
    }


def _facets(network: PartnershipNetwork) -> list[Json]:
    sets = facet_sets(network)
    return [
        {
            "name": facet.name,
            "label": facet.label,
            "help": facet.help if network.has_case_studies else facet.help_of_own,
            "open": facet.name in OPEN_FACETS,
            "values": [
                {
                    "value": value,
                    "label": f"{value} {THEME_NAMES[value]}"
                    if facet.name == "theme" and value in THEME_NAMES
                    else value,
                    "ids": sorted(ids),
                }
                for value, ids in sets[facet.name].items()
            ],
        }
        for facet in FACETS
        if sets[facet.name]
    ]


def _study(network: PartnershipNetwork, key: str) -> Json:
    study, lead = case_study_row(network, key), network.lead_of[key]
    place = institution_row(network, lead) if lead else None
    setting = facts.setting_with_basis(place) if place else ""
    return {
        "id": key,
        "title": study.title,
        "programme": study.programme,
        "phase": study.phase,
        "summary": study.summary,
        "notes": study.notes,
        "lead": lead,
        "setting": place.setting if place else "",
        "basis": " ".join(filter(None, (facts.phase_basis(study), setting))),
        "facts": facts.case_study_facts(network, key),
        **{
            name: [vars(each) for each in facts.codings_in_words(network, key, name)]
            for name in ("theme", "activity", "funding")
        },
        "sources": cited_sources(network, key),
    }


def _institution(network: PartnershipNetwork, key: str) -> Json:
    row = institution_row(network, key)
    is_group = row.kind == "group"
    return {
        "name": row.name,
        "setting": row.setting or NOT_RECORDED,
        "phase": row.phase,
        "authority": row.local_authority,
        "selects": selectable_id(network, key),
        "area": area_ids().get(row.local_authority, "") if is_group else "",
        "facts": facts.institution_facts(network, key),
        "notes": row.notes,
        "sources": words(row.sources),
    }


def _member(network: PartnershipNetwork, row: Member) -> Json:
    return {
        **row_data(row, has_links=not network.has_case_studies),
        "note": row.basis_note if row.basis != "named" else "",
        "line": facts.member_line(network, row) if row.institution_id else "",
    }


def _source(row: SourceRow) -> Json:
    by = ", ".join(filter(None, [row.publisher, row.date]))
    return {"title": row.title, "url": row.url, "by": by}


def _looks(settings: Collection[str]) -> Json:
    """Return how the map looks, light and dark."""
    palettes = {"light": LIGHT, "dark": DARK}
    return {
        "looks": {name: look_data(each, settings) for name, each in palettes.items()},
        "layers": {name: layers_by_name(each) for name, each in palettes.items()},
        "ground": {name: ground_colours(name) for name in palettes},
    }


def filter_data(criteria: PartnershipFilter) -> Json:
    """Return a filter as the player sets it."""
    chosen = {name: sorted(criteria.values(name)) for name in FACET_NAMES}
    return {"facets": chosen, "q": criteria.q}


def scenes_data(network: PartnershipNetwork, story: Story) -> list[Json]:
    """
    Return the scenes of a story.

    Raises
    ------
    UnknownValueError, PlaceError
        If a scene puts in front what the network does not have.
    """
    return [_scene(network, scene) for scene in story.scenes]


def _scene(network: PartnershipNetwork, scene: Scene) -> Json:
    focus = members_in_focus(network, scene)
    place = place_in_focus(network, scene)
    return {
        "title": scene.title,
        "caption": scene.caption,
        "notes": scene.notes,
        "filter": filter_data(scene.criteria),
        "focus": focus.selected if focus else "",
        "place": _place(place) if place else None,
        "view": vars(scene.view) if scene.view else None,
    }


def _place(place: Place) -> Json:
    bounds: Sequence[float] = place.outline.bounds if place.outline else ()
    return {
        "label": place.label,
        "at": _point(place.longitude, place.latitude),
        "areas": outline_ids(place) if place.outline else [],
        "bounds": [round(edge, DECIMALS) for edge in bounds],
    }


def _point(lon: float, lat: float) -> list[float]:
    return [round(lon, DECIMALS), round(lat, DECIMALS)]
