"""Streets from the server's own archive: drawn with no network."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from iinst_geo.geography.streets import STREETS_VARIABLE
from iinst_geo.maps.palette import rgb
from iinst_geo.maps.streets import STREET_COLOURS
from tests.archives import AROUND, BLACKBURN, box, tiles_of, write_archive
from tests.browser.conftest import OpenExplorer
from tests.conftest import Server

LON, LAT = BLACKBURN
SHAPES = [
    ("earth", "earth", "POLYGON", box(*AROUND)),
    ("landuse", "park", "POLYGON", box(LON - 0.1, LAT - 0.1, LON + 0.1, LAT + 0.1)),
    ("roads", "highway", "LINESTRING", [(LON - 0.1, LAT), (LON + 0.1, LAT)]),
]
LAYERS = ["earth", "landuse", "roads", "water"]
NEAR = f"?at={LAT},{LON},14.5"


@pytest.fixture(scope="module")
def streets(
    serve: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The app with streets of its own, under a base path; give its address."""
    path = tmp_path_factory.mktemp("streets") / "streets.pmtiles"
    credit = {"attribution": "<i>Streets</i> of the test"}
    tiles = tiles_of(SHAPES, range(11, 14))
    write_archive(path, tiles, layers=LAYERS, metadata=credit)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(STREETS_VARIABLE, str(path))
        server = serve("--server.baseUrlPath=explorer", path="/explorer")
    return f"{server.url}/explorer"


def share_of(page: Page, colour: str) -> float:
    """Give which share of the map's picture has a colour, or one beside it."""
    picture = page.locator(".map-shown").screenshot()
    pixels = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"), dtype=int)
    return float((abs(pixels - rgb(colour)).max(axis=2) <= 2).mean())


def test_the_street_map_is_the_server_s_own(open_explorer: OpenExplorer, streets: str):
    explorer = open_explorer(NEAR, streets, has_map=True, color_scheme="dark")
    page, colours = explorer.page, STREET_COLOURS["dark"]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    assert share_of(page, colours.park) < 0.05
    page.get_by_text("Street map", exact=True).click()
    credits_shown = page.locator(".map-credits")
    expect(credits_shown).to_contain_text("Streets of the test")
    expect(credits_shown).to_contain_text("GeoNames")  # the names are still ours
    explorer.until(lambda: share_of(page, colours.park) > 0.5)
    explorer.until(lambda: share_of(page, colours.highway) > 0.002)
    tiles = [each for each in asked if "/basemap/streets/" in each]
    assert tiles
    assert all(each.startswith(f"{streets}/basemap/streets/13/") for each in tiles)
    assert "carto" not in "".join(asked)
    page.get_by_text("Street map", exact=True).click()
    expect(credits_shown).not_to_contain_text("Streets of the test")
    explorer.until(lambda: share_of(page, colours.park) < 0.05)
