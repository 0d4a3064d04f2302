"""Memory of sessions that have ended, given back soon and without anybody's waiting."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pyarrow as pa
import streamlit as st
from streamlit import runtime

EVERY_S = 30
_LOG = logging.getLogger(__name__)


@asynccontextmanager
async def given_back(_app: st.App) -> AsyncIterator[None]:
    """Return back the memory of ended sessions for as long as the server runs."""
    # What Arrow allocates by itself (mimalloc) it does not hand back when it is free.
    pa.set_memory_pool(pa.system_memory_pool())
    task = asyncio.create_task(_give_back())
    try:
        yield
    finally:
        task.cancel()


async def _give_back() -> None:
    known: set[str] = set()
    while True:
        await asyncio.sleep(EVERY_S)
        # What it looks at is private to Streamlit, and may change.
        try:
            known = collect_ended(known)
        except Exception:  # noqa: BLE001
            _LOG.exception("The memory of ended sessions was not given back.")


def collect_ended(known: set[str]) -> set[str]:
    """
    Free what ended sessions held, if any of those known has ended.

    Streamlit would walk the whole heap after every run of a page: 0.1 s with the
    built-in data, 0.25 s with very many (hence ``runner.postScriptGC = false``). A
    session is held by a circle of references, and all that it brought with it, so
    that one such walk is needed when it has ended. The rest is freed without.

    Parameters
    ----------
    known
        Ids of the sessions that there were last time.

    Returns
    -------
    Ids of the sessions that there are now.
    """
    sessions = runtime.get_instance()._session_mgr  # noqa: SLF001
    # Streamlit 1.67 keeps a session for two minutes after its tab was closed
    # (`server.disconnectedSessionTTL`), and then until another one is closed.
    sessions._session_storage._cache.expire()  # type: ignore[attr-defined]  # noqa: SLF001
    now = {each.session.id for each in sessions.list_sessions()}
    if known - now:
        gc.collect()
        pa.default_memory_pool().release_unused()  # as a whole, with the C library's
    return now
