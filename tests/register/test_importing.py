"""The national register: what is read of an extract, what is left out, what is kept."""

from __future__ import annotations

import codecs
import contextlib
import io
import zipfile

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iinst_geo.errors import DataFileError
from iinst_geo.geography.postcodes import find_postcode, find_postcodes
from iinst_geo.geography.settings import setting_at, settings_of
from iinst_geo.register.importing import RegisterImport, import_register
from iinst_geo.register.model import (
    CACHE_FOLDER_VARIABLE,
    COLUMNS,
    keep_register,
    read_register,
)
from scripts.make_register_sample import extract, headings, sample_rows
from tests.register_sample import content, imported, rows
from tests.samples import calmly


@pytest.fixture(scope="module")
def found() -> RegisterImport:
    """The small extract, imported."""
    return imported()


def school(found: RegisterImport, urn: int):
    [position] = np.flatnonzero(found.table["urn"] == urn)
    return found.register.row(position)


def test_rows_left_out_are_counted_by_reason(found):
    assert found.left_out == {
        "closed": 2,
        "not in a region of England": 2,
        "not yet open": 1,
        "no place": 1,
        "number (URN) listed before": 1,
        "no number (URN)": 1,
    }
    assert found.schools_kept == 7
    assert found.rows_read == found.schools_kept + sum(found.left_out.values())


def test_closed_schools_are_kept_when_asked_for():
    every = imported(open_only=False)
    assert "closed" not in every.left_out
    assert school(every, 900006).closed_on == "2011-08-31"
    assert school(every, 900006).status == "Closed"


def test_a_school_that_is_to_close_is_still_open(found):
    assert school(found, 900002).status == "Open, but proposed to close"


def test_places_are_grid_references_or_else_postcodes(found):
    table = found.table.set_index("urn")
    assert table.geometry[900001].x == pytest.approx(-2.46251, abs=1e-5)
    assert table.geometry[900001].y == pytest.approx(53.75287, abs=1e-5)
    by_postcode = table.index[table["location_basis"] == "postcode centroid"]
    assert set(by_postcode) == {900003, 900004}  # 0 0, and blank
    nursery = find_postcode("TR11 4LH")
    assert nursery is not None
    assert table.geometry[900003].x == nursery.longitude


@pytest.mark.parametrize(
    ("urn", "setting", "basis"),
    [
        (900001, "Urban", "ruc"),  # class of 2011
        (900002, "Inner city", "core-distance"),  # in capitals
        (900003, "Rural", "ruc"),  # class of 2021
        (900004, "Inner city", "inner-london"),
        (900005, "Urban", "ruc"),  # class of 2004
        (900011, "Urban", "postcode-density"),  # no class
    ],
)
def test_settings_come_by_the_ladder_from_every_spelling(found, urn, setting, basis):
    row = school(found, urn)
    assert (row.setting, row.setting_basis) == (setting, basis)


def test_authorities_are_those_of_the_map(found):
    assert school(found, 900002).local_authority == "Bristol"  # Bristol, City of
    assert school(found, 900011).local_authority == "County Durham"  # Durham
    assert school(found, 900004).region == "London"


def test_what_does_not_apply_is_not_recorded(found):
    assert school(found, 900005).phase == ""


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_names_survive_both_encodings(encoding):
    assert (
        school(import_register(content(encoding)), 900004).name == "Café Élan College"
    )


def test_nothing_private_is_kept(found, tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_FOLDER_VARIABLE, str(tmp_path))
    keep_register(found.register)
    kept = read_register()
    assert kept is not None
    assert set(kept.schools.columns) == {*COLUMNS, "geometry"}
    told = kept.schools.drop(columns="geometry").to_csv()
    for private in ("Secret", "Pat", "01632960000", "@"):
        assert private in content().decode("utf-8-sig")
        assert private not in told


def test_what_is_kept_is_read_again_with_its_date(found, tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_FOLDER_VARIABLE, str(tmp_path / "new" / "folder"))
    assert read_register() is None
    path = keep_register(found.register)
    assert path.is_relative_to(tmp_path)
    kept = read_register()
    assert kept is not None
    assert kept.extract_date == found.extract_date == "2026-03-07"
    assert kept.day == "extract of 7 March 2026"
    assert kept.schools.geometry.geom_equals(found.table.geometry).all()
    for position in range(found.schools_kept):
        assert kept.row(position) == found.register.row(position)
    path.write_bytes(b"no parquet")
    with pytest.raises(DataFileError, match="Import the extract once more"):
        read_register()


