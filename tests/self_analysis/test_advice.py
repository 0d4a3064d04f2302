"""What answers lead to: the right suggestions, in order, each reason true."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iinst_geo import PartnershipFilter, find_place, geodesic_km
from iinst_geo.self_analysis.advice import CLOSED, HIDDEN, NEAR_KM, advise
from iinst_geo.self_analysis.answers import AboutInstitution, Answers
from iinst_geo.self_analysis.profile import weakest
from iinst_geo.self_analysis.questionnaire import read_questionnaire
from iinst_geo.text import as_text
from iinst_geo.vocabulary import PHASES, SETTINGS, THEME_NAMES
from tests.samples import BUILT_IN, changed, rarely, small_network

FORM = read_questionnaire()
PLACES = {
    name: find_place(BUILT_IN, name)
    for name in ("BB1 2LD", "Falmouth", "II09", "Norwich", "London")
}


def weak_in(*numbers, **about):
    """Stand at the bottom under some headings, and at the top under the others."""
    levels = {
        statement.id: "not yet" if heading.number in numbers else "leading others"
        for heading in FORM.headings
        for statement in heading.statements
    }
    return Answers(levels, about=AboutInstitution(**about))


def keys(suggested):
    return [each.key for each in suggested.found]


def codings(network, key):
    """Read a case study's themes from the table alone: weight and evidence."""
    rows = network.facets.to_dict("records")
    return {
        row["value"]: (as_text(row["weight"]), as_text(row["evidence"]), row["basis"])
        for row in rows
        if row["case_study_id"] == key and row["facet"] == "theme"
    }


def test_case_studies_are_those_of_the_weakest_headings(network):
    found = advise(network, weak_in("5")).case_studies
    assert keys(found) == ["II14", "II18"]
    [reason] = found.found[0].reasons
    assert reason == (
        "Further theme 5 Practicalities and funding: The specialism's money pays "
        "(coded by this project)"
    )
    assert found.found[0].note == "What survives: opening of the page"


def test_main_comes_before_further_then_more_matches_then_the_same_phase(network):
    # Main theme 1: II01 and II12 show no other weak heading but 3; II08 none.
    assert keys(advise(network, weak_in("1", "3")).case_studies)[:4] == [
        "II01",
        "II12",
        "II19",
        "II02",
    ]
    primary = advise(network, weak_in("1", "3", phase="Primary")).case_studies
    assert keys(primary)[:3] == ["II12", "II01", "II19"]
    assert primary.found[0].reasons[-1] == "Same phase as yours: Primary"


def test_suggestions_change_with_the_answers(network):
    one, other = (advise(network, weak_in(each)).case_studies for each in "25")
    assert keys(one) != keys(other)
    none = advise(network, weak_in()).case_studies
    assert none.found == ()
    assert "below the top" in none.line
    assert "Judge some statements" in advise(network, Answers()).case_studies.line


def test_filters_hold_and_are_counted(network):
    wanted = PartnershipFilter(phase="Primary")
    answers = weak_in("1", phase="Secondary", setting="Urban")
    place = PLACES["BB1 2LD"]
    advice = advise(network, answers, place, wanted)
    assert keys(advice.case_studies) == ["II08", "II12"]
    assert advice.case_studies.left_out[HIDDEN] == 3
    assert "Left out because the filters hide them: 3." in advice.case_studies.line
    phase = network.institution_by_id["phase"]
    assert {phase[key] for key in keys(advice.alike)} == {"Primary"}
    assert {phase[key] for key in keys(advice.near)} == {"Primary"}
    assert advice.near.left_out[HIDDEN] > 0


def test_schools_of_phase_and_setting_come_before_those_of_one(network):
    alike = advise(network, weak_in(phase="Primary", setting="Suburban")).alike
    assert keys(alike)[0] == "holly-mount-catholic-primary-school"
    counts = [len(each.reasons) for each in alike.found]
    assert counts == sorted(counts, reverse=True)
    assert alike.left_out[CLOSED] == 1  # Archbishop Grimshaw, suburban
    assert "schools of your phase or your setting, those of both first" in alike.line
    of_phase = advise(network, weak_in(phase="Primary")).alike
    assert of_phase.line.startswith(f"{len(of_phase.found)} schools of your phase, the")
    assert "Give your phase" in advise(network, Answers()).alike.line


