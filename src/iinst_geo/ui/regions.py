"""The Regions page: what each region or authority has, on a map and in tables."""

from __future__ import annotations

from iinst_geo.network import PartnershipNetwork
from iinst_geo.ui import page


def render(network: PartnershipNetwork) -> None:
    """Draw the page for a network."""
    selection = page.begin("Regions", network)
    page.end(selection)
