"""The Explore page in a browser that reaches nothing but the app."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.explorer import Explorer
from tests.conftest import Server

WIDE = {"width": 1400, "height": 900}


@pytest.fixture(scope="session")
def server(serve: Callable[..., Server]) -> Server:
    """The app on the built-in data."""
    return serve()


@pytest.fixture
def open_explorer(browser: Browser, server: Server) -> Iterator[Callable[..., Explorer]]:
    """
    Open Explore pages, each in a browser context of its own.

    A page reaches nothing but the app; a request to any other machine, and an
    exception on the page, fail the test.
    """
    opened: list[Explorer] = []

    def open_one(query: str = "", base: str = server.url, **context: Any) -> Explorer:
        page = browser.new_context(**{"viewport": WIDE, **context}).new_page()
        explorer = Explorer(page, base)
        opened.append(explorer)
        return explorer.open(query)

    yield open_one
    for explorer in opened:
        exceptions = explorer.page.locator("[data-testid=stException]").count()
        explorer.page.context.close()
        assert explorer.outside == []
        assert exceptions == 0


@pytest.fixture
def explorer(open_explorer: Callable[..., Explorer]) -> Explorer:
    """The Explore page on a wide screen, with nothing chosen."""
    return open_explorer()
