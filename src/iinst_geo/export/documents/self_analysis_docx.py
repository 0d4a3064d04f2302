"""A self-analysis as a Word document."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from iinst_geo.export.documents.self_analysis import (
    TITLE,
    Report,
    ReportSection,
    legible,
    report,
)
from iinst_geo.export.pictures.profile import profile_in_words, profile_png
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.self_analysis.advice import Advice
from iinst_geo.self_analysis.answers import Answers
from iinst_geo.self_analysis.suggestions import SuggestionList

A4_MM, MARGIN_MM = (210, 297), 20
NAVY = RGBColor(0x12, 0x43, 0x6D)
WIDE_SHARE = 0.72  # of the text's width, for the first of two columns


def answers_docx(
    network: PartnershipNetwork, answers: Answers, advice: Advice
) -> bytes:
    """
    Return a self-analysis as a Word document on A4.

    Parameters
    ----------
    network
        What the suggestions are of.
    answers
        What was answered.
    advice
        What the answers led to, as the page shows it.

    Returns
    -------
    content
        An Office Open XML document; characters that XML cannot hold stand as U+FFFD.
    """
    said = report(network, answers, advice)
    document = _blank()
    document.add_heading(TITLE, 0)
    _table(document, ("About the institution", ""), said.about, 1 - WIDE_SHARE)
    _add_profile(document, said)
    for section in said.sections:
        _add_section(document, section)
    document.add_heading("Where to look next", 1)
    for kind in said.suggested:
        _add_suggested(document, kind)
    document.add_heading("Sources", 1)
    _bullets(document, said.sources)
    document.add_heading("What to know about this file", 1)
    for line in said.honesty:
        document.add_paragraph(legible(line))
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _blank() -> WordDocument:
    document = Document()
    page = document.sections[0]
    page.orientation = WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = Mm(A4_MM[0]), Mm(A4_MM[1])
    page.left_margin = page.right_margin = Mm(MARGIN_MM)
    page.top_margin = page.bottom_margin = Mm(MARGIN_MM)
    body = document.styles["Normal"]
    body.font.size = Pt(10.5)
    # Else Word proof-reads the text as American English.
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    body.element.get_or_add_rPr().append(language)
    for name in ("Title", "Heading 1", "Heading 2"):
        document.styles[name].font.color.rgb = NAVY
    document.styles["Title"].font.size = Pt(20)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = TITLE, "", ""
    properties.language = "en-GB"
    return document


def _add_profile(document: WordDocument, said: Report) -> None:
    document.add_heading("Profile", 1)
    document.add_paragraph(" ".join(said.findings))
    picture = document.add_picture(
        io.BytesIO(profile_png(said.profiles)), Mm(A4_MM[0] - 2 * MARGIN_MM)
    )
    properties = picture._inline.docPr  # noqa: SLF001, python-docx has no other way
    properties.set("descr", profile_in_words(said.profiles))
    properties.set("title", "Profile")
    rows = [
        (f"{each.heading.label} ({each.answered} of {each.total})", each.words)
        for each in said.profiles
    ]
    _table(document, ("Heading (answered)", "Where you stand"), rows, 0.5)


def _add_section(document: WordDocument, section: ReportSection) -> None:
    document.add_heading(section.heading.label, 1)
    _table(document, ("Statement", "Judgement"), section.judgements, WIDE_SHARE)
    for name, text in section.notes:
        document.add_heading(name, 2)
        document.add_paragraph(text)


def _add_suggested(document: WordDocument, kind: SuggestionList) -> None:
    document.add_heading(legible(kind.title), 2)
    document.add_paragraph(legible(kind.line))
    for each in kind.shown:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        paragraph.add_run(legible(each.title)).bold = True
        _bullets(document, [*each.reasons, each.note])


def _bullets(document: WordDocument, lines: Iterable[str]) -> None:
    for line in lines:
        document.add_paragraph(legible(line), style="List Bullet")


def _table(
    document: WordDocument,
    head: tuple[str, str],
    rows: Sequence[tuple[str, str]],
    share: float,
) -> None:
    """Add a table of two columns, the first with a share of the text's width."""
    table = document.add_table(rows=1, cols=2, style="Table Grid")
    for cell, name in zip(table.rows[0].cells, head, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    # The first row is said again on each page, and to whoever listens to the table.
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)  # noqa: SLF001, as above
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = value
    width_mm = A4_MM[0] - 2 * MARGIN_MM
    for column, part in zip(table.columns, (share, 1 - share), strict=True):
        for cell in column.cells:
            cell.width = Mm(round(width_mm * part))
    document.add_paragraph()
