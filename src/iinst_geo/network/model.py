"""A network of institutions and their partnerships, valid by construction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import InitVar, dataclass
from functools import cached_property
from typing import TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from iinst_geo.errors import NetworkDataError, Problem, UnknownValueError
from iinst_geo.network.schema import FILES, HEADER_ROW, KEYS, SCHEMAS, table_problems
from iinst_geo.text import as_text, words

Rows: TypeAlias = "pd.Series[bool] | NDArray[np.bool_]"  # which rows of a table
CRS = "EPSG:4326"
# Great Britain with its islands (degrees: west, south, east, north); a place that lies
# in it with its coordinates exchanged is far more often a slip than a school.
GREAT_BRITAIN = (-9.0, 49.8, 2.1, 61.0)
LIMITS = (-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True, eq=False)
class PartnershipNetwork:
    """
    The tables of a network and the rules they obey together.

    Parameters
    ----------
    institutions
        One row an institution, column ``institution_id``; points in EPSG:4326
        (longitude, latitude), or no geometry where none is recorded.
    case_studies
        One row a case study, column ``case_study_id``.
    facets
        One row a theme, activity or funding source of a case study.
    partnerships
        One row a tie: ``case_study_id``, ``source_id`` (its lead), ``target_id``.
    programmes, sources
        One row a programme that published case studies; one row a source.
    is_sound
        The rows are those of a network, so that they need not be checked again.
    has_case_studies
        Whether somebody gave case studies. A list of links has none: its ties name no
        case study, and have no direction. Not given, it is what the tables show.

    Raises
    ------
    NetworkDataError
        If any rule is broken; it lists every problem of every table.

    Notes
    -----
    All columns are described in ``data/README.md``. A tie has no direction but the
    one that the case study gives it: from its lead to a partner.
    """

    institutions: gpd.GeoDataFrame
    case_studies: pd.DataFrame
    facets: pd.DataFrame
    partnerships: pd.DataFrame
    programmes: pd.DataFrame
    sources: pd.DataFrame
    is_sound: InitVar[bool] = False
    has_case_studies: bool | None = None

    def __post_init__(self, is_sound: bool) -> None:
        """Refuse tables that break a rule."""
        for name in SCHEMAS:
            object.__setattr__(self, name, getattr(self, name).reset_index(drop=True))
        if self.has_case_studies is None:
            # Of nobody at all there is nothing that says it is a list of links.
            has = len(self.case_studies) > 0 or self.institutions.empty
            object.__setattr__(self, "has_case_studies", has)
        if not is_sound and (problems := self._problems()):
            raise NetworkDataError(problems)

    def _problems(self) -> list[Problem]:
        problems = [
            problem
            for name in SCHEMAS
            for problem in table_problems(name, getattr(self, name))
        ]
        # Rules between tables presume that the columns they name are there.
        if not any(problem.field and problem.row is None for problem in problems):
            problems += [*self._reference_problems(), *self._place_problems()]
        return problems

    def _reference_problems(self) -> Iterator[Problem]:
        ids = set(self.institutions["institution_id"])
        studies = set(self.case_studies["case_study_id"])
        programmes = set(self.programmes["programme"])
        yield from self._dangling("partnerships", "source_id", ids, "institution")
        yield from self._dangling("partnerships", "target_id", ids, "institution")
        yield from self._dangling(
            "partnerships", "case_study_id", studies, "case study"
        )
        yield from self._dangling("facets", "case_study_id", studies, "case study")
        yield from self._dangling("case_studies", "lead_id", ids, "institution")
        yield from self._dangling("case_studies", "programme", programmes, "programme")
        yield from self._tie_problems()
        yield from self._confusing_ids()
        known = set(self.sources["source_id"])
        for name in ("institutions", "case_studies", "facets", "partnerships"):
            cited = getattr(self, name)["sources"]
            # Most rows cite what others do, so each cell is taken apart once.
            unknown = {cell: set(words(cell)) - known for cell in cited.unique()}
            unlisted = [cell for cell, sources in unknown.items() if sources]
            for position in np.flatnonzero(cited.isin(unlisted)):
                sources = sorted(unknown[cited.iloc[position]])
                message = f"the source {', '.join(sources)} is not listed."
                fix = f"Add it to {FILES['sources']}."
                yield self._problem(name, int(position), "sources", message, fix)

    def _dangling(
        self, name: str, column: str, known: set[str], noun: str
    ) -> Iterator[Problem]:
        values = getattr(self, name)[column]
        # Twenty times as fast as the same question asked of the column of text.
        dangling = np.array([value not in known for value in values.array], bool)
        for position in np.flatnonzero(values.notna() & dangling):
            message = f"{values.iloc[position]!r} names no {noun}."
            fix = "Correct it, or add what it names."
            yield self._problem(name, int(position), column, message, fix)

    def _tie_problems(self) -> Iterator[Problem]:
        ties = self.partnerships
        for position in np.flatnonzero(ties["source_id"] == ties["target_id"]):
            message = f"{ties['source_id'].iloc[position]!r} is tied to itself."
            fix = "Name another partner, or remove the row."
            yield self._problem(
                "partnerships", int(position), "target_id", message, fix
            )
        if len(self.case_studies):
            for position in np.flatnonzero(ties["case_study_id"].isna()):
                message, fix = "the cell is empty.", "Fill it in."
                yield self._problem(
                    "partnerships", int(position), "case_study_id", message, fix
                )
        leads = self.case_studies.drop_duplicates("case_study_id").set_index(
            "case_study_id"
        )["lead_id"]
        lead = ties["case_study_id"].map(leads)
        other = ties["case_study_id"].isin(leads.index) & (ties["source_id"] != lead)
        for position in np.flatnonzero(other):
            message = (
                f"{ties['source_id'].iloc[position]!r} does not lead the case study."
            )
            its_lead = as_text(lead.iloc[position]) or "none"
            fix = f"Start the tie from its lead, {its_lead}."
            yield self._problem(
                "partnerships", int(position), "source_id", message, fix
            )

    def _confusing_ids(self) -> Iterator[Problem]:
        """Find ids that are the same but for case: an address tells no case apart."""
        seen: dict[str, tuple[str, str]] = {}
        for name in ("case_studies", "institutions"):
            key = KEYS[name]
            for position, value in enumerate(getattr(self, name)[key].map(as_text)):
                first = seen.setdefault(value.casefold(), (name, value))
                if first != (name, value):
                    message = f"the id is also that of {first[1]!r} in {first[0]}."
                    yield self._problem(name, position, key, message, "Choose another.")

    def _place_problems(self) -> Iterator[Problem]:
        if not isinstance(self.institutions, gpd.GeoDataFrame):
            message = "the table has no geometry."
            fix = "Give a GeoDataFrame."
            yield Problem(FILES["institutions"], message, fix, field="geometry")
            return
        points = self.institutions.geometry
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
            yield self._problem("institutions", int(position), "geometry", message, fix)

    def _problem(
        self, name: str, position: int, field: str, message: str, fix: str
    ) -> Problem:
        key = "institution_id" if name == "institutions" else "case_study_id"
        return Problem(
            file=FILES[name],
            row=position + HEADER_ROW + 1,
            id=as_text(getattr(self, name)[key].iloc[position]),
            field=field,
            message=message,
            fix=fix,
        )

    @cached_property
    def institution_by_id(self) -> gpd.GeoDataFrame:
        """The institutions, indexed by ``institution_id``."""
        return self.institutions.set_index("institution_id", drop=False)

    @cached_property
    def case_study_by_id(self) -> pd.DataFrame:
        """The case studies, indexed by ``case_study_id``."""
        return self.case_studies.set_index("case_study_id", drop=False)

    @cached_property
    def lead_of(self) -> dict[str, str]:
        """The lead of each case study, empty where none is recorded."""
        table = self.case_studies
        leads = map(as_text, table["lead_id"])
        return dict(zip(table["case_study_id"], leads, strict=True))

    @cached_property
    def placed_ids(self) -> frozenset[str]:
        """The institutions that have a point."""
        points = self.institutions.geometry
        unplaced = points.isna() | points.is_empty
        return frozenset(self.institutions.loc[~unplaced, "institution_id"])

    @cached_property
    def members(self) -> pd.DataFrame:
        """
        Who takes part in which case study, the lead first.

        Columns ``case_study_id``, ``institution_id``, ``role`` (lead or partner)
        and, for partners, the tie's ``relationship``, ``basis``, ``basis_note`` and
        ``sources``. A case study whose lead is not recorded has no lead row, and a
        list of links has no row at all.
        """
        leads = self.case_studies[["case_study_id", "lead_id"]].dropna()
        leads = leads.rename(columns={"lead_id": "institution_id"})
        ties = self.partnerships[self.partnerships["case_study_id"].notna()]
        partners = ties.drop(columns="source_id").rename(
            columns={"target_id": "institution_id"}
        )
        table = pd.concat(
            [leads.assign(role="lead"), partners.assign(role="partner")],
            ignore_index=True,
        )
        order = {key: at for at, key in enumerate(self.case_studies["case_study_id"])}
        at = table["case_study_id"].map(order)
        return table.iloc[np.argsort(at, kind="stable")].reset_index(drop=True)

    def resolve(self, given_id: str) -> str:
        """
        Give the id as the tables spell it, whatever its case.

        Raises
        ------
        UnknownValueError
            If it is neither a case study nor an institution. A case study wins.
        """
        known = self._ids_by_folded_case.get(given_id.strip().casefold())
        if known is None:
            what = (
                "case study or institution" if self.has_case_studies else "institution"
            )
            message = f"There is no {what} {given_id!r}."
            raise UnknownValueError(message)
        return known

    @cached_property
    def _ids_by_folded_case(self) -> dict[str, str]:
        ids = [
            *self.institutions["institution_id"],
            *self.case_studies["case_study_id"],
        ]
        return {key.casefold(): key for key in ids}

    def case_studies_of(self, institution_id: str) -> list[str]:
        """Give the case studies that the institution leads or is a partner in."""
        return self._studies_by_member.get(institution_id, [])

    @cached_property
    def _studies_by_member(self) -> dict[str, list[str]]:
        studies: dict[str, dict[str, None]] = {}
        members = self.members
        pairs = zip(members["institution_id"], members["case_study_id"], strict=True)
        for institution_id, case_study_id in pairs:
            studies.setdefault(institution_id, {})[case_study_id] = None
        return {key: list(found) for key, found in studies.items()}

    def members_of(self, case_study_id: str) -> list[str]:
        """Give the institutions of a case study, the lead first if it is recorded."""
        return self._members_by_study.get(case_study_id, [])

    @cached_property
    def _members_by_study(self) -> dict[str, list[str]]:
        institutions: dict[str, list[str]] = {}
        members = self.members
        pairs = zip(members["institution_id"], members["case_study_id"], strict=True)
        for institution_id, case_study_id in pairs:
            institutions.setdefault(case_study_id, []).append(institution_id)
        return institutions

    def partners_of(self, institution_id: str) -> list[str]:
        """Give the institutions at the other ends of an institution's ties."""
        return list(self._partners.get(institution_id, ()))

    @cached_property
    def _partners(self) -> dict[str, dict[str, None]]:
        partners: dict[str, dict[str, None]] = {}
        ends = (self.partnerships[end] for end in ("source_id", "target_id"))
        for source, target in zip(*ends, strict=True):
            partners.setdefault(source, {})[target] = None
            partners.setdefault(target, {})[source] = None
        return partners

    def subset(self, case_study_ids: Iterable[str]) -> PartnershipNetwork:
        """Give the network of some case studies, their members and their ties."""
        kept = set(case_study_ids)
        members = self.members
        present = set(
            members.loc[members["case_study_id"].isin(kept), "institution_id"]
        )
        return self.part(
            self.institutions["institution_id"].isin(present),
            self.case_studies["case_study_id"].isin(kept),
            self.partnerships["case_study_id"].isin(kept),
        )

    def part(
        self, institutions: Rows, case_studies: Rows, partnerships: Rows
    ) -> PartnershipNetwork:
        """Give the network of some rows of its tables, which must hang together."""
        studies = self.case_studies[case_studies]
        return PartnershipNetwork(
            self.institutions[institutions],
            studies,
            self.facets[self.facets["case_study_id"].isin(studies["case_study_id"])],
            self.partnerships[partnerships],
            self.programmes,
            self.sources,
            is_sound=True,
            has_case_studies=self.has_case_studies,
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
