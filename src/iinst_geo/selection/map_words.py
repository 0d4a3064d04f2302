"""What a map shows, in words."""

from __future__ import annotations

from iinst_geo.selection.aggregation import Aggregation
from iinst_geo.selection.crossing import ALL, ONLY_INSIDE
from iinst_geo.selection.focus import Focus
from iinst_geo.selection.model import Selection
from iinst_geo.selection.summaries import (
    counted,
    focus_name,
    spread,
    tally,
    tie_word,
)
from iinst_geo.selection.sums import AUTHORITY, CLUSTER, REGION, Sums


def map_in_words(
    selection: Selection,
    focus: Focus | None,
    what: Aggregation | None = None,
    sums: Sums | None = None,
) -> str:
    """
    Tell what a map shows to those who do not see it.

    All of the selection, each institution and tie by itself, unless ``what`` says what
    is summed, and ``sums`` at which level.
    """
    seen = tally(selection)
    settings = ", ".join(
        f"{count:,} {setting.lower()}"
        for setting, count in spread(selection, "setting").items()
    )
    studies = counted(seen.case_studies, "case study", "case studies")
    placed = counted(seen.institutions_placed, "institution")
    links = counted(seen.ties - seen.ties_unplaced, tie_word(selection.network))
    parts = [f"{studies}{f' ({settings})' if settings else ''}", f"{placed} and"]
    if selection.links:
        studies = counted(seen.institutions, "institution")
        parts = [f"{placed} and"]
    words = f"Map of England with {', '.join(parts)} {links} drawn."
    if what and what.is_summed:
        words = f"Map of England with {studies}. {sums_in_words(what, sums)}"
    if what and what.boundary and what.crossing != ALL:
        where = "inside" if what.crossing == ONLY_INSIDE else "across"
        words += f" Of the {tie_word(selection.network)}s only those {where} the "
        words += "boundary are drawn."
    if focus is None:
        return words
    return f"{words} Selected: {focus_name(selection.network, focus)}."


_GROUPS = {
    REGION: ("by region", "region", "regions", "authorities"),
    AUTHORITY: ("by authority", "authority", "authorities", "single institutions"),
    CLUSTER: ("what is near each other", "disc", "discs", "single institutions"),
}


def sums_in_words(what: Aggregation, sums: Sums | None = None) -> str:
    """
    Say what a map sums, and that nothing is lost in it.

    Parameters
    ----------
    what
        What the map draws.
    sums
        At the level that a map shows, which has others; by authority, if not given.
    """
    is_map, sums = sums is not None, sums or what.by_authority
    by, one, many, finer = _GROUPS[sums.level]
    lines, shown, link = sums.lines, sums.lines_drawn, tie_word(what.selection.network)
    within = counted(int(sums.groups["ties"].sum()), link)
    between = f"{counted(len(lines), 'line')} between two"
    ties = counted(int(lines["ties"].sum()), link)
    if len(shown) < len(lines):
        between = f"the {len(shown)} strongest of {len(lines):,} lines between two"
        ties = f"{shown['ties'].sum():,} of {ties}"
    groups = f"{counted(len(sums.groups), one, many)}, a disc each,"
    if sums.level == CLUSTER:
        held = int(sums.groups["institutions"].sum())
        groups = f"{counted(held, 'institution')} in or near the part in sight, at "
        groups += f"{counted(len(sums.groups), one)},"
    words = (
        f"Too much to be told apart, so the map sums {by}: {groups} and "
        f"{between}, for {ties}; {within} lie within one {one}."
    )
    nearer = f"Come nearer for {finer}." if is_map else ""
    parts = [words, nearer, _elsewhere(sums, link), _singly(what)]
    return " ".join(filter(None, parts))


def _elsewhere(sums: Sums, link: str) -> str:
    """Say what no area of the map holds; empty if each holds its own."""
    if not (sums.ties_open or sums.institutions_elsewhere):
        return ""
    institutions = counted(sums.institutions_elsewhere, "institution")
    nowhere = f"In no {_GROUPS[sums.level][1]} of the map"
    return (
        f"{'Without a place' if sums.level == CLUSTER else nowhere}: "
        f"{counted(sums.ties_open, link)} with such an end, and {institutions}; the "
        "sums leave them out."
    )


def _singly(what: Aggregation) -> str:
    """Say what is drawn singly over the sums; empty if nothing is."""
    count = what.ties_singly
    if not count:
        return ""
    whose = "of what is selected"
    if places := sorted(what.selection.criteria.authority):
        led = f"of the case studies led nearest the middle of {' and '.join(places)}"
        if what.selection.links:
            led = f"of those nearest the middle of {' and '.join(places)}"
        whose = f"{whose}, then {led}" if what.focus else led
    are, link = "is" if count == 1 else "are", tie_word(what.selection.network)
    return (
        f"{counted(count, link)} {are} drawn singly, {whose}; the number on a disc "
        "counts those institutions too."
    )
