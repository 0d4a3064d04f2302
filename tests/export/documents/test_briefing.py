"""What the Nearby page gives to take away equals what it shows."""

from __future__ import annotations

import io
import re

import openpyxl
import pandas as pd
import pytest

from iinst_geo.export.documents.briefing import ROWS_ON_A_PAGE, briefing_html
from iinst_geo.export.tables.spreadsheet import table_to_csv, table_to_xlsx
from iinst_geo.nearby.places import find_place
from iinst_geo.nearby.query import find_nearby, nearby_line
from iinst_geo.nearby.rows import neighbour_rows
from tests.samples import changed, small_network

TABLE = pd.DataFrame(
    {"number": [1, 2], "name": ["=1+1", "Ann & <b>"], "km": [0.5, 12.25]}
)


def found(network, origin, within_km):
    return find_nearby(network, find_place(network, origin), within_km)


def cells(content, sheet):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [list(row) for row in book[sheet].iter_rows(values_only=True)]


def test_a_workbook_holds_the_table_with_numbers_as_numbers():
    content = table_to_xlsx(TABLE, "Nearby", ["A note"])
    assert cells(content, "Nearby") == [
        ["number", "name", "km"],
        [1, "=1+1", 0.5],
        [2, "Ann & <b>", 12.25],
    ]
    assert cells(content, "About") == [["A note"]]


def test_text_that_looks_like_a_formula_stays_text_in_a_workbook():
    book = openpyxl.load_workbook(io.BytesIO(table_to_xlsx(TABLE, "Nearby", ["=2"])))
    assert book["Nearby"]["B2"].data_type == "s"
    assert book["About"]["A1"].data_type == "s"


def test_a_csv_holds_the_table_and_makes_formulas_harmless():
    text = table_to_csv(TABLE).decode("utf-8-sig")
    assert text == "number,name,km\r\n1,'=1+1,0.5\r\n2,Ann & <b>,12.25\r\n"


def test_an_empty_table_is_written_too():
    assert cells(table_to_xlsx(TABLE.head(0), "Nearby", []), "Nearby") == [
        ["number", "name", "km"]
    ]


def test_csv_and_workbook_have_the_rows_of_the_list(network):
    rows = neighbour_rows(network, found(network, "BB1 2LD", 10).results)
    again = pd.read_csv(io.BytesIO(table_to_csv(rows)), keep_default_na=False)
    pd.testing.assert_frame_equal(again, rows, check_dtype=False)
    header, *lines = cells(table_to_xlsx(rows, "Nearby", []), "Nearby")
    assert header == list(rows.columns)
    assert [line[2] for line in lines] == list(rows["km"])
    assert [line[1] for line in lines] == list(rows["institution"])


def test_a_briefing_has_list_picture_line_and_sources(network):
    near = found(network, "BB1 2LD", 10)
    page = briefing_html(near)
    assert page.count("<svg") == 1
    assert nearby_line(near) in page
    for each in near.results:
        assert each.name.replace("'", "&#39;") in page
    assert "none survives in full" in page
    assert "ONS Postcode Directory" in page
    links = set(re.findall(r"https?://[^\s\"'<]+", page))
    assert {link.split("/")[2] for link in links} == {"www.w3.org"}  # namespaces


def test_a_briefing_of_many_says_how_many_it_leaves_out(network):
    near = found(network, "Birmingham, Birmingham", 400)
    page = briefing_html(near)
    more = len(near.results) - ROWS_ON_A_PAGE
    assert f"{more} more in the ring" in page


def test_a_briefing_of_nothing_says_what_is_nearest(network):
    page = briefing_html(found(network, "York", 5))
    assert "The nearest is Brigshaw High School" in page
    assert "<table>" not in page


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "{{ 7*7 }}", "=cmd()"])
def test_names_are_characters_in_a_briefing(name):
    network = small_network(**changed("institutions", 0, name=name))
    page = briefing_html(found(network, "London", 500))
    assert "<script>alert" not in page
    assert name.replace("<", "&lt;").replace(">", "&gt;") in page


def test_a_briefing_claims_for_other_data_nothing_of_the_built_in(network):
    ours = briefing_html(found(network, "BB1 2LD", 10))
    others = briefing_html(found(small_network(), "London", 500))
    for claim in ("Places are postcode centroids", "this project’s own coding"):
        assert claim in ours
        assert claim not in others
