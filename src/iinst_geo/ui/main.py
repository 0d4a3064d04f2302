"""The main script: page set-up, style and navigation."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from iinst_geo.errors import IinstGeoError
from iinst_geo.network import PartnershipNetwork
from iinst_geo.ui import explore, links, nearby, own_network, regions, state, your_data

HERE = Path(explore.__file__).parent

st.set_page_config(
    page_title="Influential Institutions explorer",
    page_icon=HERE / "icon.png",
    layout="wide",
    initial_sidebar_state="auto",
)
st.html(HERE / "style.css")
theme = state.theme()
accent, ground = (
    st.get_option(f"theme.{theme}.{colour}")
    for colour in ("primaryColor", "backgroundColor")
)
st.html(f"<style>:root {{ --accent: {accent}; --ground: {ground}; }}</style>")


def page_of(render: Callable[[PartnershipNetwork], None]) -> Callable[[], None]:
    """Give a page that draws the network, or says what is wrong with the data."""

    def page() -> None:
        try:
            network = own_network.network()
        except IinstGeoError as error:
            st.error("The data cannot be used.")
            st.text(str(error))
            return
        own_network.render_banner()
        render(network)

    return page


pages = {
    "explore": st.Page(
        page_of(explore.render), title="Explore", url_path="explore", default=True
    ),
    "nearby": st.Page(page_of(nearby.render), title="Nearby", url_path="nearby"),
    "regions": st.Page(page_of(regions.render), title="Regions", url_path="regions"),
    "your-data": st.Page(
        page_of(your_data.render), title="Your data", url_path="your-data"
    ),
}
links.register(pages)
st.navigation(list(pages.values()), position="top").run()
