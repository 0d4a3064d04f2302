"""What Nearby gives to take away: the list as files, and a briefing to print."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from iinst_geo.export.documents.briefing import briefing_html
from iinst_geo.export.tables.spreadsheet import table_to_csv, table_to_xlsx
from iinst_geo.maps.around import view_around
from iinst_geo.nearby.institutions import known_values
from iinst_geo.nearby.query import Nearby, find_nearby, nearby_line
from iinst_geo.nearby.rows import neighbour_rows
from iinst_geo.selection.address import FROM, REGISTER, WITHIN, to_parameters
from iinst_geo.selection.filters import unknown_values
from iinst_geo.selection.summaries import survival_lines
from iinst_geo.story.model import PLACE, Scene, SceneFocus
from iinst_geo.ui.html import markup
from iinst_geo.ui.session import own_network, own_register, own_story, state
from iinst_geo.ui.widgets.downloads import render_download

MOST_ROWS = 5000  # a workbook of more takes the server longer than a person waits


def render(found: Nearby) -> None:
    """Draw the buttons; a file is made only when somebody wants it."""
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="downloads"
    ):
        _button("CSV", lambda: table_to_csv(_rows(found)))
        _button("XLSX", lambda: _workbook(found))
        own = own_network.in_use() or (found.register and own_register.in_use())
        if own:  # the route of the briefing knows no session
            render_download(
                "Briefing to print",
                lambda: briefing_html(found),
                "briefing.html",
                key="nearby_briefing",
            )
        else:
            _render_briefing_link(found)
        if _is_recorded(found):
            own_story.render_add(found.network, _scene(found))
    if found.in_ring > MOST_ROWS:
        st.html(
            f'<p class="basis">CSV and XLSX hold the nearest {MOST_ROWS:,} of '
            f"{found.in_ring:,}; a smaller ring or a filter gives the rest.</p>"
        )


def _render_briefing_link(found: Nearby) -> None:
    st.html(
        markup(
            '<a class="action" href="briefing?{}" target="_blank">'
            "Briefing to print</a>",
            _query(found),
        ),
        width="content",
    )


def _is_recorded(found: Nearby) -> bool:
    """Say whether a story can tell of it, which knows the recorded data alone."""
    unknown = unknown_values(known_values(found.network), found.criteria)
    return not (found.place.urn or unknown)


def _scene(found: Nearby) -> Scene:
    place = found.place
    return own_story.scene_of(
        f"Near {place.label}",
        found.criteria,
        SceneFocus(PLACE, place.key),
        view_around(place, found.within_km),
    )


def _button(kind: str, content: Callable[[], bytes]) -> None:
    suffix = kind.lower()
    render_download(
        f"Download {kind}", content, f"nearby.{suffix}", key=f"nearby_{suffix}"
    )


def whole(found: Nearby) -> Nearby:
    """Return all that lies in the ring, as far as a file goes."""
    if len(found.results) == found.in_ring:
        return found
    return find_nearby(
        found.network,
        found.place,
        found.within_km,
        found.criteria,
        MOST_ROWS,
        found.register,
    )


def _rows(found: Nearby) -> pd.DataFrame:
    return neighbour_rows(found.network, whole(found).results, found.register)


def _workbook(found: Nearby) -> bytes:
    every = whole(found)
    rows = neighbour_rows(every.network, every.results, every.register)
    notes = [nearby_line(every), *survival_lines(every.network)]
    return table_to_xlsx(rows, "Nearby", notes)


def _query(found: Nearby) -> str:
    query = [(FROM, found.place.key), (WITHIN, f"{found.within_km:g}")]
    query += [] if found.register else [(REGISTER, "false")]
    return urlencode([*query, *to_parameters(state.view())])
