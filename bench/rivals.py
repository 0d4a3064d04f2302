"""Other ways to draw the same map, put in its place on the same page."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import chain
from typing import Any

import pandas as pd
import pydeck as pdk
import streamlit as st

from iinst_geo.geography.outlines import outline_features
from iinst_geo.maps.palette import palette_for
from iinst_geo.maps.view import MapView
from iinst_geo.register.model import Register
from iinst_geo.selection.aggregation import Aggregation
from iinst_geo.selection.focus import Focus
from iinst_geo.selection.members import member_rows
from iinst_geo.selection.model import Selection
from iinst_geo.ui import legend
from iinst_geo.ui.session import state
from iinst_geo.ui.widgets import map_pane
from iinst_geo.vocabulary import NOT_RECORDED

HEIGHT_PX = 500  # as our own
OURS, PLAIN, PLOTLY, FOLIUM = "ours", "plain pydeck", "plotly", "folium"
MAPS = (OURS, PLAIN, PLOTLY, FOLIUM)
PARAMETER = "bench_map"  # in the address that the bench opens
LAND, BORDER, TIE = "#f8f8f4", "#b3c1c9", "#3d3d3d"
LEAD_PX, PARTNER_PX = 10, 7

Draw = Callable[[pd.DataFrame, pd.DataFrame, MapView], None]

own_render = map_pane.render


def name_of_map() -> str:
    """Return the map that this session asked for when it was opened."""
    name: str = st.session_state.setdefault(
        PARAMETER, st.query_params.get(PARAMETER, OURS)
    )
    return name


def take_the_map_s_place() -> None:
    """Let every session draw the map that it asked for."""
    map_pane.render = render


def render(
    selection: Selection, focus: Focus | None, register: Register | None = None
) -> None:
    """Draw the map that the session asked for, its own legend below."""
    name = name_of_map()
    if name == OURS:
        own_render(selection, focus, register)
        return
    rows = coloured(member_rows(selection))
    placed = rows[rows["lon"].notna()]
    DRAW[name](placed, ties_of(placed), state.map_view(selection, focus))
    every = Aggregation(selection, focus, selection.rows)
    settings = selection.institutions["setting"].dropna()
    palette = palette_for(state.theme())
    legend.render_settings(settings.unique(), palette, has_tints=state.has_tints())
    legend.render_for_network(palette, every)


def coloured(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the colour of their setting."""
    colour_of = palette_for(state.theme()).setting_colour
    colours = rows["setting"].fillna(NOT_RECORDED).map(colour_of).map(list)
    return rows.assign(colour=colours)


