"""Values worked out once for a network or the like, and forgotten with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from iinst_geo.network import PartnershipNetwork

Owner = TypeVar("Owner")
Value = TypeVar("Value")


def once_per_network(
    function: Callable[[PartnershipNetwork], Value],
) -> Callable[[PartnershipNetwork], Value]:
    """Keep what a function of a network gave, for as long as the network lives."""
    return once_for_each(function)


def once_for_each(function: Callable[[Owner], Value]) -> Callable[[Owner], Value]:
    """Keep what a function of one thing gave, for as long as the thing lives."""
    values: WeakKeyDictionary[Owner, Value] = WeakKeyDictionary()

    @wraps(function)
    def remembered(owner: Owner) -> Value:
        if owner not in values:
            values[owner] = function(owner)
        return values[owner]

    return remembered
