"""The formats that a selection can be written in, by the names the command uses."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from iinst_geo.errors import UnknownValueError
from iinst_geo.export.html import view_html
from iinst_geo.export.tables import to_csv, to_geojson
from iinst_geo.selection import Selection

Writer = Callable[[Selection], bytes]

FORMATS: Mapping[str, Writer] = {
    "csv": to_csv,
    "geojson": to_geojson,
    "html": view_html,
}


def write(selection: Selection, path: Path, format: str) -> None:  # noqa: A002
    """
    Write a selection to a file, in place of any file that is there.

    Parameters
    ----------
    selection
        What to write.
    path
        The file; its folder must exist.
    format
        A key of ``FORMATS``.

    Raises
    ------
    UnknownValueError
        If there is no such format.
    OSError
        If the file cannot be written.
    """
    if format not in FORMATS:
        raise UnknownValueError(
            f"There is no format {format!r}. Allowed: {', '.join(FORMATS)}."
        )
    # All bytes are made before the file is touched, so a fault leaves it as it was.
    content = FORMATS[format](selection)
    path.write_bytes(content)


def refusals(path: Path | None, format: str) -> dict[str, str]:  # noqa: A002
    """
    Say what ``write`` would refuse, as far as that shows without writing.

    Returns
    -------
    reasons
        By ``format`` and ``output``; empty if all is well. No path stands for
        standard output, which takes anything.
    """
    reasons = {}
    if format not in FORMATS:
        reasons["format"] = f"there is no {format!r}. Allowed: {', '.join(FORMATS)}."
    obstacle = _obstacle(path) if path else ""
    return reasons | ({"output": obstacle} if obstacle else {})


def _obstacle(path: Path) -> str:
    try:
        if path.is_dir():
            return f"{path} is a folder. Name a file."
        if not path.parent.is_dir():
            return f"there is no folder {path.parent}. Make it first."
        if os.access(path if path.exists() else path.parent, os.W_OK):
            return ""
    except OSError as error:  # such as a name too long for the disk
        return f"{path} cannot be written: {error.strerror}. Name another file."
    return f"{path} cannot be written: no permission. Name another file."
