"""Which sources a case study rests on."""

from __future__ import annotations

from iinst_geo.network import PartnershipNetwork
from iinst_geo.tables import words


def cited_sources(network: PartnershipNetwork, case_study_id: str) -> list[str]:
    """
    Give what a case study, its codings and its ties cite.

    Returns
    -------
    source_ids
        Each once, in the order of first mention.

    Raises
    ------
    KeyError
        If the network has no such case study.
    """
    cited = words(network.case_study_by_id.at[case_study_id, "sources"])
    for table in (network.facets, network.partnerships):
        for cell in table.loc[table["case_study_id"] == case_study_id, "sources"]:
            cited += words(cell)
    return list(dict.fromkeys(cited))
