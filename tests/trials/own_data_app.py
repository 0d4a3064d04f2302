"""The explorer, in which each session begins with own data if its address says so."""

import os
from pathlib import Path

import streamlit as st

from iinst_geo.limited import read_own_data
from iinst_geo.ui.server.routes import MAIN_SCRIPT, settings
from iinst_geo.ui.session import own_network

if st.runtime.exists():  # as the page, and not as the server
    if "own" in st.query_params and "brought" not in st.session_state:
        st.session_state["brought"] = True
        package = Path(os.environ["TRIAL_OWN_DATA"])
        own_network.use(read_own_data({package.name: package.read_bytes()}))
    exec(MAIN_SCRIPT.read_text(encoding="utf-8"), {"__name__": "__main__"})  # noqa: S102
else:
    app = st.App(__file__, **settings())
