"""Words of a vocabulary: brought to the explorer's own, or told of as others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from iinst_geo.errors import Problem
from iinst_geo.names import normalised
from iinst_geo.own_data.gathered import Column, Gathered

ALIKE = 75  # of 100


def meant(word: str, words: Sequence[str]) -> str:
    """Give a question for the word that a slip may stand for; empty if none is near."""
    best = process.extractOne(
        word, words, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=ALIKE
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


def known_words(rows: Gathered, name: str, known: Words) -> Iterator[Problem]:
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


def other_words(rows: Gathered, name: str, words: Sequence[str]) -> Iterator[Problem]:
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
    """Give the usual word of each cell that has one; cells repeat, so each once."""
    usual = {cell: plain.get(normalised(cell)) for cell in set(cells) if cell}
    return {cell: word for cell, word in usual.items() if word is not None}
