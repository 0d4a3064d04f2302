"""Tiles of the ground, as the server gives them."""

from __future__ import annotations

import gzip
import json

import pytest
from streamlit.runtime import Runtime

from iinst_geo.geography.ground import SHEET, ground_archive, tile_at
from iinst_geo.maps.ground import edition, sheet
from tests.hostile.edge_app import ask, explorer_app

BLACKBURN = (9, *tile_at(-2.48, 53.75, 9))
AT_SEA = (9, *tile_at(-10.5, 50.0, 9))


@pytest.fixture
def app(monkeypatch):
    monkeypatch.setattr(Runtime, "_instance", None)
    return explorer_app()


def path(z: int, x: int, y: int, of: str = "") -> str:
    return f"/basemap/ground/{of or edition()}/{z}/{x}/{y}.mvt"


def test_a_tile_comes_as_it_is_kept_and_may_stay_a_year(app):
    answer = ask(app, path(*BLACKBURN), headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "max-age=31536000" in answer.headers["cache-control"]
    assert answer.body == ground_archive().tile(*BLACKBURN)


def test_there_is_nothing_where_there_is_only_sea(app):
    answer = ask(app, path(*AT_SEA))
    assert (answer.status, answer.body) == (204, b"")


@pytest.mark.parametrize(
    "asked",
    [
        path(*BLACKBURN, of="00000000"),
        path(*BLACKBURN).replace("/9/", "/-1/"),
        path(*BLACKBURN).replace(".mvt", "/..%2f..%2fpasswd.mvt"),
        "/basemap/ground/x/y/z/a.mvt",
        path(9, 512, 0),
        path(99, 1, 1),
        path(8, 0, 10**30),
    ],
)
def test_another_edition_and_what_is_no_tile_are_not_found(app, asked):
    assert ask(app, asked).status in {400, 404}


def test_outlines_come_for_the_areas_asked_for(app):
    asked = f"/basemap/outlines/{edition()}/GB-KEN,GB-XXX,GB-IOW,GB-KEN.json"
    found = json.loads(ask(app, asked).body)
    assert [each["id"] for each in found] == ["GB-KEN", "GB-IOW"]
    assert found[0]["geometry"]["type"] in {"Polygon", "MultiPolygon"}
    assert ask(app, asked.replace(edition(), "00000000")).status == 404
    hostile = asked.replace("GB-KEN,", "<script>," * 999)
    assert ask(app, hostile).status in {200, 400}


def test_the_sheet_is_the_tile_of_the_world():
    assert sheet() == gzip.decompress(ground_archive().tile(*SHEET))
