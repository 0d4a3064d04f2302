"""A file is whole or not there, and never costs the one that was there before."""

import errno
import os
import resource
import shutil
import stat
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from iinst_geo import DataFileError, select
from iinst_geo.export.formats import FORMATS, refusals, write
from iinst_geo.files import LEFT_AFTER_S, write_whole
from iinst_geo.paths import built_in_data_folder
from iinst_geo.register.model import (
    CACHE_FOLDER_VARIABLE,
    REGISTER_FILE,
    keep_register,
    read_register,
)
from iinst_geo.ui.server.compressed_scripts import SHIPPED, Copies
from tests.cli.test_commands import run
from tests.register_sample import content, imported
from tests.samples import small_network

GOOD = b"what was there before"


@contextmanager
def full_disk(room=600):
    """Let no file grow beyond a few bytes, as a disk does that is almost full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def names(folder):
    return sorted(each.name for each in Path(folder).iterdir())


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "view"
    path.write_bytes(GOOD)
    return path


# openpyxl leaves a half-written sheet behind, whose end then fails too.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.trial] if each.has_look else [])
        for name, each in FORMATS.items()
    ],
)
def test_a_full_disk_costs_no_good_file(file, name):
    selection = select(small_network())
    FORMATS[name].make(selection)  # what is loaded may be written to caches
    with pytest.raises(OSError, match=r"too large|takes no more"), full_disk():
        write(selection, file, name)
    assert file.read_bytes() == GOOD
    assert names(file.parent) == ["view"]


def test_a_disk_that_fails_at_the_end_costs_no_good_file(file, monkeypatch):
    def fail(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        write_whole(file, b"new")
    assert file.read_bytes() == GOOD
    assert names(file.parent) == ["view"]


def test_a_command_that_is_stopped_leaves_what_was_there(file, monkeypatch):
    def stop(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        write_whole(file, b"new")
    assert file.read_bytes() == GOOD
    assert names(file.parent) == ["view"]


def test_a_register_on_a_full_disk_costs_not_the_one_kept(tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_FOLDER_VARIABLE, str(tmp_path))
    keep_register(imported().register)
    with full_disk(), pytest.raises(DataFileError, match="cannot be kept"):
        keep_register(imported(open_only=False).register)
    assert len(read_register().schools) == imported().schools_kept
    assert names(tmp_path) == [REGISTER_FILE]


def test_a_copy_of_a_script_on_a_full_disk_is_whole_or_not_there(tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_FOLDER_VARIABLE, str(tmp_path))
    script = max((SHIPPED / "static" / "js").iterdir(), key=lambda p: p.stat().st_size)
    copies = Copies()
    with full_disk():
        assert not copies.is_there("br", f"static/js/{script.name}")
    assert not [each for each in tmp_path.rglob("*") if each.is_file()]


def test_a_new_file_keeps_the_rights_of_the_old_one_and_the_link_to_it(file):
    file.chmod(0o640)
    link = file.with_name("link")
    link.symlink_to(file)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="no pipes as paths here")
def test_a_pipe_is_written_to_through_its_path():
    read, write_end = os.pipe()
    try:
        path = Path(f"/dev/fd/{write_end}")
        assert not refusals(path, "csv")
        write_whole(path, b"new")
        assert os.read(read, 100) == b"new"
    finally:
        os.close(read)
        os.close(write_end)


def test_a_file_made_meanwhile_is_not_replaced_without_leave(tmp_path, monkeypatch):
    path = tmp_path / "view"
    monkeypatch.setattr(os, "fsync", lambda _: path.write_bytes(GOOD))
    with pytest.raises(FileExistsError):
        write_whole(path, b"new", overwrites=False)
    assert path.read_bytes() == GOOD
    assert names(tmp_path) == ["view"]


def test_what_an_ended_run_left_is_removed_once_it_is_old_enough(tmp_path):
    left, young = (tmp_path / f".iinst-geo-{each}.part" for each in ("old", "new"))
    others = [tmp_path / each for each in (".mine.part", "film.mp4.part")]
    for each in (left, young, *others):
        each.touch()
    for each in (left, *others):
        os.utime(each, (time.time() - LEFT_AFTER_S - 1,) * 2)
    write(select(small_network()), tmp_path / "view.csv", "csv")
    assert not left.exists()
    assert all(each.exists() for each in (young, *others))


@pytest.fixture
def data(tmp_path):
    return Path(shutil.copytree(built_in_data_folder(), tmp_path / "data"))


def exported(path, *options):
    return run("export", "--format", "csv", "--output", path, *options)


def test_the_data_that_are_read_are_never_written_to(data, tmp_path):
    table, link, folder = data / "partnerships.csv", tmp_path / "l.csv", tmp_path / "f"
    link.symlink_to(table)
    folder.symlink_to(data)
    before = table.read_bytes()
    for output, read in (
        (table, data),
        (data / "new.csv", data),
        (folder / "new.csv", data),
        (data / "new.csv", folder),
        (link, data),
        (link, table),
    ):
        assert "among the data" in refusals(output, "csv", [read])["output"]
    assert not refusals(tmp_path / "new.csv", "csv", [data])
    done = exported(link, "--data", data)
    assert (done.exit_code, table.read_bytes()) == (2, before)
    assert "among the data" in done.stderr
    built_in = built_in_data_folder() / "new.csv"
    assert exported(built_in).exit_code == 2
    assert not built_in.exists()


def test_no_overwrite_keeps_what_is_there(file):
    done = exported(file, "--no-overwrite")
    assert (done.exit_code, file.read_bytes()) == (2, GOOD)
    assert (
        done.stderr
        == f"--output: {file} is there already, and is not to be replaced.\n"
    )
    with pytest.raises(FileExistsError):
        write_whole(file, b"new", overwrites=False)
    assert exported(file.with_name("new.csv"), "--no-overwrite").exit_code == 0


def test_no_overwrite_keeps_the_register_that_is_there(tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_FOLDER_VARIABLE, str(tmp_path / "cache"))
    extract = tmp_path / "edubasealldata20260307.csv"
    extract.write_bytes(content())
    asked = ["import-register", extract, "--no-overwrite"]
    assert run(*asked).exit_code == 0
    done = run(*asked)
    assert done.exit_code == 2
    assert "is there already" in done.stderr
    assert run("import-register", extract).exit_code == 0
    kept = tmp_path / "cache" / REGISTER_FILE
    done = run("import-register", kept)
    assert done.exit_code == 2
    assert "among the data" in done.stderr
