"""Take-away tables hold what the screen's list holds, as characters."""

import csv
import io
import json

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point

from iinst_geo import (
    PartnershipFilter,
    PartnershipNetwork,
    UnknownValueError,
    member_rows,
    read_network,
    select,
)
from iinst_geo.export.formats import FORMATS, refusals, write
from iinst_geo.export.summary import in_numbers, in_words
from iinst_geo.export.tables.csv_geojson import to_csv, to_geojson
from iinst_geo.export.tables.rows import LIST_COLUMNS
from iinst_geo.network.facets import facet_sets
from iinst_geo.network.schema import SCHEMAS
from iinst_geo.text import is_formula_like

BUILT_IN = read_network()
NUMBERS = {"distance_km", "longitude", "latitude"}
HOSTILE = [
    "<script>alert(1)</script>",
    "<b>St Mary's</b> & Co",
    "**bold** [link](javascript:x) `code` :material/home:",
    'She said "no", twice',
    "two\r\nlines\nand\rmore",
    "a;b,c\td",
    "\u202emirrored\u202c and \u200fright to left",
    "Ysgol Gyfun Gŵyr – école ☃ 🏫",
    "=cmd|' /C calc'!A0",
    " ＝full-width behind a blank",
    "'already quoted",
    "NA",
    "007",
    "\\N",
    " blanks at both ends ",
]
# A busy machine may be slow now and then; that is no fault of what is tested.
calmly = settings(deadline=None, max_examples=40)


def table(name, rows):
    """Give a table of a network from rows that name only what matters."""
    columns = list(SCHEMAS[name].columns)
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns, "str"))


def tiny_network(name="Lead School", relationship="trains", partner_at=(-1.0, 52.0)):
    """Give a lead at (-0.5, 51.5) and its one partner."""
    institutions = table(
        "institutions",
        [
            {"institution_id": "lead", "name": name, "kind": "school", "sources": "s2"},
            {"institution_id": "partner", "name": "Partner", "kind": "school"},
        ],
    )
    points = [Point(-0.5, 51.5), Point(partner_at) if partner_at else None]
    study = {"case_study_id": "X1", "programme": "P", "title": name, "lead_id": "lead"}
    tie = {"case_study_id": "X1", "source_id": "lead", "target_id": "partner"}
    programmes = table("programmes", [{"programme": "P"}])
    return PartnershipNetwork(
        gpd.GeoDataFrame(institutions, geometry=points, crs="EPSG:4326"),
        table("case_studies", [study | {"sources": "s1 s2"}]),
        table("facets", []),
        table(
            "partnerships",
            [tie | {"relationship": relationship, "basis": "named", "sources": "s3"}],
        ),
        programmes.assign(case_studies_published=pd.array([None], dtype="Int64")),
        table("sources", [{"source_id": f"s{n}", "title": "T"} for n in (1, 2, 3)]),
    )


def csv_rows(selection):
    content = to_csv(selection).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


def features(selection):
    return json.loads(to_geojson(selection))["features"]


@st.composite
def filters(draw):
    chosen = {
        name: draw(st.sets(st.sampled_from(list(values)), max_size=2))
        for name, values in facet_sets(BUILT_IN).items()
    }
    # Most random combinations leave nothing; two facets at a time leave something.
    kept = draw(st.sets(st.sampled_from(list(chosen)), max_size=2))
    q = draw(st.sampled_from(["", "", "", "school", "birmingham", "zzzzzzzz"]))
    return PartnershipFilter(**{name: chosen[name] for name in kept}, q=q)


def as_cell(value):
    """Say how a value of the list stands in the CSV."""
    if pd.isna(value):
        return ""
    if isinstance(value, str):
        return f"'{value}" if is_formula_like(value) else value
    return repr(float(value))


@calmly
@given(filters())
def test_the_csv_has_the_rows_of_the_list(wanted):
    selection = select(BUILT_IN, wanted)
    wanted_rows = [
        {LIST_COLUMNS[name]: as_cell(row[name]) for name in LIST_COLUMNS if name in row}
        for row in member_rows(selection).to_dict("records")
    ]
    found = [
        {name: cell for name, cell in row.items() if name != "sources"}
        for row in csv_rows(selection)
    ]
    assert found == wanted_rows


@calmly
@given(filters())
def test_the_geojson_has_the_institutions_and_ties_of_the_view(wanted):
    selection = select(BUILT_IN, wanted)
    ends = ["case_study_id", "source_id", "target_id"]
    ties = ["/".join(tie) for tie in selection.partnerships[ends].to_numpy()]
    found = [feature["id"] for feature in features(selection)]
    assert found == [*selection.institutions["institution_id"], *ties]
    studies = json.loads(to_geojson(selection))["case_studies"]
    assert [each["case_study_id"] for each in studies] == list(selection.case_study_ids)


def test_a_worked_row_of_the_csv():
    lead, partner = csv_rows(select(tiny_network()))
    assert list(lead) == list(LIST_COLUMNS.values())
    assert (lead["role"], lead["institution_name"]) == ("lead", "Lead School")
    assert (lead["longitude"], lead["latitude"]) == ("-0.5", "51.5")
    assert lead["distance_km"] == lead["tie_basis"] == lead["setting"] == ""
    assert lead["sources"] == "s1 s2"
    assert partner["relationship"] == "trains"
    assert partner["tie_basis"] == "named"
    assert float(partner["distance_km"]) == pytest.approx(65.5, abs=0.5)
    assert partner["sources"] == "s1 s2 s3"


def test_the_csv_keeps_to_rfc_4180_and_opens_in_excel():
    content = to_csv(select(tiny_network()))
    assert content.startswith(b"\xef\xbb\xbfcase_study_id,")
    assert content.count(b"\r\n") == content.count(b"\n") == 3


