"""The main script: page set-up, style and navigation."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from iinst_geo.errors import IinstGeoError
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.ui.page import OF_CASE_STUDIES, style
from iinst_geo.ui.pages import PAGES
from iinst_geo.ui.session import (
    browser_store,
    links,
    lost_session,
    own_network,
    sign_in,
    state,
)

HERE = Path(__file__).parent

st.set_page_config(
    page_title="Influential Institutions explorer",
    page_icon=HERE / "icon.png",
    layout="wide",
    initial_sidebar_state="auto",
)
st.html(style(state.theme()))
asks_to_sign_in = sign_in.is_wanted()

browser_store.render(lost_session.take, lost_session.forget_offered)


def page_of(render: Callable[[PartnershipNetwork], None]) -> Callable[[], None]:
    """Return a page that draws the network, or asks to sign in, or tells of faults."""

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


# Of a list of links they have nothing to show, and say so to those who come by address.
HIDDEN = () if has_case_studies() else OF_CASE_STUDIES
pages = {
    path: st.Page(
        page_of(page.render),
        title=page.title,
        url_path=path,
        default=path == "explore",
        visibility="hidden" if path in HIDDEN else "visible",
    )
    for path, page in PAGES.items()
}
links.register(pages)
st.navigation(list(pages.values()), position="top").run()
