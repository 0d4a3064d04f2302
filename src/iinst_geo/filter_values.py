"""The values that a filter may ask for: those of a network, and of a register."""

from __future__ import annotations

from collections.abc import Mapping

from iinst_geo.facets import OWN_FACETS, facet_sets, in_usual_order
from iinst_geo.network import PartnershipNetwork
from iinst_geo.register import Register
from iinst_geo.vocabulary import FACETS, NOT_RECORDED

Known = Mapping[str, tuple[str, ...]]


def known_values(
    network: PartnershipNetwork, register: Register | None = None
) -> Known:
    """
    Give, for each facet, the values that there are, in its usual order.

    Those of the network are the values of ``facet_sets``. With a register, phase,
    setting, region and authority also have the words of its schools.
    """
    known = {name: tuple(sets) for name, sets in facet_sets(network).items()}
    if register is None:
        return known
    for facet in FACETS:
        if column := OWN_FACETS.get(facet.name):
            every = {*known[facet.name], *register.values(column)} - {NOT_RECORDED}
            known[facet.name] = (*in_usual_order(facet, every), NOT_RECORDED)
    return known
