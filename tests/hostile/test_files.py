"""Files that mean harm are refused in words, within limits of memory and time."""

from __future__ import annotations

import base64
import io
import subprocess
import sys
import zlib
from functools import partial
from socket import SHUT_RDWR

import psutil
import pytest
from geopandas.testing import assert_geodataframe_equal
from hypothesis import given
from hypothesis import strategies as st

from iinst_geo import ingest as own_data
from iinst_geo.errors import AnswersError, DataFileError, StoryFileError
from iinst_geo.export.tables import problem_report
from iinst_geo.ingest import files_at
from iinst_geo.limited import (
    READERS,
    import_register,
    marked_workbook,
    process,
    read_own_data,
)
from iinst_geo.limited.messages import BrokenMessageError, receive, send
from iinst_geo.paths import built_in_data_folder
from iinst_geo.register import importing
from iinst_geo.self_analysis.files import from_json
from iinst_geo.story.files import read_story
from iinst_geo.story.link import unpacked
from tests.hostile.bombs import OWN, REGISTERS, SLOW
from tests.ingest.test_reading import assert_same
from tests.own_files import faulty_workbook, sound_workbook
from tests.register_sample import content as extract

# Of the processor: the clock on the wall also counts what else the machine does.
MOST_S, MOST_MB = 10, 600
TRACES = ("Traceback", "Error(", "0x")


def named(names):
    """Give the names of files, those that take long as trials."""
    return [
        pytest.param(name, marks=pytest.mark.trial) if name in SLOW else name
        for name in names
    ]


def assert_told(said: str):
    """See to it that a message is in words, and that reading kept to the limits."""
    assert said.endswith(".") and not any(word in said for word in TRACES)
    print(f"{READERS.last} {said[:100]}")  # noqa: T201, the figures of trials
    assert READERS.last.processor_s < MOST_S
    assert READERS.last.memory_mb < MOST_MB


@pytest.mark.parametrize("name", named(OWN))
def test_own_data_that_mean_harm_are_refused_in_words_within_limits(name):
    own = read_own_data(OWN[name]())
    assert own.network is None
    assert_told(str(own.errors[0]))


@pytest.mark.parametrize("name", named(REGISTERS))
def test_a_register_that_means_harm_is_refused_in_words_within_limits(name):
    with pytest.raises(DataFileError) as refused:
        read_register(REGISTERS[name]())
    assert_told(str(refused.value))


def read_register(content, told=None):
    shares = [] if told is None else told
    return import_register(
        content, name="a.csv", open_only=True, progress=shares.append
    )


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(files_at(built_in_data_folder()), marks=pytest.mark.trial),
        {"a.xlsx": sound_workbook()},
        {"a.xlsx": faulty_workbook()},
        {"a.csv": b"school,works with\nOak,Ash\nAsh,\n", "b.csv": b"?"},
    ],
    ids=["built in", "sound", "faulty", "links"],
)
def test_what_is_read_within_limits_is_what_is_read_without(files):
    ours, theirs = own_data.read_own_data(files), read_own_data(files)
    assert theirs.problems == ours.problems and theirs.matches == ours.matches
    assert theirs.name == ours.name
    assert (theirs.network is None) == (ours.network is None)
    if ours.network:
        assert_same(theirs.network, ours.network)
        assert theirs.network.has_case_studies == ours.network.has_case_studies


def test_corrections_reach_the_reader():
    files = {"a.csv": b"Oak,Ash\nElm,Ash\n"}
    [guess] = read_own_data(files).matches
    chosen = own_data.match_as(guess.label, guess.headings, "partnerships")
    assert read_own_data(files, [chosen]).matches == (chosen,)


def test_a_register_is_read_within_limits_as_without():
    shares = []
    theirs = read_register(extract(), shares)
    ours = importing.import_register(extract(), name="a.csv")
    assert_geodataframe_equal(theirs.table, ours.table)
    assert theirs.lines == ours.lines
    assert shares[-1] == 1


