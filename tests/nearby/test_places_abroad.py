"""Partners abroad: maps stay on Britain and say so, and nothing breaks by them."""

from __future__ import annotations

import io
import json
import re

import geopandas as gpd
import pytest
from PIL import Image
from shapely import Point
from typer.testing import CliRunner

from iinst_geo import PartnershipFilter, honesty_line, select
from iinst_geo.cli import app
from iinst_geo.export.documents.slides import story_pptx
from iinst_geo.export.pictures.figure import view_png, view_svg
from iinst_geo.export.player.file import story_html, view_html
from iinst_geo.ingest import read_own_data
from iinst_geo.maps.told import members_told
from iinst_geo.maps.view import view_of_points
from iinst_geo.nearby.places import find_place
from iinst_geo.nearby.query import find_nearby
from iinst_geo.selection.aggregation import aggregated
from iinst_geo.selection.focus import focus_on
from iinst_geo.story.files import first_story

SCHOOLS = b"""School,Works with,Long,Lat,Local authority,Region
Oak,Shan;Well;Elm,-1.08,53.96,York,
Elm,Bel,-1.55,53.8,Leeds,
Bel,,-5.93,54.60,,
Shan,Oak,121.47,31.23,,
Well,,174.78,-41.29,,
"""
FAR = "2 institutions lie beyond the map of Britain and Ireland: Shan, Well."


@pytest.fixture(scope="module")
def abroad():
    return read_own_data({"schools.csv": SCHOOLS}).network


def test_the_view_of_all_is_not_that_of_the_globe(abroad):
    every = view_of_points(abroad.institutions.geometry)
    near = abroad.institutions.geometry[[0, 1, 2]]
    assert every == view_of_points(near)
    assert every.zoom > 5


def test_a_network_that_is_all_abroad_is_shown_where_it_is():
    points = gpd.GeoSeries([Point(121.4, 31.2), Point(121.5, 31.3)], crs="EPSG:4326")
    view = view_of_points(points)
    assert view.longitude == pytest.approx(121.45) and view.zoom > 9


def test_what_lies_beyond_the_map_is_said_under_it(abroad, network):
    assert FAR in honesty_line(select(abroad))
    led_by_elm = select(abroad, PartnershipFilter(q="Bel"))
    assert "beyond the map" not in honesty_line(led_by_elm)
    assert "beyond the map" not in honesty_line(select(network))


def test_the_map_of_the_page_draws_them_all(abroad):
    known, shown = members_told(aggregated(select(abroad)), "light")
    places = [known["known"]["rows"]["at"][row] for row in shown["rows"]]
    assert [121.47, 31.23] in places and [174.78, -41.29] in places


def test_pictures_keep_to_britain_and_reach_to_ireland(abroad):
    whole, focus = select(abroad), focus_on(abroad, "shan")
    for on in (None, focus, focus_on(abroad, "bel")):
        picture = Image.open(io.BytesIO(view_png(whole, on, size=(800, 700))))
        assert picture.size[0] / picture.size[1] == pytest.approx(8 / 7)
    said = " ".join(re.findall(r">([^<]+)<", view_svg(whole).decode()))
    assert "beyond the map of Britain and Ireland" in said
    # The key tells of what is in the frame: Belfast alone has no setting.
    assert {"Oak", "Elm"} <= {*said.split()} and "Not recorded" in said


def test_the_player_knows_what_its_map_shows(abroad):
    for page in (view_html(select(abroad)), story_html(abroad, first_story(abroad))):
        assert FAR.encode() in page
        assert b'"isles": [-11.0, 48.9, 2.1, 61.0]' in page or b'"isles":[-11' in page


def test_a_story_of_them_becomes_slides(abroad):
    assert story_pptx(abroad, first_story(abroad))[:2] == b"PK"


@pytest.mark.parametrize("asked", ["YO1 7HH", "York", "shan", "bel", "well"])
def test_nearby_measures_from_and_to_them(abroad, asked):
    found = find_nearby(abroad, find_place(abroad, asked), 20_000)
    km = {each.institution_id: each.distance_km for each in found.results}
    assert len(km) >= 4
    if asked == "York":
        assert km["bel"] == pytest.approx(310, rel=0.1)
        assert find_nearby(abroad, find_place(abroad, asked), 1).results


def test_the_command_exports_them(abroad, tmp_path):
    (tmp_path / "s.csv").write_bytes(SCHOOLS)
    for kind in ("geojson", "zip"):
        path = tmp_path / f"out.{kind}"
        done = CliRunner().invoke(
            app,
            [
                *("export", "--format", kind, "--output", str(path), "--json"),
                *("--data", str(tmp_path / "s.csv")),
            ],
        )
        assert done.exit_code == 0, done.output
        assert json.loads(done.stdout)["institutions"] == 5
    back = read_own_data({"out.zip": (tmp_path / "out.zip").read_bytes()})
    assert back.errors == ()
    assert back.network.placed_ids == abroad.placed_ids
    assert [each.severity for each in back.problems] == ["warning"]
