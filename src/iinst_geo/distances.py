"""Straight-line distances on the earth's ellipsoid."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod

from iinst_geo.membership import places, tie_ends
from iinst_geo.memo import once_per_network
from iinst_geo.network import PartnershipNetwork

WGS84 = Geod(ellps="WGS84")
METRES_PER_KM = 1000.0
KM_PER_MILE = 1.609344  # international mile of 1959, exact


def geodesic_km(
    lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike
) -> NDArray[np.float64]:
    """
    Give the geodesic distance between points.

    Parameters
    ----------
    lon1, lat1, lon2, lat2
        Coordinates in decimal degrees on WGS 84, all of one shape ``(n,)``.

    Returns
    -------
    distance_km
        Distances in kilometres, shape ``(n,)``; NaN where a coordinate is NaN.

    Notes
    -----
    Karney (2013), *Journal of Geodesy* 87, 43, by way of PROJ.
    """
    given = (lon1, lat1, lon2, lat2)
    ends = [np.atleast_1d(np.asarray(each, dtype=np.float64)) for each in given]
    known = ~np.isnan(ends).any(axis=0)
    distance_km = np.full(known.shape, np.nan)
    if known.any():
        west, south, east, north = (end[known] for end in ends)
        metres = WGS84.inv(west, south, east, north)[2]
        distance_km[known] = np.asarray(metres) / METRES_PER_KM
    return distance_km


@once_per_network
def tie_lengths_km(network: PartnershipNetwork) -> pd.Series[float]:
    """
    Give the length of each tie.

    Returns
    -------
    length_km
        Kilometres, indexed as ``network.partnerships``; NaN where an end has no place.
    """
    at = places(network)
    ends = [(at.lon[end], at.lat[end]) for end in tie_ends(network)]
    lengths = geodesic_km(*ends[0], *ends[1])
    return pd.Series(lengths, index=network.partnerships.index, name="length_km")
