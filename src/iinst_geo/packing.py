"""Bytes as one short word of letters, for an address or a browser's own storage."""

from __future__ import annotations

import base64
import binascii
import zlib


def pack(content: bytes) -> str:
    """Return bytes, compressed, as letters, digits, ``-`` and ``_``."""
    return base64.urlsafe_b64encode(zlib.compress(content, 9)).decode().rstrip("=")


def unpack(word: str, most_bytes: int) -> bytes:
    """
    Return the bytes that a word stands for, the first ones if they are too many.

    Parameters
    ----------
    word
        What ``pack`` returned, or anything else.
    most_bytes
        A few letters can stand for gigabytes: one byte more than this is unpacked at
        most, so that whoever reads them sees that they are too many.

    Raises
    ------
    ValueError
        If the word stands for nothing.
    """
    try:
        compressed = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
        return zlib.decompressobj().decompress(compressed, most_bytes + 1)
    except (binascii.Error, zlib.error) as error:
        message = "the word is not whole"
        raise ValueError(message) from error
