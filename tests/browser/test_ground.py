"""The ground of the map: there with the first disc, quiet, and a filter of its own."""

from __future__ import annotations

from collections.abc import Iterator
from operator import sub

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from iinst_geo.maps.ground import ground_colours
from iinst_geo.maps.palette import LIGHT
from tests.browser.conftest import STILL, WIDE, OpenExplorer
from tests.browser.explorer import Explorer
from tests.conftest import Server

TILES = "**/basemap/ground/**"
FALMOUTH, BLACKBURN = "?at=50.152,-5.066,11.5", "?at=53.748,-2.482,11"
# The colour of the ground at each mark in sight, and how many marks there are.
UNDER_MARKS = """
() => {
  const canvas = document.querySelector(".map-ground");
  if (!canvas || !globalThis.iinstMap?.picture()) return [];
  const dense = canvas.width / canvas.clientWidth;
  const pen = canvas.getContext("2d");
  return iinstMap.picture().layers
    .filter(({ id }) => id === "leads" || id === "partners")
    .flatMap(({ data }) => data)
    .map(({ p }) => iinstMap.toPx(p))
    .filter(([x, y]) => x > 0 && x < canvas.clientWidth && y > 0)
    .filter(([, y]) => y < canvas.clientHeight)
    .map(([x, y]) => pen.getImageData(x * dense, y * dense, 1, 1).data)
    .map((pixel) => [...pixel.slice(0, 3)]);
}
"""

CARRICK_ROADS = [-5.035, 50.165]
SEA = [*ground_colours("light")["sea"]]
AT = """
(place) => {
  const canvas = document.querySelector(".map-ground");
  const dense = canvas.width / canvas.clientWidth;
  const [x, y] = iinstMap.toPx(place).map((each) => each * dense);
  return [...canvas.getContext("2d").getImageData(x, y, 1, 1).data.slice(0, 3)];
}
"""


KNOWN = (LIGHT.land, *LIGHT.tints.values())


def known(pixel: list[int]) -> tuple[int, ...]:
    """Give the colour of land that a pixel has, be it off by a shade at an edge."""
    near = (each for each in KNOWN if max(map(abs, map(sub, each, pixel))) <= 2)
    return next(near, tuple(pixel))


def colours_under_marks(explorer: Explorer) -> list[tuple[int, ...]]:
    found: list[tuple[int, ...]] = []

    def are_there() -> bool:
        found[:] = map(known, explorer.page.evaluate(UNDER_MARKS))
        return bool(found)

    explorer.until(are_there)
    return found


@pytest.fixture
def held(browser: Browser, server: Server) -> Iterator[tuple[Explorer, list[Route]]]:
    """A page whose tiles are held back, and those that it has asked for."""
    context = browser.new_context(viewport=WIDE, **STILL)
    explorer, routes = Explorer(context.new_page(), server.url), []

    def hold(route: Route) -> None:
        routes.append(route)

    explorer.page.route(TILES, hold)
    yield explorer, routes
    context.close()


@pytest.mark.parametrize("where", [FALMOUTH, BLACKBURN])
def test_land_is_under_the_first_disc_before_any_tile_has_come(held, where):
    explorer, routes = held
    explorer.open(where, has_map=True)
    land = {LIGHT.land, *LIGHT.tints.values()}
    before = colours_under_marks(explorer)
    assert set(before) <= land and len(before) > 4
    explorer.until(lambda: routes)  # they were asked for, and none has come
    for route in routes:
        route.continue_()
    urban = LIGHT.tints["Urban"]
    explorer.until(lambda: urban in colours_under_marks(explorer))
    assert set(colours_under_marks(explorer)) <= land
    if where == FALMOUTH:
        explorer.until(lambda: explorer.page.evaluate(AT, CARRICK_ROADS) == SEA)


def tiles_asked(page: Page) -> list[str]:
    asked: list[str] = []
    page.on("request", lambda each: "/ground/" in each.url and asked.append(each.url))
    return asked


def test_a_filter_moves_no_tile_again_the_legend_is_one_and_tints_can_go(
    open_explorer: OpenExplorer,
):
    explorer = open_explorer(BLACKBURN, has_map=True)
    page = explorer.page
    explorer.until(lambda: LIGHT.tints["Urban"] in colours_under_marks(explorer))
    asked = tiles_asked(page)
    signs = page.locator(".st-key-map_settings")
    signs.get_by_role("button", name="Urban", exact=True).click()
    expect(explorer.value("setting", "Urban")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".st-key-chips")).to_contain_text("Setting: Urban")
    explorer.rest()
    explorer.toggle("setting", "Urban")
    sign = signs.get_by_role("button", name="Urban", exact=True)
    expect(sign).to_have_attribute("aria-pressed", "false")
    explorer.rest()
    assert asked == []

    page.get_by_text("Colour land by setting").click()
    explorer.rest()
    explorer.until(lambda: set(colours_under_marks(explorer)) == {LIGHT.land})
