"""The table of institutions: ids, names, places, authorities and settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import geopandas as gpd

from iinst_geo.errors import Problem
from iinst_geo.geography.authorities import (
    all_authorities,
    authorities_at,
    authorities_with,
    authority_by_code,
    authority_called,
)
from iinst_geo.geography.settings import setting_at
from iinst_geo.ingest.headings import OWN_KEY, PARTNERS, PLACE_FIELDS, TableMatch
from iinst_geo.ingest.tables.columns import Column, RoleColumns
from iinst_geo.ingest.tables.locations import Locations, locate
from iinst_geo.ingest.tables.words import Words, known_kinds, known_words, other_words
from iinst_geo.network.rules import CRS
from iinst_geo.text import normalised
from iinst_geo.vocabulary import COUNTRIES, REGIONS, REGISTER_WORDS_FOR_PHASE, SETTINGS

OF_POSTCODE = "that of the postcode today"
OF_OUTLINE = (
    "the one whose outline the point lies in; outlines are simplified (by some 200 m)"
)
BEYOND_NOTE = "It lies outside Great Britain, where no setting is worked out."
MEANT_MOST, SLIPS_SUGGESTED_FOR = 3, 100  # names for each slip; slips that get names
SINGLY = 20  # rows of a table without places that are told of each
NO_POINT_EXPECTED = frozenset({"group", "network", "national body", "local authority"})
# At some 1 ms each a larger table would keep its owner waiting.
MAX_SETTINGS = 10_000


def institution_table(
    rows: RoleColumns, *, trusts_postcodes: bool = False
) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """
    Make the table of institutions, with all that is wrong in its cells.

    Rows stand in their order, each with an id: one without gets a name of its own
    here, so that the fault is told once and not again by all that refers to it.
    """
    problems = [*_ids(rows), *_words(rows)]
    located = locate(rows, trusts_postcodes=trusts_postcodes)
    problems += located.problems
    if not rows.is_complete:
        _fill(rows, "location_basis", located.basis)
        problems += _authorities(rows, located)
        problems += _settings(rows, located)
    problems += _unplaced(rows, located)
    table = rows.table(range(len(rows)))
    # Places stand in the geometry and partners in the ties; two records of either
    # could come to differ.
    table = table.drop(columns=[*PLACE_FIELDS, PARTNERS, OWN_KEY], errors="ignore")
    return gpd.GeoDataFrame(table, geometry=located.points, crs=CRS), problems


def slug(name: str) -> str:
    """Return the id that a name makes: ``St Mary's, Hull`` is ``st-marys-hull``."""
    return normalised(name).replace("_", " ").replace(" ", "-")


def _ids(rows: RoleColumns) -> Iterator[Problem]:
    """Make ids from names where there is no column of them; tell of empty cells."""
    names, ids = rows.column("name"), list(rows.column("institution_id"))
    taken = {each: 1 for each in ids if each}
    for at, (key, name) in enumerate(zip(ids, names, strict=True)):
        match = rows.origins[at][0]
        if key and key.strip():
            continue
        if "institution_id" in match.fields:
            message = "the institution has no id."
            yield rows.problem(at, "institution_id", message, "Give it one.")
        ids[at] = _free(slug(name or "") or f"row-{rows.origins[at][1]}", taken)
    rows.columns["institution_id"] = ids
    doubled = {name for name, count in Counter(names).items() if name and count > 1}
    for at, name in enumerate(names):
        if name in doubled and not _is_never_named(rows, at):
            message = f"{name!r} is the name of more than one institution."
            fix = (
                "Where a partner is meant, put the postcode behind the name, or give "
                "a column of ids."
            )
            yield rows.warning(at, "name", message, fix)


def _is_never_named(rows: RoleColumns, at: int) -> bool:
    """Say whether ties mean a row by its id, or are told of with it."""
    fields = rows.origins[at][0].fields
    return "institution_id" in fields or (OWN_KEY in fields and PARTNERS not in fields)


def _free(wanted: str, taken: dict[str, int]) -> str:
    """Return an id that is not taken, and take it; each is numbered from its last."""
    key = wanted
    while key in taken:
        taken[wanted] += 1
        key = f"{wanted}-{taken[wanted]}"
    taken[key] = 1
    return key


def _words(rows: RoleColumns) -> Iterator[Problem]:
    """Bring closed words to the explorer's own, and tell of open ones it has not."""
    yield from known_kinds(rows)
    yield from known_words(rows, "status_now", Words(("open", "closed")))
    for name, words in (
        ("setting", SETTINGS),
        ("region", (*REGIONS, *COUNTRIES)),
        ("phase", REGISTER_WORDS_FOR_PHASE),
    ):
        yield from other_words(rows, name, words)


