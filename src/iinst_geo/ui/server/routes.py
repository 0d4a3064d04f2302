"""What the server adds to Streamlit: routes, compression, and care for memory."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import lru_cache
from pathlib import Path
from typing import TypedDict

import streamlit as st
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from streamlit import config

from iinst_geo.errors import IinstGeoError
from iinst_geo.export.documents.briefing import MOST_DRAWN, briefing_html
from iinst_geo.export.player.file import content_security_policy, story_html
from iinst_geo.geography.outlines import area_ids
from iinst_geo.maps.deck import leave_out_notebooks
from iinst_geo.maps.layers import Record
from iinst_geo.maps.schools import cell_records, dot_records
from iinst_geo.nearby.model import Place
from iinst_geo.nearby.places import find_place
from iinst_geo.nearby.query import FURTHEST_KM, USUAL_KM, find_nearby
from iinst_geo.nearby.schools import open_in_authority, open_near
from iinst_geo.selection.address import FROM, REGISTER, STORY, WITHIN, from_parameters
from iinst_geo.story.files import first_story
from iinst_geo.story.link import unpacked
from iinst_geo.ui.http import asked_of, base_path, in_time
from iinst_geo.ui.server import edge, ended_sessions, first_visit
from iinst_geo.ui.server.ground_tiles import ground_tile, outlines
from iinst_geo.ui.server.map_files import map_file
from iinst_geo.ui.server.streets import street_tile
from iinst_geo.ui.server.upload_limits import BYTES_PER_MB
from iinst_geo.ui.session import data, own_register
from iinst_geo.ui.session.visitors import visitor_of
from iinst_geo.ui.widgets.school_layer import EVERYWHERE, NEAR, OF

MAIN_SCRIPT = Path(__file__).parents[1] / "main.py"
# The page has no script but its print button's, and asks nobody for anything.
NOTHING_ELSE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "script-src 'unsafe-inline'; img-src data:",
    "Cache-Control": "no-store",
}
CACHE = {"Cache-Control": "public, max-age=86400"}


async def briefing(request: Request) -> Response:
    """Return the briefing on what an address of Nearby names, as a page to print."""
    try:
        page = await in_time(_briefing, asked_of(request))
    except (IinstGeoError, ValueError) as error:
        message = f"There is no such briefing. {error}"
        return Response(message, 400, media_type="text/plain; charset=utf-8")
    return Response(page, media_type="text/html; charset=utf-8", headers=NOTHING_ELSE)


def _briefing(asked: QueryParams) -> str:
    network = data.network()
    values = {name: asked.getlist(name) for name in asked}
    within_km = float(asked.get(WITHIN) or USUAL_KM)
    if not 0 <= within_km <= FURTHEST_KM:
        message = f"within is {within_km:g}; it goes from 0 to {FURTHEST_KM:g}."
        raise ValueError(message)
    register = None if asked.get(REGISTER) == "false" else data.register()
    place = find_place(network, asked.get(FROM, ""), register)
    criteria = from_parameters(values).criteria
    return briefing_html(
        find_nearby(network, place, within_km, criteria, MOST_DRAWN, register)
    )


async def schools(request: Request) -> Response:
    """Return open schools of the register for the map: by cell, or some one by one."""
    where, asked = request.path_params["where"], asked_of(request)
    visitor = visitor_of(request.scope)
    records = await in_time(_school_records, where, asked, visitor)
    return Response(
        json.dumps(records, separators=(",", ":")),
        media_type="application/json",
        # What a session brought is kept nowhere, not even by its own browser.
        headers={"Cache-Control": "no-store"} if OF in asked else CACHE,
    )


def _school_records(where: str, asked: QueryParams, visitor: str) -> list[Record]:
    own = OF in asked
    register = own_register.called(asked[OF], visitor) if own else data.register()
    if register is None:
        raise HTTPException(404)
    if where == EVERYWHERE:
        return cell_records(register)
    if where == NEAR:
        try:
            lon, lat, km = (float(asked[name]) for name in ("lon", "lat", "km"))
        except (KeyError, ValueError) as error:
            raise HTTPException(400) from error
        if not (abs(lon) <= 180 and abs(lat) <= 90 and 0 <= km <= FURTHEST_KM):  # noqa: PLR2004, degrees
            raise HTTPException(400)
        found = open_near(register, Place("", "", "point", lon, lat), km)
        return dot_records(register, found.positions)
    names = {area_id: name for name, area_id in area_ids().items()}
    if where not in names:
        raise HTTPException(404)
    found = open_in_authority(register, names[where])
    return dot_records(register, found.positions)


async def player(request: Request) -> Response:
    """Return a story as the file to present from: the address's, or the one shipped."""
    try:
        page = await in_time(_player, asked_of(request).get(STORY, ""))
    except IinstGeoError as error:
        message = f"There is no such story.\n{error}"
        return Response(message, 400, media_type="text/plain; charset=utf-8")
    headers = {
        "Content-Security-Policy": content_security_policy(),
        "Cache-Control": "no-cache",
        "Referrer-Policy": "no-referrer",
    }
    return Response(page, media_type="text/html; charset=utf-8", headers=headers)


@lru_cache(maxsize=4)
def _player(word: str) -> bytes:
    network = data.network()
    return story_html(
        network, unpacked(word, network) if word else first_story(network)
    )


def keep_uploads_in_memory() -> None:
    """See to it that no file that a visitor gives is written to disk as it comes."""
    # While it arrives, Starlette puts what is over 1 MB into a temporary file;
    # Streamlit itself keeps it in memory.
    largest = config.get_option("server.maxUploadSize") * BYTES_PER_MB
    MultiPartParser.spool_max_size = largest + BYTES_PER_MB


@asynccontextmanager
async def while_it_runs(app: st.App) -> AsyncIterator[None]:
    """Have the process serve alone: what is done once, and from time to time."""
    leave_out_notebooks()
    with first_visit.prepared():
        async with ended_sessions.given_back(app):
            yield


class Settings(TypedDict):
    """What Streamlit's app is made with."""

    routes: list[BaseRoute]
    middleware: list[Middleware]
    lifespan: Callable[[st.App], AbstractAsyncContextManager[None]]


def settings() -> Settings:
    """Return what the explorer adds to a Streamlit app, as arguments of it."""
    return {
        "routes": own_routes(),
        "middleware": edge.middleware(),
        "lifespan": while_it_runs,
    }


def own_routes() -> list[BaseRoute]:
    """Return the routes to mount beside Streamlit's, under its base path if any."""
    base = base_path()
    return [
        Route(f"{base}briefing", briefing),
        Route(f"{base}map/{{digest}}/{{name}}", map_file),
        Route(
            f"{base}player",
            player,
            middleware=[Middleware(GZipMiddleware, minimum_size=1000)],
        ),
        Mount(
            f"{base}basemap",
            routes=[
                Route("/schools/{where}.json", schools),
                Route("/streets/{z}/{x}/{y}.mvt", street_tile),
                Route("/outlines/{edition}/{ids}.json", outlines),
                Route("/ground/{edition}/{z}/{x}/{y}.mvt", ground_tile),
            ],
            middleware=[Middleware(GZipMiddleware, minimum_size=1000)],
        ),
    ]
