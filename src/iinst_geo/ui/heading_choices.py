"""What each table and column is taken for, shown to be corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from iinst_geo.own_data import FIELDS, TableMatch, match_as
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
COLUMNS_SHOWN = 60  # of one table
IN_A_ROW = 4


def render(matches: Sequence[TableMatch], batch: str) -> None:
    """
    Draw a choice for each table and each of its columns.

    ``batch`` is part of the keys, so that other files begin with their own guesses.
    """
    for number, match in enumerate(matches):
        st.selectbox(
            f"{as_markdown(match.label)} holds",
            list(ROLE_NAMES),
            index=list(ROLE_NAMES).index(match.role),
            format_func=ROLE_NAMES.__getitem__,
            key=f"role-{batch}-{number}",
        )
        if match.role:
            _columns(match, f"field-{batch}-{number}-{match.role}")


def _columns(match: TableMatch, key: str) -> None:
    options = ["", *FIELDS[match.role]]
    pairs = list(zip(match.headings, match.fields, strict=True))[:COLUMNS_SHOWN]
    for first in range(0, len(pairs), IN_A_ROW):
        row = st.columns(IN_A_ROW)
        for at, (heading, field) in enumerate(pairs[first : first + IN_A_ROW]):
            row[at].selectbox(
                as_markdown(heading) or f"Column {first + at + 1}",
                options,
                index=options.index(field),
                format_func=_words,
                key=f"{key}-{first + at}",
            )


def _words(field: str) -> str:
    return field.replace("_", " ") if field else "not used"


def corrected(guesses: Sequence[TableMatch], batch: str) -> list[TableMatch]:
    """Give what the choices say; a guess where nobody has chosen otherwise."""
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
