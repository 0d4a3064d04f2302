"""The list has a row for each member of each case study shown."""

import math

import numpy as np
import pytest
from hypothesis import given

from iinst_geo import PartnershipFilter, member_rows, select
from iinst_geo.selection.focus import focus_on
from iinst_geo.selection.members import members_at
from tests.samples import (
    BUILT_IN,
    calmly,
    filters,
    networks,
    rarely,
    small_network,
    small_tables,
)


def test_the_rows_of_the_small_network():
    rows = member_rows(select(small_network()))
    columns = ["case_study_id", "name", "role", "basis", "distance_km", "selects"]
    found = rows[columns].astype(object).where(rows[columns].notna(), None)
    assert found.to_numpy().tolist() == [
        ["A1", "Oak School", "lead", None, None, "A1"],
        ["A1", "Ash School", "partner", "named", 6.96, "ash"],
        ["A1", "Yew School", "partner", "inferred", 34.80, "yew"],
        ["A1", "Saplings", "partner", "group", None, "saplings"],
        ["B2", "Elm School", "lead", None, None, "B2"],
        ["B2", "Ash School", "partner", "named", 11.13, "ash"],
        ["C3", None, "lead", None, None, "C3"],
    ]


def test_a_row_holds_facts_of_both_the_case_study_and_the_institution():
    rows = member_rows(select(small_network()))
    ash = rows[rows["name"] == "Ash School"].iloc[1]
    assert ash["case_study_title"] == "Beech" and ash["case_study_phase"] == "Secondary"
    assert ash["setting"] == "Rural" and ash["town"] == "Orby"
    assert (ash["lon"], ash["lat"]) == (0.1, 51.4)


def test_an_empty_view_has_an_empty_list_of_the_same_columns(network):
    rows = member_rows(select(network, PartnershipFilter(q="zzzzzzzz")))
    assert rows.empty
    assert list(rows.columns) == list(member_rows(select(network)).columns)


def test_the_built_in_list_has_a_row_a_lead_and_a_row_a_tie(network):
    rows = member_rows(select(network))
    assert len(rows) == 14 + 31
    assert rows["distance_km"].notna().sum() == 20


def test_coordinates_and_distances_are_numbers_even_where_there_are_none():
    empty = ("case_studies", "facets", "partnerships", "institutions")
    nothing = {name: small_tables()[name].iloc[:0] for name in empty}
    rows = member_rows(select(small_network(**nothing)))
    assert {str(rows[name].dtype) for name in ("lon", "lat", "distance_km")} == {
        "float64"
    }


@calmly
@given(filters())
def test_the_list_has_the_members_of_the_case_studies_shown(wanted):
    selection = select(BUILT_IN, wanted)
    rows = member_rows(selection)
    ends = ["case_study_id", "institution_id"]
    listed = rows[rows["institution_id"].notna()]
    assert (
        listed[ends].to_numpy().tolist() == selection.members[ends].to_numpy().tolist()
    )
    assert list(rows["case_study_id"].drop_duplicates()) == list(
        selection.case_study_ids
    )
    leads = rows.groupby("case_study_id", sort=False)["role"].agg(list)
    assert all(roles[0] == "lead" and "lead" not in roles[1:] for roles in leads)


@rarely
@given(networks())
def test_choosing_a_row_of_any_network_brings_out_that_row(network):
    rows = member_rows(select(network))
    assert len(rows) == len(network.case_studies) + len(network.partnerships)
    for row in rows.itertuples():
        focus = focus_on(network, row.selects)
        assert row.case_study_id in focus.case_study_ids
        if row.role == "partner" or row.selects != row.case_study_id:
            assert focus.institution_id == row.institution_id
    known = rows["distance_km"].dropna()
    assert (known >= 0).all() and np.isfinite(known).all()


@pytest.mark.parametrize(("column", "missing"), [("lon", 12), ("lat", 12)])
def test_members_without_a_place_have_no_coordinates(network, column, missing):
    # 11 unplaced partners, and II22 of which the lead is not recorded.
    assert member_rows(select(network))[column].isna().sum() == missing


def test_a_case_study_without_any_member_is_a_row_among_no_institutions():
    alone = select(small_network().subset(["C3"]))
    [row] = members_at(alone.network, alone.rows)
    assert (row.case_study_id, row.selects) == ("C3", "C3")
    assert row.institution_id == "" and math.isnan(row.lon)
