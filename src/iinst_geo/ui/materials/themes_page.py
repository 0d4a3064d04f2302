"""The Themes page: what each theme says, how it came about, and routes to read by."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from iinst_geo.materials.themes import (
    all_themes,
    background,
    recorded_by_phase,
    routes,
)
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.sources import built_in_sources
from iinst_geo.selection.address import READING, ROUTE
from iinst_geo.selection.focus import Focus
from iinst_geo.selection.model import Selection
from iinst_geo.ui import page
from iinst_geo.ui.html import joined, markup, part, sources_inline
from iinst_geo.ui.materials import reading_routes, theme_account
from iinst_geo.ui.materials.reading_routes import ROUTES
from iinst_geo.ui.session import own_network
from iinst_geo.ui.widgets import address_controls

BACKGROUND = "background"
OURS = (
    "The accounts on this page come with the explorer and tell of NCETM’s themes and "
    "case studies."
)


def render(network: PartnershipNetwork) -> None:
    """Draw the page for a network."""
    labels = {theme.number: theme.label for theme in all_themes()}
    labels |= {BACKGROUND: "Background", ROUTES: "Routes"}
    names = {route.key: route.name for route in routes()}
    unknown = [
        *address_controls.unknown_choice(READING, labels),
        *address_controls.unknown_choice(ROUTE, names),
    ]
    if not network.has_case_studies:
        # Nothing on the page is of the data, so no filter narrows it.
        page.begin_plain("Themes", unknown)
        own_network.render_note(f"{OURS} They say nothing about your data.")
        _render_reading(network, labels, names)
        return
    selection, focus = page.begin("Themes", network, unknown)
    own_network.render_note(
        f"{OURS} Maps, lists and counts of case studies are of your data."
    )
    _render_reading(network, labels, names, selection, focus)
    page.end(selection)


def _render_reading(
    network: PartnershipNetwork,
    labels: Mapping[str, str],
    route_names: Mapping[str, str],
    selection: Selection | None = None,
    focus: Focus | None = None,
) -> None:
    # An address that names a route wants to be read there.
    first = ROUTES if st.query_params.get(ROUTE, "") in route_names else "1"
    reading = address_controls.render_choice(READING, "Read about", labels, first)
    if reading == ROUTES:
        reading_routes.render(network)
        return
    reading_routes.render_way_back()
    if reading == BACKGROUND:
        _render_background(network)
        return
    [theme] = (each for each in all_themes() if each.number == reading)
    if selection:
        theme_account.render(selection, focus, theme)
    else:
        theme_account.render_account(theme)


def _render_background(network: PartnershipNetwork) -> None:
    account, recorded = background(), recorded_by_phase(network)
    passages = joined(
        markup("<h3>{}</h3><p>{}</p>", each.heading, each.text)
        for each in account.passages
    )
    table = part(
        "table",
        "NCETM’s case studies by phase",
        ["Phase", "Published", "Known in these data"],
        [
            (phase, f"{count:,}", recorded[phase])
            for phase, count in account.phases.items()
        ],
    )
    cited = sources_inline(built_in_sources()[key] for key in account.sources)
    st.html(
        markup(
            '<article class="prose"><h2>How the materials came about</h2>{}{}'
            '<p class="basis">Restated by this project from: {}</p></article>',
            passages,
            table,
            cited,
        )
    )
