"""The Regions page, run without a browser."""

from __future__ import annotations

from functools import partial

import pandas as pd

from iinst_geo import select
from iinst_geo.analysis.regions import AUTHORITY, NO_PLACE, area_rows
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.ui.regions.area_tables import most_institutions
from tests.pages import html_of, page_at
from tests.samples import small_network

page_of = partial(page_at, "regions")


def test_the_list_has_the_rows_of_the_library(network: PartnershipNetwork):
    page = page_of(network)
    assert not page.exception
    table, rows = page.dataframe[0].value, area_rows(select(network))
    assert list(table["Area"]) == list(rows["area"])
    assert list(table["Institutions"]) == list(rows["institutions"])
    assert table["Area"].iloc[-1] == NO_PLACE
    finding = "North West and South West have the most institutions: 12 each of 44"
    assert finding in html_of(page)
    assert "29 of 31 ties stay within one area" in html_of(page)


def test_authorities_are_a_level_of_their_own(network: PartnershipNetwork):
    page = page_of(network, level="Local authority")
    assert not page.exception
    rows = area_rows(select(network), AUTHORITY)
    assert list(page.dataframe[0].value["Area"]) == list(rows["area"])


def test_an_area_of_the_address_is_read_beside_the_map(network: PartnershipNetwork):
    page = page_of(network, area="North West")
    assert "<h2>North West</h2>" in html_of(page)
    assert "Its institutions" in html_of(page)


def test_an_area_that_there_is_not_is_left_out_with_a_word(network: PartnershipNetwork):
    page = page_of(network, area="Atlantis", level="Parish")
    assert not page.exception
    assert "Atlantis" in page.warning[0].value
    assert "Parish" in page.warning[0].value


def test_an_area_that_a_filter_hides_is_told(network: PartnershipNetwork):
    page = page_of(network, area="South West", region="London")
    assert "Nothing of South West is in this view" in page.info[0].value


def test_a_filter_narrows_the_figures(network: PartnershipNetwork):
    page = page_of(network, programme="Networked Learning Communities")
    assert list(page.dataframe[0].value["Area"]) == ["North West"]
    assert "9 of 9 ties stay within one area" in html_of(page)


def test_nothing_found_says_what_to_loosen(network: PartnershipNetwork):
    page = page_of(network, phase="Primary", setting="Rural")
    assert not page.exception
    assert "Nothing matches" in html_of(page)
    assert not page.dataframe


def test_a_network_of_few_is_no_trouble():
    assert not page_of(small_network()).exception


def test_other_data_the_explorer_started_with_are_not_called_its_coding():
    page = page_of(small_network())
    assert "own coding" not in html_of(page)
    assert "own coding" not in page.button_group(key="theme").proto.help


def test_without_any_area_the_chart_says_what_is_not_recorded():
    rows = pd.DataFrame({"area": [NO_PLACE], "institutions": [3]})
    assert most_institutions(rows) == "No area is recorded for any institution"
