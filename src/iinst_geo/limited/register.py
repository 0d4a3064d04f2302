"""An extract of the national register read in a process with limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from iinst_geo.errors import DataFileError
from iinst_geo.limited.limits import BusyError, StoppedError
from iinst_geo.limited.process import NOBODY, READERS, Answer, Tell
from iinst_geo.limited.table_bytes import from_bytes, to_bytes
from iinst_geo.limited.turns import Visitor
from iinst_geo.register import importing
from iinst_geo.register.extract import Progress
from iinst_geo.register.importing import RegisterImport

JOB = "register"
REFUSED = "refused"


def import_register(
    content: bytes,
    *,
    name: str,
    open_only: bool,
    progress: Progress,
    visitor: Visitor = NOBODY,
) -> RegisterImport:
    """
    Read an extract of the register, as ``importing.import_register`` does.

    Raises
    ------
    BusyError
        If the server has no time to read it now.
    DataFileError
        If that raises it, or if reading takes more memory or time than is given.
    """
    asked = {"name": name, "open_only": open_only}
    try:
        told, tables = READERS.call(JOB, asked, [content], visitor, progress)
    except BusyError:
        raise
    except StoppedError as error:
        raise DataFileError(f"{error} {error.fix}") from None
    if REFUSED in told:
        raise DataFileError(told[REFUSED])
    [table] = map(from_bytes, tables)
    warnings = tuple(told["warnings"])
    return RegisterImport(
        table, told["rows_read"], told["left_out"], told["extract_date"], warnings
    )


def work(asked: Mapping[str, Any], contents: Sequence[bytes], tell: Tell) -> Answer:
    """Do this in the process with limits."""
    [content] = contents
    try:
        found = importing.import_register(content, progress=tell, **asked)
    except DataFileError as error:
        return {REFUSED: str(error)}, []
    told = {
        "rows_read": found.rows_read,
        "left_out": dict(found.left_out),
        "extract_date": found.extract_date,
        "warnings": list(found.warnings),
    }
    return told, [to_bytes(found.table)]
