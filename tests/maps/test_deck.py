"""The map draws what is shown, and what is selected stands out and nothing else."""

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iinst_geo import PartnershipFilter, select
from iinst_geo.geography.outlines import area_ids
from iinst_geo.geography.tile_archive import TileArchive
from iinst_geo.maps import layers as draw
from iinst_geo.maps.deck import MapStyle, deck_of, layers_by_name
from iinst_geo.maps.layers import member_layers
from iinst_geo.maps.palette import DARK, LIGHT, palette_for
from iinst_geo.maps.records import member_records
from iinst_geo.maps.streets import street_style
from iinst_geo.maps.view import ENGLAND, view_of
from iinst_geo.selection.aggregation import aggregated
from iinst_geo.selection.focus import focus_on
from tests.archives import write_archive
from tests.samples import (
    BUILT_IN,
    calmly,
    changed,
    filters,
    networks,
    rarely,
    selectable,
    small_network,
)

AREAS = {"Bromley": "GB-BRY", "Kent": "GB-KEN"}


@pytest.fixture(scope="module")
def small():
    return small_network()


def spec_of(network, criteria=None, selected="", style=None, areas=None):
    """Give the map's description as pydeck writes it, with the records inside."""
    style = style or MapStyle()
    focus = focus_on(network, selected) if selected else None
    what = aggregated(select(network, criteria), focus)
    palette = palette_for(style.theme)
    records = member_records(
        what.members, what.stands_out, palette, AREAS if areas is None else areas
    )
    deck = deck_of(member_layers(records, palette), view_of(ENGLAND), style)
    return json.loads(deck.to_json())


def layer(spec, name):
    """Give the one layer of a kind, found by its id without the stamp."""
    [found] = [each for each in spec["layers"] if each["id"].split(":")[0] == name]
    return found


def records(spec, *names):
    return [record for name in names for record in layer(spec, name)["data"]]


def discs(spec):
    return {each["name"]: each for each in records(spec, draw.LEADS, draw.PARTNERS)}


def ties(spec):
    return records(spec, draw.TIES)


def clickable_ids(spec):
    return {each["id"] for each in spec["layers"] if each.get("pickable")}


# ---- what is drawn


def test_leads_and_partners_are_drawn_apart(small):
    spec = spec_of(small)
    assert [each["name"] for each in records(spec, draw.LEADS)] == [
        *("Oak School", "Elm School")
    ]
    assert [each["name"] for each in records(spec, draw.PARTNERS)] == [
        *("Ash School", "Yew School")
    ]


def test_an_institution_in_two_case_studies_is_drawn_once_and_names_both(small):
    ash = discs(spec_of(small))["Ash School"]
    assert ash["sub"] == "partner in Alders, Beech · Rural"
    assert (ash["id"], ash["p"]) == ("ash", [0.1, 51.4])


def test_a_lead_is_chosen_by_the_address_of_its_case_study(small):
    oak = discs(spec_of(small))["Oak School"]
    assert (oak["id"], oak["sub"]) == ("A1", "leads Alders · Urban")


def test_those_inferred_are_hollow_and_say_so(small):
    spec = spec_of(small)
    yew, ash = (discs(spec)[name] for name in ("Yew School", "Ash School"))
    rural = LIGHT.setting_colour("Rural")
    edge = LIGHT.edge(rural)
    assert (yew["f"], yew["s"]) == ([*LIGHT.land, 255], [*edge, 255])
    assert (ash["f"], ash["s"]) == ([*rural, 255], [*edge, 255])
    assert yew["sub"].startswith("inferred partner in")


def test_hollow_in_the_built_in_network_are_the_eight_of_blackburn(network):
    spec = spec_of(network)
    hollow = [each for each in discs(spec).values() if each["f"][:3] == [*LIGHT.land]]
    inferred = network.partnerships["basis"] == "inferred"
    names = network.institution_by_id["name"]
    assert {each["name"] for each in hollow} == set(
        network.partnerships.loc[inferred, "target_id"].map(names)
    )
    assert len(hollow) == 8


def test_inferred_ties_are_broken_lines_and_the_others_are_not(small):
    spec = spec_of(small)
    [broken] = [each for each in ties(spec) if each["d"] == [*draw.BROKEN]]
    assert len([each for each in ties(spec) if each["d"] == [*draw.SOLID]]) == 2
    assert broken["path"] == [[0.0, 51.4], [0.5, 51.4]]
    assert broken["sub"] == "Oak School – Yew School · 34.8 km · inferred"


def test_each_lead_bears_the_letter_of_its_setting(small):
    letters = records(spec_of(small), draw.LETTERS)
    assert [each["l"] for each in letters] == ["U", "?"]


def test_the_whole_built_in_network_draws_33_discs_and_20_ties(network):
    spec = spec_of(network, areas=area_ids())
    assert len(discs(spec)) == 33 and len(ties(spec)) == 20


def test_an_empty_view_draws_nothing(network):
    spec = spec_of(network, PartnershipFilter(q="zzzzzzzz"))
    assert not any(each["data"] for each in spec["layers"])


