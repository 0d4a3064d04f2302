"""What is near each other on a map, summed."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.large_network import large_network
from iinst_geo import PartnershipNetwork, select
from iinst_geo.maps.layers import FADED, FULL
from iinst_geo.maps.palette import LIGHT
from iinst_geo.maps.sums import DISCS, LINES, SINGLES, cluster_records
from iinst_geo.maps.told import corners, sums_of, sums_told
from iinst_geo.maps.view import LEVELS, MapView, Seen, level_at, seen_from
from iinst_geo.selection.aggregation import aggregated
from iinst_geo.selection.clusters import MOST_CLUSTERS, clustered
from iinst_geo.selection.focus import focus_on
from iinst_geo.selection.map_words import sums_in_words
from iinst_geo.selection.sums import AUTHORITY, CLUSTER, MOST_LINES, REGION
from tests.samples import calmly

MOST_BYTES = 50_000  # of a level


@cache
def large() -> PartnershipNetwork:
    return large_network(2_000, 6_000)


def cell(lon: float, lat: float, zoom: float) -> tuple[int, int]:
    """The cell of a point: a 64th of a screen tile's 512 pixels, to each side eight."""
    side = 8 * 2 ** math.floor(zoom)
    down = math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
    return (
        math.floor((lon + 180) / 360 * side),
        math.floor((1 - down / math.pi) / 2 * side),
    )


@calmly
@given(st.floats(-3, 1), st.floats(51, 54), st.floats(LEVELS[CLUSTER], 14))
def test_clusters_hold_what_is_in_sight_by_cell(lon: float, lat: float, zoom: float):
    seen = seen_from(MapView(lon, lat, zoom))
    west, south, east, north = seen.box
    members = large().institution_by_id.loc[
        list(set(large().members["institution_id"]))
    ]
    placed = members.geometry.dropna()
    every = zip(placed.x, placed.y, strict=True)
    cells = [(x, y, cell(x, y, zoom)) for x, y in every]
    seen_cells = {at for x, y, at in cells if west <= x <= east and south <= y <= north}
    # A cluster is whole, also where the edge of the map cuts its cell.
    wanted = Counter(at for *_, at in cells if at in seen_cells)
    found = clustered(aggregated(select(large())), seen.zoom, seen.box)
    many = sorted(found.groups["institutions"], reverse=True)
    assert many == sorted(wanted.values(), reverse=True)


def test_a_tie_with_an_end_in_sight_is_counted_once():
    network = large()
    seen = seen_from(MapView(-0.1, 51.5, 9.3))
    west, south, east, north = seen.box
    at = network.institution_by_id.geometry
    ends = [
        [at[end] for end in tie]
        for tie in zip(
            network.partnerships["source_id"],
            network.partnerships["target_id"],
            strict=True,
        )
    ]
    placed = [tie for tie in ends if all(tie)]
    seen_cells = {
        cell(p.x, p.y, seen.zoom)
        for p in at.dropna()
        if west <= p.x <= east and south <= p.y <= north
    }
    met = sum(
        any(cell(p.x, p.y, seen.zoom) in seen_cells for p in tie) for tie in placed
    )
    sums = clustered(aggregated(select(network)), seen.zoom, seen.box)
    assert met == sums.groups["ties"].sum() + sums.lines["ties"].sum() > 0
    assert (sums.lines["led"] <= sums.lines["ties"]).all()


def test_levels_come_in_turn():
    assert [level_at(zoom) for zoom in (4, 5.99, 6, 7.49, 7.5, 15)] == [
        *(REGION, REGION, AUTHORITY, AUTHORITY, CLUSTER, CLUSTER)
    ]


@pytest.mark.parametrize("zoom", [5, 6.5, 7.5, 9, 11, 14])
@pytest.mark.parametrize("selected", ["", "C00003"])
def test_no_level_grows_too_large_to_send(zoom: float, selected: str):
    network = large_network(20_000, 60_000) if zoom == 9 else large()
    focus = focus_on(network, selected) if selected else None
    what = aggregated(select(network), focus)
    found = sums_of(what, seen_from(MapView(-0.1, 51.5, zoom)))
    told = json.dumps(sums_told(what, found, "light"))
    assert len(told) < MOST_BYTES


