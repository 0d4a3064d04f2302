"""The whole map of a selection, and deck.gl's own build as pydeck carries it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import pydeck as pdk
from pydeck.bindings.json_tools import default_serialize

from iinst_geo.geography.tile_archive import TileArchive
from iinst_geo.maps import layers as draw
from iinst_geo.maps.palette import Palette
from iinst_geo.maps.streets import Json, street_credits, street_style
from iinst_geo.maps.view import MapView

BASEMAP = "basemap"  # relative to the page, so that it holds under any base path
STREET_MAPS = {
    "light": "https://basemaps.cartocdn.com/gl/positron-gl-style/style.json",
    "dark": "https://basemaps.cartocdn.com/gl/dark-matter-gl-style/style.json",
}
STREET_MAPS_CREDITS = "© OpenStreetMap contributors © CARTO"


@dataclass(frozen=True)
class MapStyle:
    """
    How the map looks: ``light`` or ``dark``, and whether over streets.

    They come from an archive of the server's own, if there is one, else from Carto.
    """

    theme: str = "light"
    street_map: bool = False
    archive: TileArchive | None = None

    @property
    def streets(self) -> str | Json | None:
        """The style of the streets under the map, or its address; none without them."""
        if not self.street_map:
            return None
        if self.archive is None:
            return STREET_MAPS[self.theme]
        return street_style(self.archive, self.theme)

    @property
    def street_credits(self) -> str:
        """Whom the map has to name for the streets under it; empty without them."""
        if not self.street_map:
            return ""
        return street_credits(self.archive) if self.archive else STREET_MAPS_CREDITS


class CompactDeck(pdk.Deck):  # type: ignore[misc]
    """A map whose description is written without the blanks that pydeck puts in."""

    def to_json(self) -> str:
        """Return the description: half the bytes of pydeck's, the same content."""
        return json.dumps(
            self, sort_keys=True, default=default_serialize, separators=(",", ":")
        )


def leave_out_notebooks() -> None:
    """Let pydeck no longer look for its notebook widget, for a server's process."""
    # pydeck 0.9.3 looks for it at each map, 1 ms where there is none.
    sys.modules.setdefault("pydeck.widget", None)  # type: ignore[arg-type]


def deck_of(layers: Sequence[pdk.Layer], view: MapView, style: MapStyle) -> pdk.Deck:
    """Return the map of some layers, where it stands and over which base map."""
    streets = style.streets
    # A whole style pydeck takes for "mapbox" only; in a browser the two are one.
    provider = "carto" if isinstance(streets, str) else "mapbox"
    return CompactDeck(
        layers=list(layers),
        initial_view_state=view.view_state(),
        map_provider=provider if streets else None,
        map_style=streets,
        tooltip=False,
    )


def written(layers: Sequence[pdk.Layer]) -> list[dict[str, object]]:
    """Return layers as pydeck writes them, apart from a map."""
    deck = CompactDeck(layers=list(layers), map_provider=None)
    described: list[dict[str, object]] = json.loads(deck.to_json())["layers"]
    return described


def layers_by_name(palette: Palette) -> list[dict[str, object]]:
    """Describe the layers of members; the scripts of the map have their records."""
    named = {name: f"@{name}" for name in draw.OF_MEMBERS}
    return written(draw.member_layers(named, palette))


BUNDLE = "nbextension/static/index.js"
SOURCE_MAP = "//# sourceMappingURL="  # a browser's tools would ask for that file


@cache
def deck_script() -> str:
    """
    Return deck.gl as a plain script that defines ``createDeck``.

    Notes
    -----
    The file is ``@deck.gl/jupyter-widget`` (MIT, the vis.gl contributors), which the
    wheel of pydeck (Apache 2.0) brings along; the licences of what it bundles stand at
    its end.
    """
    bundle = resources.files("pydeck").joinpath(BUNDLE).read_text(encoding="utf-8")
    return bundle[: bundle.rindex(SOURCE_MAP)].rstrip()
