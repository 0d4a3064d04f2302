"""Text that comes from data, made safe for where it is shown."""

from __future__ import annotations

import re
from html import escape

# Signs that mean something anywhere in a line, and others only where it begins. No more
# are escaped: a select box has its label read aloud with the backslashes in it.
_SIGNS = re.compile(r"([!#$&*+:<=>@\[\\\]^_`{|}~])|^(\d*)([-.)])")
# Streamlit makes emoji (:smile:), arrows (->) and links (https://, www., a@b) of these
# even when they are escaped; a word joiner, which has no width, keeps them apart.
_JOINER = "\u2060"
_LIVE = re.compile(
    r"(?<=:)(?=[/\w])|(?<=[<>=~-])(?=[<>=~-])|(?<=www)(?=\.)|(?<=@)(?=\w)",
    re.IGNORECASE,
)


def as_html(value: str) -> str:
    """Give text as characters inside HTML."""
    return escape(value, quote=True)


def as_markdown(value: str) -> str:
    """Give text as characters inside Markdown, such as the label of a button."""
    single_line = " ".join(value.split())
    apart = _LIVE.sub(_JOINER, single_line)
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
