"""The pane beside the map: a case study or institution in full, with its basis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from iinst_geo.focus import Focus, selectable_id
from iinst_geo.listing import member_rows
from iinst_geo.network import PartnershipNetwork
from iinst_geo.selection import Selection, matched_ends, select
from iinst_geo.tables import each_row, text, words
from iinst_geo.ui import links, own_network, state
from iinst_geo.ui.text import as_html, as_markdown, link
from iinst_geo.vocabulary import (
    NOT_RECORDED,
    SETTING_BASIS,
    THEME_NAMES,
    TIE_BASIS,
)

Row = Any  # a row of a table, its cells by name


def render(selection: Selection, focus: Focus, *, can_go: bool = True) -> None:
    """
    Draw what is selected, whether the filter shows it or not.

    ``can_go`` says whether the page's map can be sent to it.
    """
    network = selection.network
    _render_actions(network, focus, can_go=can_go)
    if not set(focus.case_study_ids) & set(selection.case_study_ids):
        st.warning(
            "The filters hide this selection on the map and in the list. "
            "It stays here to be read.",
            icon=":material/visibility_off:",
        )
    if focus.selected not in focus.case_study_ids:
        _render_institution(network, focus.selected)
    for case_study_id in focus.case_study_ids:
        _render_case_study(selection, case_study_id, focus)


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


def _render_institution(network: PartnershipNetwork, institution_id: str) -> None:
    row: Row = network.institution_by_id.loc[institution_id]
    facts = [
        ("Kind", text(row["kind"]).capitalize()),
        ("Phase", text(row["phase"])),
        ("Setting", _setting(row)),
        ("Authority", _authority(row)),
        ("Region", text(row["region"])),
        ("Town", text(row["town"])),
        ("Postcode", text(row["postcode"])),
        ("Place", _place(network, row)),
        ("URN", _then_and_now(row["urn_then"], row["urn"])),
        ("Name now", text(row["name_now"])),
        ("Now", _status(row)),
    ]
    st.html(
        f"<h2>{as_html(row['name'])}</h2>"
        + _facts(facts)
        + _paragraph(row["notes"])
        + _sources(network, words(row["sources"]))
    )
    neighbours = _at_the_same_point(network, institution_id)
    if neighbours:
        st.html("<h3>At the same point</h3>")
        for neighbour in neighbours:
            _choice(network, neighbour, f"beside-{institution_id}")


def _render_case_study(selection: Selection, key: str, focus: Focus) -> None:
    network = selection.network
    study: Row = network.case_study_by_id.loc[key]
    level = "h2" if focus.selected == key else "h3"
    st.html(
        f'<p class="eyebrow">{as_html(key)} · {as_html(study["programme"])}</p>'
        f"<{level}>{as_html(study['title'])}</{level}>"
        + _badges(network, study)
        + _paragraph(study["summary"])
        + _matched(selection, key)
        + "<h3>How they work together</h3>"
        + _facts(
            [
                ("Collaboration", text(study["collaboration_type"])),
                ("Development", text(study["professional_development"])),
                ("Status", text(study["specialist_status"])),
                ("Years", text(study["years"])),
                ("What survives", text(study["detail_level"]).capitalize()),
            ]
        )
    )
    _render_members(network, key, focus)
    st.html(
        "<h3>Themes</h3>"
        + _coded(network, key, "theme")
        + "<h3>Activities</h3>"
        + _coded(network, key, "activity")
        + "<h3>Funding</h3>"
        + _coded(network, key, "funding")
        + (
            f"<h3>Notes</h3>{_paragraph(study['notes'])}"
            if text(study["notes"])
            else ""
        )
        + _sources(network, _cited(network, study))
    )


def _render_members(network: PartnershipNetwork, key: str, focus: Focus) -> None:
    rows = member_rows(select(network))
    mine = rows[(rows["case_study_id"] == key) & rows["institution_id"].notna()]
    leads, partners = mine[mine["role"] == "lead"], mine[mine["role"] == "partner"]
    st.html("<h3>Lead</h3>")
    if leads.empty:
        st.html(f"<p>{NOT_RECORDED}.</p>")
    for row in each_row(leads):
        _member(network, row, key, focus)
    st.html(f"<h3>Partners ({len(partners)})</h3>")
    if partners.empty:
        st.html("<p>No partner is recorded.</p>")
    for row in each_row(partners):
        _member(network, row, key, focus)


def _member(network: PartnershipNetwork, row: Row, key: str, focus: Focus) -> None:
    institution_id = str(row.institution_id)
    is_lead = row.role == "lead"
    chosen = focus.institution_id == institution_id
    target = institution_id if is_lead else None
    _choice(network, institution_id, f"member-{key}", target=target, chosen=chosen)
    km = row.distance_km
    placed = institution_id in network.placed_ids
    basis = text(row.basis)
    place = "no place recorded" if not placed else "" if pd.isna(km) else f"{km:.1f} km"
    parts = [
        text(row.relationship),
        place,
        text(network.institution_by_id.at[institution_id, "setting"])
        if is_lead
        else "",
        f"{TIE_BASIS[basis]}" if basis and basis != "named" else "",
    ]
    line = " · ".join(part for part in parts if part)
    note = text(row.basis_note) if basis != "named" else ""
    why = f"<details><summary>Why</summary>{as_html(note)}</details>" if note else ""
    st.html(f'<div class="member">{as_html(line)}{why}</div>')


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


def _badges(network: PartnershipNetwork, study: Row) -> str:
    lead = text(study["lead_id"])
    setting = basis = ""
    if lead:
        row: Row = network.institution_by_id.loc[lead]
        setting, basis = text(row["setting"]), _setting(row)
    badges = [
        text(study["phase"]) or f"Phase: {NOT_RECORDED.lower()}",
        setting or f"Setting: {NOT_RECORDED.lower()}",
    ]
    spans = "".join(f'<span class="badge">{as_html(badge)}</span>' for badge in badges)
    return f'<p class="badges">{spans}</p>' + (
        f'<p class="basis">{as_html(basis)}</p>' if basis else ""
    )


def _coded(network: PartnershipNetwork, key: str, facet: str) -> str:
    table = network.facets
    mine = table[(table["case_study_id"] == key) & (table["facet"] == facet)]
    if mine.empty:
        return f"<p>{NOT_RECORDED}.</p>"
    items = []
    for row in each_row(mine):
        name = f"{row.value} {THEME_NAMES.get(row.value, '')}".strip()
        value = as_html(name if facet == "theme" else str(row.value))
        weight = f" ({as_html(text(row.weight))})" if text(row.weight) else ""
        by = "" if own_network.in_use() else " by this project"
        basis = f"coded{by}" if row.basis == "coded" else text(row.basis)
        items.append(
            f"<li><strong>{value}</strong>{weight}: {as_html(text(row.evidence))} "
            f'<span class="basis">[{as_html(basis)}]</span></li>'
        )
    return f"<ul>{''.join(items)}</ul>"


def _cited(network: PartnershipNetwork, study: Row) -> list[str]:
    key = study["case_study_id"]
    cited = words(study["sources"])
    for table in (network.facets, network.partnerships):
        for cell in table.loc[table["case_study_id"] == key, "sources"]:
            cited += words(cell)
    return cited


def _sources(network: PartnershipNetwork, cited: Iterable[str]) -> str:
    rows = network.sources.set_index("source_id")
    items = []
    for key in dict.fromkeys(cited):
        row: Row = rows.loc[key]
        by = ", ".join(filter(None, [text(row["publisher"]), text(row["date"])]))
        items.append(f"<li>{link(text(row['url']), row['title'])} ({as_html(by)})</li>")
    return (
        f"<details><summary>Sources ({len(items)})</summary>"
        f"<ul>{''.join(items)}</ul></details>"
    )


def _matched(selection: Selection, key: str) -> str:
    ends = matched_ends(selection, key)
    said = [
        f"{facet.capitalize()} matched by its {' and '.join(roles)}."
        for facet, roles in ends.items()
    ]
    return f'<p class="basis">{as_html(" ".join(said))}</p>' if said else ""


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    rows = "".join(
        f"<dt>{as_html(name)}</dt><dd>{as_html(value or NOT_RECORDED)}</dd>"
        for name, value in facts
    )
    return f"<dl>{rows}</dl>"


def _paragraph(value: object) -> str:
    return f"<p>{as_html(text(value))}</p>" if text(value) else ""


def _setting(row: Mapping[str, object]) -> str:
    setting = text(row["setting"])
    basis = SETTING_BASIS.get(text(row["setting_basis"]), text(row["setting_basis"]))
    if not setting:
        return ""
    return f"{setting}: {basis}. {text(row['setting_note'])}".strip()


def _authority(row: Mapping[str, object]) -> str:
    return _then_and_now(row["local_authority"], row["local_authority_now"])


def _then_and_now(then: object, now: object) -> str:
    before, after = text(then), text(now)
    if before and after and before != after:
        return f"{before} (now {after})"
    return before or after


def _status(row: Mapping[str, object]) -> str:
    status, day = text(row["status_now"]), text(row["as_of"])
    if not status:
        return ""
    return f"{status.capitalize()}, as of {day}" if day else status.capitalize()


def _place(network: PartnershipNetwork, row: Mapping[str, object]) -> str:
    if row["institution_id"] not in network.placed_ids:
        return "None recorded; it is in the list, not on the map"
    return f"{text(row['location_basis']).capitalize()}. {text(row['location_note'])}"


def _at_the_same_point(network: PartnershipNetwork, institution_id: str) -> list[str]:
    if institution_id not in network.placed_ids:
        return []
    table = network.institution_by_id
    same = table.geometry.geom_equals(table.geometry.loc[institution_id])
    return [key for key in table.index[same] if key != institution_id]
