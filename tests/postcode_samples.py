"""Postcodes of the directory at random, for what has to be right for most of them."""

from __future__ import annotations

from string import ascii_uppercase

import numpy as np

from iinst_geo.geography.british_grid import to_degrees
from iinst_geo.geography.postcodes import _letter

GREAT_BRITAIN = (b"E", b"S", b"W")  # first letters of its authorities' codes


def random_postcodes(many: int, seed: int):
    """
    Give postcodes of Great Britain with a grid reference, all alike.

    Returns
    -------
    lon, lat, code
        Degrees, and the code of the present lower-tier authority.
    """
    east, north, code = [], [], []
    for letter in map(_letter.__wrapped__, ascii_uppercase):
        british = np.isin(letter.laua.astype("S1"), GREAT_BRITAIN)
        placed = british & ~np.isnan(letter.oseast1m)
        east.append(letter.oseast1m[placed])
        north.append(letter.osnrth1m[placed])
        code.append(letter.laua[placed])
    east, north, code = map(np.concatenate, (east, north, code))
    chosen = np.random.default_rng(seed).choice(east.size, many, replace=False)
    lon, lat = to_degrees(east[chosen].astype(float), north[chosen].astype(float))
    return lon, lat, code[chosen].astype("U9")
