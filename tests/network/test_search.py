"""A search finds names, places and postcodes, and forgives slips of typing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iinst_geo.network.search import search_case_studies
from iinst_geo.text import normalised
from tests.samples import BUILT_IN, calmly, small_network

EVERY = frozenset(BUILT_IN.case_studies["case_study_id"])
WORDS = st.sampled_from(
    ["school", "st", "cornwall", "falmouth", "bb1", "high", "a", "O'", "", "zz", "x1"]
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Brigshaw High School and Language College", {"II04"}),  # the name then
        ("carisbrooke college", {"II05"}),  # the name now
        ("mounts bay academy", {"II19"}),  # a partner's name now
        ("Falmaths", {"II09"}),  # a title
        ("Kettering", {"II02"}),  # a town
        ("St Ives", {"II19"}),
        ("cornwall", {"II09", "II19"}),  # an authority
        ("north west", {"II12", "LIL"}),  # a region
        ("II22", {"II22"}),
        ("ii09", {"II09"}),
        ("networked communities", {"LIL"}),  # a programme
    ],
)
def test_names_and_places_are_found(network, query, found):
    assert search_case_studies(network, query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("BB1 2LD", {"LIL"}),
        ("bb12ld", {"LIL"}),
        ("TR11 4LH", {"II09"}),
        ("TR11", {"II09"}),
        ("TR26", {"II19"}),
        ("TR", {"II09", "II19"}),
        ("BB", {"LIL"}),
        ("TR9", set()),
        ("BB1 9ZZ", set()),
    ],
)
def test_postcodes_are_found_whole_by_outward_code_and_by_area(network, query, found):
    assert search_case_studies(network, query) == found


@pytest.mark.parametrize(
    ("slip", "found"),
    [
        ("falmuth", {"II09"}),
        ("flamouth", {"II09"}),  # two letters changed places
        ("blackbrn", {"LIL"}),
        ("blackburrn", {"LIL"}),
        ("ketering", {"II02"}),
        ("stourprot", {"II20"}),
    ],
)
def test_slips_of_typing_are_forgiven(network, slip, found):
    assert search_case_studies(network, slip) == found


def test_short_words_and_digits_are_taken_at_their_word(network):
    assert search_case_studies(network, "bru") == frozenset()  # not Bury, three letters
    assert (
        search_case_studies(network, "bb2")
        == search_case_studies(network, "bb3")
        == {"LIL"}
    )
    assert search_case_studies(network, "bb4") == frozenset()


@pytest.mark.parametrize(
    "query", ["St Mary's", "st. mary’s", "ST MARYS", "st-marys", "St  Máry's"]
)
def test_apostrophes_stops_accents_and_case_do_not_matter(network, query):
    assert search_case_studies(network, query) == {"II09"}


def test_the_beginning_of_a_word_is_enough(network):
    assert search_case_studies(network, "falm") == {"II09"}
    assert search_case_studies(network, "blackb") == {"LIL"}


def test_every_word_must_hit():
    small = small_network()
    assert search_case_studies(small, "ash") == {"A1", "B2"}
    assert search_case_studies(small, "ash elm") == {"B2"}
    assert search_case_studies(small, "ash zebra") == frozenset()


def test_words_may_hit_different_members_of_one_case_study():
    assert search_case_studies(small_network(), "yew oak") == {"A1"}


@pytest.mark.parametrize("query", ["", "   ", "'", "...", "–"])
def test_a_query_without_words_finds_all(network, query):
    assert search_case_studies(network, query) == EVERY


@calmly
@given(st.lists(WORDS | st.text(max_size=6), max_size=3), WORDS | st.text(max_size=8))
def test_a_further_word_never_adds(words, further):
    assert search_case_studies(
        BUILT_IN, " ".join([*words, further])
    ) <= search_case_studies(BUILT_IN, " ".join(words))


@calmly
@given(st.lists(WORDS, max_size=3), st.randoms())
def test_the_order_of_words_does_not_matter(words, chance):
    shuffled = chance.sample(words, len(words))
    assert search_case_studies(BUILT_IN, " ".join(shuffled)) == search_case_studies(
        BUILT_IN, " ".join(words)
    )


@calmly
@given(st.sampled_from(list(BUILT_IN.members.itertuples())), st.data())
def test_every_member_is_found_by_its_own_name_in_any_case(member, data):
    name = BUILT_IN.institution_by_id.at[member.institution_id, "name"]
    spelt = data.draw(st.sampled_from([name, name.upper(), name.lower()]))
    assert member.case_study_id in search_case_studies(BUILT_IN, spelt)


@calmly
@given(st.text(max_size=20))
def test_normalising_twice_changes_nothing_more(value):
    once = normalised(value)
    assert normalised(once) == once
