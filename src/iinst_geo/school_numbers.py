"""Schools of the register and institutions of a network, matched by number (URN)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from iinst_geo.memo import once_per_network
from iinst_geo.network import PartnershipNetwork
from iinst_geo.register import Register
from iinst_geo.tables import words

NUMBER = "[0-9]{1,9}"  # of the register, which has six digits so far
NUMBERS = ("urn", "urn_then")  # present, and that of the predecessor at the time


@once_per_network
def numbers(network: PartnershipNetwork) -> Mapping[int, tuple[str, ...]]:
    """Give, for each number, then or now, the institutions that have it."""
    table = network.institutions
    found: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for column in NUMBERS:
        for key, cell in zip(table["institution_id"], table[column], strict=True):
            for word in words(cell):
                if re.fullmatch(NUMBER, word):
                    found[int(word)][key] = None
    return {number: tuple(keys) for number, keys in found.items()}


def recorded_as(network: PartnershipNetwork, urn: int) -> str:
    """Return the institution that a number stands for, empty if there is none."""
    return next(iter(numbers(network).get(urn, ())), "")


def is_recorded(network: PartnershipNetwork, register: Register) -> NDArray[np.bool_]:
    """Say of each school of the register whether the network has it."""
    return np.isin(register.urns, _all_numbers(network))


@once_per_network
def _all_numbers(network: PartnershipNetwork) -> NDArray[np.int64]:
    return np.array(sorted(numbers(network)), np.int64)
