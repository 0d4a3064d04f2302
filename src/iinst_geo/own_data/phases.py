"""Phases of case studies that were given without one, worked out from their members."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from iinst_geo.own_data.gathered import Gathered
from iinst_geo.vocabulary import FROM_MEMBERS

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
    studies: Gathered,
    named: Sequence[dict[str, str]],
    ties: tuple[Gathered, Sequence[int]],
    institutions: Gathered,
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
