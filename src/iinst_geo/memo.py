"""Values worked out once for a network or register, and forgotten with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from iinst_geo.network import PartnershipNetwork
from iinst_geo.register import Register

Subject = TypeVar("Subject")
Value = TypeVar("Value")


def once_per_network(
    function: Callable[[PartnershipNetwork], Value],
) -> Callable[[PartnershipNetwork], Value]:
    """Keep what a function of a network gave, for as long as the network lives."""
    return _once(function)


def once_per_register(
    function: Callable[[Register], Value],
) -> Callable[[Register], Value]:
    """Keep what a function of a register gave, for as long as the register lives."""
    return _once(function)


def _once(function: Callable[[Subject], Value]) -> Callable[[Subject], Value]:
    values: WeakKeyDictionary[Subject, Value] = WeakKeyDictionary()

    @wraps(function)
    def remembered(subject: Subject) -> Value:
        if subject not in values:
            values[subject] = function(subject)
        return values[subject]

    return remembered
