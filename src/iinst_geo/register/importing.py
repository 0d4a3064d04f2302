"""From an extract of the national register to the schools that are kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from iinst_geo.errors import DataFileError
from iinst_geo.geography.authorities import (
    all_authorities,
    area_called,
    authority_by_code,
)
from iinst_geo.geography.british_grid import to_degrees
from iinst_geo.geography.distances import geodesic_km
from iinst_geo.geography.postcodes import (
    DECIMALS,
    FAR_FROM_POSTCODE_KM,
    Postcode,
    find_postcodes,
)
from iinst_geo.geography.rural_urban import rural_urban_class
from iinst_geo.geography.settings import settings_of
from iinst_geo.network.rules import CRS, GREAT_BRITAIN
from iinst_geo.register.extract import Progress, read_extract
from iinst_geo.register.model import CLOSED, COLUMNS, Register, as_categories
from iinst_geo.text import normalised
from iinst_geo.vocabulary import REGIONS

OPEN = ("Open", "Open, but proposed to close")
PROPOSED = "Proposed to open"
STATUSES = {normalised(name): name for name in (*OPEN, CLOSED, PROPOSED)}
NO_URN, REPEATED, NO_NAME = "no number (URN)", "number (URN) listed before", "no name"
NOT_YET, NO_STATUS = "not yet open", "status not known"
OUTSIDE, NO_PLACE = "not in a region of England", "no place"
# Words of the register for "nothing recorded".
NOTHING = frozenset(
    {"not applicable", "does not apply", "not recorded", "not supported"}
)
GRID_REFERENCE, BY_POSTCODE = "grid reference of the register", "postcode centroid"
READING, PLACING = 0.6, 0.8  # shares of the work done after each


@dataclass(frozen=True)
class RegisterImport:
    """
    What an extract gave: the schools kept, and how many were left out by reason.

    ``rows_read`` is the number kept and all left out together; ``warnings`` are
    sentences on what could not be read as it stands.
    """

    table: gpd.GeoDataFrame
    rows_read: int
    left_out: Mapping[str, int]
    extract_date: str
    warnings: tuple[str, ...]

    @property
    def schools_kept(self) -> int:
        """How many schools are kept."""
        return len(self.table)

    @cached_property
    def register(self) -> Register:
        """The schools kept, as a register."""
        return Register(self.table, self.extract_date)

    @property
    def lines(self) -> list[str]:
        """What was kept, what left out and what is to be known, a sentence each."""
        kept = f"Kept {self.schools_kept:,} of {self.rows_read:,} schools"
        left_out = self.left_out.items()
        return [
            f"{kept} ({self.register.day}).",
            *(f"Left out, {reason}: {count:,}." for reason, count in left_out),
            *self.warnings,
        ]


def import_register(
    source: Path | str | bytes | IO[bytes],
    *,
    name: str = "",
    open_only: bool = True,
    progress: Progress | None = None,
) -> RegisterImport:
    """
    Read the full extract of *Get Information about Schools*.

    Parameters
    ----------
    source
        The zip that is downloaded or the CSV in it: a path, bytes or an open file.
    name
        Of the file, where ``source`` does not tell it; its day is in it.
    open_only, progress
        Whether closed schools are left out; who is told the share done (0 to 1).

    Raises
    ------
    DataFileError
        If it is not the register, is broken, or has no school to be kept.

    Notes
    -----
    A place is the register's own grid reference, else the middle of the postcode. The
    authority is that whose outline the register's name belongs to, else the postcode's.
    """
    tell = progress or (lambda _: None)
    place = Path(source) if isinstance(source, str) else source
    found = read_extract(place, name, lambda share: tell(READING * share))
    said = {name: _status(name) for name in found.rows["status"].unique()}
    extract = found.rows.assign(status=found.rows["status"].map(said))
    reasons = _reasons_of_rows(extract, open_only=open_only)
    kept = extract[reasons == ""].copy()
    by_postcode = find_postcodes(kept["postcode"].unique())
    kept = _placed(kept, by_postcode)
    tell(PLACING)
    reasons.loc[kept.index] = np.select(
        [kept["region"] == "", kept["lon"].isna()], [OUTSIDE, NO_PLACE], ""
    )
    kept = kept[reasons.loc[kept.index] == ""]
    left_out = {**_counted(reasons), **found.left_out}
    _refuse_nothing(kept, left_out)
    table = _table(kept)
    tell(1)
    rows_read = len(kept) + sum(left_out.values())
    warnings = (*found.warnings, *_far_from_postcode(kept, by_postcode))
    return RegisterImport(table, rows_read, left_out, found.date, warnings)


def _refuse_nothing(kept: pd.DataFrame, left_out: Mapping[str, int]) -> None:
    if kept.empty:
        why = "; ".join(f"{reason}: {count:,}" for reason, count in left_out.items())
        raise DataFileError(f"No school of the file can be kept. Left out, {why}.")


def _counted(reasons: pd.Series[str]) -> dict[str, int]:
    """Return how many rows are left out for each reason, the commonest first."""
    counts = reasons[reasons != ""].value_counts()
    return {str(reason): int(count) for reason, count in counts.items()}


def _status(said: str) -> str:
    """Return a status as today's register spells it, another word as it is."""
    return STATUSES.get(normalised(said), said)


