"""Routes through the materials: steps that lead to pages, and how many are done."""

from __future__ import annotations

import streamlit as st

from iinst_geo.materials.themes import Route, RouteLink, background, routes
from iinst_geo.network.facets import facet_sets
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.sources import built_in_sources
from iinst_geo.selection.address import READING, ROUTE
from iinst_geo.ui.html import markup, part, sources_inline
from iinst_geo.ui.page import OF_CASE_STUDIES
from iinst_geo.ui.session import links
from iinst_geo.ui.widgets import address_controls

ROUTES = "routes"  # the part of the page that holds them
KEPT = "route_kept"  # the route chosen last, for who comes back from another page


def render(network: PartnershipNetwork) -> None:
    """Draw the choice of a route, and the steps of the one chosen."""
    by_key = {route.key: route for route in routes()}
    cited = sources_inline(built_in_sources()[key] for key in background().sources)
    st.html(
        '<div class="prose"><h2>Routes through the materials</h2><p>NCETM suggests '
        "three orders to read in, and expects readers to find more. The order of the "
        "steps is NCETM’s; words, names and links are ours.</p>"
        f'<p class="basis">Source: {cited}</p></div>'
    )
    names = {key: route.name for key, route in by_key.items()}
    if ROUTE not in st.query_params and st.session_state.get(KEPT):
        st.query_params[ROUTE] = st.session_state[KEPT]
    chosen = address_controls.render_choice(ROUTE, "Choose a route", names)
    st.session_state[KEPT] = chosen
    if chosen:
        _render_route(network, by_key[chosen])
    else:
        items = [
            markup("<strong>{}.</strong> {}", route.name, route.for_whom)
            for route in by_key.values()
        ]
        st.html(part("bullets", items))


def render_way_back() -> None:
    """Draw the way back to the route that was chosen, if any."""
    names = {route.key: route.name for route in routes()}
    kept = st.query_params.get(ROUTE, "") or st.session_state.get(KEPT, "")
    if kept in names:
        st.button(
            f"Back to the route: {names[kept]}",
            key="back_to_route",
            icon=":material/arrow_back:",
            on_click=address_controls.choose,
            args=(READING, ROUTES),
        )


def _render_route(network: PartnershipNetwork, route: Route) -> None:
    st.html(markup("<p>{}</p>", route.for_whom))
    head = st.container()  # filled last, when it is known what is done
    done = 0
    for number, step in enumerate(route.steps, 1):
        with st.container(border=True, key=f"step-{number}"):
            st.html(markup("<h3>{}. {}</h3><p>{}</p>", number, step.name, step.text))
            with st.container(horizontal=True, gap="small"):
                for place, link in enumerate(step.links):
                    _render_link(network, link, f"go-{number}-{place}")
            done += st.checkbox(
                f"Step {number} is done",
                key=f"done-{route.key}-{number}",
                persist_state="session",
            )
    every = len(route.steps)
    said = f"{done} of {every} steps done"
    with head:
        st.html(
            f'<p class="progress"><progress value="{done}" max="{every}" '
            f'aria-label="{said}"></progress> {said}</p>'
        )


def _render_link(network: PartnershipNetwork, link: RouteLink, key: str) -> None:
    if link.reading:
        # A link to the page that is open would lose the filters.
        st.button(
            link.label,
            key=key,
            on_click=address_controls.choose,
            args=(READING, link.reading),
        )
    elif link.page in OF_CASE_STUDIES and not network.has_case_studies:
        return
    elif link.value in facet_sets(network).get(link.facet, ()):
        links.to_filtered(link.page, link.label, link.facet, link.value)
    else:
        links.to(link.page, link.label)
