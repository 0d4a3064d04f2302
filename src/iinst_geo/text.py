"""Text as it is compared, taken from cells and written to files."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

LONGEST_ASKED = 200  # characters of a search, or of what a place is called
_DROPPED, _WORD = re.compile(r"['’.]"), re.compile(r"\w+")


def normalised(value: str) -> str:
    """Fold case and accents, drop apostrophes and full stops, split on the rest."""
    plain = value.casefold()
    if not plain.isascii():  # most names are, and the rest takes ten times as long
        # Taking a letter apart may bring up a capital, and folding may join two again.
        folded = unicodedata.normalize("NFKD", value).casefold()
        plain = unicodedata.normalize("NFKD", folded)
        plain = "".join(each for each in plain if not unicodedata.combining(each))
    return " ".join(_WORD.findall(_DROPPED.sub("", plain)))


def folded_id(value: str) -> str:
    """Return an id as ids are compared: without regard to case."""
    return value.strip().casefold()


# Read by spreadsheets as the start of a formula; after NFKC, which makes the full-width
# and small forms of these signs plain.
_FORMULA_SIGNS = frozenset("=+-@")
_FORMULA_CONTROLS = ("\t", "\r", "\n")
# What XML 1.0 has no place for (its section 2.2), not even escaped.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
UNKNOWN_SIGN = "\ufffd"


def harmless(column: pd.Series[str]) -> pd.Series[str]:
    """Put an apostrophe before text that a spreadsheet could take for a formula."""
    risky = [value for value in column.dropna().unique() if is_formula_like(value)]
    return column.replace({value: f"'{value}" for value in risky}) if risky else column


def is_formula_like(value: str) -> bool:
    """Say whether a spreadsheet could take a text for a formula."""
    # Blanks and invisible marks before the sign do not stop every spreadsheet.
    first = next((sign for sign in value if sign.isprintable() and sign != " "), "")
    plain = unicodedata.normalize("NFKC", first)
    return value.startswith(_FORMULA_CONTROLS) or plain[:1] in _FORMULA_SIGNS


def xml_text(value: str) -> str:
    """Return a text with the characters that XML cannot hold marked as unknown."""
    return _NO_XML.sub(UNKNOWN_SIGN, value)


def as_text(value: object) -> str:
    """Return a cell as text, a missing one as empty text."""
    return value if isinstance(value, str) else "" if pd.isna(value) else str(value)  # type: ignore[call-overload]


def words(value: object) -> list[str]:
    """Return the blank-separated words of a cell such as ``sources``."""
    return as_text(value).split()


def parts(value: object) -> list[tuple[str, str]]:
    """
    Return the parts of a cell that lists several things with semicolons.

    Returns
    -------
    parts
        Each thing and what stands in brackets at its end, or empty text:
        ``training school; arts (2004)`` has ``training school``, and ``arts`` with
        ``2004``.
    """
    listed = [part.strip() for part in as_text(value).split(";")]
    found = (re.fullmatch(r"(.+?)(?:\s+\(([^()]*)\))?", part) for part in listed)
    return [(match[1], match[2] or "") for match in found if match]