def ties_of(placed: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of partners, each with the point of its lead."""
    leads = placed[placed["role"] == "lead"]
    ends = leads[["case_study_id", "lon", "lat"]].rename(
        columns={"lon": "lead_lon", "lat": "lead_lat"}
    )
    return placed[placed["role"] == "partner"].merge(ends, on="case_study_id")


@cache
def outline_collection() -> dict[str, Any]:
    """Return the outlines of the base map as one GeoJSON object."""
    return {"type": "FeatureCollection", "features": list(outline_features().values())}


def draw_pydeck(placed: pd.DataFrame, ties: pd.DataFrame, view: MapView) -> None:
    """Draw with pydeck as its manual has it: whole tables, outlines and all inside."""
    deck = pdk.Deck(
        layers=[
            pdk.Layer(
                "GeoJsonLayer",
                id="outlines",
                data=outline_collection(),
                get_fill_color=[248, 248, 244],
                get_line_color=[179, 193, 201],
                line_width_min_pixels=1,
            ),
            pdk.Layer(
                "LineLayer",
                id="ties",
                data=ties,
                get_source_position=["lead_lon", "lead_lat"],
                get_target_position=["lon", "lat"],
                get_color=[61, 61, 61],
                get_width=2,
                pickable=True,
            ),
            *(
                pdk.Layer(
                    "ScatterplotLayer",
                    id=role,
                    data=placed[placed["role"] == role],
                    get_position=["lon", "lat"],
                    get_fill_color="colour",
                    get_radius=radius_px,
                    radius_units=pdk.types.String("pixels"),
                    pickable=True,
                )
                for role, radius_px in (("partner", PARTNER_PX), ("lead", LEAD_PX))
            ),
        ],
        initial_view_state=view.view_state(),
        map_provider=None,
        tooltip={"text": "{name}"},
    )
    st.pydeck_chart(
        deck,
        height=HEIGHT_PX,
        key=map_pane.MAP,
        on_select="rerun",
        selection_mode="single-object",
    )


def draw_plotly(placed: pd.DataFrame, ties: pd.DataFrame, view: MapView) -> None:
    """Draw with plotly on a white ground, which asks no one for tiles."""
    from plotly import graph_objects as go  # noqa: PLC0415, slow, and only for one map

    areas = outline_collection()
    ids = [area["properties"]["area_id"] for area in areas["features"]]
    figure = go.Figure(
        [
            go.Choroplethmap(
                geojson=areas,
                featureidkey="properties.area_id",
                locations=ids,
                z=[0] * len(ids),
                colorscale=[[0, LAND], [1, LAND]],
                showscale=False,
                marker_line_color=BORDER,
                hoverinfo="skip",
            ),
            go.Scattermap(
                mode="lines",
                lon=with_gaps(ties["lead_lon"], ties["lon"]),
                lat=with_gaps(ties["lead_lat"], ties["lat"]),
                line={"color": TIE, "width": 2},
                hoverinfo="skip",
            ),
            *(
                go.Scattermap(
                    mode="markers",
                    lon=mine["lon"],
                    lat=mine["lat"],
                    text=mine["name"],
                    marker={"color": css(mine["colour"]), "size": 2 * radius_px},
                )
                for mine, radius_px in by_role(placed)
            ),
        ]
    )
    figure.update_layout(
        map={
            "style": "white-bg",
            "center": {"lon": view.longitude, "lat": view.latitude},
            "zoom": view.zoom,
        },
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        height=HEIGHT_PX,
        showlegend=False,
        uirevision="stays",
    )
    st.plotly_chart(
        figure,
        key=map_pane.MAP,
        theme=None,
        on_select="rerun",
        selection_mode="points",
    )


def draw_folium(placed: pd.DataFrame, ties: pd.DataFrame, view: MapView) -> None:
    """Draw with folium without tiles; of its JavaScript it gets what it needs here."""
    import folium  # noqa: PLC0415, slow, and only for one map

    drawn = folium.Map(
        location=(view.latitude, view.longitude),
        zoom_start=round(view.zoom + 1),  # Leaflet's tiles are half as wide
        tiles=None,
    )
    drawn.default_js = [("leaflet", "leaflet/leaflet.js")]
    drawn.default_css = [("leaflet_css", "leaflet/leaflet.css")]
    style = {"fillColor": LAND, "fillOpacity": 1, "color": BORDER, "weight": 1}
    folium.GeoJson(outline_collection(), style_function=lambda _: style).add_to(drawn)
    columns = (ties[name] for name in ("lead_lat", "lead_lon", "lat", "lon"))
    for lead_lat, lead_lon, lat, lon in zip(*columns, strict=True):
        ends = [(lead_lat, lead_lon), (lat, lon)]
        line = folium.PolyLine(ends, color=TIE, weight=2)  # type: ignore[no-untyped-call]
        line.add_to(drawn)
    for mine, radius_px in by_role(placed):
        columns = (mine[name] for name in ("lat", "lon", "name"))
        for lat, lon, name, colour in zip(*columns, css(mine["colour"]), strict=True):
            folium.CircleMarker(
                (lat, lon),
                radius=radius_px,
                color=colour,
                fill=True,
                fill_opacity=1,
                tooltip=name,
            ).add_to(drawn)
    st.iframe(drawn.get_root().render(), height=HEIGHT_PX)


def by_role(placed: pd.DataFrame) -> list[tuple[pd.DataFrame, int]]:
    """Return the partners and the leads, each with the radius of their discs."""
    return [
        (placed[placed["role"] == "partner"], PARTNER_PX),
        (placed[placed["role"] == "lead"], LEAD_PX),
    ]


def css(colours: pd.Series[Any]) -> list[str]:
    """Return colours as style sheets write them."""
    return [f"rgb{tuple(each)}" for each in colours]


def with_gaps(first: pd.Series[float], second: pd.Series[float]) -> list[float | None]:
    """Return the two ends of each line, and a gap before the next."""
    ends = zip(first, second, strict=True)
    return list(chain.from_iterable((one, other, None) for one, other in ends))


DRAW: dict[str, Draw] = {
    PLAIN: draw_pydeck,
    PLOTLY: draw_plotly,
    FOLIUM: draw_folium,
}
