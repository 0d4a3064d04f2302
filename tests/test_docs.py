"""The documents stay true: examples run, names exist, pictures are there."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from guide_example import GUIDE, workbook
from streamlit import config

from iinst_geo.export.template import FOLDER, SHEETS
from iinst_geo.io import DATA_FOLDER_VARIABLE
from iinst_geo.own_data import read_own_data
from iinst_geo.own_data.limits import MAX_BYTES, MAX_ROWS, MEGABYTE
from iinst_geo.register import CACHE_FOLDER_VARIABLE
from iinst_geo.tables import FILES, SCHEMAS
from iinst_geo.vocabulary import FACET_NAMES, FACETS
from scripts.make_screenshots import PICTURES
from tests.conftest import ROOT

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


def test_the_variables_of_the_server_document_are_there():
    page = (ROOT / "docs" / "server.md").read_text(encoding="utf-8")
    own = {DATA_FOLDER_VARIABLE, CACHE_FOLDER_VARIABLE}
    assert set(re.findall("IINST_GEO_[A-Z]+", page)) == own
    options = {
        f"STREAMLIT_{key.replace('.', '_')}".lower().replace("_", "")
        for key in config.get_config_options()
    }
    named = set(re.findall("STREAMLIT_[A-Z_]+", page))
    assert {each.lower().replace("_", "") for each in named} <= options
    assert named
