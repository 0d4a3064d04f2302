"""Schools of the register on a page: the option, a hint, and what is known of one."""

from __future__ import annotations

import streamlit as st

from iinst_geo.errors import DataFileError
from iinst_geo.register.model import ID_PREFIX, Register, School
from iinst_geo.selection.address import FROM, REGISTER, SCHOOL
from iinst_geo.ui.html import link, markup, part
from iinst_geo.ui.session import data, links, own_register, state
from iinst_geo.vocabulary import NOT_RECORDED, SETTING_BASIS

REGISTER_PAGE = "https://get-information-schools.service.gov.uk/Establishments/Establishment/Details"


def imported() -> Register | None:
    """
    Return the session's own register, or the one imported on this machine, if any.

    It says what is wrong with that one if it cannot be read.
    """
    own = own_register.in_use()
    if own:
        return own.register
    try:
        return data.register()
    except DataFileError as error:
        st.warning("The register of schools cannot be read, and is left out.")
        st.text(str(error))
        return None


def listed(register: Register | None) -> Register | None:
    """Return the register if its schools are asked for, before the option is drawn."""
    at_first = st.query_params.get(REGISTER, "").casefold() != "false"
    return register if st.session_state.get(REGISTER, at_first) else None


def render_hint(gain: str) -> None:
    """Say what a register would add to a page that has none, and where to bring it."""
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="register_hint"
    ):
        words = f"With the national register of schools {gain}."
        st.html(markup('<p class="basis">{}</p>', words), width="content")
        links.to("your-data", "How to bring it")


def render_option(register: Register | None) -> Register | None:
    """Draw whether to list the register's schools too, and give it if so."""
    if register is None:
        return None
    wanted = st.toggle(
        "Schools of the register too",
        value=True,
        key=REGISTER,
        bind="query-params",
        persist_state="session",
        help=f"The {register.label}: {len(register.schools):,} schools. Turn it off "
        "to see the recorded partnerships alone.",
    )
    return register if wanted else None


def chosen(register: Register | None) -> School | None:
    """Return the school that the address selects, if the register has it."""
    asked = st.query_params.get(SCHOOL, "")
    position = register.position(asked) if register and asked else None
    if register is None or position is None:
        return None
    return register.row(position)


def unknown_in_address(register: Register | None) -> list[str]:
    """Return the school that the address selects in vain, as a sentence."""
    asked = st.query_params.get(SCHOOL, "")
    return [f"{SCHOOL}={asked}"] if asked and not chosen(register) else []


def choose(target: str) -> None:
    """Select a school of the register, or what the network has; the address says it."""
    st.query_params.pop(SCHOOL, None)
    if target.startswith(ID_PREFIX):
        state.choose("")
        st.query_params[SCHOOL] = target
    else:
        state.choose(target)


def render_detail(register: Register, school: School) -> None:
    """Tell what the register has of a school."""
    setting = SETTING_BASIS.get(school.setting_basis, "")
    status = f"{school.status} {school.closed_on}".strip()
    facts = [
        ("Partnerships", "None recorded here"),
        ("Phase", school.phase),
        ("Type", school.type),
        ("Trust", school.trust or "None recorded"),
        ("Setting", f"{school.setting}: {setting}" if school.setting else ""),
        ("Official class", school.rural_urban),
        ("Town", ", ".join(filter(None, (school.town, school.postcode)))),
        ("Authority", school.local_authority),
        ("Region", school.region),
        ("Status", status),
        ("Number (URN)", school.urn),
        ("Place", school.location_basis.capitalize()),
    ]
    page = link(f"{REGISTER_PAGE}/{school.urn}", "Its page in the register")
    st.html(
        markup(
            '<h2>{}</h2>{}<p class="basis">From the {}. {}</p>',
            school.name,
            part("definitions", [(name, said or NOT_RECORDED) for name, said in facts]),
            register.label,
            page,
        )
    )
    with st.container(horizontal=True, gap="small", key="school_actions"):
        st.button(
            "Look from here",
            key="look_from_school",
            on_click=_look_from,
            args=(school.id,),
        )
        st.button("Close", key="close_school", on_click=choose, args=("",))


def _look_from(place: str) -> None:
    choose("")
    st.session_state[FROM] = place
