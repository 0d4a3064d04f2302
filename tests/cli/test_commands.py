"""The `iinst-geo` command keeps its contract: output, messages and exit codes."""

import csv
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

import iinst_geo
from iinst_geo.cli import app
from iinst_geo.export.formats import FORMATS
from iinst_geo.export.tables.csv_geojson import to_geojson
from iinst_geo.maps.ground import edition
from iinst_geo.paths import built_in_data_folder
from iinst_geo.vocabulary import FACET_NAMES
from tests.archives import write_archive
from tests.samples import ORIGINS

TREE = Path(iinst_geo.__file__).parents[2]
COMMAND = [sys.executable, "-c", "from iinst_geo.cli import main; main()"]
START_SECONDS = 60
STOP_SECONDS = 20

# Stands in for the app: tells what it was started with.
PROBE = """
import os
import streamlit as st
from starlette.responses import JSONResponse
from starlette.routing import Route

def told(request):
    keys = ("client.toolbarMode", "server.port", "server.address", "server.headless")
    return JSONResponse(
        {key: st.get_option(key) for key in keys}
        | {"data": os.environ.get("IINST_GEO_DATA"), "folder": os.getcwd()}
        | {"streets": os.environ.get("IINST_GEO_STREETS")}
    )

app = st.App("app.py", routes=[Route("/probe", told)])
"""


@pytest.fixture(autouse=True)
def _built_in_data(monkeypatch):
    """A data folder set for the developer's own explorer must not leak into tests."""
    monkeypatch.delenv("IINST_GEO_DATA", raising=False)


@pytest.fixture
def data(tmp_path):
    """Give a copy of the data, so that spoiling it spoils nothing else."""
    return Path(shutil.copytree(built_in_data_folder(), tmp_path / "data"))


def run(*arguments):
    return CliRunner().invoke(app, [str(each) for each in arguments])


def spoil(folder):
    """Give a tie two faults and a case study one."""
    ties = folder / "partnerships.csv"
    ties.write_text(
        ties.read_text(encoding="utf-8")
        + "II99,nobody,nowhere,,named,,\n"
        + "".join(f"II01,nobody,n{n},,named,,\n" for n in range(8)),
        encoding="utf-8",
    )


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def answer(url):
    with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - this machine's own
        return response.read()


