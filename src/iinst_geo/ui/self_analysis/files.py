"""Answers as files: to keep, to print, and to bring back."""

from __future__ import annotations

import time
from collections.abc import Callable

import streamlit as st

from iinst_geo.errors import AnswersError
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.self_analysis.advice import Advice
from iinst_geo.self_analysis.answers import Answers
from iinst_geo.self_analysis.files import LARGEST, from_json, to_json
from iinst_geo.ui.html import part
from iinst_geo.ui.session import own_answers
from iinst_geo.ui.text import as_markdown
from iinst_geo.ui.widgets.downloads import render_download

UPLOAD, SAID = "answers_file", "answers_file_said"
PROBLEMS_SHOWN = 10
# What was typed last comes to the server by the very click on the button, and is taken
# by a run that begins beside the download.
TAKEN_WITHIN_S = 0.5


def render_downloads(
    network: PartnershipNetwork, advise_on: Callable[[Answers], Advice]
) -> None:
    """Offer the answers as files; ``advise_on`` gives what answers lead to."""

    # Both load what draws pictures, which most servers are never asked for.
    def docx(given: Answers) -> bytes:
        from iinst_geo.export.documents.self_analysis_docx import answers_docx  # noqa: PLC0415

        return answers_docx(network, given, advise_on(given))

    def html(given: Answers) -> bytes:
        from iinst_geo.export.documents.self_analysis_html import answers_html  # noqa: PLC0415

        return answers_html(network, given, advise_on(given))

    with st.container(horizontal=True, gap="small", key="downloads"):
        _download("Answers (JSON)", to_json, "json")
        _download("Report (Word)", docx, "docx")
        _download("Printable summary (HTML)", html, "html")


def _download(label: str, make: Callable[[Answers], bytes], kind: str) -> None:
    kept = own_answers.kept()

    def content() -> bytes:
        time.sleep(TAKEN_WITHIN_S)
        return make(kept.answers)

    render_download(label, content, f"self-analysis.{kind}", key=f"answers_{kind}")


def render_upload() -> None:
    """Offer to bring answers back, to undo that, and to begin again."""
    st.file_uploader(
        "Bring answers back from a file (JSON)",
        type="json",
        max_upload_size=1,  # megabyte; ``from_json`` is stricter still
        key=UPLOAD,
        on_change=_take_file,  # asked once for each file, not at every run
    )
    _render_problems()
    with st.container(horizontal=True, gap="small", key="answers_actions"):
        st.button(
            "Start again",
            key="answers_clear",
            icon=":material/restart_alt:",
            on_click=_start_again,
            disabled=own_answers.answers() == Answers(),
        )
        if own_answers.can_bring_back():
            st.button(
                "Undo",
                key="answers_undo",
                icon=":material/undo:",
                on_click=_undo,
                help="Exchange these answers with those that they took the place of",
            )


def _render_problems() -> None:
    said = st.session_state.get(SAID)
    if isinstance(said, AnswersError):
        more = len(said.problems) - PROBLEMS_SHOWN
        lines = [str(each) for each in said.problems[:PROBLEMS_SHOWN]]
        lines += [f"… and {more} more."] if more > 0 else []
        st.error("The file cannot be used; your answers are as they were.")
        st.html(part("bullets", lines))
    elif said:
        st.success(as_markdown(said))


def _take_file() -> None:
    file = st.session_state[UPLOAD]
    if file is None:  # the file was taken off again; its answers stay
        st.session_state.pop(SAID, None)
        return
    # Enough to see that it is too large; the rest need not be held twice.
    content = file.read(LARGEST + 1)
    st.session_state[SAID] = restore(content, file.name)


def restore(content: bytes, name: str) -> str | AnswersError:
    """Put the answers of a file in place of the session's; say what came of it."""
    try:
        own_answers.replace_answers(from_json(content, name))
    except AnswersError as error:
        return error
    return f"The answers of {name} stand here now. The former ones can be brought back."


def _start_again() -> None:
    own_answers.replace_answers(Answers())
    st.session_state[SAID] = "All answers are cleared. They can be brought back."


def _undo() -> None:
    own_answers.bring_back()
    st.session_state[SAID] = "The answers from before are back."
