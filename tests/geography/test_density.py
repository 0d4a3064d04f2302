"""Postcodes round a point are counted from cells of 500 m."""

import math

import build_postcode_density as build
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from iinst_geo.geography import density
from iinst_geo.geography.density import postcodes_around, postcodes_within_km
from iinst_geo.paths import built_in_data_folder
from tests.samples import calmly

FILE = built_in_data_folder() / density.DENSITY_FILE
MAX_BYTES = 500_000
WHOLE_OF_BRITAIN_KM = 1500
GRID_CELLS = 1300  # each way, in made-up grids
TO_DEGREES = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
lon, lat = st.floats(-6, 2), st.floats(50, 59)
radius_km = st.floats(0, 30)

# Exact counts of the postcodes within 1, 2, 4 and 20 km, made one by one.
COUNTED = {
    "Bishop Challoner": ((-1.89024, 52.43369), (820, 1663, 6667, 74301)),
    "Cape Cornwall": ((-5.68696, 50.12468), (110, 141, 239, 3452)),
    "Carisbrooke": ((-1.31317, 50.69735), (251, 974, 1234, 20218)),
    "Hayle": ((-5.41065, 50.1848), (257, 407, 687, 8283)),
    "Holly Mount": ((-2.34961, 53.62411), (103, 426, 1848, 85452)),
    "St Ives": ((-5.48018, 50.20172), (239, 679, 828, 7510)),
    "Stourport": ((-2.27561, 52.34941), (182, 716, 1861, 21660)),
}
# Cells that the edge crosses make up 2.5 cell widths over the radius of a circle's
# area. About a tenth of that may be misplaced; 1 % where that would be less.
TOLERANCE = {1: 0.15, 2: 0.06, 4: 0.03, 20: 0.01}


@pytest.fixture
def cells(monkeypatch):
    """Put cells, ``{(east, north): postcodes}``, in the place of the shipped ones."""

    def use(given):
        west_of = np.zeros((GRID_CELLS, GRID_CELLS + 1), np.int32)
        for (east, north), postcodes in given.items():
            west_of[north, east + 1 :] += postcodes
        monkeypatch.setattr(density, "_postcodes_west_of", lambda: west_of)

    return use


def within(east_m, north_m, radius_km):
    return postcodes_within_km(*TO_DEGREES.transform(east_m, north_m), radius_km)


def test_a_circle_round_a_cell_holds_all_its_postcodes(cells):
    cells({(800, 600): 7})
    assert within(400_250, 300_250, 1) == 7
    assert within(400_250, 301_750, 1) == 0


def test_a_cell_counts_by_the_share_that_a_circle_holds(cells):
    cells({(800, 600): 1000})
    # A circle wholly within the cell: its area over that of the cell.
    assert within(400_250, 300_250, 0.25) == pytest.approx(250 * math.pi, rel=0.01)
    # A circle so large that its edge is straight there: half of the cell.
    assert within(420_250, 300_250, 20) == pytest.approx(500, rel=0.01)
    # A quarter of a circle about the cell's corner.
    assert within(400_000, 300_000, 0.5) == pytest.approx(250 * math.pi, rel=0.01)


def test_cells_at_the_edge_of_the_grid_count_like_others(cells):
    cells({(0, 0): 3, (GRID_CELLS - 1, GRID_CELLS - 1): 5})
    assert within(250, 250, 1) == 3
    assert within(GRID_CELLS * 500, GRID_CELLS * 500, 1) == 5
    assert within(-5000, -5000, 1) == 0


@pytest.mark.parametrize("place", COUNTED)
def test_counts_are_near_the_exact_ones(place):
    point, exact = COUNTED[place]
    for (km, tolerance), count in zip(TOLERANCE.items(), exact, strict=True):
        assert postcodes_within_km(*point, km) == pytest.approx(count, rel=tolerance)


