"""Streamlit's scripts come compressed, and may be kept; all else is as it was."""

from __future__ import annotations

import gzip
import os
from threading import Event

import brotli
import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from iinst_geo.maps.ground import edition
from iinst_geo.register.model import CACHE_FOLDER_VARIABLE
from iinst_geo.ui.server import compressed_scripts
from iinst_geo.ui.server.compressed_scripts import (
    NAMED_BY_CONTENT,
    SHIPPED,
    Copies,
    best_coding,
)

BASE = "explorer"
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}


def script() -> str:
    """The largest script of the page, by the name that Streamlit gave it."""
    scripts = (SHIPPED / "static" / "js").glob("index.*.js")
    largest = max(scripts, key=lambda path: path.stat().st_size)
    return largest.relative_to(SHIPPED).as_posix()


@pytest.fixture(scope="module")
def url(serve):
    """The address of the explorer behind a base path."""
    server = serve(f"--server.baseUrlPath={BASE}", path=f"/{BASE}")
    return f"{server.url}/{BASE}"


def ask(address: str, accepted: str, method: str = "GET", **headers: str):
    """Ask for an address and return the answer, its body as it came."""
    headers["Accept-Encoding"] = accepted
    answer = requests.request(
        method, address, headers=headers, stream=True, timeout=60, allow_redirects=False
    )
    return answer, answer.raw.read(decode_content=False)


@pytest.mark.parametrize("coding", UNPACK)
def test_a_script_comes_compressed_and_may_be_kept_for_a_year(url, coding):
    answer, body = ask(f"{url}/{script()}", f"x, {coding};q=0.5")
    plain = (SHIPPED / script()).read_bytes()
    assert answer.headers["Content-Encoding"] == coding
    assert UNPACK[coding](body) == plain
    assert len(body) == int(answer.headers["Content-Length"]) < 0.4 * len(plain)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "javascript" in answer.headers["Content-Type"]

    head, nothing = ask(f"{url}/{script()}", coding, "HEAD")
    assert nothing == b""
    assert head.headers["Content-Length"] == answer.headers["Content-Length"]

    tag = answer.headers["ETag"]
    again, nothing = ask(f"{url}/{script()}", coding, **{"If-None-Match": tag})
    assert (again.status_code, nothing) == (304, b"")
    assert "Content-Encoding" not in again.headers


def test_who_takes_no_compression_or_wants_a_part_gets_the_script_as_it_is(url):
    plain = (SHIPPED / script()).read_bytes()
    whole, body = ask(f"{url}/{script()}", "identity")
    assert "Content-Encoding" not in whole.headers
    assert whole.headers["Vary"] == "Accept-Encoding"
    assert body == plain
    part, body = ask(f"{url}/{script()}", "br, gzip", Range="bytes=10-19")
    assert part.status_code == 206
    assert body == plain[10:20]


def test_the_page_itself_is_asked_for_each_time_and_has_not_changed(url):
    page, _ = ask(f"{url}/", "br, gzip")
    assert page.headers["Cache-Control"] == "no-cache"
    tag = page.headers["ETag"]
    again, body = ask(f"{url}/", "br, gzip", **{"If-None-Match": tag})
    assert (again.status_code, body) == (304, b"")


def test_what_is_compressed_by_others_is_left_alone(url):
    answer, body = ask(f"{url}/basemap/outlines/{edition()}/GB-KEN.json", "gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body).startswith(b"[")


def test_a_script_that_there_is_not_is_answered_by_streamlit(url):
    answer, _ = ask(f"{url}/static/js/nothing.abcdefgh.js", "br")
    assert "Content-Encoding" not in answer.headers
    answer, _ = ask(f"{url}/static/js/..%2f..%2findex.abcdefgh.js", "br")
    assert "Content-Encoding" not in answer.headers


def test_streamlit_names_nearly_all_its_scripts_by_their_content():
    paths = [
        path.relative_to(SHIPPED).as_posix()
        for folder in ("js", "css")
        for path in (SHIPPED / "static" / folder).iterdir()
        if path.suffix in {".js", ".css"}
    ]
    named = [path for path in paths if NAMED_BY_CONTENT.fullmatch(path)]
    assert len(named) == len(paths) > 100


def test_copies_are_made_once_and_kept_for_the_next_start(monkeypatch, tmp_path):
    monkeypatch.setenv(CACHE_FOLDER_VARIABLE, str(tmp_path))
    assert Copies().is_there("gzip", script())
    monkeypatch.setattr(compressed_scripts, "COMPRESS", {})  # fails if used again
    assert Copies().is_there("gzip", script())
    (copy,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert gzip.decompress(copy.read_bytes()) == (SHIPPED / script()).read_bytes()


def test_without_a_folder_to_write_to_copies_last_for_the_run(monkeypatch, tmp_path):
    taken = tmp_path / "a file"
    taken.touch()
    monkeypatch.setenv(CACHE_FOLDER_VARIABLE, str(taken))
    copies = Copies()
    assert copies.is_there("gzip", script())
    assert taken.parent not in copies.folder.parents
    copies.temporary.cleanup()


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("BR;q=0, GZIP;q=1.0", "gzip"),
        ("br; q=0.000, gzip;q=0", ""),
        ("identity", ""),
        ("", ""),
    ],
)
def test_the_best_coding_that_is_allowed_is_taken(accepted, coding):
    assert best_coding(accepted) == coding


@given(st.text())
def test_no_header_breaks_the_choice_of_a_coding(accepted):
    assert best_coding(accepted) in {"", "br", "gzip"}


def test_what_is_named_is_compressed_before_anybody_asks(monkeypatch, tmp_path):
    static = tmp_path / "streamlit" / "static" / "js"
    static.mkdir(parents=True)
    for name in ("a.abcdefgh.js", "b.ABCDEFGH.js", "picture.png"):
        (static / name).write_bytes(name.encode())
    monkeypatch.setattr(compressed_scripts, "SHIPPED", static.parents[1])
    monkeypatch.setenv(CACHE_FOLDER_VARIABLE, str(tmp_path / "cache"))
    ended = Event()
    Copies().make_all(ended)
    made = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert sorted((path.parts[-4], path.name) for path in made) == [
        (coding, name)
        for coding in ("br", "gzip")
        for name in ("a.abcdefgh.js", "b.ABCDEFGH.js")
    ]
    for path in made:
        path.unlink()
    ended.set()
    Copies().make_all(ended)
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]


def test_what_earlier_runs_left_is_removed_and_nothing_else(monkeypatch, tmp_path):
    monkeypatch.setenv(CACHE_FOLDER_VARIABLE, str(tmp_path))
    copies = Copies()
    static = copies.folder.parent
    kept = ["br/a.js", "br/.iinst-geo-new.part", "../mine/br/c.js", "../0.2.0/mine.js"]
    unfinished = "br/.iinst-geo-old.part"
    left = [unfinished, "../0.1.0/br/static/js/a.js", "../0.2.0/gzip/a.js"]
    for name in (*kept, *left):
        path = copies.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    two_hours_ago = (copies.folder / "br/.iinst-geo-new.part").stat().st_mtime - 7200
    os.utime(copies.folder / unfinished, (two_hours_ago, two_hours_ago))
    ended = Event()
    ended.set()
    copies.make_all(ended)
    assert [name for name in kept if not (copies.folder / name).exists()] == []
    assert [name for name in left if (copies.folder / name).exists()] == []
    assert not (static / "0.1.0").exists()
