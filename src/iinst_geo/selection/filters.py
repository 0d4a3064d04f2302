"""What a person asks to see of a network, in the words of addresses and commands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace

from iinst_geo.errors import UnknownValueError
from iinst_geo.network.facets import Known, facet_values
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.vocabulary import FACET_NAMES

SEARCH = "q"


def _values(given: Iterable[str] | str) -> frozenset[str]:
    # A lone string is one value, never the set of its letters.
    return frozenset({given} if isinstance(given, str) else given)


@dataclass(frozen=True)
class PartnershipFilter:
    """
    What the user asked to see; an empty field means no restriction.

    Values of one facet widen the view (or), facets narrow it together (and). The
    fields are the words of addresses and commands.
    """

    phase: frozenset[str] = frozenset()
    theme: frozenset[str] = frozenset()
    funding: frozenset[str] = frozenset()
    setting: frozenset[str] = frozenset()
    region: frozenset[str] = frozenset()
    authority: frozenset[str] = frozenset()
    programme: frozenset[str] = frozenset()
    activity: frozenset[str] = frozenset()
    q: str = field(default="")

    def __post_init__(self) -> None:
        """Take any collection of values, and tidy the search text."""
        for name in FACET_NAMES:
            object.__setattr__(self, name, _values(getattr(self, name)))
        object.__setattr__(self, SEARCH, " ".join(self.q.split()))

    def values(self, facet: str) -> frozenset[str]:
        """Return the values asked for in a facet."""
        chosen: frozenset[str] = getattr(self, facet)
        return chosen

    @property
    def active(self) -> tuple[str, ...]:
        """The fields that restrict the view, in order."""
        return tuple(each.name for each in fields(self) if getattr(self, each.name))

    def without(self, facet: str) -> PartnershipFilter:
        """Return the filter with one field cleared."""
        cleared: object = "" if facet == SEARCH else frozenset()
        return replace(self, **{facet: cleared})  # type: ignore[arg-type]


def refuse_unknown_values(
    network: PartnershipNetwork, criteria: PartnershipFilter, known: Known | None = None
) -> None:
    """
    Make sure that a filter asks for values that there are, the network's if not given.

    Raises
    ------
    UnknownValueError
        If it does not; the message names the allowed values.
    """
    known = known or facet_values(network)
    unknown = unknown_values(known, criteria)
    if unknown:
        raise UnknownValueError(
            " ".join(
                f"{name} has no {', '.join(map(repr, values))}; "
                f"it has {', '.join(map(repr, known[name])) or 'no value here'}."
                for name, values in unknown.items()
            )
        )


def unknown_values(known: Known, criteria: PartnershipFilter) -> dict[str, list[str]]:
    """Return, for each facet, the values asked for that are not known."""
    unknown = {name: sorted(criteria.values(name) - set(known[name])) for name in known}
    return {name: values for name, values in unknown.items() if values}
