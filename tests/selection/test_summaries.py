"""What a selection amounts to is told in numbers that add up."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iinst_geo import PartnershipFilter, Tally, honesty_line, select, tally
from iinst_geo.selection.summaries import counted, spread, survival_lines
from iinst_geo.vocabulary import FACET_NAMES
from tests.samples import (
    BUILT_IN,
    calmly,
    changed,
    filters,
    networks,
    rarely,
    small_network,
)

SHOWING = re.compile(
    r"^Showing (?P<shown>[\d,]+) of (?P<all>[\d,]+) case stud(?:y|ies), "
    r"(?P<ties>[\d,]+) ties?"
    r"(?: \((?P<unplaced>[\d,]+) (?:to|with) .*? without a place\))?\."
)
SURVIVAL = re.compile(
    r"known for (?P<leads>\d+) of (?P<who>\S+)’s (?P<published>\d+) case studies, "
    r"and (?P<full>none|\d+) survives? in full"
)


def numbers(line):
    found = SHOWING.match(line).groupdict()
    return {name: int((count or "0").replace(",", "")) for name, count in found.items()}


def test_the_honesty_line_of_the_whole_built_in_network(network):
    assert honesty_line(select(network)) == (
        "Showing 14 of 14 case studies, 31 ties (11 to partners without a place). "
        "The lead institution is known for 12 of NCETM’s 22 case studies, and none "
        "survives in full; places are postcode centroids."
    )


def test_one_tie_to_one_partner_is_told_in_the_singular():
    small = small_network()
    line = honesty_line(select(small, PartnershipFilter(phase="Primary")))
    assert line.startswith(
        "Showing 1 of 3 case studies, 3 ties (1 to a partner without"
    )
    line = honesty_line(select(small, PartnershipFilter(phase="Secondary")))
    assert line.startswith("Showing 1 of 3 case studies, 1 tie. The lead")


def test_a_selection_is_counted_in_a_tally():
    assert tally(select(small_network())) == Tally(
        case_studies=3,
        case_studies_in_all=3,
        institutions=5,
        institutions_placed=4,
        ties=4,
        ties_unplaced=1,
    )


def test_the_built_in_network_has_33_placed_institutions_and_20_placed_ties(network):
    seen = tally(select(network))
    assert (seen.institutions, seen.institutions_placed) == (44, 33)
    assert (seen.ties, seen.ties - seen.ties_unplaced) == (31, 20)


def test_a_programme_recorded_in_full_needs_no_warning():
    assert [
        line.split("’")[0].split()[-1] for line in survival_lines(small_network())
    ] == ["MathsCo"]


def test_a_programme_of_unknown_size_is_not_given_a_size():
    unknown = changed("programmes", 0, case_studies_published=pd.NA)
    assert survival_lines(small_network(**unknown)) == []


def test_one_account_in_full_is_told_in_the_singular():
    network = small_network(
        **changed("case_studies", 0, detail_level="account in full")
    )
    assert "and 1 survives in full" in survival_lines(network)[0]


def test_a_lead_without_a_place_is_not_told_as_a_partner_without_one():
    network = small_network(**changed("institutions", 3, geometry=None))  # Elm
    line = honesty_line(select(network, PartnershipFilter(phase="Secondary")))
    assert "partner without a place" not in line


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 ties"), (1, "1 tie"), (2, "2 ties"), (1234, "1,234 ties")],
)
def test_a_number_agrees_with_its_noun(count, text):
    assert counted(count, "tie") == text


@calmly
@given(filters())
def test_the_honesty_line_adds_up(wanted):
    selection = select(BUILT_IN, wanted)
    line = honesty_line(selection)
    ties = BUILT_IN.partnerships[
        BUILT_IN.partnerships["case_study_id"].isin(selection.case_study_ids)
    ]
    placed = ties[["source_id", "target_id"]].isin(BUILT_IN.placed_ids).all(axis=1)
    assert numbers(line) == {
        "shown": len(selection.case_study_ids),
        "all": 14,
        "ties": len(ties),
        "unplaced": int((~placed).sum()),
    }
    # What survives of a programme does not hang on the filter.
    survival = SURVIVAL.search(line)
    assert survival.group("leads", "who", "published", "full") == (
        *("12", "NCETM"),
        *("22", "none"),
    )


@calmly
@given(filters(), st.sampled_from(FACET_NAMES))
def test_a_spread_counts_each_case_study_shown_under_its_values(wanted, facet):
    selection = select(BUILT_IN, wanted)
    counts = spread(selection, facet)
    assert 0 not in counts.values()
    shown = len(selection.case_study_ids)
    if facet in {"phase", "programme", "setting"}:  # one value each
        assert sum(counts.values()) == shown
    else:
        assert sum(counts.values()) >= shown
    assert max(counts.values(), default=0) <= shown


@rarely
@given(networks())
def test_the_tally_of_any_network_adds_up(network):
    selection = select(network)
    seen = tally(selection)
    assert seen.case_studies + seen.case_studies_hidden == seen.case_studies_in_all
    assert seen.institutions_placed <= seen.institutions
    found = numbers(honesty_line(selection))
    assert found["ties"] == seen.ties and found["unplaced"] == seen.ties_unplaced
    # Each line tells of a programme by its publisher's name and a number.
    assert all(SURVIVAL.search(line) for line in survival_lines(network))
