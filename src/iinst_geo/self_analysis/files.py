"""Answers to the questionnaire as a small file of JSON, to keep and to bring back."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from iinst_geo.errors import AnswersError, Problem
from iinst_geo.self_analysis.answers import (
    AboutInstitution,
    Answers,
    Notes,
    answer_problems,
    shown,
)
from iinst_geo.self_analysis.questionnaire import SECTIONS
from iinst_geo.text import xml_text

KIND, VERSION = "iinst_geo self-analysis", 1
# Bytes. Answers with every note at its longest, in characters that JSON writes with
# six bytes each, take less than a third of this.
LARGEST = 1_000_000
GIVE_OURS = "Choose a file that this page saved."


class _AnswersPart(BaseModel):
    """
    An object of the file, in which a name that is not known is a fault.

    Null stands for what is not given. What texts may hold is for ``answer_problems``.
    """

    model_config = ConfigDict(extra="forbid")


def _date(written: object) -> object:
    """Return a date that is written as text, ``None`` for empty text."""
    if not isinstance(written, str):
        return written
    try:
        return dt.date.fromisoformat(written) if written else None
    except ValueError:
        raise PydanticCustomError("date", "no date") from None


class InstitutionPart(_AnswersPart):
    """What is said of the institution."""

    name: str | None = None
    phase: str | None = None
    setting: str | None = None
    place: str | None = None
    date: Annotated[dt.date | None, Field(strict=True), BeforeValidator(_date)] = None


class NotesPart(_AnswersPart):
    """The two sections under a heading."""

    current_approach: str | None = None
    areas_for_development: str | None = None


class AnswersFile(_AnswersPart):
    """Answers as they are kept: levels by statement, notes by number of a heading."""

    kind: str
    version: int
    institution: InstitutionPart | None = None
    judgements: dict[str, str | None] | None = None
    notes: dict[str, NotesPart | None] | None = None


_PARTS: Mapping[object, type[_AnswersPart]] = {
    "": AnswersFile,
    "institution": InstitutionPart,
    "notes": NotesPart,
}
_NO_OBJECT = ("is not an object.", "Give one, or nothing.")
_NO_TEXT = ("is not text.", "Put it in quotation marks.")
# What each kind of fault means, for people: what is wrong, and what to do.
_IN_WORDS = {
    "model_type": _NO_OBJECT,
    "dict_type": _NO_OBJECT,
    "string_type": _NO_TEXT,
    "date_type": _NO_TEXT,
    "date": ("is no date.", "Write it as 2011-03-31."),
}


def to_json(answers: Answers) -> bytes:
    """
    Return answers as a file.

    Returns
    -------
    content
        JSON in UTF-8. ``judgements`` holds the name of a level by the id of a
        statement, ``notes`` the two sections by the number of a heading; what is not
        answered is left out.
    """
    about = answers.about
    day = about.day.isoformat() if about.day else ""
    lines = (about.name, about.phase, about.setting, about.place, day)
    content = {
        "kind": KIND,
        "version": VERSION,
        "institution": _filled(zip(InstitutionPart.model_fields, lines, strict=True)),
        "judgements": dict(answers.judgements),
        "notes": {
            number: _filled((name, getattr(noted, name)) for name in SECTIONS)
            for number, noted in answers.notes.items()
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _filled(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name: value for name, value in pairs if value}


def from_json(content: bytes, name: str = "the file") -> Answers:
    """
    Read answers from a file that ``to_json`` made.

    Parameters
    ----------
    content
        The bytes of the file; what it leaves out is unanswered.
    name
        What messages call the file.

    Raises
    ------
    AnswersError
        If it is no such file, or if anything in it cannot be understood; it lists
        every problem.
    """
    whole = _parsed(content, name)
    _check_header(whole, name)
    try:
        file, problems = AnswersFile.model_validate(whole), []
    except ValidationError as error:
        faults = error.errors(include_url=False)
        problems = [_problem(fault, name) for fault in faults]
        # Without what is at fault, the rest is held against the form's rules.
        for fault in faults:
            _take_out(whole, fault)
        file = AnswersFile.model_validate(whole)
    judged = (file.judgements or {}).items()
    judgements = {key: level for key, level in judged if level is not None}
    notes = {number: _notes(part) for number, part in (file.notes or {}).items()}
    answers = judgements, notes, _about(file.institution or InstitutionPart())
    problems += answer_problems(*answers, name)
    if problems:
        raise AnswersError(problems)
    return Answers(*answers)


def _parsed(content: bytes, name: str) -> dict[str, Any]:
    """Return what a file of JSON holds: one object in which no name repeats."""
    repeated: dict[str, None] = {}

    def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        counts = Counter(key for key, _ in pairs)
        repeated.update(dict.fromkeys(key for key in counts if counts[key] > 1))
        # Half a character in a name would keep pydantic from telling where it is.
        return {xml_text(key): value for key, value in pairs}

    if len(content) > LARGEST:
        message = f"it has {len(content):,} bytes, more than the {LARGEST:,} it may."
        raise AnswersError([Problem(name, message, GIVE_OURS)])
    try:
        # Some editors put a byte order mark before UTF-8.
        text = content.decode("utf-8-sig")
        whole = json.loads(text, object_pairs_hook=object_of)
    except (ValueError, RecursionError) as error:
        problem = Problem(name, _why_not_json(error), GIVE_OURS)
        raise AnswersError([problem]) from error
    if not isinstance(whole, dict):
        raise AnswersError([Problem(name, "its JSON is not an object.", GIVE_OURS)])
    if repeated:
        message = f"it holds more than once: {', '.join(map(shown, repeated))}."
        raise AnswersError([Problem(name, message, "Keep one of each.")])
    return whole


def _why_not_json(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"it is not text in UTF-8 (from byte {error.start + 1} on)."
    if isinstance(error, json.JSONDecodeError):
        return f"it is not JSON: {error.msg} (line {error.lineno})."
    if isinstance(error, RecursionError):
        return "its JSON is nested too deeply."
    return "its JSON holds a number that is too long."


def _check_header(whole: Mapping[str, Any], name: str) -> None:
    """
    Refuse another kind of file, or one that is newer than we are.

    What follows in it would be read by rules that are not its own.
    """
    kind, version = whole.get("kind"), whole.get("version")
    if kind != KIND:
        found = "not given" if kind is None else shown(kind)
        message = f"it is not a self-analysis: its kind is {found}, not {KIND!r}."
        problem = Problem(name, message, GIVE_OURS, field="kind")
    elif type(version) is not int or version < 1:
        found = "not given" if version is None else shown(version)
        message = f"its version is {found}, not a number from 1 up."
        problem = Problem(name, message, GIVE_OURS, field="version")
    elif version > VERSION:
        message = f"version {shown(version)} is newer than {VERSION}, the one known."
        fix = "Open it with a newer explorer."
        problem = Problem(name, message, fix, field="version")
    else:
        return
    raise AnswersError([problem])


def _about(part: InstitutionPart) -> AboutInstitution:
    lines = (part.name, part.phase, part.setting, part.place)
    name, phase, setting, place = (line or "" for line in lines)
    return AboutInstitution(name, phase, setting, place, part.date)


def _notes(part: NotesPart | None) -> Notes:
    return Notes(**{key: text or "" for key, text in part or ()})


def _problem(fault: ErrorDetails, name: str) -> Problem:
    """Return what a model found at fault, in our words."""
    *path, last = fault["loc"]
    if fault["type"] == "extra_forbidden":
        message = f"there is no part {shown(last)}."
        known = _PARTS[path[0] if path else ""].model_fields
        fix = f"Take it out; the parts are {', '.join(known)}."
    else:
        message, fix = _IN_WORDS[fault["type"]]
        message = f"{shown(fault['input'])} {message}"
        path.append(last)
    if fault["type"] == "date":
        field = "institution, date"  # as ``answer_problems`` names it
    else:
        field = ", ".join([*map(str, path[:1]), *map(shown, path[1:])])
    return Problem(name, message, fix, field=field)


def _take_out(whole: dict[str, Any], fault: ErrorDetails) -> None:
    *path, last = fault["loc"]
    part: Any = whole
    for step in path:
        part = part[step]
    if fault["type"] == "extra_forbidden":
        del part[last]
    else:
        part[last] = None
