"""The rows of a network's tables, with what is in each of their cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple, TypeVar, get_type_hints

import pandas as pd

from iinst_geo.cache import weak_cache
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.text import as_text

Row = TypeVar("Row", bound=NamedTuple)


class InstitutionRow(NamedTuple):
    """An institution, as text; where it stands is in ``coordinates``."""

    institution_id: str
    name: str
    kind: str
    name_then: str
    phase: str
    setting: str
    setting_basis: str
    setting_note: str
    rural_urban_2011: str
    local_authority: str
    region: str
    local_authority_now: str
    town: str
    postcode: str
    urn: str
    urn_then: str
    name_now: str
    as_of: str
    location_basis: str
    location_note: str
    notes: str
    sources: str
    status_now: str


class CaseStudyRow(NamedTuple):
    """A case study, as text."""

    case_study_id: str
    programme: str
    title: str
    lead_id: str
    phase: str
    phase_basis: str
    collaboration_type: str
    professional_development: str
    specialist_status: str
    years: str
    summary: str
    detail_level: str
    notes: str
    sources: str


class FacetRow(NamedTuple):
    """A theme, activity or funding source of a case study, as text."""

    case_study_id: str
    facet: str
    value: str
    weight: str
    basis: str
    evidence: str
    sources: str


class TieRow(NamedTuple):
    """A tie, as text."""

    case_study_id: str
    source_id: str
    target_id: str
    basis: str
    relationship: str
    basis_note: str
    sources: str


class ProgrammeRow(NamedTuple):
    """A programme, as text but for the number of its case studies."""

    programme: str
    publisher: str
    years: str
    published_by_phase: str
    url: str
    case_studies_published: int | None
    notes: str
    sources: str


class SourceRow(NamedTuple):
    """A source as it is cited, as text."""

    source_id: str
    title: str
    publisher: str
    date: str
    url: str
    licence: str
    note: str


def as_rows(table: pd.DataFrame, kind: type[Row]) -> Iterator[Row]:
    """
    Return the rows of a table, in order.

    Parameters
    ----------
    table
        Any with the columns that the fields of ``kind`` name.
    kind
        A named tuple. Of text what is missing is empty, of a whole number that may be
        missing ``None``; a number with a fraction stays NaN.
    """
    columns = (
        table[name].tolist()
        if of in {int, float}
        else table[name].to_numpy(object, na_value="" if of is str else None)  # type: ignore[arg-type]
        for name, of in _fields(kind).items()
    )
    return map(kind._make, zip(*columns, strict=True))


@cache
def _fields(kind: type[NamedTuple]) -> Mapping[str, object]:
    return get_type_hints(kind)


def institution_row(network: PartnershipNetwork, institution_id: str) -> InstitutionRow:
    """Return an institution; a ``KeyError`` is raised if the network has it not."""
    return _row(network.institution_by_id.loc[institution_id], InstitutionRow)


def case_study_row(network: PartnershipNetwork, case_study_id: str) -> CaseStudyRow:
    """Return a case study; a ``KeyError`` is raised if the network has it not."""
    return _row(network.case_study_by_id.loc[case_study_id], CaseStudyRow)


def _row(cells: pd.Series[str] | pd.DataFrame, kind: type[Row]) -> Row:
    known = cells.to_dict()
    return kind._make(as_text(known[name]) for name in kind._fields)


@weak_cache
def institution_rows(network: PartnershipNetwork) -> Mapping[str, InstitutionRow]:
    """Return all institutions by id, in the order of their table."""
    rows = as_rows(network.institutions, InstitutionRow)
    return {row.institution_id: row for row in rows}


@weak_cache
def source_rows(network: PartnershipNetwork) -> Mapping[str, SourceRow]:
    """Return the sources of a network by id, in the order of their table."""
    rows = as_rows(network.sources, SourceRow)
    return {row.source_id: row for row in rows}
