"""`iinst-geo validate` keeps its contract, and other commands take the same files."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from iinst_geo.cli import app
from iinst_geo.paths import built_in_data_folder
from tests.own_files import FAULTS, faulty_workbook, mended_workbook

KEYS = ["severity", "file", "sheet", "row", "id", "field", "message", "fix"]


def run(*arguments):
    return CliRunner().invoke(app, [str(each) for each in arguments])


@pytest.fixture
def book(tmp_path):
    """Give a function that writes a workbook to disk."""

    def write(content):
        path = tmp_path / "book.xlsx"
        path.write_bytes(content)
        return path

    return write


def test_each_planted_fault_is_told_by_its_row(book):
    done = run("validate", book(faulty_workbook()), "--json")
    assert done.exit_code == 1
    report = json.loads(done.stdout)
    assert report["valid"] is False
    assert all(list(problem) == KEYS for problem in report["problems"])
    found = [
        (each["file"], each["row"], each["field"])
        for each in report["problems"]
        if each["severity"] == "error"
    ]
    assert sorted(found) == sorted(
        (f"book.xlsx, sheet {sheet}", row, field) for sheet, row, field, _, _ in FAULTS
    )


def test_mended_it_is_sound_and_other_commands_take_it(book):
    path = book(mended_workbook())
    done = run("validate", path, "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["valid"] is True
    done = run("export", "--format", "csv", "--output", "-", "--data", path)
    assert done.exit_code == 0
    assert "Alder" in done.stdout


def test_problems_are_told_a_line_each_for_people(book):
    done = run("validate", book(faulty_workbook()))
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert sum(line.startswith("error: book.xlsx, sheet ") for line in lines) == 11
    assert done.stderr == "11 errors, 0 warnings.\n"


def test_the_built_in_data_are_sound():
    done = run("validate", built_in_data_folder(), "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (
        0,
        {"valid": True, "problems": []},
    )


def test_a_path_to_nothing_is_a_problem_too(tmp_path):
    for path in (tmp_path / "none.csv", tmp_path):
        done = run("validate", path, "--json")
        assert done.exit_code == 1
        [problem] = json.loads(done.stdout)["problems"]
        assert problem["severity"] == "error" and str(path) in problem["message"]
