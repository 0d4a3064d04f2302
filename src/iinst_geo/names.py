"""Names as they are compared: without case, accents and punctuation."""

from __future__ import annotations

import re
import unicodedata

LONGEST_ASKED = 200  # characters of a search, or of what a place is called


def normalised(value: str) -> str:
    """Fold case and accents, drop apostrophes and full stops, split on the rest."""
    # Taking a letter apart may bring up a capital, and folding may join two again.
    folded = unicodedata.normalize("NFKD", value).casefold()
    plain = unicodedata.normalize("NFKD", folded)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"\w+", re.sub(r"['’.]", "", plain)))
