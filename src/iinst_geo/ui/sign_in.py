"""Sign-in, where whoever runs the explorer has set one up."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from iinst_geo.ui.text import as_html

SECTION = "auth"  # of Streamlit's secrets; `st.login` goes by it
UNREADABLE = (
    "Nothing is shown here for now: the file of secrets on the server, which may say "
    "who signs in, cannot be read. Please tell whoever runs this explorer."
)


def is_unreadable() -> bool:
    """Say whether there are secrets that cannot be read: nothing is shown then."""
    return _has_secrets() is None


def is_set_up() -> bool:
    """Say whether the server's secrets name who signs visitors in, or may do so."""
    there_are = _has_secrets()
    return there_are is None or (there_are and SECTION in st.secrets)


def is_wanted() -> bool:
    """Say whether the visitor has to sign in before anything is shown."""
    # Without any secrets nobody can have signed in.
    return is_set_up() and not (_has_secrets() and st.user.get("is_logged_in"))


def _has_secrets() -> bool | None:
    """Return whether the server has secrets; nothing where they cannot be read."""
    try:
        if st.secrets.load_if_toml_exists():
            return True
    except (OSError, ValueError):
        return None
    # To Streamlit, a file with a slip in it is the same as none.
    there_are = any(Path(each).exists() for each in st.get_option("secrets.files"))
    return None if there_are else False


def render() -> None:
    """Ask the visitor to sign in, or say why nobody can."""
    if is_unreadable():
        st.html(f"<h1>Not available</h1><p>{as_html(UNREADABLE)}</p>")
        return
    st.html(
        "<h1>Sign in</h1><p>Whoever runs this explorer shows it to people who sign in. "
        "Afterwards it begins at its first page; a link that led you here works from "
        "then on.</p>"
    )
    st.button("Sign in", key="sign_in", type="primary", on_click=st.login)


def render_foot() -> None:
    """Say under a page who is signed in, with the way out; else nothing."""
    if not is_set_up():
        return
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="signed_in"
    ):
        who = str(st.user.get("email") or st.user.get("name") or "")
        said = f"Signed in as {who}." if who else "Signed in."
        st.html(f'<p class="basis">{as_html(said)}</p>', width="content")
        st.button("Sign out", key="sign_out", type="tertiary", on_click=st.logout)
