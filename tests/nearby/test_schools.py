"""With a register: its schools near a place, who could be next, and coverage."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from starlette.exceptions import HTTPException
from starlette.requests import Request
from typer.testing import CliRunner

from iinst_geo.cli import app
from iinst_geo.errors import PlaceError, UnknownValueError
from iinst_geo.export.documents.briefing import ROWS_ON_A_PAGE, briefing_html
from iinst_geo.maps.around import NUMBERED, SPECK_RADIUS_PX, around_map
from iinst_geo.maps.schools import cell_records, dot_records
from iinst_geo.nearby.institutions import known_values
from iinst_geo.nearby.model import Place
from iinst_geo.nearby.places import find_place
from iinst_geo.nearby.query import counts, find_nearby, nearby_line
from iinst_geo.nearby.rows import neighbour_rows
from iinst_geo.nearby.schools import open_in_authority, open_near
from iinst_geo.nearby.shared import OF_NOBODY, OF_OTHERS, PARTNER
from iinst_geo.nearby.suggested_partners import REASONS, next_partners
from iinst_geo.network.facets import facet_sets
from iinst_geo.register.matching import ALL, numbers, school_coverage
from iinst_geo.register.model import CACHE_FOLDER_VARIABLE, keep_register, read_register
from iinst_geo.selection.address import View
from iinst_geo.selection.filters import PartnershipFilter
from iinst_geo.selection.model import select
from iinst_geo.ui.server.routes import schools
from iinst_geo.vocabulary import FACETS, NOT_RECORDED
from tests.loop import run
from tests.pages import html_of
from tests.register_sample import content, imported, register_of
from tests.samples import BUILT_IN, calmly, changed, rarely, small_network
from tests.ui.nearby.test_page import names, page_of

GEOD = Geod(ellps="WGS84")
ENGLAND = {"lon": st.floats(-5.5, 1.5), "lat": st.floats(50.2, 55.5)}
VALUES = {
    "phase": st.sampled_from(["Primary", "Secondary", "16 plus", None]),
    "setting": st.sampled_from(["Urban", "Rural", None]),
    "region": st.sampled_from(["London", "South West", None]),
    "local_authority": st.sampled_from(["Cornwall", "Kent", None]),
    "status": st.sampled_from(["Open", "Closed"]),
}
REGISTERS = st.lists(
    st.fixed_dictionaries({**ENGLAND, **VALUES}), min_size=1, max_size=25
).map(register_of)
POINTS = st.fixed_dictionaries(ENGLAND).map(
    lambda at: Place("x", "x", "point", at["lon"], at["lat"])
)


@pytest.fixture(scope="module")
def register():
    """The small extract, closed schools too."""
    return imported(open_only=False).register


def ids(found):
    return [each.institution_id for each in found.results]


def measured(place, register):
    """Give id and distance of every school, measured one by one."""
    return {
        f"urn-{row.urn}": GEOD.inv(
            place.longitude, place.latitude, row.geometry.x, row.geometry.y
        )[2]
        / 1000
        for row in register.schools.itertuples()
    }


@calmly
@given(REGISTERS, POINTS, st.floats(0, 600), st.none() | st.integers(1, 30))
def test_schools_near_are_those_measured_one_by_one(register, place, within_km, limit):
    found = find_nearby(BUILT_IN, place, within_km, limit=limit, register=register)
    alone = find_nearby(BUILT_IN, place, within_km)
    every = measured(place, register) | {
        each.institution_id: each.distance_km for each in alone.results
    }
    inside = sorted((km, key) for key, km in every.items() if km <= within_km)
    assert found.in_ring == len(inside)
    assert [each.distance_km for each in found.results] == pytest.approx(
        [km for km, _ in inside[:limit]]
    )
    assert set(ids(found)) <= set(every)
    schools = {key: km for key, km in every.items() if key.startswith("urn-")}
    further = [km for km in schools.values() if km > within_km]
    if alone.beyond:
        further.append(alone.beyond.distance_km)
    assert found.beyond is not None or not further
    if found.beyond:
        assert found.beyond.distance_km == pytest.approx(min(further))


@rarely
@given(REGISTERS, st.data())
def test_a_filter_and_its_counts_agree(register, data):
    facet = data.draw(st.sampled_from(FACETS)).name
    value = data.draw(st.sampled_from(list(facet_sets(BUILT_IN)[facet])))
    place = find_place(BUILT_IN, "Birmingham, Birmingham")
    whole = find_nearby(BUILT_IN, place, 300, register=register)
    wanted = PartnershipFilter(**{facet: [value]})
    part = find_nearby(BUILT_IN, place, 300, wanted, register=register)
    assert counts(whole, facet)[value] == part.in_ring == len(part.results)
    assert part.in_ring + part.hidden == whole.in_ring
    assert set(ids(part)) <= set(ids(whole))


@rarely
@given(REGISTERS, st.sets(st.sampled_from(list(REASONS))))
def test_who_could_be_next_is_ranked_by_the_number_of_reasons(register, using):
    place = find_place(BUILT_IN, "II09")
    found = next_partners(BUILT_IN, place, 60, using=using, register=register)
    alone = next_partners(BUILT_IN, place, 60, using=using)
    ranks = [(-len(each.reasons), each.distance_km) for each in found.results]
    assert ranks == sorted(ranks)
    assert found.ranked == len(found.results)
    assert {each.institution_id for each in alone.results} <= set(ids(found))
    assert found.partners == alone.partners
    assert "closed" not in {each.status_now for each in found.results}
    # The same reasons, counted by columns, as told one by one.
    assert all(each.reasons for each in found.results)


def test_no_school_is_listed_twice(network, register):
    found = find_nearby(network, find_place(network, "Falmouth"), 10, register=register)
    # 137223 is Falmouth School today, 112047 was it then.
    assert "falmouth-school" in ids(found)
    assert not {"urn-137223", "urn-112047"} & set(ids(found))
    assert "urn-900003" in ids(found)


def test_each_is_told_as_partner_of_others_or_of_nobody(network, register):
    place = find_place(network, "falmouth-school")
    found = find_nearby(network, place, 60, register=register)
    standing = {each.institution_id: each.partner_status for each in found.results}
    assert standing["marlborough-school"] == PARTNER
    assert standing["hayle-community-school"] == OF_OTHERS
    assert standing["urn-900003"] == OF_NOBODY
    rows = neighbour_rows(network, found.results).set_index("institution")
    nursery = rows.loc["Cedar Nursery"]
    assert nursery["works_with_origin"] == "Not yet; in no partnership recorded"
    assert nursery["source"] == "National register"
    assert nursery["status"] == "Open, as of 2026-03-07"


def test_the_line_tells_both_sources_and_the_day(network, register):
    found = find_nearby(
        network, find_place(network, "BB1 2LD"), 5, limit=2, register=register
    )
    assert nearby_line(found).startswith(
        "10 institutions within 5 km (3.1 miles) of BB1 2LD, straight-line. 9 of them "
        "are in the recorded data, 1 only in the national register of schools, extract "
        "of 7 March 2026. The nearest 2 are listed."
    )


def test_an_area_holds_the_schools_that_the_register_puts_there(network, register):
    found = find_nearby(network, find_place(network, "Kent"), 0, register=register)
    assert {"urn-900005", "urn-900006"} == set(ids(found))
    assert {each.distance_km for each in found.results} == {0.0}


@pytest.mark.parametrize(
    "query", ["cedar", "cedr nursery", "TR11", "900003", "tr114lh"]
)
def test_schools_are_found_by_name_postcode_and_number(network, register, query):
    place = find_place(network, "Falmouth")
    wanted = PartnershipFilter(q=query)
    found = find_nearby(network, place, 400, wanted, register=register)
    assert "urn-900003" in ids(found)
    assert "urn-900001" not in ids(found)


@pytest.mark.parametrize("origin", ["urn-900003", "900003", "Cedar nursery"])
def test_a_school_of_the_register_is_an_origin(network, register, origin):
    place = find_place(network, origin, register)
    assert (place.label, place.authority) == ("Cedar Nursery", "Cornwall")
    found = find_nearby(network, place, 5, register=register)
    assert "urn-900003" not in ids(found)
    suggested = next_partners(network, place, 5, register=register)
    assert suggested.results
    assert suggested.results[0].reasons[0].endswith("km away")


def test_a_recorded_school_stays_itself_as_an_origin(network, register):
    assert find_place(network, "112047", register).institution_id == "falmouth-school"


def test_schools_of_one_name_are_offered_as_candidates(network):
    register = register_of([{"lon": 0, "lat": 51, "postcode": "BR1 2AB"}] * 2)
    register.schools["name"] = "Twin School"
    with pytest.raises(PlaceError, match="2 schools of the register") as error:
        find_place(network, "twin school", register)
    first = find_place(network, error.value.candidates[0], register)
    assert first.urn == 900_000


def test_the_map_numbers_the_first_and_marks_the_rest_small(network):
    register = register_of([{"lon": 0.5 + at / 1e4, "lat": 51} for at in range(90)])
    place = Place("x", "x", "point", 0.5, 51)
    deck = around_map(find_nearby(network, place, 20, register=register))
    layers = {layer.id.split(":")[0]: layer.data for layer in deck.layers}
    assert len(layers["numbers"]) == NUMBERED
    small = [each for each in layers["results"] if each["r"] == SPECK_RADIUS_PX]
    assert len(small) == 90 - NUMBERED


def test_the_briefing_names_the_register_and_what_it_leaves_out(network):
    register = register_of([{"lon": 0.5, "lat": 51} for _ in range(30)])
    place = Place("x", "x", "point", 0.5, 51)
    page = briefing_html(find_nearby(network, place, 5, limit=20, register=register))
    assert "national register of schools, extract of 7 March 2026" in page
    assert f"{30 - ROWS_ON_A_PAGE} more in the ring" in page
    assert "School of the register" in page
    assert page.count("<td>None</td>") == ROWS_ON_A_PAGE


def test_coverage_counts_open_schools_once(network, register):
    found = school_coverage(select(network), register, "region", "phase")
    assert found.schools.at["South West", ALL] == 3
    assert found.recorded.at["South West", ALL] == 1  # 137223, not 112047 too
    assert found.recorded.at["South West", "Secondary"] == 1
    assert found.recorded[ALL].sum() == 1
    schools = (network.institutions["kind"] == "school").sum()
    assert found.beyond_register == schools - 1
    hidden = select(network, PartnershipFilter(authority=["Bury"]))
    assert (
        school_coverage(hidden, register, "region", "setting").recorded[ALL].sum() == 0
    )


def test_the_map_of_all_schools_is_drawn_by_cell_or_one_by_one(register):
    cells = cell_records(register)
    assert len(cells) < len(register.schools)  # the two of Falmouth share a cell
    assert max(each["r"] for each in cells) > 1.5
    # Of the two that it has in Kent one is closed.
    in_kent = open_in_authority(register, "Kent")
    [dot] = dot_records(register, in_kent.positions)
    assert in_kent.in_all == 1
    assert (dot["id"], dot["name"]) == ("urn-900005", "Elm Special")
    assert dot["sub"] == "Urban · national register of schools"
    assert open_in_authority(register, "Bury").in_all == 0


@calmly
@given(REGISTERS, POINTS, st.floats(0, 600))
def test_single_schools_of_a_ring_are_the_open_ones_near(register, place, within_km):
    found = open_near(register, place, within_km)
    every = measured(place, register)
    is_open = register.schools["status"] == "Open"
    near = {
        key
        for key, is_open in zip(every, is_open, strict=True)
        if is_open and every[key] <= within_km
    }
    assert {register.row(at).id for at in found.positions} == near
    assert found.in_all == len(near)


def test_no_more_schools_are_drawn_than_an_eye_can_take(monkeypatch):
    monkeypatch.setattr("iinst_geo.nearby.schools.MOST_DRAWN", 2)
    register = register_of([{"lon": 0, "lat": 51 + at / 100} for at in range(5)])
    found = open_near(register, Place("x", "x", "point", 0, 51.04), 500)
    assert (found.positions.tolist(), found.in_all) == ([4, 3], 5)


def test_a_filter_knows_the_registers_own_values(network, register):
    known = known_values(network, register)
    assert {"Nursery", "16 plus"} <= set(known["phase"]) - set(
        facet_sets(network)["phase"]
    )
    assert "County Durham" in known["authority"]
    assert known["phase"][-1] == NOT_RECORDED
    assert known["theme"] == tuple(facet_sets(network)["theme"])
    place = find_place(network, "falmouth-school")
    wanted = PartnershipFilter(phase=["Nursery"])
    found = find_nearby(network, place, 60, wanted, register=register)
    assert ids(found) == ["urn-900003"]
    assert counts(found, "phase")["Nursery"] == 1
    suggested = next_partners(network, place, 60, wanted, register=register)
    assert ids(suggested) == ["urn-900003"]
    assert not select(network, wanted, known).case_study_ids
    with pytest.raises(UnknownValueError, match="phase has no 'Nursery'"):
        find_nearby(network, place, 60, wanted)
    with pytest.raises(UnknownValueError, match="phase has no 'Nursry'"):
        find_nearby(
            network, place, 60, PartnershipFilter(phase=["Nursry"]), None, register
        )


# Command and pages


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A cache folder of its own, and the small extract as a file."""
    monkeypatch.setenv(CACHE_FOLDER_VARIABLE, str(tmp_path))
    path = tmp_path / "extract.csv"
    path.write_bytes(content("cp1252"))
    return path


