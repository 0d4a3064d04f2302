"""What lies near a place, how far, why it matches, and who could be next."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from iinst_geo.errors import UnknownValueError
from iinst_geo.nearby.institutions import institutions_passing
from iinst_geo.nearby.model import Place
from iinst_geo.nearby.places import find_place
from iinst_geo.nearby.query import counts, find_nearby, nearby_line
from iinst_geo.nearby.rows import BOUNDARY, neighbour_rows
from iinst_geo.nearby.shared import setting_of_place
from iinst_geo.nearby.suggested_partners import (
    REASONS,
    next_partners,
    phase_relation,
    setting_relation,
)
from iinst_geo.selection.filters import PartnershipFilter
from iinst_geo.vocabulary import FACETS, NOT_RECORDED
from tests.samples import calmly

GEOD = Geod(ellps="WGS84")
ENGLAND = {"longitude": st.floats(-6.4, 1.8), "latitude": st.floats(49.9, 55.8)}


def near(network, origin, within_km, limit=None, **wanted):
    place = find_place(network, origin)
    return find_nearby(network, place, within_km, PartnershipFilter(**wanted), limit)


def ids(found):
    return [each.institution_id for each in found.results]


def test_the_ten_of_leading_into_learning_lie_round_their_authority(network):
    found = near(network, "BB1 2LD", 10)
    distances = [round(each.distance_km, 2) for each in found.results]
    assert distances == [0.0, 1.5, 1.77, 2.06, 2.2, 3.07, 3.59, 3.9, 4.87, 5.24]
    assert {each.case_studies for each in found.results} == {("LIL",)}
    assert len(near(network, "BB1 2LD", 2).results) == 3


@calmly
@given(st.builds(Place, st.just("x"), st.just("x"), st.just("point"), **ENGLAND))
def test_distances_are_those_of_the_ellipsoid(network, place):
    for each in find_nearby(network, place, 500).results:
        ends = (place.longitude, place.latitude, each.longitude, each.latitude)
        metres = GEOD.inv(*ends)[2]
        assert each.distance_km == pytest.approx(metres / 1000, rel=1e-3)


@calmly
@given(
    st.builds(Place, st.just("x"), st.just("x"), st.just("point"), **ENGLAND),
    st.floats(0, 800),
)
def test_the_ring_holds_what_is_near_and_beyond_is_the_next(network, place, within_km):
    everyone = find_nearby(network, place, 2000).results
    found = find_nearby(network, place, within_km)
    inside = tuple(each for each in everyone if each.distance_km <= within_km)
    assert found.results == inside
    assert found.beyond == (everyone[len(inside)] if len(inside) < 33 else None)
    assert [each.distance_km for each in everyone] == sorted(
        each.distance_km for each in everyone
    )


@calmly
@given(st.data())
def test_a_filter_takes_away_and_never_adds(network, data):
    facet = data.draw(st.sampled_from(FACETS))
    whole = near(network, "Birmingham, Birmingham", 400)
    shown = counts(whole, facet.name)
    value = data.draw(st.sampled_from(list(shown)))
    part = near(network, "Birmingham, Birmingham", 400, **{facet.name: [value]})
    assert set(ids(part)) <= set(ids(whole))
    assert len(part.results) == shown[value]
    assert len(part.results) + part.hidden == len(whole.results)


def test_phase_and_place_are_the_institutions_own(network):
    found = near(network, "II09", 100, phase=["Primary"])
    assert {each.phase for each in found.results} == {"Primary"}
    assert institutions_passing(
        network, PartnershipFilter(authority=["Bury"], setting=[NOT_RECORDED])
    ) == {"north-bury-catholic-primary-schools"}


def test_a_value_that_there_is_not_is_refused(network):
    with pytest.raises(UnknownValueError, match="theme has no '9'"):
        near(network, "BB1", 5, theme=["9"])


def test_an_origin_is_compared_with_what_is_recorded_for_it(network):
    found = near(network, "falmouth-school", 25)
    by_id = {each.institution_id: each for each in found.results}
    assert "falmouth-school" not in by_id
    assert by_id["marlborough-school"].relation == "Partner in Falmaths"
    hayle = by_id["hayle-community-school"]
    assert hayle.relation == ""
    assert hayle.same_authority is True
    assert hayle.reasons == (
        "Same phase: Secondary",
        "Same theme: 3 Partnership and sharing",
        "Same activity: Joint planning",
    )


def test_a_reason_may_be_what_was_asked_for(network):
    found = near(network, "London", 50, theme=["1"])
    assert found.results
    for each in found.results:
        assert "As asked, theme: 1 Leadership" in each.reasons


def test_an_area_holds_its_members_at_no_distance(network):
    found = near(network, "Blackburn with Darwen", 0)
    assert len(found.results) == 10
    assert {each.distance_km for each in found.results} == {0.0}
    wider = near(network, "Blackburn with Darwen", 20)
    beyond = [each for each in wider.results if each.distance_km > 0]
    assert [each.institution_id for each in beyond] == [
        "holly-mount-catholic-primary-school"
    ]
    assert beyond[0].same_authority is False


def test_a_region_holds_all_its_authorities(network):
    found = near(network, "South West", 0)
    assert len(found.results) == 11
    assert {each.region for each in found.results} == {"South West"}


def test_an_empty_ring_says_what_is_nearest(network):
    found = near(network, "York", 5)
    assert found.results == ()
    assert nearby_line(found) == (
        "No institution within 5 km (3.1 miles) of York (local authority). The nearest "
        "is Brigshaw High School and Language College, at 21.5 km. 11 other "
        "institutions have no place and cannot be measured."
    )


def test_the_line_counts_what_the_filters_leave_out(network):
    line = nearby_line(near(network, "II09", 5, phase=["Secondary"]))
    assert "The filters leave out 5 more in the ring." in line


def test_a_limit_keeps_the_nearest(network):
    assert ids(near(network, "BB1 2LD", 10, limit=3)) == ids(
        near(network, "BB1 2LD", 2)
    )


def test_the_table_has_a_row_for_each_with_numbers_as_numbers(network):
    found = near(network, "II09", 30)
    rows = neighbour_rows(network, found.results)
    assert list(rows["number"]) == [1, 2, 3, 4, 5, 6, 7]
    assert rows["km"].dtype.kind == "f"
    assert rows["miles"].iloc[-1] == pytest.approx(17.35)
    assert set(rows["boundary"]) == {BOUNDARY[True]}
    assert rows["status"].iloc[3] == NOT_RECORDED  # Marlborough School
    assert rows["case_studies"].iloc[0] == "II09 Falmaths"


@pytest.mark.parametrize(
    ("origin", "setting", "basis"),
    [
        ("BB1 2LD", "Urban", "neighbours"),
        ("SW1A 1AA", "Inner city", "postcode-density"),
        ("DL11 6SU", "Rural", "postcode-density"),  # Swaledale
        ("II08", "Inner city", "stated"),
        ("Cornwall", "", "none"),
    ],
)
def test_an_origin_has_a_setting_with_its_basis(network, origin, setting, basis):
    found = setting_of_place(network, find_place(network, origin))
    assert (found.value, found.basis) == (setting, basis)


# Who could be next


def suggested(network, origin, within_km=30, **options):
    return next_partners(network, find_place(network, origin), within_km, **options)


def test_nobody_who_is_a_partner_or_closed_is_suggested(network):
    found = suggested(network, "II09")
    keys = [each.institution_id for each in found.results]
    assert not set(keys) & set(network.subset(["II09"]).institutions["institution_id"])
    assert found.partners == 5
    assert found.closed == 4
    assert "closed" not in {each.status_now for each in found.results}


def test_the_reasons_are_the_ranking(network):
    found = suggested(network, "II09")
    ranks = [(-len(each.reasons), each.distance_km) for each in found.results]
    assert ranks == sorted(ranks)
    first = found.results[0]
    assert first.name == "Hayle Community School"
    assert first.reasons == (
        "22.7 km away",
        "Same phase: Secondary",
        "Brings a theme not recorded here: 1 Leadership, 2 Professional development",
    )


@calmly
@given(st.sets(st.sampled_from(list(REASONS))))
def test_a_reason_turned_off_speaks_for_nobody(network, using):
    found = suggested(network, "II19", using=using)
    begins = {
        "near": "km away",
        "phase": "phase:",
        "setting": "setting:",
        "themes": "Brings a theme",
    }
    off = [words for reason, words in begins.items() if reason not in using]
    for each in found.results:
        assert each.reasons
        assert not any(words in reason for words in off for reason in each.reasons)
    assert using or not found.results


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("Secondary", "Secondary", "Same phase"),
        ("Primary", "Secondary", "Adjoining phase"),
        ("Secondary", "16 plus", "Adjoining phase"),
        ("Primary", "16 plus", ""),
        ("Nursery", "All-through", "Adjoining phase"),
        ("Nursery", "Secondary", ""),
        ("", "Primary", ""),
        ("Sixth form", "Secondary", ""),
    ],
)
def test_phases_adjoin_where_pupils_move_on(one, other, relation):
    assert phase_relation(one, other) == relation
    assert phase_relation(other, one) == relation


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("Rural", "Rural", "Same setting"),
        ("Urban", "Suburban", "Similar setting"),
        ("Urban", "Rural", ""),
        ("", "Urban", ""),
    ],
)
def test_settings_are_alike_within_towns(one, other, relation):
    assert setting_relation(one, other) == relation
