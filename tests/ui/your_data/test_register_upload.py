"""The register that a visitor brings: read, used by one session, taken off."""

from __future__ import annotations

import gc
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.exceptions import HTTPException
from streamlit.testing.v1 import AppTest

from iinst_geo.limited import READERS, Visitor
from iinst_geo.register.model import CACHE_FOLDER_VARIABLE, keep_register
from iinst_geo.ui.session import own_register, visitors
from tests.nearby.test_schools import served
from tests.pages import PATIENCE_S, html_of, map_told
from tests.register.test_importing import DATED, zipped
from tests.register_sample import content, imported
from tests.ui.nearby.test_page import names


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A cache folder without a register."""
    monkeypatch.setenv(CACHE_FOLDER_VARIABLE, str(tmp_path))
    return tmp_path


def section() -> AppTest:
    """The section of Your data, without what stands above it."""

    def page():
        from iinst_geo.ui.your_data import register_upload

        register_upload.render()

    return AppTest.from_function(page, default_timeout=PATIENCE_S).run()


def give(page: AppTest, name: str, held: bytes) -> AppTest:
    return page.file_uploader[0].set_value((name, held, "")).run()


def test_the_zip_is_read_and_its_rows_counted_as_the_command_does(cache):
    page = section()
    assert "In use now: none." in html_of(page)
    give(page, "extract.zip", zipped(**{DATED: content("cp1252")}))
    assert not page.exception and not page.error
    for line in imported().lines[1:]:
        assert f"<li>{line}</li>" in html_of(page)
    assert "Kept 7 of 15 schools (extract of 22 April 2025)." in html_of(page)
    assert not page.file_uploader[0].value  # the file is let go
    assert not list(cache.iterdir())  # nothing is written down
    page.checkbox(key="closed_schools_too").check().run()
    give(page, DATED, content())
    assert "Kept 9 of 15 schools" in html_of(page)
    page.button(key="leave_own_register").click().run()
    assert "In use now: none." in html_of(page)


def test_what_is_no_register_is_told_and_the_one_in_use_stays(cache):
    page = give(section(), DATED, content())
    give(page, "list.csv", b"name,place\nx,y\n")
    assert page.error[0].value == "The file cannot be used as the register."
    assert "has no column URN" in page.text[0].value
    give(page, "links.csv", b"URN,LinkURN,LinkName\n1,2,Oak\n")
    assert "This is the links file" in page.text[0].value
    assert "In use now, in this tab alone" in html_of(page)


def test_a_register_that_a_busy_server_did_not_read_is_read_when_tried_again(
    cache, monkeypatch
):
    monkeypatch.setattr(visitors, "who_waits", lambda: Visitor("a", waits_s=0))
    with (
        READERS._turns.turn(Visitor("b"), 0),
        READERS._turns.turn(Visitor("c"), 0),
    ):
        page = give(section(), DATED, content())
        [told] = page.warning
        assert told.value.startswith("The server is reading other people’s files.")
        assert not page.exception and not page.error
    page.button(key="try_again").click().run()
    assert "In use now, in this tab alone" in html_of(page) and not page.warning


def test_what_is_not_understood_is_told_on_the_page(cache):
    text = content().decode("utf-8-sig").replace("07-03-2026", "<b>soon</b>", 1)
    page = give(section(), DATED, text.encode())
    assert "1 date is not understood and left empty, such as “&lt;b&gt;soon" in html_of(
        page
    )


def test_the_sessions_register_stands_before_the_one_kept(cache, network):
    def pages(network):
        from iinst_geo.ui.nearby import page as nearby
        from iinst_geo.ui.your_data import register_upload

        register_upload.render()
        nearby.render(network)

    keep_register(imported().register)
    page = AppTest.from_function(pages, args=(network,), default_timeout=PATIENCE_S)
    page.query_params["from"] = "TR11"
    page.run()
    assert "extract of 7 March 2026, 7 schools" in html_of(page)
    give(page, DATED, content())
    assert not page.exception
    assert "It stands before the one kept here" in html_of(page)
    assert "only in the national register of schools, extract of 22 April" in html_of(
        page
    )
    assert "Cedar Nursery" in names(page)
    # The route of the briefing knows no session.
    assert page.button(key="leave_own_register").label.startswith("Take it off and use")
    assert 'href="briefing?' not in html_of(page)
    page.button(key="leave_own_register").click().run()
    assert 'href="briefing?' in html_of(page)
    assert "22 April" not in html_of(page)


def test_the_map_finds_the_sessions_register_until_it_is_taken_off(cache, network):
    def page(network):
        import streamlit as st

        from iinst_geo.ui.explore import page as explore
        from iinst_geo.ui.session import own_register
        from tests.register_sample import imported

        if st.button("use"):
            own_register.use(imported())
        st.button("leave", on_click=own_register.give_up)
        explore.render(network)

    tested = AppTest.from_function(page, args=(network,), default_timeout=PATIENCE_S)
    tested.run().button[0].click().run()
    tested.selectbox(key="all_schools").set_value("cells").run()
    [url] = [
        layer["data"]
        for layer in map_told(tested)["picture"]["layers"]
        if "schools" in layer["id"]
    ]
    query = urlsplit(url).query
    assert len(served("england", query)) == 6
    assert len(parse_qs(query)["of"][0]) > 20  # not to be guessed
    tested.button[1].click().run()
    assert not tested.exception
    with pytest.raises(HTTPException):
        served("england", query)


def test_no_register_outlives_its_session():
    own = imported()
    own_register._BY_WORD["visitor", "word"] = own.register
    assert own_register.called("word", "visitor") is own.register
    assert own_register.called("word", "another") is None
    del own
    gc.collect()
    assert own_register.called("word", "visitor") is None
