"""Schools of the register matched with institutions by number (URN), and counted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from iinst_geo.cache import weak_cache
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.register.model import Register
from iinst_geo.selection.model import Selection
from iinst_geo.text import words
from iinst_geo.vocabulary import NOT_RECORDED, REGISTER_PHASES, SETTINGS

URN_DIGITS = "[0-9]{1,9}"  # of the register, which has six digits so far
NUMBERS = ("urn", "urn_then")  # present, and that of the predecessor at the time


@weak_cache
def numbers(network: PartnershipNetwork) -> Mapping[int, tuple[str, ...]]:
    """Return, for each number, then or now, the institutions that have it."""
    table = network.institutions
    found: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for column in NUMBERS:
        for key, cell in zip(table["institution_id"], table[column], strict=True):
            for word in words(cell):
                if re.fullmatch(URN_DIGITS, word):
                    found[int(word)][key] = None
    return {number: tuple(keys) for number, keys in found.items()}


def recorded_as(network: PartnershipNetwork, urn: int) -> str:
    """Return the institution that a number stands for, empty if there is none."""
    return next(iter(numbers(network).get(urn, ())), "")


def is_recorded(network: PartnershipNetwork, register: Register) -> NDArray[np.bool_]:
    """Say of each school of the register whether the network has it."""
    return np.isin(register.urns, _all_numbers(network))


@weak_cache
def _all_numbers(network: PartnershipNetwork) -> NDArray[np.int64]:
    return np.array(sorted(numbers(network)), np.int64)


FACETS_COVERED = ("phase", "setting")
ALL = "All"


@dataclass(frozen=True, eq=False)
class SchoolCoverage:
    """
    How many schools of the register are in a partnership shown.

    ``schools`` and ``recorded`` count them by area (rows) and by value of a facet
    (columns, ``ALL`` first): all open schools, and those of them that take part.
    ``beyond_register`` counts the schools shown that the register does not have as
    open.
    """

    schools: pd.DataFrame
    recorded: pd.DataFrame
    beyond_register: int


def school_coverage(
    selection: Selection, register: Register, level: str, facet: str
) -> SchoolCoverage:
    """
    Count the open schools of each area, and those in a partnership shown.

    Parameters
    ----------
    selection
        Which partnerships count.
    register
        All schools; closed ones do not count.
    level
        ``region`` or ``local_authority``, as the register has it.
    facet
        ``phase`` or ``setting``.
    """
    is_open = register.is_open
    shown = frozenset(selection.institutions["institution_id"])
    known = {
        number: shown.intersection(ids)
        for number, ids in numbers(selection.network).items()
    }
    taking_part = [number for number, ids in known.items() if ids]
    takes_part = is_open & np.isin(register.urns, np.array(taking_part, np.int64))
    found = frozenset().union(*(known[int(urn)] for urn in register.urns[takes_part]))
    table = selection.institutions
    schools = table["institution_id"][table["kind"] == "school"]
    return SchoolCoverage(
        _counts(register, is_open, level, facet),
        _counts(register, takes_part, level, facet),
        beyond_register=len(frozenset(schools) - found),
    )


def _counts(
    register: Register, counted: NDArray[np.bool_], level: str, facet: str
) -> pd.DataFrame:
    areas, values = register.values(level), register.values(facet)
    cells = register.codes(level) * len(values) + register.codes(facet)
    tally = np.bincount(cells[counted], minlength=len(areas) * len(values))
    table = pd.DataFrame(
        tally.reshape(len(areas), len(values)), index=areas, columns=values
    )
    usual = [name for name in (*REGISTER_PHASES, *SETTINGS) if name in values]
    order = [*usual, *sorted(set(values) - {*usual, NOT_RECORDED})]
    table = table[[*order, NOT_RECORDED]]
    table.insert(0, ALL, table.sum(axis="columns"))
    return table