def test_the_command_imports_and_nearby_lists(kept):
    run = CliRunner().invoke
    done = run(app, ["import-register", str(kept), "--json"])
    assert done.exit_code == 0, done.output
    summary = json.loads(done.stdout)
    assert list(summary) == [
        "rows_read",
        "schools_kept",
        "left_out",
        "path",
        "warnings",
    ]
    assert (summary["rows_read"], summary["schools_kept"]) == (15, 7)
    assert "Kept 7 of 15 schools (extract of 7 March 2026)" in done.stderr
    asked = ["nearby", "--from", "urn-900003", "--within", "5", "--json"]
    found = json.loads(run(app, asked).stdout)
    assert found["register"] == "2026-03-07"
    assert found["origin"]["label"] == "Cedar Nursery"
    standing = {each["institution_id"]: each["standing"] for each in found["results"]}
    assert standing["falmouth-school"] == OF_OTHERS
    without = run(app, ["nearby", "--from", "TR11", "--no-register", "--json"])
    assert "register" not in json.loads(without.stdout)
    done = run(app, ["import-register", str(kept), "--closed-too", "--json"])
    assert json.loads(done.stdout)["schools_kept"] == 9


def test_the_command_filters_by_the_registers_values_or_names_them(kept):
    asked = ["nearby", "--from", "TR11", "--phase", "Nursery", "--json"]
    run = CliRunner().invoke
    refused = run(app, asked)
    assert refused.exit_code == 2
    assert "--phase: there is no 'Nursery'. Allowed: Primary" in refused.stderr
    keep_register(imported().register)
    found = json.loads(run(app, asked).stdout)
    assert [each["name"] for each in found["results"]] == ["Cedar Nursery"]
    refused = run(app, [*asked, "--phase", "Nursry"])
    assert refused.exit_code == 2
    assert "there is no 'Nursry'. Allowed: Primary" in refused.stderr
    assert "Nursery" in refused.stderr
    assert run(app, [*asked, "--no-register"]).exit_code == 2


