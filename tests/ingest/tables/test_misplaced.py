"""What is told of places at sea, and outside the authority given with them."""

from __future__ import annotations

import pytest

from iinst_geo.ingest import read_own_data

HEADINGS = "School,Works with,Longitude,Latitude,Local authority"
ELM = "Elm,,-1.0803,53.9623,York\n"  # the minster of York


def warnings_for(rows: str, headings: str = HEADINGS) -> list:
    own = read_own_data({"schools.csv": f"{headings}\n{rows}".encode()})
    assert own.errors == ()
    words = ("at sea", "outside")
    return [each for each in own.warnings if any(w in each.message for w in words)]


@pytest.mark.parametrize(
    ("lon", "lat", "km"), [(-0.14, 50.73, "9."), (-4.9, 53.8, "4"), (0.9, 54.2, "")]
)
def test_a_place_at_sea_is_told_with_its_distance(lon, lat, km):
    [told] = warnings_for(f"Oak,Elm,{lon},{lat},\n{ELM}")
    assert f"the place lies at sea, {km}" in told.message
    assert told.message.endswith(" km off the coast.")
    assert (told.severity, told.row) == ("warning", 2)
    assert "Longitude" in str(told.field) and "map shows" in told.fix


def test_a_place_outside_its_authority_is_told_with_its_distance():
    # Huddersfield's station, said to be in Kent, in York and in Kirklees.
    [told] = warnings_for(f"Oak,Elm,-1.7848,53.6486,York\n{ELM}")
    assert "outside York." in told.message
    assert 40 < float(told.message.split()[3]) < 60
    assert warnings_for(f"Oak,Elm,-1.7848,53.6486,Kirklees\n{ELM}") == []
    assert warnings_for(f"Oak,Elm,-1.7848,53.6486,Kirklees Council\n{ELM}") == []


@pytest.mark.parametrize(
    ("lon", "lat", "authority"),
    [
        (-0.1367, 50.8173, ""),  # on the pier of Brighton
        (-1.113, 50.797, "Portsmouth"),  # in its harbour
        (-3.23, 54.11, "Cumbria"),  # Barrow, in what was Cumbria
        (-2.748, 54.66, "Cumbria"),  # Penrith, now in another authority than Barrow
        (-1.88, 50.72, "Bournemouth"),  # one with Poole since
        (-0.75, 52.23, "Northamptonshire"),
        (-3.18, 51.48, "Cardiff"),  # no authority of England
        (-3.18, 51.48, "Nowhere at all"),
    ],
)
def test_what_may_be_right_is_not_told(lon, lat, authority):
    assert warnings_for(f"Oak,Elm,{lon},{lat},{authority}\n{ELM}") == []


def test_what_the_postcode_places_is_not_told():
    rows = "Oak,Elm,YO1 7HH,Kent\nElm,,YO1 7HH,York\n"
    assert warnings_for(rows, "School,Works with,Postcode,Local authority") == []


def test_a_place_far_from_its_postcode_is_told_once():
    rows = "Oak,Elm,-0.14,50.73,YO1 7HH,York\nElm,,-1.08,53.96,YO1 7HH,York\n"
    headings = "School,Works with,Longitude,Latitude,Postcode,Local authority"
    assert warnings_for(rows, headings) == []


def test_a_thousand_wrong_places_take_no_longer_than_a_person_waits():
    rows = "".join(f"Oak {n},Elm,0.9,{54 + n / 5000},Kent\n" for n in range(1000))
    assert len(warnings_for(rows + ELM)) == 1000
