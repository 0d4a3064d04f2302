"""What passes validation loads, goes out as a Data Package, and comes back equal."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace

import frictionless
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from iinst_geo import select
from iinst_geo.export.formats import FORMATS
from iinst_geo.ingest import read_own_data
from iinst_geo.ingest.raw import legible
from tests.ingest.test_reading import assert_same

# What spreadsheets, CSV readers, browsers and addresses are known to stumble over.
HOSTILE = [
    *("", "=1+1", "@x", "+44", "-", "#N/A", "NA", "null", "None", "nan", "TRUE"),
    *("007", "1e5", "1.0", "2024-01-02", '"quoted", text', "a;b", "a, b", "a|b"),
    *("  padded  ", "\u00a0", "a\nb", "a\r\nb", "a\rb", "tab\there", "\ufeffmark"),
    *(
        "\u202egnirts",
        "Z\u0301oe",
        "日本",
        "İi",
        "<b>&amp;",
        "[1]",
        '{"a": 1}',
        "n" * 3000,
    ),
]
text = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=8))
places = st.sampled_from(
    [("", ""), ("53.958", "-1.0932"), ("51.50000000000001", "0.1"), ("5.2e1", "-.5")]
)


def cells(count):
    return st.lists(text, min_size=count, max_size=count)


def plain(value):
    return legible(value).strip().casefold()


def filled(value):
    return bool(legible(value).strip())


def in_csv(rows):
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()


SCHOOL = (
    "Ref",
    "School",
    "Lat",
    "Long",
    "Phase",
    "Area type",
    "Borough",
    "Notes",
    "Head",
)
STUDY = ("Code", "Title", "Theme", "Funding", "Activity", "Phase", "Programme")
TIE = ("Case study", "From", "To", "Role", "Basis", "Sources")


@st.composite
def own_files(draw):
    """Draw sound tables in other words than the explorer's, with text of any kind."""
    keys = draw(st.lists(text.filter(filled), min_size=2, max_size=6, unique_by=plain))
    ids, studies = keys[:4], keys[4:]
    schools = [
        [key, draw(text.filter(filled)), *draw(places), *draw(cells(5))] for key in ids
    ]
    ties = [
        [
            study,
            ids[0],
            partner,
            draw(text),
            draw(st.sampled_from(["", "named"])),
            draw(text),
        ]
        for study in [*studies, ""]
        for partner in sorted(draw(st.sets(st.sampled_from(ids[1:]))))
    ]
    files = {
        "schools.csv": in_csv([SCHOOL, *schools]),
        "partnerships.csv": in_csv([TIE, *ties]),
    }
    if studies:
        told = [[key, *draw(cells(6))] for key in studies]
        files["case studies.csv"] = in_csv([STUDY, *told])
    return files


def there_and_back(network):
    """Give a network as its Data Package is read again."""
    package = FORMATS["zip"].make(select(network))
    again = read_own_data({"data.zip": package})
    assert again.errors == ()
    return again.network


@settings(deadline=None, max_examples=6, phases=[Phase.explicit, Phase.generate])
@given(own_files())
def test_any_sound_tables_come_back_equal_from_their_data_package(files):
    own = read_own_data(files)
    assert own.errors == ()
    assert_same(there_and_back(own.network), own.network)


def test_an_institution_without_partners_is_in_the_package_too_and_is_told_of():
    schools = b"name,postcode\nAlder,YO1 7HH\nBeech,YO1 7HH\nElm,YO1 7HH\n"
    own = read_own_data({"s.csv": schools, "t.csv": b"lead,partner\nAlder,Beech\n"})
    [told] = own.warnings
    assert told.message.startswith("In no partnership: Elm.")
    assert "elm" in there_and_back(own.network).institution_by_id.index


def test_what_a_column_was_said_not_to_hold_it_does_not_hold_when_read_again():
    files = {
        "schools.csv": b"name,partner,lat,long\nAlder,yes,53.9,-1\nBeech,no,53.9,-1",
        "ties.csv": b"lead,partner\nAlder,Beech\n",
    }
    schools, ties = read_own_data(files).matches
    own = read_own_data(files, [replace(schools, fields=("name", "", "", "")), ties])
    assert own.errors == ()
    assert_same(there_and_back(own.network), own.network)


def test_the_package_of_hostile_text_is_valid(tmp_path):
    rows = [
        [f"id{at}", each, "", "", *[each] * 5] for at, each in enumerate(HOSTILE[1:])
    ]
    ties = [["=1+1", "id0", row[0], row[1], "named", row[1]] for row in rows[1:]]
    files = {
        "schools.csv": in_csv([SCHOOL, *[row for row in rows if filled(row[1])]]),
        "partnerships.csv": in_csv([TIE, *[tie for tie in ties if filled(tie[3])]]),
        "case studies.csv": in_csv([STUDY, ["=1+1", *HOSTILE[1:7]]]),
    }
    own = read_own_data(files)
    assert own.errors == ()
    with zipfile.ZipFile(
        io.BytesIO(FORMATS["zip"].make(select(own.network)))
    ) as packed:
        packed.extractall(tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])
