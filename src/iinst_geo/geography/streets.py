"""The archive of streets that whoever runs the explorer may have."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from iinst_geo.errors import DataFileError
from iinst_geo.geography.tile_archive import TileArchive

STREETS_VARIABLE = "IINST_GEO_STREETS"
# Of Protomaps' base map, version 4.
LAYERS = (
    "boundaries",
    "buildings",
    "earth",
    "landcover",
    "landuse",
    "places",
    "pois",
    "roads",
    "water",
)
NEEDED = {"earth", "roads", "water"}
_ADVICE = f"Name another archive of streets in {STREETS_VARIABLE}, or none."


def street_archive() -> TileArchive | None:
    """
    Return the archive of streets that ``IINST_GEO_STREETS`` names, if it names one.

    Raises
    ------
    DataFileError
        If it cannot be read, or has other layers than Protomaps' base map.
    """
    path = os.environ.get(STREETS_VARIABLE)
    return _opened(Path(path)) if path else None


@lru_cache(maxsize=1)
def _opened(path: Path) -> TileArchive:
    try:
        archive = TileArchive(path)
    except DataFileError as error:
        raise DataFileError(f"{error} {_ADVICE}") from error
    if missing := sorted(NEEDED.difference(archive.layers)):
        raise DataFileError(
            f"{path} has no layer {' and no layer '.join(missing)}, as Protomaps' base "
            f"map has. {_ADVICE}"
        )
    return archive
