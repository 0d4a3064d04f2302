"""Places in somebody's files: postcodes with slips, grids mixed up, places abroad."""

from __future__ import annotations

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from iinst_geo.cli import app
from iinst_geo.geography.distances import geodesic_km
from iinst_geo.geography.outlines import countries_at
from iinst_geo.geography.postcodes import find_outward_code, find_postcode
from iinst_geo.ingest import read_own_data
from tests.ui.your_data.test_page import page_with, report_of


def read(rows: str, headings: str = "School,Works with,Postcode"):
    """Read one sheet of schools that names the partners of each."""
    return read_own_data({"schools.csv": f"{headings}\n{rows}".encode()})


def place_of(own, key: str) -> tuple[float, float]:
    point = own.network.institution_by_id.geometry[key]
    return point.x, point.y


def warned(own, words: str) -> list:
    return [each for each in own.warnings if words in each.message]


# Public landmarks beside the postcodes: degrees read from a map.
NORTHERN_IRISH = {
    "BT7 1NN": (-5.935, 54.584),  # the university of Belfast
    "BT48 6HQ": (-7.323, 54.996),  # within the walls of Derry
    "bt1-5gs": (-5.930, 54.597),  # the city hall of Belfast
}


@pytest.mark.parametrize(("postcode", "near"), NORTHERN_IRISH.items())
def test_a_postcode_of_northern_ireland_lies_there(postcode, near):
    own = read(f"Oak,Elm,YO1 7HH\nElm,,{postcode}\n")
    assert own.errors == ()
    assert geodesic_km(*place_of(own, "elm"), *near)[0] < 1
    elm = own.network.institution_by_id.fillna("").loc["elm"]
    assert (elm["region"], elm["local_authority"]) == ("Northern Ireland", "")
    assert (elm["setting"], elm["setting_basis"]) == ("", "none")
    [told] = own.warnings
    assert "1 institution lies outside Great Britain: Elm (Northern" in told.message


@pytest.mark.parametrize("outward", ["BT7", "BT48", "BT79"])
def test_an_outward_code_of_northern_ireland_lies_there(outward):
    found = find_outward_code(outward)
    assert -8.2 < found.longitude < -5.4 and 54.0 < found.latitude < 55.3


@pytest.mark.parametrize(
    ("postcode", "island"),
    [("JE2 3AB", "Jersey"), ("GY1 1AA", "Guernsey"), ("IM1 1AA", "the Isle of Man")],
)
def test_a_postcode_of_the_islands_has_no_place_and_is_known(postcode, island):
    own = read(f"Oak,Elm,YO1 7HH\nElm,,{postcode}\n")
    if find_postcode(postcode) is None:
        pytest.fail("the directory has changed: choose another postcode")
    [told] = own.problems
    assert told.severity == "warning" and "elm" not in own.network.placed_ids
    assert told.message == (
        f"{postcode} is a postcode of {island}; the directory gives it no place."
    )


def test_a_postcode_without_a_grid_reference_is_told_of_as_such():
    [told] = read("Oak,Elm,YO1 7HH\nElm,,B13 3AH\n").problems
    assert "without a place; the directory gives it no place" in told.message


@pytest.mark.parametrize(
    "written",
    ["yo1 7hh.", "(YO1 7HH)", "YO1–7HH,", "YO1\u200b7HH", "YO1\u00a07HH", "Y O1 7 HH"],
)
def test_signs_around_a_postcode_are_passed_over(written):
    own = read(f'Oak,Elm,"{written}"\nElm,,YO32 9QU\n')
    assert own.problems == ()
    assert list(own.network.institutions["postcode"]) == ["YO1 7HH", "YO32 9QU"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Y01 7HH", "YO1 7HH"),
        ("YOI 7HH", "YO1 7HH"),
        ("0X1 1DP", "OX1 1DP"),
        ("EC3A SDE", "EC3A 5DE"),
        ("YO1 7HH (upper site)", "YO1 7HH"),
    ],
)
def test_signs_that_look_alike_are_read_and_told(written, meant):
    own = read(f"Oak,Elm,{written}\nElm,,YO32 9QU\n")
    [told] = own.problems
    assert told.message == f"the postcode {written!r} is read as {meant}."
    assert told.severity == "warning" and told.row == 2
    assert own.network.institutions["postcode"][0] == meant
    assert place_of(own, "oak") == (
        find_postcode(meant).longitude,
        find_postcode(meant).latitude,
    )