def test_the_page_filters_by_the_registers_values(network, kept):
    keep_register(imported().register)
    asked = {"phase": "Nursery", "authority": "County Durham"}
    page = page_of(network, **{"from": "TR11"}, **asked)
    assert not page.exception and not page.warning
    assert "chip-phase-Nursery" in [each.key for each in page.button]
    page.button_group(key="authority").set_value([]).run()
    assert names(page) == ["Cedar Nursery"]


def test_a_page_that_lacks_the_registers_values_leaves_them_out(network, kept):
    from tests.ui.explore.test_page import page_of as explore_of

    keep_register(imported().register)
    page = explore_of(network)
    # As Nearby leaves it.
    wanted = PartnershipFilter(phase=["Nursery", "Primary"])
    page.session_state["page"], page.session_state["kept"] = "Nearby", View(wanted)
    page.run()
    assert not page.exception
    assert "phase=Nursery." in page.warning[0].value
    assert page.button_group(key="phase").value == ["Primary"]


def test_values_of_the_register_go_when_its_schools_are_turned_off(network, kept):
    keep_register(imported().register)
    page = page_of(network, **{"from": "TR11", "phase": "Nursery"})
    page.toggle(key="register").set_value(False).run()
    assert not page.exception
    assert "phase=Nursery" in page.warning[0].value
    assert "Falmouth School" in names(page)
    without = page_of(
        network, **{"from": "TR11", "phase": "Nursery", "register": "false"}
    )
    assert "phase=Nursery" in without.warning[0].value


