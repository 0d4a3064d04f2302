"""What each table and column is taken for, shown to be corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from iinst_geo.ingest import FIELDS, TableMatch, match_as
from iinst_geo.selection.summaries import counted
from iinst_geo.ui.text import as_markdown

ROLE_NAMES = {
    "institutions": "Institutions",
    "partnerships": "Partnerships",
    "case_studies": "Case studies",
    "facets": "Facets",
    "programmes": "Programmes",
    "sources": "Sources",
    "": "Not used",
}
# What a field is called, where its own word would not be understood.
FIELD_NAMES = {
    "source_id": "lead",
    "target_id": "partner",
    "source_urn": "URN of the lead",
    "target_urn": "URN of the partner",
    "lead_id": "lead",
    "institution_id": "id of the institution",
    "case_study_id": "id of the case study",
    "source_id of sources": "id of the source",
    "rural_urban_2011": "rural-urban class of 2011",
    "partners": "partners it works with",
    "urn": "URN",
    "urn_then": "URN then",
    "url": "web address",
}
COLUMNS_SHOWN = 200  # of all tables; each is a widget that the browser has to hold
IN_A_ROW = 4


def render(matches: Sequence[TableMatch], batch: str) -> None:
    """
    Draw a choice for each table and each of its columns.

    ``batch`` is part of the keys, so that other files begin with their own guesses.
    """
    left = COLUMNS_SHOWN
    for number, match in enumerate(matches):
        st.selectbox(
            f"{as_markdown(match.label)} holds",
            list(ROLE_NAMES),
            index=list(ROLE_NAMES).index(match.role),
            format_func=ROLE_NAMES.__getitem__,
            key=f"role-{batch}-{number}",
        )
        if match.role:
            _columns(match, f"field-{batch}-{number}-{match.role}", left)
            left = max(0, left - len(match.headings))


def _columns(match: TableMatch, key: str, most: int) -> None:
    options = ["", *FIELDS[match.role]]
    every = list(zip(match.headings, match.fields, strict=True))
    pairs = every[:most]
    for first in range(0, len(pairs), IN_A_ROW):
        row = st.columns(IN_A_ROW)
        for at, (heading, field) in enumerate(pairs[first : first + IN_A_ROW]):
            row[at].selectbox(
                as_markdown(heading) or f"Column {first + at + 1}",
                options,
                index=options.index(field),
                format_func=partial(_words, match.role),
                key=f"{key}-{first + at}",
            )
    if len(every) > len(pairs):
        st.html(
            f"<p>{counted(len(every) - len(pairs), 'more column')} cannot be shown "
            "here and keep their guess; a heading of the template says what they are."
            "</p>"
        )


def _words(role: str, field: str) -> str:
    """Say in plain words what a column holds."""
    if not field:
        return "not used"
    named = FIELD_NAMES.get(f"{field} of {role}") or FIELD_NAMES.get(field)
    return named or field.replace("_", " ")


def corrected(guesses: Sequence[TableMatch], batch: str) -> list[TableMatch]:
    """Return what the choices say; a guess where nobody has chosen otherwise."""
    chosen = st.session_state
    found = []
    for number, guess in enumerate(guesses):
        role = chosen.get(f"role-{batch}-{number}", guess.role)
        match = match_as(guess.label, guess.headings, role)
        key = f"field-{batch}-{number}-{role}"
        fields = tuple(
            chosen.get(f"{key}-{at}", field) for at, field in enumerate(match.fields)
        )
        found.append(replace(match, fields=fields))
    return found
