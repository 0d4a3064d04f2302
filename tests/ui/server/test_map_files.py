"""Scripts, deck.gl and the land of a page's map, as the server gives them."""

from __future__ import annotations

import gzip
from threading import Event

import brotli
import pytest

from iinst_geo.files import making
from iinst_geo.maps.files import DECK, MAP_FILES, SHEET, path_of
from iinst_geo.ui.server import map_files
from iinst_geo.ui.server.compressed_scripts import Copies

MOST_BYTES = 1_300_000


@pytest.fixture
def copies(tmp_path, monkeypatch) -> Copies:
    """An empty folder of compressed copies."""
    made = Copies()
    made.folder = tmp_path
    monkeypatch.setattr(map_files, "kept_copies", lambda: made)
    return made


def test_each_file_is_the_same_in_every_coding(copies):
    for name, file in MAP_FILES.items():
        plain = file.content()
        assert map_files._content(name, "") == plain
        assert gzip.decompress(map_files._content(name, "gzip")) == plain
        assert brotli.decompress(map_files._content(name, "br")) == plain


def test_the_smallest_form_takes_the_place_of_the_quick_one(copies, monkeypatch):
    monkeypatch.setattr(map_files, "MAP_FILES", {SHEET: MAP_FILES[SHEET]})
    old = copies.folder / "br" / "map" / "00000000" / SHEET
    old.parent.mkdir(parents=True)
    old.write_bytes(b"of another release")
    quick = map_files._content(SHEET, "br")
    map_files.make_smallest(Event())
    small = map_files._content(SHEET, "br")
    assert len(small) < len(quick)
    assert brotli.decompress(small) == brotli.decompress(quick)
    assert not old.exists()


def test_one_process_makes_it_and_no_other_meanwhile(copies, monkeypatch):
    monkeypatch.setattr(map_files, "MAP_FILES", {SHEET: MAP_FILES[SHEET]})
    kept = copies.folder / "br" / path_of(SHEET)
    kept.parent.mkdir(parents=True)
    with making(kept):
        map_files.make_smallest(Event())
        assert not kept.exists()
    map_files.make_smallest(Event())
    assert [each.name for each in kept.parent.iterdir()] == [SHEET]


def test_what_a_browser_fetches_for_the_map_stays_in_its_limit(copies):
    sizes = {name: len(map_files._content(name, "br")) for name in MAP_FILES}
    assert sizes[DECK] == max(sizes.values())
    assert sum(sizes.values()) < MOST_BYTES
