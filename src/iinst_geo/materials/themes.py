"""The five themes, how NCETM came to them, and ways through the materials."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from iinst_geo.materials.texts import Passage, read_material
from iinst_geo.network.facets import basis_in_words, facet_sets
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.rows import FacetRow, SourceRow, as_rows, source_rows
from iinst_geo.selection.model import Selection
from iinst_geo.text import words
from iinst_geo.vocabulary import THEME_WEIGHTS, theme_label

PROGRAMME = "Influential Institutions"
# What each basis of a key element means, for people.
ELEMENT_BASES = {
    "recorded": "recorded by NCETM",
    "coded": "drawn from the coded case studies, ours",
}
WEIGHTS = (*THEME_WEIGHTS, "")


@dataclass(frozen=True)
class KeyElement:
    """
    What belongs to a theme, with what says so.

    ``basis`` is a key of ``ELEMENT_BASES``; ``case_studies`` are those that a coded
    element rests on.
    """

    text: str
    basis: str
    sources: tuple[str, ...]
    case_studies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Theme:
    """One of the five themes; ``source_title`` is NCETM's, the rest is ours."""

    number: str  # as the facet `theme` has it
    source_title: str
    about: str
    survives: str
    sources: tuple[str, ...]
    elements: tuple[KeyElement, ...]

    @property
    def label(self) -> str:
        """The theme's number and short name."""
        return theme_label(self.number)


@dataclass(frozen=True)
class Background:
    """How the materials came about, with the case studies published by phase."""

    passages: tuple[Passage, ...]
    phases: Mapping[str, int]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class RouteLink:
    """Where a step leads: a page, with a facet's value or a part of Themes if any."""

    label: str
    page: str
    facet: str = ""
    value: str = ""
    reading: str = ""


@dataclass(frozen=True)
class RouteStep:
    """One thing to do on the way."""

    name: str
    text: str
    links: tuple[RouteLink, ...]


@dataclass(frozen=True)
class Route:
    """A way through the materials, step by step."""

    key: str
    name: str
    for_whom: str
    steps: tuple[RouteStep, ...]


@dataclass(frozen=True)
class ThemeMaterials:
    """All that is kept of the themes."""

    themes: tuple[Theme, ...]
    background: Background
    routes: tuple[Route, ...]


@dataclass(frozen=True)
class Evidence:
    """Why a case study is said to show a theme."""

    case_study_id: str
    title: str
    weight: str  # main, further or empty
    evidence: str
    basis: str
    sources: tuple[SourceRow, ...]


def all_themes() -> tuple[Theme, ...]:
    """Return the five themes in order."""
    return _materials().themes


def background() -> Background:
    """Return how NCETM came to the case studies and themes."""
    return _materials().background


def routes() -> tuple[Route, ...]:
    """Return the ways through the materials."""
    return _materials().routes


@cache
def _materials() -> ThemeMaterials:
    return read_material("themes.toml", ThemeMaterials)


def theme_evidence(network: PartnershipNetwork, number: str) -> tuple[Evidence, ...]:
    """
    Return the case studies of a network that show a theme, and why.

    Returns
    -------
    evidence
        Those whose main theme it is first; else in the order of the network.
    """
    table = network.facets
    mine = table[(table["facet"] == "theme") & (table["value"] == number)]
    titles, known = dict(network.case_study_by_id["title"]), source_rows(network)
    found = [
        Evidence(
            row.case_study_id,
            titles[row.case_study_id],
            row.weight,
            row.evidence,
            basis_in_words(network, row.basis),
            tuple(known[key] for key in words(row.sources)),
        )
        for row in as_rows(mine, FacetRow)
    ]
    order = {key: at for at, key in enumerate(titles)}
    return tuple(
        sorted(
            found, key=lambda one: (WEIGHTS.index(one.weight), order[one.case_study_id])
        )
    )


def showing(selection: Selection, number: str) -> Selection:
    """Return the part of a selection whose case studies show a theme."""
    mine = facet_sets(selection.network)["theme"].get(number, frozenset())
    kept = mine & selection.passing.get("theme", mine)
    return replace(selection, passing={**selection.passing, "theme": kept})


def recorded_by_phase(network: PartnershipNetwork) -> dict[str, int]:
    """Count the programme's case studies that a network has, by phase."""
    sets = facet_sets(network)
    programme = sets["programme"].get(PROGRAMME, frozenset())
    return {
        phase: len(sets["phase"].get(phase, frozenset()) & programme)
        for phase in background().phases
    }
