"""The ladder of settings for many places at once."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd

from iinst_geo.density import postcodes_around
from iinst_geo.inner_city import inner_city_bases
from iinst_geo.rural_urban import Form, rural_urban_class
from iinst_geo.settings import setting_by_density, setting_of_class


def settings_of(places: pd.DataFrame) -> pd.DataFrame:
    """
    Give the setting of many places by the first rule that fits, as ``setting_at`` does.

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
