"""The explorer as `streamlit run app.py` finds it; the wheel carries this same file."""

import streamlit as st

from iinst_geo.ui.server.routes import MAIN_SCRIPT, keep_uploads_in_memory, settings
from iinst_geo.ui.server.streets import check_streets

check_streets()
keep_uploads_in_memory()
app = st.App(MAIN_SCRIPT, **settings())
