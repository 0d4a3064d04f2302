"""The report on somebody's data: what stops it, what does not, and files of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st
from markupsafe import Markup

from iinst_geo.errors import Problem
from iinst_geo.export.formats import XLSX
from iinst_geo.export.tables.problem_report import COLUMNS, problems_to_csv
from iinst_geo.ingest import OwnData
from iinst_geo.limited import BusyError, marked_workbook
from iinst_geo.selection.summaries import counted
from iinst_geo.ui.html import markup, part
from iinst_geo.ui.session import visitors
from iinst_geo.ui.text import as_markdown
from iinst_geo.ui.widgets.downloads import render_download

SHOWN_MOST = 200  # rows of one list; the file has them all


def render(own: OwnData, files: Mapping[str, bytes]) -> None:
    """Draw the problems of data, errors first, with files to take away."""
    _list(
        own.errors,
        counted(len(own.errors), "error"),
        "These stop the data from being used. Mend them and give the files again.",
    )
    _list(
        own.warnings,
        counted(len(own.warnings), "warning"),
        "These stop nothing. They say what is left out of the map or taken for "
        "something else.",
    )
    if own.problems:
        _downloads(own, files)


def _list(problems: Sequence[Problem], title: str, meaning: str) -> None:
    if not problems:
        return
    more = len(problems) - SHOWN_MOST
    rest = f" The report has {more:,} more." if more > 0 else ""
    table = report_table_html(problems[:SHOWN_MOST], title)
    st.html(markup("<h2>{}</h2><p>{}{}</p>{}", title, meaning, rest, table))


def report_table_html(problems: Sequence[Problem], title: str) -> Markup:
    """Return problems as a table whose rows stand as blocks on a narrow screen."""
    names = [name for name in COLUMNS if name != "severity"]
    rows = [[(name, _cell(problem, name)) for name in names] for problem in problems]
    return part("table", title, COLUMNS, names, rows, of="report")


def _cell(problem: Problem, name: str) -> str:
    value = getattr(problem, name)
    words = "" if value is None else str(value)
    # On the command line a message follows a place and a colon.
    return words[:1].upper() + words[1:] if name == "message" else words


def render_busy(error: BusyError) -> None:
    """Say why files were not read this time, and offer to try again."""
    st.warning(str(error))
    st.button("Try again", key="try_again")  # what was not read is read in each run


def _downloads(own: OwnData, files: Mapping[str, bytes]) -> None:
    # All downloads share a few threads, in which nobody may wait for a turn.
    visitor = visitors.who_waits()._replace(waits_s=0)
    with st.container(horizontal=True, gap="small", key="report_downloads"):
        render_download(
            "Download the report (CSV)",
            partial(problems_to_csv, own.problems),
            "problems.csv",
            key="report_csv",
        )
        for number, name in enumerate(_workbooks(own, files)):
            render_download(
                f"Download {as_markdown(name)} with its cells marked",
                partial(marked_workbook, name, files[name], own.problems, visitor),
                f"marked-{name}",
                media_type=XLSX,
                key=f"marked_{number}",
            )


def _workbooks(own: OwnData, files: Mapping[str, bytes]) -> list[str]:
    """Return the workbooks that were read: those of which a sheet was matched."""
    read = [match.label for match in own.matches]
    return [
        name
        for name in files
        if any(label.startswith(f"{name}, sheet ") for label in read)
        and b"xl/workbook.xml" in files[name]
    ]
