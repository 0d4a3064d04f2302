"""The Nearby page, run without a browser."""

from __future__ import annotations

from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from iinst_geo.network.model import PartnershipNetwork
from tests.pages import buttons, html_of, page_at
from tests.samples import ORIGINS, small_network

page_of = partial(page_at, "nearby")


def names(page: AppTest, at: int = 0) -> list[str]:
    return list(page.dataframe[at].value["Institution"])


def test_without_a_place_the_page_says_how_to_begin(network: PartnershipNetwork):
    page = page_of(network)
    assert not page.exception
    assert "Say where to look from" in html_of(page)
    page.button(key="example-BB1 2LD").click().run()
    assert len(names(page)) == 10


def test_a_postcode_of_the_address_is_answered(network: PartnershipNetwork):
    page = page_of(network, **{"from": "bb12ld", "within": "2"})
    assert not page.exception
    table = page.dataframe[0].value
    assert list(table["km"]) == [0.0, 1.5, 1.77]
    assert list(table["No."]) == [1, 2, 3]
    assert "3 institutions within 2 km (1.2 miles) of BB1 2LD" in html_of(page)
    assert "From BB1 2LD" in html_of(page)
    assert len(page.dataframe) == 1  # nobody could be next to a postcode


@pytest.mark.parametrize(("origin", "nearest"), ORIGINS)
def test_each_kind_of_origin_is_answered_from_the_address(
    network: PartnershipNetwork, origin: str, nearest: str
):
    page = page_of(network, **{"from": origin})
    assert not page.exception
    assert names(page)[0] == nearest


@pytest.mark.parametrize(("origin", "nearest"), ORIGINS)
def test_each_kind_of_origin_can_be_typed(
    network: PartnershipNetwork, origin: str, nearest: str
):
    page = page_of(network)
    page.text_input(key="from").input(origin).run()
    assert names(page)[0] == nearest


def test_an_ambiguous_place_offers_its_candidates(network: PartnershipNetwork):
    page = page_of(network, **{"from": "St Ives"})
    assert [each.value for each in page.warning]
    page.button(key="meant-St Ives, Cornwall").click().run()
    assert not page.warning
    assert names(page)[0] == "St Ives School"


@pytest.mark.parametrize("place", ["BB1 9ZZ", "II22", "JE1 0BD", "<b>x</b>"])
def test_a_bad_place_is_told_and_nothing_breaks(
    network: PartnershipNetwork, place: str
):
    page = page_of(network, **{"from": place})
    assert not page.exception
    assert len(page.warning) == 1
    assert not page.dataframe


def test_an_empty_ring_offers_the_next_distance(network: PartnershipNetwork):
    page = page_of(network, **{"from": "York", "within": "5"})
    assert "No institution within 5 km" in html_of(page)
    page.button(key="widen").click().run()
    assert names(page) == ["Brigshaw High School and Language College"]


def test_a_filter_narrows_to_the_institutions_own_phase(network: PartnershipNetwork):
    page = page_of(network, **{"from": "II09", "within": "30", "phase": "Primary"})
    assert not page.exception
    assert set(page.dataframe[0].value["Phase"]) == {"Primary"}
    assert "The filters leave out 2 more in the ring." in html_of(page)


def test_who_could_be_next_goes_by_the_reasons_turned_on(network: PartnershipNetwork):
    page = page_of(network, **{"from": "II09"})
    before = page.dataframe[1].value
    assert "Left out because they are closed: 4." in html_of(page)
    page.button_group(key="reasons").set_value(["themes"]).run()
    after = page.dataframe[1].value
    assert len(after) < len(before)
    assert after["Why it matches"].str.startswith("Brings a theme").all()
    page.button_group(key="reasons").set_value([]).run()
    assert "No reason that is turned on speaks for anybody new." in html_of(page)


def test_what_is_selected_is_read_beside_the_map(network: PartnershipNetwork):
    page = page_of(network, **{"from": "II09", "selected": "hayle-community-school"})
    assert "<h2>Hayle Community School</h2>" in html_of(page)
    assert "Close" in buttons(page)
    assert "Go to on map" not in buttons(page)


def test_a_network_of_few_is_no_trouble():
    page = page_of(small_network(), **{"from": "Kent", "within": "500"})
    assert not page.exception
