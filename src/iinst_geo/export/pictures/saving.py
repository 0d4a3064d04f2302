"""Saving a figure as a file that says what it shows, and is the same each time."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from threading import Lock
from xml.sax.saxutils import escape

import matplotlib as mpl
from matplotlib.figure import Figure

from iinst_geo.text import xml_text

LANGUAGE = "en-GB"
# Text stays text, in SVG as elements and in PDF as letters that can be searched; and
# nothing in a file depends on chance.
OPTIONS = {"svg.fonttype": "none", "svg.hashsalt": "iinst_geo", "pdf.fonttype": 42}
# Else a file says when, and with what, it was made.
NO_SVG_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
NO_PDF_METADATA = dict.fromkeys(("Creator", "Producer", "CreationDate"))
_SAVING = Lock()  # matplotlib's options are those of the whole process


def svg(figure: Figure, title: str = "", words: str = "") -> str:
    """
    Return a figure as an SVG element.

    With a title and what it shows in words it is a picture to software that reads
    aloud; without, it is left to the page around it to say so.
    """
    text = _saved(figure, "svg", metadata=NO_SVG_METADATA).decode()
    element = text[text.index("<svg") :]
    if not title:
        return element
    named = 'role="img" aria-labelledby="view-title view-words" xml:lang="en-GB"'
    head, rest = element.split(">", 1)
    return (
        f'{head} {named}>\n <title id="view-title">{_escaped(title)}</title>\n'
        f' <desc id="view-words">{_escaped(words)}</desc>{rest}'
    )


def png(figure: Figure, dots_per_inch: float, title: str, words: str) -> bytes:
    """Return a figure as PNG, with title and words as its text chunks."""
    about = {"Title": title, "Description": words, "Software": None}
    return _saved(figure, "png", dpi=dots_per_inch, metadata=about)


def pdf(figure: Figure, title: str, words: str) -> bytes:
    """Return a figure as PDF of one page, with title, subject and language."""
    about = {"Title": title, "Subject": words, **NO_PDF_METADATA}
    return _with_language(_saved(figure, "pdf", metadata=about))


def _saved(
    figure: Figure,
    format: str,  # noqa: A002
    *,
    dpi: float | str = "figure",
    metadata: Mapping[str, str | None],
) -> bytes:
    content = io.BytesIO()
    with _SAVING, mpl.rc_context(OPTIONS):  # type: ignore[arg-type]
        figure.savefig(content, format=format, dpi=dpi, metadata=dict(metadata))
    return content.getvalue()


def _escaped(text: str) -> str:
    return escape(xml_text(text))


def _with_language(content: bytes) -> bytes:
    """
    Say in a PDF which language it is in, and that its title names its window.

    Notes
    -----
    matplotlib 3.11 has no way to say it. ISO 32000-1, 7.5.6: an update stands after
    the file, with a catalogue in place of the old one and a table of where it is.
    """
    catalogue = re.search(rb"(\d+) 0 obj\n<< /Type /Catalog (.*?) >>\nendobj", content)
    trailer = re.search(
        rb"trailer\n<< (.*?) >>\nstartxref\n(\d+)\n", content, re.DOTALL
    )
    if catalogue is None or trailer is None:
        return content
    number, entries = catalogue.groups()
    last, start = trailer.groups()
    place = len(content)
    update = (
        b"%s 0 obj\n<< /Type /Catalog %s /Lang (%s) "
        b"/ViewerPreferences << /DisplayDocTitle true >> >>\nendobj\n"
        % (number, entries, LANGUAGE.encode())
    )
    table = b"xref\n%s 1\n%010d 00000 n \n" % (number, place)
    end = b"trailer\n<< %s /Prev %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        last,
        start,
        place + len(update),
    )
    return content + update + table + end