def test_a_page_without_a_register_says_where_to_bring_one(network, kept):
    from tests.ui.regions.test_page import page_of as regions_of

    for page in (page_of(network, **{"from": "TR11"}), regions_of(network)):
        assert html_of(page).count("With the national register of schools") == 1
    keep_register(imported().register)
    for page in (page_of(network, **{"from": "TR11"}), regions_of(network)):
        assert "With the national register of schools" not in html_of(page)


def test_the_command_refuses_what_is_no_register(kept):
    kept.write_text("a,b\n1,2\n")
    done = CliRunner().invoke(app, ["import-register", str(kept)])
    assert done.exit_code == 1
    assert "has no column URN" in done.stderr
    assert read_register() is None


def test_the_page_lists_schools_and_can_leave_them_out(network, kept):
    assert not page_of(network, **{"from": "TR11"}).toggle
    keep_register(imported().register)
    page = page_of(network, **{"from": "TR11 4LH", "within": "5"})
    assert not page.exception
    assert "Cedar Nursery" in names(page)
    assert "extract of 7 March 2026" in html_of(page)
    page.toggle(key="register").set_value(False).run()
    assert "Cedar Nursery" not in names(page)
    assert "extract of" not in html_of(page)


def test_a_school_of_the_register_is_read_and_looked_from(network, kept):
    keep_register(imported().register)
    page = page_of(network, **{"from": "TR11", "school": "urn-900003"})
    assert "<h2>Cedar Nursery</h2>" in html_of(page)
    page.button(key="look_from_school").click().run()
    assert not page.exception
    assert "From Cedar Nursery" in html_of(page)
    assert "Who could be next" in html_of(page)
    unknown = page_of(network, **{"from": "TR11", "school": "urn-1"})
    assert "school" in unknown.warning[0].value


