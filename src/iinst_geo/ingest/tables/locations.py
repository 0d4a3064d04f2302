"""Where institutions are: from coordinates, a grid reference or a postcode."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import shapely

from iinst_geo.errors import Problem
from iinst_geo.geography.british_grid import to_degrees
from iinst_geo.geography.outlines import BRITISH, countries_at
from iinst_geo.geography.postcodes import DECIMALS, Postcode
from iinst_geo.ingest.tables.columns import RoleColumns
from iinst_geo.ingest.tables.misplaced import off_land
from iinst_geo.ingest.tables.postcodes import (
    can_be_measured,
    far_from_postcode,
    field_of_place,
    read_postcodes,
)
from iinst_geo.network.rules import GREAT_BRITAIN, is_on_earth, is_swapped

# Degrees, and metres of the sheets of the British National Grid.
RANGES = {
    "longitude": (-180, 180),
    "latitude": (-90, 90),
    "easting": (0, 700_000),
    "northing": (0, 1_300_000),
}
BY_DEGREES, BY_GRID = "longitude and latitude given", "easting and northing given"
BY_POSTCODE = "postcode centroid"  # as the built-in data have it
DECIMAL = re.compile(r"[-+−]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?")
# 53,79996 in degrees, as written on the Continent; 429,500 in metres.
DECIMAL_COMMA = re.compile(r"[-+−]?\d{1,3},\d+")
THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
NAMED_MOST = 5


@dataclass
class Locations:
    """
    A point for each row, or none, with its basis, postcode and country.

    ``countries`` are empty where no outline near Great Britain holds the point;
    ``zeros`` are rows that gave 0, 0 for want of a place, each with the field it stood
    in, and ``beyond`` those that lie outside Great Britain.
    """

    points: list[shapely.Point | None]
    basis: list[str | None]
    postcodes: list[Postcode | None]
    countries: list[str] = field(default_factory=list)
    zeros: dict[int, str] = field(default_factory=dict)
    beyond: frozenset[int] = frozenset()
    problems: list[Problem] = field(default_factory=list)


def locate(rows: RoleColumns, *, trusts_postcodes: bool = False) -> Locations:
    """
    Find a point for each row; a geometry comes first, then degrees, metres, postcode.

    A postcode that is unknown is a problem even where another column gives the place,
    unless those of complete tables are trusted.
    """
    found = Locations(list(rows.points), [], [None] * len(rows))
    for at, point in enumerate(rows.points):
        if point and point.geom_type == "Point" and point.x == point.y == 0:
            found.points[at], found.zeros[at] = None, "geometry"
    found.basis = ["point given" if point else None for point in found.points]
    _by_degrees(rows, found)
    _by_grid(rows, found)
    far: set[int] = set()
    if not (trusts_postcodes and rows.is_complete):
        found.postcodes, problems = read_postcodes(rows)
        found.problems += problems
        on_grid = [each == BY_GRID for each in found.basis]
        for at, problem in far_from_postcode(
            rows, found.points, on_grid, found.postcodes
        ):
            far.add(at)
            found.problems.append(problem)
        if not rows.is_complete:
            _by_postcode(rows, found)
    found.problems += _zeros(rows, found)
    found.countries = countries_at(found.points)
    found.beyond = frozenset(at for at in range(len(rows)) if _is_beyond(found, at))
    found.problems += _abroad(rows, found, found.beyond - far)
    if not trusts_postcodes:
        found.problems += _off_land(rows, found, far)
    return found


def _off_land(
    rows: RoleColumns, found: Locations, told: Collection[int]
) -> Iterator[Problem]:
    """Tell of places at sea or outside their authority, where nothing else is told."""
    asked = [
        at
        for at, point in enumerate(found.points)
        if found.basis[at] != BY_POSTCODE
        and not (at in told or at in found.beyond)
        and can_be_measured(point)
    ]
    fields = {
        at: field_of_place(rows, at, on_grid=found.basis[at] == BY_GRID) for at in asked
    }
    return off_land(rows, found.points, fields)


def _pairs(
    rows: RoleColumns, names: tuple[str, str], found: Locations
) -> Iterator[tuple[int, float, float]]:
    """Return the rows that have two numbers and no point yet; tell of the others."""
    cells = [rows.column(name) for name in names]
    for at, pair in enumerate(zip(*cells, strict=True)):
        if found.points[at] is not None or not any(pair):
            continue
        numbers = []
        for name, other, cell in zip(names, names[::-1], pair, strict=True):
            number = _number(cell or "", name)
            fault = _fault(name, other, cell, number)
            if fault:
                found.problems.append(rows.problem(at, name, *fault))
            elif number is not None:
                numbers.append(number)
        if len(numbers) == len(names) and any(numbers):
            yield at, numbers[0], numbers[1]
        elif len(numbers) == len(names):
            found.zeros[at] = names[0]


def _fault(
    name: str, other: str, cell: str | None, number: float | None
) -> tuple[str, str] | None:
    """Return what is wrong with a coordinate and what to do, if anything is."""
    low, high = RANGES[name]
    if cell is None:
        message = f"the cell is empty, though the {other} is given."
        return message, f"Give the {name}, or neither."
    if number is None:
        return f"{cell!r} is not a number.", "Write it in digits: 51.5."
    if not low <= number <= high:
        message = f"{cell} is out of range: {name} goes from {low} to {high}."
        return message, f"Correct the {name}."
    return None


def _number(cell: str, name: str) -> float | None:
    """Return the number that a cell of coordinates stands for, if any."""
    if name in {"easting", "northing"}:
        cell = cell.replace(",", "") if THOUSANDS.fullmatch(cell) else cell
    elif DECIMAL_COMMA.fullmatch(cell):
        cell = cell.replace(",", ".")
    if not DECIMAL.fullmatch(cell):
        return None
    number = float(cell.replace("−", "-"))
    return number if math.isfinite(number) else None


def _by_degrees(rows: RoleColumns, found: Locations) -> None:
    for at, lon, lat in _pairs(rows, ("longitude", "latitude"), found):
        found.points[at] = shapely.Point(lon, lat)
        found.basis[at] = BY_DEGREES


def _by_grid(rows: RoleColumns, found: Locations) -> None:
    pairs = list(_pairs(rows, ("easting", "northing"), found))
    if not pairs:
        return
    places, east, north = zip(*pairs, strict=True)
    lons, lats = to_degrees(list(east), list(north))
    for at, lon, lat in zip(places, lons, lats, strict=True):
        found.points[at] = shapely.Point(round(lon, DECIMALS), round(lat, DECIMALS))
        found.basis[at] = BY_GRID


def _by_postcode(rows: RoleColumns, found: Locations) -> None:
    """Place the rows that only their postcode can; tell of those it gives no place."""
    for at, postcode in enumerate(found.postcodes):
        if (
            postcode is None
            or found.points[at] is not None
            or _is_placed_wrongly(rows, found, at)
        ):
            continue
        if postcode.longitude is None:
            of = f"of {postcode.country}" if postcode.country else "without a place"
            message = (
                f"{postcode.code} is a postcode {of}; the directory gives it no place."
            )
            fix = "Give longitude and latitude, and it is on the map."
            found.problems.append(rows.warning(at, "postcode", message, fix))
        else:
            found.points[at] = shapely.Point(postcode.longitude, postcode.latitude)
            found.basis[at] = BY_POSTCODE


def _is_placed_wrongly(rows: RoleColumns, found: Locations, at: int) -> bool:
    """Say whether coordinates are given that could not be used."""
    given = any(rows.column(name)[at] for name in ("longitude", "easting"))
    return given and at not in found.zeros


def _zeros(rows: RoleColumns, found: Locations) -> Iterator[Problem]:
    """Tell of rows that give 0, 0: once a table of those that a better place serves."""
    served: dict[str, list[int]] = {}
    for at, name in found.zeros.items():
        if found.points[at] is not None:
            served.setdefault(rows.origins[at][0].label, []).append(at)
            continue
        message = "0, 0 is no place; the institution is listed, not on the map."
        fix = "Give its longitude and latitude, or a postcode."
        yield rows.warning(at, name, message, fix)
    for group in served.values():
        first = group[0]
        by = "postcode" if found.basis[first] == BY_POSTCODE else "other columns"
        others = len(group) - 1
        rows_too = "1 more row" if others == 1 else f"{others:,} more rows"
        more = f", as in {rows_too}" if others else ""
        message = f"0, 0 is no place; the {by} gives it instead{more}."
        message = message.replace("columns gives", "columns give")
        fix = "Correct the coordinates, or leave the cells empty."
        yield rows.warning(first, found.zeros[first], message, fix)


def _is_beyond(found: Locations, at: int) -> bool:
    """Say whether a point lies outside Great Britain."""
    point = found.points[at]
    if point is None or point.geom_type != "Point" or point.is_empty:
        return False
    if found.countries[at]:
        return found.countries[at] not in BRITISH
    if is_swapped(point) or not is_on_earth(point):
        return False  # an error of the network
    west, south, east, north = GREAT_BRITAIN
    return not (west <= point.x <= east and south <= point.y <= north)


def _abroad(
    rows: RoleColumns, found: Locations, beyond: frozenset[int]
) -> Iterator[Problem]:
    """Tell once a table of the places that lie outside Great Britain."""
    by_label: dict[str, list[str]] = {}
    for at in sorted(beyond):
        point = found.points[at]
        where = found.countries[at] or (point and f"{point.x:g}, {point.y:g}")
        name = rows.column("name")[at] or "without a name"
        by_label.setdefault(rows.origins[at][0].label, []).append(f"{name} ({where})")
    for label, named in by_label.items():
        count, left = len(named), len(named) - NAMED_MOST
        lie = "1 institution lies" if count == 1 else f"{count:,} institutions lie"
        more = f" and {left:,} more" if left > 0 else ""
        yield Problem(
            label,
            f"{lie} outside Great Britain: {', '.join(named[:NAMED_MOST])}{more}.",
            "Correct the coordinates if that is a slip. What lies there is read; its "
            "authority and setting are not recorded, nor its region but for Northern "
            "Ireland.",
            severity="warning",
        )
