"""The report on somebody's data: what stops it, what does not, and files of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from iinst_geo.errors import Problem
from iinst_geo.export.problem_report import (
    marked_workbook,
    problem_table,
    problems_to_csv,
)
from iinst_geo.own_data import OwnData
from iinst_geo.summaries import counted
from iinst_geo.ui.text import as_html, as_markdown

SHOWN_MOST = 500  # rows of one list; the file has them all
ROW_PX, ROWS_IN_SIGHT = 35, 15  # rows as Streamlit 1.67 draws them
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def render(own: OwnData, files: Mapping[str, bytes]) -> None:
    """Draw the problems of data, errors first, with files to take away."""
    _list(
        own.errors,
        counted(len(own.errors), "error"),
        "These stop the data from being used. Mend them and give the files again.",
        "errors",
    )
    _list(
        own.warnings,
        counted(len(own.warnings), "warning"),
        "These stop nothing. They say what is left out of the map or taken for "
        "something else.",
        "warnings",
    )
    if own.problems:
        _downloads(own, files)


def _list(problems: Sequence[Problem], title: str, meaning: str, key: str) -> None:
    if not problems:
        return
    st.html(f"<h2>{as_html(title)}</h2><p>{as_html(meaning)}</p>")
    if len(problems) > SHOWN_MOST:
        st.html(f"<p>The first {SHOWN_MOST} are shown; the report has them all.</p>")
    st.dataframe(
        problem_table(problems[:SHOWN_MOST]).drop(columns="Severity"),
        key=key,
        hide_index=True,
        height=ROW_PX * (min(len(problems), ROWS_IN_SIGHT) + 1) + 3,
        column_config={
            "What is wrong": st.column_config.TextColumn(width="large"),
            "How to mend it": st.column_config.TextColumn(width="large"),
        },
        placeholder="",
        alt=f"{title}: file, row, id, column, what is wrong and how to mend it",
    )


def _downloads(own: OwnData, files: Mapping[str, bytes]) -> None:
    with st.container(horizontal=True, gap="small", key="report_downloads"):
        # A callable is asked for the file only when somebody wants it.
        st.download_button(
            "Download the report (CSV)",
            partial(problems_to_csv, own.problems),
            "problems.csv",
            "text/csv",
            on_click="ignore",
            key="report_csv",
        )
        for number, name in enumerate(_workbooks(own, files)):
            st.download_button(
                f"Download {as_markdown(name)} with its cells marked",
                partial(marked_workbook, name, files[name], own.problems),
                f"marked-{name}",
                XLSX,
                on_click="ignore",
                key=f"marked_{number}",
            )


def _workbooks(own: OwnData, files: Mapping[str, bytes]) -> list[str]:
    """Give the workbooks that were read: those of which a sheet was matched."""
    read = [match.label for match in own.matches]
    return [
        name
        for name in files
        if any(label.startswith(f"{name}, sheet ") for label in read)
        and files[name].startswith(b"PK")
    ]
