"""Streets come from the archive that whoever runs the explorer names, if any."""

from __future__ import annotations

import pytest

from iinst_geo.errors import DataFileError
from iinst_geo.geography.streets import STREETS_VARIABLE, street_archive
from tests.archives import write_archive

TILES = {(0, 0, 0): b"all"}


def test_without_a_word_there_are_no_streets(monkeypatch):
    monkeypatch.delenv(STREETS_VARIABLE, raising=False)
    assert street_archive() is None
    monkeypatch.setenv(STREETS_VARIABLE, "")
    assert street_archive() is None


def test_the_archive_named_is_opened_once(monkeypatch, tmp_path):
    path = write_archive(tmp_path / "streets.pmtiles", TILES)
    monkeypatch.setenv(STREETS_VARIABLE, str(path))
    archive = street_archive()
    assert archive is not None
    assert archive.path == path
    assert street_archive() is archive


def test_streets_that_cannot_be_used_are_told_with_what_to_do(monkeypatch, tmp_path):
    path = tmp_path / "streets.pmtiles"
    monkeypatch.setenv(STREETS_VARIABLE, str(path))
    for _ in range(2):  # nothing is kept of what failed
        with pytest.raises(DataFileError) as error:
            street_archive()
    assert str(error.value) == (
        f"{path} cannot be read: No such file or directory. Name another archive of "
        "streets in IINST_GEO_STREETS, or none."
    )


def test_an_archive_with_the_layers_of_another_schema_is_refused(monkeypatch, tmp_path):
    layers = ["transportation", "water"]
    path = write_archive(tmp_path / "streets.pmtiles", TILES, layers=layers)
    monkeypatch.setenv(STREETS_VARIABLE, str(path))
    with pytest.raises(DataFileError, match="has no layer earth and no layer roads"):
        street_archive()
