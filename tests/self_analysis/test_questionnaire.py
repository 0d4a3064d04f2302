"""The questionnaire: five headings, their statements and the scale."""

from __future__ import annotations

from iinst_geo.self_analysis.questionnaire import read_questionnaire
from iinst_geo.vocabulary import THEME_NAMES

FORM = read_questionnaire()


def test_the_form_has_the_five_themes_and_four_statements_under_each():
    assert [each.number for each in FORM.headings] == list(THEME_NAMES)
    assert [len(each.statements) for each in FORM.headings] == [4] * 5
    assert list(FORM.value_of) == [
        "not yet",
        "starting",
        "established",
        "leading others",
    ]
    assert len(FORM.statements) == 20  # no id stands twice
    for heading in FORM.headings:
        assert all(each.id[:2] == f"{heading.number}-" for each in heading.statements)


def test_the_words_of_the_form_are_no_markup():
    # They stand in labels, which Streamlit reads as Markdown.
    words = "".join(each.text for each in FORM.statements.values())
    assert not set(words) & set("*_`~[]<>$#\\|")
