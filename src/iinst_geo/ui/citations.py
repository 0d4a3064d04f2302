"""Sources of the texts kept by hand: a number in the text, a list at the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from iinst_geo.references import Source, sources
from iinst_geo.ui.text import as_html, link


def inline(cited: Iterable[Source]) -> str:
    """Give sources as HTML: each title, linked where it can be, and its publisher."""
    return "; ".join(
        link(source.url, source.title)
        + (f" ({as_html(source.publisher)})" if source.publisher else "")
        for source in cited
    )


def numbers(cited: Iterable[str], listed: Sequence[str]) -> str:
    """Give the numbers that sources have in a list, as HTML: ``[1, 3]``."""
    at = ", ".join(str(listed.index(key) + 1) for key in cited)
    return f' <span class="cite" title="See Sources">[{at}]</span>' if at else ""


def listing(listed: Sequence[str], heading: str = "h2") -> str:
    """Give the list that the numbers point into, as HTML under a heading."""
    known = sources()
    items = "".join(f"<li>{inline([known[key]])}</li>" for key in listed)
    return f"<{heading}>Sources</{heading}><ol>{items}</ol>"
