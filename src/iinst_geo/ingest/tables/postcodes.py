"""The postcodes of a table: found, mended, told of, or far from their points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from iinst_geo.errors import Problem
from iinst_geo.geography.british_grid import irish_to_degrees, to_degrees, to_grid
from iinst_geo.geography.distances import geodesic_km
from iinst_geo.geography.postcodes import (
    FAR_FROM_POSTCODE_KM,
    Postcode,
    find_postcodes,
    tidy,
)
from iinst_geo.geography.unknown_postcodes import (
    is_formed,
    is_of_an_area,
    look_alikes,
    near_postcodes,
    not_british,
    not_in_directory,
    read_as_another,
)
from iinst_geo.ingest.tables.columns import RoleColumns
from iinst_geo.network.rules import is_on_earth, is_swapped

READ_MOST = 1000  # different postcodes with slips; one may stand for a hundred others
POSTCODES_SUGGESTED_FOR = (
    20  # unknown postcodes; each suggestion takes some milliseconds
)


def read_postcodes(rows: RoleColumns) -> tuple[list[Postcode | None], list[Problem]]:
    """
    Find the postcode of each row, and tell of each that is not known.

    Signs that only look alike are read as what they stand for where that is one
    postcode, and it is told. Known ones are written the usual way, unless the table is
    complete. A postcode of no British area is a foreign one, and stays as it is.
    """
    cells = [cell if tidy(cell or "") else None for cell in rows.column("postcode")]
    known = find_postcodes({cell for cell in cells if cell})
    unknown = [cell for cell, found in known.items() if found is None]
    alike = look_alikes(unknown[:READ_MOST])
    read_as = {
        cell: likely[0]
        for cell, likely in alike.items()
        if len(likely) == 1 and not is_formed(tidy(cell))
    }
    codes = find_postcodes(set(read_as.values()))
    known |= {cell: codes[code] for cell, code in read_as.items()}
    problems: list[Problem] = []
    suggested = 0
    for at, cell in enumerate(cells):
        if cell in read_as:
            said = read_as_another(cell, read_as[cell])
            problems.append(rows.warning(at, "postcode", *said))
        elif cell and known[cell] is None:
            suggested += 1
            likely = (
                near_postcodes(cell) if suggested <= POSTCODES_SUGGESTED_FOR else []
            )
            problems.append(_unknown(rows, at, cell, likely))
    found = [known[cell] if cell else None for cell in cells]
    if not rows.is_complete and rows.has("postcode"):
        rows.columns["postcode"] = [
            postcode.code if postcode else cell
            for postcode, cell in zip(found, rows.column("postcode"), strict=True)
        ]
    return found, problems


def _unknown(rows: RoleColumns, at: int, cell: str, likely: list[str]) -> Problem:
    if likely or is_of_an_area(cell):
        return rows.problem(at, "postcode", *not_in_directory(cell, likely))
    return rows.warning(at, "postcode", *not_british(cell))


Place = tuple[float, float]  # longitude and latitude, degrees
Slip = tuple[str, Place]  # what may have been done, and where the place is then


def far_from_postcode(
    rows: RoleColumns,
    points: Sequence[shapely.Point | None],
    on_grid: Sequence[bool],
    postcodes: Sequence[Postcode | None],
) -> Iterator[tuple[int, Problem]]:
    """
    Tell of each row whose point lies more than 20 km from its postcode.

    Parameters
    ----------
    rows
        The table.
    points
        In EPSG:4326, one a row.
    on_grid
        Which rows gave their place as easting and northing.
    postcodes
        Those that are known, one a row.
    """
    both = [
        (at, point, postcode)
        for at, (point, postcode) in enumerate(zip(points, postcodes, strict=True))
        if postcode and postcode.longitude is not None and can_be_measured(point)
    ]
    if not both:
        return
    given = shapely.get_coordinates([point for _, point, _ in both])
    own = np.array([[code.longitude, code.latitude] for _, _, code in both], float)
    km = geodesic_km(*given.T, *own.T)
    for which in np.flatnonzero(km > FAR_FROM_POSTCODE_KM):
        at, point, postcode = both[which]
        field = field_of_place(rows, at, on_grid=on_grid[at])
        slips = _grid_slips(point) if on_grid[at] else _degree_slips(point)
        slip = _likely(slips, tuple(own[which]))
        yield (
            at,
            rows.warning(
                at,
                field,
                f"the place lies {km[which]:,.0f} km from its postcode, "
                f"{postcode.code}.",
                f"{slip}Correct whichever is wrong; the map shows the place given.",
            ),
        )


def can_be_measured(point: shapely.Point | None) -> bool:
    """Say whether it is a point that the network takes; others are errors there."""
    if point is None or point.is_empty or point.geom_type != "Point":
        return False
    return not is_swapped(point) and is_on_earth(point)


def field_of_place(rows: RoleColumns, at: int, *, on_grid: bool) -> str:
    """Return the field that a row's place was read from."""
    if on_grid:
        return "easting"
    return "longitude" if rows.column("longitude")[at] else "geometry"


def _likely(slips: Iterator[Slip], own: tuple[float, ...]) -> str:
    """Return the first slip without which the place is near its own postcode."""
    for words, (lon, lat) in slips:
        if np.isfinite(lon) and geodesic_km(lon, lat, *own)[0] <= FAR_FROM_POSTCODE_KM:
            return f"{words} "
    return ""


def _degree_slips(point: shapely.Point) -> Iterator[Slip]:
    lon, lat = point.x, point.y
    minus = "lacks its minus sign" if lon > 0 else "has a minus sign too many"
    yield f"The longitude probably {minus}.", (-lon, lat)
    yield "Longitude and latitude are probably swapped.", (lat, lon)
    swapped = "Longitude and latitude are probably swapped, and a minus sign is wrong."
    for x, y in ((-lat, lon), (lat, -lon), (-lat, -lon)):
        yield swapped, (x, y)
    yield "The latitude probably has a minus sign too many.", (lon, -lat)
    yield "Both probably have the wrong sign.", (-lon, -lat)
    for times in (10, 0.1):
        point_lost = "The decimal point of the longitude is probably misplaced."
        yield point_lost, (lon * times, lat)


def _grid_slips(point: shapely.Point) -> Iterator[Slip]:
    east, north = to_grid(point.x, point.y)
    yield "Easting and northing are probably swapped.", to_degrees(north, east)
    irish = "They are probably those of the Irish Grid; give degrees instead."
    yield irish, irish_to_degrees(east, north)
    for words, times in (("lacks a digit", 10), ("has a digit too many", 0.1)):
        yield f"The easting probably {words}.", to_degrees(east * times, north)
        yield f"The northing probably {words}.", to_degrees(east, north * times)
