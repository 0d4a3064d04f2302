"""The main script: page set-up, style and navigation."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from iinst_geo.errors import IinstGeoError
from iinst_geo.network import PartnershipNetwork
from iinst_geo.ui import (
    about,
    browser_store,
    compare,
    explore,
    grid,
    links,
    lost_session,
    nearby,
    network_practice,
    own_network,
    page_style,
    present,
    regions,
    self_analysis,
    sign_in,
    state,
    themes,
    your_data,
)
from iinst_geo.ui.not_offered import OF_CASE_STUDIES

HERE = Path(explore.__file__).parent

st.set_page_config(
    page_title="Influential Institutions explorer",
    page_icon=HERE / "icon.png",
    layout="wide",
    initial_sidebar_state="auto",
)
st.html(page_style.style())
st.html(page_style.colours(state.theme()))
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
