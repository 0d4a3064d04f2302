"""Local authorities by code or name, and the outline that each belongs to."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from iinst_geo.geography.outlines import area_ids, outline_features
from iinst_geo.paths import built_in_data_folder
from iinst_geo.text import normalised

CODES_FILE = "authority_codes.csv"
LOCAL_AUTHORITY = "local authority"
# What people put after and before a folded name of an authority.
AFTER = re.compile(
    r"\b((county|city|(metropolitan )?(borough|district)|london borough) council"
    r"|council|corporation|city|borough|london borough|county|unitary authority"
    r"|local education authority|local authority|lb|mbc|mdc|cc|bc|la|lea)$"
)
BEFORE = re.compile(
    r"^(the|council of|(london |royal |metropolitan )?borough of|(city|county) of"
    r"|city and county of|county|lb of|lb)\b"
)
# Districts are left out of the names: a county's outline says too little of one.
NAMED_KINDS = ("ons-2021-upper", "ons-2023", "ons-2025", "register-name")


@dataclass(frozen=True)
class Area:
    """
    A local authority or region of England with its outline.

    ``outline`` is in EPSG:4326, simplified to about 150 m.
    """

    name: str
    region: str
    outline: BaseGeometry

    @cached_property
    def point(self) -> tuple[float, float]:
        """A point inside, near the middle (longitude, latitude)."""
        inside = self.outline.representative_point()
        return inside.x, inside.y


@cache
def all_authorities() -> dict[str, Area]:
    """Return the authorities of England by the name of their outline."""
    known = outline_features()
    return {
        name: Area(
            name,
            known[area_id]["properties"]["region"],
            shape(known[area_id]["geometry"]),
        )
        for name, area_id in area_ids().items()
    }


def authorities_at(points: Sequence[BaseGeometry | None]) -> list[str]:
    """
    Return the authority in whose outline each point lies.

    Parameters
    ----------
    points
        In EPSG:4326, ``None`` where there is none.

    Returns
    -------
    names
        Of the authorities, empty where no outline of England holds the point. Near a
        border it may be the neighbour's, by as much as the outlines are simplified.
    """
    names, found = list(all_authorities()), [""] * len(points)
    outlines_of = [area.outline for area in all_authorities().values()]
    # Asked with the outlines, not the points: they are prepared once for all points.
    pairs = shapely.STRtree(points).query(outlines_of, predicate="intersects")
    for area, at in pairs.T.tolist():
        found[at] = found[at] or names[area]
    return found


@cache
def regions() -> dict[str, Area]:
    """Return the regions of England by name, each the union of its authorities."""
    parts: dict[str, list[BaseGeometry]] = {}
    for area in all_authorities().values():
        parts.setdefault(area.region, []).append(area.outline)
    return {
        name: Area(name, name, shapely.coverage_union_all(outlines_of))
        for name, outlines_of in sorted(parts.items())
    }


@cache
def _codes() -> list[dict[str, str]]:
    path = built_in_data_folder() / CODES_FILE
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def authority_by_code() -> dict[str, str]:
    """Return the name of the outline that a code of the ONS belongs to."""
    names = {area_id: name for name, area_id in area_ids().items()}
    return {row["code"]: names[row["area_id"]] for row in _codes()}


@cache
def authority_by_other_name() -> dict[str, str]:
    """Return the outline's name for each other name of an authority, then or now."""
    names = {area_id: name for name, area_id in area_ids().items()}
    return {
        row["name"]: names[row["area_id"]]
        for row in _codes()
        if row["code_kind"] in NAMED_KINDS and row["name"] not in area_ids()
    }


def area_called(name: str) -> tuple[Area, str] | None:
    """
    Return the area of a name, then or now, and what it is.

    Returns
    -------
    found
        The area with ``local authority`` or ``region``; an authority wins. ``None``
        if no area is called so.
    """
    return _areas_by_folded_name().get(normalised(name))


@lru_cache(maxsize=1000)  # the same few names stand in many rows
def authority_called(name: str) -> Area | None:
    """
    Return the local authority of a name, then or now.

    Words that only say that it is an authority may stand there or be missing:
    ``Kent County Council``, ``LB Bromley``, ``Durham``.
    """
    known = _authorities_by_folded_name()
    for form, dropped in _shorter_and_shorter(normalised(name)):
        # The county round a city is another authority: Derbyshire, not Derby.
        if dropped & {"county", "cc"} and f"{form}shire" in known:
            return None
        if form in known:
            return known[form]
    return None


def _shorter_and_shorter(form: str) -> Iterator[tuple[str, set[str]]]:
    """Return a folded name, then less and less of it, each with the words dropped."""
    dropped: set[str] = set()
    while form:
        yield form, dropped
        shorter = AFTER.sub("", form).strip()
        if shorter == form:
            shorter = BEFORE.sub("", form).strip()
        dropped = {*form.split()} - {*shorter.split()}
        form = shorter if dropped else ""


def authorities_with(name: str) -> list[str]:
    """Return the authorities that have all words of a name, unless it is a region's."""
    if area_called(name):
        return []
    forms = [form for form, _ in _shorter_and_shorter(normalised(name))]
    asked = set(" ".join(forms[-1:]).split()) - {"county", "city"}
    known = _words_of_authorities()
    return [name for name, words in known if asked and asked <= words]


@cache
def _words_of_authorities() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple(
        (name, frozenset(normalised(name).split())) for name in all_authorities()
    )


@cache
def _authorities_by_folded_name() -> dict[str, Area]:
    """Return the authorities by folded name, also without *and* or a first *County*."""
    found: dict[str, Area] = {}
    for name, (area, kind) in _areas_by_folded_name().items():
        if kind == LOCAL_AUTHORITY:
            found[name] = area
            found[" ".join(word for word in name.split() if word != "and")] = area
            found[name.removeprefix("county ")] = area
    return found


@cache
def _areas_by_folded_name() -> dict[str, tuple[Area, str]]:
    kind = LOCAL_AUTHORITY
    found = {
        normalised(other): (all_authorities()[name], kind)
        for other, name in authority_by_other_name().items()
    }
    found |= {normalised(name): (area, "region") for name, area in regions().items()}
    return found | {
        normalised(name): (area, kind) for name, area in all_authorities().items()
    }
