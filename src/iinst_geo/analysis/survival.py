"""How much of the case studies survives, by programme, by level and by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from iinst_geo.cache import weak_cache
from iinst_geo.network.facets import codings
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.rows import CaseStudyRow, ProgrammeRow, as_rows, institution_row
from iinst_geo.network.schema import CODED_FACETS
from iinst_geo.vocabulary import DETAIL_LEVELS, NOT_RECORDED

# How a field of a case study is known: a source has it, though in words of ours; this
# project worked it out; or there is something of both.
STATED, WORKED_OUT, BOTH = "From a source", "Worked out", "Some of each"
STATUSES = (STATED, BOTH, WORKED_OUT, NOT_RECORDED)

_OF_CASE_STUDY: Mapping[str, str] = {
    "Phase": "phase",
    "Status": "specialist_status",
    "Years": "years",
    "Type of collaboration": "collaboration_type",
    "Professional development": "professional_development",
}
_CODED = dict(zip(("Themes", "Activities", "Funding"), CODED_FACETS, strict=True))
_OURS = frozenset({"coded", "inferred", "inferred from status"})
FIELDS = (
    *("Lead", "Place of the lead", "Setting of the lead", "Partners"),
    *_OF_CASE_STUDY,
    *_CODED,
)


@dataclass(frozen=True, eq=False)
class Survival:
    """
    What survives of a network.

    Parameters
    ----------
    programmes
        ``programme``; ``published`` (missing where not known), ``known`` case studies,
        ``with_lead`` and ``in_full``.
    levels
        ``level`` of detail and ``case_studies``; the usual levels in their order, be
        it with none, then others, then ``NOT_RECORDED``. They add up to all.
    matrix
        ``case_study_id``, ``title``, ``level`` and one of ``STATUSES`` for each of
        ``FIELDS``.
    fields
        ``field`` and, for each of ``STATUSES``, the number of case studies; each row
        adds up to all.
    """

    programmes: pd.DataFrame
    levels: pd.DataFrame
    matrix: pd.DataFrame
    fields: pd.DataFrame


@weak_cache
def what_survives(network: PartnershipNetwork) -> Survival:
    """Say what survives of a network and what does not."""
    matrix = _matrix(network)
    fields = [
        (field, *(int((matrix[field] == status).sum()) for status in STATUSES))
        for field in FIELDS
    ]
    return Survival(
        _programmes(network),
        _levels(matrix),
        matrix,
        pd.DataFrame(fields, columns=["field", *STATUSES]),
    )


def _programmes(network: PartnershipNetwork) -> pd.DataFrame:
    studies = network.case_studies
    rows = []
    for programme in as_rows(network.programmes, ProgrammeRow):
        mine = studies[studies["programme"] == programme.programme]
        full = int((mine["detail_level"] == DETAIL_LEVELS[0]).sum())
        leads = int(mine["lead_id"].notna().sum())
        published = programme.case_studies_published
        rows.append((programme.programme, published, len(mine), leads, full))
    columns = ["programme", "published", "known", "with_lead", "in_full"]
    return pd.DataFrame(rows, columns=columns).astype({"published": "Int64"})


def _levels(matrix: pd.DataFrame) -> pd.DataFrame:
    found = matrix["level"].value_counts()
    others = sorted(set(found.index) - {*DETAIL_LEVELS, NOT_RECORDED})
    last = [NOT_RECORDED] if NOT_RECORDED in found else []
    rows = [
        (level, int(found.get(level, 0))) for level in (*DETAIL_LEVELS, *others, *last)
    ]
    return pd.DataFrame(rows, columns=["level", "case_studies"])


def _matrix(network: PartnershipNetwork) -> pd.DataFrame:
    ties = network.partnerships.groupby("case_study_id")["basis"].agg(set).to_dict()
    coded = codings(network)
    rows = []
    for study in as_rows(network.case_studies, CaseStudyRow):
        key = study.case_study_id
        row = {
            "case_study_id": key,
            "title": study.title,
            "level": study.detail_level or NOT_RECORDED,
            **_of_lead(network, study.lead_id),
            "Partners": _how_known(ties.get(key, ())),
        }
        for field, column in _OF_CASE_STUDY.items():
            row[field] = STATED if getattr(study, column) else NOT_RECORDED
        if study.phase_basis:
            row["Phase"] = WORKED_OUT
        for field, facet in _CODED.items():
            row[field] = _how_known(each.basis for each in coded[facet].get(key, ()))
        rows.append(row)
    return pd.DataFrame(rows, columns=["case_study_id", "title", "level", *FIELDS])


def _of_lead(network: PartnershipNetwork, lead: str) -> dict[str, str]:
    row, setting = institution_row(network, lead) if lead else None, NOT_RECORDED
    if row and row.setting:
        setting = STATED if row.setting_basis == "stated" else WORKED_OUT
    return {
        "Lead": STATED if lead else NOT_RECORDED,
        "Place of the lead": STATED if lead in network.placed_ids else NOT_RECORDED,
        "Setting of the lead": setting,
    }


def _how_known(bases: Iterable[str]) -> str:
    ours = {basis in _OURS for basis in bases}
    if not ours:
        return NOT_RECORDED
    if len(ours) > 1:
        return BOTH
    return WORKED_OUT if True in ours else STATED
