"""The setting of a place (inner city, suburban, urban or rural) and what says so."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from iinst_geo.geography.density import postcodes_around, postcodes_within_km
from iinst_geo.geography.inner_city import (
    INNER_CITY_KM,
    InnerCity,
    inner_city_at,
    inner_city_bases,
)
from iinst_geo.geography.rural_urban import Form, RuralUrbanClass, rural_urban_class
from iinst_geo.vocabulary import SETTINGS

INNER_CITY, SUBURBAN, URBAN, RURAL = SETTINGS

# Postcodes of Great Britain, live and ended: `data/README.md`, Settings, step 5.
RURAL_BELOW_WITHIN_2_KM = 424
RURAL_BELOW_WITHIN_4_KM = 1000
CONURBATION_FROM_WITHIN_20_KM = 40_000
NO_POSTCODES_NOTE = (
    "No official class was found, and no postcode of Great Britain lies within 20 km "
    "to tell by."
)


@dataclass(frozen=True)
class Setting:
    """The setting of a place, empty if not recorded, its basis and its figures."""

    value: str  # one of SETTINGS, or empty
    basis: str  # a key of SETTING_BASIS
    note: str


def setting_at(  # noqa: PLR0913, each step of the ladder has its own evidence
    lon: float | None,
    lat: float | None,
    *,
    stated: str = "",
    rural_urban: str = "",
    authority: str = "",
    neighbours: Iterable[str] = (),
    inner_city_km: float = INNER_CITY_KM,
) -> Setting:
    """
    Return the setting of a place by the first rule that fits.

    The rules, in order, are those of ``data/README.md``, section Settings.

    Parameters
    ----------
    lon, lat
        Decimal degrees, EPSG:4326; ``None`` or NaN when there is no place.
    stated
        The source's own word.
    rural_urban
        The official class of the place, as ``rural_urban_class`` reads it; what it
        cannot read counts as no class.
    authority
        The local authority under the name of its outline, in any case.
    neighbours
        Settings of the recorded institutions of the same town and authority that have
        an official class.
    inner_city_km
        How far inner city reaches from the centre of a core city.
    """
    if stated:
        return Setting(stated, "stated", "The source says so.")
    if lon is None or lat is None or math.isnan(lon) or math.isnan(lat):
        note = "It has no point, so no setting is worked out for it."
        return Setting("", "none", note)
    place = _Place(lon, lat, authority, inner_city_km)
    official = rural_urban_class(rural_urban)
    if official:
        return place.by_class(official)
    found = [each for each in neighbours if each]
    if len(set(found)) == 1:
        return _by_neighbours(found)
    return place.by_density()


def setting_by_density(in_2: int, in_4: int, in_20: int, inner_city_basis: str) -> str:
    """Return the setting by step 5, of the postcodes within 2, 4 and 20 km."""
    if not in_20:
        return ""
    if in_2 < RURAL_BELOW_WITHIN_2_KM and in_4 < RURAL_BELOW_WITHIN_4_KM:
        return RURAL
    if inner_city_basis:
        return INNER_CITY
    return SUBURBAN if in_20 >= CONURBATION_FROM_WITHIN_20_KM else URBAN


@lru_cache(maxsize=1000)
def setting_of_land(lon: float, lat: float, authority: str) -> str:
    """Return the setting that built-up land has at a point, as the map draws it."""
    return _Place(lon, lat, authority, INNER_CITY_KM).by_density().value


def setting_of_class(form: Form, inner_city_basis: str) -> tuple[str, str]:
    """
    Return the setting and its basis by steps 1 to 4, of the official class.

    Parameters
    ----------
    form
        Of the class.
    inner_city_basis
        As ``inner_city_at`` gives it; what is rural does not ask for it.
    """
    if form == "rural":
        return RURAL, "ruc"
    if inner_city_basis:
        return INNER_CITY, inner_city_basis
    return (SUBURBAN, "ruc+distance") if form == "conurbation" else (URBAN, "ruc")


@dataclass(frozen=True)
class _Place:
    """A point, and what the rule of inner city asks of it."""

    lon: float
    lat: float
    authority: str
    inner_city_km: float

    def inner_city(self) -> InnerCity:
        return inner_city_at(self.lon, self.lat, self.authority, self.inner_city_km)

    def by_class(self, official: RuralUrbanClass) -> Setting:
        """Take steps 1 to 4, by the official class."""
        lead = f"The official class is {official.label}"
        if official.form == "rural":
            note = f"{lead}, which is a rural class."
            return Setting(*setting_of_class(official.form, ""), note)
        inner = self.inner_city()
        note = f"{lead}, and {inner.figures}."
        return Setting(*setting_of_class(official.form, inner.basis), note)

    def by_density(self) -> Setting:
        """Take step 5: the postcodes around stand in for an official class."""
        in_2, in_4, in_20 = (
            postcodes_within_km(self.lon, self.lat, km) for km in (2, 4, 20)
        )
        if not in_20:
            return Setting("", "none", NO_POSTCODES_NOTE)
        inner = self.inner_city()
        value = setting_by_density(in_2, in_4, in_20, inner.basis)
        is_rural = value == RURAL
        enough = "few enough" if is_rural else "too many"
        note = (
            f"No official class was found: about {in_2:,} postcodes lie within 2 km "
            f"and {in_4:,} within 4 km ({enough} for rural), {in_20:,} within 20 km "
            f"({CONURBATION_FROM_WITHIN_20_KM:,} or more means a conurbation), and "
            f"{inner.figures}; in trials about 95 in 100 such answers told rural from "
            "other places rightly."
        )
        return Setting(value, "postcode-density", note)


def _by_neighbours(settings: list[str]) -> Setting:
    """Take step 4b: what all classed neighbours are."""
    count, setting = len(settings), settings[0]
    of = "of the same town and authority with a class"
    others = (
        f"the one recorded institution {of} is {setting}"
        if count == 1
        else f"the {count} recorded institutions {of} are all {setting}"
    )
    note = f"No official class was found for its own site; {others}."
    return Setting(setting, "neighbours", note)


def settings_of(places: pd.DataFrame) -> pd.DataFrame:
    """
    Return the setting of many places by the first rule that fits, as ``setting_at``.

    Parameters
    ----------
    places
        One row a place: ``lon`` and ``lat`` (degrees, EPSG:4326), ``rural_urban`` (the
        official class in any of its spellings), ``local_authority`` and ``town``;
        empty text where nothing is recorded.

    Returns
    -------
    settings
        Indexed as the places: ``setting`` and ``setting_basis``.

    Notes
    -----
    The neighbours that stand in for a missing class are the classed places of the same
    town and authority.
    """
    settings = _by_class(places)
    unclassed = settings["setting"] == ""
    if unclassed.any():
        settings.loc[unclassed] = _without_class(places, settings, unclassed)
    return settings


def _by_class(places: pd.DataFrame) -> pd.DataFrame:
    forms: dict[str, Form] = {}
    for name in places["rural_urban"].unique():
        official = rural_urban_class(name)
        if official:
            forms[name] = official.form
    of_place = [forms.get(name) for name in places["rural_urban"]]
    is_urban = np.array([form in {"urban", "conurbation"} for form in of_place], bool)
    inner = np.full(len(places), "", dtype=object)
    urban = places[is_urban]
    inner[is_urban] = inner_city_bases(
        urban["lon"].to_numpy(), urban["lat"].to_numpy(), list(urban["local_authority"])
    )
    found = [
        setting_of_class(form, basis) if form else ("", "none")
        for form, basis in zip(of_place, inner, strict=True)
    ]
    return pd.DataFrame(
        found, columns=["setting", "setting_basis"], index=places.index, dtype=object
    )


def _without_class(
    places: pd.DataFrame, settings: pd.DataFrame, unclassed: pd.Series[bool]
) -> list[tuple[str, str]]:
    where = ["local_authority", "town"]
    has_town = (places[where] != "").all(axis="columns")
    classed = places[where].assign(setting=settings["setting"])[~unclassed & has_town]
    of_neighbours = classed.groupby(where)["setting"].agg(set).to_dict()
    found = []
    asked = places[unclassed]
    for where_it_is, by_density in zip(
        asked[where].itertuples(index=False, name=None),
        _by_density(asked),
        strict=True,
    ):
        neighbours = of_neighbours.get(where_it_is, set())
        is_told = len(neighbours) == 1
        found.append((*neighbours, "neighbours") if is_told else by_density)
    return found


def _by_density(places: pd.DataFrame) -> list[tuple[str, str]]:
    lon, lat = places["lon"].to_numpy(float), places["lat"].to_numpy(float)
    counts = [postcodes_around(lon, lat, km).tolist() for km in (2, 4, 20)]
    inner = inner_city_bases(lon, lat, list(places["local_authority"]))
    settings = itertools.starmap(setting_by_density, zip(*counts, inner, strict=True))
    return [(each, "postcode-density" if each else "none") for each in settings]
