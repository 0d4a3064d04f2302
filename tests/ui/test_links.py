"""The pages on a list of links, run without a browser: no word of case studies."""

from __future__ import annotations

import re

import pytest

from iinst_geo import honesty_line, select
from tests.pages import app_of
from tests.samples import linked_network

PATIENCE_S = 30
NETWORK = linked_network()
SPOKEN = re.compile(r"case stud|\bties?\b|partnerships of|-partnerships", re.IGNORECASE)


def words_of(page):
    """All that a page says: its own HTML, its controls and their help."""
    said = [element.proto.body for element in page.get("html")]
    for kind in ("button", "text_input", "number_input", "selectbox", "info"):
        for each in page.get(kind):
            said += [
                getattr(each.proto, name, "")
                for name in ("label", "help", "placeholder", "body")
            ]
    groups = page.get("button_group")
    said += [getattr(each.proto, name) for each in groups for name in ("label", "help")]
    for table in page.dataframe:
        said += [*table.value.columns, *table.value.astype(str).to_numpy().ravel()]
    return "\n".join(map(str, said))


def opened(name, **query):
    page = app_of(name, NETWORK)
    for key, value in query.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception
    return page


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("explore", {}),
        ("explore", {"selected": "a"}),
        ("explore", {"selected": "f"}),
        ("explore", {"authority": "Kent"}),
        ("explore", {"q": "zzzzzzzz"}),
        ("nearby", {}),
        ("nearby", {"from": "a", "within": "100"}),
        ("nearby", {"from": "nowhere at all"}),
        ("regions", {}),
        ("regions", {"area": "London"}),
        ("grid", {}),
        ("compare", {}),
        ("self-analysis", {}),
        ("present", {}),
        ("your-data", {}),
    ],
)
def test_no_page_speaks_of_case_studies(name, query):
    words = words_of(opened(name, **query))
    assert words
    # Style sheets have words of their own.
    shown = re.sub(r"<style>.*?</style>", "", words, flags=re.DOTALL)
    assert SPOKEN.findall(shown) == []


@pytest.mark.parametrize("name", ["grid", "compare"])
def test_a_page_with_nothing_to_show_says_why(name):
    assert "list of links between institutions" in words_of(opened(name))


def test_themes_are_read_without_counts_or_filters():
    page = opened("themes")
    assert "Themes in view" not in words_of(page)
    assert not page.get("text_input")


def test_the_list_has_a_row_for_each_institution():
    page = opened("explore")
    rows = page.dataframe[0].value
    assert list(rows["Institution"]) == ["Alder", "Beech", "Cedar", "Dogwood", "Elder"]
    assert list(rows["Links"]) == [2, 1, 3, 1, 1]
    assert honesty_line(select(NETWORK)) in words_of(page)


def test_those_that_match_come_before_those_they_reach():
    rows = opened("explore", phase="Secondary").dataframe[0].value
    assert list(rows["Institution"]) == ["Cedar", "Dogwood", "Alder", "Elder"]


def test_a_school_shows_its_partners_and_a_click_reads_one():
    page = opened("explore", selected="a")
    assert "<h3>Partners (2)</h3>" in words_of(page)
    assert "Primary · Kent · 36.6 km" in words_of(page)
    page.button(key="partner-a-b").click().run()
    assert page.query_params["selected"] == "b"


def test_a_school_in_no_partnership_is_found_and_says_so():
    page = opened("explore", q="lonely")
    assert list(page.dataframe[0].value["Institution"]) == ["Lonely Fir"]
    page = opened("explore", selected="f")
    assert "It is in no partnership." in [each.value for each in page.info]
    assert "Lonely Fir" in list(page.dataframe[0].value["Institution"])


def test_what_the_filters_hide_can_still_be_read():
    page = opened("explore", selected="b", phase="Secondary")
    assert page.warning[0].value.startswith("The filters hide this selection")


def test_only_what_is_recorded_is_offered_as_a_filter():
    page = opened("explore")
    offered = {each.proto.label for each in page.get("button_group")}
    assert offered == {
        "Phase",
        "Setting",
        "Region",
        "Local authority",
        "Places and land: choose to filter",
    }


def test_a_theme_in_the_address_is_left_out_with_a_word():
    page = opened("explore", theme="1")
    assert page.warning[0].value.endswith("theme=1.")


def test_regions_counts_links():
    rows = opened("regions").dataframe[0].value
    assert "Led" not in rows
    assert dict(zip(rows["Area"], rows["Links"], strict=True)) == {
        "London": 4,
        "South East": 2,
        "No place": 1,
    }