def test_a_damaged_register_is_told_and_left_out(network, kept):
    keep_register(imported().register).write_bytes(b"no parquet")
    page = page_of(network, **{"from": "TR11"})
    assert not page.exception
    assert "cannot be read" in page.warning[0].value
    assert not page.toggle


def test_explore_can_show_where_all_schools_stand(network, kept):
    from tests.ui.explore.test_page import page_of as explore_of

    def ways(page):
        return page.selectbox(key="all_schools").options

    assert not explore_of(network).run().selectbox
    keep_register(imported().register)
    page = explore_of(network).run()
    assert "extract of" not in html_of(page)
    assert ways(page) == ["Not drawn", "By cell of 10 km"]
    page.selectbox(key="all_schools").set_value("cells").run()
    assert not page.exception
    assert "the 7 open schools of the national register of schools, ext" in html_of(
        page
    )
    page.query_params["selected"] = "falmouth-school"
    page.run()
    assert ways(page)[2:] == ["Within 10 km of Falmouth School"]
    page.selectbox(key="all_schools").set_value("selected").run()
    assert "the 2 open schools within 10 km of Falmouth School, of" in html_of(page)
    page.query_params["selected"] = ""
    page.session_state["looked_from"] = ("BB1 2LD", 5.0)
    page.session_state["authority"] = ["Cornwall"]
    page.run()
    assert ways(page)[2:] == ["In Cornwall", "Within 5 km of BB1 2LD"]
    assert "Grey" not in html_of(page)  # nothing is selected now
    page.selectbox(key="all_schools").set_value("authority").run()
    assert "the 2 open schools of Cornwall in the national reg" in html_of(page)
    # A click on a dot tells of the school, until the schools are drawn another way.
    [dot, _] = served("GB-CON")
    page.session_state["school_pointed_out"] = dot["id"]
    page.run()
    assert f"<b>{dot['name']}</b>, {dot['sub']}" in html_of(page)
    page.session_state["authority"] = ["Bury"]
    page.run()
    assert "of Bury in the national reg" in html_of(page)
    assert dot["sub"] not in html_of(page)
    page.session_state["authority"] = ["Cornwall"]
    page.run()
    assert dot["sub"] in html_of(page)
    page.selectbox(key="all_schools").set_value("place").run()
    assert dot["sub"] not in html_of(page)


def test_the_schools_of_the_map_are_served(kept):
    with pytest.raises(HTTPException):
        served("england")
    keep_register(imported(open_only=False).register)
    assert len(served("england")) == 6  # two share a cell; the closed are not there
    assert len(served("GB-CON")) == 2
    assert len(served("near", "lon=-5.07&lat=50.15&km=5")) == 2
    for where, query in [
        ("GB-XXX", ""),
        ("near", "lon=0&lat=51"),
        ("near", "lon=0&lat=51&km=nan"),
        ("near", "lon=x&lat=51&km=1"),
        ("england", "of=guessed"),
    ]:
        with pytest.raises(HTTPException):
            served(where, query)


def served(where, query=""):
    scope = {"type": "http", "path_params": {"where": where}, "headers": []}
    request = Request(scope | {"query_string": query.encode()})
    return json.loads(run(schools(request)).body)


def test_regions_shows_coverage_when_there_is_a_register(network, kept):
    from tests.ui.regions.test_page import page_of as regions_of

    assert "schools are in a partnership shown" not in html_of(regions_of(network))
    keep_register(imported().register)
    page = regions_of(network)
    assert not page.exception
    assert "1 of 7 schools are in a partnership shown" in html_of(page)
    assert "1 of 2" in html_of(page)


def test_what_can_be_no_number_of_a_school_is_passed_over():
    urn = f"{'9' * 20} 112047 ٣ 1e5"
    assert set(numbers(small_network(**changed("institutions", 0, urn=urn)))) == {
        112047
    }
