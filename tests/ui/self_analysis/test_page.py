"""The Self-analysis page, run without a browser."""

from __future__ import annotations

import pytest
from hypothesis import given
from streamlit.testing.v1 import AppTest

from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.self_analysis.answers import AboutInstitution, Answers, Notes
from iinst_geo.self_analysis.files import from_json, to_json
from iinst_geo.self_analysis.questionnaire import WHOSE, read_questionnaire
from iinst_geo.ui.session.own_answers import answers_of, values_of
from tests.pages import PATIENCE_S, buttons, html_of
from tests.samples import calmly, small_network
from tests.self_analysis.test_files import any_answers

FIRST = "judge-1-vision"
ANSWERS = Answers(
    {"1-vision": "established", "2-evidence": "not yet"},
    {"3": Notes("<b>We</b> share", "")},
    AboutInstitution(phase="Primary", place="Falmouth"),
)


def page_of(network: PartnershipNetwork, **query: str) -> AppTest:
    """The Self-analysis page of a network, at an address."""

    def page(network):
        import streamlit as st

        from iinst_geo.ui.nearby import page as nearby
        from iinst_geo.ui.self_analysis import page as self_analysis

        away = st.session_state.get("away")
        (nearby if away else self_analysis).render(network)

    tested = AppTest.from_function(page, args=(network,), default_timeout=PATIENCE_S)
    for name, value in query.items():
        tested.query_params[name] = value
    return tested.run()


def progress_of(page: AppTest) -> str:
    return page.get("progress")[0].proto.text


def answers_in(page: AppTest) -> Answers:
    return page.session_state["answers"].answers


def upload(page: AppTest, content: bytes, name: str = "mine.json") -> AppTest:
    uploader = page.get("file_uploader")[0]
    return uploader.set_value((name, content, "application/json")).run()


def test_the_page_opens_empty_and_says_whose_words_it_has(network):
    page = page_of(network)
    assert not page.exception
    assert progress_of(page) == "0 of 20 answered"
    html = html_of(page)
    assert WHOSE in html.replace("&#39;", "'")
    assert "Nothing is stored on the server" in html
    assert len(page.get("button_group")) >= 20
    assert page.button(key="answers_clear").disabled


def test_an_answer_shows_in_progress_profile_and_suggestions(network):
    page = page_of(network)
    page.button_group(key=FIRST).set_value("not yet").run()
    assert progress_of(page) == "1 of 20 answered"
    assert answers_in(page).judgements == {"1-vision": "not yet"}
    assert "Main theme 1 Leadership" in html_of(page)
    assert "II01 Bishop Challoner and John Henry Newman" in buttons(page)
    page.button_group(key=FIRST).set_value(None).run()
    assert answers_in(page) == Answers()


def test_a_suggestion_selects_its_case_study(network):
    page = page_of(network)
    page.button_group(key=FIRST).set_value("not yet").run()
    page.button(key="advice-0-choose-II12").click().run()
    assert page.query_params["selected"] == "II12"


def test_phase_and_place_find_who_is_alike_and_near(network):
    page = page_of(network)
    page.selectbox(key="about-phase").set_value("Primary").run()
    page.text_input(key="about-place").input("Falmouth").run()
    assert "Same phase as yours: Primary" in html_of(page)
    assert "within 25 km of Falmouth" in html_of(page)


@pytest.mark.parametrize("place", ["St Ives", "BB1 9ZZ", "<b>x</b>"])
def test_a_bad_place_is_told_and_the_rest_stands(network, place):
    page = page_of(network)
    page.text_input(key="about-place").input(place).run()
    assert not page.exception
    assert len(page.warning) == 1
    assert answers_in(page).about.place == place


def test_answers_survive_another_page(network):
    page = page_of(network)
    page.button_group(key=FIRST).set_value("starting").run()
    page.text_area(key="note-1-current_approach").input("  two\nlines ").run()
    before = answers_in(page)
    page.session_state["away"] = True
    page.run()
    assert not page.text_area
    page.session_state["away"] = False
    page.run()
    assert answers_in(page) == before
    assert page.text_area(key="note-1-current_approach").value == "  two\nlines "
    assert page.button_group(key=FIRST).value == "starting"


def test_a_file_takes_the_place_of_the_answers_and_can_be_undone(network):
    page = page_of(network)
    page.text_area(key="note-2-current_approach").input("mine").run()
    before = answers_in(page)
    upload(page, to_json(ANSWERS))
    assert not page.exception
    assert answers_in(page) == ANSWERS
    assert page.text_area(key="note-3-current_approach").value == "<b>We</b> share"
    assert page.text_area(key="note-2-current_approach").value == ""
    page.button(key="answers_undo").click().run()
    assert answers_in(page) == before
    assert page.text_area(key="note-2-current_approach").value == "mine"
    page.button(key="answers_undo").click().run()  # nothing is lost by an undo
    assert answers_in(page) == ANSWERS


def test_an_uploaded_file_is_taken_once(network):
    page = upload(page_of(network), to_json(ANSWERS))
    page.text_area(key="note-3-current_approach").input("changed since").run()
    page.run()
    assert answers_in(page).noted("3").current_approach == "changed since"


def test_a_wrong_file_is_told_and_nothing_is_lost(network):
    page = page_of(network)
    page.text_area(key="note-2-current_approach").input("mine").run()
    upload(page, b'{"kind": "<i>"}', "<b>.json")
    assert not page.exception
    assert page.error[0].value.startswith("The file cannot be used")
    assert "&lt;b&gt;.json, kind: it is not a self-analysis" in html_of(page)
    assert answers_in(page).noted("2").current_approach == "mine"
    upload(page, to_json(ANSWERS))
    assert not page.error


def test_starting_again_can_be_undone(network):
    page = upload(page_of(network), to_json(ANSWERS))
    page.button(key="answers_clear").click().run()
    assert answers_in(page) == Answers()
    assert page.button_group(key=FIRST).value is None
    page.button(key="answers_undo").click().run()
    assert answers_in(page) == ANSWERS


def test_filters_hold_on_this_page(network):
    page = page_of(network, phase="Primary")
    page.button_group(key=FIRST).set_value("not yet").run()
    assert "Left out because the filters hide them: 3." in html_of(page)


def test_the_page_stands_on_a_network_of_few():
    page = upload(page_of(small_network()), to_json(ANSWERS))
    assert not page.exception


@calmly
@given(any_answers())
def test_widgets_show_the_answers_and_give_them_back(answers):
    assert answers_of(values_of(answers)) == answers
    assert from_json(to_json(answers_of(values_of(answers)))) == answers


def test_every_statement_has_a_widget_under_its_id():
    shown = values_of(Answers())
    assert {f"judge-{key}" for key in read_questionnaire().statements} <= shown.keys()
