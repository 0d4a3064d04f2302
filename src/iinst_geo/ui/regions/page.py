"""The Regions page: what each region or authority has, on a map and in tables."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from iinst_geo.analysis.regions import AUTHORITY, NO_PLACE, REGION, area_rows, flows
from iinst_geo.export.tables.spreadsheet import table_to_csv
from iinst_geo.maps.areas import AREAS as DISCS
from iinst_geo.maps.areas import areas_map, known_areas, lines_in_words
from iinst_geo.maps.deck import MapStyle
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.address import AREA, LEVEL
from iinst_geo.selection.model import Selection
from iinst_geo.selection.summaries import counted, honesty_line, tie_word
from iinst_geo.story.model import AREA as AREA_IN_FOCUS
from iinst_geo.story.model import SceneFocus
from iinst_geo.ui import page, schools
from iinst_geo.ui.html import markup, part
from iinst_geo.ui.regions import area_detail, area_tables, school_coverage
from iinst_geo.ui.session import own_story, state
from iinst_geo.ui.text import as_markdown
from iinst_geo.ui.widgets import choice_list, live_map, overview
from iinst_geo.ui.widgets.downloads import render_download

MAP, LIST = "map_regions", "areas_list"
# The words of the address, and the level that each names.
LEVELS = {"Region": REGION, "Local authority": AUTHORITY}
HEADINGS = {
    "area": "Area",
    "institutions": "Institutions",
    "case_studies": "Led",
    "ties": "Ties",
    "ties_crossing": "Crossing",
    "ties_open": "Open end",
    "median_km": "Median km",
}
OF_LINKS = {"ties": "Links", "ties_crossing": "Crossing", "ties_open": "Open end"}
HELP_OF_LINKS = {
    "Links": "Links with an end here; one to another area counts in both.",
    "Crossing": "Of these, links to another area.",
    "Open end": "Of these, links with an end whose area is not recorded.",
    "Median km": "Median length of the links with a place at both ends, straight-line.",
}
HELP = {
    "Led": "Case studies whose lead lies here; each counts once.",
    "Ties": "Ties of those case studies; each counts once, where its lead is.",
    "Crossing": "Of these, ties to another area.",
    "Open end": "Of these, ties with an end whose area is not recorded.",
    "Median km": "Median length of the ties with a place at both ends, straight-line.",
}


def render(network: PartnershipNetwork) -> None:
    """Draw the page for a network."""
    selection, _ = page.begin("Regions", network, _unknown(network))
    if selection.is_empty or not selection.takes_part.any():
        overview.render_nothing_found(selection)
        page.end(selection)
        return
    level = LEVELS[_level()]
    rows, ties = area_rows(selection, level), flows(selection, level)
    asked = st.query_params.get(AREA, "")
    selected = asked if asked in set(rows["area"]) else ""
    main, side = st.columns([2, 1], gap="medium")
    with main:
        _render_map(selection, rows, ties, level, selected)
        is_area = selected in known_areas(level)
        focus = SceneFocus(AREA_IN_FOCUS, selected) if is_area else None
        scene = own_story.scene_of(selected, selection.criteria, focus)
        own_story.render_add(network, scene)
        _render_list(rows, selected, network)
        area_tables.render_chart(rows)
        if network.has_case_studies:
            area_tables.render_matrix(rows, network)
        _render_flows(ties, network)
        if register := schools.imported():
            school_coverage.render(selection, register, level)
        else:
            schools.render_hint("this page says what share of them takes part")
    with side, st.container(key="area_pane"):
        if selected:
            area_detail.render(rows, ties, level, selected, network)
        else:
            if asked in _known(network):
                st.info(f"Nothing of {as_markdown(asked)} is in this view.")
            _render_begin(rows, ties, network)
    page.end(selection)


def _level() -> str:
    """Draw the choice of level, and give what is chosen."""
    chosen = st.segmented_control(
        "Count by",
        list(LEVELS),
        default="Region",
        required=True,
        key=LEVEL,
        bind="query-params",
        persist_state="session",
    )
    return chosen or "Region"


def _unknown(network: PartnershipNetwork) -> list[str]:
    """Return what the address asks for in vain."""
    allowed = {AREA: _known(network), LEVEL: set(LEVELS)}
    asked = {name: st.query_params.get(name, "") for name in allowed}
    return [
        f"{name}={value}"
        for name, value in asked.items()
        if value and value not in allowed[name]
    ]


def _known(network: PartnershipNetwork) -> set[str]:
    own = (network.institutions[level].dropna().unique() for level in LEVELS.values())
    return {NO_PLACE, *known_areas(REGION), *known_areas(AUTHORITY)}.union(*own)


def choose(area: str) -> None:
    """Select an area; the address carries it."""
    if area:
        st.query_params[AREA] = area
    else:
        st.query_params.pop(AREA, None)


def _render_map(
    selection: Selection,
    rows: pd.DataFrame,
    ties: pd.DataFrame,
    level: str,
    selected: str,
) -> None:
    first, link = rows.iloc[0], tie_word(selection.network)
    signs = (
        (
            "A disc grows with the number of institutions, which stands on it where "
            "there is room"
        ),
        f"A line grows with the number of {link}s between two areas",
    )
    style = MapStyle(state.theme())
    picture = live_map.Picture(
        areas_map(rows, ties, level, selected, style, link),
        style,
        f"Map of England with {counted(len(rows), 'area')}. "
        f"{first['area']} has {counted(first['institutions'], 'institution')}.",
        selected,
    )
    live_map.render(
        picture, MAP, lambda kind, area: choose(area) if kind == DISCS else None
    )
    st.html(
        markup(
            '{}<p class="honesty">{} An institution counts once, in the authority that '
            "its data name. {}</p>",
            part("legend", signs),
            honesty_line(selection),
            lines_in_words(ties, level, link),
        )
    )


def _render_list(
    rows: pd.DataFrame, selected: str, network: PartnershipNetwork
) -> None:
    headings, help_ = HEADINGS, HELP
    if not network.has_case_studies:
        rows = rows.drop(columns="case_studies")
        headings = {key: HEADINGS[key] for key in HEADINGS if key in rows} | OF_LINKS
        help_ = HELP_OF_LINKS
    choice_list.render(
        LIST,
        # The main figures first; the others are those of the CSV too.
        choice_list.lean(
            rows.set_index(list(headings)).reset_index().rename(columns=headings)
        ),
        list(rows["area"]),
        selected,
        alt="List of areas",
        columns={
            name: st.column_config.NumberColumn(
                format="%.1f" if name == "Median km" else None, help=words, width=90
            )
            for name, words in help_.items()
        },
        on_choose=choose,
    )
    render_download(
        "Download CSV", lambda: table_to_csv(rows), "areas.csv", key="areas_csv"
    )


def _render_flows(ties: pd.DataFrame, network: PartnershipNetwork) -> None:
    area_tables.render_flows(ties, network)
    link = tie_word(network)
    render_download(
        f"Download {link}s between areas (CSV)",
        lambda: table_to_csv(ties),
        f"{link}s-between-areas.csv",
        key="flows_csv",
    )


def _render_begin(
    rows: pd.DataFrame, ties: pd.DataFrame, network: PartnershipNetwork
) -> None:
    seen = rows[rows["area"] != NO_PLACE]
    # From the flows: they have each tie once, be it told from one end or from both.
    every, crosses = ties["ties"], ties["from_area"] != ties["to_area"]
    crosses &= (ties[["from_area", "to_area"]] != NO_PLACE).all(axis="columns")
    st.html(
        "<h2>In view</h2>"
        f"<p>{counted(int(rows['institutions'].sum()), 'institution')} in "
        f"{counted(len(seen), 'area')}, and "
        f"{counted(int(every.sum()), tie_word(network))}, "
        f"of which {int(every[crosses].sum()):,} cross from one area to another."
        "</p><h3>How to begin</h3><ul><li>Choose a disc on the map or a row of the "
        "list to read about an area here, and to go on to Explore or Nearby.</li>"
        "<li>A heading of the list sorts it.</li></ul>"
    )
