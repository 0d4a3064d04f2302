"""What a player file knows: a network as the plain values that its script reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import isnan
from typing import Any

import numpy as np

from iinst_geo.geography.outlines import BASEMAP_FOLDER, area_ids, outline_features
from iinst_geo.maps import layers
from iinst_geo.maps.around import outline_ids
from iinst_geo.maps.basemap_colours import BASEMAP_COLOURS
from iinst_geo.maps.palette import DARK, LETTERS, LIGHT, Palette, in_order, letter_of
from iinst_geo.maps.records import ABOVE_LEFT, BELOW_RIGHT, CALM, DECIMALS
from iinst_geo.maps.view import ENGLAND, FURTHEST, NEAREST
from iinst_geo.nearby.model import Place
from iinst_geo.network.facets import facet_sets
from iinst_geo.network.membership import membership_of
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
# What lies under the marks, by the names that the player has for it.
LAND_COLOURS: Mapping[str, Mapping[str, str]] = {
    theme: {
        "sea": colours.sea,
        "abroad": colours.other_land,
        "authority": colours.authority,
        "region": colours.region,
        "town": colours.label_minor,
    }
    for theme, colours in BASEMAP_COLOURS.items()
}
SIZES = {
    "lead": layers.LEAD_RADIUS_PX,
    "partner": layers.PARTNER_RADIUS_PX,
    "ring": layers.RING_PX,
    "tie": layers.TIE_WIDTH_PX,
    "strong": layers.STRONG_TIE_WIDTH_PX,
    "broken": layers.BROKEN,
    "faded": layers.FADED,
    "calm": CALM,
    "letter": layers.LETTER_PX,
    "name": layers.NAME_PX,
    "aboveLeft": ABOVE_LEFT,
    "belowRight": BELOW_RIGHT,
    "furthest": FURTHEST,
    "nearest": NEAREST,
}


def network_data(network: PartnershipNetwork) -> Json:
    """Return all that filters, list, detail and map of a player need."""
    every = np.arange(len(membership_of(network).institution))
    members = members_at(network, every)  # of links also those without any
    studies = {key: _study(network, key) for key in network.case_study_by_id.index}
    institutions = {
        key: _institution(network, key) for key in network.institution_by_id.index
    }
    used = [*studies.values(), *institutions.values()]
    cited = {source for each in used for source in each["sources"]}
    return {
        "links": not network.has_case_studies,
        "searched": searched_in_words(network),
        "alone": IN_NO_PARTNERSHIP,
        "facets": _facets(network),
        "words": {word: sorted(ids) for word, ids in word_index(network).items()},
        "studies": studies,
        "institutions": institutions,
        "members": [_member(network, each) for each in members],
        "sources": {
            key: _source(row)
            for key, row in source_rows(network).items()
            if key in cited
        },
        "palettes": {
            "light": _palette(LIGHT, _settings(members), LAND_COLOURS["light"]),
            "dark": _palette(DARK, _settings(members), LAND_COLOURS["dark"]),
        },
        "sizes": SIZES,
        "england": ENGLAND,
        "isles": BRITISH_ISLES,
        "notRecorded": NOT_RECORDED,
        "base": base_data(),
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
    is_link = not network.has_case_studies
    return {
        "study": row.case_study_id,
        "id": row.institution_id,
        **({"source": row.source_id} if is_link else {}),
        "role": row.role,
        "basis": row.basis,
        "note": row.basis_note if row.basis != "named" else "",
        "line": facts.member_line(network, row) if row.institution_id else "",
        "at": None if isnan(row.lon) else _point(row.lon, row.lat),
        "km": None if isnan(row.distance_km) else row.distance_km,
        "selects": row.selects,
    }


def _source(row: SourceRow) -> Json:
    by = ", ".join(filter(None, [row.publisher, row.date]))
    return {"title": row.title, "url": row.url, "by": by}


def _settings(members: Iterable[Member]) -> list[str]:
    found = {member.setting or NOT_RECORDED for member in members}
    return in_order([*LETTERS, *found])


def _palette(
    palette: Palette, settings: Iterable[str], land: Mapping[str, str]
) -> Json:
    signs = {}
    for name in settings:
        colour = palette.setting_colour(name)
        signs[name] = {
            "letter": letter_of(name),
            "fill": colour,
            "edge": palette.edge(colour),
            "on": palette.on(colour),
        }
    return {
        "settings": signs,
        "land": palette.land,
        "ink": palette.ink,
        "tie": palette.tie,
        "group": palette.group,
        "highlight": palette.highlight,
        **{name: tuple(bytes.fromhex(code[1:])) for name, code in land.items()},
    }


@cache
def base_data() -> Json:
    """Return the land under the marks: outlines, regions, neighbours and towns."""
    towns = _features("towns")
    return {
        "areas": [
            {
                "id": area_id,
                "england": feature["properties"]["country"] == "England",
                "geometry": feature["geometry"],
            }
            for area_id, feature in outline_features().items()
        ],
        "regions": [feature["geometry"] for feature in _features("regions")],
        "abroad": [feature["geometry"] for feature in _features("neighbours")],
        "towns": [
            [feature["properties"]["name"], feature["geometry"]["coordinates"]]
            for feature in sorted(towns, key=lambda each: each["properties"]["rank"])
        ],
    }


def _features(name: str) -> list[Json]:
    content = (BASEMAP_FOLDER / f"{name}.geojson").read_text(encoding="utf-8")
    features: list[Json] = json.loads(content)["features"]
    return features


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
