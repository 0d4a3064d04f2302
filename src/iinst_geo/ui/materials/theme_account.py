"""One theme in full: what it says, its elements and the case studies that show it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from iinst_geo.maps.view import view_of_points
from iinst_geo.materials.themes import (
    ELEMENT_BASES,
    Evidence,
    KeyElement,
    Theme,
    all_themes,
    showing,
    theme_evidence,
)
from iinst_geo.network.facets import coded_here
from iinst_geo.network.sources import case_study_titles
from iinst_geo.selection.aggregation import aggregated
from iinst_geo.selection.focus import Focus
from iinst_geo.selection.model import Selection
from iinst_geo.selection.summaries import counted, spread
from iinst_geo.ui import detail
from iinst_geo.ui.html import (
    joined,
    markup,
    part,
    source_list,
    source_numbers,
    sources_inline,
)
from iinst_geo.ui.session import links, state
from iinst_geo.ui.text import as_markdown
from iinst_geo.ui.widgets import map_pane
from iinst_geo.vocabulary import NOT_RECORDED

MAP = "map_themes"
LISTED = 30  # more are better read on Explore


def render(selection: Selection, focus: Focus | None, theme: Theme) -> None:
    """Draw a theme; the detail stands beside it when something is selected."""
    main, side = st.columns([2, 1], gap="medium")
    with main:
        render_account(theme)
        _render_case_studies(selection, focus, theme)
    with side, st.container(key="detail"):
        if focus:
            detail.render(selection, focus, can_go=False)
        else:
            _render_begin(selection)


def render_account(theme: Theme) -> None:
    """Draw what a theme says."""
    cited = [key for element in theme.elements for key in element.sources]
    listed = tuple(dict.fromkeys([*theme.sources, *cited]))
    elements = joined(_element(element, listed) for element in theme.elements)
    st.html(
        markup(
            '<article class="prose"><h2>{theme.label}</h2>'
            "<p>NCETM’s title: <cite>{theme.source_title}</cite>{numbers}</p>"
            "<p>{theme.about}</p>"
            '<p class="basis">What survives: {theme.survives}</p>'
            '<h3>Key elements</h3><ul class="elements">{elements}</ul>'
            "<details><summary>Sources of this account</summary>{sources}</details>"
            "</article>",
            theme=theme,
            numbers=source_numbers(theme.sources[:1], listed),
            elements=elements,
            sources=source_list(listed),
        )
    )


def _element(element: KeyElement, listed: Sequence[str]) -> Markup:
    titles = case_study_titles()
    rests_on = ", ".join(f"{key} {titles[key]}" for key in element.case_studies)
    return markup(
        '<li>{}{}<br><span class="badge">{}</span> <span class="basis">{}</span></li>',
        element.text,
        source_numbers(element.sources, listed),
        ELEMENT_BASES[element.basis],
        rests_on,
    )


def _render_case_studies(
    selection: Selection, focus: Focus | None, theme: Theme
) -> None:
    network = selection.network
    every, shown = (
        theme_evidence(network, theme.number),
        showing(selection, theme.number),
    )
    listed = [one for one in every if one.case_study_id in shown.case_study_ids]
    st.html(f"<h3>Case studies that show it</h3><p>{_how_many(every, listed)}</p>")
    if not every:
        return
    links.to_filtered(
        "explore", f"Theme {theme.label} on Explore", "theme", theme.number
    )
    seen = set(focus.case_study_ids) & set(shown.case_study_ids) if focus else set()
    around = {key for one in every for key in network.members_of(one.case_study_id)}
    points = network.institution_by_id.geometry.reindex(sorted(around))
    # The view is that of all the theme's case studies, so no filter moves the map.
    what = aggregated(shown, focus if seen else None)
    map_pane.render_chart(what, view_of_points(points), MAP)
    with st.container(key="evidence"):
        for one in listed[:LISTED]:
            _render_evidence(
                one, is_chosen=bool(focus and focus.selected == one.case_study_id)
            )
        if len(listed) > LISTED:
            st.html(f"<p>And {len(listed) - LISTED:,} more: see them on Explore.</p>")


def _how_many(every: Sequence[Evidence], listed: Sequence[Evidence]) -> str:
    if not every:
        return "No case study of these data is coded with this theme."
    hidden = len(every) - len(listed)
    words = (
        f"{counted(len(every), 'case study', 'case studies')} in all, main theme first"
    )
    return f"{words}; your filters hide {hidden:,}." if hidden else f"{words}."


def _render_evidence(one: Evidence, *, is_chosen: bool) -> None:
    st.button(
        as_markdown(f"{one.case_study_id} {one.title}"),
        key=f"evidence-{one.case_study_id}",
        type="tertiary",
        icon=f":material/radio_button_{'' if is_chosen else 'un'}checked:",
        on_click=state.choose,
        args=(one.case_study_id,),
    )
    weight = f"{one.weight.capitalize()} theme. " if one.weight else ""
    said = one.evidence or f"Evidence: {NOT_RECORDED.lower()}"
    source = Markup()
    if cited := sources_inline(one.sources):
        source = markup("<details><summary>Source</summary>{}</details>", cited)
    line = '<div class="member">{}{}. <span class="basis">[{}]</span>{}</div>'
    st.html(markup(line, weight, said, one.basis, source))


def _render_begin(selection: Selection) -> None:
    names = {theme.number: theme.label for theme in all_themes()}
    counts = {
        names.get(value, value): count
        for value, count in spread(selection, "theme").items()
    }
    coding = (
        " Which theme is whose is this project’s own coding of what survives of the "
        "case studies: NCETM’s filing has not been found."
        if coded_here(selection.network)
        else ""
    )
    st.html(
        markup(
            "<h2>Themes in view</h2>{}<p>One case study may show several themes, one "
            "of them as its main theme.{}</p><h3>How to begin</h3>"
            "<ul><li>Choose a theme above to read about it.</li>"
            "<li>Choose a case study, on the map or by its name, to read it here.</li>"
            "<li>The filters hold on this page too.</li></ul>",
            part("bars", "Case studies by theme", counts),
            coding,
        )
    )
