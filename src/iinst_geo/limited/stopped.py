"""Why a job came to no end, in whole sentences."""

from __future__ import annotations

from iinst_geo.errors import IinstGeoError


class StoppedError(IinstGeoError):
    """A job came to no end: it took more than it is given, or what it read broke it."""

    fix = "Try a smaller file."


class BusyError(StoppedError):
    """A job came to no end for want of time on a busy server: it may well do later."""
