"""
Messages between the server and its readers: plain values, and bytes as they are.

No pickles: what comes from a reader is data, whoever may have written it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import msgpack

LENGTH_BYTES = 8


class Readable(Protocol):
    """What a message is received from."""

    def read(self, size: int, /) -> bytes:
        """Return so many bytes, or fewer if it ends."""


class Writable(Protocol):
    """What a message is sent to."""

    def write(self, content: bytes, /) -> object:
        """Take bytes."""

    def flush(self) -> None:
        """Pass on what was taken."""


class BrokenMessageError(OSError):
    """A message ends too early, or would be too long."""


def send(to: Writable, value: object, parts: Sequence[bytes] = ()) -> None:
    """Send a value of plain types, and bytes that are not copied for it."""
    head = msgpack.packb([value, [len(part) for part in parts]])
    to.write(len(head).to_bytes(LENGTH_BYTES) + head)
    for part in parts:
        to.write(part)
    to.flush()


def receive(source: Readable, most_bytes: int) -> tuple[Any, list[bytes]]:
    """
    Receive what was sent.

    Raises
    ------
    BrokenMessageError
        If it is not whole, no message, or has more bytes than some.
    """
    length = int.from_bytes(_read(source, LENGTH_BYTES, most_bytes))
    try:
        value, sizes = msgpack.unpackb(_read(source, length, most_bytes))
        parts = [_read(source, size, most_bytes - sum(sizes) + size) for size in sizes]
    except (ValueError, TypeError, msgpack.UnpackException) as error:
        raise BrokenMessageError("it is no message") from error
    return value, parts


def _read(source: Readable, size: int, most_bytes: int) -> bytes:
    if not 0 <= size <= most_bytes:
        raise BrokenMessageError("it is too long")
    content = source.read(size)
    if len(content) < size:
        raise BrokenMessageError("it ends too early")
    return content
