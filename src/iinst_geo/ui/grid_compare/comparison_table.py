"""A comparison as semantic HTML: what differs, and what all have in common."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from iinst_geo.analysis.comparison import DIFFERS, Comparison, Row
from iinst_geo.ui.html import part

RULE = (
    "A row differs when answers that are recorded differ; what is not recorded differs "
    "from nothing. What all have is marked “in all”."
)


def comparison_table_html(comparison: Comparison, rows: Sequence[Row]) -> Markup:
    """Return some rows of a comparison as a table in a region that scrolls."""
    heads = list(zip(comparison.case_study_ids, comparison.titles, strict=True))
    return part("table", heads, rows, DIFFERS, of="comparison")
