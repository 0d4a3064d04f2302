"""The files in data/ say what they should, checked from the files alone."""

import csv
import json
import re
import shutil
from collections import Counter
from pathlib import Path

import frictionless
import pytest

DATA = Path(__file__).resolve().parents[2] / "data"
TABLES = ["sources", "programmes", "case_studies", "case_study_facets", "partnerships"]
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
PHONE = re.compile(
    r"(?<![\w.-])(?:\+44[ \d()-]{9,}|\(?0\d{2,4}\)?[ -]?\d{3,4}[ -]?\d{3,4})\b"
)
CODES = "II01 II02 II04 II05 II08 II09 II12 II14 II17 II18 II19 II20 II22 LIL"


def read_table(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = {name: read_table(name) for name in TABLES}
GEOJSON = json.loads((DATA / "institutions.geojson").read_text(encoding="utf-8"))
FEATURES = GEOJSON["features"]
INSTITUTIONS = {feature["id"]: feature["properties"] for feature in FEATURES}
PLACED = [feature for feature in FEATURES if feature["geometry"]]
POINTS = {f["id"]: tuple(f["geometry"]["coordinates"]) for f in PLACED}
CASE_STUDIES = {row["case_study_id"]: row for row in ROWS["case_studies"]}
CITING = [*INSTITUTIONS.values(), *(row for name in TABLES[1:] for row in ROWS[name])]


def facets(name):
    return [row for row in ROWS["case_study_facets"] if row["facet"] == name]


def test_institutions_and_their_points():
    assert len(FEATURES) == len(INSTITUTIONS) == 44
    assert len(POINTS) == 33
    assert len(set(POINTS.values())) == 32
    assert [f["id"] for f in FEATURES] == sorted(INSTITUTIONS)
    assert all(f["id"] == f["properties"]["institution_id"] for f in FEATURES)
    assert all(-6 < lon < 1 and 50 < lat < 54 for lon, lat in POINTS.values())


def test_every_institution_has_the_same_properties():
    assert len({tuple(properties) for properties in INSTITUTIONS.values()}) == 1
    assert not [i for i, p in INSTITUTIONS.items() if "" in p.values()]


def test_case_studies():
    assert " ".join(CASE_STUDIES) == CODES
    assert {c for c, row in CASE_STUDIES.items() if not row["lead_id"]} == {"II22"}
    assert {row["lead_id"] for row in CASE_STUDIES.values()} - {""} <= POINTS.keys()
    levels = Counter(row["detail_level"] for row in CASE_STUDIES.values())
    assert levels["opening of the page"] == 7 and levels["name only"] == 3


def test_ties_and_their_ends():
    ties = ROWS["partnerships"]
    ends = [{tie["source_id"], tie["target_id"]} for tie in ties]
    leads = {code: row["lead_id"] for code, row in CASE_STUDIES.items()}
    assert len(ties) == len({(t["case_study_id"], t["target_id"]) for t in ties}) == 31
    assert all(tie["source_id"] == leads[tie["case_study_id"]] for tie in ties)
    assert all(len(pair) == 2 for pair in ends)
    assert sum(pair <= POINTS.keys() for pair in ends) == 20
    assert set().union(*ends, leads.values()) - {""} == INSTITUTIONS.keys()
    bases = Counter(tie["basis"] for tie in ties)
    assert bases == {"named": 18, "inferred": 8, "group": 5}


@pytest.mark.parametrize(
    ("facet", "rows", "case_studies"),
    [("theme", 24, 10), ("activity", 27, 9), ("funding", 10, 7)],
)
def test_number_of_facet_rows(facet, rows, case_studies):
    coded = {row["case_study_id"] for row in facets(facet)}
    assert (len(facets(facet)), len(coded)) == (rows, case_studies)
    assert coded <= CASE_STUDIES.keys()


def test_facets_follow_their_rules():
    themes = {row["case_study_id"] for row in facets("theme")}
    main = [row["case_study_id"] for row in facets("theme") if row["weight"] == "main"]
    assert sorted(main) == sorted(themes)
    assert {row["weight"] for row in facets("activity") + facets("funding")} == {""}
    assert {row["basis"] for row in facets("theme") + facets("activity")} == {"coded"}


@pytest.mark.parametrize(
    ("basis", "codes"),
    [("stated", "II14 II18 LIL"), ("inferred from status", "II01 II02 II17 II19")],
)
def test_basis_of_funding(basis, codes):
    found = {row["case_study_id"] for row in facets("funding") if row["basis"] == basis}
    assert found == set(codes.split())


@pytest.mark.parametrize(
    ("institution_id", "setting", "basis"),
    [
        ("falconbrook-primary-school", "Inner city", "stated"),
        ("st-ives-school", "Rural", "ruc"),
        ("cape-cornwall-school", "Rural", "ruc"),
        ("mounts-bay-school", "Urban", "ruc"),
        ("brigshaw-high-school-and-language-college", "Urban", "ruc"),
        ("bishop-challoner-catholic-college", "Suburban", "ruc+distance"),
        ("langley-park-school-for-boys", "Suburban", "ruc+distance"),
        ("marlborough-school", "Urban", "neighbours"),
        ("blackburn-with-darwen-local-authority", "Urban", "neighbours"),
        ("holly-mount-catholic-primary-school", "Suburban", "postcode-density"),
        ("bromley-primary-schools", None, "none"),
    ],
)
def test_setting(institution_id, setting, basis):
    institution = INSTITUTIONS[institution_id]
    assert (institution["setting"], institution["setting_basis"]) == (setting, basis)


def test_settings_as_a_whole():
    placed = [properties for i, properties in INSTITUTIONS.items() if i in POINTS]
    settings = Counter(properties["setting"] for properties in placed)
    assert settings == {"Urban": 23, "Suburban": 6, "Rural": 3, "Inner city": 1}
    assert Counter(p["setting_basis"] for p in placed)["stated"] == 1
    rural = [p for p in placed if p["rural_urban_2011"] in {"D", "E/F"}]
    assert rural == [p for p in placed if p["setting"] == "Rural"]


def test_every_row_has_sources_and_every_source_is_used():
    assert all(row["sources"] for row in CITING)
    cited = {source_id for row in CITING for source_id in row["sources"].split()}
    assert cited == {row["source_id"] for row in ROWS["sources"]}


@pytest.mark.parametrize("path", sorted(DATA.iterdir()), ids=lambda path: path.name)
def test_no_private_contact_details(path):
    if path.suffix not in {".csv", ".geojson", ".json", ".md"}:
        pytest.skip("not text")
    text = re.sub(r"https?://\S+", "", path.read_text(encoding="utf-8"))
    assert EMAIL.findall(text) == []
    assert PHONE.findall(text) == []


def test_frictionless_finds_the_package_valid():
    report = frictionless.validate(str(DATA / "datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "type", "note"])


@pytest.mark.parametrize("end", ["source_id", "target_id"])
def test_frictionless_names_the_row_of_a_tie_with_an_unknown_end(tmp_path, end):
    package = shutil.copytree(DATA, tmp_path / "data")
    ties = [*ROWS["partnerships"], {**ROWS["partnerships"][0], end: "no-such-school"}]
    with (package / "partnerships.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(ties[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(ties)
    report = frictionless.validate(str(package / "datapackage.json"))
    assert not report.valid
    assert [task.name for task in report.tasks if not task.valid] == ["partnerships"]
    [(row, kind, note)] = report.flatten(["rowNumber", "type", "note"])
    assert (row, kind) == (len(ties) + 1, "foreign-key")
    assert end in note and "no-such-school" in note
