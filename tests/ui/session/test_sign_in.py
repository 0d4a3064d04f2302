"""Sign-in, where it is set up: nothing is shown, on pages or routes, without it."""

from __future__ import annotations

import json

from streamlit import config
from streamlit.runtime.secrets import Secrets
from streamlit.testing.v1 import AppTest

from iinst_geo.ui.session import sign_in
from tests.pages import MAIN_SCRIPT, PATIENCE_S, buttons, html_of

SECRETS = {"auth": {"redirect_uri": "https://maps.example.org/oauth2callback"}}


def app_for(user: dict[str, object]) -> AppTest:
    """The whole app as a visitor meets it where sign-in is set up."""
    app = AppTest.from_file(MAIN_SCRIPT, default_timeout=PATIENCE_S)
    app.secrets["auth"] = SECRETS["auth"]
    app.user = user
    return app.run()


def test_a_visitor_who_has_not_signed_in_sees_nothing_but_the_way_in():
    app = app_for({"is_logged_in": False})
    assert not app.exception
    assert buttons(app) == ["Sign in"]
    assert "case studies" not in html_of(app)
    assert not app.dataframe


def test_a_visitor_who_has_signed_in_sees_the_page_and_the_way_out():
    app = app_for({"is_logged_in": True, "email": "<b>@example.org"})
    assert not app.exception
    assert "Showing 14 of 14 case studies" in html_of(app)
    assert "Signed in as &lt;b&gt;@example.org." in html_of(app)
    app.button(key="sign_out").click().run()
    assert buttons(app) == ["Sign in"]


def kept_by(user: dict[str, object], name: str) -> object:
    """What the browser of somebody is told of how it keeps their work."""

    def page():
        import streamlit as st

        from iinst_geo.ui.session import browser_store

        st.json(browser_store.what_to_keep())

    app = AppTest.from_function(page, default_timeout=PATIENCE_S)
    app.secrets["auth"] = SECRETS["auth"]
    app.user = user
    return json.loads(app.run().json[0].value)[name]


def test_where_people_sign_in_a_browser_keeps_work_for_one_of_them_in_one_tab():
    one, other, nobody = (
        {"is_logged_in": True, "email": "a@example.org"},
        {"is_logged_in": True, "email": "b@example.org"},
        {"is_logged_in": False},
    )
    assert kept_by(one, "device") is False
    owners = [kept_by(user, "owner") for user in (one, other, nobody)]
    assert len(set(owners)) == 3
    assert "example.org" not in str(owners)
    assert kept_by(one, "owner") == owners[0]


def test_without_secrets_nobody_is_asked_to_sign_in():
    assert not sign_in.is_set_up()
    assert not sign_in.is_wanted()


def test_where_the_secrets_cannot_be_read_nothing_is_shown(tmp_path, monkeypatch):
    spoilt = tmp_path / "secrets.toml"
    spoilt.write_text("[auth\nredirect_uri = ")
    option = config.get_config_options()["secrets.files"]
    files = [str(tmp_path / "none.toml"), str(spoilt)]
    monkeypatch.setattr(option, "_get_val_func", lambda: files)
    monkeypatch.setattr(sign_in.st, "secrets", Secrets())
    app = AppTest.from_file(MAIN_SCRIPT, default_timeout=PATIENCE_S).run()
    assert not app.exception
    assert "cannot be read" in html_of(app)
    assert "case studies" not in html_of(app)
    assert buttons(app) == []