def test_what_stands_alone_is_a_disc_of_its_own_setting():
    network = large()
    what = aggregated(select(network))
    seen = seen_from(MapView(-0.1, 51.5, 12))
    found = clustered(what, seen.zoom, seen.box)
    records = cluster_records(found, network, frozenset(), LIGHT)
    alone = records[SINGLES]
    assert alone and len(alone) + len(records[DISCS]) == len(found.groups)
    row = next(each for each in alone if each["id"] in network.institution_by_id.index)
    setting = network.institution_by_id.at[row["id"], "setting"]
    assert row["f"][:3] == list(LIGHT.setting_colour(setting))
    assert row["sub"].endswith(setting)
    one = row["id"]
    drawn = cluster_records(found, network, frozenset({one}), LIGHT)
    assert one not in {each["id"] for each in drawn[SINGLES]}
    # Beside what is drawn singly all else steps back.
    assert {each["f"][3] for each in alone} == {FULL}
    assert {each["f"][3] for each in drawn[SINGLES]} == {FADED}


def test_numbers_of_clusters_fit_their_discs():
    what = aggregated(select(large()))
    told = sums_told(what, sums_of(what, Seen(8, (-6, 50, 2, 55))), "light")
    discs = told["records"][DISCS]
    assert all(
        2 * r >= 8 * len(label)  # pixels of a digit of 13 pixels' height
        for r, label in zip(discs["r"], discs["l"], strict=True)
    )
    assert len(told["records"][LINES]["w"]) <= MOST_LINES


def test_the_sentence_tells_of_the_level():
    what = aggregated(select(large()))
    seen = Seen(8, (-6, 50, 2, 55))
    sums = clustered(what, *seen)
    assert "the map sums what is near each other" in sums_in_words(what, sums)
    assert "Come nearer for authorities." in sums_in_words(what, what.by_region)
    assert "Come nearer" not in sums_in_words(what)  # a picture comes no nearer


def test_so_near_that_nothing_is_left_to_come_nearer_to_all_stand_alone():
    network = large()
    found = clustered(aggregated(select(network)), 15.2, (-6, 50, 2, 56))
    # All England at that zoom is no map; where many are in sight, they are summed.
    assert 0 < len(found.groups) <= MOST_CLUSTERS
    point = network.institution_by_id.geometry.dropna().iloc[0]
    box = (point.x - 0.01, point.y - 0.01, point.x + 0.01, point.y + 0.01)
    assert set(
        clustered(aggregated(select(network)), 15.2, box).groups["institutions"]
    ) == {1}


@pytest.mark.parametrize("zoom", [7.5, 9, 11])
def test_a_very_large_screen_is_sent_no_more(zoom: float):
    what = aggregated(select(large_network(20_000, 60_000)))
    found = sums_of(what, Seen(zoom, (-6, 50, 2, 56)))
    assert len(found.groups) <= MOST_CLUSTERS
    assert len(json.dumps(sums_told(what, found, "light"))) < MOST_BYTES


def test_what_lies_in_no_area_of_the_map_is_clustered_at_any_zoom():
    every = large().institutions.assign(local_authority=None, region=None)
    abroad = replace(large(), institutions=every)
    what = aggregated(select(abroad))
    found = sums_of(what, Seen(5, (-12, 49, 3, 61)))
    assert found.level == CLUSTER and len(found.groups) > 10
    assert sums_told(what, found, "light")["isOnly"]


def test_what_has_no_place_is_told_beside_clusters():
    every = large().institutions.copy()
    every.loc[every.index[:50], "geometry"] = None
    what = aggregated(select(replace(large(), institutions=every)))
    sums = clustered(what, 8, (-6, 50, 2, 56))
    shown = what.selection.takes_part
    assert sums.institutions_elsewhere == int(shown[:50].sum()) > 0
    assert f"{sums.institutions_elsewhere} institutions; the sums" in sums_in_words(
        what, sums
    )


def test_the_way_to_what_is_shown_is_told_by_two_corners():
    what = aggregated(select(large()))
    (west, south), (east, north) = corners(what)
    placed = large().institutions.geometry[what.selection.takes_part].dropna()
    assert (west, south, east, north) == tuple(placed.total_bounds)
    nowhere = large().institutions.assign(geometry=None)
    nowhere = nowhere.set_geometry("geometry", crs=large().institutions.crs)
    assert corners(aggregated(select(replace(large(), institutions=nowhere)))) == []
