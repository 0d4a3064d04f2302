"""Answers as a value: what the form lacks is refused, a judgement can change."""

from __future__ import annotations

import datetime as dt

import pytest

from iinst_geo.errors import AnswersError
from iinst_geo.self_analysis.answers import AboutInstitution, Answers, Notes


def test_answers_refuse_what_the_form_lacks():
    with pytest.raises(AnswersError, match="2 problems"):
        Answers({"1-vision": "great"}, {"6": Notes()})


def test_a_judgement_can_be_taken_back():
    answers = Answers(about=AboutInstitution(day=dt.date(2026, 3, 1)))
    assert answers.judged("1-vision", "starting").judged("1-vision", "") == answers
