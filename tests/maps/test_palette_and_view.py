"""Colours stand out from what they lie on, and a view shows what it is made for."""

import math
from itertools import pairwise

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from iinst_geo.maps.palette import (
    DARK,
    LETTERS,
    LIGHT,
    contrast,
    in_order,
    letter_of,
    luminance,
    palette_for,
    rgb,
)
from iinst_geo.maps.view import (
    FURTHEST,
    HEIGHT_PX,
    NEAREST,
    TILE_PX,
    WIDTH_PX,
    view_of,
    view_of_england,
    view_of_points,
)
from iinst_geo.network.rules import GREAT_BRITAIN
from iinst_geo.vocabulary import NOT_RECORDED, SETTINGS
from tests.samples import calmly

BLACK, WHITE = (0, 0, 0), (255, 255, 255)
TEXT, GRAPHICS = 4.5, 3  # WCAG 2.2, success criteria 1.4.3 and 1.4.11
themes = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
settings_of_lead = pytest.mark.parametrize("setting", [*SETTINGS, NOT_RECORDED])
channel = st.integers(0, 255)
colours = st.tuples(channel, channel, channel)


def test_the_contrast_of_black_and_white_is_21():
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert luminance(WHITE) == pytest.approx(1) and luminance(BLACK) == 0


@themes
def test_tints_are_told_apart_in_grey_in_the_order_of_their_density(palette):
    """Countryside, rural, urban, suburban, inner city: each a step of grey on."""
    order = [palette.land, *(palette.tints[each] for each in reversed(SETTINGS))]
    greys = [luminance(each) ** (1 / 2.2) for each in order]
    steps = [one - other for one, other in pairwise(greys)]
    assert all(abs(step) > 0.015 for step in steps)
    assert len({step > 0 for step in steps}) == 1


@themes
@settings_of_lead
def test_edges_of_marks_stand_out_from_all_land(palette, setting):
    edge = palette.edge(palette.setting_colour(setting))
    assert all(contrast(edge, each) >= GRAPHICS for each in palette.grounds)


@themes
def test_lines_and_words_stand_out_from_all_land(palette):
    for each in palette.grounds:
        for line in (palette.tie, palette.crossing, palette.school):
            assert contrast(line, each) >= GRAPHICS
        assert contrast(palette.ink, each) >= TEXT


def test_a_worked_contrast():
    # #777777 on white is the well-known grey that just fails 4.5.
    assert contrast(rgb("#777777"), WHITE) == pytest.approx(4.48, abs=0.005)


def test_a_colour_is_read_from_its_hexadecimal_name():
    assert rgb("#0A10FF") == rgb("0a10ff") == (10, 16, 255)


@calmly
@given(colours, colours)
def test_contrast_does_not_hang_on_the_order(one, other):
    assert 1 <= contrast(one, other) == contrast(other, one) <= 21


@themes
@settings_of_lead
def test_letters_are_read_on_their_discs(palette, setting):
    disc = palette.setting_colour(setting)
    assert contrast(palette.on(disc), disc) >= TEXT


@themes
@settings_of_lead
def test_the_edges_of_discs_stand_out_from_the_land(palette, setting):
    edge = palette.edge(palette.setting_colour(setting))
    assert contrast(edge, palette.land) >= GRAPHICS


@themes
def test_ties_and_text_stand_out_from_the_land(palette):
    assert contrast(palette.tie, palette.land) >= GRAPHICS
    assert contrast(palette.crossing, palette.land) >= GRAPHICS
    assert contrast(palette.ink, palette.land) >= TEXT


@themes
def test_the_ring_stands_out_from_the_land_by_its_fill_or_its_edge(palette):
    edges = (palette.highlight, palette.ink)
    assert max(contrast(edge, palette.land) for edge in edges) >= GRAPHICS


@themes
def test_each_setting_has_a_colour_and_a_letter_of_its_own(palette):
    wanted = [*SETTINGS, NOT_RECORDED]
    assert len({palette.setting_colour(each) for each in wanted}) == len(wanted)
    assert [LETTERS[each] for each in wanted] == ["I", "S", "U", "R", "?"]


@themes
def test_a_setting_of_the_data_is_told_from_ours_and_from_what_is_not_recorded(palette):
    colour = palette.setting_colour("Coast")
    assert colour not in palette.setting.values()
    assert contrast(palette.edge(colour), palette.land) >= GRAPHICS
    assert [letter_of(each) for each in ("Coast", "🏝 isle", "海", "")] == [*"C***"]
    assert in_order(["Coast", NOT_RECORDED, "Rural", "Coast"]) == [
        *("Rural", NOT_RECORDED, "Coast")
    ]


def test_each_theme_has_its_palette():
    assert palette_for("light") is LIGHT and palette_for("dark") is DARK


# ---- the view

west, south, east, north = GREAT_BRITAIN
inside = st.tuples(st.floats(west, east), st.floats(south, north))


def pixels(lon, lat, zoom):
    """Give Web Mercator pixels of a map that is 512 pixels wide at zoom 0."""
    world = TILE_PX * 2**zoom
    up = math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / (2 * math.pi)
    return world * lon / 360, world * up


@calmly
@given(st.lists(inside, min_size=1, max_size=5))
def test_the_view_of_points_shows_them_all(places):
    view = view_of_points(gpd.GeoSeries([Point(at) for at in places], crs="EPSG:4326"))
    middle = pixels(view.longitude, view.latitude, view.zoom)
    for lon, lat in places:
        x, y = pixels(lon, lat, view.zoom)
        assert abs(x - middle[0]) <= WIDTH_PX / 2
        assert abs(y - middle[1]) <= HEIGHT_PX / 2
    assert FURTHEST <= view.zoom <= NEAREST


@calmly
@given(inside, inside)
def test_the_view_is_no_wider_than_it_needs_to_be(one, other):
    bounds = (*map(min, one, other), *map(max, one, other))
    view = view_of(bounds)
    if FURTHEST < view.zoom < NEAREST:
        (left, low), (right, high) = (
            pixels(*corner, view.zoom) for corner in (bounds[:2], bounds[2:])
        )
        filled = max((right - left) / WIDTH_PX, (high - low) / HEIGHT_PX)
        assert filled > 0.75


def test_one_point_is_shown_from_as_near_as_we_go():
    view = view_of_points(gpd.GeoSeries([Point(-5.1, 50.2)], crs="EPSG:4326"))
    assert (view.longitude, view.latitude, view.zoom) == (-5.1, 50.2, NEAREST)


@pytest.mark.parametrize(
    "points", [[], [None], [Point()]], ids=["none", "null", "empty"]
)
def test_no_points_show_all_england(points):
    found = view_of_points(gpd.GeoSeries(points, crs="EPSG:4326"), visit=3)
    assert found == view_of_england(3)


@calmly
@given(inside, st.integers(0, 1000), st.integers(0, 1000))
def test_going_to_the_same_place_again_moves_the_map_by_nothing_one_sees(
    at, one, other
):
    first, second = (view_of((*at, *at), visit).view_state() for visit in (one, other))
    apart = [abs(first.longitude - second.longitude), abs(first.zoom - second.zoom)]
    assert all((each > 0) == (one != other) for each in apart)
    assert max(apart) < 0.00015  # degrees, some ten metres after a thousand visits


def test_the_map_may_be_moved_no_further_out_than_all_of_britain():
    state = view_of_england().view_state()
    assert state.min_zoom == FURTHEST and state.max_zoom > NEAREST
