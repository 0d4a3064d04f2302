"""What the signs of the maps mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st
from markupsafe import Markup

from iinst_geo.maps.palette import LETTERS, SCHOOL_ALONE, Palette, in_order, letter_of
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.aggregation import Aggregation
from iinst_geo.selection.summaries import tie_word
from iinst_geo.selection.sums import AUTHORITY, CLUSTER, REGION, Sums
from iinst_geo.ui.html import joined, markup, part
from iinst_geo.vocabulary import NOT_RECORDED

OWN_MOST = 8  # own words; the tooltip has each, and the filters list them all

_Sign = tuple[Markup, str]  # and what it means


def render_for_network(
    settings: Iterable[str],
    palette: Palette,
    what: Aggregation,
    sums: Sums | None = None,
) -> None:
    """Explain the map of Explore; words of the data's own may stand on it."""
    network = what.selection.network
    signs = _of_links if what.selection.links else _singly
    explained = _sums(palette, network, sums.level) if sums else []
    if what.members or not sums:
        explained += signs(settings, palette)
    elif sums.level == CLUSTER:
        explained += _settings(dict.fromkeys(in_order(settings), ""), palette)
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


def _of_links(settings: Iterable[str], palette: Palette) -> list[_Sign]:
    line = f"border-color:rgb{palette.tie}"
    return [
        *_settings(_letters(settings), palette),
        (_sign("dash", line), "Link"),
        (_sign("dash", f"{line};border-top-style:dashed"), "Likely link"),
        (_figure("×2"), "two at one point"),
    ]


def _letters(settings: Iterable[str]) -> dict[str, str]:
    known = in_order([*LETTERS, *settings])[: len(LETTERS) + OWN_MOST]
    return {each: letter_of(each) for each in known}


def _singly(settings: Iterable[str], palette: Palette) -> list[_Sign]:
    grey = palette.setting_colour(NOT_RECORDED)
    line = f"border-color:rgb{palette.tie}"
    shade = f"background:rgba{(*palette.group, 0.45)};border-radius:2px"
    return [
        *_settings(_letters(settings), palette),
        (_sign("disc small", f"background:rgb{grey}"), "Partner"),
        (_sign("disc small", f"border:3px solid rgb{grey}"), "Inferred partner"),
        (_sign("dash", line), "Tie"),
        (_sign("dash", f"{line};border-top-style:dashed"), "Inferred tie"),
        (_sign("disc", shade), "Area of a group without names"),
        (_figure("+5"), "five partners near"),
        (_figure("×2"), "two at one point"),
    ]


def render_for_place(
    settings: Sequence[str], palette: Palette, *, has_schools: bool
) -> None:
    """Explain the map of Nearby, for what stands on it."""
    ring = _sign("disc small", f"border:3px solid rgb{palette.school}")
    _render(
        [
            *_settings(dict.fromkeys(settings, ""), palette),
            *[(ring, SCHOOL_ALONE)] * has_schools,
            (_figure("+"), "the place asked for"),
            (_figure("+5"), "five more behind a disc"),
        ]
    )


def _settings(letters: dict[str, str], palette: Palette) -> list[_Sign]:
    signs = []
    for setting, letter in letters.items():
        colour = palette.setting_colour(setting)
        fill = f"background:rgb{colour};color:rgb{palette.on(colour)}"
        signs.append((_sign("disc", fill, letter), setting))
    return signs


def _render(items: Iterable[_Sign]) -> None:
    st.html(part("legend", [joined(item) for item in items]))


def _sign(kind: str, style: str, letter: str = "") -> Markup:
    return markup(
        '<span class="{}" style="{}" aria-hidden="true">{}</span>', kind, style, letter
    )


def _figure(text: str) -> Markup:
    return markup("<b>{}</b>&nbsp;", text)
