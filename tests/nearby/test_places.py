"""Any of the ways in which people name a place leads to it, or to a clear sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iinst_geo.errors import PlaceError
from iinst_geo.geography.postcodes import find_outward_code, find_postcode
from iinst_geo.nearby.places import find_place
from iinst_geo.nearby.proximity import institution_distances_km
from tests.samples import calmly

BLACKBURN = "Blackburn with Darwen"


@pytest.mark.parametrize(
    ("asked", "kind", "key", "lon_lat", "authority"),
    [
        ("BB1 2LD", "postcode", "BB1 2LD", (-2.461, 53.723), BLACKBURN),
        (" bb12ld ", "postcode", "BB1 2LD", (-2.461, 53.723), BLACKBURN),
        ("bb1", "outward code", "BB1", (-2.466, 53.755), BLACKBURN),
        ("falmouth", "town", "Falmouth, Cornwall", (-5.071, 50.154), "Cornwall"),
        ("Saint Ives, Cornwall", "town", "St Ives, Cornwall", (-5.488, 50.209), None),
        ("Preston", "town", "Preston, Lancashire", (-2.704, 53.763), "Lancashire"),
        ("Edinburgh", "town", "Edinburgh, Edinburgh", (-3.197, 55.952), ""),
        ("LEICESTER", "local authority", "Leicester", (-1.13, 52.635), "Leicester"),
        ("Leicester, Leicester", "town", "Leicester, Leicester", (-1.13, 52.64), None),
        ("Bristol, City of", "local authority", "Bristol", (-2.58, 51.4685), "Bristol"),
        ("Durham", "town", "Durham, County Durham", None, "County Durham"),
        ("Kent County Council", "local authority", "Kent", None, "Kent"),
        ("The City of London", "local authority", "City of London", None, None),
        ("LB Bromley", "local authority", "Bromley", None, "Bromley"),
        ("south west", "region", "South West", None, ""),
        ("falmouth-school", "institution", "falmouth-school", (-5.095, 50.158), None),
        ("Hayle Academy", "institution", "hayle-community-school", None, "Cornwall"),
        ("ii09", "case study", "II09", (-5.095, 50.158), "Cornwall"),
        ("Falmaths", "case study", "II09", (-5.095, 50.158), "Cornwall"),
    ],
)
def test_each_kind_of_origin_is_found(network, asked, kind, key, lon_lat, authority):
    place = find_place(network, asked)
    assert (place.kind, place.key) == (kind, key)
    if authority is not None:
        assert place.authority == authority
    if lon_lat is not None:
        found = (place.longitude, place.latitude)
        assert found == pytest.approx(lon_lat, abs=0.006)
    again = find_place(network, place.key)
    assert (again.longitude, again.latitude) == (place.longitude, place.latitude)


# Each kind of bad origin has its own sentence.
BAD = [
    ("", "No place is given."),
    ("BB1 9ZZ", "There is no postcode BB1 9ZZ in the directory. Did you mean BB1"),
    ("BB1 2L", "'BB1 2L' is cut short in the middle of a postcode"),
    ("ZZ9", "No postcode begins with ZZ9."),
    ("B13 3AH", "B13 3AH is in the directory without a grid reference"),
    ("BT1 1AA", "BT1 1AA is in Northern Ireland, which lies outside Great Britain"),
    ("JE1 0BD", "JE1 0BD is in Jersey, which lies outside Great Britain"),
    ("IM1 1AA", "IM1 1AA is in the Isle of Man, which lies outside Great Britain"),
    ("Newport", "'Newport' is the name of 4 towns: Newport, Isle of Wight;"),
    ("Blakburn", "There is no place called 'Blakburn'. Did you mean Blackburn?"),
    ("4ip", "No place is recorded for 4iP"),
    ("II22", "The lead institution of II22 is not recorded"),
    ("qqqqqqq", "There is no place called 'qqqqqqq'. Give a postcode"),
]


@pytest.mark.parametrize(("asked", "sentence"), BAD)
def test_each_kind_of_bad_origin_gets_its_own_sentence(network, asked, sentence):
    with pytest.raises(PlaceError) as refused:
        find_place(network, asked)
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize(
    "asked", ["St Ives", "Newport", "BB1 9ZZ", "Blakburn", "BB1 2"]
)
def test_every_candidate_can_be_asked_for_as_it_stands(network, asked):
    with pytest.raises(PlaceError) as refused:
        find_place(network, asked)
    assert refused.value.candidates
    for candidate in refused.value.candidates:
        assert find_place(network, candidate)


def test_the_beginning_of_a_name_is_a_near_miss(network):
    with pytest.raises(PlaceError, match="Did you mean Falmaths, Falmouth"):
        find_place(network, "Falm")


def test_every_institution_with_a_place_is_found_at_its_point(network):
    for key in network.placed_ids:
        point = network.institution_by_id.geometry[key]
        place = find_place(network, key.upper())
        assert (place.longitude, place.latitude) == (point.x, point.y)


def test_the_recorded_points_are_those_of_the_directory(network):
    """Where a recorded postcode is in the directory, so is the recorded point."""
    placed = network.institutions[network.institutions.geometry.notna()]
    far = {}
    for row in placed.itertuples(index=False):
        found = find_postcode(row.postcode)
        if found is None or found.longitude is None:
            far[row.institution_id] = "not in the directory"
            continue
        place = find_place(network, row.postcode)
        km = institution_distances_km(network, place, 1000)[row.institution_id]
        if km > 0.05:
            far[row.institution_id] = f"{km:.2f} km"
    assert far == {}


def test_an_outward_code_is_the_middle_of_its_postcodes():
    # FY0 0AA is all there is of FY0; TR26 is St Ives and its villages.
    found = find_outward_code("tr26")
    assert found is not None
    assert found.longitude == pytest.approx(-5.48, abs=0.03)
    assert found.latitude == pytest.approx(50.21, abs=0.02)
    assert find_outward_code("TR99") is None


@calmly
@given(st.text(max_size=30))
def test_whatever_is_asked_there_is_a_place_or_a_sentence(network, asked):
    try:
        assert -9 < find_place(network, asked).longitude < 2.1
    except PlaceError as error:
        sentence = str(error)
        assert sentence.endswith((".", "?"))
