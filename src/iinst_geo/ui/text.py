"""Text that comes from data, made safe for Markdown."""

from __future__ import annotations

import re

# Signs that mean something anywhere in a line, and others only where it begins.
_SIGNS = re.compile(r"([!#$&*+:<=>@\[\\\]^_`{|}~])|^(\d*)([-.)])")
# Streamlit makes emoji (:smile:), arrows (->) and links (https://, www., a@b) of these
# even when they are escaped; a word joiner, which has no width, keeps them apart.
_JOINER = "\u2060"
_LIVE = re.compile(
    r"(?<=:)(?=[/\w])|(?<=[<>=~-])(?=[<>=~-])|(?<=www)(?=\.)|(?<=@)(?=\w)",
    re.IGNORECASE,
)
# What Markdown, with what Streamlit 1.67 adds to it, can make anything of. All else
# stays as it is: a select box has its label read aloud with the backslashes in it, and
# a facet's values stand in the address as their labels.
_MARKUP = re.compile(
    r"[\\\[]|([*_~`$]).*\1|<[\w/!?]|&#?\w+;|:([^\W\d]|/|[\w+-]+:)|[<>=~-]{2}|www\.|@\w"
    r"|^([-+*]|#{1,6}|\d+[.)])(\s|$)|^>|^[-*_ ]+$",
    re.IGNORECASE,
)


def as_markdown(value: str) -> str:
    """
    Return text as characters inside Markdown.

    Streamlit reads as Markdown every label (also of an option, an expander or a link to
    a page), help, notice and toast. It draws as they stand: the options of a select
    box, placeholders, what is in a field or a cell, and ``st.text``.
    """
    line = " ".join(value.split())
    if not _MARKUP.search(line):
        return line
    apart = _LIVE.sub(_JOINER, line)
    return _SIGNS.sub(lambda found: rf"{found[2] or ''}\{found[1] or found[3]}", apart)
