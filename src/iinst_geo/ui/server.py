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
CACHE = {"Cache-Control": "public, max-age=86400"}


class CachedFiles(StaticFiles):
    """Files that a browser may keep for a day."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Give the file, with leave to keep it."""
        response = await super().get_response(path, scope)
        response.headers.update(CACHE)
        return response


async def area(request: Request) -> Response:
    """Give the outline of one area, for shading it."""
    feature = outlines().get(request.path_params["area_id"])
    if feature is None:
        raise HTTPException(404)
    named = {
        "name": feature["properties"]["name"],
        "sub": "Partners in this shaded area are a group; its members are not named.",
    }
    shape = {"type": "Feature", "properties": named, "geometry": feature["geometry"]}
    collection = {"type": "FeatureCollection", "features": [shape]}
    return Response(
        json.dumps(collection), media_type="application/geo+json", headers=CACHE
    )


def routes() -> list[BaseRoute]:
    """Give the routes to mount beside Streamlit's, under its base path if it has one."""
    base = config.get_option("server.baseUrlPath").strip("/")
    return [
        Mount(
            f"/{base}/basemap" if base else "/basemap",
            routes=[
                Route("/areas/{area_id}.geojson", area),
                Mount("/", CachedFiles(directory=BASEMAP_FOLDER)),
            ],
            middleware=[Middleware(GZipMiddleware, minimum_size=1000)],
        )
    ]
