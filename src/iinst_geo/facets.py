"""Which case studies have which value of each facet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pandas as pd

from iinst_geo.memo import once_per_network
from iinst_geo.network import PartnershipNetwork
from iinst_geo.tables import CODED_FACETS
from iinst_geo.vocabulary import FACETS, NOT_RECORDED, Facet

FacetSets = Mapping[str, Mapping[str, frozenset[str]]]

# Facets that read a column of the members, and whose members count.
MEMBER_FACETS = {"region": "region", "authority": "local_authority"}


@once_per_network
def facet_sets(network: PartnershipNetwork) -> FacetSets:
    """
    Give, for each facet and value, the case studies that have it.

    A case study has the phase, programme, themes, funding sources and activities
    recorded for it, its lead's setting, and the region and authority of any member.
    One with nothing recorded stands under ``NOT_RECORDED``. Values come in the
    facet's usual order, others after them by name, ``NOT_RECORDED`` last. A closed
    facet has all its usual values, be it with no case study.
    """
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
    return {facet.name: _sets(pairs[facet.name], everyone, facet) for facet in FACETS}


def _sets(
    pairs: pd.DataFrame, everyone: frozenset[str], facet: Facet
) -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for case_study_id, value in pairs.dropna().itertuples(index=False):
        found[value].add(case_study_id)
    missing = everyone.difference(*found.values()) | found.pop(NOT_RECORDED, set())
    # A closed facet shows what nobody recorded too, unless its words are not in use.
    if facet.is_closed and not found.keys().isdisjoint(facet.order):
        found |= {value: found[value] for value in facet.order}
    rank = {value: at for at, value in enumerate(facet.order)}
    values = sorted(found, key=lambda value: (rank.get(value, len(rank)), value))
    sets = {value: frozenset(found[value]) for value in values}
    return sets | ({NOT_RECORDED: missing} if missing else {})
