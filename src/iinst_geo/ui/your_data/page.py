"""The page Your data: bring a network, see what is wrong with it, and use it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import streamlit as st

from iinst_geo.export.formats import FORMATS
from iinst_geo.export.tables.template import template_workbook, template_zip
from iinst_geo.files import MEGABYTE
from iinst_geo.ingest import FILE_KINDS, OwnData, TableMatch
from iinst_geo.ingest.limits import MAX_BYTES, MAX_ROWS
from iinst_geo.ingest.raw import told_apart
from iinst_geo.limited import READERS, BusyError, read_own_data
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.model import select
from iinst_geo.selection.summaries import counted
from iinst_geo.ui import page
from iinst_geo.ui.html import markup
from iinst_geo.ui.session import browser_store, links, own_network, visitors
from iinst_geo.ui.widgets.downloads import render_download
from iinst_geo.ui.your_data import (
    heading_choices,
    register_upload,
    report,
)

TITLE = "Your data"
FILES, DRAFT = "own_files", "own_draft"
TYPES = [
    *("csv", "tsv", "txt", "xlsx", "xlsb", "xls", "ods", "json", "geojson", "gpkg"),
    *("parquet", "shp", "shx", "dbf", "prj", "cpg", "kml", "kmz", "fgb", "gml"),
    *("graphml", "gexf", "zip"),
]
PACKAGE = "zip"  # the format of a Data Package, where it is made


def render(network: PartnershipNetwork) -> None:
    """Draw the page; ``network`` is what the other pages show now."""
    page.begin_plain(TITLE)
    READERS.prepare()  # it is ready when somebody has found a file to give
    st.html(
        "<p>Bring any network of partnerships: a maths hub, a trust, an authority’s "
        "own. All pages then show it, to you alone.</p>"
        "<p>Your files stay in the memory of this session. They are not kept on disk "
        "and never shown to another visitor; close the tab and they are gone. A "
        "workbook or GeoPackage that you download passes through the server’s "
        "temporary folder while it is made, and is deleted there at once.</p>"
    )
    if own_network.in_use():
        _render_in_use(network)
    _render_template()
    files = _files_given()
    if files:
        render_draft(files)
    register_upload.render()


def _render_in_use(network: PartnershipNetwork) -> None:
    st.html(markup("<h2>In use now</h2><p>{}.</p>", in_figures(network)))
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="own_in_use"
    ):
        links.to("explore", "See them on Explore")
        render_download(
            "Download as a Data Package",
            lambda: FORMATS[PACKAGE].make(select(network)),
            "partnerships.zip",
            key="own_package",
        )


def _render_template() -> None:
    st.html(
        "<h2>Begin with a template</h2><p>It explains each column, offers the words "
        "that the explorer knows, and holds a small example that works. A sheet of "
        "your own will do too: a column School and a column Works with are enough, and "
        "a Postcode puts each on the map.</p>"
    )
    with st.container(horizontal=True, gap="small", key="templates"):
        render_download(
            "Download the template (XLSX)",
            template_workbook,
            "partnerships-template.xlsx",
            key="template_xlsx",
        )
        render_download(
            "Download the template (CSV files)",
            template_zip,
            "partnerships-template.zip",
            key="template_zip",
        )


def _files_given() -> dict[str, bytes]:
    megabytes = MAX_BYTES // MEGABYTE
    st.html(
        f"<h2>Give your files</h2><p>{FILE_KINDS}, such as a Data Package. At most "
        f"{megabytes} MB together and {MAX_ROWS:,} rows a table. What you used before "
        "stays until the new data are sound and you choose to use them.</p>"
    )
    # After a break in the connection a browser goes on listing files that this server
    # never had; in a new session it is another field, which is empty.
    with st.container(key=FILES):
        given = st.file_uploader(
            "Files",
            type=TYPES,
            accept_multiple_files=True,
            max_upload_size=megabytes,
            key=f"{FILES}_{browser_store.tab().session}",
        )
    taken: set[str] = set()
    return {told_apart(each.name, taken): each.getvalue() for each in given}


def render_draft(files: Mapping[str, bytes]) -> None:
    """Say what files hold and what is wrong with it, and offer to use them."""
    batch = _digest(files)
    guess = _checked(files, batch, ())
    if guess is None:
        return
    matches = tuple(heading_choices.corrected(guess.matches, batch))
    own = _checked(files, batch, () if matches == guess.matches else matches)
    if own:
        _render_checked(own, files)
    st.html("<h2>What was taken for what</h2>")
    with st.expander("Tables and columns", expanded=not (own and own.network)):
        heading_choices.render(matches, batch)


def _render_checked(own: OwnData, files: Mapping[str, bytes]) -> None:
    if own.network:
        st.success(f"The data are sound: {in_figures(own.network)}.")
        st.button(
            "Use this data",
            key="use_data",
            type="primary",
            on_click=own_network.use,
            args=(own,),
        )
    else:
        count = counted(len(own.errors), "error")
        st.error(f"The data cannot be used yet: {count}.")
    report.render(own, files)


def in_figures(network: PartnershipNetwork) -> str:
    """Say how large a network is."""
    placed = len(network.placed_ids)
    ties = len(network.partnerships)
    if not network.has_case_studies:
        return (
            f"{counted(len(network.institutions), 'institution')}, {placed:,} with a "
            f"place, and {counted(ties, 'link')}"
        )
    return (
        f"{counted(len(network.institutions), 'institution')}, {placed:,} with a "
        f"place, {counted(ties, 'partnership')} in "
        f"{counted(len(network.case_studies), 'case study', 'case studies')}"
    )


def _checked(
    files: Mapping[str, bytes],
    batch: str,
    corrections: tuple[TableMatch, ...],
) -> OwnData | None:
    """
    Check files once, and again only when they or the choices have changed.

    If the server is too busy to check them it says so, and keeps nothing.
    """
    kept: dict[object, OwnData] = st.session_state.get(DRAFT, {})
    key = batch, corrections
    if key not in kept:
        try:
            with st.spinner("Checking the data …"):
                found = read_own_data(files, corrections, visitors.who_waits())
        except BusyError as error:
            report.render_busy(error)
            return None
        # The guess and the latest choices; what was tried between them is let go.
        guess = kept.get((batch, ()))
        kept = {(batch, ()): guess} if guess else {}
        kept[key] = found
        st.session_state[DRAFT] = kept
    return kept[key]


def _digest(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()[:12]
