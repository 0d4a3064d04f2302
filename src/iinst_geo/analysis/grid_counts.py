"""How much of the category grid is recorded, and which values how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from iinst_geo.analysis.grid import (
    FURTHER,
    FURTHER_COLUMNS,
    MAIN,
    NCETM_COLUMNS,
    SHOWN,
    THEME,
    grid_rows,
    theme_columns,
)
from iinst_geo.network.facets import Coding, codings, facet_sets
from iinst_geo.selection.model import Selection
from iinst_geo.vocabulary import FACET_BASES, NOT_RECORDED

NOT_AMONG_NAME = "Not among those recorded"
_KINDS = (MAIN, FURTHER, SHOWN, *FACET_BASES)


def column_counts(selection: Selection) -> pd.DataFrame:
    """
    Count of how many case studies shown each column is recorded.

    Returns
    -------
    counts
        ``column`` (its heading; the themes as one), ``recorded``, ``not_recorded``;
        the last two add up to the number of case studies shown.
    """
    rows = grid_rows(selection)
    asked = {**NCETM_COLUMNS, **FURTHER_COLUMNS}
    for first in list(theme_columns(selection.network))[:1]:
        asked[first] = "Themes"
    table = [
        (heading, int((rows[at] == NOT_RECORDED).sum()))
        for at, heading in asked.items()
    ]
    return pd.DataFrame(
        [(heading, len(rows) - missing, missing) for heading, missing in table],
        columns=["column", "recorded", "not_recorded"],
    )


def value_counts(selection: Selection, facet: str) -> pd.DataFrame:
    """
    Count how many case studies shown have each theme or funding source.

    Parameters
    ----------
    selection
        What is counted.
    facet
        ``theme`` or ``funding``.

    Returns
    -------
    counts
        ``value``; a column for each weight of a theme (``main``, ``further``) or basis
        of a funding source (``stated``, ``inferred from status``) that occurs;
        ``NOT_AMONG_NAME`` and ``NOT_RECORDED``. Each row adds up to the number of
        case studies shown.
    """
    network = selection.network
    coded = codings(network)[facet]
    met = {_how(facet, each) for of_study in coded.values() for each in of_study}
    kinds = [kind for kind in _KINDS if kind in met] + [NOT_AMONG_NAME, NOT_RECORDED]
    rows = []
    for value in facet_sets(network)[facet]:
        if value != NOT_RECORDED:
            counts = Counter(
                _kind(facet, coded.get(key, ()), value)
                for key in selection.case_study_ids
            )
            rows.append({"value": value, **{kind: counts[kind] for kind in kinds}})
    return pd.DataFrame(rows, columns=["value", *kinds])


def _how(facet: str, coding: Coding) -> str:
    return (coding.weight or SHOWN) if facet == THEME else coding.basis


def _kind(facet: str, coded: Sequence[Coding], value: str) -> str:
    if not coded:
        return NOT_RECORDED
    found = (_how(facet, each) for each in coded if each.value == value)
    return next(found, NOT_AMONG_NAME)
