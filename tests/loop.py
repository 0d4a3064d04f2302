"""How a test runs what is asynchronous."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine on a loop and a thread of its own: a browser may have a loop."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(asyncio.run, work).result()
