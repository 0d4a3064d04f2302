"""Case studies side by side: what differs, what is shared, what cannot be said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iinst_geo.analysis.comparison import (
    DIFFERS,
    MOST,
    SAME,
    Item,
    compare,
    comparison_rows,
    known_case_studies,
)
from iinst_geo.errors import UnknownValueError
from iinst_geo.network.sources import cited_sources
from iinst_geo.vocabulary import NOT_RECORDED
from tests.samples import BUILT_IN, calmly, changed, networks, rarely, small_network


def row_of(comparison, label):
    [row] = [row for row in comparison.rows if row.label == label]
    return row


def said(comparison, label):
    return [[item.value for item in cell] for cell in row_of(comparison, label).cells]


def test_two_case_studies_worked_by_hand():
    found = compare(small_network(), ["A1", "B2"])
    assert found.titles == ("Alders", "Beech")
    assert said(found, "Lead") == [["Oak School"], ["Elm School"]]
    assert said(found, "Region of the lead") == [["London"], ["London"]]
    assert said(found, "Themes") == [
        ["1 Leadership", "2 Professional development"],
        ["2 Professional development"],
    ]
    assert said(found, "Partners") == [["3"], ["1"]]
    assert row_of(found, "Partners").cells[0][0].basis == (
        "1 named by the source, 1 inferred, 1 a group whose members are not named"
    )
    assert row_of(found, "Region of the lead").verdict == SAME
    assert row_of(found, "Phase").verdict == DIFFERS
    assert row_of(found, "Themes").verdict == DIFFERS
    assert row_of(found, "Themes").shared == {"2 Professional development"}


def test_the_length_of_ties_is_a_median_of_those_with_two_places():
    # Ash is 0.1 and Yew 0.5 degrees east of Oak at 51.4 north: 6.96 and 34.78 km.
    [cell] = row_of(compare(small_network(), ["A1"]), "Median length of a tie").cells
    assert cell == (Item("20.9 km", basis="straight line, 2 of 3 ties"),)


def test_what_is_not_recorded_differs_from_nothing():
    found = compare(small_network(), ["B2", "C3"])
    for label in ("Lead", "Phase", "Themes", "Funding", "Partners"):
        row = row_of(found, label)
        assert row.cells[1] == ()
        assert row.verdict == "", label
        assert not row.shared
    assert row_of(found, "Lead") not in found.differing


def test_a_case_study_alone_differs_from_nothing_and_shares_nothing():
    found = compare(small_network(), ["A1"])
    assert found.differing == ()
    assert all(not row.shared for row in found.rows)


def test_summaries_and_sources_are_there_to_be_read():
    found = compare(small_network(), ["A1", "B2"])
    assert row_of(found, "Sources").verdict == ""
    assert said(found, "Sources") == [["A page"], ["A page", "A book"]]


def test_a_theme_that_is_main_here_and_further_there_differs(network):
    row = row_of(compare(network, ["II09", "II18"]), "Themes")
    assert row.shared == {"4 Planning and process"}
    assert {item.detail for cell in row.cells for item in cell} == {"main", "further"}
    one, other = "II01", "II08"  # both have theme 1 as the main one
    assert row_of(compare(network, [one, other]), "Themes").shared == {"1 Leadership"}


def test_a_setting_is_the_same_whatever_says_so():
    tables = changed("institutions", 0, setting_basis="stated")
    tables["institutions"].loc[3, ["setting", "setting_basis"]] = ["Urban", "ruc"]
    row = row_of(compare(small_network(**tables), ["A1", "B2"]), "Setting of the lead")
    assert row.verdict == SAME
    assert len({cell[0].basis for cell in row.cells}) == 2


def test_ids_are_found_whatever_their_case_each_once_and_four_at_most(network):
    asked = [
        "ii09",
        " II09 ",
        "xx",
        "falmouth-school",
        "II18",
        "",
        "lil",
        "II01",
        "II02",
    ]
    known, dropped = known_case_studies(network, asked)
    assert known == ("II09", "II18", "LIL", "II01")
    assert dropped == ["xx", "falmouth-school", "II02"]


@pytest.mark.parametrize(
    "wanted", [["xx"], ["A1", "A1"], ["a1"], ["oak"], ["A1", "B2", "C3", "xx", "yy"]]
)
def test_what_cannot_be_compared_is_refused(wanted):
    with pytest.raises(UnknownValueError, match=f"Name up to {MOST} case studies"):
        compare(small_network(), wanted)


def test_the_table_has_every_answer_with_its_basis(network):
    table = comparison_rows(compare(network, ["II09", "II18"])).set_index("")
    assert list(table.columns) == [
        "II09 Falmaths",
        "II18 Leicester City Hub and Spoke Partnership",
        "Comparison",
    ]
    assert list(table.loc["Funding"]) == [
        NOT_RECORDED,
        "Education Improvement Partnership [stated]; Local Authority [stated]",
        "",
    ]
    assert table.at["Themes", "II09 Falmaths"].startswith(
        "3 Partnership and sharing (main) [coded by this project]; 4 "
    )


@calmly
@given(st.permutations(list(BUILT_IN.case_study_by_id.index)), st.integers(1, MOST))
def test_the_order_of_the_case_studies_changes_no_verdict(keys, count):
    chosen = keys[:count]
    one, other = compare(BUILT_IN, chosen), compare(BUILT_IN, sorted(chosen))
    assert [row.verdict for row in one.rows] == [row.verdict for row in other.rows]
    for row in one.rows:
        assert len(row.cells) == count
        assert not (row.differs and row.is_same)
        for cell in row.cells:
            if count > 1:
                assert row.shared <= {item.value for item in cell}


@rarely
@given(networks())
def test_any_network_can_be_compared(network):
    keys = list(network.case_study_by_id.index)[:MOST]
    assert compare(network, keys).case_study_ids == tuple(keys)


def test_a_source_is_cited_once_in_the_order_of_its_first_mention():
    assert cited_sources(small_network(), "B2") == ["web", "book"]
