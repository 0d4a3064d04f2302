"""The tiles of the ground, as the archive has them."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from iinst_geo.geography.ground import ground_archive
from iinst_geo.maps.ground import edition
from iinst_geo.ui.server.compressed_scripts import A_YEAR
from iinst_geo.ui.server.streets import tile_answer


async def ground_tile(request: Request) -> Response:
    """Return a tile of the ground, compressed as it is kept."""
    # Another release has another ground, which no browser may keep under this address.
    if request.path_params["edition"] != edition():
        raise HTTPException(404)
    return await tile_answer(request, ground_archive(), {"Cache-Control": A_YEAR})