def test_a_folder_that_cannot_be_written_to_is_told(found, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(CACHE_FOLDER_VARIABLE, str(tmp_path / "file"))
    with pytest.raises(DataFileError, match="cannot be kept"):
        keep_register(found.register)


def test_the_name_of_the_file_tells_its_date(tmp_path):
    path = tmp_path / "edubasealldata20250422.csv"
    path.write_bytes(content())
    shares: list[float] = []
    assert import_register(path, progress=shares.append).extract_date == "2025-04-22"
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    other = path.with_name("register 20259999.csv")
    path.rename(other)
    assert import_register(str(other)).extract_date == "2026-03-07"


HEAD = ",".join(headings()).encode()
DATED = "edubasealldata20250422.csv"


def zipped(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in files.items():
            archive.writestr(name, held)
    return packed.getvalue()


def damaged(packed: bytes) -> bytes:
    middle = len(packed) // 2
    return packed[:middle] + bytes(60) + packed[middle + 60 :]


LAST_ROW = content().rstrip().rsplit(b"\n", 1)[1]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04", "zip is broken"),
        (zipped(**{"xl/workbook.xml": b""}), "is a workbook"),
        (zipped(**{"readme.txt": b""}), "no CSV file"),
        (zipped(**{"a.csv": b"", "b.csv": b""}), "2 files that could be it"),
        (zipped(**{f"a/{DATED}": b"", f"b/{DATED}": b""}), "2 files that could be it"),
        (zipped(**{"a.csv": b""}), "has no column"),
        (damaged(zipped(**{DATED: content()})), "zip is broken"),
        (content("utf-16")[:-1], "broken"),
        (b"a\0b", "not text"),
        (HEAD + b"\n\x81\xff", "neither in UTF-8 nor in Windows-1252"),
        (b"name,place\nx,y\n", "has no column URN, EstablishmentName"),
        (b"URN," + HEAD, "more than one column URN"),
        (content() + LAST_ROW + b',"never closed', "broken"),
    ],
)
def test_a_file_that_is_no_register_is_told_why(given, told):
    with pytest.raises(DataFileError, match=told) as error:
        import_register(given)
    assert "Secret" not in str(error.value)


def test_the_zip_of_the_website_is_read_as_it_comes(tmp_path):
    packed = zipped(**{"links_edubasealldata20250422.csv": b"x", DATED: content()})
    path = tmp_path / "extract.zip"
    path.write_bytes(packed)
    for form in (path, packed, io.BytesIO(packed)):
        found = import_register(form)
        assert (found.schools_kept, found.extract_date) == (7, "2025-04-22")
    # Under another name in the zip, the zip's own name tells the day.
    other = zipped(**{"extract.csv": content("cp1252")})
    assert import_register(other, name=f"{DATED}.zip").extract_date == "2025-04-22"


@pytest.mark.parametrize("limit", ["MAX_MB", "MAX_UNPACKED_MB"])
def test_what_is_too_large_is_refused_before_it_is_read(monkeypatch, limit):
    monkeypatch.setattr(f"iinst_geo.register.source.{limit}", 0)
    with pytest.raises(DataFileError, match=r"than 0 MB"):
        import_register(zipped(**{DATED: content()}))


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(DataFileError, match="cannot be read"):
        import_register(tmp_path / "none.csv")
    with pytest.raises(DataFileError, match="cannot be read"):
        import_register(tmp_path)


@calmly
@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: HEAD + b"\n" + text.encode())
    | st.tuples(st.integers(0, len(content())), st.binary(max_size=3)).map(
        lambda cut: content()[: cut[0]] + cut[1] + content()[cut[0] :]
    )
)
def test_any_bytes_give_a_register_or_a_reason(given):
    with contextlib.suppress(DataFileError):
        found = import_register(given)
        assert found.rows_read == found.schools_kept + sum(found.left_out.values())


def test_an_extract_without_schools_to_keep_is_refused():
    with pytest.raises(DataFileError, match="heading and no rows"):
        import_register(codecs.BOM_UTF8 + extract([]).encode())
    with pytest.raises(DataFileError, match=r"can be kept. Left out, closed: 1"):
        import_register(extract([rows()[5]]).encode())


def test_a_made_sample_has_the_layout_of_the_register():
    made = list(sample_rows(60))
    found = import_register(extract(made, "Nothing").encode("cp1252"))
    assert len(headings()) > 140
    assert found.rows_read == 60
    assert set(found.left_out) <= {"closed", "not yet open"}


CLASSES = ["", "A1", "C1", "E2", "Urban: Nearer to a major town or city", "(pseudo) x"]


@calmly
@given(
    st.lists(
        st.tuples(
            st.floats(-3.2, 0.2),
            st.floats(51, 54),
            st.sampled_from(CLASSES),
            st.sampled_from(["", "Kent", "Lambeth"]),
        ),
        max_size=4,
    ),
)
def test_many_settings_are_those_of_each_place(places):
    columns = ["lon", "lat", "rural_urban", "local_authority"]
    table = pd.DataFrame(places, columns=columns).assign(town="")
    found = settings_of(table.astype({"lon": float, "lat": float}))
    for (lon, lat, official, authority), mine in zip(
        places, found.itertuples(index=False), strict=True
    ):
        alone = setting_at(lon, lat, rural_urban=official, authority=authority)
        assert (mine.setting, mine.setting_basis) == (alone.value, alone.basis)


def test_classed_neighbours_of_the_town_stand_in_for_a_class():
    table = pd.DataFrame(
        {
            "lon": [0.5, 0.5],
            "lat": [51.3, 51.3],
            "rural_urban": ["E1", ""],
            "local_authority": "Kent",
            "town": "Yarl",
        }
    )
    assert settings_of(table).to_numpy().tolist() == [
        ["Rural", "ruc"],
        ["Rural", "neighbours"],
    ]


def test_many_postcodes_are_those_of_each():
    asked = ["bb12ld", "TR11 4LH", "ZZ9 9ZZ", "", "no postcode", "SE1 7NP"]
    found = find_postcodes(asked)
    assert found == {each: find_postcode(each) for each in asked}


def test_the_small_extract_stands_in_the_layout_of_the_register():
    assert {name for row in rows() for name in row} <= set(headings())
