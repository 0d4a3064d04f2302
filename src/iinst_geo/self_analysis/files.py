"""Answers to the questionnaire as a small file of JSON, to keep and to bring back."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from iinst_geo.errors import AnswersError, Problem
from iinst_geo.self_analysis.answers import (
    AboutInstitution,
    Answers,
    Notes,
    answer_problems,
    shown,
)
from iinst_geo.self_analysis.questionnaire import SECTIONS

KIND, VERSION = "iinst_geo self-analysis", 1
# Bytes. Answers with every note at its longest, in characters that JSON writes with
# six bytes each, take less than a third of this.
LARGEST = 1_000_000
PARTS = ("kind", "version", "institution", "judgements", "notes")
LINES = ("name", "phase", "setting", "place", "date")
GIVE_OURS = "Choose a file that this page saved."


def to_json(answers: Answers) -> bytes:
    """
    Give answers as a file.

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
        "institution": _filled(zip(LINES, lines, strict=True)),
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
    reader = _Reader(name)
    reader.refuse_foreign(whole)
    reader.refuse_unknown(whole, PARTS, "")
    judgements = reader.texts(reader.part(whole, "judgements"), "judgements")
    notes = {}
    for number, each in reader.part(whole, "notes").items():
        where = f"notes, {shown(number)}"
        section = reader.object(each, where)
        reader.refuse_unknown(section, SECTIONS, where)
        notes[number] = Notes(**reader.texts(_known(section, SECTIONS), where))
    about = reader.about(reader.part(whole, "institution"))
    reader.problems += answer_problems(judgements, notes, about, name)
    if reader.problems:
        raise AnswersError(reader.problems)
    return Answers(judgements, notes, about)


def _parsed(content: bytes, name: str) -> dict[str, Any]:
    """Give what a file of JSON holds, if it is one object in which no name repeats."""
    repeated: dict[str, None] = {}

    def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        counts = Counter(key for key, _ in pairs)
        repeated.update(dict.fromkeys(key for key in counts if counts[key] > 1))
        return dict(pairs)

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


def _known(part: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: part[name] for name in names if name in part}


class _Reader:
    """Reads parts of a file, and remembers what is wrong with them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []

    def _say(self, message: str, fix: str, field: str) -> None:
        self.problems.append(Problem(self.name, message, fix, field=field))

    def refuse_foreign(self, whole: Mapping[str, Any]) -> None:
        """Refuse another kind of file, or one that is newer than we are."""
        kind, version = whole.get("kind"), whole.get("version")
        if kind != KIND:
            found = "not given" if kind is None else shown(kind)
            message = f"it is not a self-analysis: its kind is {found}, not {KIND!r}."
            self._say(message, GIVE_OURS, "kind")
        elif type(version) is not int or version < 1:
            found = "not given" if version is None else shown(version)
            message = f"its version is {found}, not a number from 1 up."
            self._say(message, GIVE_OURS, "version")
        elif version > VERSION:
            message = (
                f"version {shown(version)} is newer than {VERSION}, the one known."
            )
            self._say(message, "Open it with a newer explorer.", "version")
        if self.problems:
            # What follows would be read by rules that are not its own.
            raise AnswersError(self.problems)

    def refuse_unknown(
        self, part: Mapping[str, Any], known: Iterable[str], where: str
    ) -> None:
        """Find names that have no meaning here: what they hold would be lost."""
        for key in part:
            if key not in known:
                message = f"there is no part {shown(key)}."
                fix = f"Take it out; the parts are {', '.join(known)}."
                self._say(message, fix, where)

    def object(self, value: object, where: str) -> dict[str, Any]:
        """Give an object, an empty one for nothing."""
        if value is None or isinstance(value, dict):
            return value or {}
        self._say(f"{shown(value)} is not an object.", "Give one, or nothing.", where)
        return {}

    def part(self, whole: Mapping[str, Any], name: str) -> dict[str, Any]:
        """Give a part of the file that is an object."""
        return self.object(whole.get(name), name)

    def texts(self, part: Mapping[str, Any], where: str) -> dict[str, str]:
        """Give the texts of a part, without what is null."""
        for key, value in part.items():
            if value is not None and not isinstance(value, str):
                message = f"{shown(value)} is not text."
                self._say(
                    message, "Put it in quotation marks.", f"{where}, {shown(key)}"
                )
        return {key: value for key, value in part.items() if isinstance(value, str)}

    def about(self, part: Mapping[str, Any]) -> AboutInstitution:
        """Give what stands about the institution."""
        self.refuse_unknown(part, LINES, "institution")
        lines = self.texts(_known(part, LINES), "institution")
        written, day = lines.pop("date", ""), None
        try:
            day = dt.date.fromisoformat(written) if written else None
        except ValueError:
            message = f"{shown(written)} is no date."
            self._say(message, "Write it as 2011-03-31.", "institution, date")
        return AboutInstitution(**lines, day=day)
