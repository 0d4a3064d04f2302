"""What the browser says of the map is heeded within bounds, or not at all."""

from __future__ import annotations

import pytest
import streamlit as st

from iinst_geo.maps.view import BEYOND, FURTHEST, NEAREST, MapView, Seen, seen_from
from iinst_geo.ui.session import state

SENT = MapView(-1, 52, 6)
BOX = {"west": -2, "south": 51, "east": 0, "north": 53}


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(st, "session_state", {})


def test_what_is_seen_is_what_the_browser_says_else_what_was_sent():
    assert state.map_seen(SENT) == seen_from(SENT)
    state.note_map({"moved": None, "seen": {**BOX, "zoom": 8}})
    assert state.map_seen(SENT) == Seen(8, (-2, 51, 0, 53))
    state.note_map({"moved": {"longitude": -3, "latitude": 54, "zoom": 9}})
    assert state.map_moved() == MapView(-3, 54, 9)
    assert state.map_seen(SENT) == seen_from(MapView(-3, 54, 9))
    state.send_map_home()
    assert state.map_moved() is None


@pytest.mark.parametrize("zoom", [1e10, -1e300, 2000])
def test_no_zoom_is_beyond_those_of_the_map(zoom: float):
    state.note_map(
        {
            "moved": {"longitude": 0, "latitude": 52, "zoom": zoom},
            "seen": {**BOX, "zoom": zoom},
        }
    )
    moved = state.map_moved()
    assert moved and FURTHEST <= moved.zoom <= NEAREST + BEYOND
    assert FURTHEST <= state.map_seen(SENT).zoom <= NEAREST + BEYOND


@pytest.mark.parametrize(
    "said",
    [
        None,
        "nonsense",
        {},
        {"moved": [], "seen": {}},
        {"moved": {"longitude": "x", "latitude": 1, "zoom": 2}},
        {"seen": {**BOX, "zoom": float("nan")}},
        {"seen": {**BOX, "north": None, "zoom": 3}},
    ],
)
def test_what_is_no_place_is_passed_over(said: object):
    state.note_map(said)
    assert state.map_moved() is None
    assert state.map_seen(SENT) == seen_from(SENT)
