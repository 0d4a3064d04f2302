"""The whole map of a selection, and deck.gl's own build as pydeck carries it."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import pydeck as pdk
from pydeck.bindings.json_tools import default_serialize

from iinst_geo.maps import layers as draw
from iinst_geo.maps import records, sums
from iinst_geo.maps.palette import Palette, palette_for
from iinst_geo.maps.view import MapView
from iinst_geo.selection.aggregation import Aggregation, aggregated
from iinst_geo.selection.focus import Focus
from iinst_geo.selection.members import Member
from iinst_geo.selection.model import Selection

BASEMAP = "basemap"  # relative to the page, so that it holds under any base path
STREET_MAPS = {
    "light": "https://basemaps.cartocdn.com/gl/positron-gl-style/style.json",
    "dark": "https://basemaps.cartocdn.com/gl/dark-matter-gl-style/style.json",
}
TOOLTIP = {"html": "<b>{name}</b><br>{sub}", "style": {"maxWidth": "320px"}}


@dataclass(frozen=True)
class MapStyle:
    """How the map looks: ``light`` or ``dark``, and whether over online streets."""

    theme: str = "light"
    street_map: bool = False

    @property
    def url(self) -> str:
        """The address of the base map's style."""
        if self.street_map:
            return STREET_MAPS[self.theme]
        return f"{BASEMAP}/style{'-dark' if self.theme == 'dark' else ''}.json"


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
    return CompactDeck(
        layers=list(layers),
        initial_view_state=view.view_state(),
        map_provider="carto",
        map_style=style.url,
        tooltip=TOOLTIP,
    )


def network_map(
    selection: Selection,
    view: MapView,
    focus: Focus | None = None,
    style: MapStyle | None = None,
    areas: Mapping[str, str] | None = None,
    under: Sequence[pdk.Layer] = (),
) -> pdk.Deck:
    """
    Draw a selection as a map; what is too much to be told apart is summed.

    Parameters
    ----------
    selection
        What to draw; members without a place are not drawn.
    view
        Where the map stands at first.
    focus
        What stands out, the rest fading; nothing fades if none of it is drawn.
    style
        Light, over the offline base map, if not given.
    areas
        The outline (``area_id``) of each local authority, for unnamed groups.
    under
        What lies under all else.
    """
    return drawn_map(aggregated(selection, focus), view, style, areas, under)


def drawn_map(
    what: Aggregation,
    view: MapView,
    style: MapStyle | None = None,
    areas: Mapping[str, str] | None = None,
    under: Sequence[pdk.Layer] = (),
) -> pdk.Deck:
    """Draw what ``aggregated`` returned; the others as for ``network_map``."""
    style = style or MapStyle()
    palette = palette_for(style.theme)
    rows, focus = what.members, what.stands_out
    shown = records.marks(rows)
    leads = [mark for mark in shown if mark.is_lead]
    partners = [mark for mark in shown if not mark.is_lead]
    names = records.name_records(shown, focus, palette)
    # The stamp gives a layer a new id whenever its rows change: Streamlit then forgets
    # what was clicked in the old one, and can never mark another row in its place.
    selected = what.focus.selected if what.focus else ""
    shows = [rows.tobytes() for rows in what.selection.shows.values()]
    key = stamp(selected, style.theme, *shows)
    layers = [
        *under,
        *sums.sum_layers(what, palette, key, faded=bool(rows)),
        *_area_layers(rows, focus, palette, areas or {}, key),
        draw.tie_layer(
            f"{draw.TIES}:{key}",
            list(records.tie_records(rows, shown, focus, palette)),
        ),
        *([draw.name_layer(names, palette.land)] if names else []),
        draw.ring_layer(
            records.ring_records(shown, focus), palette.highlight, palette.ink
        ),
        draw.institution_layer(
            f"{draw.PARTNERS}:{key}",
            records.disc_records(partners, focus, palette),
            draw.PARTNER_RADIUS_PX,
        ),
        draw.institution_layer(
            f"{draw.LEADS}:{key}",
            records.disc_records(leads, focus, palette),
            draw.LEAD_RADIUS_PX,
        ),
        draw.letter_layer(records.letter_records(leads, focus, palette)),
        draw.badge_layer(records.badge_records(shown, focus, palette), palette.land),
    ]
    return deck_of(layers, view, style)


def _area_layers(
    rows: Sequence[Member],
    focus: Focus | None,
    palette: Palette,
    areas: Mapping[str, str],
    key: str,
) -> Iterator[pdk.Layer]:
    in_focus = focus.institution_ids if focus else frozenset()
    # Two layers at most: each costs a slow machine time at every move of the pointer.
    for strong in (True, False):
        ids = sorted(
            {
                areas[row.local_authority]
                for row in rows
                if row.kind == "group" and row.local_authority in areas
                if (row.institution_id in in_focus) is strong
            }
        )
        if ids:
            yield draw.area_layer(
                f"{draw.AREAS}{'' if strong else '-behind'}:{key}",
                f"{BASEMAP}/areas/{'+'.join(ids)}.geojson",
                palette.group,
                draw.FULL if strong or focus is None else draw.FADED,
            )


def stamp(*parts: object) -> str:
    """Return a short sign of some values, the same for the same ones."""
    digest = hashlib.sha256("\0".join(map(str, parts)).encode())
    return digest.hexdigest()[:8]


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
