"""The package keeps its shape: rooms in layers, short modules, one name for a thing."""

from __future__ import annotations

import ast
import tomllib
from collections import Counter
from pathlib import PurePath

from tests.conftest import ROOT

PACKAGE, TESTS = ROOT / "src" / "iinst_geo", ROOT / "tests"
SOURCES = {
    path.relative_to(PACKAGE): path.read_text(encoding="utf-8")
    for path in sorted(PACKAGE.rglob("*.py"))
}
ROOMS = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
AT_ROOT = {path.stem for path in SOURCES if path.parent == path.parent.parent}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
[LAYERS] = (
    contract["layers"]
    for contract in PROJECT["tool"]["importlinter"]["contracts"]
    if contract.get("containers") == ["iinst_geo"]
)
# Tests of the whole in a browser, under attack, over minutes; and of the data.
NO_ROOMS = {"browser", "hostile", "trials", "data"}
# A module of the command is named as its subcommand, and so is the function.
NAMED_ALIKE = {f"cli/{path.name}" for path in PACKAGE.glob("cli/*.py")}
DEFINED = [
    (path.as_posix(), each)
    for path, source in SOURCES.items()
    for each in ast.walk(ast.parse(source))
    if isinstance(each, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
]


def test_the_list_of_layers_is_short_and_has_every_room():
    assert len(AT_ROOT - {"__init__"}) <= 8
    assert len(LAYERS) <= 14
    listed = {name for line in LAYERS for name in line.split(" | ")}
    assert listed == ROOMS | AT_ROOT - {"__init__"}


def test_no_module_is_longer_than_300_lines():
    lines = {str(path): len(source.splitlines()) for path, source in SOURCES.items()}
    assert {path: many for path, many in lines.items() if many > 300} == {}


def test_no_function_is_longer_than_50_lines():
    assert [
        (path, each.name)
        for path, each in DEFINED
        if not isinstance(each, ast.ClassDef)
        if each.end_lineno - each.lineno + 1 > 50
    ] == []


def test_no_module_is_named_like_what_it_defines():
    assert [
        path
        for path, each in DEFINED
        if PurePath(path.removesuffix("/__init__.py")).stem == each.name
        if path not in NAMED_ALIKE
    ] == []


def test_no_two_classes_have_one_name():
    names = Counter(each.name for _, each in DEFINED if isinstance(each, ast.ClassDef))
    assert [name for name, many in names.items() if many > 1] == []


def test_tests_stand_in_the_room_that_they_test():
    folders = {path.parent.relative_to(TESTS) for path in TESTS.rglob("test_*.py")}
    tops = {folder.parts[0] for folder in folders if folder.parts}
    assert tops == ROOMS | NO_ROOMS
    assert [
        str(folder)
        for folder in folders
        if not (PACKAGE / folder / "__init__.py").exists()
        if folder.parts and folder.parts[0] not in NO_ROOMS
    ] == []
