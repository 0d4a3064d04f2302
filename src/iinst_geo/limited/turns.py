"""Whose turn it is to have files read, so that no visitor holds up the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition
from typing import NamedTuple

from iinst_geo.files import MEGABYTE
from iinst_geo.limited.limits import BusyError

AT_ONCE = 2  # jobs; more wait
LARGE_BYTES = MEGABYTE  # files of so many leave a place for smaller ones
WAITS_S = 120
LOOKS_S = 1  # how often it is asked whether somebody still waits
OWN = "Your other files are still being read. Try again in a minute."
BUSY = "The server is reading other people’s files. Try again in a minute."
GONE = "The page was closed while its files were read. Give them again."


class Visitor(NamedTuple):
    """Who has files read: one job at a time, for as long as the page is open."""

    name: str = ""
    is_there: Callable[[], bool] = lambda: True
    waits_s: float = WAITS_S


class _Wish(NamedTuple):
    """What is asked for; each is another, even if its values are the same."""

    name: str
    is_large: bool


class Turns:
    """Turns of visitors, in the order in which they came."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._waiting: list[_Wish] = []
        self._running: list[_Wish] = []

    @contextmanager
    def turn(self, visitor: Visitor, size: int) -> Iterator[None]:
        """
        Wait until files of some size (bytes) may be read, and hold the place meanwhile.

        Raises
        ------
        BusyError
            If that takes too long, or nobody waits any more.
        """
        wish = _Wish(visitor.name, size >= LARGE_BYTES)
        with self._changed:
            self._wait(wish, visitor)
            self._running.append(wish)
        try:
            yield
        finally:
            with self._changed:
                _take_out(self._running, wish)
                self._changed.notify_all()

    def _wait(self, wish: _Wish, visitor: Visitor) -> None:
        self._waiting.append(wish)
        left_s = visitor.waits_s
        try:
            while not self._changed.wait_for(
                lambda: self._is_next(wish), min(LOOKS_S, left_s)
            ):
                left_s -= LOOKS_S
                if not visitor.is_there():
                    raise BusyError(GONE)
                if left_s <= 0:
                    raise BusyError(OWN if self._has_one(wish) else BUSY)
        finally:
            _take_out(self._waiting, wish)
            self._changed.notify_all()  # another may be next now

    def _is_next(self, wish: _Wish) -> bool:
        """Tell whether of all that may be begun this came first."""
        if len(self._running) == AT_ONCE:
            return False
        return next((w for w in self._waiting if self._may(w)), None) is wish

    def _may(self, wish: _Wish) -> bool:
        if self._has_one(wish):
            return False
        return not (wish.is_large and any(other.is_large for other in self._running))

    def _has_one(self, wish: _Wish) -> bool:
        """Tell whether files of the same visitor are read now."""
        return any(other.name == wish.name for other in self._running)


def _take_out(wishes: list[_Wish], wish: _Wish) -> None:
    """Take out this wish, and not one that is equal."""
    wishes[:] = [other for other in wishes if other is not wish]
