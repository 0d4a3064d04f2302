"""Partnerships and the case studies that they belong to, given or made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from iinst_geo.errors import Problem
from iinst_geo.ingest.headings import END_NUMBERS
from iinst_geo.ingest.tables.columns import RoleColumns
from iinst_geo.ingest.tables.ends import Ends
from iinst_geo.ingest.tables.words import Words, known_words
from iinst_geo.text import folded_id, normalised
from iinst_geo.vocabulary import NOT_RECORDED, TIE_BASIS

ENDS = {"source_id": "lead", "target_id": "partner"}
# What tools for graphs write in each row; a tie has no direction here.
DIRECTIONS = frozenset({"directed", "undirected", "mutual"})


def resolve_ends(rows: RoleColumns, ends: Ends) -> tuple[list[int], list[Problem]]:
    """
    Put ids in place of what the ends of ties are called.

    A row that names several partners becomes a row for each.

    Returns
    -------
    sound, problems
        The rows that have two known ends, and a problem for each end that is not.
    """
    _part(rows, ends)
    problems = []
    unsound = set()
    for name, noun in ENDS.items():
        column = list(rows.column(name))
        numbers = rows.columns.pop(END_NUMBERS[name], [None] * len(rows))
        for at, (called, number) in enumerate(zip(column, numbers, strict=True)):
            found = ends.find(number or "") or ends.find(called or "")
            if found:
                column[at] = found
                continue
            unsound.add(at)
            message, fix = (
                ends.why_not(called)
                if called
                else (f"the tie has no {noun}.", f"Name its {noun}, or take it out.")
            )
            problems.append(rows.problem(at, name, message, fix))
        rows.columns[name] = column
    return [at for at in range(len(rows)) if at not in unsound], problems


def _part(rows: RoleColumns, ends: Ends) -> None:
    """Make of each row that names several partners one for each."""
    numbers = rows.column(END_NUMBERS["target_id"])
    named = [
        ends.parts(each) if each and not ends.find(number or "") else [each]
        for each, number in zip(rows.column("target_id"), numbers, strict=True)
    ]
    if any(len(each) > 1 for each in named):
        rows.repeat([at for at, each in enumerate(named) for _ in each])
        rows.columns["target_id"] = [partner for each in named for partner in each]


def tie_words(rows: RoleColumns) -> Iterator[Problem]:
    """Bring the basis of ties to the explorer's words; one not given is the owner's."""
    rows.columns["relationship"] = [
        None if cell and normalised(cell) in DIRECTIONS else cell
        for cell in rows.column("relationship")
    ]
    # A word that is not understood must not pass for the strongest basis.
    bases = Words(tuple(TIE_BASIS), empty="named", unknown="inferred")
    yield from known_words(rows, "basis", bases)


def made_case_studies(
    rows: RoleColumns, sound: list[int], taken: set[str]
) -> list[dict[str, str]]:
    """
    Make the case studies of ties that name none, one for each lead, and name them.

    ``taken`` are ids that are in use, in lower case.
    """
    column = list(rows.column("case_study_id"))
    made: dict[str, dict[str, str]] = {}
    for at in sound:
        lead = rows.column("source_id")[at] or ""
        if column[at]:
            continue
        if lead not in made:
            key = f"{lead}-partnerships"
            while folded_id(key) in taken:
                key += "-2"
            taken.add(folded_id(key))
            made[lead] = {
                "case_study_id": key,
                "lead_id": lead,
                "programme": NOT_RECORDED,
                "notes": "Made of the ties of one lead that name no case study.",
            }
        column[at] = made[lead]["case_study_id"]
    rows.columns["case_study_id"] = column
    return list(made.values())


def named_case_studies(rows: RoleColumns, sound: list[int]) -> list[dict[str, str]]:
    """Make the case studies that ties name when no table tells of them."""
    made: dict[str, dict[str, str]] = {}
    for at in sound:
        key = rows.column("case_study_id")[at]
        if key:
            made.setdefault(
                key,
                {
                    "case_study_id": key,
                    "title": key,
                    "lead_id": rows.column("source_id")[at] or "",
                    "programme": NOT_RECORDED,
                },
            )
    return list(made.values())


def told_once(rows: RoleColumns, sound: list[int]) -> tuple[list[int], list[Problem]]:
    """
    Keep a link that is given from both of its ends once: links have no direction.

    Returns
    -------
    kept, problems
        The rows to keep, and a warning for each table that gives others again.
    """
    sources, targets = rows.column("source_id"), rows.column("target_id")
    first: dict[tuple[str | None, str | None], int] = {}
    kept: list[int] = []
    again: dict[int, list[int]] = {}
    for at in sound:
        before = first.get((targets[at], sources[at]))
        if before is None:
            kept.append(at)
        else:
            again.setdefault(before, []).append(at)
        first.setdefault((sources[at], targets[at]), at if before is None else before)
    tables: dict[str, list[int]] = {}
    for before, others in again.items():
        _join(rows, before, others)
    for at in sorted(at for others in again.values() for at in others):
        tables.setdefault(rows.origins[at][0].label, []).append(at)
    problems = [
        rows.warning(
            every[0],
            "target_id",
            "1 link is given from both ends and counts once."
            if len(every) == 1
            else f"{len(every):,} links are given from both ends, this one first; each "
            "counts once.",
            "Leave it, or take the second of each out.",
        )
        for every in tables.values()
    ]
    return kept, problems


def _join(rows: RoleColumns, kept: int, again: Sequence[int]) -> None:
    """Let a link say what all of its rows say, and keep the surest basis of them."""
    bases, sureness = rows.column("basis"), list(TIE_BASIS)
    surest = min((kept, *again), key=lambda at: sureness.index(bases[at] or ""))
    for name in ("basis", "basis_note"):
        if rows.has(name):
            rows.columns[name][kept] = rows.columns[name][surest]
    if rows.has("relationship"):
        column = rows.columns["relationship"]
        said = [
            each for at in (kept, *again) for each in (column[at] or "").split("; ")
        ]
        once = {normalised(each): each for each in reversed(said) if each}
        column[kept] = "; ".join(reversed(once.values())) or None


def leads_by_study(rows: RoleColumns, sound: list[int]) -> Mapping[str, str]:
    """Return the lead that the first tie of each case study starts from."""
    leads: dict[str, str] = {}
    for at in sound:
        key, lead = rows.column("case_study_id")[at], rows.column("source_id")[at]
        if key and lead:
            leads.setdefault(key, lead)
    return leads
