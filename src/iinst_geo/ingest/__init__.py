"""Anybody's network, read from files of many kinds and checked kindly."""

from iinst_geo.ingest.folder import files_at
from iinst_geo.ingest.headings import FIELDS, TableMatch, match_as
from iinst_geo.ingest.raw import FILE_KINDS
from iinst_geo.ingest.reading import OwnData, name_of, read_own_data

__all__ = [
    "FIELDS",
    "FILE_KINDS",
    "OwnData",
    "TableMatch",
    "files_at",
    "match_as",
    "name_of",
    "read_own_data",
]
