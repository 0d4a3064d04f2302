"""A story as one word of an address, so that a link can carry it."""

from __future__ import annotations

import base64
import binascii
import zlib

from iinst_geo.errors import Problem, StoryFileError
from iinst_geo.network import PartnershipNetwork
from iinst_geo.story import Story
from iinst_geo.story_file import LARGEST_BYTES, read_story, write_story

LONGEST_LINK = 8000  # characters; servers and proxies refuse addresses not much longer


def packed(story: Story) -> str:
    """
    Give a story as letters, digits, ``-`` and ``_``.

    It may be longer than ``LONGEST_LINK``; it is then of no use in an address.
    """
    return (
        base64.urlsafe_b64encode(zlib.compress(write_story(story), 9))
        .decode()
        .rstrip("=")
    )


def unpacked(word: str, network: PartnershipNetwork) -> Story:
    """
    Give the story that a word of an address stands for.

    Raises
    ------
    StoryFileError
        If it stands for none, or for one that the network cannot tell.
    """
    try:
        compressed = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
        # A few letters can stand for gigabytes: no more is unpacked than may be.
        content = zlib.decompressobj().decompress(compressed, LARGEST_BYTES + 1)
    except (binascii.Error, ValueError, zlib.error):
        message = "the address does not hold a whole story."
        raise StoryFileError([Problem("story", message, "Copy it again.")]) from None
    return read_story(content, network)
