"""Buttons for files, and what a view can be taken away as."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

import streamlit as st

from iinst_geo.export.formats import FORMATS, MEDIA_TYPES, Look
from iinst_geo.export.summary import in_words
from iinst_geo.selection.focus import Focus
from iinst_geo.selection.model import Selection
from iinst_geo.ui.html import markup
from iinst_geo.ui.session import state

DOWNLOADS, FILE_NAME = "downloads", "partnerships"


def render_download(
    label: str,
    content: Callable[[], bytes | str],
    file_name: str,
    key: str,
    *,
    media_type: str = "",
    kind: Literal["secondary", "tertiary"] = "secondary",
) -> None:
    """
    Offer a file, which is made only when somebody wants it.

    The media type is that of the ending of its name, if not given.
    """
    st.download_button(
        label,
        content,
        file_name,
        media_type or MEDIA_TYPES[file_name.rpartition(".")[2]],
        on_click="ignore",
        type=kind,
        key=key,
    )


@st.fragment
def render(selection: Selection, focus: Focus | None) -> None:
    """Offer the view, as it is filtered and what is selected, in every format."""
    offered = st.popover(
        "Download", icon=":material/download:", key=DOWNLOADS, on_change="rerun"
    )
    # Ten buttons are a tenth of a click's time and bytes: they wait until it is opened.
    if offered.open:
        with offered:
            _render_formats(selection, Look(state.theme(), focus))


def _render_formats(selection: Selection, look: Look) -> None:
    st.html(markup("<p>This view: {}.</p>", in_words(selection)))
    with st.container(gap=None):
        for name, format_ in FORMATS.items():
            if reason := format_.refusal(selection):
                st.html(markup('<p class="basis">{}</p>', reason))
                continue
            render_download(
                f"**{format_.label}** – {format_.says(selection)}",
                partial(format_.make, selection, look),
                f"{FILE_NAME}.{name}",
                kind="tertiary",
                key=f"download_{name}",
            )