@contextmanager
def explorer(*arguments, port, **started):
    """Start the explorer, wait until it answers, and end it by its process id."""
    process = subprocess.Popen(
        [*COMMAND, "explore", "--port", str(port), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **started,
    )
    try:
        wait_until_healthy(process, port)
        yield process
    finally:
        process.kill()
        process.communicate(timeout=STOP_SECONDS)


def wait_until_healthy(process, port):
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            answer(f"http://127.0.0.1:{port}/_stcore/health")
        except OSError:
            time.sleep(0.05)
        else:
            return
    process.kill()
    pytest.fail("\n".join(process.communicate()))


def test_export_writes_the_file_and_prints_its_contract(tmp_path):
    path = tmp_path / "view.csv"
    asked = ["--theme", "2", "--theme", "5", "--region", "London"]
    done = run("export", "--format", "csv", "--output", path, "--json", *asked)
    assert done.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    members = {row["institution_id"] for row in rows if row["institution_id"]}
    assert json.loads(done.stdout) == {
        "path": str(path),
        "institutions": len(members),
        "partnerships": sum(row["role"] == "partner" for row in rows),
        "case_studies": len({row["case_study_id"] for row in rows}),
    }
    wanted = iinst_geo.PartnershipFilter(theme=["2", "5"], region="London")
    shown = iinst_geo.select(iinst_geo.read_network(), wanted).case_study_ids
    assert {row["case_study_id"] for row in rows} == set(shown) != set()
    assert done.stderr.startswith(f"Wrote {len(members)} institutions, ")
    assert len(done.stderr.splitlines()) == 1


def test_export_writes_geojson_to_standard_output():
    done = run("export", "--format", "geojson", "--output", "-", "--setting", "Rural")
    wanted = iinst_geo.PartnershipFilter(setting="Rural")
    selection = iinst_geo.select(iinst_geo.read_network(), wanted)
    assert done.stdout_bytes == to_geojson(selection)
    assert "standard output" in done.stderr


def test_export_of_nothing_is_no_error(tmp_path):
    path = tmp_path / "none.csv"
    done = run(
        *("export", "--format", "csv", "--output", path),
        *("--q", "zzzzzzzz", "--json"),
    )
    assert done.exit_code == 0
    assert json.loads(done.stdout)["case_studies"] == 0
    assert path.read_text(encoding="utf-8-sig").startswith("case_study_id,")


def test_export_overwrites(tmp_path):
    path = tmp_path / "view.geojson"
    path.write_text("old")
    assert run("export", "--format", "geojson", "--output", path).exit_code == 0
    assert json.loads(path.read_bytes())["type"] == "FeatureCollection"


def test_help_lists_every_format():
    words = run("export", "--help").stdout.split()
    assert {*FORMATS} <= {word.strip(",.") for word in words}


def test_a_picture_is_drawn_in_the_colours_asked_for(tmp_path):
    path = tmp_path / "view.svg"
    done = run(
        *("export", "--format", "svg", "--output", path, "--colours", "dark"),
        *("--authority", "Cornwall"),
    )
    assert done.exit_code == 0
    assert "#12171e" in path.read_text(encoding="utf-8")  # the dark page
    done = run("export", "--format", "svg", "--output", path, "--colours", "pink")
    assert done.exit_code == 2
    assert done.stderr == "--colours: there is no 'pink'. Allowed: light, dark.\n"


def test_without_json_standard_output_stays_empty(tmp_path):
    done = run("export", "--format", "csv", "--output", tmp_path / "view.csv")
    assert (done.exit_code, done.stdout) == (0, "")


def test_all_that_is_wrong_with_a_request_is_told_at_once(tmp_path):
    done = run(
        *("export", "--format", "doc", "--output", tmp_path / "no" / "view.doc"),
        *("--phase", "Nursery", "--theme", "6", "--theme", "3"),
    )
    assert done.exit_code == 2
    phase, theme, kind, output = done.stderr.splitlines()
    assert "'Nursery'" in phase
    assert "Primary and Secondary" in phase
    assert theme.startswith("--theme: there is no '6'. Allowed: 1, 2, 3, 4, 5")
    assert kind == f"--format: there is no 'doc'. Allowed: {', '.join(FORMATS)}."
    assert "no folder" in output
    assert not done.stdout


@pytest.mark.parametrize("name", FACET_NAMES)
def test_each_facet_is_an_option_that_names_its_values(name):
    done = run("export", "--format", "csv", "--output", "-", f"--{name}", "nothing")
    assert done.exit_code == 2
    network = iinst_geo.read_network()
    first = next(iter(iinst_geo.select(network).counts(name)))
    assert done.stderr.startswith(f"--{name}: there is no 'nothing'. Allowed: {first}")


def test_a_folder_is_no_output_file(tmp_path):
    done = run("export", "--format", "csv", "--output", tmp_path)
    assert done.exit_code == 2
    assert "is a folder" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_ends_in_a_message():
    done = run("export", "--format", "csv", "--output", "/dev/full")
    assert done.exit_code == 2
    assert "No space left" in done.stderr


def test_json_and_the_file_cannot_share_standard_output():
    done = run("export", "--format", "csv", "--output", "-", "--json")
    assert (done.exit_code, done.stdout) == (2, "")


@pytest.mark.parametrize(
    "command", [["explore"], ["export", "--format", "csv", "--output", "-"]]
)
def test_broken_data_is_told_with_every_problem(data, command):
    spoil(data)
    done = run(*command, "--data", data)
    assert (done.exit_code, done.stdout) == (1, "")
    title, *problems = done.stderr.splitlines()
    assert "cannot be used" in title
    for target in ["nowhere", *(f"n{n}" for n in range(8))]:
        assert any(f"{target!r} names no institution" in line for line in problems)
    assert any("'II99' names no case study" in line for line in problems)
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    "command", [["explore"], ["export", "--format", "csv", "--output", "-"]]
)
def test_a_folder_without_data_is_told(tmp_path, command):
    done = run(*command, "--data", tmp_path)
    assert done.exit_code == 1
    assert "institutions.geojson" in done.stderr
    assert "partnerships.csv" in done.stderr


def test_streets_that_cannot_be_used_are_told_at_the_start(tmp_path, monkeypatch):
    monkeypatch.setenv("IINST_GEO_STREETS", str(tmp_path / "none.pmtiles"))
    done = run("explore")
    assert (done.exit_code, done.stdout) == (1, "")
    [told] = done.stderr.splitlines()
    assert told.startswith(f"{tmp_path / 'none.pmtiles'} cannot be read: No such file")
    assert "IINST_GEO_STREETS" in told


def test_the_data_folder_may_come_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("IINST_GEO_DATA", str(tmp_path))
    done = run("export", "--format", "csv", "--output", "-")
    assert done.exit_code == 1
    assert str(tmp_path) in done.stderr


def test_nearby_prints_its_contract():
    done = run("nearby", "--from", "bb1 2ld", "--within", "10", "--json")
    assert done.exit_code == 0
    answer = json.loads(done.stdout)
    assert answer["origin"] == {"label": "BB1 2LD", "lon": -2.46112, "lat": 53.72308}
    distances = [each["distance_km"] for each in answer["results"]]
    assert distances == [0.0, 1.5, 1.77, 2.06, 2.2, 3.07, 3.59, 3.9, 4.87, 5.24]
    assert answer["results"][0] == {
        "institution_id": "blackburn-with-darwen-local-authority",
        "name": "Blackburn with Darwen Local Authority",
        "kind": "local authority",
        "phase": None,
        "setting": "Urban",
        "local_authority": "Blackburn with Darwen",
        "distance_km": 0.0,
        "lon": -2.46112,
        "lat": 53.72308,
        "case_studies": ["LIL"],
        "reasons": ["Same setting: Urban"],
    }
    assert done.stderr.startswith("10 institutions within 10 km (6.2 miles) of BB1 2LD")


