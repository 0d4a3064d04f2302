"""The Compare page, run without a browser."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from iinst_geo.network.model import PartnershipNetwork
from tests.pages import html_of, page_at
from tests.samples import changed, small_network


def page_of(network: PartnershipNetwork, *cases: str) -> AppTest:
    """The Compare page of a network, with case studies in its address."""
    return page_at("compare", network, case=list(cases))


def test_without_a_choice_the_page_says_how_to_begin(network: PartnershipNetwork):
    page = page_of(network)
    assert not page.exception
    assert "How to begin" in html_of(page)
    assert "<table" not in html_of(page)
    page.button(key="example-LIL-II14").click().run()
    assert page.query_params["case"] == ["LIL", "II14"]
    assert 'class="eyebrow">LIL<' in html_of(page)


def test_an_address_is_answered_whatever_its_case_and_repeats(
    network: PartnershipNetwork,
):
    page = page_of(network, "ii09", "II18", "II09", "<b>xx</b>")
    assert not page.exception
    assert page.multiselect(key="compare_choice").value == ["II09", "II18"]
    assert "xx" in page.warning[0].value
    html = html_of(page)
    assert "<b>" not in html
    assert "Of 16 rows, 11 differ and 3 are the same; for 2 too little" in html
    assert "4 Planning and process (further) <strong" in html


def test_a_fifth_case_study_is_left_out_with_a_word(network: PartnershipNetwork):
    page = page_of(network, "II01", "II02", "II04", "II05", "II08")
    assert len(page.multiselect(key="compare_choice").value) == 4
    assert "II08" in page.warning[0].value


def test_only_what_differs(network: PartnershipNetwork):
    page = page_of(network, "II09", "II18")
    assert '<th scope="row">Programme' in html_of(page)
    page.toggle(key="only_differences").set_value(True).run()
    assert '<th scope="row">Programme' not in html_of(page)
    assert '<th scope="row">Phase' in html_of(page)


def test_the_choice_writes_the_address(network: PartnershipNetwork):
    page = page_of(network, "II09")
    page.multiselect(key="compare_choice").set_value(["II09", "LIL"]).run()
    assert page.query_params["case"] == ["II09", "LIL"]
    page.multiselect(key="compare_choice").set_value([]).run()
    assert "case" not in page.query_params
    assert "How to begin" in html_of(page)


def test_what_was_put_in_elsewhere_is_compared(network: PartnershipNetwork):
    page = page_of(network)
    page.session_state["compared"] = ("II01", "II02")
    page.run()
    assert page.query_params["case"] == ["II01", "II02"]
    assert 'class="eyebrow">II02<' in html_of(page)


def test_text_of_the_data_is_text():
    tables = changed("case_studies", 0, title="<b>x</b>", summary="<i>y</i>")
    page = page_of(small_network(**tables), "A1", "B2")
    assert not page.exception
    assert "<b>" not in html_of(page)
    assert "<i>" not in html_of(page)
    assert "&lt;i&gt;y" in html_of(page)
