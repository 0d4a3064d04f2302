"""What stands before Streamlit: the order in which a request is looked at."""

from __future__ import annotations

from starlette.middleware import Middleware

from iinst_geo.ui.compressed_scripts import CompressedScripts
from iinst_geo.ui.origins import OwnOriginOnly
from iinst_geo.ui.safe_headers import SafeHeaders
from iinst_geo.ui.sign_in import SignedInOnly
from iinst_geo.ui.upload_limits import UploadLimits
from iinst_geo.ui.visitors import OwnFilesOnly


def middleware() -> list[Middleware]:
    """Return what each request passes before Streamlit sees it, the first first."""
    return [
        Middleware(SafeHeaders),
        Middleware(OwnOriginOnly),
        Middleware(SignedInOnly),
        Middleware(OwnFilesOnly),
        Middleware(UploadLimits),
        Middleware(CompressedScripts),
    ]