@pytest.mark.parametrize(("origin", "nearest"), ORIGINS)
def test_nearby_takes_each_kind_of_origin(origin, nearest):
    done = run("nearby", "--from", origin, "--json")
    assert json.loads(done.stdout)["results"][0]["name"] == nearest


def test_nearby_lists_for_people_and_takes_filters_and_a_limit():
    asked = ["--from", "II09", "--within", "40", "--phase", "Secondary"]
    done = run("nearby", *asked, "--limit", "2")
    assert [line[:10] for line in done.stdout.splitlines()] == [
        "  22.73 km",
        "  27.92 km",
    ]
    assert "The filters leave out 5 more in the ring." in done.stderr


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["--from", "St Ives"], "St Ives, Cambridgeshire; St Ives, Cornwall."),
        (["--from", "BB1 9ZZ"], "There is no postcode BB1 9ZZ"),
        (["--from", ""], "No place is given."),
        (["--from", "BB1", "--theme", "9"], "Allowed: 1, 2, 3, 4, 5, Not recorded."),
        (["--from", "BB1", "--within", "-1"], "Invalid value for '--within'"),
    ],
)
def test_a_bad_question_to_nearby_ends_in_two(asked, told):
    done = run("nearby", *asked)
    assert done.exit_code == 2
    assert told in done.stderr
    assert done.stdout == ""


def test_control_characters_of_data_do_not_reach_the_terminal(data):
    with (data / "partnerships.csv").open("a", encoding="utf-8") as ties:
        ties.write("II99\x07\u200b2J,nobody,nowhere,,named,,\n")
    done = run("export", "--format", "csv", "--output", "-", "--data", data)
    assert done.exit_code == 1
    assert "II99�2J" in done.stderr
    assert not {"\x07", "\u200b"} & set(done.stderr)
    done = run("validate", data)
    assert "II99�2J" in done.stdout
    assert not {"\x07", "\u200b"} & set(done.stdout)


def test_version():
    done = run("--version")
    assert (done.exit_code, done.stdout) == (0, f"iinst-geo {iinst_geo.__version__}\n")


@pytest.mark.parametrize("command", [[], ["explore"], ["export"]])
def test_help_has_an_example(command):
    done = run(*command, "--help")
    assert done.exit_code == 0
    assert f"Example: iinst-geo {' '.join(command)}" in done.stdout


def test_help_loads_no_server():
    # Half a second of every slip of typing would go into it.
    code = (
        "import sys; from iinst_geo.cli import app; "
        "app(['--help'], standalone_mode=False); "
        "assert 'streamlit' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_the_command_by_itself_has_the_same_contract(tmp_path):
    path = tmp_path / "view.csv"
    done = subprocess.run(
        [*COMMAND, "export", "--format", "csv", "--output", str(path), "--json"],
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["case_studies"] == 14
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_taken_port_is_told_in_one_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("explore", "--port", port)
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1
    assert f"port {port}" in done.stderr
    assert "in use" in done.stderr


def test_an_address_of_another_machine_is_refused():
    done = run("explore", "--host", "203.0.113.7")  # RFC 5737: an address of no one
    assert done.exit_code == 2
    assert "203.0.113.7" in done.stderr


def test_explore_serves_the_app_and_ends_quietly_on_ctrl_c(data, tmp_path):
    port = free_port()
    with explorer("--data", "data", port=port, cwd=tmp_path) as process:
        page = answer(f"http://127.0.0.1:{port}/")
        kent = f"basemap/outlines/{edition()}/GB-KEN.json"
        outlines = answer(f"http://127.0.0.1:{port}/{kent}")
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=STOP_SECONDS)
    assert process.returncode == 0
    assert b"<html" in page
    assert json.loads(outlines)[0]["id"] == "GB-KEN"
    assert said.splitlines()[1:] == []
    assert said.startswith("The data are sound: ")


@pytest.mark.parametrize("script", ["app.py", "src/iinst_geo/explorer/app.py"])
def test_the_app_gets_its_settings_in_the_tree_and_in_the_wheel(data, tmp_path, script):
    package = tmp_path / "src" / "iinst_geo"
    shutil.copytree(TREE / "src" / "iinst_geo", package)
    folder = (tmp_path / script).parent
    (folder / ".streamlit").mkdir(parents=True)
    shutil.copy(TREE / ".streamlit" / "config.toml", folder / ".streamlit")
    (tmp_path / script).write_text(PROBE)
    port = free_port()
    # The copy of the package goes before the one installed.
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "src")}
    streets = write_archive(tmp_path / "streets.pmtiles", {(0, 0, 0): b"all"})
    environment["IINST_GEO_STREETS"] = streets.name
    with explorer("--data", "data", port=port, cwd=tmp_path, env=environment):
        told = json.loads(answer(f"http://127.0.0.1:{port}/probe"))
    assert told == {
        "client.toolbarMode": "minimal",  # as .streamlit/config.toml has it
        "server.port": port,
        "server.address": "127.0.0.1",
        "server.headless": True,
        "data": str(data),
        "folder": str(folder),
        "streets": str(streets),
    }
