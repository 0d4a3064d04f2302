"""Ties inside an authority, and those that cross its boundary."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.large_network import large_network
from iinst_geo import PartnershipFilter, select
from iinst_geo.maps.palette import LIGHT
from iinst_geo.maps.records import marks, tie_records
from iinst_geo.maps.sums import line_records
from iinst_geo.selection.aggregation import Aggregation, aggregated
from iinst_geo.selection.crossing import (
    ALL,
    ONLY_CROSSING,
    ONLY_INSIDE,
    boundary_of,
    counts,
)
from iinst_geo.selection.map_words import map_in_words
from tests.samples import calmly, networks, small_network

SMALL = small_network()
LARGE = large_network(2_000, 6_000)
KENT = PartnershipFilter(authority=["Kent"])


def lines(criteria: PartnershipFilter, crossing: str) -> dict[tuple, bool]:
    """The ties drawn, and whether each has the colour of those that cross."""
    what = aggregated(select(SMALL, criteria), None, crossing)
    drawn = tie_records(what.members, marks(what.members), None, LIGHT, what.tie_marks)
    return {
        (each["id"], each["sub"].split(" · ")[0]): each["c"][:3] == [*LIGHT.crossing]
        for each in drawn
    }


def test_without_an_authority_there_is_no_boundary():
    assert boundary_of(select(SMALL)) is None
    assert aggregated(select(SMALL)).tie_marks is None
    assert set(lines(PartnershipFilter(), ONLY_CROSSING).values()) == {False}


def test_ties_by_hand():
    # Oak leads to Ash and Yew; Yew alone is of Kent.
    selection = select(SMALL, KENT)
    assert counts(selection) == {
        ALL: len(selection.partnerships),
        ONLY_INSIDE: 0,
        ONLY_CROSSING: 1,
    }
    every = lines(KENT, ALL)
    across = {key for key, crosses in every.items() if crosses}
    assert len(across) == 1
    assert set(lines(KENT, ONLY_CROSSING)) == across
    assert lines(KENT, ONLY_INSIDE) == {}
    bromley = PartnershipFilter(authority=["Bromley"])
    assert set(lines(bromley, ONLY_INSIDE)) == set(lines(bromley, ALL)) - across
    both = PartnershipFilter(authority=["Bromley", "Kent"])
    assert set(lines(both, ONLY_INSIDE)) == set(lines(both, ALL))
    assert lines(both, ONLY_CROSSING) == {}


@calmly
@given(st.sets(st.sampled_from(["Kent", "Norfolk", "Leeds", "Devon"]), min_size=1))
def test_each_tie_is_inside_crosses_or_neither(names: set[str]):
    selection = select(LARGE, PartnershipFilter(authority=names))
    at = LARGE.institution_by_id["local_authority"]
    ties = selection.partnerships
    ends = ties["source_id"].map(at).isin(names) * 1 + ties["target_id"].map(at).isin(
        names
    )
    found = counts(selection)
    assert found == {
        ALL: len(ties),
        ONLY_INSIDE: int((ends == 2).sum()),
        ONLY_CROSSING: int((ends == 1).sum()),
    }
    for crossing in (ONLY_INSIDE, ONLY_CROSSING):
        what = aggregated(selection, None, crossing)
        sums = what.by_authority
        summed = sums.lines["ties"].sum() + sums.groups["ties"].sum() + sums.ties_open
        singly = sum(
            mark < 2
            for mark, row in zip(what.tie_marks, what.members, strict=True)
            if row.source_id
        )
        assert summed + singly == found[crossing]


def test_summed_lines_across_the_boundary_are_told_apart():
    what = Aggregation(select(LARGE, KENT), None, np.array([], np.intp))
    plain, across = line_records(what.by_authority, LARGE)
    assert across and all("Kent" in each["name"] for each in across)
    assert plain and not any("Kent" in each["name"] for each in plain)


@calmly
@given(networks())
def test_a_network_of_any_shape_has_its_ties_counted(network):
    for name in network.institutions["local_authority"].dropna().unique()[:2]:
        selection = select(network, PartnershipFilter(authority=[name]))
        found = counts(selection)
        assert found[ONLY_INSIDE] + found[ONLY_CROSSING] <= found[ALL]
        for crossing in (ALL, ONLY_INSIDE, ONLY_CROSSING):
            what = aggregated(selection, None, crossing)
            assert len(what.tie_marks) == len(what.rows)
            words = map_in_words(selection, None, what)
            assert ("boundary are drawn" in words) == (crossing != ALL)


def test_an_authority_of_a_network_without_ties_is_drawn():
    alone = replace(SMALL, partnerships=SMALL.partnerships[:0])
    what = aggregated(select(alone, PartnershipFilter(authority=["Bromley"])))
    assert what.tie_marks == [0] * len(what.rows)


@pytest.mark.parametrize("crossing", [ONLY_INSIDE, ONLY_CROSSING])
def test_discs_stay_when_lines_are_switched_off(crossing: str):
    every = aggregated(select(SMALL, KENT)).members
    assert aggregated(select(SMALL, KENT), None, crossing).members == every
