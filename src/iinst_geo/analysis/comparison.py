"""Case studies side by side: what they share, what differs, what is not recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isnan
from statistics import median

import pandas as pd

from iinst_geo.errors import UnknownValueError
from iinst_geo.network.facets import basis_in_words, codings
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.rows import case_study_row, institution_row, source_rows
from iinst_geo.network.sources import cited_sources
from iinst_geo.selection.members import members_of
from iinst_geo.text import parts
from iinst_geo.vocabulary import NOT_RECORDED, SETTING_BASIS, TIE_BASIS, theme_label

MOST = 4  # more do not stand side by side on a screen
DIFFERS, SAME = "Differs", "Same"
TO_BE_READ = frozenset({"Summary", "Sources"})


@dataclass(frozen=True)
class Item:
    """One thing said of a case study, and what says so."""

    value: str
    detail: str = ""  # what belongs to the value: main, further, a year
    basis: str = ""
    url: str = ""

    def __str__(self) -> str:
        """Return all of it in one line."""
        detail = f" ({self.detail})" if self.detail else ""
        return self.value + detail + (f" [{self.basis}]" if self.basis else "")


Cell = tuple[Item, ...]  # empty: not recorded


@dataclass(frozen=True)
class Row:
    """
    One question asked of every case study, and the answers in their order.

    A row whose ``is_compared`` is false is there to be read: of course it differs.
    """

    label: str
    cells: tuple[Cell, ...]
    is_compared: bool = True

    @property
    def differs(self) -> bool:
        """Whether answers differ; what is not recorded differs from nothing."""
        answers = {
            frozenset((item.value.casefold(), item.detail) for item in cell)
            for cell in self.cells
            if cell
        }
        return self.is_compared and len(answers) > 1

    @property
    def is_same(self) -> bool:
        """Whether every case study has an answer, and it is the same."""
        return self.is_compared and all(self.cells) and not self.differs

    @property
    def shared(self) -> frozenset[str]:
        """The values that every one of several case studies has."""
        if len(self.cells) < 2:  # noqa: PLR2004, one alone shares nothing
            return frozenset()
        every = [{item.value for item in cell} for cell in self.cells]
        return frozenset(set.intersection(*every))

    @property
    def verdict(self) -> str:
        """``Differs``, ``Same`` or, where too little is recorded to say, nothing."""
        return DIFFERS if self.differs else SAME if self.is_same else ""


@dataclass(frozen=True)
class Comparison:
    """Some case studies and the rows that compare them."""

    case_study_ids: tuple[str, ...]
    titles: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def differing(self) -> tuple[Row, ...]:
        """The rows whose recorded answers differ."""
        return tuple(row for row in self.rows if row.differs)


def known_case_studies(
    network: PartnershipNetwork, asked: Iterable[str]
) -> tuple[tuple[str, ...], list[str]]:
    """
    Tell the case studies that can be compared from the rest of what is asked for.

    Returns
    -------
    case_study_ids, dropped
        The first ``MOST`` case studies, each once and as the tables spell it, whatever
        its case; and what is none, or is one too many.
    """
    known: dict[str, None] = {}
    dropped = []
    for each in filter(None, map(str.strip, asked)):
        try:
            key = network.resolve(each)
        except UnknownValueError:
            key = ""
        is_study = key in network.case_study_by_id.index
        if is_study and (key in known or len(known) < MOST):
            known[key] = None
        else:
            dropped.append(each)
    return tuple(known), dropped


def compare(network: PartnershipNetwork, case_study_ids: Sequence[str]) -> Comparison:
    """
    Put case studies side by side.

    Raises
    ------
    UnknownValueError
        If an id is no case study of the network, or stands twice, or there are more
        than ``MOST``.
    """
    wanted = tuple(case_study_ids)
    known, _ = known_case_studies(network, wanted)
    if known != wanted:
        refused = sorted(set(wanted) - set(known)) or list(wanted)
        message = (
            f"{', '.join(refused)} cannot be compared. Name up to {MOST} case studies, "
            "each once, as the data spell them."
        )
        raise UnknownValueError(message)
    answers = [_answers(network, key) for key in wanted]
    labels = answers[0] if answers else {}
    return Comparison(
        wanted,
        tuple(network.case_study_by_id["title"].reindex(list(wanted))),
        tuple(
            Row(label, tuple(each[label] for each in answers), label not in TO_BE_READ)
            for label in labels
        ),
    )


def _answers(network: PartnershipNetwork, key: str) -> dict[str, Cell]:
    study = case_study_row(network, key)
    return {
        "Programme": _one(study.programme),
        "Phase": _one(study.phase, study.phase_basis),
        **_of_lead(network, study.lead_id),
        "Status of the lead": _listed(study.specialist_status),
        "Years": _one(study.years),
        "Type of collaboration": _one(study.collaboration_type),
        "Professional development": _listed(study.professional_development),
        "Themes": _coded(network, key, "theme"),
        "Activities": _coded(network, key, "activity"),
        "Funding": _coded(network, key, "funding"),
        **_of_partners(network, key),
        "What survives": _one(study.detail_level),
        "Summary": _one(study.summary),
        "Sources": _sources(network, key),
    }


def _one(value: str, basis: str = "") -> Cell:
    return (Item(value, basis=basis),) if value else ()


def _listed(value: str) -> Cell:
    return tuple(Item(each, detail) for each, detail in parts(value))


def _of_lead(network: PartnershipNetwork, lead: str) -> dict[str, Cell]:
    labels = ("Lead", "Authority of the lead", "Region of the lead")
    if not lead:
        return dict.fromkeys((*labels, "Setting of the lead"), ())
    row = institution_row(network, lead)
    cells = map(_one, (row.name, row.local_authority, row.region))
    basis = SETTING_BASIS.get(row.setting_basis, row.setting_basis)
    return {
        **dict(zip(labels, cells, strict=True)),
        "Setting of the lead": _one(row.setting, basis),
    }


def _coded(network: PartnershipNetwork, key: str, facet: str) -> Cell:
    return tuple(
        Item(
            theme_label(each.value) if facet == "theme" else each.value,
            each.weight,
            basis_in_words(network, each.basis),
        )
        for each in codings(network)[facet].get(key, ())
    )


def _of_partners(network: PartnershipNetwork, key: str) -> dict[str, Cell]:
    ties = [each for each in members_of(network, key) if each.role == "partner"]
    bases = [tie.basis for tie in ties]
    said = ", ".join(
        f"{bases.count(basis)} {words}"
        for basis, words in TIE_BASIS.items()
        if basis in bases
    )
    lengths_km = [tie.distance_km for tie in ties if not isnan(tie.distance_km)]
    return {
        "Partners": _one(str(len(ties)), said) if ties else (),
        "Median length of a tie": _one(
            f"{median(lengths_km):.1f} km",
            f"straight line, {len(lengths_km)} of {len(ties)} ties",
        )
        if lengths_km
        else (),
    }


def _sources(network: PartnershipNetwork, key: str) -> Cell:
    known = source_rows(network)
    cited = (known[each] for each in cited_sources(network, key))
    return tuple(Item(row.title, url=row.url) for row in cited)


def comparison_rows(comparison: Comparison) -> pd.DataFrame:
    """Return a comparison as a table: a row a question, a column a case study."""
    heads = [
        f"{key} {title}"
        for key, title in zip(comparison.case_study_ids, comparison.titles, strict=True)
    ]
    rows = [
        [
            row.label,
            *("; ".join(map(str, cell)) or NOT_RECORDED for cell in row.cells),
            row.verdict,
        ]
        for row in comparison.rows
    ]
    return pd.DataFrame(rows, columns=["", *heads, "Comparison"])
