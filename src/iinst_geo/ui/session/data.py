"""The network that the explorer was started with, for its pages and its routes."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from threading import Lock

from iinst_geo.ingest.folder import DATA_FOLDER_VARIABLE, read_network
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.register.model import Register, read_register, register_path

_reading = Lock()


def network() -> PartnershipNetwork:
    """
    Return the network, read once for all.

    Raises
    ------
    DataFileError, NetworkDataError
        If the data cannot be used.
    """
    with _reading:  # whoever comes meanwhile waits, and shares what was read
        return _read(os.environ.get(DATA_FOLDER_VARIABLE) or None)


def is_given() -> bool:
    """Say whether the explorer was started with other data than the built-in."""
    return bool(os.environ.get(DATA_FOLDER_VARIABLE))


@lru_cache(maxsize=1)
def _read(folder: str | None) -> PartnershipNetwork:
    return read_network(folder)


def register() -> Register | None:
    """
    Return the register of schools imported last, if any, read once for all.

    Raises
    ------
    DataFileError
        If it cannot be read.
    """
    path = register_path()
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        return None
    return _register(path, changed)


@lru_cache(maxsize=1)
def _register(path: Path, _changed: int) -> Register | None:
    return read_register(path)
