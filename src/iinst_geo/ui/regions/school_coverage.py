"""Coverage on Regions: schools in a recorded partnership, out of all schools."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from iinst_geo.analysis.regions import REGION
from iinst_geo.export.tables.spreadsheet import table_to_csv, workbook
from iinst_geo.register.matching import (
    ALL,
    FACETS_COVERED,
    SchoolCoverage,
    school_coverage,
)
from iinst_geo.register.model import Register
from iinst_geo.selection.model import Selection
from iinst_geo.selection.summaries import counted, honesty_line
from iinst_geo.ui.html import part
from iinst_geo.ui.widgets.downloads import render_download

# What the figures are split by, and the words of the choice.
SPLITS = dict(zip(("By phase", "By setting"), FACETS_COVERED, strict=True))


def render(selection: Selection, register: Register, level: str) -> None:
    """Draw the figures of each area that has a recorded school, and of all England."""
    head = st.container()
    split = st.segmented_control(
        "Split the schools",
        list(SPLITS),
        default="By phase",
        required=True,
        key="coverage_by",
    )
    found = school_coverage(selection, register, level, SPLITS[split or "By phase"])
    recorded, schools = int(found.recorded[ALL].sum()), int(found.schools[ALL].sum())
    title = f"{recorded:,} of {schools:,} schools are in a partnership shown"
    head.html(f"<h2>{title}</h2>")
    noun = "region" if level == REGION else "authority"
    rows = found.recorded.index[found.recorded[ALL] > 0]
    st.html(
        part(
            "table",
            _caption(found, register, level),
            *_heads_and_rows(found, list(rows)),
            label=f"Coverage by {noun}",
        )
    )
    with st.container(horizontal=True, gap="small", key="coverage_downloads"):
        render_download(
            "Download CSV",
            lambda: table_to_csv(as_rows(found, register)),
            "coverage.csv",
            key="coverage_csv",
        )
        render_download(
            "Download XLSX",
            lambda: _workbook(selection, register, level),
            "coverage.xlsx",
            key="coverage_xlsx",
        )


def _workbook(selection: Selection, register: Register, level: str) -> bytes:
    """Return both splits as a sheet each, with what they rest on."""
    found = {
        split: school_coverage(selection, register, level, facet)
        for split, facet in SPLITS.items()
    }
    sheets = {split: as_rows(each, register) for split, each in found.items()}
    caption = _caption(next(iter(found.values())), register, level)
    return workbook(sheets, [caption, honesty_line(selection)])


def as_rows(found: SchoolCoverage, register: Register) -> pd.DataFrame:
    """Return the figures of all areas as a table for a file."""
    both = {"schools": found.schools, "in a partnership": found.recorded}
    columns = {
        f"{value}, {name}": table[value]
        for value in found.schools.columns
        for name, table in both.items()
    }
    rows = pd.DataFrame(columns).rename_axis("area").reset_index()
    return rows.assign(source=register.label)


def _caption(found: SchoolCoverage, register: Register, level: str) -> str:
    nouns = ("region", "regions") if level == REGION else ("authority", "authorities")
    none = int(((found.recorded[ALL] == 0) & (found.schools[ALL] > 0)).sum())
    lines = [f"Open schools of the {register.label}."]
    if none:
        others = counted(none, f"other {nouns[0]}", f"other {nouns[1]}")
        has = "has" if none == 1 else "have"
        lines.append(f"{others} {has} schools and none of them in a partnership shown.")
    if found.beyond_register:
        schools = counted(found.beyond_register, "school")
        lines.append(f"Not counted: {schools} shown that it does not list as open.")
    return " ".join(lines)


def _heads_and_rows(
    found: SchoolCoverage, areas: list[str]
) -> tuple[list[str], list[list[str]]]:
    """Return the figures as a table: some areas, and all England last."""
    values = [name for name in found.schools.columns if found.schools[name].any()]
    some = zip(
        areas,
        found.recorded.loc[areas, values].to_numpy().tolist(),
        found.schools.loc[areas, values].to_numpy().tolist(),
        strict=True,
    )
    rows = [_row(area, parts, every) for area, parts, every in some]
    sums = (list(table[values].sum()) for table in (found.recorded, found.schools))
    return ["Area", *values], [*rows, _row("England", *sums)]


def _row(name: str, parts: Sequence[int], every: Sequence[int]) -> list[str]:
    both = zip(parts, every, strict=True)
    return [name, *(f"{one:,} of {whole:,}" if whole else "–" for one, whole in both)]
