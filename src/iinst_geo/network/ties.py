"""How long the ties of a network are, and the partners of each institution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from iinst_geo.cache import weak_cache
from iinst_geo.geography.distances import geodesic_km
from iinst_geo.network.membership import coordinates, tie_ends
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.rows import InstitutionRow, as_rows
from iinst_geo.vocabulary import NOT_RECORDED


@weak_cache
def tie_lengths_km(network: PartnershipNetwork) -> pd.Series[float]:
    """
    Return the length of each tie.

    Returns
    -------
    length_km
        Kilometres, indexed as ``network.partnerships``; NaN where an end has no place.
    """
    at = coordinates(network)
    ends = [(at.lon[end], at.lat[end]) for end in tie_ends(network)]
    lengths = geodesic_km(*ends[0], *ends[1])
    return pd.Series(lengths, index=network.partnerships.index, name="length_km")


@dataclass(frozen=True)
class Partner:
    """An institution at the other end of a link; ``distance_km`` is geodesic."""

    institution_id: str
    name: str
    phase: str
    local_authority: str
    distance_km: float  # NaN where either has no place

    @property
    def line(self) -> str:
        """Phase, authority and distance in a line."""
        has_length = not np.isnan(self.distance_km)
        far = f"{self.distance_km:.1f} km" if has_length else "distance not known"
        known = (self.phase or f"Phase {NOT_RECORDED.lower()}", self.local_authority)
        return " · ".join(filter(None, [*known, far]))


def partners(network: PartnershipNetwork, institution_id: str) -> list[Partner]:
    """Return the partners of an institution: nearest first, without place last."""
    rows = network.institution_by_id
    here = rows.index.get_indexer([institution_id])
    there = rows.index.get_indexer(network.partners_of(institution_id))
    at = coordinates(network)
    ends = (np.repeat(here, len(there)), there)
    (lon1, lat1), (lon2, lat2) = ((at.lon[end], at.lat[end]) for end in ends)
    km = geodesic_km(lon1, lat1, lon2, lat2)
    found = [
        Partner(row.institution_id, row.name, row.phase, row.local_authority, length)
        for row, length in zip(
            as_rows(rows.iloc[there], InstitutionRow), km.tolist(), strict=True
        )
    ]

    def rank(each: Partner) -> tuple[float, str]:
        return float(np.nan_to_num(each.distance_km, nan=np.inf)), each.name

    return sorted(found, key=rank)
