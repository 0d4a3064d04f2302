"""What answers amount to: means, strongest and weakest headings, and findings."""

from __future__ import annotations

from iinst_geo.self_analysis.answers import Answers
from iinst_geo.self_analysis.profile import (
    findings,
    profile_of,
    progress,
    strongest,
    weakest,
)
from iinst_geo.self_analysis.questionnaire import read_questionnaire

FORM = read_questionnaire()


def judged(**levels):
    """Answer the first statements of headings: ``h1="nse"`` by first letters."""
    first = {level[0]: level for level in FORM.value_of}
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
