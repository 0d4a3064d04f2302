"""Names as they are compared: without case, accents and punctuation."""

from __future__ import annotations

import re
import unicodedata

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
