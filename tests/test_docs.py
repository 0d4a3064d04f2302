"""The documents stay true: examples run, names exist, pictures are there."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

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
