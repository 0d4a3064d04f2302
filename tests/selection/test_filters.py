"""A filter shows a part and says of the rest why it is hidden."""

import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from iinst_geo import (
    PartnershipFilter,
    PartnershipNetwork,
    UnknownValueError,
    member_rows,
    select,
)
from iinst_geo.nearby.institutions import known_values
from iinst_geo.network.facets import facet_sets
from iinst_geo.selection.filters import SEARCH, unknown_values
from iinst_geo.selection.model import matched_ends
from iinst_geo.vocabulary import FACET_NAMES, FACETS, NOT_RECORDED
from tests.samples import (
    BUILT_IN,
    calmly,
    changed,
    filters,
    ids,
    networks,
    rarely,
    small_network,
)

EVERY = set(BUILT_IN.case_studies["case_study_id"])
SETS = facet_sets(BUILT_IN)


@pytest.fixture(scope="module")
def small():
    return small_network()


def sizes(network, facet):
    return {value: len(found) for value, found in facet_sets(network)[facet].items()}


def narrowed(wanted, facet, values):
    """Give a filter with other values in one facet."""
    fields = {name: wanted.values(name) for name in FACET_NAMES}
    return PartnershipFilter(**fields | {facet: values}, q=wanted.q)


def test_values_stand_in_their_usual_order_and_not_recorded_last(network):
    assert sizes(network, "setting") == {
        "Inner city": 1,
        "Suburban": 4,
        "Urban": 7,
        "Rural": 1,
        NOT_RECORDED: 1,
    }
    assert list(facet_sets(network)["setting"]) == [
        *("Inner city", "Suburban", "Urban", "Rural"),
        NOT_RECORDED,
    ]


def test_values_of_no_usual_order_follow_by_name(small):
    assert list(facet_sets(small)["authority"]) == ["Bromley", "Kent", NOT_RECORDED]
    assert list(facet_sets(small)["activity"]) == ["Joint events", NOT_RECORDED]


def test_the_setting_is_the_leads_and_the_region_is_any_members(small):
    sets = facet_sets(small)
    assert sets["setting"]["Urban"] == {"A1"}
    assert sets["setting"]["Rural"] == frozenset()  # only partners stand there
    assert sets["authority"]["Kent"] == {"A1"}  # only a partner of it does
    assert sets["region"]["London"] == {"A1", "B2"}


def test_a_closed_facet_shows_values_that_nobody_has(network):
    assert sizes(network, "phase")["Post-16 and Secondary"] == 0
    assert sizes(network, "phase")[NOT_RECORDED] == 0


def test_a_closed_facet_keeps_to_the_words_in_use():
    phases = small_network(
        **changed("case_studies", slice(None), phase=["Infant", "Junior", None])
    )
    assert list(facet_sets(phases)["phase"]) == ["Infant", "Junior", NOT_RECORDED]


def test_a_cell_that_says_not_recorded_counts_as_not_recorded():
    network = small_network(**changed("case_studies", 0, phase=NOT_RECORDED))
    assert facet_sets(network)["phase"][NOT_RECORDED] == {"A1", "C3"}


@pytest.mark.parametrize("facet", FACETS, ids=lambda facet: facet.name)
def test_every_case_study_has_at_least_one_value_of_every_facet(network, facet):
    assert frozenset().union(*facet_sets(network)[facet.name].values()) == EVERY


def test_no_filter_shows_everything(small):
    assert select(small).case_study_ids == ("A1", "B2", "C3")
    assert select(small).hidden == {}
    assert select(small).criteria.active == ()


def test_values_of_one_facet_widen_and_facets_narrow(small):
    assert ids(select(small, PartnershipFilter(theme=["1", "2"]))) == {"A1", "B2"}
    both = PartnershipFilter(theme=["1", "2"], phase=["Secondary"])
    assert ids(select(small, both)) == {"B2"}


def test_not_recorded_is_a_value_like_any_other(small):
    assert ids(select(small, PartnershipFilter(theme=[NOT_RECORDED]))) == {"C3"}
    wanted = PartnershipFilter(funding=[NOT_RECORDED, "Internal"])
    assert ids(select(small, wanted)) == {"A1", "B2", "C3"}


def test_the_tables_of_a_selection_belong_to_the_case_studies_shown(small):
    selection = select(small, PartnershipFilter(phase="Secondary"))
    assert list(selection.case_studies["title"]) == ["Beech"]
    assert list(selection.partnerships["target_id"]) == ["ash"]
    assert list(selection.members["institution_id"]) == ["elm", "ash"]
    assert set(selection.institutions["institution_id"]) == {"elm", "ash"}


def test_each_hidden_case_study_names_what_hides_it(small):
    selection = select(small, PartnershipFilter(phase="Primary", theme="2", q="oak"))
    assert selection.hidden == {"B2": ("phase", "q"), "C3": ("phase", "theme", "q")}


def test_counts_beside_values_leave_the_own_facet_out(small):
    selection = select(small, PartnershipFilter(phase="Primary", theme="2"))
    assert selection.counts("phase")["Secondary"] == 1  # B2 has theme 2
    assert selection.counts("phase")[NOT_RECORDED] == 0
    assert selection.counts("theme") == {"1": 1, "2": 1, NOT_RECORDED: 0}


def test_loosening_says_what_each_field_would_give_back(small):
    selection = select(small, PartnershipFilter(phase="Secondary", theme="1"))
    assert selection.case_study_ids == ()
    assert selection.loosened() == {"phase": 1, "theme": 1}


