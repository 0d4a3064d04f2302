"""Values worked out once for a network and forgotten with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from iinst_geo.network import PartnershipNetwork

Value = TypeVar("Value")


def once_per_network(
    function: Callable[[PartnershipNetwork], Value],
) -> Callable[[PartnershipNetwork], Value]:
    """Keep what a function of a network gave, for as long as the network lives."""
    values: WeakKeyDictionary[PartnershipNetwork, Value] = WeakKeyDictionary()

    @wraps(function)
    def remembered(network: PartnershipNetwork) -> Value:
        if network not in values:
            values[network] = function(network)
        return values[network]

    return remembered
