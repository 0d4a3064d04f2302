"""The questionnaire's widgets, and the one value that they all write into."""

from __future__ import annotations

import streamlit as st

from iinst_geo.self_analysis.answers import (
    EARLIEST,
    LATEST,
    LONGEST_LINE,
    LONGEST_NOTE,
)
from iinst_geo.self_analysis.questionnaire import SECTIONS, Heading, read_questionnaire
from iinst_geo.ui.html import markup
from iinst_geo.ui.session.own_answers import answers, answers_of, kept, values_of
from iinst_geo.ui.text import as_markdown
from iinst_geo.vocabulary import PHASES, SETTINGS

NOTE_HEIGHT_PX = 120


def _take() -> None:
    """Bring what the widgets show into the answers: the one place where they do."""
    shown = values_of(answers())
    shown |= {key: st.session_state[key] for key in shown if key in st.session_state}
    kept().answers = answers_of(shown)


def _seed(*, afresh: bool) -> None:
    # Streamlit forgets a widget that is not drawn. One that shows its answer is left
    # alone: to set it would wipe out what is being typed. Streamlit 1.67: a page that
    # was left and come back to within one run may hold what its widgets do not show.
    for key, value in values_of(answers()).items():
        is_right = key in st.session_state and st.session_state[key] == value
        if afresh or not is_right:
            st.session_state[key] = value


def render(*, afresh: bool) -> None:
    """
    Draw the form, filled in with the answers of the session.

    ``afresh`` says that another page was shown before.
    """
    _seed(afresh=afresh)
    with st.expander("About your institution", expanded=True):
        _render_about()
    for heading in read_questionnaire().headings:
        with st.expander(as_markdown(heading.label), expanded=heading.number == "1"):
            _render_heading(heading)


def _render_about() -> None:
    st.html(
        "<p>All of it can stay empty. Phase, setting and place find institutions like "
        "yours and near you; the rest only heads your files.</p>"
    )
    st.text_input("Name", key="about-name", max_chars=LONGEST_LINE, on_change=_take)
    first, second = st.columns(2)
    first.selectbox(
        "Phase",
        PHASES,
        index=None,
        key="about-phase",
        placeholder="Not given",
        on_change=_take,
    )
    second.selectbox(
        "Setting",
        SETTINGS,
        index=None,
        key="about-setting",
        placeholder="Not given",
        on_change=_take,
    )
    first, second = st.columns(2)
    first.text_input(
        "Postcode or place",
        key="about-place",
        max_chars=LONGEST_LINE,
        placeholder="BB1 2LD, Falmouth, a school of the network",
        on_change=_take,
    )
    second.date_input(
        "Date",
        value=None,
        key="about-day",
        min_value=EARLIEST,
        max_value=LATEST,
        format="DD/MM/YYYY",
        on_change=_take,
    )


def _render_heading(heading: Heading) -> None:
    st.html(markup("<p>{}</p>", heading.asks))
    levels = read_questionnaire().value_of
    for statement in heading.statements:
        st.segmented_control(
            statement.text,
            list(levels),
            format_func=str.capitalize,
            key=f"judge-{statement.id}",
            on_change=_take,
        )
    for name, title in SECTIONS.items():
        st.text_area(
            title,
            key=f"note-{heading.number}-{name}",
            height=NOTE_HEIGHT_PX,
            max_chars=LONGEST_NOTE,
            on_change=_take,
        )
