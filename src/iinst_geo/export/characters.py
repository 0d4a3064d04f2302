"""Text from data as plain characters, whatever reads the file."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

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
    """Give a text with the characters that XML cannot hold marked as unknown."""
    return _NO_XML.sub(UNKNOWN_SIGN, value)
