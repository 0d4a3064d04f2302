"""Leading into Learning as a worked example of what a network does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from iinst_geo.cache import weak_cache
from iinst_geo.materials.texts import Passage, read_material
from iinst_geo.network.model import PartnershipNetwork

# What each basis of a fact means, for people.
BASES = {
    "stated": "stated by the source",
    "derived": "derived from what the source says",
    "inferred": "inferred",
}


@dataclass(frozen=True)
class Event:
    """Something that happened, and when, in the words of the timeline."""

    when: str
    what: str
    sources: tuple[str, ...]
    basis: str = "stated"


@dataclass(frozen=True)
class WayOfWorking:
    """
    One thing that the members do together.

    ``inquiry`` is the heading of an inquiry model and ``activity`` a value of the
    facet, each empty where there is none; ``elements_basis`` is a key of ``BASES``.
    """

    code: str
    name: str
    who: str
    led_by: str
    start: str
    rhythm: str
    schools: str
    sources: tuple[str, ...]
    elements: tuple[str, ...] = ()
    elements_basis: str = "stated"
    inquiry: str = ""
    topics: str = ""
    outcomes: tuple[str, ...] = ()
    activity: str = ""
    is_planned: bool = False


@dataclass(frozen=True)
class Finding:
    """How one way of reaching people turned out."""

    result: str
    text: str


@dataclass(frozen=True)
class Practice:
    """The account of a network: what it was, did, learnt, and what is not known."""

    case_study_id: str
    programme: str
    title: str
    introduction: str
    facts: tuple[Passage, ...]
    timeline: tuple[Event, ...]
    ways: tuple[WayOfWorking, ...]
    inquiry_models: tuple[Passage, ...]
    prompts: tuple[Passage, ...]
    communication: tuple[Finding, ...]
    lessons: tuple[Passage, ...]
    community: tuple[Passage, ...]
    limits: tuple[Passage, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """All that it cites, each once, in the order of first mention."""
        cited: tuple[Passage | Event | WayOfWorking, ...]
        cited = (*self.facts, *self.timeline, *self.ways, *self.limits)
        return tuple(dict.fromkeys(key for part in cited for key in part.sources))


@cache
def practice_account() -> Practice:
    """Return the account of Leading into Learning."""
    return read_material("practice.toml", Practice)


@weak_cache
def worked_example(network: PartnershipNetwork) -> PartnershipNetwork | None:
    """Return the part of a network that the account is about, if it is there."""
    account = practice_account()
    studies = network.case_study_by_id["programme"]
    if studies.get(account.case_study_id) != account.programme:
        return None
    return network.subset([account.case_study_id])
