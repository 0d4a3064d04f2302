"""What a self-analysis suggests to look at, with reasons and what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from iinst_geo.selection.summaries import counted

SUGGESTIONS_SHOWN = 5  # of each kind, on the page and in the files
MOST_FOUND = 100  # of each kind are told in full; all are counted


@dataclass(frozen=True)
class Suggestion:
    """
    A case study or an institution to look at.

    ``selects`` is the id that choosing it selects, ``reasons`` say why it is here,
    ``note`` how much survives of a case study or whether an institution is open.
    """

    key: str
    title: str
    selects: str
    reasons: tuple[str, ...]
    note: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class SuggestionList:
    """
    Suggestions of one kind, best first.

    Parameters
    ----------
    title
        What the kind is called.
    what
        What is looked for, as one and as many: ``("school", "schools")`` with what
        follows.
    found
        The first of them, at most ``MOST_FOUND``.
    count
        How many there are.
    left_out
        How many more there would be, by the reason why they are left out.
    hint
        What the answers lack for this kind, or a word on what is found.
    """

    title: str
    what: tuple[str, str]
    found: tuple[Suggestion, ...] = ()
    count: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    hint: str = ""

    @property
    def shown(self) -> tuple[Suggestion, ...]:
        """The first few, which page and files show."""
        return self.found[:SUGGESTIONS_SHOWN]

    @property
    def line(self) -> str:
        """What there is and what is left out, in words."""
        count, shown = self.count, len(self.shown)
        known = any(self.left_out.values())
        if not count and not known and self.hint:
            return self.hint
        first = counted(count, *self.what) if count else f"No {self.what[0]}"
        first += f", the first {shown} listed." if shown < count else "."
        why = [
            f"Left out {why}: {many}." for why, many in self.left_out.items() if many
        ]
        return " ".join([first, *why])
