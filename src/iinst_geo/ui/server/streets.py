"""The tiles of streets, as the archive that the server has of them keeps them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from iinst_geo.errors import DataFileError
from iinst_geo.geography.streets import street_archive
from iinst_geo.geography.tile_archive import FINEST_ZOOM, TileArchive
from iinst_geo.maps.files import VECTOR_TILE

# A cache between must not hand them to those who have not signed in.
A_DAY = {"Cache-Control": "private, max-age=86400"}
NO_CONTENT = 204
_NUMBER = re.compile("[0-9]{1,10}")


def check_streets() -> None:
    """End the process, saying why, if it is given streets that cannot be used."""
    try:
        street_archive()
    except DataFileError as error:
        raise SystemExit(str(error)) from None


async def street_tile(request: Request) -> Response:
    """Return a tile of the streets, if there are any."""
    archive = street_archive()
    if archive is None:
        raise HTTPException(404)
    return await tile_answer(request, archive, A_DAY)


async def tile_answer(
    request: Request, archive: TileArchive, headers: Mapping[str, str]
) -> Response:
    """
    Return the tile that a path names, compressed as it is kept.

    Where the archive has none, the answer is empty and no error: a map takes it for a
    tile with nothing in it, and a browser complains of nothing.
    """
    asked = [request.path_params[name] for name in ("z", "x", "y")]
    if not all(map(_NUMBER.fullmatch, asked)):
        raise HTTPException(404)
    z, x, y = map(int, asked)
    if z > FINEST_ZOOM or max(x, y) >= 1 << z:
        raise HTTPException(404)
    tile = await run_in_threadpool(archive.tile, z, x, y)
    if tile is None:
        return Response(status_code=NO_CONTENT, headers=headers)
    packed = {"Content-Encoding": "gzip"} if archive.is_gzip else {}
    return Response(tile, media_type=VECTOR_TILE, headers={**headers, **packed})
