"""The file of answers: what goes in comes out, and what is wrong is said."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iinst_geo.errors import AnswersError, IinstGeoError
from iinst_geo.self_analysis.answers import (
    EARLIEST,
    LATEST,
    LONGEST_LINE,
    LONGEST_NOTE,
    AboutInstitution,
    Answers,
    Notes,
)
from iinst_geo.self_analysis.files import KIND, LARGEST, from_json, to_json
from iinst_geo.self_analysis.questionnaire import read_questionnaire
from iinst_geo.vocabulary import PHASES, SETTINGS, THEME_NAMES
from tests.samples import calmly

FORM = read_questionnaire()
LEVELS = list(FORM.value_of)
# Any text at all but halves of characters, which no file in UTF-8 can hold.
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
notes = st.builds(Notes, text, text)


def about():
    return st.builds(
        AboutInstitution,
        text,
        st.sampled_from(["", *PHASES]),
        st.sampled_from(["", *SETTINGS]),
        text,
        st.none() | st.dates(EARLIEST, LATEST),
    )


def any_answers():
    judgements = st.dictionaries(
        st.sampled_from(list(FORM.statements)), st.sampled_from(["", *LEVELS])
    )
    noted = st.dictionaries(st.sampled_from(list(THEME_NAMES)), notes)
    return st.builds(Answers, judgements, noted, about())


def file_of(**parts):
    return json.dumps({"kind": KIND, "version": 1, **parts}).encode()


def refusal(content):
    with pytest.raises(AnswersError) as caught:
        from_json(content, "mine.json")
    assert isinstance(caught.value, IinstGeoError)
    return [str(problem) for problem in caught.value.problems]


@calmly
@given(any_answers())
def test_what_goes_into_a_file_comes_out(answers):
    assert from_json(to_json(answers)) == answers


def test_the_longest_answers_fit_a_file():
    longest = "\x00" * LONGEST_NOTE  # six bytes a character in JSON
    line = "\x00" * LONGEST_LINE
    answers = Answers(
        dict.fromkeys(FORM.statements, LEVELS[-1]),
        {number: Notes(longest, longest) for number in THEME_NAMES},
        AboutInstitution(line, PHASES[-1], SETTINGS[0], line, LATEST),
    )
    content = to_json(answers)
    assert len(content) < LARGEST / 2
    assert from_json(content) == answers


def test_a_partial_file_leaves_the_rest_unanswered():
    assert from_json(file_of()) == Answers()
    part = file_of(judgements={"1-vision": "starting", "1-senior": None}, notes=None)
    assert from_json(part) == Answers({"1-vision": "starting"})
    assert from_json(b"\xef\xbb\xbf" + part) == from_json(part)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not JSON"),
        (b"<html>", "not JSON"),
        (b"\xff\xfe{", "not text in UTF-8 (from byte 1 on)"),
        (b"[1]", "not an object"),
        (b"{}", "its kind is not given"),
        (b'{"kind": "FeatureCollection"}', "its kind is 'FeatureCollection'"),
        (json.dumps({"kind": KIND}).encode(), "its version is not given"),
        (json.dumps({"kind": KIND, "version": True}).encode(), "version is True"),
        (json.dumps({"kind": KIND, "version": 2}).encode(), "2 is newer than 1"),
        (b'{"kind": 1, "kind": 2}', "more than once: 'kind'"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"a": ' + b"9" * 5000 + b"}", "a number that is too long"),
        (b" " * (LARGEST + 1), "1,000,001 bytes, more than the 1,000,000"),
        (file_of(judgement={}), "there is no part 'judgement'"),
        (file_of(judgements=[]), "judgements: [] is not an object"),
        (file_of(judgements={"9-x": "starting"}), "there is no statement '9-x'"),
        (file_of(judgements={"1-vision": "great"}), "'great' is no level"),
        (file_of(judgements={"1-vision": 3}), "3 is not text"),
        (file_of(notes={"6": {}}), "there is no heading '6'"),
        (file_of(notes={"1": "x"}), "'x' is not an object"),
        (file_of(notes={"1": {"plan": "x"}}), "there is no part 'plan'"),
        (
            file_of(notes={"1": {"current_approach": "x" * 5001}}),
            "5,001 characters are more than the 5,000",
        ),
        (file_of(institution={"name": "\ud800"}), "half a character"),
        (file_of(institution={"name": "x" * 201}), "201 characters"),
        (file_of(institution={"phase": "Nursery"}), "'Nursery' is no phase"),
        (file_of(institution={"setting": "Moon"}), "'Moon' is no setting"),
        (file_of(institution={"date": "soon"}), "'soon' is no date"),
        (file_of(institution={"date": "1066-10-14"}), "not between 2000-01-01"),
    ],
)
def test_each_kind_of_wrong_file_has_its_sentence(content, said):
    [problem] = refusal(content)
    assert problem.startswith("mine.json")
    assert said in problem


def test_what_is_wrong_with_the_file_does_not_hide_what_is_wrong_with_the_answers():
    content = file_of(
        notes={"6": 1, "1": {"plan": 2, "current_approach": 3}},
        institution={"date": "soon", "place": 4, "setting": "Moon"},
    )
    starts = (
        "institution, 'place': 4 is not text.",
        "institution, date: 'soon' is no date.",
        "notes, '6': 1 is not an object.",
        "notes, '1', 'current_approach': 3 is not text.",
        "notes, '1': there is no part 'plan'. Take it out; the parts are current_app",
        "notes: there is no heading '6'.",
        "institution, setting: 'Moon' is no setting.",
    )
    for said, start in zip(refusal(content), starts, strict=True):
        assert said.startswith(f"mine.json, {start}")


@pytest.mark.parametrize(
    "parts",
    [
        {"\ud800": 1},
        {"judgements": {"\ud800": 1}},
        {"notes": {"\ud800": {"\ud801": 1}}},
        {"institution": {"\ud800": "x"}},
    ],
)
def test_half_a_character_in_a_name_is_refused(parts):
    assert all(
        "there is no" in said or "is not" in said for said in refusal(file_of(**parts))
    )


def test_all_problems_of_a_file_are_told_at_once():
    content = file_of(
        judgements={"9-x": "starting", "1-vision": "great"},
        institution={"phase": "Nursery"},
        extra=1,
    )
    assert len(refusal(content)) == 4


@pytest.mark.parametrize("depth", [10, 300, 900, 3000])
def test_a_deep_value_is_refused_however_deep(depth):
    deep = b'{"kind": "%s", "version": 1, "judgements": {"1-vision": %s}}'
    refusal(deep % (KIND.encode(), b"[" * depth + b"]" * depth))


@calmly
@given(st.binary(max_size=60))
def test_no_bytes_break_the_reader(content):
    refusal(content)
