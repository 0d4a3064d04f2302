"""How far points lie off land, and outside authorities of today."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from iinst_geo.geography.authorities import all_authorities
from iinst_geo.geography.authority_cells import (
    AUTHORITIES_FILE,
    CELL_M,
    CELLS_FILE,
    km_from_area,
    km_from_land,
)
from iinst_geo.geography.british_grid import to_grid
from iinst_geo.geography.outlines import area_ids, outline_features
from tests.postcode_samples import random_postcodes


def grid(lon: float, lat: float):
    return tuple(np.array([each]) for each in to_grid(lon, lat))


@pytest.mark.parametrize(
    ("where", "lon", "lat", "least", "most"),
    [
        ("Blackburn", -2.48, 53.75, 0, 0),
        ("Belfast", -5.93, 54.6, 0, 0),
        ("Lerwick", -1.145, 60.155, 0, 0.3),
        ("off Brighton, 10 km by the chart", -0.14, 50.73, 9, 11.5),
        ("the middle of the Irish Sea", -4.9, 53.8, 40, 60),
    ],
)
def test_how_far_a_place_lies_off_land(where, lon, lat, least, most):
    [km] = km_from_land(*grid(lon, lat))
    assert least <= km <= most, where


def test_a_place_nowhere_is_infinitely_far():
    nowhere = np.array([np.inf, np.nan])
    assert np.isinf(km_from_land(nowhere, nowhere)).all()
    assert np.isinf(km_from_area("XX-NONE", *grid(-2, 53))).all()


def test_distances_are_those_of_geometry():
    """Against shapely, over the cells of Rutland as squares."""
    cells = pd.read_parquet(CELLS_FILE)
    authorities = pd.read_csv(AUTHORITIES_FILE)
    [place] = np.flatnonzero(authorities["name"] == "Rutland")
    mine = cells[cells["authority"] == place]
    squares = shapely.union_all(
        shapely.box(
            mine["east_from"].to_numpy(float) * CELL_M,
            mine["north"].to_numpy(float) * CELL_M,
            mine["east_to"].to_numpy(float) * CELL_M,
            (mine["north"].to_numpy(float) + 1) * CELL_M,
        )
    )
    chance = np.random.default_rng(3)
    east, north = chance.uniform((470_000, 290_000), (520_000, 330_000), (200, 2)).T
    wanted = shapely.distance(squares, shapely.points(east, north)) / 1000
    found = km_from_area("GB-RUT", east, north)
    assert found == pytest.approx(wanted, abs=1e-9)
    assert (found == 0).any() and (found > 5).any()


def test_postcodes_lie_in_the_cells_of_their_authority():
    lon, lat, code = random_postcodes(5000, seed=5)
    east, north = to_grid(lon, lat)
    assert (km_from_land(east, north) == 0).mean() > 0.999
    table = pd.read_csv(AUTHORITIES_FILE).set_index("code")["area_id"]
    known = [each for each in np.unique(code) if each in table.index]
    inside = np.concatenate(
        [
            km_from_area(table[each], east[code == each], north[code == each])
            for each in known
        ]
    )
    assert (inside == 0).mean() > 0.98


def test_the_table_has_each_authority_of_england_and_names_outlines_alone():
    table = pd.read_csv(AUTHORITIES_FILE, keep_default_na=False)
    assert table["code"].is_unique and len(table) > 210
    english = table[table["country"] == "England"]
    assert set(english["area_id"]) <= set(area_ids().values())
    assert (english["region"] != "").all() and (english["name"] != "").all()
    of_outline = {key: each["properties"] for key, each in outline_features().items()}
    for row in english.itertuples():
        assert row.region == of_outline[row.area_id]["region"]
    # What was divided or joined since still has its outline.
    assert len(set(english["area_id"])) > len(all_authorities()) - 8
