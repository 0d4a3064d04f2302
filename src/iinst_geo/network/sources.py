"""The sources that texts and case studies cite."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.rows import SourceRow
from iinst_geo.network.schema import FILES
from iinst_geo.paths import built_in_data_folder
from iinst_geo.text import words


def cited_sources(network: PartnershipNetwork, case_study_id: str) -> list[str]:
    """
    Return what a case study, its codings and its ties cite.

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


# The texts are about the two programmes, so they cite the built-in data, whatever
# network is loaded.


@cache
def built_in_sources() -> Mapping[str, SourceRow]:
    """Return the sources of the built-in data, by ``source_id``."""
    return {row["source_id"]: SourceRow(**row) for row in _built_in("sources")}


@cache
def case_study_titles() -> Mapping[str, str]:
    """Return the titles of the built-in case studies, by ``case_study_id``."""
    return {row["case_study_id"]: row["title"] for row in _built_in("case_studies")}


def _built_in(table: str) -> list[dict[str, str]]:
    path = built_in_data_folder() / FILES[table]
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