@pytest.mark.parametrize(
    ("lon", "lat"),
    [(-8, 50), (2.5, 55), (-5.93, 54.6), (0, 0), (0, 90), (math.nan, 50)],
)
def test_no_postcode_is_near_at_sea_abroad_or_nowhere(lon, lat):
    assert postcodes_within_km(lon, lat, 20) == 0


def test_a_circle_round_all_of_britain_holds_every_postcode():
    total = postcodes_within_km(-2.5, 54.5, WHOLE_OF_BRITAIN_KM)
    assert total == build.EXPECTED_POSTCODES


@calmly
@given(lon, lat, radius_km, radius_km)
def test_a_larger_circle_holds_no_fewer(lon, lat, one, other):
    smaller, larger = sorted([one, other])
    found = [postcodes_within_km(lon, lat, km) for km in (smaller, larger)]
    assert 0 <= found[0] <= found[1]


def test_a_circle_without_extent_holds_nothing():
    assert postcodes_within_km(-0.12, 51.5, 0) == 0


def test_the_file_is_small_and_says_where_it_comes_from():
    assert FILE.stat().st_size < MAX_BYTES
    metadata = pq.read_schema(FILE).metadata
    found = {key.decode(): value.decode() for key, value in metadata.items()}
    assert found == build.METADATA
    assert found["cell_m"] == str(density.CELL_M)


def test_the_file_has_each_cell_once_in_order():
    cells = pd.read_parquet(FILE)
    assert list(cells) == ["cell_east", "cell_north", "postcodes"]
    assert set(cells.dtypes) == {np.dtype("uint16")}
    assert cells["postcodes"].min() == 1
    assert cells["postcodes"].sum() == build.EXPECTED_POSTCODES
    places = list(zip(cells["cell_north"], cells["cell_east"], strict=True))
    assert places == sorted(set(places))


# The package of the directory tidies in place, which pandas 3.1 deprecates.
@pytest.mark.filterwarnings("ignore:The inplace keyword")
def test_the_cells_of_shetland_are_those_of_its_postcodes():
    # All its postcodes begin with Z, as no other's do, and it lies north of the rest.
    made = build.to_table(build.count_postcodes([build.read_letter("Z")])).to_pandas()
    cells = pd.read_parquet(FILE)
    shipped = cells[cells["cell_north"] >= made["cell_north"].min()]
    pd.testing.assert_frame_equal(shipped.reset_index(drop=True), made)


def test_only_placed_postcodes_of_great_britain_are_counted():
    directory = pd.DataFrame(
        {
            "laua": ["E06000001", "W06000001", "S12000033", "N09000001", "L99999999"],
            "oseast1m": [499.0, 500.0, np.nan, 100.0, 100.0],
            "osnrth1m": [1000.0, 1499.0, np.nan, 100.0, 100.0],
        }
    )
    unplaced = pd.DataFrame({"laua": [None], "oseast1m": [1.0], "osnrth1m": [1.0]})
    found = build.to_table(build.count_postcodes([directory, unplaced])).to_pylist()
    assert [tuple(row.values()) for row in found] == [(0, 2, 1), (1, 2, 1)]


def test_the_same_counts_give_the_same_bytes(tmp_path):
    counts = np.zeros(build.GRID_CELLS, np.uint16)
    counts[3, 4] = 5
    for name in ("one", "other"):
        build.write_table(tmp_path / name, build.to_table(counts))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_another_version_of_the_directory_is_refused(monkeypatch):
    monkeypatch.setattr(build, "version", lambda _: "2027.1.1")
    with pytest.raises(
        build.DirectoryError, match=r"is 2027\.1\.1; install 2026\.1\.1"
    ):
        build.check_version()


def test_many_points_count_as_each_alone_however_they_are_divided(monkeypatch):
    points = [place for place, _ in COUNTED.values()] + [(0.0, 0.0), (-40.0, 51.0)]
    alone = [postcodes_within_km(*point, 4) for point in points]
    monkeypatch.setattr(density, "POINTS_AT_ONCE", 2)
    lons, lats = np.array(points).T
    assert postcodes_around(lons, lats, 4).tolist() == alone