def _fill(rows: RoleColumns, name: str, values: Column) -> None:
    """Fill the empty cells of a column."""
    rows.columns[name] = [
        given or made for given, made in zip(rows.column(name), values, strict=True)
    ]


def _authorities(rows: RoleColumns, located: Locations) -> Iterator[Problem]:
    """Fill in each row's authority by its usual name, and region, else its place's."""
    names = list(rows.column("local_authority"))
    notes: Column = [None] * len(rows)
    regions: Column = [None] * len(rows)
    told = set()
    inside = authorities_at(located.points)
    for at, given in enumerate(names):
        if found := authority_called(given or ""):
            names[at], regions[at] = found.name, found.region
            continue
        name, region, basis = _area_of(located, at, inside[at])
        if region and not (given and rows.column("region")[at]):
            regions[at] = region
            what = "authority" if name and not given else "region"
            notes[at] = f"The {what} is {basis}."
        if not given:
            names[at] = name or None
        elif given not in told:
            told.add(given)
            meant = [name] if name else []
            if not meant and len(told) <= SLIPS_SUGGESTED_FOR:
                meant = authorities_with(given)[:MEANT_MOST]
            slip = f"Did you mean {' or '.join(map(repr, meant))}? " if meant else ""
            yield rows.warning(
                at,
                "local_authority",
                f"{given!r} is not the name of a local authority of England.",
                f"{slip}It stays, and has no outline on the map; correct it if it is a "
                "slip.",
            )
    rows.columns["local_authority"] = names
    _fill(rows, "region", regions)
    _fill(rows, "location_note", notes)


def _area_of(located: Locations, at: int, inside: str) -> tuple[str, str, str]:
    """
    Return the authority and region of a place, and where they are from.

    Outside England the country stands as the region. ``inside`` is the authority whose
    outline holds the point.
    """
    postcode = located.postcodes[at]
    name, country = inside, located.countries[at]
    if postcode:
        name = authority_by_code().get(postcode.authority_code, "")
        country = postcode.country
    region = all_authorities()[name].region if name else ""
    if country in COUNTRIES:
        region = country
    return name, region, OF_POSTCODE if postcode else OF_OUTLINE


def _settings(rows: RoleColumns, located: Locations) -> Iterator[Problem]:
    """Take the setting that is given as stated; work the others out by the ladder."""
    values, bases = list(rows.column("setting")), list(rows.column("setting_basis"))
    notes: Column = [None] * len(rows)
    worked_out = 0
    for at, value in enumerate(values):
        point = located.points[at]
        if at in located.beyond and not (value or bases[at]):
            bases[at], notes[at] = "none", BEYOND_NOTE
            continue
        if value or bases[at] or (point and worked_out >= MAX_SETTINGS):
            bases[at] = bases[at] or ("stated" if value else None)
            continue
        worked_out += point is not None
        is_point = point is not None and point.geom_type == "Point"
        found = setting_at(
            point.x if point and is_point else None,
            point.y if point and is_point else None,
            rural_urban=rows.column("rural_urban_2011")[at] or "",
            authority=rows.column("local_authority")[at] or "",
        )
        values[at], bases[at], notes[at] = found.value or None, found.basis, found.note
    rows.columns["setting"], rows.columns["setting_basis"] = values, bases
    _fill(rows, "setting_note", notes)
    if worked_out >= MAX_SETTINGS:
        message = f"the setting of more than {MAX_SETTINGS:,} places is not worked out."
        fix = "Give a column of settings; the others are not recorded."
        yield Problem(rows.origins[0][0].label, message, fix, severity="warning")


def _unplaced(rows: RoleColumns, located: Locations) -> Iterator[Problem]:
    """Tell of each institution that has no place and could have one."""
    told = {(each.file, each.row) for each in located.problems}
    unplaced: dict[TableMatch, list[int]] = {}
    for at, (point, kind) in enumerate(
        zip(located.points, rows.column("kind"), strict=True)
    ):
        match, row = rows.origins[at]
        if not (point or kind in NO_POINT_EXPECTED or (match.label, row) in told):
            unplaced.setdefault(match, []).append(at)
    message = "the institution has no place; it is listed, not on the map."
    fix = "Give longitude and latitude, easting and northing, or a postcode."
    for match, group in unplaced.items():
        if len(group) > SINGLY and not {*PLACE_FIELDS, "postcode"} & {*match.fields}:
            message = (
                f"no column gives a place; {len(group):,} institutions are listed, "
                "not on the map."
            )
            yield Problem(match.label, message, fix, severity="warning")
            continue
        for at in group:
            yield rows.warning(at, "postcode", message, fix)