@pytest.mark.parametrize("written", ["YO1 9ZZ", "BT99 1AA", "YO1", "yo1 7h", "SW1A"])
def test_an_unknown_postcode_of_an_area_that_exists_is_an_error(written):
    [error] = read(f"Oak,Elm,{written}\nElm,,YO32 9QU\n").errors
    assert (error.row, error.field) == (2, "Postcode")


@pytest.mark.parametrize(
    "written", ["200000", "D02 XY45", "W12 F4E2", "M5V 2T6", "XX1 1AA", "n/a", "75001"]
)
def test_a_postcode_from_abroad_is_kept_and_stops_nothing(written):
    own = read(f"Oak,Elm,YO1 7HH\nElm,,{written}\n")
    [told] = own.problems
    assert told.severity == "warning" and repr(written) in told.message
    assert own.network.institution_by_id["postcode"]["elm"] == written


GRID = "School,Works with,Easting,Northing,Postcode"
DEGREES = "School,Works with,Long,Lat,Postcode"


@pytest.mark.parametrize(
    ("headings", "cells", "slip", "km"),
    [
        (GRID, "398700,398000,M1 1AE", "", 14),
        (GRID, "452000,460400,YO1 7HH", "", 12),
        (GRID, "308500,623600,NR1 3QQ", "swapped", 446),
        (GRID, "46040,452000,YO1 7HH", "easting probably lacks a digit", 414),
        (GRID, "333300,374000,BT1 5GS", "Irish Grid", 243),
        (DEGREES, "3.53,50.72,EX1 1EE", "lacks its minus sign", 498),
        (DEGREES, "-1.7,52.6,NR1 3QQ", "", 205),
        (DEGREES, "1.08,53.96,YO1 7HH", "lacks its minus sign", 142),
        (DEGREES, "-0.108,53.96,YO1 7HH", "decimal point", 64),
        (DEGREES, "-51.5,0.12,SW1A 1AA", "swapped", 7444),
    ],
)
def test_a_point_far_from_its_postcode_is_told_with_the_likely_slip(
    headings, cells, slip, km
):
    own = read(f"Oak,Elm,{cells}\nElm,,,,YO32 9QU\n", headings)
    assert own.errors == ()
    told = warned(own, "km from its postcode")
    # Within 20 km nothing is said.
    assert [each.row for each in told] == [2] * (km > 20)
    if told:
        assert slip in told[0].fix and told[0].field in {"Easting", "Long"}
        said = int(told[0].message.split(" km")[0].split()[-1].replace(",", ""))
        assert said == pytest.approx(km, rel=0.03)
    assert not warned(own, "outside Great Britain")


def test_a_geometry_far_from_its_postcode_is_told():
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": place},
            "properties": {"name": name, "postcode": postcode, "works with": partner},
        }
        for name, place, postcode, partner in [
            ("Oak", [1.082, 53.96], "YO1 7HH", "Elm"),
            ("Elm", [-1.057, 53.996], "YO32 9QU", ""),
            ("Ash", [0, 0], "YO8 4QH", "Elm"),
        ]
    ]
    collection = {"type": "FeatureCollection", "features": features}
    own = read_own_data({"s.geojson": json.dumps(collection).encode()})
    assert own.errors == ()
    [far] = warned(own, "km from its postcode")
    assert (far.row, far.id) == (2, "oak") and "minus sign" in far.fix
    # 0, 0 stands for no place in a geometry too.
    assert len(warned(own, "0, 0 is no place; the postcode gives it")) == 1
    assert place_of(own, "ash")[1] == pytest.approx(53.78, abs=0.05)


@pytest.mark.parametrize(
    ("headings", "zero"),
    [(GRID, "0,0"), (GRID, "0.00,0"), (DEGREES, "0,0"), (DEGREES, "0.0,-0")],
)
def test_zeros_stand_for_no_place_and_the_postcode_serves(headings, zero):
    rows = f"Oak,Elm;Ash;Fir,{zero},YO1 7HH\nElm,,{zero},YO32 9QU\n"
    rows += f"Ash,,{zero},\nFir,,{zero},200000\n"
    own = read(rows, headings)
    assert own.errors == ()
    assert own.network.placed_ids == {"oak", "elm"}
    [served] = warned(own, "the postcode gives it instead")
    assert served.row == 2 and "1 more row." in served.message
    assert [each.row for each in warned(own, "is listed, not on the map")] == [4, 5]


