"""Reading gives what the files say, or says plainly why it cannot."""

import json
import re
import shutil
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from iinst_geo import DataFileError, IinstGeoError, NetworkDataError, read_network
from iinst_geo.network.schema import FILES
from iinst_geo.paths import built_in_data_folder

POINTS = "institutions.geojson"


@pytest.fixture
def copied(tmp_path):
    """A copy of the built-in data, so that a test can break it and spoil no other."""
    for name in FILES.values():
        shutil.copy(built_in_data_folder() / name, tmp_path)
    return tmp_path


@pytest.fixture
def folder(copied):
    """A copy without postcodes: to look all of them up takes most of the time."""
    content = (copied / POINTS).read_text(encoding="utf-8")
    without = re.sub(r'("postcode": )"[^"]+"', r"\1null", content)
    assert without != content
    (copied / POINTS).write_text(without, encoding="utf-8")
    return copied


def edit(folder, name, old, new):
    content = (folder / name).read_text(encoding="utf-8")
    assert old in content
    (folder / name).write_text(content.replace(old, new, 1), encoding="utf-8")


def edit_feature(folder, position, **changes):
    """Change a feature; a property is given by its name, the geometry as such."""
    collection = json.loads((folder / POINTS).read_text(encoding="utf-8"))
    feature = collection["features"][position]
    feature["geometry"] = changes.pop("geometry", feature["geometry"])
    feature["properties"] |= changes
    (folder / POINTS).write_text(json.dumps(collection), encoding="utf-8")


def test_the_built_in_data_is_read_by_default(network):
    assert len(network.case_studies) == 14 and len(network.institutions) == 44


def test_a_copy_of_the_data_reads_the_same_by_path_or_text(copied, network):
    read = read_network(str(copied))
    for name in FILES:
        assert getattr(read, name).equals(getattr(network, name))


@pytest.mark.parametrize("name", [POINTS, "partnerships.csv"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(NetworkDataError, match=f"no table .* such as {name}"):
        read_network(folder)


@pytest.mark.parametrize("name", ["case_study_facets.csv", "programmes.csv"])
def test_a_network_is_read_without_what_it_need_not_have(folder, name, network):
    (folder / name).unlink()
    assert read_network(folder).partnerships.equals(network.partnerships)


def test_a_missing_folder_is_told(tmp_path):
    with pytest.raises(DataFileError, match="No such file") as refused:
        read_network(tmp_path / "nowhere")
    assert "nowhere" in str(refused.value)


def test_a_folder_in_a_files_place_is_as_if_missing(folder):
    (folder / "sources.csv").unlink()
    (folder / "sources.csv").mkdir()
    with pytest.raises(NetworkDataError, match=r"Add it to sources\.csv"):
        read_network(folder)


@pytest.mark.parametrize("name", FILES.values())
@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00broken", b'"', b"null"])
def test_a_spoilt_file_is_refused_by_name(folder, name, content):
    (folder / name).write_bytes(content)
    with pytest.raises(IinstGeoError, match=name.replace(".", r"\.")):
        read_network(folder)


def test_deeply_nested_json_is_refused(folder):
    (folder / POINTS).write_text("[" * 200_000)
    with pytest.raises(NetworkDataError, match=r"institutions\.geojson: it is nested"):
        read_network(folder)


@pytest.mark.parametrize(
    "collection",
    [
        {"features": None},
        {"features": [1]},
        {"features": [{"geometry": None}]},
        {"features": [{"properties": None, "geometry": None}]},
        {"features": [{"properties": {}}]},
        {"type": "FeatureCollection"},
        {"features": {"a": 1}},
    ],
    ids=json.dumps,
)
def test_json_that_is_no_table_of_features_is_refused(folder, collection):
    (folder / POINTS).write_text(json.dumps(collection))
    with pytest.raises(IinstGeoError, match=r"institutions\.geojson"):
        read_network(folder)


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point"},
        {"type": "Point", "coordinates": "here"},
        {"type": "Point", "coordinates": ["a", "b"]},
        {"type": "Point", "coordinates": [1]},
        {"type": "Point", "coordinates": [-5.0, float("nan")]},
        {"type": "Point", "coordinates": [50.1, -5.0]},
        {"type": "Nowhere", "coordinates": [0, 51]},
        {"type": "LineString", "coordinates": [[0, 51]]},
        {"type": "Polygon", "coordinates": [[[0, 51], [0, 52]]]},
        {"type": "Polygon", "coordinates": [[[0, 51], [0, 52], [1, 52], [0, 51]]]},
        {"type": "GeometryCollection", "geometries": None},
        "POINT (0 51)",
        7,
    ],
    ids=json.dumps,
)
def test_a_geometry_that_is_no_point_is_refused(folder, geometry):
    edit_feature(folder, 1, geometry=geometry)
    with pytest.raises(IinstGeoError, match=r"institutions\.geojson"):
        read_network(folder)


