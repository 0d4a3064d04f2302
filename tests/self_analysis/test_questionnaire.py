"""The questionnaire: its form, its answers, what they amount to, and their file."""

from __future__ import annotations

import datetime as dt
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
from iinst_geo.self_analysis.profile import (
    findings,
    profile_of,
    progress,
    strongest,
    weakest,
)
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


def test_the_form_has_the_five_themes_and_four_statements_under_each():
    assert [each.number for each in FORM.headings] == list(THEME_NAMES)
    assert [len(each.statements) for each in FORM.headings] == [4] * 5
    assert LEVELS == ["not yet", "starting", "established", "leading others"]
    assert len(FORM.statements) == 20  # no id stands twice
    for heading in FORM.headings:
        assert all(each.id[:2] == f"{heading.number}-" for each in heading.statements)


def test_the_words_of_the_form_are_no_markup():
    # They stand in labels, which Streamlit reads as Markdown.
    words = "".join(each.text for each in FORM.statements.values())
    assert not set(words) & set("*_`~[]<>$#\\|")


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


def test_answers_refuse_what_the_form_lacks():
    with pytest.raises(AnswersError, match="2 problems"):
        Answers({"1-vision": "great"}, {"6": Notes()})


def judged(**levels):
    """Answer the first statements of headings: ``h1="nse"`` by first letters."""
    first = {level[0]: level for level in LEVELS}
    return Answers(
        {
            statement.id: first[letter]
            for heading in FORM.headings
            for statement, letter in zip(
                heading.statements, levels.get(f"h{heading.number}", ""), strict=False
            )
        }
    )


def test_the_profile_is_the_mean_of_what_is_answered():
    answers = judged(h1="nse", h2="l", h4="eeee")
    assert [each.mean for each in profile_of(answers)] == [1, 3, None, 2, None]
    assert [each.answered for each in profile_of(answers)] == [3, 1, 0, 4, 0]
    assert progress(answers) == (8, 20)
    assert [each.number for each in weakest(answers)] == ["1"]
    assert [each.number for each in strongest(answers)] == ["2"]
    assert profile_of(judged(h1="ne"))[0].words == "1 of 3, starting"
    assert profile_of(judged(h1="nse"))[0].words == "1 of 3, starting"
    words = "0.33 of 3, between not yet and starting"
    assert profile_of(judged(h1="nns"))[0].words == words
    assert profile_of(judged())[0].words == "Not answered"


def test_the_top_is_never_weak_and_the_bottom_never_strong():
    assert weakest(judged(h1="ll", h2="l")) == ()
    assert strongest(judged(h1="nn", h2="n")) == ()
    assert weakest(Answers()) == strongest(Answers()) == ()


def test_equal_means_of_unequal_counts_are_equally_weak():
    answers = judged(h1="ns", h2="nssn", h3="l")
    assert [each.number for each in weakest(answers)] == ["1", "2"]


def test_findings_say_how_far_and_how_strong():
    assert findings(Answers()) == []
    assert findings(judged(h1="s"))[1] == "Only 1 Leadership is answered so far."
    assert findings(judged(h1="s", h2="s"))[1].endswith("stand level.")
    assert findings(judged(h1="s", h2="e")) == [
        "2 of 20 statements answered.",
        "Strongest: 2 Professional development.",
        "Weakest: 1 Leadership.",
    ]


def test_a_judgement_can_be_taken_back():
    answers = Answers(about=AboutInstitution(day=dt.date(2026, 3, 1)))
    assert answers.judged("1-vision", "starting").judged("1-vision", "") == answers
