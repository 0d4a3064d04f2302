"""The part of a network that a filter shows, and what it leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from iinst_geo.network.facets import MEMBER_FACETS, Known, facet_sets
from iinst_geo.network.membership import NONE, Positions, case_study_ids, membership_of
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.search import is_found, search_case_studies, word_index
from iinst_geo.selection.filters import SEARCH, PartnershipFilter, refuse_unknown_values
from iinst_geo.selection.links import LinkView, has_value


@dataclass(frozen=True, eq=False)
class Selection:
    """
    The part of a network that a filter shows, and what it hides.

    ``passing`` gives, for each active field of the filter, the case studies that
    pass it; a case study is shown when it passes them all.
    """

    network: PartnershipNetwork
    criteria: PartnershipFilter
    passing: Mapping[str, frozenset[str]]

    @cached_property
    def passes(self) -> NDArray[np.bool_]:
        """Whether each case study of the network is shown, in its order."""
        every = case_study_ids(self.network)
        if not self.passing:
            return np.ones(len(every), bool)
        kept = frozenset[str].intersection(*self.passing.values())
        return np.fromiter((key in kept for key in every), bool, len(every))

    @property
    def links(self) -> LinkView | None:
        """What is shown of a list of links; nothing where there are case studies."""
        return None

    @property
    def is_empty(self) -> bool:
        """Whether nothing passes all the filters."""
        return not self.passes.any()

    @property
    def shows(self) -> Mapping[str, NDArray[np.bool_]]:
        """Which rows are shown of the tables that a filter goes by."""
        return {"case_studies": self.passes}

    @cached_property
    def rows(self) -> Positions:
        """The rows of ``membership_of`` that belong to case studies shown."""
        return np.flatnonzero(self.passes[membership_of(self.network).case_study])

    @cached_property
    def case_study_ids(self) -> tuple[str, ...]:
        """The case studies shown, in the order of the network."""
        return tuple(case_study_ids(self.network)[self.passes])

    @cached_property
    def hidden(self) -> Mapping[str, tuple[str, ...]]:
        """For each case study left out, the fields of the filter that do so."""
        every = case_study_ids(self.network)
        return {
            key: tuple(name for name, kept in self.passing.items() if key not in kept)
            for key in every[~self.passes]
        }

    @cached_property
    def case_studies(self) -> pd.DataFrame:
        """The rows of the case studies shown."""
        return self.network.case_studies[self.passes]

    @cached_property
    def partnerships(self) -> pd.DataFrame:
        """The ties of the case studies shown."""
        ties = membership_of(self.network).tie[self.rows]
        return self.network.partnerships.iloc[np.sort(ties[ties != NONE])]

    @cached_property
    def members(self) -> pd.DataFrame:
        """The leads and partners of the case studies shown."""
        every = membership_of(self.network)
        # The table has the same members in the same order, and no row for nobody.
        return self.network.members[self.passes[every.case_study[every.is_member]]]

    @cached_property
    def takes_part(self) -> NDArray[np.bool_]:
        """Whether each institution of the network is in a case study shown."""
        members = membership_of(self.network).institution[self.rows]
        present = np.zeros(len(self.network.institutions), bool)
        present[members[members != NONE]] = True
        return present

    @cached_property
    def institutions(self) -> gpd.GeoDataFrame:
        """The institutions that take part in a case study shown."""
        return self.network.institutions[self.takes_part]

    @cached_property
    def shown(self) -> PartnershipNetwork:
        """The part shown, as a network of its own."""
        return self.network.subset(self.case_study_ids)

    def counts(self, facet: str) -> dict[str, int]:
        """
        Return how many case studies each value of a facet would leave.

        That is, the case studies shown if the value alone were chosen in its facet
        and the other fields stayed as they are.
        """
        others = [kept for name, kept in self.passing.items() if name != facet]
        kept = frozenset[str]().union(*others[:1]).intersection(*others[1:])
        return {
            value: len(studies & kept if others else studies)
            for value, studies in facet_sets(self.network)[facet].items()
        }

    def loosened(self) -> dict[str, int]:
        """Return how many case studies would show with each active field cleared."""
        return {
            name: len(select(self.network, self.criteria.without(name)).case_study_ids)
            for name in self.passing
        }


@dataclass(frozen=True, eq=False)
class LinkSelection(Selection):
    """The part of a list of links that a filter shows; it has no case study."""

    view: LinkView

    @property
    def links(self) -> LinkView:
        """What is shown, institutions and ties."""
        return self.view

    @property
    def is_empty(self) -> bool:
        """Whether no institution matches."""
        return not self.view.matches.any()

    @property
    def shows(self) -> Mapping[str, NDArray[np.bool_]]:
        """Which rows are shown of the tables that a filter goes by."""
        return {"institutions": self.view.institutions, "matches": self.view.matches}

    @cached_property
    def rows(self) -> Positions:
        """The rows of ``membership_of`` shown: institutions, then ties."""
        return self.view.rows

    @cached_property
    def partnerships(self) -> pd.DataFrame:
        """The ties shown."""
        return self.network.partnerships[self.view.ties]

    @cached_property
    def members(self) -> pd.DataFrame:
        """No rows: nobody takes part in a case study."""
        return self.network.members

    @cached_property
    def takes_part(self) -> NDArray[np.bool_]:
        """Whether each institution of the network is shown."""
        return self.view.institutions

    @cached_property
    def shown(self) -> PartnershipNetwork:
        """The part shown, as a network of its own."""
        return self.network.part(self.view.institutions, self.passes, self.view.ties)

    def counts(self, facet: str) -> dict[str, int]:
        """Return how many institutions with each value pass all other fields."""
        return self.view.counts(facet)

    def loosened(self) -> dict[str, int]:
        """Return how many institutions would match with each active field cleared."""
        return self.view.loosened()


def select(
    network: PartnershipNetwork,
    criteria: PartnershipFilter | None = None,
    known: Known | None = None,
) -> Selection:
    """
    Return the part of a network that a filter shows.

    Parameters
    ----------
    network
        The whole network; it is not changed.
    criteria
        What to show; nothing given shows all.
    known
        The values that may be asked for, the network's if not given. One that the
        network does not have shows no case study.

    Raises
    ------
    UnknownValueError
        If the filter names a value that is not known.
    """
    criteria = criteria or PartnershipFilter()
    refuse_unknown_values(network, criteria, known)
    if not network.has_case_studies:
        return _select_links(network, criteria)
    sets, nobody = facet_sets(network), frozenset[str]()
    passing = {
        name: search_case_studies(network, criteria.q)
        if name == SEARCH
        else nobody.union(*(sets[name].get(v, nobody) for v in criteria.values(name)))
        for name in criteria.active
    }
    return Selection(network, criteria, passing)


def _select_links(
    network: PartnershipNetwork, criteria: PartnershipFilter
) -> LinkSelection:
    passing = {
        name: is_found(network, criteria.q)
        if name == SEARCH
        else has_value(network, name, criteria.values(name))
        for name in criteria.active
    }
    view = LinkView(network, passing, is_searched=SEARCH in criteria.active)
    return LinkSelection(network, criteria, {}, view)


def prepare(network: PartnershipNetwork) -> None:
    """Work out what the first view, choice and search would otherwise wait for."""
    facet_sets(network)
    network.case_studies_of("")
    network.members_of("")
    if not network.has_case_studies:
        network.partners_of("")
        is_found(network, "")
        return
    word_index(network)


def matched_ends(selection: Selection, case_study_id: str) -> dict[str, list[str]]:
    """
    Say which ends of a case study match the places asked for.

    Returns
    -------
    ends
        For region and authority, if asked for: ``lead``, ``partner`` or both.
    """
    network = selection.network
    members = network.members[network.members["case_study_id"] == case_study_id]
    ends: dict[str, list[str]] = {}
    for facet, column in MEMBER_FACETS.items():
        criteria = selection.criteria.values(facet)
        place = members["institution_id"].map(network.institution_by_id[column])
        roles = list(dict.fromkeys(members.loc[place.isin(criteria), "role"]))
        if roles:
            ends[facet] = roles
    return ends
