"""The errors that the package raises on purpose, and the problems they carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

EXAMPLES_SHOWN = 5  # more would hide the advice at the end of a message


@dataclass(frozen=True)
class Problem:
    """
    One thing that is wrong with a data set.

    ``row`` counts as a spreadsheet does: the header is row 1, the nth GeoJSON
    feature is row n + 1. Empty text or ``None`` means "does not apply".
    """

    file: str
    message: str
    fix: str
    row: int | None = None
    id: str = ""
    field: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        """Give the problem as one line: where, what, what to do."""
        where = [self.file]
        where += [f"row {self.row}"] if self.row is not None else []
        where += [self.id] if self.id else []
        where += [self.field] if self.field else []
        return f"{', '.join(where)}: {self.message} {self.fix}".strip()


class IinstGeoError(Exception):
    """Base of all errors that the package raises on purpose."""


class NetworkDataError(IinstGeoError, ValueError):
    """The tables of a network break a rule; carries every problem found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(_report(self.problems, "the data"))


class StoryFileError(IinstGeoError, ValueError):
    """A file is no story, or asks for what is not there; carries every problem."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(_report(self.problems, "the story"))


def _report(problems: Sequence[Problem], of: str) -> str:
    """Give the first problems, a line each, under their number."""
    lines = [str(problem) for problem in problems[:EXAMPLES_SHOWN]]
    more = len(problems) - len(lines)
    lines += [f"… and {more} more."] if more else []
    noun = "problem" if len(problems) == 1 else "problems"
    return "\n".join([f"{len(problems)} {noun} in {of}.", *lines])


class DataFileError(IinstGeoError, OSError):
    """A data file is missing or cannot be read as what it should be."""


class UnknownValueError(IinstGeoError, ValueError):
    """A filter or selection names a value that the network does not have."""


class PlaceError(IinstGeoError, ValueError):
    """
    A place cannot be found, or is not one place only.

    ``candidates`` are what may have been meant, each to be asked for as it stands.
    """

    def __init__(self, message: str, candidates: Sequence[str] = ()) -> None:
        self.candidates = tuple(candidates)
        super().__init__(message)
