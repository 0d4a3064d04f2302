"""The network that a session brought with it, and the notice that it is on screen."""

from __future__ import annotations

import streamlit as st

from iinst_geo.ingest import OwnData
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.address import FROM, GROUP, SORT
from iinst_geo.selection.model import prepare
from iinst_geo.ui.html import markup
from iinst_geo.ui.session import compared, data, state

# In the session alone: it is never written down, and no other session has it.
OWN = "own_data"
TIMES = "own_data_times"  # how often the session has brought data


@st.cache_resource(show_spinner="Reading the data …")
def started_with() -> PartnershipNetwork:
    """Return the network that the explorer started with."""
    network = data.network()
    prepare(network)
    return network


def network() -> PartnershipNetwork:
    """Return the session's own network, else the one that the explorer started with."""
    own = in_use()
    return own.network if own and own.network else started_with()


def in_use() -> OwnData | None:
    """Return the data that the session brought and uses, if any."""
    own: OwnData | None = st.session_state.get(OWN)
    return own


def times() -> int:
    """Say which of the data that the session brought is in use; 0 stands for none."""
    return int(st.session_state.get(TIMES, 0)) if in_use() else 0


def use(own: OwnData) -> None:
    """Show the session's own data on all its pages; the map begins at its places."""
    _forget()
    st.session_state[OWN] = own
    st.session_state[TIMES] = int(st.session_state.get(TIMES, 0)) + 1
    if own.network:
        state.send_map(own.network, sorted(own.network.placed_ids))


def count_data_gone() -> int:
    """Count data that an earlier session had, and return which they are."""
    times = int(st.session_state.get(TIMES, 0)) + 1
    st.session_state[TIMES] = times
    return times


def give_up() -> None:
    """Go back to the network that the explorer started with."""
    _forget()
    st.session_state.pop(OWN, None)


def _forget() -> None:
    """Take off what was asked of one network; it means nothing in another."""
    state.clear_filters()
    st.session_state[FROM] = ""
    for name in (state.MAP_VIEW, state.KEPT, state.LOOKED_FROM, GROUP, SORT):
        st.session_state.pop(name, None)
    compared.choose(())
    # Not all of the address: Streamlit 1.67 lets nobody but a widget take its own out.
    state.choose("")


def started_in_words() -> str:
    """Name the data that the explorer started with."""
    return "the data it started with" if data.is_given() else "the built-in data"


def way_back() -> str:
    """Name the way back."""
    return f"Back to {started_in_words()}"


def render_banner() -> None:
    """Say on every page whose data it shows; nothing where they are the explorer's."""
    own = in_use()
    if own is None:
        return
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="own_banner"
    ):
        st.html(
            markup(
                '<p role="status"><strong>You are looking at your own data: {}.'
                "</strong> Only this tab has them: a reload or a link shows the "
                "explorer’s.</p>",
                own.name,
            ),
            width="content",
        )
        st.button(way_back(), key="leave_own_data", on_click=give_up)


def render_note(words: str) -> None:
    """Say, while own data are in use, what on a page is not about them."""
    if in_use():
        st.info(words)
