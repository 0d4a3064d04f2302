"""Which case studies have which value of each facet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from iinst_geo.cache import weak_cache
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.rows import FacetRow, as_rows
from iinst_geo.network.schema import CODED_FACETS
from iinst_geo.network.sources import built_in_sources
from iinst_geo.text import words
from iinst_geo.vocabulary import FACETS, NOT_RECORDED, REGISTER_PHASES, Facet

Values = Mapping[str, frozenset[str]]
FacetSets = Mapping[str, Values]


class Coding(NamedTuple):
    """A theme, activity or funding source of a case study, and what says so."""

    value: str
    weight: str  # main, further or empty
    basis: str  # stated, coded or inferred from status
    evidence: str


# Facets that read a column of the members, and whose members count.
MEMBER_FACETS = {"region": "region", "authority": "local_authority"}
# Facets that an institution has by itself, whatever it takes part in.
OWN_FACETS = {"phase": "phase", "setting": "setting", **MEMBER_FACETS}


@weak_cache
def facet_sets(network: PartnershipNetwork) -> FacetSets:
    """
    Return, for each facet and value, the case studies that have it.

    A case study has the phase, programme, themes, funding sources and activities
    recorded for it, its lead's setting, and the region and authority of any member.
    One with nothing recorded stands under ``NOT_RECORDED``. Values come in the
    facet's usual order, others after them by name, ``NOT_RECORDED`` last. A closed
    facet has all its usual values, and every facet those that only institutions have,
    be it with no case study.

    In a list of links it is the institutions, each with its own phase, setting, region
    and authority; the other facets have no value there.
    """
    if not network.has_case_studies:
        return _sets_of_links(network)
    studies = network.case_studies
    pairs: dict[str, pd.DataFrame] = {
        name: studies[["case_study_id", name]] for name in ("phase", "programme")
    }
    institution = network.institution_by_id
    setting = studies["lead_id"].map(institution["setting"])
    pairs["setting"] = pd.DataFrame(
        {"case_study_id": studies["case_study_id"], "setting": setting}
    )
    for name, column in MEMBER_FACETS.items():
        value = network.members["institution_id"].map(institution[column])
        pairs[name] = pd.DataFrame(
            {"case_study_id": network.members["case_study_id"], name: value}
        )
    for name in CODED_FACETS:
        coded = network.facets[network.facets["facet"] == name]
        pairs[name] = coded[["case_study_id", "value"]]
    everyone = frozenset(studies["case_study_id"])
    return {
        facet.name: _sets(pairs[facet.name], everyone, facet, _own(network, facet))
        for facet in FACETS
    }


class Coded(NamedTuple):
    """The values of a facet, and which of them each institution has, as positions."""

    values: tuple[str, ...]  # ``NOT_RECORDED`` last
    codes: NDArray[np.intp]


@weak_cache
def own_codes(network: PartnershipNetwork) -> Mapping[str, Coded]:
    """Return the own facets of institutions, in the order of their table."""
    found = {}
    for facet in FACETS:
        if column := OWN_FACETS.get(facet.name):
            cells = network.institutions[column].replace("", NOT_RECORDED)
            recorded = set(cells.dropna()) - {NOT_RECORDED}
            values = (*in_usual_order(facet, recorded), NOT_RECORDED)
            of_cells = pd.Index(values).get_indexer(cells.fillna(NOT_RECORDED))
            found[facet.name] = Coded(values, of_cells)
    return found


def _sets_of_links(network: PartnershipNetwork) -> FacetSets:
    ids = network.institutions["institution_id"].to_numpy(object)
    coded = own_codes(network)
    return {
        facet.name: {
            value: frozenset(ids[coded[facet.name].codes == at])
            for at, value in enumerate(coded[facet.name].values)
        }
        if facet.name in coded
        else {}
        for facet in FACETS
    }


@weak_cache
def institution_sets(network: PartnershipNetwork) -> FacetSets:
    """
    Return, for each facet and value, the institutions that have it.

    Phase, setting, region and authority are an institution's own; the other facets
    are those of any case study it takes part in. The values are those of
    ``facet_sets``, in its order, so that one filter serves both.
    """
    if not network.has_case_studies:
        return facet_sets(network)
    everyone = frozenset(network.institutions["institution_id"])
    joined = network.members[["institution_id", "case_study_id"]]
    sets = {}
    for facet in FACETS:
        values = facet_sets(network)[facet.name]
        if facet.name in OWN_FACETS:
            column = OWN_FACETS[facet.name]
            pairs = network.institutions[["institution_id", column]]
        else:
            coded = pd.DataFrame(
                [
                    (study, value)
                    for value, studies in values.items()
                    if value != NOT_RECORDED
                    for study in studies
                ],
                columns=["case_study_id", "value"],
            )
            pairs = joined.merge(coded, on="case_study_id")[["institution_id", "value"]]
        sets[facet.name] = _sets(pairs, everyone, facet, frozenset(values))
    return sets


@weak_cache
def traits(network: PartnershipNetwork) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return, for each facet and institution, the values recorded, in usual order."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for facet, sets in institution_sets(network).items():
        of_facet = found.setdefault(facet, {})
        for value, ids in sets.items():
            if value != NOT_RECORDED:
                for key in ids:
                    of_facet[key] = (*of_facet.get(key, ()), value)
    return found


@weak_cache
def codings(
    network: PartnershipNetwork,
) -> Mapping[str, Mapping[str, tuple[Coding, ...]]]:
    """
    Return, for each coded facet and case study, what is recorded, in usual order.

    A case study of which nothing is recorded is not there.
    """
    rank = {
        name: {value: at for at, value in enumerate(facet_sets(network)[name])}
        for name in CODED_FACETS
    }
    found: dict[str, dict[str, list[Coding]]] = {name: {} for name in CODED_FACETS}
    for row in as_rows(network.facets, FacetRow):
        if row.value != NOT_RECORDED:
            coding = Coding(row.value, row.weight, row.basis, row.evidence)
            found[row.facet].setdefault(row.case_study_id, []).append(coding)
    return {
        name: {
            key: tuple(sorted(coded, key=lambda each: rank[name][each.value]))
            for key, coded in of_facet.items()
        }
        for name, of_facet in found.items()
    }


@weak_cache
def coded_here(network: PartnershipNetwork) -> bool:
    """Whether the codings are this project's: they cite what the built-in data cite."""
    table = network.facets
    coded = table.loc[table["basis"] == "coded", "sources"]
    cited = {source for cell in coded for source in words(cell)}
    return bool(cited) and cited <= set(built_in_sources())


