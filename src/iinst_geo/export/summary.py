"""What a take-away file holds, in numbers and in words."""

from __future__ import annotations

from iinst_geo.selection import Selection
from iinst_geo.summaries import counted, tally


def in_numbers(selection: Selection) -> dict[str, int]:
    """Count the institutions, partnerships and case studies of a file."""
    seen = tally(selection)
    return {
        "institutions": seen.institutions,
        "partnerships": seen.ties,
        "case_studies": seen.case_studies,
    }


def in_words(selection: Selection) -> str:
    """Give the same as words: ``5 institutions, 4 partnerships and 1 case study``."""
    numbers = in_numbers(selection)
    return (
        f"{counted(numbers['institutions'], 'institution')}, "
        f"{counted(numbers['partnerships'], 'partnership')} and "
        f"{counted(numbers['case_studies'], 'case study', 'case studies')}"
    )
