"""Sums by level, and an authority's boundary, as a person meets them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bench.large_network import large_network
from iinst_geo import select
from iinst_geo.export.tables.data_package import to_package
from tests.browser.conftest import OpenExplorer
from tests.browser.explorer import Explorer
from tests.browser.test_map import expect_words_apart


@pytest.fixture(scope="module")
def base_of_many(serve, tmp_path_factory: pytest.TempPathFactory) -> str:
    package: Path = tmp_path_factory.mktemp("many") / "many.zip"
    package.write_bytes(to_package(select(large_network(1_500, 4_000))))
    url: str = serve(data=package).url
    return url


def count_of(page: Page, layer: str) -> int:
    """How many records a layer of the map has."""
    count: int = page.evaluate(
        "name => iinstMap.picture().layers.find(({ id }) => id === name).data.length",
        layer,
    )
    return count


def expect_sums(explorer: Explorer, words: str) -> None:
    expect(explorer.page.get_by_text(words)).to_be_visible()
    explorer.rest()
    expect_words_apart(explorer)


def test_a_large_network_is_summed_as_one_comes_nearer(
    open_explorer: OpenExplorer, base_of_many: str
):
    explorer = open_explorer("", base_of_many)
    page = explorer.page
    expect_sums(explorer, "the map sums by region: 9 regions")
    assert (count_of(page, "sums"), count_of(page, "leads")) == (9, 0)
    page.get_by_role("button", name="Zoom in").click()
    expect_sums(explorer, "the map sums by authority")
    assert count_of(page, "sums") > 100
    assert "at=" in page.url
    for _ in range(2):
        page.get_by_role("button", name="Zoom in").click()
    expect_sums(explorer, "the map sums what is near each other")
    assert 0 < count_of(page, "sums") + count_of(page, "singles") < 400
    # Choosing a disc of near ones brings nearer, as a screen reader does it.
    zoom = page.evaluate("iinstMap.view().zoom")
    marks = page.locator(".map-stops")
    cluster = marks.get_by_role(
        "option", name=re.compile("institutions.* within")
    ).first
    cluster.dispatch_event("click")
    explorer.until(lambda: explorer.view()["zoom"] > zoom + 1)
    explorer.rest()
    for _ in range(3):
        page.get_by_role("button", name="Zoom out").click()
    expect_sums(explorer, "the map sums by authority")
    page.get_by_role("button", name="Whole of England").click()
    expect_sums(explorer, "the map sums by region")
    marks.get_by_role("option", name=re.compile("^South West, ")).dispatch_event(
        "click"
    )
    expect(page.get_by_role("button", name="Region: South West")).to_be_visible()
    expect(page).to_have_url(re.compile("region=South"))
    expect_sums(explorer, "the map sums by authority")


def test_what_a_filter_shows_elsewhere_is_gone_to(
    open_explorer: OpenExplorer, base_of_many: str
):
    explorer = open_explorer("?at=58.5,-10,9.5", base_of_many)
    page = explorer.page
    expect_sums(explorer, "the map sums what is near each other")
    page.get_by_text("More filters").click()
    page.get_by_role("button", name=re.compile("^South West")).click()
    expect(page.get_by_role("button", name="Region: South West")).to_be_visible()
    explorer.until(lambda: explorer.view()["latitude"] < 56)
    explorer.rest()
    assert count_of(page, "sums") > 0


def test_links_across_a_boundary_are_told_apart_and_switched(
    open_explorer: OpenExplorer, base_of_many: str
):
    explorer = open_explorer("?authority=Norfolk", base_of_many)
    page = explorer.page
    explorer.view()
    assert count_of(page, "boundary") == 1
    choice = page.get_by_role("radiogroup", name="Ties on the map")
    every = count_of(page, "ties")
    choice.get_by_role("radio", name=re.compile("Inside Norfolk")).click()
    expect(page).to_have_url(re.compile("crossing=none"))
    explorer.rest()
    explorer.view()
    assert 0 < count_of(page, "ties") < every
    discs = count_of(page, "leads") + count_of(page, "partners")
    choice.get_by_role("radio", name=re.compile("Across the boundary")).click()
    expect(page).to_have_url(re.compile("crossing=only"))
    explorer.rest()
    assert 0 < count_of(page, "ties") < every
    assert count_of(page, "leads") + count_of(page, "partners") == discs
    choice.get_by_role("radio", name=re.compile("^All")).click()
    expect(page).not_to_have_url(re.compile("crossing="))
