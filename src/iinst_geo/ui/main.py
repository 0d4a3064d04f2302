"""The main script: page set-up, style and navigation."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from iinst_geo.errors import IinstGeoError
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.ui.explore import page as explore
from iinst_geo.ui.grid_compare import compare_page as compare
from iinst_geo.ui.grid_compare import grid_page as grid
from iinst_geo.ui.materials import (
    about_page as about,
)
from iinst_geo.ui.materials import (
    practice_page as network_practice,
)
from iinst_geo.ui.materials import (
    themes_page as themes,
)
from iinst_geo.ui.nearby import page as nearby
from iinst_geo.ui.page import OF_CASE_STUDIES, colours, style
from iinst_geo.ui.present import page as present
from iinst_geo.ui.regions import page as regions
from iinst_geo.ui.self_analysis import page as self_analysis
from iinst_geo.ui.session import (
    browser_store,
    links,
    lost_session,
    own_network,
    sign_in,
    state,
)
from iinst_geo.ui.your_data import page as your_data

HERE = Path(__file__).parent

st.set_page_config(
    page_title="Influential Institutions explorer",
    page_icon=HERE / "icon.png",
    layout="wide",
    initial_sidebar_state="auto",
)
st.html(style())
st.html(colours(state.theme()))
asks_to_sign_in = sign_in.is_wanted()

browser_store.render(lost_session.take, lost_session.forget_offered)


def page_of(render: Callable[[PartnershipNetwork], None]) -> Callable[[], None]:
    """Give a page that draws the network, or asks to sign in, or tells of faults."""

    def page() -> None:
        if asks_to_sign_in:
            sign_in.render()
            return
        try:
            network = own_network.network()
        except IinstGeoError as error:
            st.error("The data cannot be used.")
            st.text(str(error))
            return
        own_network.render_banner()
        lost_session.render()
        render(network)
        sign_in.render_foot()

    return page


def has_case_studies() -> bool:
    """Whether the data that a visitor sees have any; so unless they can be read."""
    if asks_to_sign_in:
        return True
    try:
        return bool(own_network.network().has_case_studies)
    except IinstGeoError:
        return True


# Address, title and content, in the order of the navigation.
PAGES = (
    ("explore", "Explore", explore.render),
    ("nearby", "Nearby", nearby.render),
    ("regions", "Regions", regions.render),
    ("grid", "Grid", grid.render),
    ("compare", "Compare", compare.render),
    ("themes", "Themes", themes.render),
    ("network", "Network practice", network_practice.render),
    ("self-analysis", "Self-analysis", self_analysis.render),
    ("present", "Present", present.render),
    ("your-data", "Your data", your_data.render),
    ("about", "About", about.render),
)
# Of a list of links they have nothing to show, and say so to those who come by address.
HIDDEN = () if has_case_studies() else OF_CASE_STUDIES
pages = {
    path: st.Page(
        page_of(render),
        title=title,
        url_path=path,
        default=path == "explore",
        visibility="hidden" if path in HIDDEN else "visible",
    )
    for path, title, render in PAGES
}
links.register(pages)
st.navigation(list(pages.values()), position="top").run()
