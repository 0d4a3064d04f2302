"""Settings follow the rules of data/README.md, from the first that fits."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iinst_geo.geography.distances import geodesic_km
from iinst_geo.geography.inner_city import CORE_CITIES, INNER_LONDON, nearest_core_city
from iinst_geo.geography.outlines import area_ids
from iinst_geo.geography.postcodes import find_postcode
from iinst_geo.geography.rural_urban import rural_urban_class
from iinst_geo.geography.settings import Setting, setting_at, settings_of
from iinst_geo.text import as_text
from iinst_geo.vocabulary import SETTING_BASIS, SETTINGS
from tests.samples import calmly, small_network

MANCHESTER = CORE_CITIES["Manchester"]
BOLTON = (-2.4282, 53.5785)  # 16 km from the middle of Manchester
FALMOUTH = (-5.09522, 50.15797)
CHEVIOT = (-2.0, 55.2)
KETTERING = (-0.72738, 52.38564)
IRISH_SEA = (-5.0, 53.0)

RURAL_NAMES = [
    *("D", "D1", "D2", "E/F", "E1", "e2", "F1", "f2"),
    "Rural town and fringe",
    "(England/Wales) Rural town and fringe in a sparse setting",
    "RURAL VILLAGE",
    "(england/wales) rural hamlet and isolated dwellings",
    *("RLN1", "RLF1", "RSN1", "rsf1"),
    "Larger rural: Further from a major town or city",
    "(England/Wales) Smaller rural: Nearer to a major town or city",
    "Town and Fringe - less sparse",
    "Village - sparse",
    "Hamlet and Isolated Dwelling - less sparse",
]
URBAN_NAMES = [
    *("C", "c1", "C2"),
    "Urban city and town",
    " (England/Wales)  URBAN CITY AND TOWN IN A SPARSE SETTING ",
    *("UN1", "uf1"),
    "Urban: Nearer to a major town or city",
    "(England/Wales) urban: further from a major town or city",
    "Urban > 10k - less sparse",
    "URBAN>10K - sparse",
]
CONURBATION_NAMES = [
    *("A1", "b1"),
    "Urban minor conurbation",
    "(England/Wales) Urban major conurbation",
]
NO_CLASS = [
    *("", "  ", "A2", "Urban", "nonsense"),
    "(Scotland) Large urban area",
    "(Scotland) Accessible Rural",
    "(pseudo) Channel Islands/Isle of Man",
    "Postcode in NI/Channel Is/IoM (pseudo)",
]


def rule(setting):
    return setting.value, setting.basis


def network_with(rows):
    """Give the small network with other cells of its institutions, by their row."""
    institutions = small_network().institutions.copy()
    for row, cells in rows.items():
        for column, value in cells.items():
            institutions.loc[row, column] = value
    return small_network(institutions=institutions)


@pytest.mark.parametrize(
    ("form", "names"),
    [
        ("rural", RURAL_NAMES),
        ("urban", URBAN_NAMES),
        ("conurbation", CONURBATION_NAMES),
    ],
)
def test_a_class_is_read_in_all_its_spellings(form, names):
    assert {name: rural_urban_class(name).form for name in names} == dict.fromkeys(
        names, form
    )


@pytest.mark.parametrize("name", NO_CLASS)
def test_what_is_no_class_of_england_is_none(name):
    assert rural_urban_class(name) is None


def test_a_class_is_told_by_its_code_and_its_name():
    spelt = "(England/Wales) Rural Village in a sparse setting"
    assert rural_urban_class(spelt).label == "E2 (rural village in a sparse setting)"
    assert rural_urban_class("c").label == "C (urban city and town)"
    assert rural_urban_class("Urban > 10k").label == "Urban > 10k"


def test_a_stated_setting_stands_above_all_else():
    found = setting_at(*CHEVIOT, stated="Inner city", rural_urban="F1")
    assert rule(found) == ("Inner city", "stated")
    assert rule(setting_at(None, None, stated="Rural")) == ("Rural", "stated")


@pytest.mark.parametrize("name", RURAL_NAMES)
def test_a_rural_class_is_rural_even_in_the_middle_of_a_city(name):
    found = setting_at(*MANCHESTER, rural_urban=name, authority="Camden")
    assert rule(found) == ("Rural", "ruc")


@pytest.mark.parametrize("name", URBAN_NAMES + CONURBATION_NAMES)
def test_an_urban_class_in_inner_london_is_inner_city(name):
    found = setting_at(*BOLTON, rural_urban=name, authority="wandsworth")
    assert rule(found) == ("Inner city", "inner-london")


@pytest.mark.parametrize("name", URBAN_NAMES + CONURBATION_NAMES)
def test_an_urban_class_near_the_middle_of_a_core_city_is_inner_city(name):
    found = setting_at(*MANCHESTER, rural_urban=name, authority="Manchester")
    assert rule(found) == ("Inner city", "core-distance")


def test_inner_city_reaches_as_far_as_asked():
    near = (-2.27, 53.5079)  # 3.6 km north-west of Manchester Town Hall
    assert rule(setting_at(*near, rural_urban="A1")) == ("Suburban", "ruc+distance")
    found = setting_at(*near, rural_urban="A1", inner_city_km=4)
    assert rule(found) == ("Inner city", "core-distance")
    assert "within the 4 km counted as inner city" in found.note


@pytest.mark.parametrize("name", CONURBATION_NAMES)
def test_a_conurbation_away_from_its_middle_is_suburban(name):
    found = setting_at(*BOLTON, rural_urban=name, authority="Bolton")
    assert rule(found) == ("Suburban", "ruc+distance")


@pytest.mark.parametrize("name", URBAN_NAMES)
def test_another_urban_class_is_urban(name):
    assert rule(setting_at(*BOLTON, rural_urban=name)) == ("Urban", "ruc")


def test_neighbours_speak_for_a_place_without_a_class_when_they_agree():
    found = setting_at(*CHEVIOT, neighbours=["Urban", "Urban", ""])
    assert rule(found) == ("Urban", "neighbours")
    for others in ((), ("",), ("Urban", "Rural")):
        found = setting_at(*CHEVIOT, neighbours=others)
        assert rule(found) == ("Rural", "postcode-density")


@pytest.mark.parametrize(
    ("place", "authority", "setting"),
    [
        (CHEVIOT, "Northumberland", "Rural"),
        ((-0.17471, 51.46849), "Wandsworth", "Inner city"),
        (MANCHESTER, "Manchester", "Inner city"),
        (BOLTON, "Bolton", "Suburban"),
        (KETTERING, "Northamptonshire", "Urban"),
    ],
)
@pytest.mark.parametrize("unread", ["", "(Scotland) Remote rural"])
def test_density_speaks_where_nothing_else_does(place, authority, setting, unread):
    found = setting_at(*place, rural_urban=unread, authority=authority)
    assert rule(found) == (setting, "postcode-density")


@pytest.mark.parametrize(
    ("in_2", "in_4", "in_20", "setting"),
    [
        (423, 999, 50_000, "Rural"),
        (424, 999, 39_999, "Urban"),
        (423, 1000, 39_999, "Urban"),
        (424, 1000, 40_000, "Suburban"),
    ],
)
def test_the_bounds_of_density(monkeypatch, in_2, in_4, in_20, setting):
    counts = {2: in_2, 4: in_4, 20: in_20}
    monkeypatch.setattr(
        "iinst_geo.geography.settings.postcodes_within_km",
        lambda lon, lat, km: counts[km],
    )
    assert setting_at(*KETTERING).value == setting


@pytest.mark.parametrize(
    ("lon", "lat"), [(None, None), (-2.0, None), (math.nan, math.nan)]
)
def test_without_a_place_there_is_no_setting(lon, lat):
    found = setting_at(lon, lat, rural_urban="D1", neighbours=["Urban"])
    note = "It has no point, so no setting is worked out for it."
    assert found == Setting("", "none", note)


def test_where_no_postcode_of_britain_is_near_there_is_no_setting():
    assert rule(setting_at(*IRISH_SEA)) == ("", "none")


def test_the_note_gives_the_figures():
    found = setting_at(*BOLTON, rural_urban="(England/Wales) Urban major conurbation")
    assert found.note == (
        "The official class is A1 (urban major conurbation), and it lies 16.4 km from "
        "the centre of the nearest core city, Manchester, outside the 3 km counted as "
        "inner city."
    )
    found = setting_at(*CHEVIOT, neighbours=["Urban", "Urban"])
    assert found.note == (
        "No official class was found for its own site; the 2 recorded institutions of "
        "the same town and authority with a class are all Urban."
    )
    assert "(few enough for rural), 1,9" in setting_at(*CHEVIOT).note


@calmly
@given(
    st.floats(-6, 2),
    st.floats(50, 56),
    st.sampled_from(RURAL_NAMES + URBAN_NAMES + CONURBATION_NAMES + NO_CLASS),
    st.sampled_from(["", "Camden", "Cornwall"]),
    st.lists(st.sampled_from(["", *SETTINGS]), max_size=3),
)
def test_every_answer_is_in_known_words_and_one_sentence(
    lon, lat, name, authority, neighbours
):
    found = setting_at(
        lon, lat, rural_urban=name, authority=authority, neighbours=neighbours
    )
    assert found.basis in SETTING_BASIS
    assert found.value in SETTINGS if found.basis != "none" else found.value == ""
    assert found.note.endswith(".") and ". " not in found.note


def test_inner_london_is_spelt_as_the_outlines_are():
    assert len(INNER_LONDON) == 14
    assert area_ids().keys() >= INNER_LONDON


# The package of the directory tidies in place, which pandas 3.1 deprecates.
@pytest.mark.filterwarnings("ignore:The inplace keyword")
@pytest.mark.parametrize(
    ("city", "postcode"),
    [
        ("Birmingham", "B1 1BB"),
        ("Bristol", "BS1 5TR"),
        ("Leeds", "LS1 3AD"),
        ("Liverpool", "L2 3SW"),
        ("Manchester", "M2 5DB"),
        ("Newcastle upon Tyne", "NE1 8QH"),
        ("Nottingham", "NG1 2DT"),
        ("Sheffield", "S1 2HH"),
    ],
)
def test_the_centre_of_a_core_city_is_the_postcode_of_its_town_hall(city, postcode):
    found = find_postcode(postcode)
    assert CORE_CITIES[city] == (found.longitude, found.latitude)


def test_the_nearest_core_city():
    found = nearest_core_city(*BOLTON)
    assert found.name == "Manchester"
    assert found.distance_km == pytest.approx(geodesic_km(*BOLTON, *MANCHESTER)[0])


def worked_out(network):
    """Give setting and basis of each institution that has a place, by the rules."""
    placed = network.institution_by_id.loc[sorted(network.placed_ids)]
    places = pd.DataFrame({"lon": placed.geometry.x, "lat": placed.geometry.y})
    places["rural_urban"] = placed["rural_urban_2011"].map(as_text)
    for column in ("local_authority", "town"):
        places[column] = placed[column].map(as_text)
    rows = settings_of(places).itertuples(name=None)
    return {key: (setting, basis) for key, setting, basis in rows}


def test_an_institution_takes_its_neighbours_of_town_and_authority():
    # Ash has no class; Oak stands in the same town and authority, Yew in another.
    other = {"town": "Orby", "rural_urban_2011": "D"}
    network = network_with({0: {"rural_urban_2011": "C"}, 2: other})
    assert worked_out(network)["ash"] == ("Urban", "neighbours")
    network = network_with({2: other})
    assert worked_out(network)["ash"][1] == "postcode-density"


def test_an_institution_without_a_town_has_no_neighbours():
    network = network_with(
        {0: {"rural_urban_2011": "D", "town": None}, 1: {"town": None}}
    )
    assert worked_out(network)["ash"][1] == "postcode-density"


def test_the_rules_give_every_recorded_setting_again(network):
    recorded = {
        row.institution_id: (as_text(row.setting), as_text(row.setting_basis))
        for row in network.institutions.itertuples()
    }
    stated = {key for key, (_, basis) in recorded.items() if basis == "stated"}
    found = dict.fromkeys(recorded, rule(setting_at(None, None))) | worked_out(network)
    assert (len(found), len(stated)) == (44, 1)
    assert {key: found[key] for key in found if key not in stated} == {
        key: recorded[key] for key in recorded if key not in stated
    }


def test_density_tells_rural_as_the_official_class_does_but_for_st_ives(network):
    # St Ives: the class of its site is E/F, yet 679 postcodes lie within 2 km.
    table = network.institutions
    classed = table[table["rural_urban_2011"].notna()]
    differ = {
        row.institution_id
        for row in classed.itertuples()
        if (setting_at(row.geometry.x, row.geometry.y).value == "Rural")
        != (rural_urban_class(row.rural_urban_2011).form == "rural")
    }
    assert len(classed) == 23
    assert differ == {"st-ives-school"}


@pytest.mark.parametrize(("case_study", "placed"), [("LIL", 10), ("II09", 6)])
def test_members_in_blackburn_and_falmouth_are_urban(network, case_study, placed):
    members = network.members[network.members["case_study_id"] == case_study]
    ids = set(members["institution_id"]) & set(network.placed_ids)
    settings = worked_out(network)
    assert [settings[each][0] for each in ids] == ["Urban"] * placed
