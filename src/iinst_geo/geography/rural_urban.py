"""The official rural-urban classes of England, in all their spellings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from iinst_geo.text import normalised

Form = Literal["rural", "urban", "conurbation"]


@dataclass(frozen=True)
class RuralUrbanClass:
    """A class of an official rural-urban classification."""

    label: str
    form: Form


# Code, name and form. C, D and E/F are the folded codes of some public extracts;
# a 2021 class does not say what is a conurbation.
_CLASSES: tuple[tuple[str, str, Form], ...] = (
    ("A1", "Urban major conurbation", "conurbation"),
    ("B1", "Urban minor conurbation", "conurbation"),
    ("C", "Urban city and town", "urban"),
    ("C1", "Urban city and town", "urban"),
    ("C2", "Urban city and town in a sparse setting", "urban"),
    ("D", "Rural town and fringe", "rural"),
    ("D1", "Rural town and fringe", "rural"),
    ("D2", "Rural town and fringe in a sparse setting", "rural"),
    ("E/F", "Rural village or smaller", "rural"),
    ("E1", "Rural village", "rural"),
    ("E2", "Rural village in a sparse setting", "rural"),
    ("F1", "Rural hamlet and isolated dwellings", "rural"),
    ("F2", "Rural hamlet and isolated dwellings in a sparse setting", "rural"),
    ("UN1", "Urban: Nearer to a major town or city", "urban"),
    ("UF1", "Urban: Further from a major town or city", "urban"),
    ("RLN1", "Larger rural: Nearer to a major town or city", "rural"),
    ("RLF1", "Larger rural: Further from a major town or city", "rural"),
    ("RSN1", "Smaller rural: Nearer to a major town or city", "rural"),
    ("RSF1", "Smaller rural: Further from a major town or city", "rural"),
)
# Later rows win a name that two codes share: the full code rather than the folded.
_BY_CODE_OR_NAME = {
    normalised(word): RuralUrbanClass(f"{code} ({name[0].lower()}{name[1:]})", form)
    for code, name, form in _CLASSES
    for word in (code, name)
}
_COUNTRY = re.compile(r"^\s*\([^)]*\)\s*")
# The four settlement types of 2004, each followed by sparse or less sparse.
_NAME_OF_2004 = re.compile(r"(urban\s*>)|town and fringe|village|hamlet", re.IGNORECASE)


def rural_urban_class(given: str) -> RuralUrbanClass | None:
    """
    Read a class of the rural-urban classifications of 2004, 2011 or 2021.

    Parameters
    ----------
    given
        A code (A1 to F2, also folded to C, D and E/F; UN1 to RSF1) or a name, in any
        case, with or without a country in brackets before it.

    Returns
    -------
    found
        ``None`` for empty text and for what is no class of England: Scotland's
        classes, the register's pseudo values, other words.
    """
    name = _COUNTRY.sub("", given).strip()
    known = _BY_CODE_OR_NAME.get(normalised(name))
    if known:
        return known
    older = _NAME_OF_2004.match(name)
    if not older:
        return None
    return RuralUrbanClass(name, "urban" if older[1] else "rural")
