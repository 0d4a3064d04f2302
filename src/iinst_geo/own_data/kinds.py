"""Kinds of institutions, in whatever words people have for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from iinst_geo.errors import Problem
from iinst_geo.names import normalised
from iinst_geo.own_data.gathered import Gathered
from iinst_geo.own_data.words import Words, known_words
from iinst_geo.vocabulary import KINDS

SCHOOL_WORDS = (
    *("school", "academy", "college", "sixth form", "primary", "secondary", "nursery"),
)
AUTHORITY_WORDS = ("la", "lea", "council", "authority")
NETWORK_WORDS = (
    *("trust", "mat", "hub", "cluster", "federation", "partnership", "network"),
)
# A word of networks ends the name of one: an academy trust is no academy.
KIND_IN_TEXT = re.compile(
    rf"\b(?:(?P<network>(?:(?:{'|'.join(SCHOOL_WORDS)})s? ){{0,3}}"
    rf"(?:{'|'.join(NETWORK_WORDS)}))"
    rf"|(?P<school>{'|'.join(SCHOOL_WORDS)})|(?P<authority>{'|'.join(AUTHORITY_WORDS)}))s?\b"
)
KIND_OF_WORD = {each: each for each in KINDS} | {"authority": "local authority"}
# What stands in brackets or behind these words tells of another than the institution.
ASIDE = re.compile(r"\([^()]*\)|\b(?:in an?|by|of)\b.*", re.DOTALL)
BETWEEN_KINDS = re.compile(r"[^\w\s'’.&-]|\s-\s")
REGISTER_KIND = "local authority nursery school"  # has words of two kinds, is of one


def known_kinds(rows: Gathered) -> Iterator[Problem]:
    """Bring kinds to the explorer's own; tell once of each whose words are of two."""
    cells = rows.column("kind")
    first = {cell: at for at, cell in reversed([*enumerate(cells)]) if cell}
    meant = {
        cell: kind
        for cell in sorted(first, key=first.__getitem__)
        if normalised(cell) not in KINDS and (kind := _kind_of(cell))
    }
    for cell, kind in meant.items():
        if normalised(cell) != REGISTER_KIND and len({*_kinds_in(cell)}) > 1:
            message = f"{cell!r} is taken as {kind!r}."
            fix = f"If it is another kind, write one of: {', '.join(KINDS)}."
            yield rows.warning(first[cell], "kind", message, fix)
    rows.columns["kind"] = [meant.get(cell, cell) if cell else None for cell in cells]
    yield from known_words(rows, "kind", Words(KINDS, empty="school", unknown="school"))


def _kind_of(cell: str) -> str:
    """Return the kind that a text means: a school before all, else what it ends on."""
    found = _kinds_in(ASIDE.sub(" ", cell.casefold()))
    return "school" if "school" in found else next(reversed(found), "")


def _kinds_in(cell: str) -> list[str]:
    """Return the kinds that the words of a text are of, in their order."""
    return [
        KIND_OF_WORD[found.lastgroup or ""]
        for part in BETWEEN_KINDS.split(cell)
        for found in KIND_IN_TEXT.finditer(normalised(part))
    ]
