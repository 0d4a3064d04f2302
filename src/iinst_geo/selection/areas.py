"""Which region and local authority of the map each institution lies in."""

from __future__ import annotations

from functools import cache

import pandas as pd

from iinst_geo.cache import weak_cache
from iinst_geo.geography.authorities import all_authorities, regions
from iinst_geo.network.membership import Positions, positions_of
from iinst_geo.network.model import PartnershipNetwork


@cache
def authority_names() -> list[str]:
    """Return the authorities of the map, in the order of ``authority_of``."""
    return sorted(all_authorities())


@weak_cache
def authority_of(network: PartnershipNetwork) -> Positions:
    """Return the authority that each institution lies in, ``NONE`` without outline."""
    names = pd.Series(authority_names())
    return positions_of(names, network.institutions["local_authority"])


@weak_cache
def region_of(network: PartnershipNetwork) -> Positions:
    """Return the region, by name, of each institution, ``NONE`` if in none."""
    table, areas = network.institutions, all_authorities()
    by_area = {name: area.region for name, area in areas.items()}
    # As recorded, since a filter goes by that; else the authority's.
    named = table["region"].fillna(table["local_authority"].map(by_area))
    return positions_of(pd.Series(sorted(regions())), named)
