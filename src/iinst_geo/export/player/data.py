"""What a player file knows: a network as the plain values that its script reads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np

from iinst_geo.geography.outlines import area_ids
from iinst_geo.maps.around import outline_ids
from iinst_geo.maps.deck import layers_by_name
from iinst_geo.maps.ground import england_rings, ground_colours, ground_data
from iinst_geo.maps.known import row_data
from iinst_geo.maps.look import look_data
from iinst_geo.maps.palette import DARK, LIGHT
from iinst_geo.maps.records import DECIMALS
from iinst_geo.maps.view import ENGLAND
from iinst_geo.nearby.model import Place
from iinst_geo.network.facets import facet_sets
from iinst_geo.network.membership import (
    membership_of,
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
from iinst_geo.selection.filters import PartnershipFilter
from iinst_geo.selection.focus import BRITISH_ISLES, selectable_id
from iinst_geo.selection.members import Member, members_at
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


def network_data(network: PartnershipNetwork) -> Json:
    """Return all that filters, list, detail and map of a player need."""
    every = np.arange(len(membership_of(network).institution))
    members = members_at(network, every)  # of links also those without any
    return {
        "facets": _facets(network),
        "searched": searched_in_words(network),
        "words": {word: sorted(ids) for word, ids in word_index(network).items()},
        **told_singly(
            network,
            members,
            network.case_study_by_id.index,
            network.institution_by_id.index,
        ),
    }


def told_singly(
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
        "coast": england_rings(),
        "ground": ground_data([(each.lon, each.lat) for each in members]),
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
        "colours": {name: ground_colours(name) for name in palettes},
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
