"""Postcodes that nobody knows: what may be meant by them, and what is said of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from itertools import product

from rapidfuzz import process
from rapidfuzz.distance import OSA

from iinst_geo.geography.postcodes import (
    LONGEST,
    SHORTEST,
    WHOLE,
    codes_within,
    find_postcodes,
    spaced,
    tidy,
)

SUGGESTIONS = 3
# Signs that are typed, or read by a scanner, for one another.
TWINS = dict(zip("0O1IL5S2Z8B6G", ("O", "0", "IL", *"11S5Z2B8G6"), strict=True))

NUMBERED_FROM_0 = re.compile(r"[A-Z]{1,2}0[0-9]")  # no district is: Y01, S014
IN_TEXT = re.compile(r"\b[A-Z]{1,2}[0-9][0-9A-Z]? *[0-9][A-Z]{2}\b")
# The first letters of all postcodes, by which an unknown one is British or foreign.
AREAS = frozenset(
    re.findall(
        "[A-Z]+",
        """
        AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH
        DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV
        JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE
        PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ
        TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
        """,
    )
)
BEGINS_WITH_AREA = re.compile(r"([A-Z]{1,2})[0-9]")
# Of Canada (M5V 2T6) and Ireland (W12 F4E2), where a first letter can be British too.
FOREIGN = re.compile(r"[A-Z][0-9][A-Z][0-9][A-Z][0-9]|[A-Z][0-9][0-9W][0-9A-Z]{4}")


def either(candidates: Iterable[str]) -> str:
    """Return candidates as a choice in words: ``A, B or C``."""
    *others, last = candidates
    return f"{', '.join(others)} or {last}" if others else last


def no_postcode(compact: str, near: Collection[str]) -> str:
    """Say to whom gives a whole postcode as a place that there is none, and what is."""
    meant = f" Did you mean {either(near)}?" if near else ""
    return f"There is no postcode {spaced(compact)} in the directory.{meant}"


def no_outward_code(compact: str) -> str:
    """Say to whom gives an outward code as a place that no postcode begins so."""
    return f"No postcode begins with {compact}."


def cut_short(asked: str, outward: str) -> str:
    """Say to whom gives a part of a postcode as a place what to give."""
    return (
        f"{asked!r} is cut short in the middle of a postcode. Give the "
        f"whole one, or its first half: {outward}."
    )


def read_as_another(cell: str, code: str) -> tuple[str, str]:
    """Say what a cell with a slip is read as, and what to do."""
    message = f"the postcode {cell!r} is read as {code}."
    return message, "Write it so, or give the right one."


def not_in_directory(cell: str, likely: Collection[str]) -> tuple[str, str]:
    """Say that the postcode in a cell is not known, and what to do."""
    meant = f"Did you mean {' or '.join(likely)}? " if likely else ""
    message = f"the postcode {cell!r} is not in the ONS directory."
    return message, f"{meant}Correct it, or leave the cell empty."


def not_british(cell: str) -> tuple[str, str]:
    """Say that a cell gives no place in Britain, and what to do."""
    message = f"{cell!r} is not a postcode of an area of Britain; it gives no place."
    fix = "Give longitude and latitude for the map, or correct it if it is a slip."
    return message, fix


def look_alikes(texts: Collection[str]) -> dict[str, list[str]]:
    """
    Return the known postcodes that texts may stand for when signs are told apart.

    ``Y032 9QU`` is typed for ``YO32 9QU``, and a postcode may stand in other words.

    Returns
    -------
    found
        By the text as it was given; of several, those with the fewest signs changed.
    """
    meant = {text: _might_be(text) for text in texts}
    every = {code for codes in meant.values() for _, code in codes}
    known = {code for code, found in find_postcodes(every).items() if found}
    found = {}
    for text, codes in meant.items():
        likely = [(changes, code) for changes, code in codes if code in known]
        fewest = min(likely, default=(0, ""))[0]
        found[text] = sorted({spaced(code) for n, code in likely if n == fewest})
    return found


def _might_be(text: str) -> list[tuple[int, str]]:
    """Return what a text may stand for, each after the number of signs changed."""
    compact = tidy(text)
    if SHORTEST <= len(compact) <= LONGEST:
        choices = [sign + TWINS.get(sign, "") for sign in compact]
        codes = ("".join(signs) for signs in product(*choices))
        return [
            (sum(a != b for a, b in zip(code, compact, strict=True)), code)
            for code in codes
            if code != compact and is_formed(code)
        ]
    plain = unicodedata.normalize("NFKC", text).upper()
    return [(0, tidy(code)) for code in IN_TEXT.findall(plain)]


def is_formed(compact: str) -> bool:
    """Say whether a text without blanks has the form of a whole postcode."""
    return bool(WHOLE.fullmatch(compact)) and not NUMBERED_FROM_0.match(compact)


def is_of_an_area(text: str) -> bool:
    """Say whether a text is a postcode of Britain or its islands, if a wrong one."""
    compact = tidy(text)
    begins = BEGINS_WITH_AREA.match(compact)
    return bool(begins and begins[1] in AREAS) and not FOREIGN.fullmatch(compact)


def near_postcodes(text: str) -> list[str]:
    """Return known postcodes that differ from an unknown one by a letter or two."""
    if alike := look_alikes([text])[text]:
        return alike[:SUGGESTIONS]
    compact = tidy(text)
    known = codes_within(compact[:-3])
    best = process.extract(
        compact, known, scorer=OSA.distance, score_cutoff=2, limit=SUGGESTIONS
    )
    return [spaced(code) for code, _, _ in best]
