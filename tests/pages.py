"""Pages run without a browser, and what they show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

import iinst_geo.ui
from iinst_geo import PartnershipNetwork

MAIN_SCRIPT = Path(iinst_geo.ui.__file__).with_name("main.py")
PATIENCE_S = 30


def app_of(name: str, network: PartnershipNetwork) -> AppTest:
    """A page of a network by its address, not run yet."""

    def page(name, network):
        from iinst_geo.ui.pages import PAGES

        PAGES[name].render(network)

    args = name, network
    return AppTest.from_function(page, args=args, default_timeout=PATIENCE_S)


def page_at(
    name: str, network: PartnershipNetwork, **query: str | list[str]
) -> AppTest:
    """A page of a network, run at an address."""
    app = app_of(name, network)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def html_of(page: AppTest) -> str:
    """All the page's own HTML, as one text."""
    return "\n".join(element.proto.body for element in page.get("html"))


def map_told(page: AppTest) -> dict[str, Any]:
    """What the scripts of the page's map are told of it."""
    [told] = [
        json.loads(element.proto.json)
        for element in page.get("bidi_component")
        if element.proto.component_name == "iinst_geo_map"
    ]
    return told


def buttons(page: AppTest) -> list[str]:
    return [button.label for button in page.button]
