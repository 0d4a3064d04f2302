"""A story: scenes of the map in order, each with words, kept in a small JSON file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from iinst_geo.errors import IinstGeoError
from iinst_geo.nearby.model import Place
from iinst_geo.nearby.places import find_place
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.filters import PartnershipFilter
from iinst_geo.selection.focus import Focus, focus_on

CASE_STUDY, INSTITUTION, AREA, PLACE = "case study", "institution", "area", "place"
MEMBER_KINDS = (CASE_STUDY, INSTITUTION)
KINDS_IN_FOCUS = (*MEMBER_KINDS, AREA, PLACE)
COPY = " (copy)"
LONGEST_TITLE, LONGEST_CAPTION, LONGEST_NOTES = 160, 600, 5000  # characters
MOST_SCENES = 100


@dataclass(frozen=True)
class SceneFocus:
    """
    What stands out in a scene.

    ``kind`` is ``CASE_STUDY``, ``INSTITUTION``, ``AREA`` or ``PLACE``; ``id`` is the
    id of a member of the network, or what ``find_place`` knows the place by.
    """

    kind: str
    id: str


@dataclass(frozen=True)
class SceneView:
    """
    Where the map stands in a scene, in degrees (EPSG:4326).

    ``zoom`` is deck.gl's, for a map of 380 by 500 pixels: a larger map shows the same
    part of the country larger.
    """

    longitude: float
    latitude: float
    zoom: float


@dataclass(frozen=True)
class Scene:
    """One view of the map with its words; without a view it fits what is shown."""

    title: str
    caption: str = ""
    notes: str = ""
    criteria: PartnershipFilter = field(default_factory=PartnershipFilter)
    focus: SceneFocus | None = None
    view: SceneView | None = None


@dataclass(frozen=True)
class Story:
    """Scenes in the order in which they are told; there is at least one."""

    title: str
    scenes: tuple[Scene, ...]


def members_in_focus(network: PartnershipNetwork, scene: Scene) -> Focus | None:
    """
    Return the case studies and members that a scene puts in front, if it does.

    Raises
    ------
    UnknownValueError
        If the network does not have what the scene names.
    """
    if scene.focus is None or scene.focus.kind not in MEMBER_KINDS:
        return None
    return focus_on(network, scene.focus.id)


def place_in_focus(network: PartnershipNetwork, scene: Scene) -> Place | None:
    """
    Return the area or place that a scene puts in front, if it does.

    Raises
    ------
    PlaceError
        If there is no one place of the name.
    """
    if scene.focus is None or scene.focus.kind in MEMBER_KINDS:
        return None
    return find_place(network, scene.focus.id)


def added(story: Story, scene: Scene) -> Story:
    """Return the story with one more scene, the last."""
    return replace(story, scenes=(*story.scenes, scene))


def replaced(story: Story, at: int, scene: Scene) -> Story:
    """Return the story with another scene in place of the one at an index."""
    return _with(story, at, [scene])


def duplicated(story: Story, at: int) -> Story:
    """Return the story with a copy of a scene after it."""
    scene = story.scenes[at]
    title = scene.title[: LONGEST_TITLE - len(COPY)] + COPY
    return _with(story, at, [scene, replace(scene, title=title)])


def deleted(story: Story, at: int) -> Story:
    """
    Return the story without one of its scenes.

    Raises
    ------
    StoryEditError
        If it is the only scene.
    """
    if len(story.scenes) == 1:
        raise StoryEditError("A story has at least one scene. Change it instead.")
    return _with(story, at, [])


def moved(story: Story, at: int, by: int) -> Story:
    """Return the story with a scene moved by some places, to either end at most."""
    scenes = list(story.scenes)
    scene = scenes.pop(at)
    scenes.insert(min(max(at + by, 0), len(scenes)), scene)
    return replace(story, scenes=tuple(scenes))


class StoryEditError(IinstGeoError, ValueError):
    """A change would leave no story."""


def _with(story: Story, at: int, instead: list[Scene]) -> Story:
    scenes = list(story.scenes)
    scenes[at : at + 1] = instead
    return replace(story, scenes=tuple(scenes))
