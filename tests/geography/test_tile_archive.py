"""An archive gives its tiles as they are stored, and says what is wrong with it."""

from __future__ import annotations

import gzip

import pytest
from pmtiles.tile import Compression, TileType

from iinst_geo.errors import DataFileError
from iinst_geo.geography.tile_archive import DIRECTORIES_KEPT, TileArchive
from tests.archives import AROUND, write_archive

TILES = {(0, 0, 0): b"all", (1, 0, 1): b"south-west", (2, 3, 0): b"north-east"}
OF_OSM = '<a href="https://example.org/x">&copy; OSM</a>\n <b>and</b> others'


def archive_of(tmp_path, tiles=TILES, **how):
    """Give an archive that was written just now."""
    return TileArchive(write_archive(tmp_path / "some.pmtiles", tiles, **how))


def test_tiles_come_as_they_are_stored(tmp_path):
    archive = archive_of(tmp_path)
    assert {at: archive.tile(*at) for at in TILES} == TILES


def test_an_archive_tells_its_zooms_bounds_and_layers(tmp_path):
    archive = archive_of(tmp_path, layers=["earth", "roads"])
    assert (archive.min_zoom, archive.max_zoom) == (0, 2)
    assert archive.bounds == AROUND
    assert archive.layers == ("earth", "roads")
    assert archive.is_gzip
    assert not archive_of(tmp_path, packed=Compression.NONE).is_gzip


@pytest.mark.parametrize(
    ("told", "shown"),
    [(OF_OSM, "© OSM and others"), ("", ""), (None, ""), (["OSM"], "")],
)
def test_whom_to_name_is_plain_text(tmp_path, told, shown):
    assert archive_of(tmp_path, metadata={"attribution": told}).attribution == shown


@pytest.mark.parametrize("layers", [None, "roads", [None, 3], [{}]])
def test_a_list_of_layers_in_no_known_form_names_none(tmp_path, layers):
    archive = archive_of(tmp_path, metadata={"vector_layers": layers})
    assert set(archive.layers) <= {"None"}


@pytest.mark.parametrize(
    "at",
    [
        *[(1, 1, 1), (2, 0, 0)],  # in range, and not there
        *[(3, 0, 0), (-1, 0, 0), (99, 0, 0), (10**30, 0, 0)],
        *[(1, 2, 0), (1, 0, 2), (1, -1, 0), (1, 0, -1), (2, 10**30, 0)],
    ],
)
def test_there_is_no_tile_where_none_was_written(tmp_path, at):
    assert archive_of(tmp_path).tile(*at) is None


def test_tiles_of_a_large_archive_are_found_by_way_of_its_inner_directories(tmp_path):
    tiles = {
        (8, x, y): bytes([x, y]) * (1 + (x * y * 7919) % 97)
        for x in range(256)
        for y in range(256)
    }
    archive = archive_of(tmp_path, tiles)
    assert archive._header["leaf_directory_length"] > 0
    for x, y in [(0, 0), (255, 255), (17, 200), (128, 127)]:
        assert archive.tile(8, x, y) == tiles[8, x, y]
    assert archive._directory.cache_info().maxsize == DIRECTORIES_KEPT


def test_equal_neighbours_share_their_bytes(tmp_path):
    sea = {(3, x, y): b"sea" for x in range(8) for y in range(8)}
    archive = archive_of(tmp_path, sea)
    assert all(archive.tile(*at) == b"sea" for at in sea)


def refused(path):
    """Give what an archive is refused with."""
    with pytest.raises(DataFileError) as error:
        TileArchive(path)
    assert str(path) in str(error.value)
    return str(error.value)


def test_what_is_no_archive_is_told_so(tmp_path):
    path = tmp_path / "some.pmtiles"
    assert "No such file" in refused(path)
    assert "cannot be read" in refused(tmp_path)  # a folder
    for content in (b"", b"P", b"PMTiles", b"\xff" * 200, b"SQLite format 3\x00" * 20):
        path.write_bytes(content)
        assert "no PMTiles archive" in refused(path)
    path.write_bytes(b"PMTiles\x02" + bytes(200))
    assert "an old version" in refused(path)


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"kind": TileType.PNG}, "not vector tiles (MVT) but PNG"),
        ({"kind": TileType.MLT}, "not vector tiles (MVT) but MLT"),
        ({"packed": Compression.ZSTD}, "in a way (ZSTD) other than gzip"),
    ],
)
def test_tiles_that_browsers_cannot_take_are_refused(tmp_path, how, told):
    assert told in refused(write_archive(tmp_path / "some.pmtiles", TILES, **how))


def test_an_archive_that_is_cut_off_is_refused(tmp_path):
    path = write_archive(tmp_path / "some.pmtiles", TILES)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    assert f"{len(whole) - 1} of {len(whole)} bytes" in refused(path)


@pytest.mark.parametrize("part", ["root", "metadata"])
def test_an_archive_with_a_spoilt_part_is_refused(tmp_path, part):
    path = write_archive(tmp_path / "some.pmtiles", TILES)
    header = TileArchive(path)._header
    begin, length = header[f"{part}_offset"], header[f"{part}_length"]
    whole = path.read_bytes()
    path.write_bytes(whole[:begin] + bytes(length) + whole[begin + length :])
    assert "a part of it is spoilt" in refused(path)


def test_directories_that_end_too_soon_are_told_when_they_are_met(tmp_path):
    archive = archive_of(tmp_path)
    short = gzip.compress(b"\x05\x01")
    archive._bytes = short  # five entries promised, one begun
    with pytest.raises(DataFileError, match="spoilt"):
        archive._read_directory(0, len(short))
