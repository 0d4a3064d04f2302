"""Figures of regions and authorities add up to those of the network."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iinst_geo import PartnershipFilter, select, tally
from iinst_geo.analysis.regions import (
    AUTHORITY,
    NO_PLACE,
    REGION,
    area_rows,
    facet_matrix,
    flows,
)
from iinst_geo.maps.areas import PX_PER_ROOT, area_disc_records, flow_records
from iinst_geo.maps.palette import LIGHT
from iinst_geo.network.facets import facet_sets
from tests.samples import calmly, small_network

LEVELS = (REGION, AUTHORITY)


def row_of(rows, area):
    [row] = rows[rows["area"] == area].to_dict("records")
    return row


def test_a_region_has_its_institutions_and_the_case_studies_led_there(network):
    row = row_of(area_rows(select(network)), "South West")
    assert row["institutions"] == 12  # eleven schools and Falmouth's learning network
    assert row["case_studies"] == 2  # II09, II19
    assert row["ties"] == 10
    assert row["ties_crossing"] == 0
    assert row["setting: Rural"] == 3
    assert row["theme: 3"] == 2
    assert row["funding: Not recorded"] == 1


def test_ties_cross_from_the_leads_authority_to_the_partners(network):
    ties = flows(select(network), AUTHORITY).set_index(["from_area", "to_area"])["ties"]
    assert ties["Blackburn with Darwen", "Blackburn with Darwen"] == 9
    assert ties["Birmingham", "Solihull"] == 2
    row = row_of(area_rows(select(network), AUTHORITY), "Birmingham")
    assert (row["ties"], row["ties_crossing"], row["ties_open"]) == (2, 2, 0)
    assert row["median_km"] == pytest.approx(11.1, abs=0.6)


def test_what_has_no_area_stands_last_under_no_place(network):
    for level in LEVELS:
        rows = area_rows(select(network), level)
        assert rows["area"].iloc[-1] == NO_PLACE
        assert row_of(rows, NO_PLACE)["institutions"] == 2  # 4iP and NCETM
        assert row_of(rows, NO_PLACE)["case_studies"] == 1  # II22
        assert list(rows["institutions"][:-1]) == sorted(
            rows["institutions"][:-1], reverse=True
        )


@calmly
@given(st.data())
def test_the_sums_of_the_areas_are_those_of_the_network(network, data):
    sets = facet_sets(network)
    wanted = PartnershipFilter(
        **{
            name: data.draw(st.sets(st.sampled_from(list(sets[name])), max_size=2))
            for name in data.draw(st.sets(st.sampled_from(list(sets)), max_size=2))
        }
    )
    selection = select(network, wanted)
    seen = tally(selection)
    for level in LEVELS:
        rows, ties = area_rows(selection, level), flows(selection, level)
        assert rows["institutions"].sum() == seen.institutions
        assert rows["case_studies"].sum() == seen.case_studies
        assert rows["ties"].sum() == ties["ties"].sum() == seen.ties
        crossing = ties[ties["from_area"] != ties["to_area"]]
        known = crossing[(crossing[["from_area", "to_area"]] != NO_PLACE).all(axis=1)]
        assert rows["ties_crossing"].sum() == known["ties"].sum()
        open_ends = (ties[["from_area", "to_area"]] == NO_PLACE).any(axis=1)
        assert rows["ties_open"].sum() == ties["ties"][open_ends].sum()
        by_area = ties.groupby("from_area")["ties"].sum()
        for area, count in by_area.items():
            assert row_of(rows, area)["ties"] == count
        for facet in ("setting", "phase"):
            columns = [name for name in rows if name.startswith(f"{facet}: ")]
            assert rows[columns].sum(axis=1).tolist() == rows["institutions"].tolist()
        for value, studies in sets["theme"].items():
            shown = studies & set(selection.case_study_ids)
            assert facet_matrix(rows, "theme")[value].sum() == len(shown)


@pytest.mark.parametrize("level", LEVELS)
def test_the_map_draws_the_numbers_of_the_table(network, level):
    selection = select(network)
    rows, ties = area_rows(selection, level), flows(selection, level)
    placed = rows[rows["area"] != NO_PLACE]
    discs = area_disc_records(rows, level, LIGHT)
    drawn = {disc["id"]: disc["n"] for disc in discs}
    assert drawn == dict(zip(placed["area"], placed["institutions"], strict=True))
    for disc in discs:
        assert disc["r"] ** 2 / disc["n"] == pytest.approx(PX_PER_ROOT**2, rel=0.02)
    drawn_ties = sum(
        int(line["sub"].split()[0]) for line in flow_records(ties, level, "", LIGHT)
    )
    assert drawn_ties == rows["ties_crossing"].sum()


def test_nothing_shown_has_no_rows(network):
    nothing = select(network, PartnershipFilter(q="zzzzzzzz"))
    assert area_rows(nothing).empty
    assert flows(nothing).empty
    assert facet_matrix(area_rows(nothing), "theme").empty


def test_a_small_network_is_counted_too():
    rows = area_rows(select(small_network()))
    assert rows["case_studies"].sum() == 3


def test_a_case_study_without_any_institution_has_no_place():
    alone = select(small_network().subset(["C3"]))
    [row] = area_rows(alone, "region").to_dict("records")
    assert (row["area"], row["case_studies"], row["institutions"]) == (NO_PLACE, 1, 0)
    assert flows(alone, "region").empty
