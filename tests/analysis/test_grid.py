"""The category grid: every case study once, its marks, its groups and its counts."""

from __future__ import annotations

import pytest
from hypothesis import given

from iinst_geo import PartnershipFilter, select
from iinst_geo.analysis.grid import GROUPS, arrange, arranged_rows, grid_rows, headings
from iinst_geo.analysis.grid_counts import NOT_AMONG_NAME, column_counts, value_counts
from iinst_geo.network.facets import codings, facet_sets
from iinst_geo.text import parts
from iinst_geo.vocabulary import NOT_RECORDED
from tests.samples import (
    BUILT_IN,
    calmly,
    changed,
    filters,
    networks,
    rarely,
    rows_of,
    small_network,
    table,
)


def cells(rows, key):
    [row] = rows[rows["case_study_id"] == key].to_dict("records")
    return row


def codes(group):
    return list(group.rows["case_study_id"])


def by_value(selection, column):
    return {group.value: codes(group) for group in arrange(selection, column)}


def test_a_theme_is_main_or_further_or_not_among_those_recorded(network):
    row = cells(grid_rows(select(network)), "II01")
    marks = [row[f"theme: {number}"] for number in range(1, 6)]
    assert marks == ["main", "", "further", "", ""]


def test_a_theme_without_a_weight_is_shown_and_an_uncoded_study_is_not_recorded():
    rows = grid_rows(select(small_network()))
    assert cells(rows, "B2")["theme: 1"] == ""
    assert cells(rows, "B2")["theme: 2"] == "shown"
    assert cells(rows, "C3")["theme: 1"] == NOT_RECORDED
    assert cells(rows, "C3")["theme: 2"] == NOT_RECORDED


def test_funding_stands_with_its_basis(network):
    rows = grid_rows(select(network))
    assert cells(rows, "II01")["funding"] == (
        "Training school (inferred from status); Leading Edge (inferred from status)"
    )
    assert cells(rows, "II14")["funding"] == "Specialist school (stated)"
    assert cells(rows, "II05")["funding"] == NOT_RECORDED


def test_setting_and_region_are_the_leads():
    rows = grid_rows(select(small_network(**changed("institutions", 0, region="Kent"))))
    assert (cells(rows, "A1")["setting"], cells(rows, "A1")["region"]) == (
        "Urban",
        "Kent",
    )
    assert cells(rows, "B2")["setting"] == NOT_RECORDED  # its partner's is Rural
    assert cells(rows, "C3")["region"] == NOT_RECORDED


def test_a_case_study_with_several_funding_sources_stands_in_each_group(network):
    groups = by_value(select(network), "funding")
    assert groups["Local Authority"] == ["II18", "LIL"]
    assert groups["Education Improvement Partnership"] == ["II18"]
    assert list(groups) == list(facet_sets(network)["funding"])  # usual order


def test_what_stands_in_brackets_does_not_tell_groups_apart(network):
    groups = by_value(select(network), "status")
    assert groups["Leading Edge School"] == ["II01", "II02", "II19"]
    assert groups[NOT_RECORDED] == ["II05", "II08", "II12", "II22", "LIL"]
    assert list(groups)[-1] == NOT_RECORDED


def test_groups_of_themes_carry_their_names():
    groups = by_value(select(small_network()), "theme")
    assert groups == {
        "1 Leadership": ["A1"],
        "2 Professional development": ["A1", "B2"],
        NOT_RECORDED: ["C3"],
    }


@pytest.mark.parametrize(
    ("column", "first", "last"),
    [
        ("", "II01", "LIL"),
        ("title", "II02", "II08"),  # 4iP, Wandsworth
        ("phase", "II08", "LIL"),
        ("setting", "II08", "II22"),
        ("theme: 4", "II14", "II22"),
        ("funding", "II18", "II22"),
    ],
)
def test_the_grid_is_sorted_by_any_column_with_the_missing_last(
    network, column, first, last
):
    [group] = arrange(select(network), "", column)
    assert (codes(group)[0], codes(group)[-1]) == (first, last)


