"""The part shown of each table of a network."""

from __future__ import annotations

import pandas as pd

from iinst_geo.selection.model import Selection
from iinst_geo.text import words


def shown_tables(selection: Selection) -> dict[str, pd.DataFrame]:
    """
    Return the part shown of each table of the network, by the names of ``FILES``.

    That is, the case studies shown, their members and ties, and of programmes and
    sources those that any of these names.
    """
    network, studies = selection.network, selection.case_studies
    used = network.programmes["programme"].isin(studies["programme"])
    tables = {
        "institutions": selection.institutions,
        "case_studies": studies,
        "facets": rows_of_those_shown(selection, network.facets),
        "partnerships": selection.partnerships,
        "programmes": network.programmes[used],
    }
    cited = {
        key
        for table in tables.values()
        for cell in table["sources"].unique()
        for key in words(cell)
    }
    sources = network.sources[network.sources["source_id"].isin(cited)]
    return tables | {"sources": sources}


def rows_of_those_shown(selection: Selection, table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a table that belong to the case studies shown."""
    return table[table["case_study_id"].isin(selection.case_study_ids)]
