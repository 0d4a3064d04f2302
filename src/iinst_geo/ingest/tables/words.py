"""Words of a vocabulary and kinds of institution, brought to the explorer's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from iinst_geo.errors import Problem
from iinst_geo.ingest.tables.columns import Column, RoleColumns
from iinst_geo.text import normalised
from iinst_geo.vocabulary import KINDS

WORDS_ALIKE = 75  # of 100


def meant(word: str, words: Sequence[str]) -> str:
    """Return a question for the word that a slip may mean; empty if none is near."""
    best = process.extractOne(
        word, words, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=WORDS_ALIKE
    )
    return f"Did you mean {best[0]!r}? " if best else ""


@dataclass(frozen=True)
class Words:
    """
    A closed set of words.

    ``empty`` stands for an empty cell, ``unknown`` for a word that is none of them.
    """

    words: Sequence[str]
    empty: str | None = None
    unknown: str | None = None


def known_words(rows: RoleColumns, name: str, known: Words) -> Iterator[Problem]:
    """
    Bring a column to a closed set of words, and tell of each cell that has another.

    A word that is not known stays in a column of its own.
    """
    plain = {normalised(word): word for word in known.words}
    cells = rows.column(name)
    found = _found(cells, plain)
    rows.columns[name] = [
        found.get(cell, known.unknown) if cell else known.empty for cell in cells
    ]
    for at, cell in enumerate(cells):
        if cell and cell not in found:
            rows.columns.setdefault(f"{name}_given", [None] * len(rows))[at] = cell
            taken = repr(known.unknown) if known.unknown else "not recorded"
            message = f"{cell!r} is none of: {', '.join(known.words)}."
            slip = meant(cell, known.words)
            fix = f"{slip}Use one of them; now it is taken as {taken}."
            yield rows.warning(at, name, message, fix)


def other_words(
    rows: RoleColumns, name: str, words: Sequence[str]
) -> Iterator[Problem]:
    """Bring the case of a column's words to the usual; tell once of each other word."""
    cells = rows.column(name)
    found = _found(cells, {normalised(word): word for word in words})
    if not rows.is_complete:
        rows.columns[name] = [found.get(cell, cell) if cell else None for cell in cells]
    told = set()
    for at, cell in enumerate(cells):
        if cell and cell not in found and cell not in told:
            told.add(cell)
            label = name.replace("_", " ")
            message = f"{cell!r} is a {label} of its own; the explorer has not met it."
            fix = f"{meant(cell, words)}It becomes a value of its own in the filters."
            yield rows.warning(at, name, message, fix)


def _found(cells: Column, plain: Mapping[str, str]) -> Mapping[str, str]:
    """Return the usual word of each cell that has one; cells repeat, so each once."""
    usual = {cell: plain.get(normalised(cell)) for cell in set(cells) if cell}
    return {cell: word for cell, word in usual.items() if word is not None}


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


def known_kinds(rows: RoleColumns) -> Iterator[Problem]:
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
