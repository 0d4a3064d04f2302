"""The page Your data, run without a browser."""

from __future__ import annotations

import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from iinst_geo.errors import DataFileError
from iinst_geo.files import MEGABYTE
from iinst_geo.limited import READERS, Visitor
from iinst_geo.maps.view import view_of_england
from iinst_geo.ui.session import visitors
from iinst_geo.ui.your_data import report
from tests.own_files import FAULTS, faulty_workbook, mended_workbook
from tests.pages import MAIN_SCRIPT, PATIENCE_S, buttons, html_of


def page_with(files: dict[str, bytes]) -> AppTest:
    """The part of the page that tells of files, and the banner of all pages."""

    def page(files):
        from iinst_geo.ui.session import own_network
        from iinst_geo.ui.your_data import page as your_data

        own_network.render_banner()
        your_data.render_draft(files)

    return AppTest.from_function(page, args=(files,), default_timeout=PATIENCE_S).run()


def report_of(page: AppTest) -> list[list[str]]:
    """The cells of the report's first table, its header first."""
    [table, *_] = re.findall(r"<table.*?</table>", html_of(page), re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [
        [unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in rows
    ]


def test_faults_are_listed_and_the_data_cannot_be_used():
    page = page_with({"b.xlsx": faulty_workbook()})
    assert not page.exception
    assert f"{len(FAULTS)} errors" in page.error[0].value
    heads, *rows = report_of(page)
    assert heads == ["File", "Row", "Id", "Column", "What is wrong", "How to mend it"]
    assert [(row[0], int(row[1]), row[3]) for row in rows] == [
        (f"b.xlsx, sheet {sheet}", row, field) for sheet, row, field, _, _ in FAULTS
    ]
    for row, (*_, message, _) in zip(rows, FAULTS, strict=True):
        assert row[4][0] == row[4][0].upper()
        assert message.casefold() in row[4].casefold() and row[5]
    assert "Use this data" not in buttons(page)
    labels = [each.proto.label for each in page.get("download_button")]
    assert labels == [
        "Download the report (CSV)",
        "Download b.xlsx with its cells marked",
    ]


def test_data_that_a_busy_server_did_not_read_are_read_when_tried_again(monkeypatch):
    monkeypatch.setattr(visitors, "who_waits", lambda: Visitor(waits_s=0))
    with READERS._turns.turn(Visitor(), 0):
        page = page_with({"b.xlsx": mended_workbook()})
        [told] = page.warning
        assert told.value.startswith("Your other files are still being read.")
        assert not page.exception and not page.error and not page.success
    page.button(key="try_again").click().run()
    assert page.success and not page.warning


def test_choices_of_columns_stay_while_the_server_is_busy(monkeypatch):
    page = page_with({"ties.csv": b"one,two\nA,B\n"})
    monkeypatch.setattr(visitors, "who_waits", lambda: Visitor(waits_s=0))
    with READERS._turns.turn(Visitor(), 0):
        {each.label: each for each in page.selectbox}["ties.csv holds"].set_value("")
        page.run()
        assert page.warning and page.selectbox
    page.button(key="try_again").click().run()
    assert {e.label: e for e in page.selectbox}["ties.csv holds"].value == ""
    assert not page.warning


def test_a_download_does_not_wait_for_what_else_is_read(monkeypatch):
    made = {}

    def button(label, data, *_, **__):
        made[label] = data

    monkeypatch.setattr(report.st, "download_button", button)
    page_with({"b.xlsx": faulty_workbook()})
    with (
        READERS._turns.turn(Visitor("another"), MEGABYTE),
        READERS._turns.turn(Visitor(), 0),
        pytest.raises(DataFileError, match=r"^b.xlsx cannot be marked. Your other"),
    ):
        made["Download b.xlsx with its cells marked"]()


def test_sound_data_are_used_by_this_session_until_it_goes_back():
    page = page_with({"b.xlsx": mended_workbook()})
    assert not page.exception
    assert "12 institutions, 12 with a place, 7 partnerships" in page.success[0].value
    page.button(key="use_data").click().run()
    assert not page.exception
    assert "You are looking at your own data: b.xlsx." in html_of(page)
    used = page.session_state["own_data"].network
    assert len(used.institutions) == 12
    assert page.session_state["view"].zoom > view_of_england().zoom
    page.button(key="leave_own_data").click().run()
    assert "own_data" not in page.session_state
    assert "You are looking at" not in html_of(page)


def test_what_a_column_is_taken_for_can_be_corrected():
    page = page_with(
        {
            "schools.csv": b"name,where\nA,YO1 7HH\nB,YO1 7HH\n",
            "ties.csv": b"one,two\nA,B\n",
        }
    )
    assert page.error
    choices = {each.label: each for each in page.selectbox}
    assert choices["one"].value == ""
    choices["one"].set_value("source_id")
    choices["two"].set_value("target_id")
    choices["where"].set_value("postcode")
    page.run()
    assert not page.exception
    assert "2 institutions, 2 with a place" in page.success[0].value
    {each.label: each for each in page.selectbox}["schools.csv holds"].set_value("")
    page.run()
    assert "No table of institutions" in report_of(page)[1][4]


def test_all_pages_show_own_data_and_another_session_does_not():
    app = AppTest.from_file(MAIN_SCRIPT, default_timeout=PATIENCE_S).run()
    own = page_with({"b.xlsx": mended_workbook()})
    own.button(key="use_data").click().run()
    app.session_state["own_data"] = own.session_state["own_data"]
    app.run()
    assert not app.exception
    assert "You are looking at your own data" in html_of(app)
    assert "4 case studies" in html_of(app)
    other = AppTest.from_file(MAIN_SCRIPT, default_timeout=PATIENCE_S).run()
    assert "14 case studies" in html_of(other)
    assert "You are looking at" not in html_of(other)


def test_going_back_takes_off_what_was_asked_of_the_own_data():
    def page():
        from iinst_geo.ui.nearby import page as nearby
        from iinst_geo.ui.session import own_network

        own_network.render_banner()
        nearby.render(own_network.network())

    own = page_with({"b.xlsx": mended_workbook()})
    own.button(key="use_data").click().run()
    app = AppTest.from_function(page, default_timeout=PATIENCE_S)
    app.session_state["own_data"] = own.session_state["own_data"]
    app.query_params["from"] = "YO1 7HH"
    app.query_params["selected"] = "a"
    app.run()
    labels = [each.proto.label for each in app.get("download_button")]
    assert "Briefing to print" in labels  # the route has only the explorer's data
    assert 'href="briefing?' not in html_of(app)
    app.button(key="leave_own_data").click().run()
    assert not app.exception and not app.warning
    assert app.text_input(key="from").value == ""
    assert "selected" not in app.query_params


def test_the_page_takes_an_upload_and_offers_templates():
    def page():
        from iinst_geo.ui.session import own_network
        from iinst_geo.ui.your_data import page as your_data

        your_data.render(own_network.network())

    app = AppTest.from_function(page, default_timeout=PATIENCE_S).run()
    assert not app.exception
    labels = [each.proto.label for each in app.get("download_button")]
    assert labels == [
        "Download the template (XLSX)",
        "Download the template (CSV files)",
    ]
    app.file_uploader[0].set_value(("b.xlsx", mended_workbook(), "")).run()
    assert not app.exception
    assert app.success
