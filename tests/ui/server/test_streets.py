"""The server gives the tiles of its streets, to nobody more than they may have."""

from __future__ import annotations

import gzip
import runpy
from collections.abc import Iterator

import pytest
from pmtiles.tile import Compression
from starlette.applications import Starlette
from streamlit import config
from streamlit.runtime import Runtime
from streamlit.runtime.secrets import secrets_singleton

from iinst_geo.geography.streets import STREETS_VARIABLE
from iinst_geo.ui.server import safe_headers
from tests.archives import BLACKBURN, tile_at, write_archive
from tests.conftest import ROOT
from tests.hostile.edge_app import ask, explorer_app

X, Y = tile_at(*BLACKBURN, 13)
SOME = b"a tile " * 300
TILES = {(13, X, Y): gzip.compress(SOME)}
SECRETS = {"auth": {"redirect_uri": "https://x.example", "cookie_secret": "a secret"}}


@pytest.fixture(params=["", "explorer"], ids=["no base path", "a base path"])
def base(request: pytest.FixtureRequest) -> Iterator[str]:
    """The path that the explorer lies under, with its slashes."""
    before = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", request.param)
    yield f"/{request.param}/" if request.param else "/"
    config.set_option("server.baseUrlPath", before)


@pytest.fixture
def streets(tmp_path, monkeypatch) -> None:
    """An archive of one tile, named as the server's streets."""
    path = write_archive(tmp_path / "streets.pmtiles", TILES)
    monkeypatch.setenv(STREETS_VARIABLE, str(path))


@pytest.fixture
def app(base: str, streets: None, monkeypatch) -> Starlette:
    """The whole server, with streets."""
    monkeypatch.setattr(Runtime, "_instance", None)
    return explorer_app()


def test_a_tile_comes_as_it_is_stored(app, base):
    answer = ask(app, f"{base}basemap/streets/13/{X}/{Y}.mvt")
    assert answer.status == 200
    assert answer.body == TILES[13, X, Y]
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert answer.headers["cache-control"] == "private, max-age=86400"


def test_where_there_is_no_tile_the_answer_is_empty(app, base):
    for z, x, y in [(13, X + 1, Y), (12, 0, 0), (14, 0, 0), (31, 2**31 - 1, 0)]:
        answer = ask(app, f"{base}basemap/streets/{z}/{x}/{y}.mvt")
        assert (answer.status, answer.body) == (204, b"")


@pytest.mark.parametrize(
    "asked",
    [
        *["13/0/-1", "-1/0/0", "13/1e3/0", "13/0x10/0", "13/1.5/0", "13/ 1/0"],
        *["a/b/c", "//", "13/١/0", "13/0/", "{z}/{x}/{y}"],
        *["1/2/0", "1/0/2", "32/0/0", "99/0/0", "31/2147483648/0"],
        *["9" * 5000 + "/0/0", "1/" + "9" * 5000 + "/0", "1/0/" + "0" * 5000],
        *["13/../../../etc/passwd", "13/0/0.mvt/..", "13/%2e%2e/0", "13/0/0\x00"],
    ],
)
def test_what_names_no_tile_is_not_found(app, base, asked):
    # Streamlit itself refuses what is no path (400).
    answer = ask(app, f"{base}basemap/streets/{asked}.mvt")
    assert answer.status in {400, 404}


def test_tiles_that_are_not_compressed_say_so(base, tmp_path, monkeypatch):
    path = write_archive(
        tmp_path / "streets.pmtiles", {(0, 0, 0): b"small"}, packed=Compression.NONE
    )
    monkeypatch.setenv(STREETS_VARIABLE, str(path))
    monkeypatch.setattr(Runtime, "_instance", None)
    answer = ask(explorer_app(), f"{base}basemap/streets/0/0/0.mvt")
    assert answer.body == b"small"
    assert "content-encoding" not in answer.headers


def test_without_an_archive_there_are_no_tiles(base, monkeypatch):
    monkeypatch.delenv(STREETS_VARIABLE, raising=False)
    monkeypatch.setattr(Runtime, "_instance", None)
    assert ask(explorer_app(), f"{base}basemap/streets/0/0/0.mvt").status == 404


def test_where_people_sign_in_a_stranger_gets_no_tile(app, base, monkeypatch):
    monkeypatch.setattr(secrets_singleton, "_secrets", SECRETS)
    assert ask(app, f"{base}basemap/streets/13/{X}/{Y}.mvt").status == 401


def test_with_streets_of_its_own_the_server_names_no_other(app, base):
    answer = ask(app, base)
    rules = answer.headers["content-security-policy"].split("; ")
    assert "connect-src 'self'" in rules
    assert not [each for each in rules if "carto" in each]


def test_without_them_the_page_may_ask_carto(monkeypatch):
    monkeypatch.delenv(STREETS_VARIABLE, raising=False)
    assert f"connect-src 'self' {safe_headers.STREETS};" in safe_headers.page_policy()


def test_the_server_does_not_start_with_streets_that_cannot_be_used(
    monkeypatch, tmp_path
):
    monkeypatch.setenv(STREETS_VARIABLE, str(tmp_path / "nothing.pmtiles"))
    with pytest.raises(SystemExit, match=r"nothing\.pmtiles cannot be read: No such"):
        runpy.run_path(str(ROOT / "app.py"))