def test_both_phases_of_a_mixed_answer_count_as_parts(network):
    alike = advise(network, weak_in(phase="Primary and Secondary")).alike
    said = {each.reasons for each in alike.found}
    assert said == {
        ("Phase: Primary, part of yours (Primary and Secondary)",),
        ("Phase: Secondary, part of yours (Primary and Secondary)",),
    }


def test_near_leaves_out_the_closed_and_says_so(network):
    near = advise(network, Answers(), PLACES["BB1 2LD"]).near
    status = network.institution_by_id["status_now"]
    assert "closed" not in set(status[keys(near)])
    assert near.left_out[CLOSED] == 3
    assert "within 25 km of BB1 2LD" in near.line
    assert "Give your postcode" in advise(network, Answers()).near.line
    lonely = advise(network, Answers(), PLACES["Norwich"]).near
    assert lonely.line.startswith("No institution within 25 km of Norwich")
    assert re.search(r"The nearest is .+, at 1\d\d\.\d km\.$", lonely.line)


def test_the_institution_itself_and_its_case_study_are_left_out(network):
    answers = weak_in("3", phase="Secondary")
    advice = advise(network, answers, PLACES["II09"])
    assert "II09" not in keys(advice.case_studies)
    assert "because you take part in them: 1" in advice.case_studies.line
    assert "falmouth-school" not in keys(advice.alike) + keys(advice.near)
    assert "II09" in keys(advise(network, answers).case_studies)


@pytest.mark.parametrize("name", ["<script>", "=1+1", "{{ 7 }}"])
def test_names_are_passed_on_as_they_are(name):
    network = small_network(**changed("case_studies", 0, title=name))
    [first, *_] = advise(network, weak_in("1")).case_studies.found
    assert first.title == f"A1 {name}"
    assert first.reasons == ("Theme 1 Leadership (coded)",)


@st.composite
def situations(draw):
    levels = st.dictionaries(
        st.sampled_from(list(FORM.statements)), st.sampled_from(list(FORM.value_of))
    )
    about = AboutInstitution(
        phase=draw(st.sampled_from(["", *PHASES])),
        setting=draw(st.sampled_from(["", *SETTINGS])),
    )
    place = draw(st.sampled_from([None, *PLACES.values()]))
    return Answers(draw(levels), about=about), place


@rarely
@given(situations())
def test_every_reason_is_true(situation):
    answers, place = situation
    advice = advise(BUILT_IN, answers, place)
    weak = {heading.number for heading in weakest(answers)}
    for each in advice.case_studies.found:
        for reason in each.reasons:
            assert_true_of_study(each.key, reason, answers, weak)
    for kind in (advice.alike, advice.near):
        for each in kind.found:
            assert each.reasons
            for reason in each.reasons:
                assert_true_of_institution(each.key, reason, answers, place)


def assert_true_of_study(key, reason, answers, weak):
    if reason.startswith("Same phase"):
        phase = BUILT_IN.case_study_by_id.at[key, "phase"]
        assert reason == f"Same phase as yours: {phase}"
        assert phase == answers.about.phase
        return
    weight, number, rest = re.fullmatch(r"(\w+) theme (\d) (.*)", reason).groups()
    assert number in weak
    assert weight.lower() == codings(BUILT_IN, key)[number][0]
    evidence = codings(BUILT_IN, key)[number][1]
    assert rest == f"{THEME_NAMES[number]}: {evidence} (coded by this project)"


def assert_true_of_institution(key, reason, answers, place):
    row = BUILT_IN.institution_by_id.loc[key]
    about = answers.about
    if reason.startswith("Same phase"):
        assert row["phase"] == about.phase
    elif reason.startswith("Phase: "):
        assert reason == f"Phase: {row['phase']}, part of yours ({about.phase})"
        assert row["phase"].split()[0] in about.phase.replace("Post-16", "16")
    elif reason.startswith("Same setting"):
        assert row["setting"] == about.setting
    elif reason.startswith("Same local authority"):
        assert row["local_authority"] == place.authority
    else:
        said = float(re.match(r"([\d.]+) km from ", reason)[1])
        assert said <= NEAR_KM
        if place.outline is None:
            at = row["geometry"]
            km = geodesic_km(place.longitude, place.latitude, at.x, at.y)
            assert said == pytest.approx(km.item(), abs=0.051)
