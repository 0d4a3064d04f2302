"""The map of a page, drawn by the project's own scripts over pydeck's deck.gl."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Protocol

import streamlit as st

from iinst_geo.maps.deck import MapStyle
from iinst_geo.maps.files import PAGE, path_of
from iinst_geo.maps.palette import palette_for
from iinst_geo.maps.told import corners, members_told, sums_of, sums_told
from iinst_geo.maps.view import MapView, view_of_england
from iinst_geo.selection.aggregation import Aggregation
from iinst_geo.selection.map_words import map_in_words
from iinst_geo.selection.sums import Sums
from iinst_geo.ui import legend
from iinst_geo.ui.session import state

CHOSEN, KNOWN = "chosen", "map_known"
VIEW, VIEW_SAID = "map_view", "view"


class Described(Protocol):
    """A map as pydeck describes it."""

    def to_json(self) -> str:
        """Return the description."""


# The scripts are fetched once and kept by the browser; this is sent with each answer.
_LOADER = """
export default async function (component) {
  const page = await import(new URL("%s", document.baseURI));
  return page.%s(component);
}
"""


def _loader(function: str) -> str:
    return _LOADER % (path_of(PAGE), function)


_mount = st.components.v2.component(
    "iinst_geo_map",
    js=_loader("mount"),
    isolate_styles=False,
)
# What a network's members are is apart from what is shown of them, and sent once.
_mount_known = st.components.v2.component("iinst_geo_map_known", js=_loader("know"))


@dataclass(frozen=True)
class Picture:
    """
    What a map shows.

    ``deck`` is what pydeck describes, ``words`` what those hear who do not see it,
    ``selected`` the id of what is selected, ``settings`` those of the institutions
    shown, for the legend, ``what`` the members to draw above, and ``view`` where the
    map stands at first, which says how near they are seen.
    """

    deck: Described
    style: MapStyle
    words: str
    selected: str = ""
    settings: Collection[str] = ()
    what: Aggregation | None = None
    view: MapView = field(default_factory=view_of_england)


_runs = count(1)
_mount_view = st.components.v2.component("iinst_geo_map_view", js=_loader("keepView"))


@st.fragment
def _keep_view(
    picture: Picture, sign: str, tell: Callable[[Sums | None], None]
) -> None:
    """Hear where a visitor moves the map to, and sum what is in sight, with no run."""

    def take() -> None:
        state.note_map(st.session_state[VIEW].get(VIEW_SAID))

    what = picture.what
    if not (what and what.is_summed):
        _mount_view(key=VIEW, on_view_change=take)
        tell(None)
        return
    seen = state.map_seen(picture.view)
    sums = sums_of(what, seen)
    told = {
        "sign": sign,
        "zoom": seen.zoom,
        "box": seen.box,
        "words": map_in_words(what.selection, what.focus, what, sums),
        # The way to what is shown, where none of it is near what is in sight.
        **({"corners": corners(what)} if sums.groups.empty else {}),
        **sums_told(what, sums, picture.style.theme),
    }
    _mount_view(key=VIEW, data=told, on_view_change=take)
    tell(sums)


def _told(picture: Picture) -> dict[str, object]:
    """Return what the scripts are told of a picture, beside its members."""
    named = picture.style.street_credits
    return {
        **({"streetCredits": named} if named else {}),
        "picture": json.loads(picture.deck.to_json()),
        "words": picture.words,
        "selected": picture.selected,
        "theme": picture.style.theme,
        "tints": state.has_tints(),
    }


def render(
    picture: Picture,
    key: str,
    on_choose: Callable[[str, str], None],
    tell: Callable[[Sums | None], None] = lambda _: None,
) -> None:
    """
    Draw a map; a click or a key on a mark of it selects.

    Parameters
    ----------
    picture
        What it shows.
    key
        Key of the widget; begins with ``map``.
    on_choose
        Called with the layer's name and the record's id.
    tell
        Writes beneath what the map shows now: called with what it sums, if anything,
        whenever that changes.
    """

    def take() -> None:
        said = st.session_state[key].get(CHOSEN)
        if isinstance(said, Mapping):
            on_choose(str(said.get("kind", "")), str(said.get("id", "")))

    theme, what = picture.style.theme, picture.what
    known, shown = members_told(what, theme) if what else ({}, {})
    # What a run says of members and of sums belongs together.
    sign = str(next(_runs)) if what and what.is_summed else ""
    if known:
        _mount_known(key=KNOWN, data=known)
    data = {**_told(picture), "key": key, "sums": sign, **shown}
    _mount(key=key, data=data, on_chosen_change=take)
    palette = palette_for(theme)
    legend.render_settings(picture.settings, palette, has_tints=state.has_tints())
    _keep_view(picture, sign, tell)
