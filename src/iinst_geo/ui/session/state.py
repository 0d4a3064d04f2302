"""What a session remembers: the filter, the selection and where the map stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from math import isfinite
from urllib.parse import parse_qs

import streamlit as st

from iinst_geo.geography.authorities import all_authorities, regions
from iinst_geo.maps.view import (
    LEVELS,
    MapView,
    Seen,
    seen_from,
    view_of,
    view_of_england,
    view_of_places,
    view_of_points,
    within_zooms,
)
from iinst_geo.network.facets import Known
from iinst_geo.network.membership import coordinates
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.address import SELECTED, View, from_parameters, to_parameters
from iinst_geo.selection.aggregation import is_large
from iinst_geo.selection.filters import SEARCH, PartnershipFilter
from iinst_geo.selection.focus import Focus, focus_on
from iinst_geo.selection.model import Selection
from iinst_geo.selection.sums import AUTHORITY, CLUSTER, REGION
from iinst_geo.text import LONGEST_ASKED
from iinst_geo.ui.text import as_markdown
from iinst_geo.vocabulary import FACET_NAMES

MAP_VIEW, MOVED, SEEN = "view", "map_moved", "map_seen"
THEN = "then"  # the query of a view to go to, in a link from another page
LOOKED_FROM = "looked_from"  # where Nearby looked from last, and how far (km)
SETTINGS_KNOWN = "settings_known"
TINTS = "land_tints"  # whether built-up land has the colours of its settings
PAGE, KEPT = "page", "kept"  # the page shown last, and what it showed


def criteria() -> PartnershipFilter:
    """Return the filter that the widgets show."""
    chosen = {name: st.session_state.get(name) or () for name in FACET_NAMES}
    return PartnershipFilter(
        **{name: frozenset(values) for name, values in chosen.items()},
        q=st.session_state.get(SEARCH) or "",
    )


def carry_over(page: str) -> None:
    """
    Bring filters and selection along from another page.

    To be asked before the widgets are drawn. A selection in the address wins.
    """
    left, kept = st.session_state.get(PAGE, page), st.session_state.get(KEPT)
    st.session_state[PAGE] = page
    then = st.query_params.get(THEN, "")
    if then:
        del st.query_params[THEN]
        brought = from_parameters(parse_qs(then))
    elif left == page or kept is None:
        return
    else:
        brought = View(kept.criteria, st.query_params.get(SELECTED, kept.selected))
    # Into the widgets and into the address, and once more from the top: in the run that
    # changes the page, Streamlit 1.67 brings neither to the other.
    for name in FACET_NAMES:
        st.session_state[name] = sorted(brought.criteria.values(name))
    st.session_state[SEARCH] = brought.criteria.q
    parameters: dict[str, list[str]] = {}
    for name, value in to_parameters(brought):
        label = as_markdown(value) if name in FACET_NAMES else value
        parameters.setdefault(name, []).append(label)
    if parameters:
        st.query_params.update(parameters)
        st.rerun()


def pass_through(page: str) -> None:
    """Leave filters and selection for the page after this one, which has no use."""
    st.session_state[PAGE] = page


def page_before() -> str:
    """Return the page shown last; to be asked before this one is begun."""
    shown: str = st.session_state.get(PAGE, "")
    return shown


def keep() -> None:
    """Remember what is on screen, for the next page."""
    st.session_state[KEPT] = view()


def view() -> View:
    """Return the view that the address names."""
    return View(criteria(), st.query_params.get(SELECTED, ""))


def drop_unknown(known: Known) -> list[str]:
    """
    Take off values that there are not, and give them as ``name=value``.

    They come by the address, or from a page that knows more of them. To be asked
    before the widgets are drawn, which drop such values without a word.
    """
    st.session_state[SETTINGS_KNOWN] = list(known.get("setting", ()))
    is_long = len(st.query_params.get(SEARCH, "")) > LONGEST_ASKED
    # The search field itself takes no more.
    dropped = [f"{SEARCH} after {LONGEST_ASKED} characters"] if is_long else []
    for name, values in known.items():
        chosen = st.session_state.get(name) or []
        asked = dict.fromkeys([*_asked(name, values), *chosen])
        dropped += [f"{name}={each}" for each in asked if each and each not in values]
        if not set(chosen) <= set(values):
            st.session_state[name] = [each for each in chosen if each in values]
    return dropped


def _asked(name: str, values: Sequence[str]) -> list[str]:
    """
    Return what the address asks of a facet.

    A bound widget knows values there by their labels alone (Streamlit 1.67), which are
    others where a value could be taken for Markdown; it is told those.
    """
    written = st.query_params.get_all(name)
    values_of = {as_markdown(value): value for value in values}
    labels = [
        as_markdown(each) if each in values and each not in values_of else each
        for each in written
    ]
    if labels != written:
        st.query_params[name] = labels
        st.rerun()
    return [values_of.get(label, label) for label in labels]


def focus(whole: PartnershipNetwork) -> Focus | None:
    """
    Return what the address selects, if anything.

    Raises
    ------
        If it selects what the network does not have.
    """
    chosen = st.query_params.get(SELECTED, "").strip()
    return focus_on(whole, chosen) if chosen else None


def choose(selected: str) -> None:
    """Select a case study or institution; the address carries it."""
    if selected:
        st.query_params[SELECTED] = selected
    else:
        st.query_params.pop(SELECTED, None)


def clear_filters() -> None:
    """Take every filter off."""
    for name in FACET_NAMES:
        st.session_state[name] = []
    st.session_state[SEARCH] = ""


def drop_filter(name: str, value: str) -> None:
    """Take one value of a filter off."""
    if name == SEARCH:
        st.session_state[SEARCH] = ""
    else:
        kept = [each for each in st.session_state.get(name) or [] if each != value]
        st.session_state[name] = kept


def map_view(selection: Selection, chosen: Focus | None) -> MapView:
    """
    Return where the map stands: where it was sent last.

    A session that opens with a selection or a filter begins there.
    """
    if MAP_VIEW not in st.session_state:
        if chosen:
            send_map(selection.network, sorted(chosen.institution_ids))
        elif is_large(selection) and selection.criteria.authority:
            send_map_to_areas(selection.criteria.authority)
        elif selection.criteria.active:
            send_map_to_shown(selection)
        else:
            st.session_state[MAP_VIEW] = view_of_england()
    standing: MapView = st.session_state[MAP_VIEW]
    return standing


def map_moved() -> MapView | None:
    """Return where the visitor has moved the map to since it was sent last."""
    moved: MapView | None = st.session_state.get(MOVED)
    return moved


def map_seen(sent: MapView) -> Seen:
    """Return what is in sight: as the browser says, else from where it was sent."""
    seen: Seen | None = st.session_state.get(SEEN)
    return seen or seen_from(map_moved() or sent)


def note_map(said: object) -> None:
    """Remember where the visitor has moved the map to, if so, and what is in sight."""
    said = said if isinstance(said, Mapping) else {}
    moved, seen = said.get("moved"), said.get("seen")
    place = _numbers(moved, "longitude", "latitude", "zoom")
    sight = _numbers(seen, "zoom", "west", "south", "east", "north")
    st.session_state[MOVED] = None
    if place:
        lon, lat, zoom = place
        st.session_state[MOVED] = MapView(lon, lat, within_zooms(zoom))
    st.session_state[SEEN] = None
    if sight:
        zoom, west, south, east, north = sight
        st.session_state[SEEN] = Seen(within_zooms(zoom), (west, south, east, north))


def _numbers(said: object, *names: str) -> list[float]:
    """Return what a browser says under some names; nothing if it is no number."""
    numbers: list[float] = []
    if isinstance(said, Mapping):
        with suppress(TypeError, ValueError):
            numbers = [float(said[name]) for name in names if name in said]
    is_sound = len(numbers) == len(names) and all(map(isfinite, numbers))
    return numbers if is_sound else []


def send_map(whole: PartnershipNetwork, institution_ids: list[str]) -> None:
    """Send the map to some institutions; to all England if none has a place."""
    points = whole.institution_by_id.geometry.reindex(institution_ids)
    send_map_to(view_of_points(points))


def send_map_to_shown(selection: Selection) -> None:
    """Send the map to the institutions shown; to all England if none has a place."""
    where, shown = coordinates(selection.network), selection.takes_part
    send_map_to(view_of_places(where.lon[shown], where.lat[shown]))


def send_map_home() -> None:
    """Send the map back to all England."""
    send_map_to(view_of_england())


def send_map_to(view: MapView) -> None:
    """Send the map to a view."""
    last: MapView | None = st.session_state.get(MAP_VIEW)
    st.session_state[MAP_VIEW] = replace(view, visit=last.visit + 1 if last else 0)
    st.session_state[MOVED] = st.session_state[SEEN] = None


def narrow_to_area(facet: str, name: str) -> None:
    """Show what is of a region or an authority alone, and send the map there."""
    st.session_state[facet] = [name]
    # So near that what it holds is told apart, on a narrow screen too.
    near = LEVELS[AUTHORITY if facet == REGION else CLUSTER] + 0.5
    send_map_to_areas([name], near)


def send_map_to_areas(names: Iterable[str], zoom: float = 0) -> None:
    """Send the map to some regions or authorities, at least so near; else home."""
    known = regions() | all_authorities()
    boxes = [known[name].outline.bounds for name in names if name in known]
    if not boxes:
        send_map_home()
        return
    west, south, east, north = zip(*boxes, strict=True)
    view = view_of((min(west), min(south), max(east), max(north)))
    send_map_to(replace(view, zoom=max(view.zoom, zoom)))


def settings_known() -> set[str]:
    """Return the settings that can be filtered by, as the page had them last."""
    return set(st.session_state.get(SETTINGS_KNOWN, ()))


def has_tints() -> bool:
    """Whether built-up land is shown in the colours of its settings."""
    return bool(st.session_state.get(TINTS, True))


def theme() -> str:
    """Return the theme of the visitor's page, ``light`` or ``dark``."""
    return "dark" if st.context.theme.type == "dark" else "light"