@calmly
@given(filters())
def test_every_row_stands_once_when_not_grouped_and_in_some_group_when_it_is(wanted):
    selection = select(BUILT_IN, wanted)
    shown = set(selection.case_study_ids)
    for column in headings(BUILT_IN):
        [group] = arrange(selection, "", column)
        assert sorted(codes(group)) == sorted(shown)
    for column in GROUPS:
        groups = arrange(selection, column)
        assert {key for group in groups for key in codes(group)} == shown


@calmly
@given(filters())
def test_the_counts_at_the_foot_add_up(wanted):
    selection = select(BUILT_IN, wanted)
    size = len(selection.case_study_ids)
    counts = column_counts(selection)
    assert set(counts["recorded"] + counts["not_recorded"]) <= {size}
    for facet in ("theme", "funding"):
        table = value_counts(selection, facet).set_index("value")
        assert set(table.sum(axis=1)) == {size}
        # What is counted is what the filters count.
        for value, counted in selection.counts(facet).items():
            if value != NOT_RECORDED and not wanted.values(facet):
                given = size - table.at[value, NOT_AMONG_NAME]
                assert given - table.at[value, NOT_RECORDED] == counted


@rarely
@given(networks())
def test_any_network_has_a_grid(network):
    selection = select(network)
    assert len(grid_rows(selection)) == len(network.case_studies)
    for facet in ("theme", "funding"):
        table = value_counts(selection, facet).drop(columns="value")
        assert set(table.sum(axis=1)) <= {len(network.case_studies)}


def test_counts_worked_by_hand():
    selection = select(small_network())
    themes = value_counts(selection, "theme")
    assert list(themes.columns) == ["value", "shown", NOT_AMONG_NAME, NOT_RECORDED]
    assert themes.to_numpy().tolist() == [["1", 1, 1, 1], ["2", 2, 0, 1]]
    funding = value_counts(selection, "funding")
    assert funding.to_numpy().tolist() == [["Internal", 1, 0, 2]]


def test_a_grouped_table_names_its_groups(network):
    selection = select(network, PartnershipFilter(funding="Local Authority"))
    groups = arrange(selection, "funding", "title")
    made = arranged_rows(selection, groups, "funding")
    assert list(made["Group: Funding"]) == [
        "Internal",
        "Education Improvement Partnership",
        "Local Authority",
        "Local Authority",
    ]
    assert list(made["Code"]) == ["LIL", "II18", "LIL", "II18"]
    assert "Theme 1 Leadership" in made


def test_nothing_shown_has_no_rows(network):
    nothing = select(network, PartnershipFilter(q="zzzzzzzz"))
    assert grid_rows(nothing).empty
    for column in ("", *GROUPS):
        [group] = arrange(nothing, column)
        assert group.rows.empty
        assert arranged_rows(nothing, [group], column).empty


def test_codings_come_in_usual_order_and_leave_out_what_is_not_recorded():
    written = """
    study | facet   | value        | basis  | weight
    A1    | funding | Zebra        | stated |
    A1    | funding | Internal     | stated |
    B2    | funding | Not recorded | stated |
    """
    network = small_network(facets=table("facets", rows_of("facets", written)))
    found = codings(network)["funding"]
    assert [each.value for each in found["A1"]] == ["Internal", "Zebra"]
    assert "B2" not in found
    assert cells(grid_rows(select(network)), "B2")["funding"] == NOT_RECORDED


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("arts (2004); ; music", [("arts", "2004"), ("music", "")]),
        (
            "help (APP) for all",
            [("help (APP) for all", "")],
        ),
        ("", []),
        (None, []),
        ("(x)", [("(x)", "")]),
    ],
)
def test_the_parts_of_a_cell(cell, found):
    assert parts(cell) == found
