"""Sign-in, where whoever runs the explorer has set one up."""

from __future__ import annotations

import json
from pathlib import Path

import streamlit as st
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from iinst_geo.ui.html import markup
from iinst_geo.ui.http import below_base, refuse

SECTION = "auth"  # of Streamlit's secrets; `st.login` goes by it
# What carries data, or figures about them. All else is the page's shell, which is
# empty until its websocket fills it, and what draws it.
GUARDED = (
    "_stcore/upload_file",
    "_stcore/metrics",
    "_stcore/agent",
    "app/static",
    "basemap/schools",
    "basemap/streets",
    "briefing",
    "media",
    "player",
)
SIGN_IN = "Sign in on the explorer's page first."
UNREADABLE = (
    "The explorer is not available: its sign-in settings cannot be read. Tell the "
    "person who runs it."
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


class SignedInOnly:
    """Refuse what carries data to strangers, where people sign in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse it, or pass it on; a page asks for the sign-in itself."""
        asked = below_base(scope) if scope["type"] == "http" else ""
        is_guarded = any(f"{asked}/".startswith(f"{each}/") for each in GUARDED)
        if is_guarded and is_unreadable():
            await refuse(scope, receive, send, 503, UNREADABLE)
        elif is_guarded and is_set_up() and not _is_signed_in(HTTPConnection(scope)):
            await refuse(scope, receive, send, 401, SIGN_IN)
        else:
            await self.app(scope, receive, send)


def _is_signed_in(connection: HTTPConnection) -> bool:
    """Say whether a request bears the cookie that Streamlit signed at the sign-in."""

    def part(name: str) -> bytes | None:
        signed = connection.cookies.get(name, "")
        return decode_signed_value(get_cookie_secret(), name, signed)

    try:
        user = json.loads(get_cookie_with_chunks(part, USER_COOKIE_NAME) or "{}")
    except ValueError:
        return False
    return isinstance(user, dict) and user.get("is_logged_in") is True


def render() -> None:
    """Ask the visitor to sign in, or say why nobody can."""
    if is_unreadable():
        st.html(markup("<h1>Not available</h1><p>{}</p>", UNREADABLE))
        return
    st.html(
        "<h1>Sign in</h1><p>You need to sign in to use this explorer. You will start "
        "at the first page; after that, links to other pages work.</p>"
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
        st.html(markup('<p class="basis">{}</p>', said), width="content")
        st.button("Sign out", key="sign_out", type="tertiary", on_click=st.logout)