def test_a_lone_string_is_one_value():
    assert PartnershipFilter(phase="Primary").phase == {"Primary"}
    assert PartnershipFilter(phase="Primary") == PartnershipFilter(phase=["Primary"])


def test_the_search_text_is_tidied():
    assert PartnershipFilter(q="  st   ives\n").q == "st ives"
    assert PartnershipFilter(q=" \t ").active == ()


def test_an_unknown_value_is_refused_and_the_allowed_are_named(small):
    wanted = PartnershipFilter(theme=["1", "9"], programme="Music")
    assert unknown_values(known_values(small), wanted) == {
        "theme": ["9"],
        "programme": ["Music"],
    }
    with pytest.raises(UnknownValueError) as refused:
        select(small, wanted)
    assert str(refused.value) == (
        "theme has no '9'; it has '1', '2', 'Not recorded'. "
        "programme has no 'Music'; it has 'Maths', 'Numbers', 'Not recorded'."
    )


def test_the_ends_that_match_a_place_are_named(small):
    wanted = PartnershipFilter(region="London", authority=["Kent"])
    assert matched_ends(select(small, wanted), "A1") == {
        "region": ["lead", "partner"],
        "authority": ["partner"],
    }
    assert matched_ends(select(small), "A1") == {}


def test_a_selection_changes_nothing_in_the_network():
    network, untouched = small_network(), small_network()
    selection = select(network, PartnershipFilter(theme="2", q="elm"))
    rows = member_rows(selection)
    rows["name"] = "changed"
    selection.counts("phase").clear()
    assert selection.shown is not network
    assert_geodataframe_equal(network.institutions, untouched.institutions)
    assert_frame_equal(network.partnerships, untouched.partnerships)
    assert_frame_equal(member_rows(select(network)), member_rows(select(untouched)))


@calmly
@given(filters(), st.sampled_from(FACET_NAMES), st.data())
def test_one_more_restriction_never_adds(wanted, facet, data):
    free = wanted.without(facet)
    value = data.draw(st.sampled_from(list(SETS[facet])))
    before = select(BUILT_IN, free)
    after = select(BUILT_IN, narrowed(free, facet, value))
    assert ids(after) <= ids(before)
    assert set(after.partnerships.index) <= set(before.partnerships.index)
    assert set(after.institutions.index) <= set(before.institutions.index)


@calmly
@given(filters(), st.sampled_from(FACET_NAMES), st.data())
def test_one_more_value_of_a_restricted_facet_never_removes(wanted, facet, data):
    some, more = (data.draw(st.sampled_from(list(SETS[facet]))) for _ in "ab")
    fewer = select(BUILT_IN, narrowed(wanted, facet, {some}))
    wider = select(BUILT_IN, narrowed(wanted, facet, {some, more}))
    assert ids(fewer) <= ids(wider)
    assert set(fewer.institutions.index) <= set(wider.institutions.index)


@calmly
@given(filters())
def test_shown_plus_hidden_is_all_and_each_hidden_one_has_a_true_reason(wanted):
    selection = select(BUILT_IN, wanted)
    assert ids(selection).isdisjoint(selection.hidden)
    assert ids(selection) | set(selection.hidden) == EVERY
    for key, reasons in selection.hidden.items():
        assert reasons
        for name in wanted.active:
            alone = {name: getattr(wanted, name)}
            passes = key in ids(select(BUILT_IN, PartnershipFilter(**alone)))
            assert passes == (name not in reasons)


@calmly
@given(filters(), st.sampled_from(FACET_NAMES))
def test_the_count_beside_a_value_is_what_choosing_it_alone_shows(wanted, facet):
    counts = select(BUILT_IN, wanted).counts(facet)
    assert counts == {
        value: len(ids(select(BUILT_IN, narrowed(wanted, facet, value))))
        for value in SETS[facet]
    }


@calmly
@given(filters())
def test_loosening_equals_selecting_again_without_the_field(wanted):
    loosened = select(BUILT_IN, wanted).loosened()
    assert tuple(loosened) == wanted.active
    for name, count in loosened.items():
        fields = {each: getattr(wanted, each) for each in wanted.active if each != name}
        assert count == len(ids(select(BUILT_IN, PartnershipFilter(**fields))))


@rarely
@given(filters())
def test_the_part_shown_is_a_valid_network_of_its_own(wanted):
    selection = select(BUILT_IN, wanted)
    shown = selection.shown
    assert isinstance(shown, PartnershipNetwork)
    assert ids(select(shown)) == ids(selection)
    # A column of nothing has no type to speak of.
    typed = bool(ids(selection))
    assert_frame_equal(
        member_rows(select(shown)), member_rows(selection), check_dtype=typed
    )
    assert_geodataframe_equal(
        shown.institutions, selection.institutions.reset_index(drop=True)
    )


@rarely
@given(networks())
def test_any_network_has_each_case_study_under_some_value_of_each_facet(network):
    every = set(network.case_studies["case_study_id"])
    for name, sets in facet_sets(network).items():
        assert set().union(*sets.values()) == every
        selection = select(network, PartnershipFilter(**{name: sets.keys()}))
        assert ids(selection) == every
        assert pd.Series(selection.counts(name)).sum() >= len(every)


def test_the_search_is_a_field_like_the_facets(small):
    selection = select(small, PartnershipFilter(q="oak"))
    assert ids(selection) == {"A1"}
    assert set(selection.hidden.values()) == {(SEARCH,)}
    assert selection.criteria.without(SEARCH) == PartnershipFilter()
