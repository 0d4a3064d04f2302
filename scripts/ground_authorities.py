"""Today's upper-tier authority of each cell of the United Kingdom, by postcodes."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import rasterio.features
import shapely
from ground_postcodes import UkPostcodes
from natural_earth import Area
from numpy.typing import NDArray
from rasterio.transform import Affine
from scipy import ndimage
from scipy.spatial import KDTree

from iinst_geo.geography.british_grid import to_degrees

ROOT = Path(__file__).parents[1]
CODES = ROOT / "data" / "authority_codes.csv"

CELL_M, FINE_M = 200, 100
# Rows to the north and cells to the east, from the grid's origin: all of the United
# Kingdom but Rockall.
SHAPE = (6200, 3300)
NOWHERE = 0xFFFF
# A patch of fewer fine cells that another authority surrounds is a wrong reference.
PATCH_CELLS = 30
SEA_CELLS = 15  # 3 km: an authority is also told off its coast
AT_ONCE = 500_000  # cells
METADATA = {
    "title": "Today's upper-tier authority of each cell of the United Kingdom, in runs",
    "source": "ONS Postcode Directory, November 2025 (Office for National Statistics)",
    "licence": "Open Government Licence v3.0",
    "crs": "EPSG:27700",
    "cell_m": str(CELL_M),
}
COUNTRIES = {"E": "England", "W": "Wales", "S": "Scotland", "N": "Northern Ireland"}
COUNTY_DISTRICT = "E07"


class AuthorityError(ValueError):
    """A code has no authority, or a name no area."""


class Authority(NamedTuple):
    """One upper-tier authority of today; ``name`` is empty where no source has it."""

    code: str
    name: str
    area_id: str
    country: str
    region: str


class _Code(NamedTuple):
    kind: str
    name: str
    area_id: str


def authorities_of(
    postcodes: UkPostcodes, areas: Sequence[Area]
) -> tuple[list[Authority], NDArray[np.uint16]]:
    """
    Return today's authorities by code, and which of them each postcode lies in.

    Raises
    ------
    AuthorityError
        If a code of the directory is in no table.
    """
    lower, of_postcode = np.unique(postcodes.laua, return_inverse=True)
    upper = [_upper(code) for code in lower.tolist()]
    codes = sorted(set(upper))
    index = np.array([codes.index(code) for code in upper], np.uint16)[of_postcode]
    found = [
        _authority(code, areas, postcodes, index == at) for at, code in enumerate(codes)
    ]
    return found, index


def _codes() -> dict[str, _Code]:
    """Return the table of codes; where it has a code twice, the upper tier's row."""
    with CODES.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["code_kind"])
    return {
        row["code"]: _Code(row["code_kind"], row["name"], row["area_id"])
        for row in rows
        if row["code_kind"].startswith("ons")
    }


def _upper(code: str) -> str:
    """Lift a code to the upper tier: a district to its county."""
    if not code.startswith(COUNTY_DISTRICT):
        return code
    known = _codes()
    area_id = known[code].area_id
    counties = [
        county
        for county, row in known.items()
        if row.area_id == area_id and county.startswith("E10")
    ]
    if len(counties) != 1:
        raise AuthorityError(f"district {code} has {len(counties)} counties")
    return counties[0]


def _authority(
    code: str,
    areas: Sequence[Area],
    postcodes: UkPostcodes,
    is_mine: NDArray[np.bool_],
) -> Authority:
    country = COUNTRIES[code[0]]
    if country == "Northern Ireland":
        return Authority(code, "", "", country, "")
    if country == "England":
        known = _codes()[code]
        [area] = [each for each in areas if each.area_id == known.area_id]
        # The outline's own name is the short one: Bristol, not Bristol, City of.
        is_short = known.name.startswith(f"{area.name}, ")
        name = area.name if is_short else known.name
        return Authority(code, name, area.area_id, country, area.region or "")
    area = _area_of_most(areas, country, postcodes, is_mine)
    return Authority(code, area.name, area.area_id, country, "")


def _area_of_most(
    areas: Sequence[Area],
    country: str,
    postcodes: UkPostcodes,
    is_mine: NDArray[np.bool_],
) -> Area:
    """Return the outline that most of an authority's postcodes lie in."""
    lon, lat = to_degrees(postcodes.east[is_mine], postcodes.north[is_mine])
    mine = [each for each in areas if each.country == country]
    counts = []
    for each in mine:
        shapely.prepare(each.geometry)
        counts.append(int(shapely.contains_xy(each.geometry, lon, lat).sum()))
    return mine[int(np.argmax(counts))]


class Cells(NamedTuple):
    """
    Authorities of cells, ``[north, east]`` from the grid's origin, or ``NOWHERE``.

    ``coarse`` has the cells of 200 m that are land; ``fine`` those of 100 m, also of
    the sea near by.
    """

    coarse: NDArray[np.uint16]
    fine: NDArray[np.uint16]


