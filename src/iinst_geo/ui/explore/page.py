"""The Explore page: case studies and partners on the map, the detail beside it."""

from __future__ import annotations

import streamlit as st

from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.address import CROSSING
from iinst_geo.selection.summaries import honesty_line
from iinst_geo.ui import detail, page, schools
from iinst_geo.ui.explore import list_pane
from iinst_geo.ui.html import markup
from iinst_geo.ui.widgets import address_controls, downloads, map_pane, overview


def render(network: PartnershipNetwork) -> None:
    """Draw the page for a network."""
    selection, focus = page.begin(
        "Explore partnerships",
        network,
        address_controls.unknown_choice(CROSSING, map_pane.CROSSINGS),
    )
    register = schools.imported()
    main, side = st.columns([2, 1], gap="medium")
    with main:
        map_pane.render(selection, focus, register)
        st.html(markup('<p class="honesty">{}</p>', honesty_line(selection)))
        map_pane.render_controls(selection, focus, register)
        list_pane.render(selection, focus)
        downloads.render(selection, focus)
    with side, st.container(key="detail"):
        if focus:
            detail.render(selection, focus)
        elif selection.is_empty:
            overview.render_nothing_found(selection)
        else:
            overview.render_begin(selection)
    page.end(selection)
