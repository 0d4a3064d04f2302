"""A network of institutions and their partnerships, valid by construction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import InitVar, dataclass
from functools import cached_property
from typing import TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from iinst_geo.errors import NetworkDataError, UnknownValueError
from iinst_geo.network.rules import network_problems
from iinst_geo.network.schema import SCHEMAS
from iinst_geo.text import as_text, folded_id

Rows: TypeAlias = "pd.Series[bool] | NDArray[np.bool_]"  # which rows of a table


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
        tables = {name: getattr(self, name) for name in SCHEMAS}
        if not is_sound and (problems := network_problems(tables)):
            raise NetworkDataError(problems)

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
        Return the id as the tables spell it, whatever its case.

        Raises
        ------
        UnknownValueError
            If it is neither a case study nor an institution. A case study wins.
        """
        known = self.known_id(given_id)
        if known is None:
            what = (
                "case study or institution" if self.has_case_studies else "institution"
            )
            message = f"There is no {what} {given_id!r}."
            raise UnknownValueError(message)
        return known

    def known_id(self, given_id: str) -> str | None:
        """Return the id as the tables spell it; none if nothing has it."""
        return self._ids_by_folded_case.get(folded_id(given_id))

    @cached_property
    def _ids_by_folded_case(self) -> dict[str, str]:
        ids = [
            *self.institutions["institution_id"],
            *self.case_studies["case_study_id"],
        ]
        return {folded_id(key): key for key in ids}

    def case_studies_of(self, institution_id: str) -> list[str]:
        """Return the case studies that the institution leads or is a partner in."""
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
        """Return the institutions of a case study, the lead first if it is recorded."""
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
        """Return the institutions at the other ends of an institution's ties."""
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
        """Return the network of some case studies, their members and their ties."""
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
        """Return the network of some rows of its tables, which must hang together."""
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
