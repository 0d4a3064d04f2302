"""The Grid page: case studies by status, collaboration, development and funding."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st
from markupsafe import Markup

from iinst_geo.analysis.grid import (
    CODE,
    GROUPS,
    MULTIPLE,
    THEME,
    arrange,
    arranged_rows,
    grid_rows,
    headings,
    part_of,
    theme_columns,
)
from iinst_geo.analysis.grid_counts import column_counts, value_counts
from iinst_geo.export.tables.spreadsheet import table_to_csv, table_to_xlsx
from iinst_geo.network.facets import coded_here
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.address import GROUP, SORT
from iinst_geo.selection.focus import Focus
from iinst_geo.selection.model import Selection
from iinst_geo.selection.summaries import honesty_line
from iinst_geo.text import folded_id
from iinst_geo.ui import detail, page
from iinst_geo.ui.grid_compare import grid_table
from iinst_geo.ui.html import markup
from iinst_geo.ui.session import compared, state
from iinst_geo.ui.widgets import choice_table, overview, pager
from iinst_geo.ui.widgets.downloads import render_download
from iinst_geo.vocabulary import theme_label

GRID, PAGE = "grid_table", "grid_page"
ROWS_OF_A_PAGE = 40  # some 1 KB each; the files hold all
NOT_GROUPED = "Nothing"
IN_ORDER = "Code"
EMPTY_CELL = (
    "An empty cell under a theme: other themes are recorded, this one is not among "
    "them. Not recorded: nothing follows, neither yes nor no."
)


def render(network: PartnershipNetwork) -> None:
    """Draw the page for a network."""
    if not network.has_case_studies:
        needs = "The grid sets out in columns what is written about each partnership."
        page.render_not_offered("Category grid", needs)
        return
    group_names = {NOT_GROUPED: "", **{name: key for key, name in GROUPS.items()}}
    sort_names = {name: key for key, name in headings(network).items()}
    selection, focus = page.begin(
        "Category grid",
        network,
        [
            f"{name}={value}"
            for name, allowed in ((GROUP, group_names), (SORT, sort_names))
            for value in st.query_params.get_all(name)
            if value not in allowed
        ],
    )
    if not selection.case_study_ids:
        overview.render_nothing_found(selection)
    elif focus:
        main, side = st.columns([2, 1], gap="medium")
        with main:
            _render_main(selection, focus, group_names, sort_names)
        with side, st.container(key="detail"):
            detail.render(selection, focus, can_go=False)
    else:
        _render_main(selection, focus, group_names, sort_names)
    page.end(selection)


def _render_main(
    selection: Selection,
    focus: Focus | None,
    group_names: dict[str, str],
    sort_names: dict[str, str],
) -> None:
    group_by, sort_by = _controls(group_names, sort_names)
    groups = arrange(selection, group_by, sort_by)
    rows = [key for group in groups for key in group.rows[CODE]]
    part = pager.render(
        PAGE,
        len(rows),
        ROWS_OF_A_PAGE,
        of=(selection.criteria, group_by, sort_by),
        at=rows.index(focus.selected) if focus and focus.selected in rows else 0,
    )
    view = grid_table.GridOptions(
        part_of(groups, part),
        group_by,
        theme_columns(selection.network),
        focus.selected if focus else "",
        compared.remembered(),
    )
    met = set(grid_rows(selection)[list(view.themes)].to_numpy().ravel())
    legend = grid_table.legend_html(met, view.themes.values())
    st.html(legend + _notes(selection, view))
    choice_table.render(
        GRID,
        grid_table.grid_table_html(view, column_counts(selection)),
        on_choose=_choose,
        on_compare=compared.toggle,
    )
    _render_files(selection, lambda: arranged_rows(selection, groups, group_by))
    _render_counts(selection)


def _controls(
    group_names: dict[str, str], sort_names: dict[str, str]
) -> tuple[str, str]:
    """Draw what groups and sorts, and give the columns chosen."""
    with st.container(
        horizontal=True, vertical_alignment="bottom", key="grid_controls"
    ):
        group, sort = (
            st.selectbox(
                label,
                list(names),
                key=key,
                bind="query-params",
                persist_state="session",
                width=260,
            )
            for label, key, names in (
                ("Group by", GROUP, group_names),
                ("Sort by", SORT, sort_names),
            )
        )
        compared.render_link()
    return group_names[group or NOT_GROUPED], sort_names[sort or IN_ORDER]


def _notes(selection: Selection, view: grid_table.GridOptions) -> Markup:
    notes = _origin(selection.network)
    if view.group_by in MULTIPLE:
        notes.append(
            "A case study with several values stands in the group of each, so the "
            "groups may add up to more than the case studies."
        )
    notes.append(honesty_line(selection))
    return markup('<p class="honesty">{}</p>', " ".join(notes))


def _origin(network: PartnershipNetwork) -> list[str]:
    """Say whose columns these are, where they hold the case studies they are for."""
    return [grid_table.ORIGIN] if coded_here(network) else []


def _choose(case_study_id: str) -> None:
    """Select a case study; take the choice off if it is selected already."""
    now = folded_id(state.view().selected)
    state.choose("" if now == folded_id(case_study_id) else case_study_id)


def _render_files(selection: Selection, table: Callable[[], pd.DataFrame]) -> None:
    notes = [*_origin(selection.network), EMPTY_CELL, honesty_line(selection)]
    with st.container(horizontal=True, gap="small", key="grid_files"):
        render_download(
            "Download CSV",
            lambda: table_to_csv(table()),
            "category-grid.csv",
            key="grid_csv",
        )
        render_download(
            "Download XLSX",
            lambda: table_to_xlsx(table(), "Category grid", notes),
            "category-grid.xlsx",
            key="grid_xlsx",
        )


def _render_counts(selection: Selection) -> None:
    shown = len(selection.case_study_ids)
    themes = value_counts(selection, THEME)
    themes["value"] = themes["value"].map(theme_label)
    by_theme = grid_table.counts_html(
        themes.rename(columns={"value": "Theme"}),
        f"Case studies by theme; each row adds up to the {shown} shown",
    )
    by_funding = grid_table.counts_html(
        value_counts(selection, "funding").rename(columns={"value": "Funding"}),
        f"Case studies by funding source; each row adds up to the {shown} shown",
    )
    st.html(markup("<h2>Counts</h2>{}{}", by_theme, by_funding))