def test_pandas_reads_the_csv_with_numbers_as_numbers():
    read = pd.read_csv(io.BytesIO(to_csv(select(BUILT_IN))))
    rows = member_rows(select(BUILT_IN))
    assert len(read) == len(rows)
    for name in ("lon", "lat", "distance_km"):
        pd.testing.assert_series_equal(
            read[LIST_COLUMNS[name]], rows[name], check_names=False
        )


def test_an_empty_view_still_has_its_columns():
    nothing = select(BUILT_IN, PartnershipFilter(q="zzzzzzzz"))
    assert to_csv(nothing).decode("utf-8-sig").count("\r\n") == 1
    assert features(nothing) == []
    assert in_words(nothing) == "0 institutions, 0 partnerships and 0 case studies"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_come_out_as_characters(name):
    selection = select(tiny_network(name=name, relationship=name))
    lead, partner = csv_rows(selection)
    wanted = f"'{name}" if name.lstrip()[0] in "=＝" else name
    assert lead["institution_name"] == lead["case_study_title"] == wanted
    assert partner["relationship"] == wanted
    institution, _, tie = features(selection)
    assert institution["properties"]["name"] == name
    assert tie["properties"]["relationship"] == name


@settings(calmly, max_examples=20)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_comes_back_from_both_files(name):
    selection = select(tiny_network(relationship=name))
    cell = csv_rows(selection)[1]["relationship"]
    assert cell in {name, f"'{name}"}
    assert features(selection)[-1]["properties"]["relationship"] == name


@pytest.mark.parametrize(
    "sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹢", "﹣"]
)
@pytest.mark.parametrize("before", ["", " ", "\u00a0", "\t", "\n", "\ufeff", "\u200f"])
def test_what_a_spreadsheet_could_run_is_known(before, sign):
    assert is_formula_like(f"{before}{sign}cmd()")


@pytest.mark.parametrize("text", ["\tcmd", "\rcmd", "\ncmd"])
def test_text_behind_a_control_character_is_known_too(text):
    assert is_formula_like(text)


@pytest.mark.parametrize("text", ["a=b", "1-2", "'=x", "", " ", "St Mary's", "(+44)"])
def test_other_text_is_left_alone(text):
    assert not is_formula_like(text)


def test_ids_that_look_like_formulas_are_made_harmless_too():
    network = tiny_network()
    renamed = network.case_studies.assign(case_study_id="=X")
    ties = network.partnerships.assign(case_study_id="=X")
    hostile = PartnershipNetwork(
        network.institutions,
        renamed,
        network.facets,
        ties,
        network.programmes,
        network.sources,
    )
    assert {row["case_study_id"] for row in csv_rows(select(hostile))} == {"'=X"}


def test_geopandas_reads_the_geojson_in_epsg_4326(tmp_path):
    path = tmp_path / "view.geojson"
    write(select(BUILT_IN), path, "geojson")
    read = gpd.read_file(path)
    assert read.crs == "EPSG:4326"
    kinds = read.groupby("feature_type").geometry
    assert set(kinds.get_group("institution").geom_type.dropna()) == {"Point"}
    assert set(kinds.get_group("partnership").geom_type.dropna()) == {"LineString"}
    found = read.set_index("id").geometry.loc["bishop-challoner-catholic-college"]
    wanted = BUILT_IN.institution_by_id.geometry["bishop-challoner-catholic-college"]
    assert found.equals(wanted)
    placed = read[read["feature_type"] == "institution"].geometry.notna().sum()
    assert placed == len(BUILT_IN.placed_ids)


def test_a_worked_tie_of_the_geojson():
    lead, _, tie = features(select(tiny_network()))
    assert lead["properties"]["case_studies"] == lead["properties"]["leads"] == ["X1"]
    assert lead["properties"]["sources"] == ["s2"]
    assert tie["id"] == "X1/lead/partner"
    assert tie["geometry"] == {
        "type": "LineString",
        "coordinates": [[-0.5, 51.5], [-1.0, 52.0]],
    }
    assert tie["properties"]["basis"] == "named"
    assert tie["properties"]["sources"] == ["s3"]
    assert tie["properties"]["distance_km"] == pytest.approx(65.5, abs=0.5)


def test_an_end_without_a_place_leaves_the_geometry_null():
    _, partner, tie = features(select(tiny_network(partner_at=None)))
    assert partner["geometry"] is tie["geometry"] is None
    assert tie["properties"]["distance_km"] is None


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_view_gives_the_same_bytes(name):
    one, other = (FORMATS[name].make(select(tiny_network())) for _ in range(2))
    assert one == other


def test_an_unknown_format_is_refused_and_leaves_the_file_alone(tmp_path):
    path = tmp_path / "view.doc"
    path.write_text("mine")
    with pytest.raises(UnknownValueError, match=r"'doc'.*csv, xlsx"):
        write(select(BUILT_IN), path, "doc")
    assert path.read_text() == "mine"


def test_what_stands_in_the_way_is_told_before_writing(tmp_path):
    assert refusals(tmp_path / "new.csv", "csv") == refusals(None, "csv") == {}
    assert set(refusals(tmp_path, "doc")) == {"format", "output"}
    assert "no folder" in refusals(tmp_path / "no" / "a.csv", "csv")["output"]
    assert "too long" in refusals(tmp_path / ("a" * 300), "csv")["output"].lower()


def test_the_numbers_are_those_of_the_view():
    assert in_numbers(select(tiny_network())) == {
        "institutions": 2,
        "partnerships": 1,
        "case_studies": 1,
    }
