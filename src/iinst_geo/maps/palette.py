"""The colours and letters of the map, for a light and a dark page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from iinst_geo.vocabulary import NOT_RECORDED, SETTINGS

Colour = tuple[int, int, int]

SCHOOL_ALONE = "School of the register, in no partnership recorded"
LETTERS = {**{setting: setting[0] for setting in SETTINGS}, NOT_RECORDED: "?"}
NO_LETTER = "*"
LATIN_TO = "\u024f"  # as far as the letters of the map's fonts go


def letter_of(setting: str) -> str:
    """Return the letter of a setting; a word of the data's own has its first."""
    first = setting[:1].upper()
    is_drawn = first.isalpha() and first <= LATIN_TO
    return LETTERS.get(setting) or (first if is_drawn else NO_LETTER)


def in_order(settings: Iterable[str]) -> list[str]:
    """Return settings once each in the order of legends: usual ones, then others."""
    found = set(settings)
    return [*(each for each in LETTERS if each in found), *sorted(found - set(LETTERS))]


GRAPHICS = 3.0  # least contrast of what is drawn: WCAG 2.2, criterion 1.4.11
LINEAR_BELOW = 0.04045  # where the curve of sRGB begins


def rgb(hexadecimal: str) -> Colour:
    """Return ``#rrggbb`` as red, green and blue, each 0 to 255."""
    red, green, blue = bytes.fromhex(hexadecimal.removeprefix("#"))
    return red, green, blue


def luminance(colour: Colour) -> float:
    """
    Return the relative luminance of a colour, 0 (black) to 1 (white).

    Notes
    -----
    Web Content Accessibility Guidelines 2.2, definition of relative luminance.
    """
    red, green, blue = (
        value / 12.92 if value <= LINEAR_BELOW else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """
    Return the contrast ratio of two colours, 1 to 21.

    Notes
    -----
    Web Content Accessibility Guidelines 2.2, definition of contrast ratio.
    """
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (
        round(a + (b - a) * share) for a, b in zip(one, other, strict=True)
    )
    return red, green, blue


@dataclass(frozen=True)
class Palette:
    """What is drawn in which colour."""

    setting: Mapping[str, Colour]
    other: Colour  # any other setting
    school: Colour  # of the register alone
    land: Colour
    tints: Mapping[str, Colour]  # of built-up land, by its setting
    ink: Colour  # text and outlines that must stand out from the land
    tie: Colour
    group: Colour
    highlight: Colour
    crossing: Colour  # a tie across the boundary asked for

    def setting_colour(self, setting: str) -> Colour:
        """Return the colour of a setting; words of the data's own share one."""
        return self.setting.get(setting, self.other)

    def edge(self, colour: Colour) -> Colour:
        """Return a colour, moved towards the ink until it stands out from all land."""
        edge = colour
        for step in range(1, 11):
            if all(contrast(edge, each) >= GRAPHICS for each in self.grounds):
                break
            edge = _mixed(colour, self.ink, step / 10)
        return edge

    @property
    def grounds(self) -> list[Colour]:
        """What may lie under a mark: countryside and built-up land."""
        return [self.land, *self.tints.values()]

    def on(self, colour: Colour) -> Colour:
        """Return black or white, whichever is read better on a colour."""
        return max(((0, 0, 0), (255, 255, 255)), key=lambda ink: contrast(ink, colour))


# The hues are those of the Government Analysis Function's categorical palette; on the
# dark map its navy, plum and grey are lightened until they stand out (3 to 1). The
# tints of built-up land have the hues of the marks, and lightness of their own: in grey
# the denser land is the darker on the light map, and the lighter on the dark one.
LIGHT = Palette(
    setting={
        "Inner city": rgb("#801650"),
        "Suburban": rgb("#12436D"),
        "Urban": rgb("#28A197"),
        "Rural": rgb("#F46A25"),
        NOT_RECORDED: rgb("#3D3D3D"),
    },
    other=rgb("#8A5A00"),
    school=rgb("#5A6067"),
    land=rgb("#F8F8F4"),
    tints={
        "Inner city": rgb("#DBB4C3"),
        "Suburban": rgb("#C0D0EB"),
        "Urban": rgb("#C0E4DF"),
        "Rural": rgb("#FFE3D5"),
    },
    ink=rgb("#1A1F26"),
    tie=rgb("#3D3D3D"),
    group=rgb("#A285D1"),
    highlight=rgb("#FFDD00"),
    crossing=rgb("#9A4200"),
)
DARK = Palette(
    setting={
        "Inner city": rgb("#E58BB9"),
        "Suburban": rgb("#7FB2E5"),
        "Urban": rgb("#28A197"),
        "Rural": rgb("#F46A25"),
        NOT_RECORDED: rgb("#B8B8B8"),
    },
    other=rgb("#E0B252"),
    school=rgb("#AEB5BD"),
    land=rgb("#272E37"),
    tints={
        "Inner city": rgb("#6C4D5C"),
        "Suburban": rgb("#3B4D61"),
        "Urban": rgb("#2B4643"),
        "Rural": rgb("#45332B"),
    },
    ink=rgb("#F5F7FA"),
    tie=rgb("#C9D1D9"),
    group=rgb("#A285D1"),
    highlight=rgb("#FFDD00"),
    crossing=rgb("#F7A35C"),
)


THEMES = ("light", "dark")


def palette_for(theme: str) -> Palette:
    """Return the palette of a theme, ``light`` or ``dark``."""
    return DARK if theme == "dark" else LIGHT
