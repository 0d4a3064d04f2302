"""From the geometries of a file, in whatever reference system, to points in degrees."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from iinst_geo.errors import Problem
from iinst_geo.ingest.raw import RawTable, table_label
from iinst_geo.network.rules import CRS
from iinst_geo.network.schema import HEADER_ROW

GEOMETRY = "geometry"
Geometries = Sequence[BaseGeometry | None]
NATIONAL_GRID = "EPSG:27700"
DEGREES = (-180, -90, 180, 90)
GRID_METRES = (0, 0, 700_000, 1_300_000)
_GATHERED = ("MultiPoint", "GeometryCollection")
_PLAIN = {"Polygon": "an area", "LineString": "a line", "MultiPolygon": "an area"}


def as_points(table: RawTable, geometries: Geometries, crs: object) -> RawTable:
    """
    Return a table with a point in degrees for each row, and what is wrong with them.

    Parameters
    ----------
    table
        A table without points.
    geometries
        A geometry or none for each of its rows.
    crs
        Their reference system, as pyproj takes it; ``None`` if it is not known.
    """
    problems = list(table.problems)
    found: list[BaseGeometry | None] = []
    for number, geometry in zip(table.row_numbers, geometries, strict=True):
        single = _single(geometry)
        if single is not None and single.geom_type != "Point":
            problems.append(_no_point(table, number, single))
            single = None
        found.append(single)
    points, told = in_degrees(found, crs)
    if told:
        problems.append(_told(table, *told))
    return RawTable(
        *(table.file, table.sheet, table.headings, table.rows, table.row_numbers),
        points,
        tuple(problems),
        table.lists,
    )


def numbered(
    file: str,
    sheet: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    lists: dict[tuple[int, int], tuple[str, ...]] | None = None,
) -> RawTable:
    """Return a table of rows that stand one after the other below a header."""
    numbers = range(HEADER_ROW + 1, HEADER_ROW + 1 + len(rows))
    return RawTable(file, sheet, tuple(headings), rows, numbers, lists=lists or {})


def _single(geometry: BaseGeometry | None) -> BaseGeometry | None:
    """Return the one part of a geometry of several, else the geometry itself."""
    while geometry is not None and geometry.geom_type in _GATHERED:
        parts = list(dict.fromkeys(geometry.geoms))
        if len(parts) > 1:
            return geometry
        geometry = parts[0] if parts else None
    return None if geometry is None or geometry.is_empty else geometry


def _no_point(table: RawTable, number: int, geometry: BaseGeometry) -> Problem:
    kind = geometry.geom_type
    count = f"{len(geometry.geoms)} places" if kind in _GATHERED else ""
    return Problem(
        table.label,
        f"the place is {count or _PLAIN.get(kind, 'a line')} ({kind}), not one point.",
        "Give one point, such as the main site or the middle; or leave the place out.",
        row=number,
        field=GEOMETRY,
    )


def _told(table: RawTable, message: str, fix: str, severity: str) -> Problem:
    label = table_label(table.file, table.sheet)
    return Problem(label, message, fix, field=GEOMETRY, severity=severity)


def in_degrees(
    points: Geometries, crs: object
) -> tuple[list[BaseGeometry | None], tuple[str, str, str] | None]:
    """
    Return points in EPSG:4326, and what is to be told: message, advice, severity.

    Where the system is not known it is taken from the numbers, if they can be of one
    system only; else there are no points.
    """
    told = None
    given = [each for each in points if each is not None]
    if not given or crs == CRS:
        return list(points), None
    known = _known(crs)
    if known is None:
        guess, told = _guessed(given)
        if guess is None:
            return [None] * len(points), told
        known = pyproj.CRS(guess)
    if known == pyproj.CRS(CRS):
        return list(points), told
    return list(gpd.GeoSeries(list(points), crs=known).to_crs(CRS)), told


def _known(crs: object) -> pyproj.CRS | None:
    try:
        return None if crs is None else pyproj.CRS(crs)
    except CRSError:
        return None


def _guessed(
    points: Sequence[BaseGeometry],
) -> tuple[str | None, tuple[str, str, str]]:
    save = "Save the file with its coordinate system, best as EPSG:4326 (WGS 84)."
    places = shapely.get_coordinates(points)
    for crs, box, called in (
        (CRS, DEGREES, "longitude and latitude in degrees"),
        (NATIONAL_GRID, GRID_METRES, "metres of the British National Grid"),
    ):
        low, high = np.array(box[:2]), np.array(box[2:])
        if ((low <= places) & (places <= high)).all():
            message = (
                "the file does not say which coordinate system its places are in; they "
                f"are read as {called}, which the numbers fit."
            )
            return crs, (message, f"{save} If it is right, leave it.", "warning")
    message = (
        "the file does not say which coordinate system its places are in, and the "
        "numbers are neither degrees nor metres of the British National Grid."
    )
    return None, (message, save, "error")
