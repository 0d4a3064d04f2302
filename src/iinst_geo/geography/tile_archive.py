"""An archive of vector tiles in one file (PMTiles, version 3)."""

from __future__ import annotations

import gzip
import html
import json
import mmap
import re
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from pmtiles.tile import (
    Compression,
    Entry,
    HeaderDict,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

from iinst_geo.errors import DataFileError

HEADER_BYTES = 127
DIRECTORIES_KEPT = 24  # some 1 MB each in a large archive
DEEPEST = 4  # directories from the root to a tile
FINEST_ZOOM = 31  # as far as the numbers of tiles go
TAKEN = {Compression.NONE, Compression.GZIP}  # by browsers, over HTTP too
_OF_A_DEGREE = 1e7
_TAG = re.compile(r"<[^>]*>")
_SPOILT = (OSError, ValueError, EOFError, IndexError, OverflowError, zlib.error)


class TileArchive:
    """
    The vector tiles of a file, which is read where they are asked for.

    Bounds are west, south, east and north in degrees (WGS 84); a file may have no
    words on who made it, and no list of layers.

    Parameters
    ----------
    path
        The file. It must stay as it is as long as the process: put a new one in its
        place by renaming, not by writing into it.

    Raises
    ------
    DataFileError
        If it is missing, cut off, or has no vector tiles that browsers can take.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            header = deserialize_header(self._bytes[:HEADER_BYTES])
        except OSError as error:
            raise DataFileError(f"{path} cannot be read: {error.strerror}.") from error
        except SpecVersionUnsupported as error:
            raise DataFileError(
                f"{path} is a PMTiles archive of an old version, not 3; convert it."
            ) from error
        except (MagicNumberNotFound, ValueError, IndexError) as error:
            raise DataFileError(f"{path} is no PMTiles archive.") from error
        if wrong := _wrong_with(header, len(self._bytes)):
            raise DataFileError(f"{path} cannot be used: {wrong}.")
        self.min_zoom = header["min_zoom"]
        self.max_zoom = min(header["max_zoom"], FINEST_ZOOM)
        self.is_gzip = header["tile_compression"] is Compression.GZIP
        self.bounds = (
            header["min_lon_e7"] / _OF_A_DEGREE,
            header["min_lat_e7"] / _OF_A_DEGREE,
            header["max_lon_e7"] / _OF_A_DEGREE,
            header["max_lat_e7"] / _OF_A_DEGREE,
        )
        self._header = header
        self._directory = lru_cache(DIRECTORIES_KEPT)(self._read_directory)
        metadata = self._metadata()
        self.attribution = _as_text(metadata.get("attribution"))
        self.layers = _names(metadata.get("vector_layers"))

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """
        Return a tile as it is stored, or nothing where there is none.

        Raises
        ------
        DataFileError
            If the way to it is spoilt.
        """
        in_zooms = self.min_zoom <= z <= self.max_zoom
        if not (in_zooms and 0 <= x < 1 << z and 0 <= y < 1 << z):
            return None
        wanted, header = zxy_to_tileid(z, x, y), self._header
        offset, length = header["root_offset"], header["root_length"]
        for _ in range(DEEPEST):
            entry = find_tile(self._directory(offset, length), wanted)
            if entry is None:
                return None
            if entry.run_length:
                return self._part(header["tile_data_offset"], entry)
            offset = header["leaf_directory_offset"] + entry.offset
            length = entry.length
        return None

    def _part(self, before: int, entry: Entry) -> bytes:
        begin = before + entry.offset
        return self._bytes[begin : begin + entry.length]

    def _read_directory(self, offset: int, length: int) -> list[Entry]:
        try:
            return deserialize_directory(self._bytes[offset : offset + length])
        except _SPOILT as error:
            raise self._spoilt() from error

    def _metadata(self) -> dict[str, Any]:
        """Return what the file says of itself, once its first directory is read."""
        header = self._header
        begin = header["metadata_offset"]
        self._directory(header["root_offset"], header["root_length"])
        try:
            packed = self._bytes[begin : begin + header["metadata_length"]]
            metadata = json.loads(gzip.decompress(packed)) if packed else {}
        except _SPOILT as error:
            raise self._spoilt() from error
        return metadata if isinstance(metadata, dict) else {}

    def _spoilt(self) -> DataFileError:
        return DataFileError(f"{self.path} cannot be used: a part of it is spoilt.")


def _wrong_with(header: HeaderDict, size: int) -> str:
    """Return what keeps an archive of so many bytes from being used, if anything."""
    whole = header["tile_data_offset"] + header["tile_data_length"]
    packed = header["tile_compression"]
    if size < whole:
        return f"it is cut off, with {size:,} of {whole:,} bytes"
    if header["tile_type"] is not TileType.MVT:
        return f"its tiles are not vector tiles (MVT) but {header['tile_type'].name}"
    if packed not in TAKEN:
        return f"its tiles are compressed in a way ({packed.name}) other than gzip"
    if header["internal_compression"] is not Compression.GZIP:
        return "its directories are not compressed with gzip"
    return ""


def _as_text(markup: object) -> str:
    """Return what is written in HTML as plain words on one line."""
    bare = html.unescape(_TAG.sub("", markup)) if isinstance(markup, str) else ""
    return " ".join(bare.split())


def _names(layers: object) -> tuple[str, ...]:
    described = layers if isinstance(layers, list) else []
    return tuple(str(each.get("id")) for each in described if isinstance(each, dict))
