"""The register that a session brought with it, and the word that its map asks by."""

from __future__ import annotations

import secrets
from weakref import WeakValueDictionary

import streamlit as st

from iinst_geo.register.importing import RegisterImport
from iinst_geo.register.model import Register
from iinst_geo.ui.session import visitors

# In the session alone: it is never written down, and no other session has it.
OWN, WORD = "own_register", "own_register_word"
# The map's layer of schools comes by a route, which knows no session. It finds a
# session's register by a word that only its page is told, and by the browser that it
# was told to, as long as the session lives.
_BY_WORD: WeakValueDictionary[tuple[str, str], Register] = WeakValueDictionary()


def in_use() -> RegisterImport | None:
    """Return what the session brought and uses, if anything."""
    own: RegisterImport | None = st.session_state.get(OWN)
    return own


def use(own: RegisterImport) -> None:
    """Use the session's own register on all its pages."""
    give_up()
    new = secrets.token_urlsafe(16)
    _BY_WORD[visitors.of_this_page(), new] = own.register
    st.session_state[OWN], st.session_state[WORD] = own, new


def give_up() -> None:
    """Go back to the register kept on this machine, or to none."""
    _BY_WORD.pop((visitors.of_this_page(), word()), None)
    for name in (OWN, WORD):
        st.session_state.pop(name, None)


def word() -> str:
    """Return the word of the session's own register, empty if it has none."""
    said: str = st.session_state.get(WORD, "")
    return said


def called(said: str, visitor: str) -> Register | None:
    """Return the register that a word of a visitor's stands for, while it is in use."""
    return _BY_WORD.get((visitor, said))
