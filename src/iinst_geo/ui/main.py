"""The main script: page set-up, style and navigation."""

from pathlib import Path

import streamlit as st

from iinst_geo.errors import IinstGeoError
from iinst_geo.ui import explore, state

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


def explore_page() -> None:
    """Draw the Explore page, or say what is wrong with the data."""
    try:
        network = state.network()
    except IinstGeoError as error:
        st.error("The data cannot be used.")
        st.text(str(error))
        return
    explore.render(network)


st.navigation(
    [st.Page(explore_page, title="Explore", url_path="explore", default=True)],
    position="hidden",
).run()
