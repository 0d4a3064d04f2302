"""The answers that a session keeps, and what the questionnaire shows of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from iinst_geo.self_analysis.answers import (
    AboutInstitution,
    Answers,
    Notes,
)
from iinst_geo.self_analysis.questionnaire import SECTIONS, read_questionnaire

KEPT_ANSWERS = "answers"

Values = Mapping[str, Any]  # what each widget shows, by its key


@dataclass
class Kept:
    """What a session keeps; a download, made beside the page's run, reads it too."""

    answers: Answers = field(default_factory=Answers)
    former: Answers | None = None  # what the answers took the place of


def kept() -> Kept:
    """Return what this session keeps."""
    found: Kept = st.session_state.setdefault(KEPT_ANSWERS, Kept())
    return found


def answers() -> Answers:
    """Return the answers of this session."""
    return kept().answers


def replace_answers(new: Answers) -> None:
    """Put other answers in place of those of the session, which can come back."""
    kept().former, kept().answers = answers(), new
    for key, value in values_of(new).items():
        st.session_state[key] = value


def bring_back() -> None:
    """Exchange the answers with those they took the place of."""
    replace_answers(kept().former or Answers())


def can_bring_back() -> bool:
    """Whether there are other answers to bring back."""
    return kept().former not in (None, answers())


def values_of(given: Answers) -> dict[str, Any]:
    """Return what each widget shows for some answers."""
    about, form = given.about, read_questionnaire()
    values: dict[str, Any] = {
        "about-name": about.name,
        "about-phase": about.phase or None,
        "about-setting": about.setting or None,
        "about-place": about.place,
        "about-day": about.day,
    }
    for key in form.statements:
        values[f"judge-{key}"] = given.judgements.get(key)
    for heading in form.headings:
        for name in SECTIONS:
            noted = given.noted(heading.number)
            values[f"note-{heading.number}-{name}"] = getattr(noted, name)
    return values


def answers_of(values: Values) -> Answers:
    """Return the answers that widgets show; the reverse of ``values_of``."""
    form = read_questionnaire()
    return Answers(
        {key: values[f"judge-{key}"] or "" for key in form.statements},
        {
            heading.number: Notes(
                *(values[f"note-{heading.number}-{name}"] or "" for name in SECTIONS)
            )
            for heading in form.headings
        },
        AboutInstitution(
            values["about-name"] or "",
            values["about-phase"] or "",
            values["about-setting"] or "",
            values["about-place"] or "",
            values["about-day"],
        ),
    )
