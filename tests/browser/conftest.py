"""The Explore page in a browser that reaches nothing but the app."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.explorer import Explorer
from tests.conftest import Server

HERE = Path(__file__).parent
WIDE = {"width": 1400, "height": 900}
STILL = {"reduced_motion": "reduce"}  # a map that glides is waited for
# Software WebGL paints every pixel: a quarter of them is enough to find a disc.
COARSE = {"device_scale_factor": 0.5}

OpenExplorer = Callable[..., Explorer]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, so that `make lowest` can leave them out."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server(serve: Callable[..., Server]) -> Server:
    """The app on the built-in data."""
    return serve()


@pytest.fixture(scope="session")
def wide_screen(browser: Browser) -> Iterator[BrowserContext]:
    """One context for all tests on a wide screen: the scripts are read but once."""
    context = browser.new_context(viewport=WIDE, **STILL)
    yield context
    context.close()


@pytest.fixture(scope="session")
def wide_map(browser: Browser) -> Iterator[BrowserContext]:
    """One context for all tests that look at a map on a wide screen."""
    context = browser.new_context(viewport=WIDE, **COARSE, **STILL)
    yield context
    context.close()


@pytest.fixture
def open_explorer(
    browser: Browser,
    server: Server,
    wide_screen: BrowserContext,
    wide_map: BrowserContext,
) -> Iterator[OpenExplorer]:
    """
    Open Explore pages, in a browser context of their own if they ask for one.

    A map is drawn if the test asks for it. A page reaches nothing but the app; a
    request to any other machine, something that the page's policy forbids, and an
    exception on the page, fail the test.
    """
    opened: list[Explorer] = []

    def open_one(
        query: str = "",
        base: str = server.url,
        *,
        has_map: bool = False,
        **context: Any,
    ) -> Explorer:
        shared = wide_map if has_map else wide_screen
        own = {"viewport": WIDE, **STILL, **(COARSE if has_map else {}), **context}
        where = browser.new_context(**own) if context else shared
        explorer = Explorer(where.new_page(), base)
        opened.append(explorer)
        return explorer.open(query, has_map=has_map)

    yield open_one
    for explorer in opened:
        exceptions = explorer.page.locator("[data-testid=stException]").count()
        context = explorer.page.context
        explorer.page.close()
        if context not in {wide_screen, wide_map}:
            context.close()
        assert explorer.outside == []
        assert explorer.blocked == []
        assert exceptions == 0
