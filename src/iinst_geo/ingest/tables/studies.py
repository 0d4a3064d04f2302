"""Case studies with their phases, facets, programmes and sources, as given."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from iinst_geo.errors import Problem
from iinst_geo.ingest.tables.columns import Made, RoleColumns
from iinst_geo.ingest.tables.ends import Ends
from iinst_geo.ingest.tables.institutions import slug
from iinst_geo.ingest.tables.words import Words, known_words, other_words
from iinst_geo.network.schema import CODED_FACETS
from iinst_geo.text import as_text, normalised
from iinst_geo.vocabulary import (
    FACET_BASES,
    FROM_MEMBERS,
    NOT_RECORDED,
    PHASES,
    THEME_WEIGHTS,
)

PUBLISHED = "case_studies_published"
COUNT = re.compile("[0-9]{1,9}")
FACET_NAMES = {
    "themes": "theme",
    "topic": "theme",
    "activities": "activity",
    "funding source": "funding",
    "funding sources": "funding",
    "funder": "funding",
}
_BETWEEN_VALUES = re.compile(r"\s*[;|\n]\s*")
_NUMBERS = re.compile(r"\d+(\s*,\s*\d+)+")  # themes are often written 1, 3
CITING = ("institutions", "case_studies", "facets", "partnerships")


def complete_studies(
    rows: RoleColumns, ends: Ends, leads: Mapping[str, str], names: Mapping[str, str]
) -> Iterator[Problem]:
    """
    Fill what a table of case studies leaves open: lead, title, programme.

    Parameters
    ----------
    rows
        The table; its columns are filled.
    ends
        What institutions may be called.
    leads
        Where the ties of each case study start from, by its id.
    names
        Names of institutions by their ids, for titles.
    """
    keys, called = rows.column("case_study_id"), list(rows.column("lead_id"))
    for at, (key, lead) in enumerate(zip(keys, called, strict=True)):
        called[at] = ends.find(lead or "") or leads.get(key or "")
        if lead and not ends.find(lead):
            yield rows.problem(at, "lead_id", *ends.why_not(lead))
    if not rows.is_complete:
        rows.columns["lead_id"] = called
        titles = [
            title or names.get(lead or "") or key
            for title, lead, key in zip(rows.column("title"), called, keys, strict=True)
        ]
        rows.columns["title"] = titles
        rows.columns["programme"] = [
            each or NOT_RECORDED for each in rows.column("programme")
        ]
    yield from other_words(rows, "phase", PHASES)


def facets_in_columns(studies: RoleColumns, facets: RoleColumns) -> list[Made]:
    """
    Make facets of the columns theme, funding and activity of case studies.

    What the table of facets has too is left to it: it says more of each.
    """
    keys = ("case_study_id", "facet", "value")
    given = set(zip(*map(facets.column, keys), strict=True))
    made: dict[tuple[str, str, str], Made] = {}
    for facet in CODED_FACETS:
        for key, cell in zip(
            studies.column("case_study_id"), studies.column(facet), strict=True
        ):
            for value in _values(cell or "") if key else ():
                row = (key or "", facet, value)
                if row not in given:
                    basis = {"basis": FACET_BASES[0]}
                    made[row] = dict(zip(keys, row, strict=True)) | basis
    for facet in CODED_FACETS:
        studies.columns.pop(facet, None)
    return list(made.values())


def _values(cell: str) -> list[str]:
    parts = cell.split(",") if _NUMBERS.fullmatch(cell) else _BETWEEN_VALUES.split(cell)
    return [part.strip() for part in parts if part.strip()]


def facet_words(rows: RoleColumns) -> tuple[list[int], list[Problem]]:
    """
    Bring the words of facets to the explorer's.

    Returns
    -------
    kept, problems
        The rows of facets that the explorer has, and a warning for each other.
    """
    plain = {name: name for name in CODED_FACETS} | FACET_NAMES
    problems, kept = [], []
    cells = list(rows.column("facet"))
    for at, cell in enumerate(cells):
        cells[at] = plain.get(normalised(cell or ""), "" if cell else None)
        if cells[at] == "":
            message = f"{cell!r} is no facet of the explorer; the row is not shown."
            fix = f"Use one of: {', '.join(CODED_FACETS)}."
            problems.append(rows.warning(at, "facet", message, fix))
        else:
            kept.append(at)
    rows.columns["facet"] = cells
    bases = Words(FACET_BASES, empty=FACET_BASES[0], unknown="coded")
    problems += known_words(rows, "basis", bases)
    problems += known_words(rows, "weight", Words(THEME_WEIGHTS))
    return kept, problems


def made_programmes(
    studies: RoleColumns, programmes: RoleColumns, *, has_made: bool
) -> list[Made]:
    """
    Make the programmes that case studies name when no table tells of them.

    ``has_made`` says that there are case studies that the explorer made itself.
    """
    named = {each for each in studies.column("programme") if each}
    if len(programmes):
        named &= {NOT_RECORDED}
    named |= {NOT_RECORDED} if has_made else set()
    named -= set(map(as_text, programmes.column("programme")))
    return [{"programme": each} for each in sorted(named)]


def made_sources(tables: Mapping[str, RoleColumns]) -> list[Made]:
    """Make a source of each text that is cited when no table tells of sources."""
    if len(tables["sources"]):
        return []
    made: dict[str, Made] = {}
    for role in CITING:
        if tables[role].is_complete:
            continue  # there they are ids, and a table of sources belongs to them
        column = list(tables[role].column("sources"))
        for at, cell in enumerate(column):
            if cell and cell.strip():
                key = slug(cell)[:60] or f"source-{len(made) + 1}"
                is_web = cell.startswith(("http://", "https://"))
                url = {"url": cell} if is_web else {}
                made[key] = {"source_id": key, "title": cell} | url
                column[at] = key
        if tables[role].has("sources"):
            tables[role].columns["sources"] = column
    return list(made.values())


def counts(rows: RoleColumns) -> Iterator[Problem]:
    """Tell of each published number that is no count, and take it out."""
    cells = list(rows.column(PUBLISHED))
    for at, cell in enumerate(cells):
        if cell and not COUNT.fullmatch(cell):
            cells[at] = None
            message, fix = f"{cell!r} is no count.", "Write a whole number in digits."
            yield rows.problem(at, PUBLISHED, message, fix)
    rows.columns[PUBLISHED] = cells


# What schools of a phase of the register add to the phase of a collaboration.
PARTS: Mapping[str, str] = {
    "Nursery": "Primary",
    "Primary": "Primary",
    "Middle deemed primary": "Primary",
    "Middle deemed secondary": "Secondary",
    "Secondary": "Secondary",
    "16 plus": "Post-16",
}
PHASE_OF_PARTS: Mapping[frozenset[str], str] = {
    frozenset({"Primary"}): "Primary",
    frozenset({"Primary", "Secondary"}): "Primary and Secondary",
    frozenset({"Secondary"}): "Secondary",
    frozenset({"Post-16", "Secondary"}): "Post-16 and Secondary",
}


def phase_of(phases: Iterable[str]) -> str:
    """Return the phase that schools of some phases span; empty if there is none."""
    # A word that says nothing of the parts, as All-through, leaves the phase open.
    return PHASE_OF_PARTS.get(frozenset(PARTS.get(each, "") for each in phases), "")


def fill_phases(
    studies: RoleColumns,
    named: Sequence[dict[str, str]],
    ties: tuple[RoleColumns, Sequence[int]],
    institutions: RoleColumns,
) -> None:
    """
    Fill the phase of each case study given without one, and say what it rests on.

    Parameters
    ----------
    studies, named
        The table of case studies, and those that only ties name; both are filled.
    ties
        Their ties with ids at both ends, and which rows are sound.
    institutions
        Who the members may be; those of kind school count if they have a phase.
    """
    names = ("institution_id", "kind", "phase")
    schools = {
        key: phase
        for key, kind, phase in zip(*map(institutions.column, names), strict=True)
        if kind == "school" and phase
    }
    rows, sound = ties
    members: defaultdict[str | None, set[str | None]] = defaultdict(set)
    for at in sound:
        ends = {rows.column("source_id")[at], rows.column("target_id")[at]}
        members[rows.column("case_study_id")[at]] |= ends

    def found(key: str | None, lead: str | None) -> str:
        every = {lead, *members[key]}
        return phase_of(schools[each] for each in every if each in schools)

    for study in named:
        if phase := found(study["case_study_id"], study["lead_id"]):
            study |= {"phase": phase, "phase_basis": FROM_MEMBERS}
    if studies.is_complete:
        return
    phases, bases = list(studies.column("phase")), list(studies.column("phase_basis"))
    keys, leads = studies.column("case_study_id"), studies.column("lead_id")
    for at, (key, lead) in enumerate(zip(keys, leads, strict=True)):
        if not phases[at] and (phase := found(key, lead)):
            phases[at], bases[at] = phase, FROM_MEMBERS
    studies.columns |= {"phase": phases, "phase_basis": bases}
