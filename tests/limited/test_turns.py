"""No visitor holds up the reading of the others' files."""

from __future__ import annotations

import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from iinst_geo.files import MEGABYTE
from iinst_geo.limited import READERS, BusyError, Visitor, process, read_own_data, turns
from tests.hostile.bombs import OWN

ANN, BOB, EVE = (Visitor(name, waits_s=0) for name in ("ann", "bob", "eve"))


def may(at: turns.Turns, visitor: Visitor, size: int = 1) -> str:
    """Return why files of a visitor are not read now; empty if they are."""
    try:
        with at.turn(visitor, size):
            return ""
    except BusyError as error:
        return str(error)


def test_a_visitor_has_one_job_at_a_time_and_others_have_theirs():
    at = turns.Turns()
    with at.turn(ANN, 1):
        assert may(at, ANN) == turns.OWN
        assert may(at, BOB) == ""
        with at.turn(BOB, 1):
            assert may(at, EVE) == turns.BUSY
    assert may(at, ANN) == ""


def test_large_files_leave_a_place_for_small_ones():
    at = turns.Turns()
    with at.turn(ANN, MEGABYTE):
        assert may(at, BOB, MEGABYTE) == turns.BUSY
        assert may(at, BOB, MEGABYTE - 1) == ""
    assert may(at, BOB, MEGABYTE) == ""


def test_who_came_first_is_first_and_passes_over_who_may_not_yet():
    at, begun = turns.Turns(), []

    def read(visitor: Visitor) -> None:
        with at.turn(visitor._replace(waits_s=60), 1):
            begun.append(visitor.name)

    def wait_until(waiting: int) -> None:
        latest = time.monotonic() + 60
        while len(at._waiting) != waiting and time.monotonic() < latest:
            time.sleep(0.01)
        assert len(at._waiting) == waiting

    with ThreadPoolExecutor() as pool:
        with at.turn(ANN, 1):
            with at.turn(BOB, 1):
                jobs = []
                for number, visitor in enumerate((ANN, EVE), 1):
                    jobs.append(pool.submit(read, visitor))
                    wait_until(number)
            jobs[1].result(60)
            assert begun == ["eve"]
        jobs[0].result(60)
    assert begun == ["eve", "ann"]


def test_who_has_gone_waits_no_more(monkeypatch):
    monkeypatch.setattr(turns, "LOOKS_S", 0.01)
    at = turns.Turns()
    with at.turn(ANN, 1):
        assert may(at, Visitor("ann", lambda: False)) == turns.GONE
    assert not at._waiting


def test_a_job_ends_with_the_page_that_asked_for_it(monkeypatch):
    monkeypatch.setattr(process, "LOOKS_S", 0.1)
    looks = iter([True, False])  # it is open when the reading begins
    gone = Visitor("ann", lambda: next(looks, False))
    with pytest.raises(BusyError, match="The page was closed"):
        read_own_data(OWN["csv of quotes never closed"](), visitor=gone)
    assert READERS.last.exit_code == -signal.SIGKILL
    assert READERS.last.processor_s < 5
    assert not READERS._turns._running


def test_what_a_busy_machine_gave_no_time_can_be_tried_again(monkeypatch):
    late = process.Used(-signal.SIGALRM, 0, 0)
    monkeypatch.setattr(process, "_asked", lambda *_: None)
    monkeypatch.setattr(process, "_end", lambda _: late)
    with pytest.raises(BusyError, match="took too long to read because the server is"):
        read_own_data({"a.csv": b"a,b\n"})


def test_what_takes_too_much_of_the_processor_is_no_better_later(monkeypatch):
    monkeypatch.setattr(process, "_asked", lambda *_: None)
    used = process.Used(-signal.SIGXCPU, 0, 0)
    monkeypatch.setattr(process, "_end", lambda _: used)
    [error] = read_own_data({"a.csv": b"a,b\n"}).errors
    assert str(error) == "a.csv: It took too long to read. Try a smaller file."
