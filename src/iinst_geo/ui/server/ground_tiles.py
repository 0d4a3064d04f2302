"""The tiles of the ground, as the archive has them, and the outlines of areas."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from iinst_geo.geography.ground import ground_archive
from iinst_geo.maps.ground import edition, outlines_data
from iinst_geo.ui.server.compressed_scripts import A_YEAR
from iinst_geo.ui.server.streets import tile_answer

KEPT = {"Cache-Control": A_YEAR}


async def ground_tile(request: Request) -> Response:
    """Return a tile of the ground, compressed as it is kept."""
    _refuse_other_edition(request)
    return await tile_answer(request, ground_archive(), KEPT)


async def outlines(request: Request) -> Response:
    """Return the outlines of the areas that a path names, with commas between."""
    _refuse_other_edition(request)
    wanted = dict.fromkeys(request.path_params["ids"].split(","))
    return JSONResponse(outlines_data(wanted), headers=KEPT)


def _refuse_other_edition(request: Request) -> None:
    # Another release has another ground, which no browser may keep under this address.
    if request.path_params["edition"] != edition():
        raise HTTPException(404)