def _reasons_of_rows(extract: pd.DataFrame, *, open_only: bool) -> pd.Series[str]:
    """Say of each row why it is left out by itself, empty if it is not."""
    is_number = extract["urn"].str.fullmatch(r"\d{1,9}").to_numpy(bool)
    status = extract["status"]
    admitted = (*OPEN,) if open_only else (*OPEN, CLOSED)
    rules = [
        (~is_number, NO_URN),
        (extract["urn"].duplicated().to_numpy(), REPEATED),
        ((extract["name"] == "").to_numpy(), NO_NAME),
        (status.isin(admitted).to_numpy(), ""),
        ((status == CLOSED).to_numpy(), "closed"),
        ((status == PROPOSED).to_numpy(), NOT_YET),
    ]
    tests, reasons = zip(*rules, strict=True)
    found = np.select(tests, reasons, NO_STATUS)
    return pd.Series(found, index=extract.index, dtype=object)


def _placed(
    rows: pd.DataFrame, by_postcode: Mapping[str, Postcode | None]
) -> pd.DataFrame:
    """Add longitude and latitude, and the area by its name on the map."""
    lon, lat = _by_grid_reference(rows)
    area_of = {name: area_called(name) for name in rows["authority_name"].unique()}
    authority = (
        rows["authority_name"]
        .map(
            {
                name: found[0].name
                for name, found in area_of.items()
                if found and found[1] == "local authority"
            }
        )
        .astype(object)
    )  # none may be found, and text then be filled in
    names = rows["region_name"].unique()
    region = (
        rows["region_name"]
        .map({name: _REGIONS.get(normalised(name)) for name in names})
        .astype(object)
    )
    asks = np.isnan(lon) | (authority.isna() & region.notna()).to_numpy()
    is_blank = (rows["authority_name"] == "") | (rows["region_name"] == "")
    asks |= (authority.isna() & is_blank).to_numpy()
    found = rows["postcode"].where(asks).map(by_postcode)
    authority = authority.fillna(found.map(_authority_of, na_action="ignore"))
    known = {name: area.region for name, area in all_authorities().items()}
    region = region.fillna(authority.map(known))
    is_filled = np.isnan(lon) & found.notna().to_numpy()
    return rows.assign(
        lon=np.where(is_filled, found.map(_lon, na_action="ignore"), lon).astype(float),
        lat=np.where(is_filled, found.map(_lat, na_action="ignore"), lat).astype(float),
        location_basis=np.where(is_filled, BY_POSTCODE, GRID_REFERENCE),
        local_authority=authority.fillna(rows["authority_name"]),
        region=region.fillna(""),
    )


def _far_from_postcode(
    kept: pd.DataFrame, by_postcode: Mapping[str, Postcode | None]
) -> list[str]:
    """Tell of grid references that lie far from the postcode beside them."""
    codes = [by_postcode[each] for each in kept["postcode"]]
    lon, lat = (
        np.array([at(code) if code else None for code in codes], float)
        for at in (_lon, _lat)
    )
    km = geodesic_km(kept["lon"].to_numpy(), kept["lat"].to_numpy(), lon, lat)
    far = kept[km > FAR_FROM_POSTCODE_KM]
    if far.empty:
        return []
    schools = "1 school lies" if len(far) == 1 else f"{len(far):,} schools lie"
    example = f"such as URN {far['urn'].iloc[0]}"
    where = f"more than {FAR_FROM_POSTCODE_KM} km from the middle of the postcode given"
    return [f"{schools} {where}, {example}; drawn where Easting and Northing say."]


_REGIONS = {normalised(name): name for name in REGIONS}


def _authority_of(postcode: Postcode) -> str | None:
    return authority_by_code().get(postcode.authority_code)


def _lon(postcode: Postcode) -> float | None:
    return postcode.longitude


def _lat(postcode: Postcode) -> float | None:
    return postcode.latitude


def _by_grid_reference(
    rows: pd.DataFrame,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return degrees; NaN for what is blank, 0, no number or outside Great Britain."""
    easting, northing = (
        pd.to_numeric(rows[name], errors="coerce").to_numpy(float)
        for name in ("easting", "northing")
    )
    lon, lat = to_degrees(easting, northing)
    west, south, east, north = GREAT_BRITAIN
    is_good = (easting > 0) & (northing > 0)
    is_good &= (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)
    return (
        np.where(is_good, np.round(lon, DECIMALS), np.nan),
        np.where(is_good, np.round(lat, DECIMALS), np.nan),
    )


def _table(kept: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the schools in the columns of the register that is kept."""
    classes = {
        name: bool(rural_urban_class(name)) for name in kept["rural_urban"].unique()
    }
    is_class = kept["rural_urban"].map(classes).astype(bool)
    made = kept.assign(rural_urban=kept["rural_urban"].where(is_class, ""))
    made = made.assign(**settings_of(made))
    for name in ("phase", "type", "trust", "town"):
        made[name] = made[name].where(~made[name].str.casefold().isin(NOTHING), "")
    texts = [name for name in COLUMNS if name != "urn"]
    made[texts] = made[texts].astype("str").replace("", None)
    made["urn"] = made["urn"].astype(np.int64)
    points = gpd.points_from_xy(made["lon"], made["lat"], crs=CRS)
    made = as_categories(made[list(COLUMNS)]).reset_index(drop=True)
    return gpd.GeoDataFrame(made, geometry=points)
