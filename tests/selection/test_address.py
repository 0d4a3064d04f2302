"""An address holds a view, all of it and nothing else."""

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iinst_geo import PartnershipFilter, View, from_parameters, to_query
from iinst_geo.selection.address import to_parameters
from iinst_geo.vocabulary import FACET_NAMES
from tests.samples import calmly, filters, selectable

# Half a surrogate pair is no character: no address can carry one.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
AWKWARD = ["a&b=c", "50 %", "+", "#?/;", "é ☃ 🏫", "Leaders' forum", "%26", "a,b", "\\"]
awkward = st.sampled_from(AWKWARD) | texts


def parsed(query):
    return from_parameters(parse_qs(query, keep_blank_values=True))


@st.composite
def views(draw):
    values = {
        name: draw(st.sets(awkward, max_size=2))
        for name in draw(st.sets(st.sampled_from(FACET_NAMES), max_size=3))
    }
    selected = draw(awkward).strip()
    return View(PartnershipFilter(**values, q=draw(awkward)), selected)


def test_a_worked_address():
    wanted = PartnershipFilter(theme=["2", "1"], phase="Primary", q="st ives & co")
    query = to_query(View(wanted, "II09"))
    assert query == "phase=Primary&theme=1&theme=2&q=st+ives+%26+co&selected=II09"


def test_a_view_of_everything_has_an_empty_address():
    assert to_query(View()) == ""
    assert from_parameters({}) == View()


def test_parameters_that_are_no_part_of_a_view_are_passed_over():
    assert parsed("embed=true&theme=1") == View(PartnershipFilter(theme="1"))


def test_the_last_of_several_texts_counts():
    assert parsed("q=a&q=b&selected=II01&selected=+II02+") == View(
        PartnershipFilter(q="b"), "II02"
    )


@calmly
@given(views())
def test_view_to_address_to_view_is_the_identity(view):
    assert parsed(to_query(view)) == view


@calmly
@given(filters(), selectable())
def test_the_views_people_choose_survive_their_address(wanted, selected):
    view = View(wanted, selected)
    assert parsed(to_query(view)) == view
    assert to_query(parsed(to_query(view))) == to_query(view)


@calmly
@given(views())
def test_defaults_stay_out_of_the_address(view):
    named = {name for name, _ in to_parameters(view)}
    selected = {"selected"} if view.selected else set()
    assert named == {*view.criteria.active, *selected}


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_text_stays_within_its_parameter(text):
    assert to_query(View(PartnershipFilter(q=text))).count("&") == 0
