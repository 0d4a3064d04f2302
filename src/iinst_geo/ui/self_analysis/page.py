"""The Self-analysis page: judge your institution, and see where to look next."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from iinst_geo.errors import PlaceError
from iinst_geo.nearby.model import Place
from iinst_geo.nearby.places import find_place
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.self_analysis.advice import Advice, advise
from iinst_geo.self_analysis.answers import Answers
from iinst_geo.self_analysis.profile import (
    HOW_JUDGED,
    HeadingProfile,
    figure,
    findings,
    profile_of,
    progress,
)
from iinst_geo.self_analysis.questionnaire import WHOSE, read_questionnaire
from iinst_geo.ui import page
from iinst_geo.ui.html import joined, markup, part
from iinst_geo.ui.self_analysis import advice_lists, answer_form, files
from iinst_geo.ui.session import lost_session, own_answers, own_network, state
from iinst_geo.ui.text import as_markdown

TITLE = "Self-analysis"


def render(network: PartnershipNetwork) -> None:
    """Draw the page for a network."""
    afresh = state.page_before() != TITLE
    selection, focus = page.begin(TITLE, network)
    has = network.has_case_studies
    who = "case studies and institutions" if has else "institutions"
    own_network.render_note(
        "The questions come with the explorer and follow NCETM’s five themes. The "
        f"{who} suggested below are those of your data."
    )
    _render_intro(who)
    main, side = st.columns([2, 1], gap="medium")
    with main:
        st.html("<h2>Your answers</h2>")
        answer_form.render(afresh=afresh)
    given, criteria = own_answers.answers(), state.criteria()

    def advise_on(answers: Answers) -> Advice:
        return advise(network, answers, _place(network, answers)[0], criteria)

    with side, st.container(key="profile"):
        _render_profile(given)
        st.html("<h2>Keep or bring back</h2>")
        files.render_downloads(network, advise_on)
        files.render_upload()
        lost_session.render_answers()
    _, problem = _place(network, given)
    if problem:
        st.warning(as_markdown(str(problem)))
    advice_lists.render(network, advise_on(given), focus)
    page.end(selection)


def _render_intro(who: str) -> None:
    levels = [
        markup("<strong>{}</strong>: {}", level.name.capitalize(), level.meaning)
        for level in read_questionnaire().levels
    ]
    st.html(
        markup(
            "<p>For headteachers and senior staff: judge how your institution works "
            "with others on professional development in mathematics, note what you do "
            "and what you want to change, and see which {} could help.</p><p>{}</p>"
            "<p>Your answers stay with you when you go to another page. Nothing is "
            "stored on the server, which holds them in memory while your session "
            "lasts; what your browser keeps is said under <b>Keep or bring back</b>. "
            "Download what you want to keep for longer.</p>"
            "<details><summary>The scale</summary>{}<p>{}</p></details>",
            who,
            WHOSE,
            part("bullets", levels),
            HOW_JUDGED,
        )
    )


def _place(
    network: PartnershipNetwork, given: Answers
) -> tuple[Place | None, PlaceError | None]:
    """Return the place of the institution, or what is wrong with how it is called."""
    try:
        asked = given.about.place.strip()
        return (find_place(network, asked) if asked else None), None
    except PlaceError as error:
        return None, error


def _render_profile(given: Answers) -> None:
    answered, total = progress(given)
    st.html("<h2>Your profile</h2>")
    st.progress(answered / total, f"{answered} of {total} answered")
    highest = read_questionnaire().highest
    st.html(
        markup(
            '<table class="bars profile">'
            "<caption>Mean of each heading, 0 (not yet) to {} (leading others)"
            '</caption><thead><tr><th scope="col">Heading</th>'
            '<th scope="col">Profile</th><th scope="col">Mean</th></tr></thead>'
            "<tbody>{}</tbody></table><p>{}</p>",
            highest,
            joined(map(_row, profile_of(given))),
            " ".join(findings(given)[1:]),
        )
    )


def _row(each: HeadingProfile) -> Markup:
    share = 100 * (each.mean or 0) / read_questionnaire().highest
    bar = markup('<span class="bar" style="width:{:.0f}%"></span>', share)
    return markup(
        '<tr><th scope="row">{}<span class="basis">{} of {} answered</span></th>'
        "<td>{}</td><td>{}</td></tr>",
        each.heading.label,
        each.answered,
        each.total,
        "" if each.mean is None else bar,
        "–" if each.mean is None else figure(each.mean),
    )
