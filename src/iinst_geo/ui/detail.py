"""The pane beside the map: a case study or institution in full, with its basis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

import streamlit as st
from markupsafe import Markup

from iinst_geo.network.membership import coordinates
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.rows import (
    CaseStudyRow,
    case_study_row,
    institution_row,
    source_rows,
)
from iinst_geo.network.sources import cited_sources
from iinst_geo.network.ties import partners
from iinst_geo.selection import facts
from iinst_geo.selection.focus import Focus, selectable_id
from iinst_geo.selection.links import LinkView
from iinst_geo.selection.members import Member, members_of
from iinst_geo.selection.model import Selection, matched_ends
from iinst_geo.selection.summaries import counted
from iinst_geo.text import words
from iinst_geo.ui.html import markup, part
from iinst_geo.ui.session import compared, links, state
from iinst_geo.ui.text import as_markdown
from iinst_geo.vocabulary import IN_NO_PARTNERSHIP, NOT_RECORDED

Item = TypeVar("Item")
MOST_IN_FULL = 3  # case studies of an institution that are told one after the other
MOST_LISTED = 40  # of partners or case studies, unless all are asked for


def render(selection: Selection, focus: Focus, *, can_go: bool = True) -> None:
    """
    Draw what is selected, whether the filter shows it or not.

    ``can_go`` says whether the page's map can be sent to it.
    """
    network = selection.network
    _render_actions(network, focus, can_go=can_go)
    if selection.links:
        _render_of_links(selection, selection.links, focus)
        return
    if not focus.case_study_ids:
        st.info("It is in no recorded partnership, so the list does not have it.")
    elif not set(focus.case_study_ids) & set(selection.case_study_ids):
        _render_hidden()
    if focus.selected not in focus.case_study_ids:
        _render_institution(network, focus.selected)
    for case_study_id in focus.case_study_ids[:MOST_IN_FULL]:
        _render_case_study(selection, case_study_id, focus)
    others = focus.case_study_ids[MOST_IN_FULL:]
    if others:
        _render_others(network, others, focus.selected)


def _render_of_links(selection: Selection, view: LinkView, focus: Focus) -> None:
    """Draw an institution of a list of links with its partners."""
    network, key = selection.network, focus.selected
    here = network.institution_by_id.index.get_loc(key)
    if not network.partners_of(key):
        st.info(f"It is {IN_NO_PARTNERSHIP}.")
    if not view.institutions[here] and not view.alone[here]:
        _render_hidden()
    _render_institution(network, key)
    found = partners(network, key)
    if not found:
        return
    st.html(f"<h3>Partners ({len(found)})</h3>")
    for each in _first_ones(found, "partners", key):
        _choice(network, each.institution_id, f"partner-{key}")
        st.html(part("member", each.line, of="detail"))


def _render_hidden() -> None:
    st.warning(
        "The filters hide this selection on the map and in the list. "
        "It stays here to be read.",
        icon=":material/visibility_off:",
    )


def _render_others(
    network: PartnershipNetwork, case_study_ids: Sequence[str], selected: str
) -> None:
    count = counted(len(case_study_ids), "more case study", "more case studies")
    st.html(f"<h3>In {count}</h3>")
    titles = network.case_study_by_id["title"]
    for key in _first_ones(case_study_ids, "case studies", selected):
        st.button(
            as_markdown(f"{key} {titles[key]}"),
            key=f"study-{key}",
            type="tertiary",
            on_click=state.choose,
            args=(key,),
        )


def _first_ones(every: Sequence[Item], noun: str, key: str) -> Sequence[Item]:
    """Return the first of many, or all of them if the visitor asks for all."""
    if len(every) <= MOST_LISTED:
        return every
    label = f"Show all {len(every):,} {noun}"
    return every if st.toggle(label, key=f"all-{key}") else every[:MOST_LISTED]


def _render_actions(network: PartnershipNetwork, focus: Focus, *, can_go: bool) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="detail_actions"
    ):
        placed = sorted(focus.institution_ids & network.placed_ids)
        if can_go:
            st.button(
                "Go to on map",
                key="go_to",
                icon=":material/my_location:",
                on_click=state.send_map,
                args=(network, placed),
                disabled=not placed,
                help=None if placed else "No member of it has a place.",
            )
        st.button(
            "Close",
            key="close_detail",
            icon=":material/close:",
            on_click=state.choose,
            args=("",),
            type="tertiary",
        )
        if focus.institution_id in network.placed_ids:
            links.to_nearby(focus.selected, "Who is near")
        if focus.selected in focus.case_study_ids:
            compared.render_controls(focus.selected)


def _render_institution(network: PartnershipNetwork, institution_id: str) -> None:
    row = institution_row(network, institution_id)
    st.html(
        markup(
            "<h2>{}</h2>{}{}{}",
            row.name,
            _facts(facts.institution_facts(network, institution_id)),
            _paragraph(row.notes),
            _sources(network, words(row.sources)),
        )
    )
    neighbours = _at_the_same_point(network, institution_id)
    if neighbours:
        st.html("<h3>At the same point</h3>")
        for neighbour in neighbours:
            _choice(network, neighbour, f"beside-{institution_id}")


def _render_case_study(selection: Selection, key: str, focus: Focus) -> None:
    network = selection.network
    study = case_study_row(network, key)
    level = "h2" if focus.selected == key else "h3"
    st.html(
        part(
            "case_study_begin",
            key,
            study,
            level,
            [_badges(network, study), _paragraph(study.summary)],
            _matched(selection, key),
            _facts(facts.case_study_facts(network, key)),
            of="detail",
        )
    )
    _render_members(network, key, focus)
    codings = [
        (label, _coded(network, key, facet))
        for label, facet in (
            ("Themes", "theme"),
            ("Activities", "activity"),
            ("Funding", "funding"),
        )
    ]
    cited = _sources(network, cited_sources(network, key))
    st.html(
        part("case_study_end", codings, _paragraph(study.notes), cited, of="detail")
    )


def _render_members(network: PartnershipNetwork, key: str, focus: Focus) -> None:
    mine = [each for each in members_of(network, key) if each.institution_id]
    leads = [each for each in mine if each.role == "lead"]
    partners = [each for each in mine if each.role == "partner"]
    st.html("<h3>Lead</h3>")
    if not leads:
        st.html(f"<p>{NOT_RECORDED}.</p>")
    for row in leads:
        _member(network, row, key, focus)
    st.html(f"<h3>Partners ({len(partners)})</h3>")
    if not partners:
        st.html("<p>No partner is recorded.</p>")
    for row in _first_ones(partners, "partners", key):
        _member(network, row, key, focus)


def _member(network: PartnershipNetwork, row: Member, key: str, focus: Focus) -> None:
    institution_id = row.institution_id
    is_lead = row.role == "lead"
    chosen = focus.institution_id == institution_id
    target = institution_id if is_lead else None
    _choice(network, institution_id, f"member-{key}", target=target, chosen=chosen)
    line = facts.member_line(network, row)
    note = row.basis_note if row.basis != "named" else ""
    st.html(part("member", line, note, of="detail"))


def _choice(
    network: PartnershipNetwork,
    institution_id: str,
    where: str,
    *,
    target: str | None = None,
    chosen: bool = False,
) -> None:
    st.button(
        as_markdown(network.institution_by_id.at[institution_id, "name"]),
        key=f"{where}-{institution_id}",
        type="tertiary",
        icon=":material/radio_button_checked:"
        if chosen
        else ":material/location_on:"
        if institution_id in network.placed_ids
        else ":material/location_off:",
        on_click=state.choose,
        args=(target or selectable_id(network, institution_id),),
    )


def _badges(network: PartnershipNetwork, study: CaseStudyRow) -> Markup:
    setting = basis = ""
    if study.lead_id:
        row = institution_row(network, study.lead_id)
        setting, basis = row.setting, facts.setting_with_basis(row)
    badges = [
        study.phase or f"Phase: {NOT_RECORDED.lower()}",
        setting or f"Setting: {NOT_RECORDED.lower()}",
    ]
    bases = [each for each in (facts.phase_basis(study), basis) if each]
    return part("badges", badges, bases, of="detail")


def _coded(network: PartnershipNetwork, key: str, facet: str) -> Markup:
    return part("coded", facts.codings_in_words(network, key, facet), of="detail")


def _sources(network: PartnershipNetwork, cited: Iterable[str]) -> Markup:
    items = []
    for key in dict.fromkeys(cited):
        row = source_rows(network)[key]
        by = ", ".join(filter(None, [row.publisher, row.date]))
        items.append((row.url, row.title, by))
    return part("sources", items, of="detail")


def _matched(selection: Selection, key: str) -> Markup:
    said = " ".join(
        f"{facet.capitalize()} matched by its {' and '.join(roles)}."
        for facet, roles in matched_ends(selection, key).items()
    )
    return markup('<p class="basis">{}</p>', said) if said else Markup()


def _facts(known: Iterable[tuple[str, str]]) -> Markup:
    return part("definitions", [(name, value or NOT_RECORDED) for name, value in known])


def _paragraph(value: str) -> Markup:
    return markup("<p>{}</p>", value) if value else Markup()


def _at_the_same_point(network: PartnershipNetwork, institution_id: str) -> list[str]:
    if institution_id not in network.placed_ids:
        return []
    keys, at = network.institution_by_id.index, coordinates(network)
    here = keys.get_loc(institution_id)
    same = (at.lon == at.lon[here]) & (at.lat == at.lat[here])
    return [key for key in keys[same] if key != institution_id]