def basis_in_words(network: PartnershipNetwork, basis: str) -> str:
    """Say what a coding rests on; own data say nothing of who coded them."""
    by = " by this project" if basis == "coded" and coded_here(network) else ""
    return f"{basis}{by}"


def _own(network: PartnershipNetwork, facet: Facet) -> frozenset[str]:
    if facet.name not in OWN_FACETS:
        return frozenset()
    return frozenset(network.institutions[OWN_FACETS[facet.name]].dropna())


def _sets(
    pairs: pd.DataFrame,
    everyone: frozenset[str],
    facet: Facet,
    others: frozenset[str],
) -> dict[str, frozenset[str]]:
    """Return who has each value; ``others`` are values to list even if nobody has."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key, value in pairs.dropna().itertuples(index=False):
        found[value].add(key)
    missing = everyone.difference(*found.values()) | found.pop(NOT_RECORDED, set())
    # A closed facet shows what nobody recorded too, unless its words are not in use.
    if facet.is_closed and not found.keys().isdisjoint(facet.order):
        others |= frozenset(facet.order)
    values = in_usual_order(facet, (found.keys() | others) - {NOT_RECORDED})
    sets = {value: frozenset(found[value]) for value in values}
    return sets | {NOT_RECORDED: frozenset(missing)}


def in_usual_order(facet: Facet, values: Iterable[str]) -> list[str]:
    """
    Return values in the facet's usual order, others after them by name.

    Phases that only institutions have come by the age of the pupils.
    """
    usual = dict.fromkeys((*facet.order, *REGISTER_PHASES))
    rank = {value: at for at, value in enumerate(usual)}
    return sorted(values, key=lambda value: (rank.get(value, len(rank)), value))


Known = Mapping[str, tuple[str, ...]]  # the values of each facet, in order


def facet_values(network: PartnershipNetwork) -> Known:
    """Return, for each facet, the values that a network has, in the usual order."""
    return {name: tuple(sets) for name, sets in facet_sets(network).items()}
