"""The Explore page, run without a browser."""

from __future__ import annotations

from functools import partial

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from iinst_geo import PartnershipFilter, PartnershipNetwork, honesty_line, select
from iinst_geo.export.formats import FORMATS
from iinst_geo.ui.widgets.downloads import DOWNLOADS
from iinst_geo.vocabulary import FACET_NAMES
from tests.conftest import ROOT
from tests.pages import MAIN_SCRIPT, PATIENCE_S, app_of, html_of
from tests.samples import small_network

page_of = partial(app_of, "explore")


def test_the_page_opens_on_the_built_in_data(network: PartnershipNetwork):
    page = AppTest.from_file(MAIN_SCRIPT, default_timeout=PATIENCE_S).run()
    assert not page.exception
    assert honesty_line(select(network)) in html_of(page)
    assert "In view" in html_of(page)
    assert len(page.dataframe[0].value) == 45
    for name in FACET_NAMES:
        assert page.button_group(key=name).value == []


def test_the_view_can_be_downloaded_in_every_format():
    page = page_of(small_network()).run()
    assert not page.get("download_button")  # a click on a filter need not wait for them
    page.session_state[DOWNLOADS] = True  # as opening does
    offered = [each.proto for each in page.run().get("download_button")]
    assert [each.id.rsplit("-", 1)[1] for each in offered] == [
        f"download_{name}" for name in FORMATS
    ]
    for each, format_ in zip(offered, FORMATS.values(), strict=True):
        assert each.label == f"**{format_.label}** – {format_.purpose}"


def test_a_filter_narrows_list_and_honesty_line(network: PartnershipNetwork):
    page = page_of(network).run()
    page.button_group(key="phase").set_value(["Primary"]).run()
    assert not page.exception
    narrowed = select(network, PartnershipFilter(phase="Primary"))
    assert honesty_line(narrowed) in html_of(page)
    assert set(page.dataframe[0].value["Case study"].str[:4]) == {"II08", "II12"}
    page.button(key="clear_all").click().run()
    assert honesty_line(select(network)) in html_of(page)


def test_a_chip_takes_its_filter_off(network: PartnershipNetwork):
    page = page_of(network).run()
    page.button_group(key="theme").set_value(["3", "5"]).run()
    page.button(key="chip-theme-5").click().run()
    assert page.button_group(key="theme").value == ["3"]


@pytest.mark.parametrize(
    ("selected", "heading"),
    [("ii09", "Falmaths"), ("Falmouth-School", "Falmouth School")],
)
def test_an_address_selects(network: PartnershipNetwork, selected: str, heading: str):
    page = page_of(network)
    page.query_params["selected"] = selected
    page.run()
    assert not page.exception
    assert f"<h2>{heading}</h2>" in html_of(page)
    assert "Falmaths" in html_of(page)


def test_the_list_marks_what_is_selected(network: PartnershipNetwork):
    page = page_of(network)
    page.query_params["selected"] = "ii09"
    page.run()
    marked = page.dataframe[0].value.set_index("Institution")["●"]
    assert list(marked[marked != ""].index) == ["Falmouth School"]


@pytest.mark.parametrize("institution", ["ncetm", "bromley-primary-schools", "4ip"])
def test_a_partner_without_a_place_has_a_detail(
    network: PartnershipNetwork, institution: str
):
    page = page_of(network)
    page.query_params["selected"] = institution
    page.run()
    assert not page.exception
    assert network.institution_by_id.at[institution, "name"] in html_of(page)
    assert "None recorded; it is in the list, not on the map" in html_of(page)
    assert not page.button(key="go_to").disabled  # its lead has a place


def test_a_case_study_without_a_lead_says_so(network: PartnershipNetwork):
    page = page_of(network)
    page.query_params["selected"] = "II22"
    page.run()
    assert not page.exception
    assert "Name not recorded (II22)" in html_of(page)
    assert page.button(key="go_to").disabled


def test_every_selection_can_be_read(network: PartnershipNetwork):
    page = page_of(network)
    for key in [*network.case_study_by_id.index, *network.institution_by_id.index]:
        page.query_params["selected"] = key
        page.run()
        assert not page.exception, key
        shown = html_of(page)
        assert "None of" not in shown and "nan" not in shown.split()


def test_an_unknown_address_is_told_and_nothing_is_lost(network: PartnershipNetwork):
    page = page_of(network)
    page.query_params["selected"] = "nobody"
    page.query_params["theme"] = "9"
    page.run()
    assert not page.exception
    [warning] = page.warning
    assert "selected=nobody" in warning.value.replace("\\", "")
    assert honesty_line(select(network)) in html_of(page)


def test_nothing_found_offers_what_to_loosen(network: PartnershipNetwork):
    page = page_of(network).run()
    page.button_group(key="phase").set_value(["Primary"]).run()
    page.button_group(key="setting").set_value(["Rural"]).run()
    assert "Nothing matches" in html_of(page)
    page.button(key="loosen-setting").click().run()
    assert "Showing 2 of 14" in html_of(page)


def test_another_network_draws_as_well():
    network = small_network()
    page = page_of(network).run()
    assert not page.exception
    assert honesty_line(select(network)) in html_of(page)


def test_an_institution_in_no_partnership_is_not_said_to_be_filtered_away():
    table = small_network().institutions
    lone = table[table["institution_id"] == "ash"].assign(
        institution_id="fir", name="Fir School"
    )
    both = pd.concat([table, lone], ignore_index=True)
    page = page_of(small_network(institutions=both))
    page.query_params["selected"] = "fir"
    page.run()
    assert not page.warning
    assert "no recorded partnership" in page.info[0].value


def test_the_bench_runs_the_page_as_streamlit_does(monkeypatch, tmp_path):
    for library in ("folium", "plotly"):
        pytest.importorskip(library)  # for `make bench` alone
    from bench import rivals, served
    from iinst_geo.ui.widgets import map_pane

    log = tmp_path / "log"
    monkeypatch.setenv(served.LOG, str(log))
    monkeypatch.setattr(map_pane, "render", map_pane.render)  # put back at the end
    script = ROOT / "bench" / "explore_with.py"
    page = AppTest.from_file(script, default_timeout=PATIENCE_S).run()
    assert not page.exception
    assert "In view" in html_of(page)
    assert len(served.noted(log, rivals.OURS)) == 1
