"""The files of a self-analysis hold what was answered, as text."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from iinst_geo import find_place
from iinst_geo.export.documents.self_analysis import NOT_STORED, legible
from iinst_geo.export.documents.self_analysis_docx import answers_docx
from iinst_geo.export.documents.self_analysis_html import answers_html
from iinst_geo.export.pictures.profile import profile_png, profile_svg
from iinst_geo.self_analysis.advice import advise
from iinst_geo.self_analysis.answers import AboutInstitution, Answers, Notes
from iinst_geo.self_analysis.profile import profile_of
from iinst_geo.self_analysis.questionnaire import WHOSE, read_questionnaire
from tests.samples import calmly, changed, small_network

HOSTILE = "<script>alert(1)</script> =cmd() \u202eright-to-left {{ 7*7 }}"
ANSWERS = Answers(
    {"1-vision": "not yet", "3-visits": "established", "4-plan": "starting"},
    {"1": Notes("We meet\nonce a term", HOSTILE), "5": Notes("", "Bell \x07 and \x00")},
    AboutInstitution("School & <b>", "Secondary", "Urban", "BB1 2LD"),
)


def advice_for(network, answers=ANSWERS):
    return advise(network, answers, find_place(network, "BB1 2LD"))


def word(network, answers=ANSWERS):
    content = answers_docx(network, answers, advice_for(network, answers))
    return Document(io.BytesIO(content))


def page(network, answers=ANSWERS):
    return answers_html(network, answers, advice_for(network, answers)).decode()


@pytest.fixture(scope="module")
def document(network):
    return word(network)


def paragraphs(document):
    return [each.text for each in document.paragraphs]


def rows(document):
    return [
        tuple(cell.text for cell in row.cells)
        for table in document.tables
        for row in table.rows
    ]


def test_the_document_has_answers_profile_and_notes(document):
    cells = rows(document)
    assert ("Institution", "School & <b>") in cells
    assert ("1 Leadership (1 of 4)", "0 of 3, not yet") in cells
    assert ("2 Professional development (0 of 4)", "Not answered") in cells
    for statement in read_questionnaire().statements.values():
        level = ANSWERS.judgements.get(statement.id, "Not answered").capitalize()
        assert (statement.text, level) in cells
    assert "We meet\nonce a term" in paragraphs(document)
    assert HOSTILE in paragraphs(document)
    assert "Bell \ufffd and \ufffd" in paragraphs(document)


def test_the_document_has_each_suggestion_with_its_reasons(network, document):
    said = paragraphs(document)
    advice = advice_for(network)
    assert all(kind.shown for kind in advice.kinds)
    for kind in advice.kinds:
        assert kind.line in said
        for each in kind.shown:
            at = said.index(each.title, said.index(kind.title))
            lines = [*each.reasons, each.note]
            assert said[at + 1 : at + 1 + len(lines)] == lines


def test_the_document_says_whose_words_it_has_and_its_sources(document):
    said = paragraphs(document)
    assert WHOSE in said
    assert NOT_STORED in said
    assert "Influential Institutions: overview, NCETM, 2013-09-25" in said


def test_the_picture_of_the_document_is_told_in_words(document):
    [shape] = document.inline_shapes
    alt = shape._inline.docPr.get("descr")
    assert "1 Leadership: 0 of 3, not yet" in alt
    assert "3 Partnership and sharing: 2 of 3, established" in alt


def test_the_document_is_a4_in_british_english_with_headings_in_order(document):
    section = document.sections[0]
    assert (section.page_width.mm, section.page_height.mm) == pytest.approx(
        (210, 297), abs=0.1
    )
    assert document.core_properties.language == "en-GB"
    assert document.core_properties.author == ""
    levels = [
        int(each.style.name[-1])
        for each in document.paragraphs
        if each.style.name.startswith("Heading")
    ]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_the_page_holds_what_people_wrote_as_characters(network):
    html = page(network)
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; =cmd()" in html
    assert "{{ 7*7 }}" in html
    assert "School &amp; &lt;b&gt;" in html
    assert "\x00" not in html and "Bell \ufffd" in html
    assert html.count("<svg") == 1
    assert "https://" not in html  # nothing to fetch


def test_the_page_has_each_suggestion(network):
    html = page(network)
    for kind in advice_for(network).kinds:
        for each in kind.shown:
            assert each.title.replace("'", "&#39;") in html
    assert WHOSE.replace("'", "&#39;") in html


def test_names_in_the_data_cannot_break_the_files():
    network = small_network(**changed("case_studies", 0, title="<img> \x01"))
    answers = Answers({"1-vision": "not yet"})
    advice = advise(network, answers)
    assert advice.case_studies.shown
    html = answers_html(network, answers, advice).decode()
    assert "<img>" not in html
    content = answers_docx(network, answers, advice)
    assert "A1 <img> \ufffd" in paragraphs(Document(io.BytesIO(content)))


def test_an_empty_self_analysis_has_files_too(network):
    html = answers_html(network, Answers(), advise(network, Answers())).decode()
    assert "No statement is answered yet." in html
    assert "Judge some statements" in html


def test_the_picture_has_a_bar_for_each_answered_heading_alone():
    some, none = profile_of(ANSWERS), profile_of(Answers())
    assert profile_svg(some).count("Not answered") == 2
    assert profile_svg(none).count("Not answered") == 5
    assert profile_png(some).startswith(b"\x89PNG")
    assert profile_svg(some) == profile_svg(some)  # the same each time


@calmly
@given(st.text(st.characters()))
def test_legible_text_can_stand_in_xml(text):
    element = etree.Element("text")
    element.text = legible(text)
    assert etree.fromstring(etree.tostring(element)).text == (legible(text) or None)


def test_other_data_are_not_called_this_projects_coding(network):
    ours, others = page(network), page(small_network())
    for claim in ("own coding of the surviving", "Places are postcode centroids"):
        assert claim in ours
        assert claim not in others
