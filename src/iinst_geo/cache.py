"""Values worked out once for an object, and forgotten with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

Owner = TypeVar("Owner")
Value = TypeVar("Value")


def weak_cache(function: Callable[[Owner], Value]) -> Callable[[Owner], Value]:
    """Keep what a function of one object returns, for as long as the object lives."""
    values: WeakKeyDictionary[Owner, Value] = WeakKeyDictionary()

    @wraps(function)
    def remembered(owner: Owner) -> Value:
        if owner not in values:
            values[owner] = function(owner)
        return values[owner]

    return remembered
