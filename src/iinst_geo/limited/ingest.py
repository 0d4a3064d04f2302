"""Own data read in a process with limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from typing import Any

from iinst_geo.errors import Problem
from iinst_geo.ingest import OwnData, TableMatch, name_of, reading
from iinst_geo.limited.limits import BusyError, StoppedError
from iinst_geo.limited.process import NOBODY, READERS, Answer, Tell
from iinst_geo.limited.table_bytes import from_bytes, to_bytes
from iinst_geo.limited.turns import Visitor
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.schema import SCHEMAS

JOB = "ingest"


def read_own_data(
    files: Mapping[str, bytes],
    corrections: Sequence[TableMatch] = (),
    visitor: Visitor = NOBODY,
) -> OwnData:
    """
    Read a network from files of any kind, as ``reading.read_own_data`` does.

    Files that take more memory or time than they are given are a problem.

    Raises
    ------
    BusyError
        If the server has no time to read them now.
    """
    asked = {"names": list(files), "corrections": [astuple(e) for e in corrections]}
    try:
        told, tables = READERS.call(JOB, asked, list(files.values()), visitor)
    except BusyError:
        raise
    except StoppedError as error:
        name = next(iter(files)) if len(files) == 1 else "one of the files"
        problem = Problem(name, str(error), error.fix)
        return OwnData(name_of(files), None, (problem,), ())
    network = None
    if tables:
        network = PartnershipNetwork(
            **dict(zip(SCHEMAS, map(from_bytes, tables), strict=True)),
            is_sound=True,
            has_case_studies=told["has_case_studies"],
        )
    problems = tuple(Problem(*each) for each in told["problems"])
    matches = tuple(map(_match, told["matches"]))
    return OwnData(told["name"], network, problems, matches)


def work(asked: Mapping[str, Any], contents: Sequence[bytes], _: Tell) -> Answer:
    """Do this in the process with limits."""
    files = dict(zip(asked["names"], contents, strict=True))
    own = reading.read_own_data(files, [*map(_match, asked["corrections"])])
    network = own.network
    told = {
        "name": own.name,
        "has_case_studies": network and network.has_case_studies,
        "problems": [astuple(each) for each in own.problems],
        "matches": [astuple(each) for each in own.matches],
    }
    if network is None:
        return told, []
    return told, [to_bytes(getattr(network, name)) for name in SCHEMAS]


def _match(given: Sequence[Any]) -> TableMatch:
    label, role, headings, fields = given
    return TableMatch(label, role, tuple(headings), tuple(fields))
