"""What stands before Streamlit: the order in which a request is looked at."""

from __future__ import annotations

from starlette.middleware import Middleware

from iinst_geo.ui.server.compressed_scripts import CompressedScripts
from iinst_geo.ui.server.early_map import EarlyMap
from iinst_geo.ui.server.origins import OwnOriginOnly
from iinst_geo.ui.server.safe_headers import SafeHeaders
from iinst_geo.ui.server.upload_limits import UploadLimits
from iinst_geo.ui.session.sign_in import SignedInOnly
from iinst_geo.ui.session.visitors import OwnFilesOnly


def middleware() -> list[Middleware]:
    """Return what each request passes before Streamlit sees it, the first first."""
    return [
        Middleware(SafeHeaders),
        Middleware(OwnOriginOnly),
        Middleware(SignedInOnly),
        Middleware(OwnFilesOnly),
        Middleware(UploadLimits),
        Middleware(CompressedScripts),
        Middleware(EarlyMap),
    ]
