"""Partnerships and the case studies that they belong to, given or made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from iinst_geo.errors import Problem
from iinst_geo.names import normalised
from iinst_geo.own_data.gathered import Gathered
from iinst_geo.own_data.words import Words, known_words, meant
from iinst_geo.vocabulary import NOT_RECORDED, TIE_BASIS

ENDS = {"source_id": "lead", "target_id": "partner"}
SUGGESTED_FOR = 20  # unknown ends; a suggestion compares with every name


@dataclass
class Ends:
    """What institutions may be called: by id in any case, or by a name of one only."""

    ids: dict[str, str]
    names: dict[str, str]
    shared_names: frozenset[str]
    suggested: int = field(default=0)

    @classmethod
    def of(cls, institutions: Gathered) -> Ends:
        """Take the ids and names of a table of institutions."""
        ids, names = institutions.column("institution_id"), institutions.column("name")
        plain = [normalised(name or "") for name in names]
        counts = Counter(plain)
        return cls(
            {(key or "").casefold(): key or "" for key in ids},
            {
                name: key or ""
                for name, key in zip(plain, ids, strict=True)
                if name and counts[name] == 1
            },
            frozenset(name for name, count in counts.items() if count > 1),
        )

    def find(self, called: str) -> str:
        """Give the id of what is called so; empty if nothing is, or not one only."""
        by_id = self.ids.get(called.strip().casefold(), "")
        return by_id or self.names.get(normalised(called), "")

    def why_not(self, called: str) -> tuple[str, str]:
        """Say why nothing was found, and what to do."""
        if normalised(called) in self.shared_names:
            message = f"{called!r} is the name of more than one institution."
            return message, "Give the id of the one that is meant."
        self.suggested += 1
        known = [*self.ids.values(), *self.names]
        slip = meant(called, known) if self.suggested <= SUGGESTED_FOR else ""
        message = f"{called!r} names no institution."
        return message, f"{slip}Correct it, or add the institution."


def resolve_ends(rows: Gathered, ends: Ends) -> tuple[list[int], list[Problem]]:
    """
    Put ids in place of what the ends of ties are called.

    Returns
    -------
    sound, problems
        The rows that have two known ends, and a problem for each end that is not.
    """
    problems = []
    unsound = set()
    for name, noun in ENDS.items():
        column = list(rows.column(name))
        for at, called in enumerate(column):
            found = ends.find(called) if called else ""
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


def tie_words(rows: Gathered) -> Iterator[Problem]:
    """Bring the basis of ties to the explorer's words; one not given is the owner's."""
    # A word that is not understood must not pass for the strongest basis.
    bases = Words(tuple(TIE_BASIS), empty="named", unknown="inferred")
    yield from known_words(rows, "basis", bases)


def made_case_studies(
    rows: Gathered, sound: list[int], taken: set[str]
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
            while key.casefold() in taken:
                key += "-2"
            taken.add(key.casefold())
            made[lead] = {
                "case_study_id": key,
                "lead_id": lead,
                "programme": NOT_RECORDED,
                "notes": "Made of the ties of one lead that name no case study.",
            }
        column[at] = made[lead]["case_study_id"]
    rows.columns["case_study_id"] = column
    return list(made.values())


def named_case_studies(rows: Gathered, sound: list[int]) -> list[dict[str, str]]:
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


def told_once(rows: Gathered, sound: list[int]) -> tuple[list[int], list[Problem]]:
    """
    Keep a link that is given from both of its ends once: links have no direction.

    Returns
    -------
    kept, problems
        The rows to keep, and a warning for each table that gives others again.
    """
    sources, targets = rows.column("source_id"), rows.column("target_id")
    first: set[tuple[str | None, str | None]] = set()
    kept: list[int] = []
    again: list[int] = []
    for at in sound:
        is_again = (targets[at], sources[at]) in first
        (again if is_again else kept).append(at)
        first.add((sources[at], targets[at]))
    tables: dict[str, list[int]] = {}
    for at in again:
        tables.setdefault(rows.origins[at][0].label, []).append(at)
    problems = [
        rows.warning(
            every[0],
            "target_id",
            f"{len(every):,} of the links are given from both ends, this one first; "
            "each counts once.",
            "Leave it, or take the second of each out.",
        )
        for every in tables.values()
    ]
    return kept, problems


def leads_by_study(rows: Gathered, sound: list[int]) -> Mapping[str, str]:
    """Give the lead that the first tie of each case study starts from."""
    leads: dict[str, str] = {}
    for at in sound:
        key, lead = rows.column("case_study_id")[at], rows.column("source_id")[at]
        if key and lead:
            leads.setdefault(key, lead)
    return leads
