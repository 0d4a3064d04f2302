"""What is installed is what was tested, its licences are told, and its insides held."""

from __future__ import annotations

import re
import tomllib
from email.message import Message

import pytest
from list_licences import NOT_STATED, PAGE, bundled, licence
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = sorted(ROOT.glob("requirements*.lock.txt"))
PINNED = re.compile(r"([a-z0-9-]+)==([\w.]+)( ; [\w =<>!.'()]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
# What builds the explorer, and what only another system needs: neither is run here.
BUILD = {"hatchling", "pathspec", "pluggy", "tomlkit", "trove-classifiers", "uv"}
NOT_RUN = BUILD | {"colorama"}
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
# Signs that code goes by something private, or by how one version behaves.
INSIDES = re.compile(
    r"(Streamlit 1|Uvicorn 0|pydeck 0|matplotlib 3)\.\d|SLF001"
    r"|from (streamlit\.(runtime|web)|pydeck\.bindings)|runtime\.get_instance"
)


def pinned(lock):
    """Return the versions of a lock by name."""
    found = map(PINNED.fullmatch, lock.read_text(encoding="ascii").splitlines())
    return {each[1]: each[2] for each in found if each}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_has_names_versions_and_hashes_and_nothing_else(lock):
    lines = lock.read_text(encoding="ascii").splitlines()
    # A line of a hash that goes on, or of a name, is followed by a hash.
    for line, then in zip(lines, [*lines[1:], ""], strict=True):
        assert PINNED.fullmatch(line) or HASH.fullmatch(line), line
        assert line.endswith("\\") == bool(HASH.fullmatch(then)), line
    assert len(pinned(lock)) == sum(not line.startswith(" ") for line in lines) > 0


def test_the_lock_has_what_the_project_needs_within_its_bounds():
    versions = pinned(ROOT / "requirements.lock.txt")
    groups = PROJECT["dependency-groups"]
    for line in (*PROJECT["project"]["dependencies"], *groups["build"]):
        wanted = Requirement(line)
        assert wanted.specifier.contains(versions[canonicalize_name(wanted.name)]), line


def test_streamlit_has_an_upper_bound_next_to_the_version_that_was_tested():
    [bounds] = [
        each.specifier
        for each in map(Requirement, PROJECT["project"]["dependencies"])
        if each.name == "streamlit"
    ]
    [below] = [each.version for each in bounds if each.operator == "<"]
    tested = pinned(ROOT / "requirements.lock.txt")["streamlit"].split(".")
    assert below.split(".")[:2] == [tested[0], str(int(tested[1]) + 1)]


def test_the_server_guide_and_make_install_by_hashes():
    guide = (ROOT / "docs" / "server.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for line in re.findall(r".*pip install .*", guide):
        assert "--require-hashes" in line or "--no-deps --no-build-isolation" in line
    assert makefile.count("--require-hashes") == 3
    for lock in LOCKS:
        assert lock.name in makefile
        assert lock.name in guide or "dev" in lock.name
        assert lock.name in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_the_licences_are_those_of_the_lock():
    rows = re.findall(r"\| ([\w-]+) \| (\d[\w.]*) \| .+ \|", PAGE.read_text("utf-8"))
    locked = pinned(ROOT / "requirements.lock.txt")
    assert dict(rows) == {key: locked[key] for key in locked.keys() - NOT_RUN}


def test_the_licences_of_what_the_wheel_holds_are_listed():
    page = PAGE.read_text(encoding="utf-8")
    found = list(bundled())
    for what, terms in found:
        assert f"| {what} | {terms} |" in page
    for source in ("Natural Earth", "GeoNames", "facts: NCETM"):
        assert any(what.startswith(source) for what, _ in found)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"License-Expression": "MIT", "License": "other"}, "MIT"),
        ({"License": "MIT License\n\nCopyright"}, NOT_STATED),
        ({"License": "x" * 61, "Classifier": "License :: OSI Approved :: A"}, "A"),
        ({"Classifier": "Topic :: A"}, NOT_STATED),
        ({}, NOT_STATED),
    ],
)
def test_a_licence_is_what_a_library_says_of_itself(said, told):
    metadata = Message()
    for name, value in said.items():
        metadata.add_header(name, value.replace("\n", "\n "))
    assert licence(metadata) == told


def test_each_workaround_names_a_test_that_is_there():
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", ARCHITECTURE)
    assert len(named) > 20
    for path, test in named:
        assert f"def {test}(" in (ROOT / path).read_text(encoding="utf-8"), test


def test_what_leans_on_the_insides_of_a_library_has_a_row():
    source = ROOT / "src" / "iinst_geo"
    leaning = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if INSIDES.search(path.read_text(encoding="utf-8"))
    }
    listed = set(re.findall(r"^\| `([\w/.]+)` \|", ARCHITECTURE, re.MULTILINE))
    assert "ui/server/ended_sessions.py" in leaning
    assert leaning <= listed, leaning - listed
