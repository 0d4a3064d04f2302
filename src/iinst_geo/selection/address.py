"""The address of a view: its filter and selection as a query, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from iinst_geo.selection.filters import SEARCH, PartnershipFilter
from iinst_geo.text import LONGEST_ASKED
from iinst_geo.vocabulary import FACET_NAMES

SELECTED = "selected"
GROUP, SORT = "group", "sort"  # of the page Grid
CASE = "case"  # of the page Compare, one for each case study
AREA, LEVEL = "area", "level"  # of the page Regions
FROM, WITHIN = "from", "within"  # of the page Nearby: a place, kilometres
READING, ROUTE = "reading", "route"  # of the page Themes
CROSSING = "crossing"  # of Explore: which links of an authority are drawn
STORY = "story"  # of the player: a story, packed
# There too: whether the register's schools are listed, and which of them is read.
REGISTER, SCHOOL = "register", "school"


@dataclass(frozen=True)
class View:
    """What is on screen, apart from where the map stands."""

    criteria: PartnershipFilter = field(default_factory=PartnershipFilter)
    selected: str = ""  # a case_study_id or institution_id; empty: nothing


def to_parameters(view: View) -> list[tuple[str, str]]:
    """Return the query's parameters, repeated for each value, defaults left out."""
    pairs = [
        (name, value)
        for name in FACET_NAMES
        for value in sorted(view.criteria.values(name))
    ]
    pairs += [(SEARCH, view.criteria.q)] if view.criteria.q else []
    pairs += [(SELECTED, view.selected)] if view.selected else []
    return pairs


def to_query(view: View) -> str:
    """Return the query of an address, without the question mark."""
    return urlencode(to_parameters(view))


def from_parameters(parameters: Mapping[str, Sequence[str]]) -> View:
    """
    Return the view that a query's parameters name.

    Parameters that are no part of a view are passed over. Values are taken as they
    stand, but for a search that is too long; whether the network has them is for
    ``unknown_values`` to say.
    """
    named = {name: frozenset(parameters.get(name, ())) for name in FACET_NAMES}
    return View(
        PartnershipFilter(**named, q=_last(parameters.get(SEARCH, ()))[:LONGEST_ASKED]),
        _last(parameters.get(SELECTED, ())).strip(),
    )


def _last(values: Sequence[str]) -> str:
    return values[-1] if values else ""
