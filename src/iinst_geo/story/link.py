"""A story as one word of an address, so that a link can carry it."""

from __future__ import annotations

from iinst_geo.errors import Problem, StoryFileError
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.packing import pack, unpack
from iinst_geo.story.files import LARGEST_BYTES, read_story, write_story
from iinst_geo.story.model import Story

LONGEST_LINK = 8000  # characters; servers and proxies refuse addresses not much longer


def packed(story: Story) -> str:
    """
    Return a story as letters, digits, ``-`` and ``_``.

    It may be longer than ``LONGEST_LINK``; it is then of no use in an address.
    """
    return pack(write_story(story))


def unpacked(word: str, network: PartnershipNetwork) -> Story:
    """
    Return the story that a word of an address stands for.

    Raises
    ------
    StoryFileError
        If it stands for none, or for one that the network cannot tell.
    """
    try:
        content = unpack(word, LARGEST_BYTES)
    except ValueError:
        message = "the address does not hold a whole story."
        raise StoryFileError([Problem("story", message, "Copy it again.")]) from None
    return read_story(content, network)
