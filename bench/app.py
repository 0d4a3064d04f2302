"""The explorer as the bench serves it: timed, and with other maps on request."""

import streamlit as st
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from bench import served
from iinst_geo.ui.server.routes import settings


def leaflet() -> list[BaseRoute]:
    """Return the route of folium's JavaScript, if there is a copy of it."""
    folder = served.leaflet_folder()
    return [Mount("/leaflet", StaticFiles(directory=folder))] if folder else []


added = settings()
added["routes"] += leaflet()
app = st.App("explore_with.py", **added)
