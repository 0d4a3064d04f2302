"""The documents stay true: examples run, names exist, pictures are there."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise

import pytest
from guide_example import GUIDE, workbook
from streamlit import config

from iinst_geo.export.pictures.view_sums import MOST_TIES_PICTURED as PICTURED_SINGLY
from iinst_geo.export.summary import MOST_TIES_IN_FILE as HELD_BY_FILES
from iinst_geo.export.tables.template import FOLDER, SHEETS
from iinst_geo.files import MEGABYTE
from iinst_geo.geography.streets import STREETS_VARIABLE
from iinst_geo.ingest import read_own_data
from iinst_geo.ingest.folder import DATA_FOLDER_VARIABLE
from iinst_geo.ingest.limits import MAX_BYTES, MAX_ROWS
from iinst_geo.nearby.schools import MOST_DRAWN
from iinst_geo.network.schema import FILES, SCHEMAS
from iinst_geo.register.model import CACHE_FOLDER_VARIABLE
from iinst_geo.register.source import MAX_MB
from iinst_geo.selection.aggregation import MOST_DRAWN_SINGLY, MOST_OVER_SUMS
from iinst_geo.story.model import MOST_SCENES
from iinst_geo.text import LONGEST_ASKED
from iinst_geo.ui import http
from iinst_geo.ui.detail import MOST_LISTED as MOST_PARTNERS
from iinst_geo.ui.explore.list_pane import PAGE_ROWS
from iinst_geo.ui.grid_compare.compare_page import MOST_OFFERED
from iinst_geo.ui.grid_compare.grid_page import ROWS_OF_A_PAGE
from iinst_geo.ui.nearby.files import MOST_ROWS as NEARBY_ROWS
from iinst_geo.ui.nearby.neighbour_lists import MOST_SUGGESTED as NEXT_LISTED
from iinst_geo.ui.nearby.page import MOST_LISTED as NEARBY_LISTED
from iinst_geo.ui.server import upload_limits
from iinst_geo.ui.server.safe_headers import FRAME_ANCESTORS_VARIABLE
from iinst_geo.vocabulary import FACET_NAMES, FACETS
from scripts.make_screenshots import PICTURES
from tests.conftest import ROOT
from tests.test_structure import LAYERS, PACKAGE

# An address, and folders of the wheel.
ELSEWHERE = {"iinst_geo/data", "iinst_geo/explorer"}
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "data/README.md"])


def test_the_example_of_the_readme_runs():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    run = subprocess.run(
        [sys.executable, "-c", example], capture_output=True, text=True, check=True
    )
    shown, line, longest = run.stdout.splitlines()
    assert shown == "('II09', 'II19')"
    assert line.startswith("Showing 2 of 14 case studies, 10 ties (1 to a partner")
    assert longest == "17.1 km is the longest tie"


def test_the_readme_names_the_two_commands():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("run", "test"):
        assert f"make {target}" in readme
        assert re.search(rf"^{target}:", targets, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_the_data_readme_explains_every_column():
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    for name, schema in SCHEMAS.items():
        assert FILES[name] in readme
        for column in schema.columns:
            assert f"`{column}`" in readme, column


def test_the_user_guide_explains_every_filter():
    guide = (ROOT / "docs" / "user-guide.md").read_text(encoding="utf-8")
    for facet in FACETS:
        assert facet.label in guide
    for name in FACET_NAMES:
        assert f"`{name}`" in guide


@pytest.mark.parametrize("name", PICTURES)
def test_the_screenshots_are_there(name):
    picture = ROOT / "docs" / "screenshots" / f"{name}.png"
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_the_example_of_the_guide_is_sound():
    own = read_own_data({"maths-hub.xlsx": workbook()})
    assert own.problems == ()
    assert len(own.network.placed_ids) == 4
    assert len(own.network.partnerships) == 6
    assert len(own.network.case_studies) == 3


@pytest.mark.parametrize("file", SHEETS)
def test_the_guide_explains_every_column_of_the_template(file):
    header = (FOLDER / file).read_text(encoding="utf-8").splitlines()[0]
    guide = GUIDE.read_text(encoding="utf-8")
    for column in header.split(","):
        assert f"`{column}`" in guide, column


@pytest.mark.parametrize("name", ["bring-your-own-network.md", "server.md"])
def test_the_documents_name_the_limits_of_own_data(name):
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert f"{MAX_BYTES // MEGABYTE} MB together" in page
    assert f"{MAX_ROWS:,} rows a table" in page


@pytest.mark.parametrize(
    "words",
    [
        f"more than {MOST_DRAWN_SINGLY} members in view",
        f"up to {MOST_OVER_SUMS} ties",
        f"with more than {PICTURED_SINGLY:,} ties",
        f"up to {HELD_BY_FILES:,} ties",
        f"pages of {PAGE_ROWS} rows",
        f"in pages of {ROWS_OF_A_PAGE}",
        f"first {MOST_PARTNERS} partners",
        f"the first {MOST_SCENES - 1}",
        f"more than {MOST_OFFERED} case studies",
        f"the nearest {NEARBY_LISTED}",
        f"up to {NEARBY_ROWS:,}",
        f"first {NEXT_LISTED} are listed",
        f"more than {MOST_DRAWN:,} dots",
        f"at most {MAX_MB} MB",
    ],
)
def test_the_user_guide_names_the_limits_of_pages_and_files(words):
    assert words in (ROOT / "docs" / "user-guide.md").read_text(encoding="utf-8")


def test_the_architecture_draws_every_room_in_its_layer():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    lines = page.partition("```text\n")[2].partition("```")[0].splitlines()
    drawn = [
        re.findall(r"│ (\w+)", named)
        for border, named in pairwise(lines)
        if border.startswith(("┌", "├"))
    ]
    assert [" | ".join(names) for names in drawn] == LAYERS


@pytest.mark.parametrize("name", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_the_modules_and_names_that_the_documents_speak_of_are_there(name):
    page = (ROOT / name).read_text(encoding="utf-8")
    for word in re.findall(r"`([\w.]+(?:/[\w.]+)*)`", page):
        module, _, defined = word.rpartition(".")
        if any((place / word).exists() for place in (ROOT, PACKAGE)):
            continue
        if (PACKAGE / f"{module}.py").exists():
            source = (PACKAGE / f"{module}.py").read_text(encoding="utf-8")
            definition = rf"^(def |async def |class )?{defined}\b"
            assert re.search(definition, source, re.MULTILINE), word
        else:
            assert "/" not in word or word in ELSEWHERE, word


def test_the_variables_of_the_server_document_are_there():
    page = (ROOT / "docs" / "server.md").read_text(encoding="utf-8")
    own = {
        DATA_FOLDER_VARIABLE,
        CACHE_FOLDER_VARIABLE,
        FRAME_ANCESTORS_VARIABLE,
        STREETS_VARIABLE,
        upload_limits.OF_SESSION_VARIABLE,
        upload_limits.OF_ALL_VARIABLE,
    }
    assert set(re.findall("IINST_GEO_[A-Z_]+", page)) == own
    options = {
        f"STREAMLIT_{key.replace('.', '_')}".lower().replace("_", "")
        for key in config.get_config_options()
    }
    named = set(re.findall("STREAMLIT_[A-Z_]+", page))
    assert {each.lower().replace("_", "") for each in named} <= options
    assert named


def test_the_server_document_tells_the_limits_of_requests_as_they_are():
    page = (ROOT / "docs" / "server.md").read_text(encoding="utf-8")
    for limit in (
        f"{upload_limits.OF_SESSION_MB} MB in a tab",
        f"{upload_limits.OF_ALL_MB:,} MB in all",
        f"{upload_limits.MOST_FILES} files in a tab",
        f"{upload_limits.EACH_BYTES // 1024} KB more than it has",
        f"over {upload_limits.PATIENCE_S // 60} minutes is ended",
        f"{http.LONGEST_QUERY:,} characters",
        f"{http.MOST_VALUES} values of a parameter",
        f"{http.PATIENCE_S} seconds of work",
        f"a place on a page | {LONGEST_ASKED} characters",
    ):
        assert limit in page
