"""What a take-away file holds, in numbers and in words, and how much it may hold."""

from __future__ import annotations

import pandas as pd

from iinst_geo.network.facets import coded_here
from iinst_geo.selection.focus import Focus
from iinst_geo.selection.model import Selection
from iinst_geo.selection.summaries import (
    counted,
    filter_in_words,
    focus_name,
    honesty_line,
    tally,
)
from iinst_geo.selection.tables import shown_tables

TITLE = "Partnerships between institutions"
OPEN_GOVERNMENT = "OGL"  # how a source's licence begins
OGL_NAME = "Open Government Licence v3.0"
STATISTICS = "Office for National Statistics"
# What the licence of its postcodes asks to be said.
OF_POSTCODES = (
    "Contains OS data © Crown copyright and database right. "
    "Contains Royal Mail data © Royal Mail copyright and database right."
)


def in_numbers(selection: Selection) -> dict[str, int]:
    """Count the institutions, partnerships and case studies of a file."""
    seen = tally(selection)
    return {
        "institutions": seen.institutions,
        "partnerships": seen.ties,
        "case_studies": seen.case_studies,
    }


def in_words(selection: Selection) -> str:
    """Return the same as words: ``5 institutions, 4 partnerships and 1 case study``."""
    numbers = in_numbers(selection)
    if selection.links:
        return (
            f"{counted(numbers['institutions'], 'institution')} and "
            f"{counted(numbers['partnerships'], 'link')}"
        )
    return (
        f"{counted(numbers['institutions'], 'institution')}, "
        f"{counted(numbers['partnerships'], 'partnership')} and "
        f"{counted(numbers['case_studies'], 'case study', 'case studies')}"
    )


def view_line(selection: Selection, focus: Focus | None = None) -> str:
    """Say in a line what a view shows: its filters, its size, what is selected."""
    filters = filter_in_words(selection.criteria)
    whole = "All institutions with links." if selection.links else "All case studies."
    line = f"Filters: {filters}." if filters else whole
    line = f"{line} {in_words(selection)}."
    if focus is None:
        return line
    return f"{line} Selected: {focus_name(selection.network, focus)}."


def attribution(selection: Selection) -> str:
    """Return the credit that the licences of the sources shown ask for, if any does."""
    sources = source_rows(selection)
    is_open = sources["licence"].str.startswith(OPEN_GOVERNMENT, na=False)
    publishers = list(dict.fromkeys(sources.loc[is_open, "publisher"].dropna()))
    if not publishers:
        return ""
    credit = f"Contains information of {' and '.join(publishers)} under {OGL_NAME}."
    return f"{credit} {OF_POSTCODES}" if STATISTICS in publishers else credit


CODING = (
    "Themes and activities are this project’s own coding of the surviving summaries."
)


def about(selection: Selection) -> list[str]:
    """Return the lines that go with a file of many tables."""
    lines = [TITLE, view_line(selection), honesty_line(selection)]
    if coded_here(selection.network):
        lines.append(CODING)
    lines.append("An empty cell stands for what is not recorded.")
    return [line for line in [*lines, attribution(selection)] if line]


# Some 5 MB of HTML to open, or a dozen seconds for the server to make a workbook.
MOST_TIES_IN_FILE = 10_000


def is_too_many(ties: int) -> bool:
    """Whether a file of some formats cannot hold each of so many ties."""
    return ties > MOST_TIES_IN_FILE


def refusal(label: str, ties: int, link: str = "tie") -> str:
    """
    Say why a view of so many ties is not given in a format; empty if it is.

    ``link`` is what a tie is called: see ``tie_word``.
    """
    if not is_too_many(ties):
        return ""
    return (
        f"{label} holds at most {counted(MOST_TIES_IN_FILE, link)}, and there are "
        f"{ties:,}. Narrow them with filters, or take CSV, GeoJSON, GeoPackage or the "
        "Data Package, which hold all."
    )


def source_rows(selection: Selection) -> pd.DataFrame:
    """Return the sources that anything shown rests on."""
    return shown_tables(selection)["sources"]
