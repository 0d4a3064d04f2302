"""The pages of the explorer, by their addresses, in the order of the navigation."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.ui.explore import page as explore
from iinst_geo.ui.grid_compare import compare_page, grid_page
from iinst_geo.ui.materials import about_page, practice_page, themes_page
from iinst_geo.ui.nearby import page as nearby
from iinst_geo.ui.present import page as present
from iinst_geo.ui.regions import page as regions
from iinst_geo.ui.self_analysis import page as self_analysis
from iinst_geo.ui.your_data import page as your_data


class Page(NamedTuple):
    """A page: its title in the navigation, and what draws it for a network."""

    title: str
    render: Callable[[PartnershipNetwork], None]


PAGES = {
    "explore": Page("Explore", explore.render),
    "nearby": Page("Nearby", nearby.render),
    "regions": Page("Regions", regions.render),
    "grid": Page("Grid", grid_page.render),
    "compare": Page("Compare", compare_page.render),
    "themes": Page("Themes", themes_page.render),
    "network": Page("Network practice", practice_page.render),
    "self-analysis": Page("Self-analysis", self_analysis.render),
    "present": Page("Present", present.render),
    "your-data": Page("Your data", your_data.render),
    "about": Page("About", about_page.render),
}
