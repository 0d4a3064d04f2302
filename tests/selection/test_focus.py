"""One id stands for a case study or an institution and brings out what is its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iinst_geo import UnknownValueError
from iinst_geo.selection.focus import Focus, focus_on, selectable_id
from tests.samples import BUILT_IN, calmly, rows_of, small_network, table

INSTITUTIONS = st.sampled_from(list(BUILT_IN.institutions["institution_id"]))
STUDIES = st.sampled_from(list(BUILT_IN.case_studies["case_study_id"]))


@pytest.fixture(scope="module")
def small():
    return small_network()


def test_a_case_study_centres_on_its_lead(small):
    members = frozenset({"oak", "ash", "yew", "saplings"})
    assert focus_on(small, "A1") == Focus("A1", "oak", ("A1",), members)


def test_an_institution_stands_for_every_case_study_it_belongs_to(small):
    everyone = frozenset({"oak", "ash", "yew", "saplings", "elm"})
    assert focus_on(small, "ash") == Focus("ash", "ash", ("A1", "B2"), everyone)


def test_a_case_study_without_a_lead_has_no_centre(small):
    assert focus_on(small, "C3") == Focus("C3", "", ("C3",), frozenset())


def test_an_institution_of_no_case_study_stands_for_itself():
    ties = """
    study | source | target | basis
    A1    | oak    | ash    | named
    """
    alone = small_network(
        partnerships=table("partnerships", rows_of("partnerships", ties))
    )
    assert focus_on(alone, "yew") == Focus("yew", "yew", (), frozenset({"yew"}))


def test_a_lead_of_one_case_study_has_its_address(small):
    assert selectable_id(small, "oak") == "A1"
    assert selectable_id(small, "yew") == "yew"
    assert selectable_id(small, "ash") == "ash"


def test_a_lead_that_is_a_partner_elsewhere_stands_for_itself():
    ties = """
    study | source | target | basis
    B2    | elm    | oak    | named
    """
    both = small_network(
        partnerships=table("partnerships", rows_of("partnerships", ties))
    )
    assert selectable_id(both, "oak") == "oak"


@pytest.mark.parametrize("spelt", ["a1", " A1 ", "A1"])
def test_ids_are_found_whatever_their_case(small, spelt):
    assert focus_on(small, spelt).selected == "A1"


@pytest.mark.parametrize("unknown", ["", "nowhere", "A"])
def test_an_unknown_id_is_refused_by_name(small, unknown):
    with pytest.raises(UnknownValueError, match=repr(unknown)):
        focus_on(small, unknown)


@calmly
@given(STUDIES | INSTITUTIONS)
def test_what_is_selected_is_among_what_stands_out(key):
    focus = focus_on(BUILT_IN, key)
    assert key in {focus.institution_id, *focus.case_study_ids}
    assert not focus.institution_id or focus.institution_id in focus.institution_ids


@calmly
@given(INSTITUTIONS)
def test_choosing_an_institution_centres_on_it(institution_id):
    chosen = selectable_id(BUILT_IN, institution_id)
    assert focus_on(BUILT_IN, chosen).institution_id == institution_id