def test_a_workbook_is_marked_within_limits():
    book = faulty_workbook()
    problems = own_data.read_own_data({"a.xlsx": book}).problems
    marked = marked_workbook("a.xlsx", book, problems)
    again = own_data.read_own_data({"a.xlsx": marked})
    assert again.problems == problems
    assert len(marked) > len(problem_report.marked_workbook("a.xlsx", book, [])) / 2


@pytest.mark.parametrize(
    "end",
    [
        "as the idle do",
        pytest.param("by the system", marks=pytest.mark.trial),
        pytest.param("by another thread", marks=pytest.mark.trial),
    ],
)
def test_readers_are_there_again_after_they_were_ended(end):
    READERS.prepare()
    program, files_open = READERS._program, psutil.Process().num_fds()
    ends = {
        "as the idle do": partial(READERS._jobs.shutdown, SHUT_RDWR),
        "by the system": program.kill,
        "by another thread": READERS._jobs.close,
    }
    ends[end]()  # and the program may not be over yet when the next job comes
    assert read_own_data({"a.xlsx": sound_workbook()}).network
    assert READERS._program.pid != program.pid
    assert psutil.Process().num_fds() == files_open


@pytest.mark.trial
def test_readers_end_with_their_server():
    code = (
        "from iinst_geo.limited import READERS; READERS.prepare(); "
        "print(READERS._program.pid, flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as server:
        reader = psutil.Process(int(server.stdout.readline()))
        server.kill()
        reader.wait(timeout=60)


def test_files_are_read_where_no_process_can_be_forked(monkeypatch):
    monkeypatch.setattr(process, "FORKS", False)
    own = read_own_data({"a.xlsx": sound_workbook()})
    assert own.network is not None and own.problems == ()


def test_what_was_stopped_says_why_and_what_to_do(monkeypatch):
    monkeypatch.setattr(process, "_asked", lambda *_: None)
    own = read_own_data({"a.csv": b"a,b\n"})
    [error] = own.errors
    assert error.file == "a.csv"
    assert error.message.startswith(
        "The file is damaged, or too big to read here (it needs more than 400 MB"
    )
    assert error.fix == "Try a smaller file."
    with pytest.raises(DataFileError, match=r"^The file is damaged, .* a smaller file"):
        read_register(b"a,b\n")


@given(st.binary(max_size=200))
def test_an_answer_of_any_bytes_is_refused_or_data(content):
    try:
        value, parts = receive(io.BytesIO(content), 1000)
    except BrokenMessageError:
        return
    again = io.BytesIO()
    send(again, value, parts)
    assert receive(io.BytesIO(again.getvalue()), 1000) == (value, parts)


DEEP = b"[" * 400_000 + b"]" * 400_000
STORIES = {
    "of too many bytes": b" " * 1_000_001,
    "of lists in each other": DEEP,
    "of many digits": b'{"version": ' + b"9" * 900_000 + b"}",
    "of a number that is none": b'{"kind": 1e999}',
}


@pytest.mark.parametrize("name", STORIES)
def test_a_story_that_means_harm_is_refused(name, network):
    with pytest.raises(StoryFileError):
        read_story(STORIES[name], network)
    packed = base64.urlsafe_b64encode(zlib.compress(STORIES[name])).decode()
    with pytest.raises(StoryFileError):
        unpacked(packed.rstrip("="), network)


def test_a_link_that_unpacks_to_a_gigabyte_is_refused(network):
    packer = zlib.compressobj()
    start = packer.compress(b" ") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * 10**6) + packer.flush(zlib.Z_FULL_FLUSH)
    word = base64.urlsafe_b64encode(start + block * 1000).decode()
    with pytest.raises(StoryFileError, match="1,000,001 bytes"):
        unpacked(word, network)


@pytest.mark.parametrize("name", STORIES)
def test_answers_that_mean_harm_are_refused(name):
    with pytest.raises(AnswersError):
        from_json(STORIES[name])
