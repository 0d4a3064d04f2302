"""Text and sources on a page, made safe for where they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from iinst_geo.network.sources import Source, built_in_sources

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


def as_html(value: str) -> str:
    """Give text as characters inside HTML."""
    return escape(value, quote=True)


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


def scroller(label: str, table: str) -> str:
    """Return a table of HTML in a named region, which scrolls when it is too wide."""
    return (
        '<div class="scroll" tabindex="0" role="region" '
        f'aria-label="{as_html(label)}">{table}</div>'
    )


def link(url: str, label: str) -> str:
    """Give an HTML link that opens apart; the label alone if the URL is no web page."""
    if not re.match(r"https?://\w", url, re.IGNORECASE):
        return as_html(label)
    return (
        f'<a href="{as_html(url)}" target="_blank" rel="noopener noreferrer">'
        f"{as_html(label)}</a>"
    )


def sources_inline(cited: Iterable[Source]) -> str:
    """Give sources as HTML: each title, linked where it can be, and its publisher."""
    return "; ".join(
        link(source.url, source.title)
        + (f" ({as_html(source.publisher)})" if source.publisher else "")
        for source in cited
    )


def source_numbers(cited: Iterable[str], listed: Sequence[str]) -> str:
    """Give the numbers that sources have in a list, as HTML: ``[1, 3]``."""
    at = ", ".join(str(listed.index(key) + 1) for key in cited)
    return f' <span class="cite" title="See Sources">[{at}]</span>' if at else ""


def source_list(listed: Sequence[str], heading: str = "h2") -> str:
    """Give the list that the numbers point into, as HTML under a heading."""
    known = built_in_sources()
    items = "".join(f"<li>{sources_inline([known[key]])}</li>" for key in listed)
    return f"<{heading}>Sources</{heading}><ol>{items}</ol>"
