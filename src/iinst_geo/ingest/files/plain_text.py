"""CSV files, in the encodings and with the separators that programs write."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath
from typing import Any

from iinst_geo.errors import DataFileError
from iinst_geo.ingest.files.layout import (
    HEADINGS_WITHIN,
    count_known_headings,
    heading_row,
    table_of_rows,
)
from iinst_geo.ingest.headings import EXPLANATIONS, plain
from iinst_geo.ingest.limits import (
    MAX_COLUMNS,
    MAX_LETTERS,
    MAX_LINES,
    MAX_LISTS,
    TooMuchError,
    refuse_more,
)
from iinst_geo.ingest.raw import RawTable

SEPARATORS = ",;\t|"
_NAMED_SEPARATOR = re.compile(r'"?sep=(.)"?[ ,;\t]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
# A cell may hold an outline or a report. The limit is the whole process's.
csv.field_size_limit(MAX_LETTERS)
_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
# Text in UTF-16 without a mark has a zero in every second byte, one way or the other.
_SAMPLE_BYTES = 200


def decoded(content: bytes) -> str:
    """
    Return bytes as text: UTF-8, UTF-16 or, when they are neither, Windows-1252.

    Bytes that mean nothing become U+FFFD, so that the name they spoil can be found.
    """
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    sample = content[:_SAMPLE_BYTES]
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if zeros and not any(zeros):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def parsed_json(content: bytes) -> Any:  # noqa: ANN401, JSON may hold anything
    """
    Return what JSON says.

    It may name one half of a character, which no file can hold; ``?`` stands for it.

    Raises
    ------
    ValueError, RecursionError
        If it is no JSON; if it is nested too deeply.
    TooMuchError
        If it has too many lists, such as the points of outlines.
    """
    refuse_more(content.count(b"["), MAX_LISTS, "lists, as the points of outlines are")
    data = json.loads(decoded(content))
    written = json.dumps(data, ensure_ascii=False)
    try:
        written.encode()
    except UnicodeEncodeError:
        return json.loads(written.encode(errors="replace"))
    return data


def read_csv(file: str, content: bytes) -> list[RawTable]:
    """
    Read a CSV file; the separator is the one with which most headings are known.

    Raises
    ------
    TooMuchError
        If there are too many rows or columns.
    DataFileError
        If there is nothing in it.
    csv.Error
        If the text is no CSV.
    """
    text = decoded(content).removeprefix("\ufeff")
    separator = ""
    if named := _NAMED_SEPARATOR.match(text):
        # A spreadsheet takes this line for itself, and counts rows from the next.
        separator, text = named[1], text[named.end() :]
    table = table_of_rows(file, "", _rows(text, separator or _separator(text)))
    if not table.headings:
        raise DataFileError("it is empty, or has no headings.")
    return [table]


def read_text(file: str, content: bytes) -> list[RawTable]:
    """Read a text file as CSV if it has known headings or looks so; else it is none."""
    if plain(PurePath(file).stem) in EXPLANATIONS:
        return []
    try:
        tables = read_csv(file, content)
    except (DataFileError, csv.Error):
        return []
    return [
        each for each in tables if count_known_headings(each.headings) or _agrees(each)
    ]


def _agrees(table: RawTable) -> bool:
    """Say whether most rows have equally many cells, and several, unlike prose."""
    widths = Counter(map(len, table.rows)).most_common(1)
    return any(
        width >= max(len(table.headings), 2) and 2 * count > len(table.rows)
        for width, count in widths
    )


def _separator(text: str) -> str:
    """
    Return what stands between the cells of a text.

    Of those with which equally many headings are known it is the one that most rows
    agree on, then the one that gives most cells.
    """
    line = next(io.StringIO(text, newline=""), "")
    refuse_more(max(map(line.count, SEPARATORS)), MAX_COLUMNS, "columns")
    refuse_more(len(line), MAX_LETTERS, "characters in a line")

    def fitness(separator: str) -> tuple[int, float, int]:
        try:
            first = filter(any, islice(_rows(text, separator), MAX_LINES))
            rows = list(islice(first, HEADINGS_WITHIN))
        except TooMuchError:  # a cell of text or of coordinates is full of it
            return -1, 0, 0
        if not rows:
            return 0, 0, 0
        (width, agreeing), *_ = Counter(map(len, rows)).most_common(1)
        head = rows[heading_row(rows)]
        return count_known_headings(head), (width > 1) * agreeing / len(rows), width

    return max(SEPARATORS, key=fitness)


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(_lines(text, separator), delimiter=separator)


def _lines(text: str, separator: str) -> Iterator[str]:
    """Return the lines, none so wide that a list of its cells would fill the memory."""
    for line in io.StringIO(text, newline=""):
        refuse_more(len(line), MAX_LETTERS, "characters in a line")
        # Quoted text may hold separators too, so this is no count of columns.
        refuse_more(line.count(separator), 100 * MAX_COLUMNS, "cells in a line")
        yield line
