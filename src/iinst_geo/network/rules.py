"""The rules that the tables of a network obey together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from iinst_geo.errors import Problem
from iinst_geo.network.schema import FILES, HEADER_ROW, KEYS, SCHEMAS, table_problems
from iinst_geo.text import as_text, folded_id, words

Tables: TypeAlias = Mapping[str, pd.DataFrame]  # by the names of ``SCHEMAS``
CRS = "EPSG:4326"
# Great Britain with its islands (degrees: west, south, east, north); a place that lies
# in it with its coordinates exchanged is far more often a slip than a school.
GREAT_BRITAIN = (-9.0, 49.8, 2.1, 61.0)
LIMITS = (-180.0, -90.0, 180.0, 90.0)


def network_problems(tables: Tables) -> list[Problem]:
    """Return all that is wrong with the tables, each by itself and together."""
    problems = [
        problem for name in SCHEMAS for problem in table_problems(name, tables[name])
    ]
    # Rules between tables presume that the columns they name are there.
    if not any(problem.field and problem.row is None for problem in problems):
        problems += [*_reference_problems(tables), *_place_problems(tables)]
    return problems


def _reference_problems(tables: Tables) -> Iterator[Problem]:
    ids = set(tables["institutions"]["institution_id"])
    studies = set(tables["case_studies"]["case_study_id"])
    programmes = set(tables["programmes"]["programme"])
    yield from _dangling(tables, "partnerships", "source_id", ids, "institution")
    yield from _dangling(tables, "partnerships", "target_id", ids, "institution")
    yield from _dangling(tables, "partnerships", "case_study_id", studies, "case study")
    yield from _dangling(tables, "facets", "case_study_id", studies, "case study")
    yield from _dangling(tables, "case_studies", "lead_id", ids, "institution")
    yield from _dangling(tables, "case_studies", "programme", programmes, "programme")
    yield from _tie_problems(tables)
    yield from _confusing_ids(tables)
    known = set(tables["sources"]["source_id"])
    for name in ("institutions", "case_studies", "facets", "partnerships"):
        cited = tables[name]["sources"]
        # Most rows cite what others do, so each cell is taken apart once.
        unknown = {cell: set(words(cell)) - known for cell in cited.unique()}
        unlisted = [cell for cell, sources in unknown.items() if sources]
        for position in np.flatnonzero(cited.isin(unlisted)):
            sources = sorted(unknown[cited.iloc[position]])
            message = f"the source {', '.join(sources)} is not listed."
            fix = f"Add it to {FILES['sources']}."
            yield _problem(tables, name, int(position), "sources", message, fix)


def _dangling(
    tables: Tables, name: str, column: str, known: set[str], noun: str
) -> Iterator[Problem]:
    values = tables[name][column]
    # Twenty times as fast as the same question asked of the column of text.
    dangling = np.array([value not in known for value in values.array], bool)
    for position in np.flatnonzero(values.notna() & dangling):
        message = f"{values.iloc[position]!r} names no {noun}."
        fix = "Correct it, or add what it names."
        yield _problem(tables, name, int(position), column, message, fix)


def _tie_problems(tables: Tables) -> Iterator[Problem]:
    ties = tables["partnerships"]
    for position in np.flatnonzero(ties["source_id"] == ties["target_id"]):
        message = f"{ties['source_id'].iloc[position]!r} is tied to itself."
        fix = "Name another partner, or remove the row."
        yield _problem(tables, "partnerships", int(position), "target_id", message, fix)
    if len(tables["case_studies"]):
        for position in np.flatnonzero(ties["case_study_id"].isna()):
            message, fix = "the cell is empty.", "Fill it in."
            yield _problem(
                tables, "partnerships", int(position), "case_study_id", message, fix
            )
    leads = (
        tables["case_studies"]
        .drop_duplicates("case_study_id")
        .set_index("case_study_id")["lead_id"]
    )
    lead = ties["case_study_id"].map(leads)
    other = ties["case_study_id"].isin(leads.index) & (ties["source_id"] != lead)
    for position in np.flatnonzero(other):
        message = f"{ties['source_id'].iloc[position]!r} does not lead the case study."
        its_lead = as_text(lead.iloc[position]) or "none"
        fix = f"Start the tie from its lead, {its_lead}."
        yield _problem(tables, "partnerships", int(position), "source_id", message, fix)


def _confusing_ids(tables: Tables) -> Iterator[Problem]:
    """Find ids that are the same but for case: an address tells no case apart."""
    seen: dict[str, tuple[str, str]] = {}
    for name in ("case_studies", "institutions"):
        key = KEYS[name]
        for position, value in enumerate(tables[name][key].map(as_text)):
            first = seen.setdefault(folded_id(value), (name, value))
            if first != (name, value):
                message = f"the id is also that of {first[1]!r} in {first[0]}."
                yield _problem(tables, name, position, key, message, "Choose another.")


def _place_problems(tables: Tables) -> Iterator[Problem]:
    if not isinstance(tables["institutions"], gpd.GeoDataFrame):
        message = "the table has no geometry."
        fix = "Give a GeoDataFrame."
        yield Problem(FILES["institutions"], message, fix, field="geometry")
        return
    points = tables["institutions"].geometry
    if points.crs is not None and points.crs != CRS:
        message = f"the coordinates are in {points.crs.to_string()}."
        fix = f"Bring them to {CRS} with to_crs({CRS!r})."
        yield Problem(FILES["institutions"], message, fix, field="geometry")
        return
    placed = np.flatnonzero(~(points.isna() | points.is_empty))
    shapes = np.asarray(points.array, object)[placed]
    lon, lat = shapely.get_x(shapes), shapely.get_y(shapes)  # of a line none
    is_sound = _lies_in(LIMITS, lon, lat) & ~_lies_in(GREAT_BRITAIN, lat, lon)
    is_sound &= (lon != 0) | (lat != 0)
    for position in placed[~is_sound]:
        message, fix = _misplaced(points.iloc[position])
        yield _problem(tables, "institutions", int(position), "geometry", message, fix)


def _problem(
    tables: Tables, name: str, position: int, field: str, message: str, fix: str
) -> Problem:
    key = "institution_id" if name == "institutions" else "case_study_id"
    return Problem(
        file=FILES[name],
        row=position + HEADER_ROW + 1,
        id=as_text(tables[name][key].iloc[position]),
        field=field,
        message=message,
        fix=fix,
    )


def _lies_in(
    bounds: tuple[float, float, float, float],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Say which points lie in a box of degrees."""
    west, south, east, north = bounds
    inside: NDArray[np.bool_] = (west <= lon) & (lon <= east)
    return inside & (south <= lat) & (lat <= north)


def is_swapped(point: BaseGeometry) -> bool:
    """Say whether a point would lie in Great Britain with its coordinates exchanged."""
    west, south, east, north = GREAT_BRITAIN
    return bool(west <= point.y <= east and south <= point.x <= north)


def is_on_earth(point: BaseGeometry) -> bool:
    """Say whether the coordinates of a point are degrees."""
    west, south, east, north = LIMITS
    return bool(west <= point.x <= east and south <= point.y <= north)


def _misplaced(point: BaseGeometry) -> tuple[str, str]:
    """Return what is wrong with a place, and what to do."""
    if point.geom_type != "Point":
        return f"a {point.geom_type} is not a point.", "Give a point."
    where = f"({point.x:g}, {point.y:g})"
    if not (point.x or point.y):
        message = f"{where} lies in the Atlantic, and stands for no place."
        return message, "Leave the place empty, or correct it."
    if is_swapped(point):
        message = f"{where} lies outside Great Britain."
        return message, "Put longitude first, then latitude."
    message = f"{where} lies outside all degrees of the earth."
    return message, "Correct longitude and latitude (degrees, WGS 84)."