ABROAD = """Oak,Shan;Bray;Bel;Jer;Dee;Tay,-1.08,53.958
Shan,,121.47,31.23
Bray,,-6.11,53.20
Bel,,-5.93,54.60
Jer,,-2.11,49.19
Dee,,-3.18,51.48
Tay,,-2.97,56.46
"""
PLACED = "School,Works with,Long,Lat"


def test_places_abroad_are_one_warning_and_countries_are_regions():
    own = read(ABROAD, PLACED)
    [told] = own.problems
    assert (told.severity, told.row) == ("warning", None)
    assert told.message == (
        "4 institutions lie outside Great Britain: Shan (121.47, 31.23), Bray "
        "(Ireland), Bel (Northern Ireland), Jer (Jersey)."
    )
    found = own.network.institution_by_id.fillna("")
    assert found["region"].to_dict() == {
        "oak": "Yorkshire and The Humber",
        **dict.fromkeys(("shan", "bray", "jer"), ""),
        "bel": "Northern Ireland",
        "dee": "Wales",
        "tay": "Scotland",
    }
    beyond = found.loc[["shan", "bray", "bel", "jer"]]
    assert set(beyond["local_authority"]) == set(beyond["setting"]) == {""}


@pytest.mark.parametrize("place", ["53.958,-1.08", "51.48,-3.18", "57.15,-2.09"])
def test_swapped_coordinates_stay_an_error(place):
    [error] = read(f"Oak,Elm,{place}\nElm,,121.47,31.23\n", PLACED).errors
    assert (error.row, error.fix) == (2, "Put longitude first, then latitude.")


@pytest.mark.parametrize(
    ("postcode", "region"),
    [("CF10 1EP", "Wales"), ("EH1 1YZ", "Scotland"), ("CH5 1AA", "Wales")],
)
def test_the_country_of_a_postcode_is_its_region(postcode, region):
    own = read(f"Oak,Elm,{postcode}\nElm,,BB1 2LD\n")
    if find_postcode(postcode) is None:
        pytest.fail("the directory has changed: choose another postcode")
    assert own.problems == ()
    assert list(own.network.institutions["region"]) == [region, "North West"]


def test_a_region_may_be_given_as_a_country():
    headings = "School,Works with,Region"
    own = read("Oak,Elm,wales\nElm,,Northern Ireland\n", headings)
    assert list(own.network.institutions["region"]) == ["Wales", "Northern Ireland"]
    assert not warned(own, "of its own")


def test_countries_are_found_on_land_and_off_the_coast():
    from shapely import Point

    places = {(-3.18, 51.48): "Wales", (-1.08, 53.96): "England", (-30, 50): ""}
    places |= {(-4.5, 54.2): "Isle of Man", (-5.665, 54.64): "Northern Ireland"}
    found = countries_at([None, *map(Point, places)])
    assert found == ["", *places.values()]


def test_the_command_and_the_page_tell_the_same_of_places(tmp_path):
    rows = "Oak,Elm;Ash,Y01 7HH\nElm,,BT7 1NN\nAsh,,JE2 3AB\n"
    content = f"School,Works with,Postcode\n{rows}".encode()
    (tmp_path / "s.csv").write_bytes(content)
    done = CliRunner().invoke(app, ["validate", str(tmp_path / "s.csv"), "--json"])
    assert done.exit_code == 0
    problems = json.loads(done.stdout)["problems"]
    assert [(each["severity"], each["row"]) for each in problems] == [
        *(("warning", None), ("warning", 2), ("warning", 4)),
    ]
    page = page_with({"s.csv": content})
    _, *shown = report_of(page)
    assert len(shown) == 3 and not page.exception
    assert np.all([each["fix"] in str(shown) for each in problems])


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        ("School;Works with;Longitude;Latitude", "-1,0932;53,958"),
        ("School;Works with;Longitude;Latitude", "−1.0932;53.958"),
        ("School;Works with;Easting;Northing", "459,606;451,735"),
    ],
)
def test_numbers_are_read_with_the_commas_that_people_write(headings, cells):
    own = read(f"Oak;Elm;{cells}\nElm;;{cells}\n", headings)
    assert own.errors == ()
    assert place_of(own, "oak") == pytest.approx((-1.0932, 53.958), abs=0.001)
