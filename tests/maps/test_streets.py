"""The streets' style fits Protomaps' base map, and marks stand out from it."""

from __future__ import annotations

import re

import pytest

from iinst_geo.geography.streets import LAYERS
from iinst_geo.geography.tile_archive import TileArchive
from iinst_geo.maps.palette import GRAPHICS, THEMES, contrast, palette_for, rgb
from iinst_geo.maps.streets import CREDITS, TILES, WAYS, street_style
from tests.archives import AROUND, write_archive

ROADS = {"highway", "major_road", "minor_road", "path", "rail", "other"}
COLOUR = re.compile("#[0-9a-f]{6}")
OPTIONS = {
    "fill": {"fill-color", "fill-opacity"},
    "line": {"line-color", "line-width"},
}


def archive_of(tmp_path, **metadata):
    tiles = {(0, 0, 0): b"all", (3, 3, 2): b"here"}
    return TileArchive(write_archive(tmp_path / "s", tiles, metadata=metadata))


@pytest.fixture(params=THEMES)
def theme(request):
    return request.param


@pytest.fixture
def style(theme, tmp_path):
    return street_style(archive_of(tmp_path), theme)


def test_the_one_source_is_the_archive_s_own_tiles(style):
    assert style["version"] == 8
    assert list(style["sources"].values()) == [
        {
            "type": "vector",
            "tiles": [TILES],
            "minzoom": 0,
            "maxzoom": 3,
            "bounds": list(AROUND),
            "attribution": CREDITS,
        }
    ]
    assert "http" not in str(style)


def test_whom_the_archive_names_is_named(tmp_path):
    archive = archive_of(tmp_path, attribution="<b>The county</b>")
    source = street_style(archive, "light")["sources"]["streets"]
    assert source["attribution"] == "The county"


def test_each_layer_is_one_that_a_map_can_draw(style):
    ids = [layer["id"] for layer in style["layers"]]
    assert len(set(ids)) == len(ids)
    for layer in style["layers"]:
        assert layer["source"] in style["sources"]
        assert layer["source-layer"] in LAYERS
        assert layer["type"] in OPTIONS  # no names: there are no fonts for them
        assert layer["paint"].keys() <= OPTIONS[layer["type"]]
        assert COLOUR.fullmatch(layer["paint"][f"{layer['type']}-color"])
        steps = layer["paint"].get("line-width", [])[3:]
        assert steps[::2] == sorted(set(steps[::2]))
        assert all(width > 0 for width in steps[1::2])


def test_every_kind_of_way_is_drawn_and_the_greatest_last(style):
    drawn = [
        kind
        for layer in style["layers"]
        if layer["source-layer"] == "roads" and not layer["id"].endswith("_casing")
        for kind in ROADS & set(re.findall(r"\w+", str(layer["filter"])))
    ]
    assert sorted(drawn) == sorted(ROADS)
    assert drawn[-1] == "highway"


def test_the_edge_of_a_way_lies_below_it_and_is_wider(style):
    ids = [layer["id"] for layer in style["layers"]]
    widths = {each["id"]: each["paint"].get("line-width") for each in style["layers"]}
    edged = [way.colour for way in WAYS if way.casing]
    assert len(edged) == 3
    for name in edged:
        assert ids.index(f"{name}_casing") < min(map(ids.index, edged))
        below, above = widths[f"{name}_casing"][4::2], widths[name][4::2]
        assert all(edge > way for edge, way in zip(below, above, strict=True))


def test_marks_stand_out_from_all_areas_of_the_street_map(style, theme):
    palette = palette_for(theme)
    marks = [palette.edge(each) for each in palette.setting.values()]
    areas = [each for each in style["layers"] if each["type"] == "fill"]
    assert {each["id"] for each in areas} >= {"earth", "parks", "water", "buildings"}
    for area in areas:
        ground = rgb(area["paint"]["fill-color"])
        least = min(contrast(mark, ground) for mark in marks)
        assert least >= GRAPHICS, (area["id"], least)
