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
    feature is row n + 1. ``file`` is what a table is called, with its sheet; ``sheet``
    names the sheet of a workbook alone. Empty text or ``None`` means "does not apply".
    """

    file: str
    message: str
    fix: str
    row: int | None = None
    id: str = ""
    field: str = ""
    severity: str = "error"
    sheet: str = ""

    def __str__(self) -> str:
        """Return the problem as one line: where, what, what to do."""
        where = [self.file]
        where += [f"row {self.row}"] if self.row is not None else []
        where += [self.id] if self.id else []
        where += [self.field] if self.field else []
        return f"{', '.join(where)}: {self.message} {self.fix}".strip()


class IinstGeoError(Exception):
    """Base of all errors that the package raises on purpose."""


class _ManyProblemsError(IinstGeoError, ValueError):
    """Many things can be wrong at once; carries every one found."""

    where = ""  # the end of the sentence that counts them

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [str(problem) for problem in self.problems[:EXAMPLES_SHOWN]]
        more = len(self.problems) - len(lines)
        lines += [f"… and {more:,} more."] if more else []
        count = len(self.problems)
        noun = "problem" if count == 1 else "problems"
        super().__init__("\n".join([f"{count:,} {noun} in {self.where}.", *lines]))


class NetworkDataError(_ManyProblemsError):
    """The tables of a network break a rule; carries every problem found."""

    where = "the data"


class AnswersError(_ManyProblemsError):
    """Answers to the questionnaire, or a file of them, break a rule."""

    where = "the answers"


class StoryFileError(_ManyProblemsError):
    """A file is no story, or asks for what is not there; carries every problem."""

    where = "the story"


class DataFileError(IinstGeoError, OSError):
    """A data file is missing or cannot be read as what it should be."""


class UnknownValueError(IinstGeoError, ValueError):
    """A filter or selection names a value that the network does not have."""


class TooLargeError(IinstGeoError, ValueError):
    """A file would be larger than people or programs take."""


class PlaceError(IinstGeoError, ValueError):
    """
    A place cannot be found, or is not one place only.

    ``candidates`` are what may have been meant, each to be asked for as it stands.
    """

    def __init__(self, message: str, candidates: Sequence[str] = ()) -> None:
        self.candidates = tuple(candidates)
        super().__init__(message)