def authority_cells(
    postcodes: UkPostcodes, of_postcode: NDArray[np.uint16], land: shapely.Geometry
) -> Cells:
    """
    Return the authority of each cell: that of most of its postcodes, or the nearest.

    Parameters
    ----------
    postcodes, of_postcode
        The postcodes and the index of each one's authority.
    land
        Of the United Kingdom, on EPSG:27700.
    """
    places = _Places(postcodes.east, postcodes.north, of_postcode)
    is_land = rasterio.features.rasterize(
        [land],
        out_shape=SHAPE,
        transform=Affine.scale(CELL_M),
        all_touched=True,
        dtype="uint8",
    ).astype(bool)
    held = places.held(SHAPE, CELL_M)
    is_land |= held != NOWHERE
    near = ndimage.binary_dilation(is_land, iterations=SEA_CELLS)
    coarse = places.labels(near, CELL_M, held)
    # Only where the large cells differ can small ones tell more.
    differs = ndimage.maximum_filter(coarse, 3) != ndimage.minimum_filter(coarse, 3)
    twice = CELL_M // FINE_M
    fine = coarse.repeat(twice, axis=0).repeat(twice, axis=1)
    asked = (differs & near).repeat(twice, axis=0).repeat(twice, axis=1)
    finer = places.labels(asked, FINE_M, places.held(fine.shape, FINE_M))
    fine = np.where(asked, finer, fine)
    is_near = fine != NOWHERE
    fine = rasterio.features.sieve(
        fine, PATCH_CELLS, mask=is_near.astype(np.uint8), connectivity=4
    )
    return Cells(np.where(is_land, coarse, NOWHERE).astype(np.uint16), fine)


class _Places:
    """Postcodes with their authorities, to be asked for cells."""

    def __init__(
        self,
        east: NDArray[np.float64],
        north: NDArray[np.float64],
        authority: NDArray[np.uint16],
    ) -> None:
        self.east, self.north, self.authority = east, north, authority
        self.tree = KDTree(np.column_stack([east, north]))

    def held(self, size: tuple[int, ...], cell_m: int) -> NDArray[np.uint16]:
        """Return the authority of most postcodes in each cell that has any."""
        cell = (self.north // cell_m).astype(np.int64) * size[1]
        cell += (self.east // cell_m).astype(np.int64)
        pairs, counts = np.unique(cell * NOWHERE + self.authority, return_counts=True)
        cells, authorities = np.divmod(pairs, NOWHERE)
        # What is written last stays: the most, and of equals the first by its code.
        order = np.lexsort((-authorities, counts))
        held = np.full(size, NOWHERE, np.uint16)
        held.ravel()[cells[order]] = authorities[order]
        return held

    def labels(
        self, asked: NDArray[np.bool_], cell_m: int, held: NDArray[np.uint16]
    ) -> NDArray[np.uint16]:
        """Return the authority of each cell asked for."""
        found = np.where(asked, held, NOWHERE).astype(np.uint16)
        rows, columns = np.nonzero(asked & (held == NOWHERE))
        for start in range(0, rows.size, AT_ONCE):
            some = slice(start, start + AT_ONCE)
            centres = np.column_stack([columns[some], rows[some]]) + 0.5
            _, nearest = self.tree.query(centres * cell_m)
            found[rows[some], columns[some]] = self.authority[nearest]
        return found


def write_cells(
    path: Path, cells: NDArray[np.uint16], authorities: list[Authority]
) -> None:
    """Write the runs of cells, from south to north and west to east."""
    padded = np.pad(cells, ((0, 0), (1, 1)), constant_values=NOWHERE)
    north, at = np.nonzero(padded[:, 1:] != padded[:, :-1])
    authority = padded[north, at + 1]
    # A run ends where the next change of its row is; the last change is to nowhere.
    is_run = authority != NOWHERE
    ends = np.append(at[1:], 0)
    columns = {
        "north": north[is_run].astype(np.uint16),
        "east_from": at[is_run].astype(np.uint16),
        "east_to": ends[is_run].astype(np.uint16),
        "authority": authority[is_run],
    }
    metadata = {
        **METADATA,
        "codes": json.dumps([each.code for each in authorities]),
        "names": json.dumps([each.name for each in authorities], ensure_ascii=False),
    }
    table = pa.table(columns).replace_schema_metadata(metadata)
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=22,
        use_dictionary=False,
        column_encoding={
            "north": "DELTA_BINARY_PACKED",
            "east_from": "DELTA_BINARY_PACKED",
            "east_to": "DELTA_BINARY_PACKED",
            "authority": "PLAIN",
        },
    )


def write_authorities(path: Path, authorities: list[Authority]) -> None:
    """Write the table of authorities; a row's place is its index in the cells."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Authority._fields)
        writer.writerows(authorities)
