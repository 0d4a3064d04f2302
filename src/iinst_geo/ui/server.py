"""What the server adds to Streamlit: the base map, cached and compressed."""

from __future__ import annotations

import json
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope
from streamlit import config

from iinst_geo.outlines import BASEMAP_FOLDER, outlines

MAIN_SCRIPT = Path(__file__).with_name("main.py")
# A day: outlines change with a release, and a browser asks again then.
SHADED = "Partners in a shaded area are a group; its members are not named."
CACHE = {"Cache-Control": "public, max-age=86400"}


class CachedFiles(StaticFiles):
    """Files that a browser may keep for a day."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Give the file, with leave to keep it."""
        response = await super().get_response(path, scope)
        response.headers.update(CACHE)
        return response


async def areas(request: Request) -> Response:
    """Give the outlines of some areas, for shading them."""
    known = outlines()
    wanted = request.path_params["area_ids"].split("+")
    if not known.keys() >= set(wanted):
        raise HTTPException(404)
    features = [
        {
            "type": "Feature",
            "id": area_id,
            "properties": {"name": known[area_id]["properties"]["name"], "sub": SHADED},
            "geometry": known[area_id]["geometry"],
        }
        for area_id in wanted
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return Response(
        json.dumps(collection), media_type="application/geo+json", headers=CACHE
    )


def routes() -> list[BaseRoute]:
    """Give the routes to mount beside Streamlit's, under its base path if any."""
    base = config.get_option("server.baseUrlPath").strip("/")
    return [
        Mount(
            f"/{base}/basemap" if base else "/basemap",
            routes=[
                Route("/areas/{area_ids}.geojson", areas),
                Mount("/", CachedFiles(directory=BASEMAP_FOLDER)),
            ],
            middleware=[Middleware(GZipMiddleware, minimum_size=1000)],
        )
    ]
