"""What the signs of the maps mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import streamlit as st
from markupsafe import Markup

from iinst_geo.maps.palette import (
    LETTERS,
    SCHOOL_ALONE,
    Palette,
    in_order,
    letter_of,
    palette_for,
)
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.aggregation import Aggregation
from iinst_geo.selection.summaries import tie_word
from iinst_geo.selection.sums import AUTHORITY, CLUSTER, REGION, Sums
from iinst_geo.ui.html import joined, markup, part
from iinst_geo.ui.session import state
from iinst_geo.ui.text import as_markdown
from iinst_geo.vocabulary import NOT_RECORDED

CHOICE, SETTING = "map_settings", "setting"  # the legend's choice, and the filter
OWN_MOST = 8  # own words; the tooltip has each, and the filters list them all

_Sign = tuple[Markup, str]  # and what it means


def render_settings(
    settings: Iterable[str], palette: Palette, *, has_tints: bool
) -> None:
    """
    Explain the colours of settings, of places and of land; one chosen is filtered by.

    Parameters
    ----------
    settings
        Those on the map; words of the data's own may be among them.
    palette
        Of the light or the dark page.
    has_tints
        Whether built-up land has the colours of its settings.
    """
    letters = _letters(settings)
    on = st.session_state.get(SETTING) or []
    st.session_state[CHOICE] = [each for each in on if each in letters]
    st.pills(
        "Places and land: choose to filter",
        list(letters),
        selection_mode="multi",
        format_func=as_markdown,
        key=CHOICE,
        on_change=_filter,
        args=(set(letters),),
    )
    # Those of the usual settings are part of the style sheet, which the browser keeps.
    own = dict(list(letters.items())[len(LETTERS) :])
    rules = _swatches(own, palette, len(LETTERS) + 1)
    if not has_tints:
        rules += f".st-key-{CHOICE} button::before{{box-shadow:none!important}}"
    if rules:
        st.html(f"<style>{rules}</style>")


@cache
def usual_signs(theme: str) -> str:
    """Return the style of the legend's usual signs, ``light`` or ``dark``."""
    palette = palette_for(theme)
    grey, group = palette.setting_colour(NOT_RECORDED), (*palette.group, 0.45)
    return (
        f"{_swatches(LETTERS, palette, 1)}.dash{{border-color:rgb{palette.tie}}}"
        f".disc.full{{background:rgb{grey}}}.disc.ring{{border:3px solid rgb{grey}}}"
        f".disc.area{{background:rgba{group};border-radius:2px}}"
    )


def _swatches(letters: Mapping[str, str], palette: Palette, first: int) -> str:
    """Return the style of discs, each on a piece of its land if that has a tint."""
    rules = []
    for place, (setting, letter) in enumerate(letters.items(), first):
        colour = palette.setting_colour(setting)
        style = f'content:"{letter}"/"";background:rgb{colour}'
        style += f";color:rgb{palette.on(colour)}"
        if setting in palette.tints:
            style += f";box-shadow:0 0 0 .3125rem rgb{palette.tints[setting]}"
        button = f".st-key-{CHOICE} [role=toolbar] button:nth-of-type({place})"
        rules.append(f"{button}::before{{{style}}}")
    return "".join(rules)


def _filter(offered: set[str]) -> None:
    """Filter by what is chosen here, and as before by what the legend has not."""
    on = st.session_state.get(SETTING) or []
    kept = [each for each in on if each not in offered]
    chosen = st.session_state[CHOICE]
    known = state.settings_known()
    for each in sorted({*chosen} - known):
        st.toast(f"Nothing here is recorded as {each}.")
    st.session_state[SETTING] = [*kept, *(each for each in chosen if each in known)]


def render_for_network(
    palette: Palette, what: Aggregation, sums: Sums | None = None
) -> None:
    """Explain the other signs on the map of Explore."""
    network = what.selection.network
    signs = _of_links if what.selection.links else _singly
    explained = _sums(palette, network, sums.level) if sums else []
    if what.members or not sums:
        explained += signs()
    if what.boundary:
        signs_of = _boundary(palette, tie_word(network))
        explained += signs_of if what.has_crossing else signs_of[:1]
    _render(explained)


def _boundary(palette: Palette, link: str) -> list[_Sign]:
    across = f"border-color:rgb{palette.crossing};border-top-width:4px"
    edge = f"border-color:rgb{palette.ink};border-top-width:2px"
    return [
        (_sign("dash", edge), "Authority boundary"),
        (_sign("dash", across), f"{link.capitalize()} across the boundary"),
    ]


_HOLDS = {REGION: "region", AUTHORITY: "authority"}
_AN = {
    REGION: "A region with its number of institutions",
    AUTHORITY: "An authority with its number of institutions",
}


def _sums(palette: Palette, network: PartnershipNetwork, level: str) -> list[_Sign]:
    red, green, blue = palette.setting_colour("Suburban")
    fill = f"background:rgb({red} {green} {blue})"
    if level == CLUSTER:
        fill += f";box-shadow:0 0 0 3px rgb({red} {green} {blue} / .35)"
    line = f"border-color:rgb{palette.tie};border-top-width:5px"
    holds = _AN.get(level, "So many institutions near each other")
    wider = "the wider, the more"
    if network.has_case_studies:
        wider += ", and wider at the end that leads more"
    link = tie_word(network).capitalize()
    chosen = "to come nearer" if level == CLUSTER else f"for its {_HOLDS[level]} alone"
    return [
        (_sign("disc", fill), holds),
        (_sign("dash", line), f"{link}s between two: {wider}"),
        (Markup(), f"Choose a disc {chosen}"),
    ]


def _of_links() -> list[_Sign]:
    return [
        (_sign("dash"), "Link"),
        (_sign("dash broken"), "Likely link"),
        (_figure("×2"), "two at one point"),
    ]


def _letters(settings: Iterable[str]) -> dict[str, str]:
    known = in_order([*LETTERS, *settings])[: len(LETTERS) + OWN_MOST]
    return {each: letter_of(each) for each in known}


def _singly() -> list[_Sign]:
    return [
        (_sign("disc small full"), "Partner"),
        (_sign("disc small ring"), "Inferred partner"),
        (_sign("dash"), "Tie"),
        (_sign("dash broken"), "Inferred tie"),
        (_sign("disc area"), "Area of a group without names"),
        (_figure("+5"), "five partners near"),
        (_figure("×2"), "two at one point"),
    ]


def render_for_place(palette: Palette, *, has_schools: bool) -> None:
    """Explain the other signs on the map of Nearby."""
    ring = _sign("disc small", f"border:3px solid rgb{palette.school}")
    _render(
        [
            *[(ring, SCHOOL_ALONE)] * has_schools,
            (_figure("+"), "the place asked for"),
            (_figure("+5"), "five more behind a disc"),
        ]
    )


def _render(items: Iterable[_Sign]) -> None:
    st.html(part("legend", [joined(item) for item in items]))


def _sign(kind: str, style: str = "") -> Markup:
    if not style:
        return markup('<span class="{}"></span>', kind)
    return markup('<span class="{}" style="{}"></span>', kind, style)


def _figure(text: str) -> Markup:
    return markup("<b>{}</b>&nbsp;", text)
