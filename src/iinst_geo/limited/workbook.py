"""A workbook with its problems marked, made in a process with limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from typing import Any

from iinst_geo.errors import DataFileError, Problem
from iinst_geo.export.tables import problem_report
from iinst_geo.limited.limits import StoppedError
from iinst_geo.limited.process import NOBODY, READERS, Answer, Tell
from iinst_geo.limited.turns import Visitor

JOB = "workbook"


def marked_workbook(
    name: str,
    content: bytes,
    problems: Sequence[Problem],
    visitor: Visitor = NOBODY,
) -> bytes:
    """
    Return a workbook as ``problem_report.marked_workbook`` does.

    Raises
    ------
    DataFileError
        If making it takes more memory or time than is given, or the server is busy.
    """
    asked = {"name": name, "problems": [astuple(each) for each in problems]}
    try:
        _, [marked] = READERS.call(JOB, asked, [content], visitor)
    except StoppedError as error:
        raise DataFileError(f"{name} cannot be marked. {error}") from None
    return marked


def work(asked: Mapping[str, Any], contents: Sequence[bytes], _: Tell) -> Answer:
    """Do this in the process with limits."""
    [content] = contents
    problems = [Problem(*each) for each in asked["problems"]]
    return {}, [problem_report.marked_workbook(asked["name"], content, problems)]
