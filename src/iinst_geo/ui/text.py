"""Text that comes from data, made safe for where it is shown."""

from __future__ import annotations

import re
from html import escape

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
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
    return _PUNCTUATION.sub(r"\\\1", _LIVE.sub(_JOINER, single_line))


def link(url: str, label: str) -> str:
    """Give an HTML link that opens apart; the label alone if the URL is no web page."""
    if not re.match(r"https?://\w", url, re.IGNORECASE):
        return as_html(label)
    return (
        f'<a href="{as_html(url)}" target="_blank" rel="noopener noreferrer">'
        f"{as_html(label)}</a>"
    )
