"""Chart and tables of Regions, each with a title that says what it shows."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from iinst_geo.analysis.regions import NO_PLACE, FlowRow, facet_matrix
from iinst_geo.maps.palette import palette_for
from iinst_geo.network.facets import coded_here
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.rows import as_rows
from iinst_geo.selection.summaries import counted, tie_word
from iinst_geo.ui.html import markup, part
from iinst_geo.ui.session import state
from iinst_geo.vocabulary import NOT_RECORDED, theme_label

ROW_PX, BARS, NAMED = 26, 15, 3
TABLED = 30  # rows of a table; the files hold all


def render_chart(rows: pd.DataFrame) -> None:
    """Draw the institutions of each area as bars."""
    shown = rows.head(BARS)[["area", "institutions"]]
    more = markup("<p>The first {} areas.</p>", BARS) if len(rows) > BARS else ""
    st.html(markup("<h2>{}</h2>", most_institutions(rows)) + more)
    colour = palette_for(state.theme()).setting_colour("Suburban")
    bars = (
        alt.Chart(shown)
        .mark_bar(color="#{:02x}{:02x}{:02x}".format(*colour))
        .encode(
            alt.X("institutions:Q", title="Institutions", axis=alt.Axis(tickMinStep=1)),
            alt.Y("area:N", sort=None, title=None, axis=alt.Axis(labelLimit=260)),
            tooltip=[
                alt.Tooltip("area:N", title="Area"),
                alt.Tooltip("institutions:Q", title="Institutions"),
            ],
        )
        .properties(height=ROW_PX * len(shown) + 50)
    )
    st.altair_chart(bars, key="areas_chart")


def most_institutions(rows: pd.DataFrame) -> str:
    """Say which area has the most institutions, all of them if several have as many."""
    placed = rows[rows["area"] != NO_PLACE]
    if placed.empty:
        return "No area is recorded for any institution"
    most, whole = int(placed["institutions"].max()), int(rows["institutions"].sum())
    first = list(placed.loc[placed["institutions"] == most, "area"])
    if len(first) == 1:
        return f"{first[0]} has the most institutions: {most:,} of {whole:,}"
    if len(first) > NAMED:
        return f"No area has more than {counted(most, 'institution')} of {whole}"
    return f"{_and(first)} have the most institutions: {most} each of {whole}"


def _and(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def render_matrix(rows: pd.DataFrame, network: PartnershipNetwork) -> None:
    """Draw how many case studies of each area show which theme."""
    matrix = facet_matrix(rows, "theme")
    most = max(1, int(matrix.to_numpy().max(initial=0)))
    shown = matrix.head(TABLED)
    is_ours = coded_here(network)
    coding = " Themes are this project’s own coding." if is_ours else ""
    table = part(
        "table",
        "Case studies led from each area, by theme; one may show several."
        f"{coding}{_first_of(len(matrix), 'areas')}",
        ["", *(theme_label(str(name)) for name in matrix.columns)],
        [
            [str(area), *(f"{count:,}" if count else "–" for count in counts)]
            for area, *counts in shown.itertuples()
        ],
        label="Themes by area",
        # A darker ground would leave the number too little contrast in the dark theme.
        shares=(50 * shown / most).to_numpy().tolist(),
    )
    st.html(markup("<h2>{}</h2>{}", _finding(matrix), table))


def _finding(matrix: pd.DataFrame) -> str:
    areas = (matrix.drop(columns=NOT_RECORDED, errors="ignore") > 0).sum()
    if areas.empty or not areas.max():
        return "No theme is recorded for what is shown"
    widest = [theme_label(str(name)) for name in areas.index[areas == areas.max()]]
    found = counted(int(areas.max()), "area")
    if len(widest) == 1:
        return f"Theme {widest[0]} is found in the most areas: {found}"
    return f"Themes {_and(widest)} are found in the most areas: {found}"


def _first_of(count: int, what: str) -> str:
    return f" The first {TABLED} of {count:,} {what}." if count > TABLED else ""


def render_flows(ties: pd.DataFrame, network: PartnershipNetwork) -> None:
    """List the ties from area to area."""
    link, by = tie_word(network), "the area of the lead and of the partner"
    heads = ["Lead in", "Partner in"]
    if not network.has_case_studies:
        by, heads = "the areas at both ends", ["One end in", "Other end in"]
    crossing = ties[ties["from_area"] != ties["to_area"]]
    every, crosses = int(ties["ties"].sum()), int(crossing["ties"].sum())
    table = part(
        "table",
        f"{link.capitalize()}s by {by}."
        f"{_first_of(len(ties), f'pairs, those with most {link}s')}",
        [*heads, f"{link.capitalize()}s"],
        [
            (row.from_area, row.to_area, f"{row.ties:,}")
            for row in as_rows(ties.head(TABLED), FlowRow)
        ],
        label="Links by area",
        has_row_heads=False,
    )
    title = f"{every - crosses:,} of {counted(every, link)} stay within one area"
    st.html(markup("<h2>{}</h2>{}", title, table))
