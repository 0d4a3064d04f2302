"""The files of strangers, read in a process of their own that has limits."""

from iinst_geo.limited.ingest import read_own_data
from iinst_geo.limited.limits import BusyError
from iinst_geo.limited.process import READERS
from iinst_geo.limited.register import import_register
from iinst_geo.limited.turns import Visitor
from iinst_geo.limited.workbook import marked_workbook

__all__ = [
    "READERS",
    "BusyError",
    "Visitor",
    "import_register",
    "marked_workbook",
    "read_own_data",
]
