"""Zip files that are the same bytes for the same content."""

from __future__ import annotations

import io
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EARLIEST = (1980, 1, 1, 0, 0, 0)  # a zip knows no time before it
READABLE = 0o644 << 16  # by all, as the upper half of a zip's attributes has it


def steady_zip(files: Mapping[str, bytes]) -> bytes:
    """Pack files, given by their names inside, without the time of making."""
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as packed:
        for name, data in files.items():
            entry = ZipInfo(name, EARLIEST)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = READABLE
            packed.writestr(entry, data)
    return content.getvalue()
