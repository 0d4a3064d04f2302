"""A story in an address."""

from __future__ import annotations

import pytest

from iinst_geo.errors import StoryFileError
from iinst_geo.story.link import packed, unpacked
from iinst_geo.story.model import Scene, Story
from tests.samples import BUILT_IN

WORD = packed(Story("Three", (Scene("A"), Scene("B"), Scene("C"))))


@pytest.mark.parametrize("word", ["", "no", "%", "é", WORD[:-9]])
def test_a_broken_link_is_refused(word):
    with pytest.raises(StoryFileError):
        unpacked(word, BUILT_IN)
