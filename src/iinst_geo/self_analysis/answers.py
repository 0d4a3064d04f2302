"""What somebody answered to the self-analysis questionnaire."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from reprlib import Repr

from iinst_geo.errors import AnswersError, Problem
from iinst_geo.self_analysis.questionnaire import SECTIONS, read_questionnaire
from iinst_geo.vocabulary import PHASES, SETTINGS

LONGEST_NOTE, LONGEST_LINE = 5000, 200  # characters
# A form of 2011; what lies outside these years is a slip.
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2099, 12, 31)


@dataclass(frozen=True)
class AboutInstitution:
    """The institution that answers; an empty field was not given."""

    name: str = ""
    phase: str = ""
    setting: str = ""
    place: str = ""  # as ``places.find_place`` takes it
    day: dt.date | None = None


@dataclass(frozen=True)
class Notes:
    """What stands in the two sections under a heading."""

    current_approach: str = ""
    areas_for_development: str = ""


NO_NOTES = Notes()


@dataclass(frozen=True)
class Answers:
    """
    Answers to the questionnaire, whole or in part.

    Parameters
    ----------
    judgements
        The name of a level by the id of a statement; one left out is unanswered.
    notes
        Notes by the number of a heading.
    about
        The institution.

    Raises
    ------
    AnswersError
        If an answer breaks a rule of the form; it lists every one that does.
    """

    judgements: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, Notes] = field(default_factory=dict)
    about: AboutInstitution = field(default_factory=AboutInstitution)

    def __post_init__(self) -> None:
        """Refuse answers that break a rule; put the others in the form's order."""
        problems = list(answer_problems(self.judgements, self.notes, self.about))
        if problems:
            raise AnswersError(problems)
        form = read_questionnaire()
        judged = {key: self.judgements.get(key, "") for key in form.statements}
        noted = {each.number: self.noted(each.number) for each in form.headings}
        kept = {key: level for key, level in judged.items() if level}
        object.__setattr__(self, "judgements", kept)
        filled = {number: each for number, each in noted.items() if each != NO_NOTES}
        object.__setattr__(self, "notes", filled)

    def noted(self, number: str) -> Notes:
        """Return the notes under a heading, empty ones if there are none."""
        return self.notes.get(number, NO_NOTES)

    def judged(self, statement_id: str, level: str) -> Answers:
        """Return the same answers with one judgement set; empty text takes it back."""
        return replace(self, judgements={**self.judgements, statement_id: level})


def answer_problems(
    judgements: Mapping[str, str],
    notes: Mapping[str, Notes],
    about: AboutInstitution,
    where: str = "answers",
) -> Iterator[Problem]:
    """Find what breaks a rule of the form; ``where`` names the whole."""
    form = read_questionnaire()
    levels, numbers = form.value_of, [each.number for each in form.headings]
    for key, level in judgements.items():
        if key not in form.statements:
            message = f"there is no statement {shown(key)}."
            yield Problem(where, message, "Take it out.", field="judgements")
        elif level and level not in levels:
            message = f"{shown(level)} is no level."
            fix = f"Use one of: {', '.join(levels)}."
            yield Problem(where, message, fix, id=key, field="judgements")
    for number, noted in notes.items():
        if number not in numbers:
            message = f"there is no heading {shown(number)}."
            fix = f"Use one of: {', '.join(numbers)}."
            yield Problem(where, message, fix, field="notes")
            continue
        for name in SECTIONS:
            text = getattr(noted, name)
            yield from _text_problems(where, number, name, text, LONGEST_NOTE)
    yield from _about_problems(about, where)


def _about_problems(about: AboutInstitution, where: str) -> Iterator[Problem]:
    for name, allowed in (("phase", PHASES), ("setting", SETTINGS)):
        value = getattr(about, name)
        if value and value not in allowed:
            message = f"{shown(value)} is no {name}."
            fix = f"Use one of: {', '.join(allowed)}; or leave it empty."
            yield Problem(where, message, fix, id="institution", field=name)
    for name in ("name", "place"):
        text = getattr(about, name)
        yield from _text_problems(where, "institution", name, text, LONGEST_LINE)
    if about.day and not EARLIEST <= about.day <= LATEST:
        message = f"{about.day} is not between {EARLIEST} and {LATEST}."
        yield Problem(where, message, "Correct it.", id="institution", field="date")


def _text_problems(
    where: str, key: str, name: str, text: str, longest: int
) -> Iterator[Problem]:
    if len(text) > longest:
        message = f"{len(text):,} characters are more than the {longest:,} it may have."
        yield Problem(where, message, "Shorten it.", id=key, field=name)
    if any("\ud800" <= character <= "\udfff" for character in text):
        message = "the text holds half a character (a lone surrogate)."
        yield Problem(where, message, "Type it again.", id=key, field=name)


_short = Repr()
_short.maxlevel, _short.maxstring, _short.maxother = 2, 40, 40


def shown(value: object) -> str:
    """Return a foreign value for a message: quoted, printable and short."""
    return _short.repr(value)
