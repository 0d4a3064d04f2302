"""What the signs of the maps mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st
from markupsafe import Markup

from iinst_geo.maps.palette import LETTERS, SCHOOL_ALONE, Palette, in_order, letter_of
from iinst_geo.selection.aggregation import Aggregation
from iinst_geo.selection.summaries import tie_word
from iinst_geo.ui.html import joined, markup, part
from iinst_geo.vocabulary import NOT_RECORDED

OWN_MOST = 8  # own words; the tooltip has each, and the filters list them all

_Sign = tuple[Markup, str]  # and what it means


def render_for_network(
    settings: Iterable[str], palette: Palette, what: Aggregation
) -> None:
    """Explain the map of Explore; words of the data's own may stand on it."""
    singly = what.members or not what.is_summed
    link = tie_word(what.selection.network).capitalize()
    signs = _of_links if what.selection.links else _singly
    _render(
        [
            *(_sums(palette, link) if what.is_summed else []),
            *(signs(settings, palette) if singly else []),
        ]
    )


def _sums(palette: Palette, link: str) -> list[_Sign]:
    colour = palette.setting_colour("Suburban")
    fill = f"background:rgb{colour}"
    line = f"border-color:rgb{palette.tie};border-top-width:5px"
    return [
        (_sign("disc", fill), "An authority with its number of institutions"),
        (
            _sign("dash", line),
            f"{link}s between two authorities: the wider, the more",
        ),
        (Markup(), "Choose a disc for its authority alone"),
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
