"""CSV files, in the encodings and with the separators that programs write."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from iinst_geo.errors import DataFileError
from iinst_geo.own_data.limits import MAX_COLUMNS, refuse_more
from iinst_geo.own_data.raw import RawTable, table_of_rows

SEPARATORS = ",;\t|"
_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
# Text in UTF-16 without a mark has a zero in every second byte, one way or the other.
_SAMPLE_BYTES = 200


def decoded(content: bytes) -> str:
    """
    Give bytes as text: UTF-8, UTF-16 or, when they are neither, Windows-1252.

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
    Give what JSON says.

    It may name one half of a character, which no file can hold; ``?`` stands for it.

    Raises
    ------
    ValueError, RecursionError
        If it is no JSON; if it is nested too deeply.
    """
    data = json.loads(decoded(content))
    written = json.dumps(data, ensure_ascii=False)
    try:
        written.encode()
    except UnicodeEncodeError:
        return json.loads(written.encode(errors="replace"))
    return data


def read_csv(file: str, content: bytes) -> list[RawTable]:
    """
    Read a CSV file; the separator is the one that gives the header most columns.

    Raises
    ------
    TooMuchError
        If there are too many rows or columns.
    DataFileError
        If there is no header.
    csv.Error
        If the text is no CSV.
    """
    text = decoded(content)
    first = text[: text.find("\n") + 1] or text
    separator = max(SEPARATORS, key=first.count)
    refuse_more(first.count(separator), MAX_COLUMNS, "columns")
    rows = csv.reader(_lines(text, separator), delimiter=separator)
    table = table_of_rows(file, "", rows)
    if not table.headings:
        raise DataFileError("its first line has no headings.")
    return [table]


def _lines(text: str, separator: str) -> Iterator[str]:
    """Give the lines, none so wide that a list of its cells would fill the memory."""
    for line in io.StringIO(text, newline=""):
        # Quoted text may hold separators too, so this is no count of columns.
        refuse_more(line.count(separator), 100 * MAX_COLUMNS, "cells in a line")
        yield line
