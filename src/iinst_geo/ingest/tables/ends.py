"""What institutions are called where ties name them: by id, number or name."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import accumulate

from iinst_geo.ingest.headings import OWN_KEY
from iinst_geo.ingest.tables.columns import RoleColumns
from iinst_geo.ingest.tables.words import meant
from iinst_geo.text import folded_id, normalised

ENDS_SUGGESTED_FOR = 20  # unknown ends; a suggestion compares with every name
LISTED_MOST = 5  # namesakes, or parts of a cell
MOST_PARTS = 100  # of one cell
URN_CELL = re.compile(r"(?:urn[\s:.]*)?0*([0-9]{1,9})(?:\.0+)?", re.IGNORECASE)
# What tells namesakes apart in words; the first that they do not share is shown.
APART = ("postcode", "town", "local_authority", "urn")
ALWAYS_BETWEEN = re.compile(r"[;|\n]")
# What may stand between names, and may stand in one too. Spaces before it stay with
# the name: a pattern that begins with them takes the square of their number in time.
PERHAPS_BETWEEN = re.compile(r"(?:,\s*(?:and\b|&)?|&|\+|/|\band\b)\s*", re.IGNORECASE)

WORD = re.compile(r"\w\S*")  # of these a text has no more than words, once folded


@dataclass
class Ends:
    """
    What institutions may be called, each with the ids of those that are called so.

    ``own_keys`` are what the ties of a table call the row that they stand in. An id
    wins over a number, and that over a name.
    """

    own_keys: dict[str, str]
    ids: dict[str, str]
    numbers: dict[str, list[str]]
    names: dict[str, list[str]]
    labels: dict[str, str] = field(default_factory=dict)  # of namesakes, by id
    suggested: int = field(default=0)
    # A wrong column is asked for again and again, and may hold whole paragraphs.
    asked: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, institutions: RoleColumns) -> Ends:
        """Take the ids, numbers and names of a table of institutions."""
        ids = [key or "" for key in institutions.column("institution_id")]
        names: dict[str, list[str]] = defaultdict(list)
        numbers: dict[str, list[str]] = defaultdict(list)
        columns = [institutions.column(each) for each in ("name", "urn", OWN_KEY)]
        own_keys = {}
        for key, name, urn, own in zip(ids, *columns, strict=True):
            if plain := normalised(name or ""):
                names[plain].append(key)
            if number := URN_CELL.fullmatch((urn or "").strip()):
                numbers[number[1]].append(key)
            if own:
                own_keys[own] = key
        by_id = {folded_id(key): key for key in ids}
        found = cls(own_keys, by_id, dict(numbers), dict(names))
        found._tell_namesakes_apart(institutions)
        return found

    def _tell_namesakes_apart(self, institutions: RoleColumns) -> None:
        """Let institutions of one name be called by it with what is their own."""
        keys = institutions.column("institution_id")
        position = {key or "": at for at, key in enumerate(keys)}
        further: dict[str, list[str]] = defaultdict(list)
        for called in [each for each in self.names.values() if len(each) > 1]:
            places = [position[key] for key in called]
            for column in APART:
                cells = [institutions.column(column)[at] for at in places]
                times = Counter(cells)
                for key, at, cell in zip(called, places, cells, strict=True):
                    if not cell:
                        continue
                    label = f"{institutions.column('name')[at]}, {cell}"
                    further[normalised(label)].append(key)
                    if times[cell] == 1:
                        self.labels.setdefault(key, f"{label} (id {key})")
        for name, called in further.items():
            self.names.setdefault(name, called)

    def _called(self, text: str) -> list[str]:
        """Return the ids of all that is called so."""
        if text not in self.asked:
            self.asked[text] = self._found(text)
        return self.asked[text]

    def _found(self, text: str) -> list[str]:
        if text in self.own_keys:
            return [self.own_keys[text]]
        stripped = text.strip()
        if found := self.ids.get(folded_id(stripped)):
            return [found]
        number = URN_CELL.fullmatch(stripped)
        by_number = self.numbers.get(number[1], []) if number else []
        return by_number or self.names.get(normalised(stripped), [])

    def find(self, called: str) -> str:
        """Return the id of what is called so; empty if nothing is, or not one only."""
        found = self._called(called)
        return found[0] if len(found) == 1 else ""

    def parts(self, called: str) -> list[str]:
        """
        Return the names in a cell of several; the cell itself if it is one, or unclear.

        Semicolons and line breaks always stand between names. A comma or *and* does
        so where every part is known, and the longest name that is known wins.
        """
        if self._called(called):
            return [called]
        pieces = [each for each in ALWAYS_BETWEEN.split(called) if each.strip()]
        return [part for piece in pieces for part in self._known_parts(piece)]

    def _known_parts(self, called: str) -> list[str]:
        """Cut a text at commas and such if every part is known then."""
        if self._called(called) or not self._begins(called):
            return [called]
        bits = list(_bits(called))
        if not 1 < len(bits) <= MOST_PARTS:
            return [called]
        words = (len(WORD.findall(called, start, end)) for start, end in bits)
        before = [0, *accumulate(words)]

        @cache
        def cut(first: int) -> list[str] | None:
            if first == len(bits):
                return []
            # No part has more words than the longest name.
            end = bisect_right(before, before[first] + self._most_words) - 1
            for last in range(max(end, first + 1), first, -1):
                part = called[bits[first][0] : bits[last - 1][1]].strip()
                rest = cut(last) if self._called(part) else None
                if rest is not None:
                    return [part, *rest]
            return None

        return cut(0) or [called]

    def why_not(self, called: str) -> tuple[str, str]:
        """Say why nothing was found, and what to do."""
        if namesakes := self._called(called):
            labels = [self.labels.get(key, key) for key in namesakes[:LISTED_MOST]]
            listed = "; ".join([*labels, "…"][: len(namesakes)])
            noun = "number (URN)" if URN_CELL.fullmatch(called.strip()) else "name"
            message = (
                f"{called!r} is the {noun} of more than one institution: {listed}."
            )
            fix = "Give the id of the one that is meant, or its name with the postcode."
            return message, fix
        message = f"{called!r} names no institution."
        self.suggested += 1
        if self.suggested > ENDS_SUGGESTED_FOR:
            return message, "Correct it, or add the institution."
        bits = [called[start:end].strip() for start, end in _bits(called)]
        unknown = [bit for bit in bits if not self._called(bit)]
        if len(unknown) < len(bits):
            listed = ", ".join(map(repr, unknown[:LISTED_MOST]))
            slip = meant(unknown[0], self._known)
            return message, (
                f"If it is several, {listed} is not known among them. {slip}Correct "
                "it, or add the institution, and put ; between partners."
            )
        several = "Put ; between partners if it is several. " if len(bits) > 1 else ""
        slip = meant(called, self._known)
        return message, f"{slip}{several}Correct it, or add the institution."

    def _begins(self, called: str) -> bool:
        """Say whether a text may begin with something known, for all its first word."""
        start, end = next(_bits(called), (0, 0))
        first = normalised(called[start:end]).split(" ", 1)[0]
        is_number = bool(self.numbers) and (first[:1].isdigit() or first[:3] == "urn")
        return not first or is_number or first in self._first_words

    @cached_property
    def _first_words(self) -> set[str]:
        return {normalised(each).split(" ", 1)[0] for each in self._known}

    @cached_property
    def _most_words(self) -> int:
        """How many words the longest name or id has, or a number with *URN*."""
        names = (normalised(each) for each in self._known)
        return max((len(name.split()) for name in names), default=0) + 2

    @cached_property
    def _known(self) -> list[str]:
        return [*self.ids.values(), *self.names]


def _bits(called: str) -> Iterator[tuple[int, int]]:
    """Return where the parts of a text begin and end if all that may part it does."""
    start = 0
    for between in PERHAPS_BETWEEN.finditer(called):
        if called[start : between.start()].strip():
            yield start, between.start()
        start = between.end()
    if called[start:].strip():
        yield start, len(called)
