"""What the pages say and keep while they show somebody's own data."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from iinst_geo.ingest import read_own_data
from tests.ingest.test_reading import (
    IN_TWO_FILES,
    in_geojson,
    in_geopackage,
    in_parquet,
)
from tests.own_files import mended_workbook, sound_workbook, workbook, zipped
from tests.pages import PATIENCE_S, html_of

OWN = read_own_data(
    {
        "own.xlsx": workbook(
            Schools=[
                ["School", "Postcode", "Setting"],
                ["Alder", "YO1 7HH", "Coast"],
                ["Beech", "YO24 1AB", "Rural"],
            ],
            Ties=[["Lead", "Partner", "Project"], ["Alder", "Beech", "P1"]],
            Projects=[["Project", "Theme", "Funding"], ["P1", "Oracy", "Lottery"]],
        )
    }
)


def page_on_own_data(name: str, own=OWN) -> AppTest:
    """A page of a session that uses its own data, with a way to other data."""

    def page(name, own, mended):
        import streamlit as st

        from iinst_geo.ui.pages import PAGES
        from iinst_geo.ui.session import own_network

        if not own_network.times() and "begun" not in st.session_state:
            st.session_state["begun"] = True
            own_network.use(own)
        own_network.render_banner()
        st.button("Use others", key="others", on_click=own_network.use, args=(mended,))
        PAGES[name].render(own_network.network())

    args = name, own, read_own_data({"mended.xlsx": mended_workbook()})
    app = AppTest.from_function(page, args=args, default_timeout=PATIENCE_S)
    return app.run()


def test_every_kind_of_file_is_taken_by_the_page():
    def page():
        from iinst_geo.ui.session import own_network
        from iinst_geo.ui.your_data import page as your_data

        your_data.render(own_network.network())

    ties = {"partnerships.csv": b"from,to\nA,b\n"}
    app = AppTest.from_function(page, default_timeout=PATIENCE_S).run()
    for files in (
        {"b.xlsx": sound_workbook()},
        {"all.zip": zipped(IN_TWO_FILES)},
        IN_TWO_FILES,
        in_geojson() | ties,
        in_parquet() | ties,
        in_geopackage() | ties,
    ):
        given = [(name, content, "") for name, content in files.items()]
        app.file_uploader[0].set_value(given).run()
        assert not app.exception and not app.error
        assert app.success[0].value.startswith("The data are sound")
    tie = b"from,to\n%s,%s\n"
    twice = [("ties.csv", tie % pair, "") for pair in ((b"A", b"b"), (b"b", b"A"))]
    [(name, schools)] = in_geojson().items()
    app.file_uploader[0].set_value([*twice, (name, schools, "")]).run()
    assert "1 link" in app.success[0].value


@pytest.mark.parametrize("name", ["themes", "network", "self-analysis", "about"])
def test_a_page_about_the_materials_says_that_they_are_not_of_own_data(name):
    page = page_on_own_data(name)
    assert not page.exception
    assert "explorer" in page.info[0].value and "your" in page.info[0].value.lower()
    assert "is this project’s own coding of what survives" not in html_of(page)


def test_own_words_are_facets_with_a_sign_of_their_own_on_the_map():
    page = page_on_own_data("explore")
    assert not page.exception
    assert page.button_group(key="theme").options[0] == "Oracy"
    legend = page.button_group(key="map_settings")
    place = list(legend.options).index("Coast") + 1
    sign = f'button:nth-of-type({place})::before{{content:"C"'
    assert sign in html_of(page)
    assert page.session_state["view"].zoom > 8  # it begins where the own data are


def test_a_story_stays_with_its_data_and_goes_on_with_mended_ones():
    page = page_on_own_data("present")

    page.button(key="copy_0").click().run()
    assert "2 scenes" in html_of(page)
    page.button(key="others").click().run()
    assert "2 scenes" in html_of(page)
    page.button(key="leave_own_data").click().run()
    assert not page.exception
    assert "2 scenes" not in html_of(page)
    assert 'href="player"' in html_of(page)
