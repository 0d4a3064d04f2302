"""Where institutions are: from coordinates, a grid reference or a postcode."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import shapely

from iinst_geo.authorities import authority_by_code, authority_called
from iinst_geo.british_grid import to_degrees
from iinst_geo.errors import Problem
from iinst_geo.own_data.gathered import Gathered
from iinst_geo.postcodes import DECIMALS, Postcode, find_postcodes, near_postcodes

# The sheets of the British National Grid, in metres.
EAST_M, NORTH_M = (0, 700_000), (0, 1_300_000)
DEGREES_LON, DEGREES_LAT = (-180, 180), (-90, 90)
SUGGESTED_FOR = 20  # unknown postcodes; each suggestion takes some milliseconds
BY_POSTCODE = "postcode centroid"  # as the built-in data have it
NUMBER = re.compile(r"[-+−]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?")


@dataclass
class Locations:
    """A point for each row, or none, with its basis; the postcodes that are known."""

    points: list[shapely.Point | None]
    basis: list[str | None]
    postcodes: dict[str, Postcode | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def locate(rows: Gathered, *, trusts_postcodes: bool = False) -> Locations:
    """
    Find a point for each row; a geometry comes first, then degrees, metres, postcode.

    A postcode that is unknown is a problem even where another column gives the place,
    unless those of complete tables are trusted.
    """
    found = Locations(list(rows.points), [None] * len(rows))
    found.basis = ["point given" if point else None for point in rows.points]
    _by_degrees(rows, found)
    _by_grid(rows, found)
    if not (trusts_postcodes and rows.is_complete):
        _by_postcode(rows, found)
    return found


def _pairs(
    rows: Gathered, names: tuple[str, str], found: Locations
) -> Iterator[tuple[int, float, float]]:
    """Give the rows that have two numbers and no point yet; tell of the others."""
    ranges = {
        "longitude": DEGREES_LON,
        "latitude": DEGREES_LAT,
        "easting": EAST_M,
        "northing": NORTH_M,
    }
    cells = [rows.column(name) for name in names]
    for at, pair in enumerate(zip(*cells, strict=True)):
        if found.points[at] is not None or not any(pair):
            continue
        numbers = []
        for name, other, cell in zip(names, names[::-1], pair, strict=True):
            message = fix = ""
            low, high = ranges[name]
            number = _number(cell or "")
            if cell is None:
                message = f"the cell is empty, though the {other} is given."
                fix = f"Give the {name}, or neither."
            elif number is None:
                message, fix = f"{cell!r} is not a number.", "Write it in digits: 51.5."
            elif not low <= number <= high:
                message = f"{cell} is out of range: {name} goes from {low} to {high}."
                fix = f"Correct the {name}."
            else:
                numbers.append(number)
                continue
            found.problems.append(rows.problem(at, name, message, fix))
        if len(numbers) == len(names):
            yield at, numbers[0], numbers[1]


def _number(cell: str) -> float | None:
    if not NUMBER.fullmatch(cell):
        return None
    number = float(cell.replace("−", "-"))
    return number if math.isfinite(number) else None


def _by_degrees(rows: Gathered, found: Locations) -> None:
    for at, lon, lat in _pairs(rows, ("longitude", "latitude"), found):
        found.points[at] = shapely.Point(lon, lat)
        found.basis[at] = "longitude and latitude given"


def _by_grid(rows: Gathered, found: Locations) -> None:
    pairs = list(_pairs(rows, ("easting", "northing"), found))
    if not pairs:
        return
    places, east, north = zip(*pairs, strict=True)
    lons, lats = to_degrees(list(east), list(north))
    for at, lon, lat in zip(places, lons, lats, strict=True):
        found.points[at] = shapely.Point(round(lon, DECIMALS), round(lat, DECIMALS))
        found.basis[at] = "easting and northing given"


def _by_postcode(rows: Gathered, found: Locations) -> None:
    cells = rows.column("postcode")
    found.postcodes = find_postcodes({cell for cell in cells if cell})
    suggested = 0
    for at, cell in enumerate(cells):
        if not cell:
            continue
        known = found.postcodes[cell]
        if known is None:
            suggested += 1
            likely = near_postcodes(cell) if suggested <= SUGGESTED_FOR else []
            found.problems.append(_unknown(rows, at, cell, likely))
        elif (
            found.points[at] is None
            and known.longitude is not None
            and not rows.is_complete
            and not _is_placed_wrongly(rows, at)
        ):
            found.points[at] = shapely.Point(known.longitude, known.latitude)
            found.basis[at] = BY_POSTCODE


def _is_placed_wrongly(rows: Gathered, at: int) -> bool:
    """Say whether coordinates are given that could not be used."""
    return any(rows.column(name)[at] for name in ("longitude", "easting"))


def _unknown(rows: Gathered, at: int, cell: str, likely: list[str]) -> Problem:
    meant = f"Did you mean {' or '.join(likely)}? " if likely else ""
    return rows.problem(
        at,
        "postcode",
        f"the postcode {cell!r} is not in the ONS directory.",
        f"{meant}Correct it, or leave the cell empty.",
    )


def area_of(postcode: Postcode | None) -> tuple[str, str]:
    """Give the local authority (as its outline is called) and region of a postcode."""
    name = authority_by_code().get(postcode.authority_code, "") if postcode else ""
    return name, region_of(name)


def region_of(authority: str) -> str:
    """Give the region of a local authority, by any of its names; empty if unknown."""
    found = authority_called(authority)
    return found.region if found else ""