@pytest.mark.parametrize("coordinates", [[], None, [None, None]])
def test_a_point_without_coordinates_is_no_place(folder, coordinates):
    edit_feature(folder, 1, geometry={"type": "Point", "coordinates": coordinates})
    network = read_network(folder)
    key = network.institutions["institution_id"].iloc[1]
    assert key not in network.placed_ids and len(network.placed_ids) == 32


def test_an_unknown_end_is_told_by_its_row(folder):
    edit(folder, "partnerships.csv", ",4ip,", ",5ip,")
    with pytest.raises(
        NetworkDataError, match=r"row 4, II02, target_id: '5ip' names no"
    ):
        read_network(folder)


def test_ids_and_names_stay_as_they_are_written(folder):
    edit(folder, "sources.csv", "\n", "\n007,None,NA,null,,n/a,NaN\n")
    edit(folder, "case_studies.csv", "\nII02,", "\n1e5,")
    for name in ("partnerships.csv", "case_study_facets.csv"):
        content = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(content.replace("II02,", "1e5,"), encoding="utf-8")
    edit_feature(folder, 1, name="NA", town="None", urn="007")
    network = read_network(folder)
    first = network.sources.iloc[0]
    assert list(
        first[["source_id", "title", "publisher", "date", "licence", "note"]]
    ) == [*("007", "None", "NA", "null", "n/a", "NaN")]
    assert network.case_studies["case_study_id"].iloc[1] == "1e5"
    assert list(network.institutions.loc[1, ["name", "town", "urn"]]) == [
        *("NA", "None", "007")
    ]


def test_an_empty_cell_is_a_missing_value(folder, network):
    assert network.case_studies["years"].isna().any()
    assert network.institutions["town"].isna().any()
    assert not (network.institutions["town"] == "None").any()


def test_a_number_in_json_is_read_as_it_is_written(folder):
    # The other features have texts or null here, which must not make it 100001.0.
    edit_feature(folder, 1, urn=100001)
    assert read_network(folder).institutions.loc[1, "urn"] == "100001"


def test_numbers_and_nulls_in_json_do_not_become_decimals(folder):
    collection = json.loads((folder / POINTS).read_text(encoding="utf-8"))
    for position, feature in enumerate(collection["features"]):
        feature["properties"]["urn"] = None if position % 2 else 100000 + position
    (folder / POINTS).write_text(json.dumps(collection), encoding="utf-8")
    assert read_network(folder).institutions.loc[2, "urn"] == "100002"


@pytest.mark.parametrize("count", ["2.5", "many", "-1", "1e40", "inf", "٣"])
def test_a_published_number_that_is_no_count_is_refused(folder, count):
    edit(folder, "programmes.csv", ",NCSL,,4,", f",NCSL,,{count},")
    with pytest.raises(IinstGeoError, match=r"programmes\.csv"):
        read_network(folder)


def test_a_byte_order_mark_of_a_spreadsheet_is_no_part_of_the_header(folder, network):
    path = folder / "partnerships.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_network(folder).partnerships.equals(network.partnerships)


def test_further_columns_are_let_be(folder):
    content = (folder / "sources.csv").read_text(encoding="utf-8").splitlines()
    lines = [content[0] + ",mine", *(f"{line},x" for line in content[1:])]
    (folder / "sources.csv").write_text("\n".join(lines), encoding="utf-8")
    assert set(read_network(folder).sources["mine"]) == {"x"}


@settings(
    deadline=None,
    max_examples=15,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.sampled_from(list(FILES.values())), st.binary(max_size=60), st.data())
def test_no_damage_to_a_file_brings_up_another_error(folder, name, damage, data):
    whole = (folder / name).read_bytes()
    start = data.draw(st.integers(0, len(whole)))
    (folder / name).write_bytes(whole[:start] + damage)
    with suppress(IinstGeoError):
        read_network(folder)
    (folder / name).write_bytes(whole)
