"""Distances are geodesics on WGS 84, in kilometres."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from iinst_geo import geodesic_km, tie_lengths_km
from tests.samples import calmly, small_network

WGS84_EQUATOR_KM = 2 * np.pi * 6378.137  # semi-major axis of WGS 84
lon, lat = st.floats(-180, 180), st.floats(-90, 90)


def test_a_quarter_of_the_equator():
    assert geodesic_km(0, 0, 90, 0) == pytest.approx(WGS84_EQUATOR_KM / 4)


def test_a_quarter_of_a_meridian():
    # The quarter meridian of WGS 84: two km longer than the metre's ten thousand.
    assert geodesic_km(0, 0, 0, 90) == pytest.approx(10_001.965729, abs=1e-6)


def test_a_point_is_at_no_distance_from_itself():
    assert geodesic_km(-5.1, 50.2, -5.1, 50.2) == pytest.approx(0, abs=1e-9)


def test_a_missing_coordinate_gives_a_missing_distance_and_only_there():
    found = geodesic_km([0, 0, 0], [0, np.nan, 0], [90, 90, np.nan], [0, 0, 0])
    np.testing.assert_array_equal(np.isnan(found), [False, True, True])
    assert found[0] == pytest.approx(WGS84_EQUATOR_KM / 4)


def test_no_points_have_no_distances():
    assert geodesic_km([], [], [], []).shape == (0,)


@calmly
@given(lon, lat, lon, lat)
def test_the_way_back_is_as_long(lon1, lat1, lon2, lat2):
    there = geodesic_km(lon1, lat1, lon2, lat2)
    assert there == pytest.approx(geodesic_km(lon2, lat2, lon1, lat1), abs=1e-6)


@calmly
@given(st.lists(st.tuples(lon, lat, lon, lat), min_size=1, max_size=5))
def test_many_distances_are_those_that_pyproj_gives_one_by_one(ends):
    found = geodesic_km(*np.transpose(ends))
    geod = Geod(ellps="WGS84")
    expected = [
        geod.line_length([lon1, lon2], [lat1, lat2]) / 1000
        for lon1, lat1, lon2, lat2 in ends
    ]
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_ties_are_as_long_as_their_ends_are_apart():
    lengths = tie_lengths_km(small_network())
    east = geodesic_km([0.0, 0.0], [51.4, 51.4], [0.1, 0.5], [51.4, 51.4])
    north = geodesic_km(0.1, 51.5, 0.1, 51.4)
    np.testing.assert_allclose(lengths, [*east, np.nan, *north])
    assert lengths.name == "length_km"


def test_the_members_of_leading_into_learning_are_as_near_as_known(network):
    mine = network.partnerships["case_study_id"] == "LIL"
    found = sorted(tie_lengths_km(network)[mine])
    known = [1.50, 1.77, 2.06, 2.20, 3.07, 3.59, 3.90, 4.87, 5.24]
    np.testing.assert_allclose(found, known, atol=0.006)


def test_a_distance_is_missing_just_where_an_end_has_no_place(network):
    ties, lengths = network.partnerships, tie_lengths_km(network)
    placed = ties[["source_id", "target_id"]].isin(network.placed_ids).all(axis=1)
    assert list(lengths.notna()) == list(placed)
    assert placed.sum() == 20
