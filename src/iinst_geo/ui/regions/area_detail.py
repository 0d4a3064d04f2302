"""The pane beside the map of Regions: one area in full, and where to go from it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from math import isnan

import pandas as pd
import streamlit as st
from markupsafe import Markup

from iinst_geo.analysis.regions import (
    NO_PLACE,
    OF_CASE_STUDIES,
    OF_INSTITUTIONS,
    REGION,
    FlowRow,
)
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.rows import as_rows
from iinst_geo.selection.summaries import counted, tie_word
from iinst_geo.ui.html import markup, part
from iinst_geo.ui.session import links
from iinst_geo.vocabulary import FACETS, NOT_RECORDED, THEME_NAMES

LISTED = 20  # flows of an area, the largest first
LABELS = {facet.name: facet.label for facet in FACETS}


def render(
    rows: pd.DataFrame,
    ties: pd.DataFrame,
    level: str,
    area: str,
    network: PartnershipNetwork,
) -> None:
    """Draw the figures of an area, with what is not recorded."""
    [row] = rows[rows["area"] == area].to_dict("records")
    studies = counted(int(row["case_studies"]), "case study", "case studies")
    led = [("Led from here", studies)] if network.has_case_studies else []
    facts = [
        ("Institutions", f"{int(row['institutions']):,}"),
        *led,
        ("Ties of these" if led else "Links", f"{int(row['ties']):,}"),
        ("Crossing", f"{int(row['ties_crossing']):,} to another area"),
        ("End not known", f"{int(row['ties_open']):,}"),
        ("Median length", _km(float(row["median_km"]))),
    ]
    st.html(markup("<h2>{}</h2>{}", area, part("definitions", facts)))
    if area != NO_PLACE:
        _render_links(level, area)
    st.html(f"<h3>Its institutions</h3>{_spread(row, OF_INSTITUTIONS)}")
    if led:
        spread = _spread(row, OF_CASE_STUDIES)
        st.html(f"<h3>The case studies led from here</h3>{spread}")
    st.html(_flows(ties, area, network))


def _render_links(level: str, area: str) -> None:
    with st.container(horizontal=True, gap="small", key="area_links"):
        facet = "region" if level == REGION else "authority"
        links.to_filtered("explore", "Show on Explore", facet, area)
        links.to_nearby(area, "Look near here")


def _spread(row: Mapping[Hashable, float], facets: tuple[str, ...]) -> Markup:
    """Return the counts of some facets, those of none left out, not recorded last."""
    facts = []
    for facet in facets:
        begin = f"{facet}: "
        counts = [
            (_named(facet, str(name).removeprefix(begin)), int(count))
            for name, count in row.items()
            if str(name).startswith(begin) and count
        ]
        said = ", ".join(f"{value} {count:,}" for value, count in counts)
        facts.append((LABELS[facet], said or f"{NOT_RECORDED}"))
    return part("definitions", facts)


def _named(facet: str, value: str) -> str:
    return THEME_NAMES.get(value, value) if facet == "theme" else value


def _flows(ties: pd.DataFrame, area: str, network: PartnershipNetwork) -> Markup:
    link = tie_word(network)
    title = markup("<h3>{}s</h3>", link.capitalize())
    mine = ties[(ties["from_area"] == area) | (ties["to_area"] == area)]
    if mine.empty:
        return title + markup("<p>None.</p>")
    flow = _flow if network.has_case_studies else _link
    items = [
        f"{flow(row.from_area, row.to_area, area)}: {row.ties:,}"
        for row in as_rows(mine.head(LISTED), FlowRow)
    ]
    more = len(mine) - LISTED
    said = title + part("bullets", items)
    if more > 0:
        said += markup("<p>And {:,} more with fewer {}s.</p>", more, link)
    return said


def _link(one: str, other: str, area: str) -> str:
    """Name the other end of a link, which has no direction."""
    return "Within" if one == other else f"With {other if one == area else one}"


def _flow(start: str, end: str, area: str) -> str:
    if start == end:
        return "Within"
    return f"To {end}" if start == area else f"From {start}"


def _km(value: float) -> str:
    return NOT_RECORDED if isnan(value) else f"{value:.1f} km"