# ---- badges


def test_a_badge_at_a_lead_counts_its_partners_with_a_place(small):
    badges = {
        tuple(each["p"]): each["l"] for each in records(spec_of(small), draw.BADGES)
    }
    assert badges == {(0.0, 51.4): "+2", (0.1, 51.5): "+1"}


def test_a_badge_says_how_many_share_a_point(network):
    spec = spec_of(network, PartnershipFilter(authority="Solihull"))
    assert sorted(each["l"] for each in records(spec, draw.BADGES)) == ["+2", "×2"]


def test_a_lead_keeps_its_badge_where_a_partner_shares_its_point():
    oak = small_network().institutions.geometry.iloc[0]
    spec = spec_of(small_network(**changed("institutions", 1, geometry=oak)))
    badges = {tuple(each["p"]): each["l"] for each in records(spec, draw.BADGES)}
    assert "+2" in badges[0.0, 51.4]


# ---- groups


def shaded(spec):
    """Give each shaded area with its opacity."""
    return {each["area"]: each["f"][3] for each in records(spec, draw.AREAS)}


def test_an_unnamed_group_shades_its_area(small):
    assert shaded(spec_of(small)) == {"GB-BRY": draw.FULL // 3}


def test_areas_of_what_is_selected_stand_out_from_the_others(network):
    spec = spec_of(network, selected="II08", areas=area_ids())
    behind = dict.fromkeys(("GB-BRY", "GB-BUR", "GB-IOW", "GB-LCE"), draw.FADED // 3)
    assert shaded(spec) == {"GB-WND": draw.FULL // 3, **behind}


def test_no_outline_is_part_of_the_description(network):
    spec = spec_of(network, areas=area_ids())
    assert len(shaded(spec)) == 5
    assert "coordinates" not in json.dumps(spec)


def test_a_group_without_a_known_area_is_not_drawn(small):
    assert shaded(spec_of(small, areas={})) == {}


# ---- what stands out


def test_what_does_not_belong_to_the_selection_fades(small):
    spec = spec_of(small, selected="B2")
    assert {name: disc["f"][3] for name, disc in discs(spec).items()} == {
        "Oak School": draw.FADED,
        "Yew School": draw.FADED,
        "Ash School": draw.FULL,
        "Elm School": draw.FULL,
    }
    widths = {tie["sub"].split(" · ")[0]: tie["w"] for tie in ties(spec)}
    assert widths == {
        "Oak School – Ash School": draw.TIE_WIDTH_PX,
        "Oak School – Yew School": draw.TIE_WIDTH_PX,
        "Elm School – Ash School": draw.STRONG_TIE_WIDTH_PX,
    }


def test_nothing_fades_while_nothing_is_selected(small):
    assert {each["f"][3] for each in discs(spec_of(small)).values()} == {draw.FULL}


@calmly
@given(filters(), selectable())
def test_nothing_fades_where_nothing_of_the_selection_is_drawn(wanted, selected):
    shown = discs(spec_of(BUILT_IN, wanted, selected))
    opacities = {each["f"][3] for each in shown.values()}
    assert not opacities or draw.FULL in opacities


def test_nothing_fades_while_the_selected_one_is_hidden():
    wanted = PartnershipFilter(phase=frozenset({"Primary"}))
    secondary = next(
        row.case_study_id
        for row in BUILT_IN.case_studies.itertuples()
        if row.phase == "Secondary"
        and BUILT_IN.placed_ids.intersection(BUILT_IN.members_of(row.case_study_id))
    )
    shown = discs(spec_of(BUILT_IN, wanted, secondary))
    assert {each["f"][3] for each in shown.values()} == {draw.FULL}


def test_the_selected_one_is_named_before_the_others(small):
    names = records(spec_of(small, selected="ash"), draw.NAMES)
    first = max(names, key=lambda each: each["n"])
    assert first["l"].strip() == "Ash School" and len(names) == 4


@calmly
@given(filters(), selectable())
def test_the_ring_is_on_the_selected_one_and_never_on_a_hidden_one(wanted, selected):
    spec = spec_of(BUILT_IN, wanted, selected)
    shown = set(select(BUILT_IN, wanted).institutions["institution_id"])
    centre = focus_on(BUILT_IN, selected).institution_id if selected else ""
    if centre in shown & BUILT_IN.placed_ids:
        place = BUILT_IN.institution_by_id.geometry[centre]
        [ring] = records(spec, draw.RINGS)
        assert ring["p"] == pytest.approx([place.x, place.y], abs=1e-5)
    else:
        assert records(spec, draw.RINGS) == []


@calmly
@given(filters(), selectable())
def test_what_is_drawn_is_what_is_shown(wanted, selected):
    selection = select(BUILT_IN, wanted)
    spec = spec_of(BUILT_IN, wanted, selected)
    here = selection.institutions
    placed = here[here["institution_id"].isin(BUILT_IN.placed_ids)]
    assert set(discs(spec)) == set(placed["name"])
    both = selection.partnerships[["source_id", "target_id"]].isin(BUILT_IN.placed_ids)
    assert len(ties(spec)) == both.all(axis=1).sum()
    ids = {*selection.case_study_ids, *here["institution_id"]}
    assert {each["id"] for each in [*discs(spec).values(), *ties(spec)]} <= ids


@calmly
@given(filters(), selectable(), st.data())
def test_a_click_selects_what_was_clicked(wanted, selected, data):
    spec = spec_of(BUILT_IN, wanted, selected)
    clickable = [
        each for each in spec["layers"] if each.get("pickable") and each["data"]
    ]
    for each in clickable:
        if each["id"].startswith(draw.AREAS):
            continue
        record = data.draw(st.sampled_from(each["data"]))
        focus = focus_on(BUILT_IN, record["id"])
        if "p" in record:
            name = BUILT_IN.institution_by_id.at[focus.institution_id, "name"]
            assert name == record["name"]
        else:
            [study] = focus.case_study_ids
            assert BUILT_IN.case_study_by_id.at[study, "title"] == record["name"]


def test_drawing_the_same_again_gives_the_same(small):
    assert spec_of(small, selected="A1") == spec_of(small_network(), selected="a1 ")


@rarely
@given(networks(), st.data())
def test_any_network_can_be_drawn(network, data):
    spec = spec_of(network, selected=data.draw(selectable(network)))
    selection = select(network)
    placed = selection.institutions["institution_id"].isin(network.placed_ids)
    assert set(discs(spec)) == set(selection.institutions.loc[placed, "name"])
    both = network.partnerships[["source_id", "target_id"]].isin(network.placed_ids)
    assert len(ties(spec)) == both.all(axis=1).sum()
    for record in [*discs(spec).values(), *ties(spec)]:
        focus_on(network, record["id"])  # each can be chosen


# ---- the description


@pytest.mark.parametrize("selected", ["", "A1", "ash"])
def test_every_expression_names_a_field_of_the_records(small, selected):
    for each in spec_of(small, selected=selected)["layers"]:
        for name, value in each.items():
            if isinstance(value, str) and value.startswith("@@="):
                assert name.startswith("get")
                assert all(value.removeprefix("@@=") in row for row in each["data"])


def test_units_and_other_words_are_sent_as_they_stand(small):
    spec = spec_of(small, selected="A1")
    for name in (draw.LEADS, draw.PARTNERS, draw.RINGS):
        assert layer(spec, name)["radiusUnits"] == "pixels"
        assert layer(spec, name)["lineWidthUnits"] == "pixels"
    assert layer(spec, draw.TIES)["widthUnits"] == "pixels"


def test_only_institutions_ties_and_areas_answer_to_a_click(small):
    kinds = {
        each.split(":")[0] for each in clickable_ids(spec_of(small, selected="A1"))
    }
    assert kinds == {draw.LEADS, draw.PARTNERS, draw.TIES, draw.AREAS}


def test_names_made_of_markup_are_sent_as_they_are_written():
    name = '<img src=x onerror="alert(1)"> {sub} @@=p \u2028 ☃'
    spec = spec_of(small_network(**changed("institutions", 1, name=name)))
    assert discs(spec)[name]["name"] == name


def test_nothing_comes_from_elsewhere_unless_streets_are_asked_for(small):
    assert spec_of(small).get("mapStyle") is None
    streets = {MapStyle(theme, street_map=True).streets for theme in ("light", "dark")}
    assert len(streets) == 2
    assert all(url.startswith("https://basemaps.cartocdn.com/") for url in streets)


def test_streets_of_the_server_are_drawn_from_nowhere_else(small, tmp_path):
    path = write_archive(tmp_path / "streets.pmtiles", {(0, 0, 0): b"all"})
    style = MapStyle(street_map=True, archive=TileArchive(path))
    spec = spec_of(small, style=style)
    assert spec["mapStyle"] == street_style(style.archive, "light")
    assert "carto" not in json.dumps(spec)
    assert MapStyle(archive=style.archive).streets is None
    assert not MapStyle(archive=style.archive).street_credits


def test_the_dark_theme_has_its_own_colours(small):
    oak = discs(spec_of(small, style=MapStyle("dark")))["Oak School"]
    assert oak["f"][:3] == [*DARK.setting_colour("Urban")]


def test_the_scripts_fill_in_the_records_of_each_layer():
    layers = layers_by_name(LIGHT)
    assert [each["data"] for each in layers] == [f"@{name}" for name in draw.OF_MEMBERS]
    assert [each["id"] for each in layers] == list(draw.OF_MEMBERS)


def test_the_library_leaves_pydeck_s_display_in_notebooks_alone():
    code = (
        "import sys, iinst_geo.maps.deck as deck; "
        "assert sys.modules.get('pydeck.widget', deck); deck.leave_out_notebooks(); "
        "assert not sys.modules['pydeck.widget']"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
