"""What the web server's log of the guide writes down: no id, no word, no query."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.conftest import ROOT, free_port

GUIDE = (ROOT / "docs" / "server.md").read_text(encoding="utf-8")
KEY = "6e799ffc-725c-4f7f-a060-4f414a16ceb6"
ASKED = {
    f"/explorer/_stcore/upload_file/{KEY}/{KEY}": "/explorer/_stcore/upload_file/-",
    f"/explorer//media/{KEY}.csv?title={KEY}": "/explorer/media/-",
    f"/explorer/basemap/schools/england.json?of={KEY}": (
        "/explorer/basemap/schools/england.json"
    ),
    f"/explorer/nearby?from={KEY}": "/explorer/nearby",
}


def configuration() -> str:
    """Return the web server's configuration as the guide has it."""
    [block] = re.findall(r"```nginx\n(.*?log_format.*?)```", GUIDE, re.DOTALL)
    return str(block)


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[str]:
    """The web server of the guide, with nothing behind it."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not found:
        pytest.skip("no nginx on this machine")
    port, nobody = free_port(), free_port()
    as_written = configuration()
    changed = (
        as_written.replace("listen 80;", f"listen 127.0.0.1:{port};")
        .replace("127.0.0.1:8501", f"127.0.0.1:{nobody}")
        .replace("/var/log/nginx/", f"{tmp_path}/")
    )
    frame = f"pid {tmp_path}/pid; daemon off; events {{}} http {{ {changed} }}"
    (tmp_path / "nginx.conf").write_text(frame, encoding="utf-8")
    options = ["-p", str(tmp_path), "-c", "nginx.conf", "-e", f"{tmp_path}/start.log"]
    process = subprocess.Popen([found, *options])
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(timeout=20)


def test_the_log_of_the_guide_keeps_no_key(nginx: str, tmp_path: Path):
    session = requests.Session()
    retries = requests.adapters.HTTPAdapter(
        max_retries=requests.adapters.Retry(connect=20, backoff_factor=0.05)
    )
    session.mount("http://", retries)
    for address in ASKED:
        assert session.get(nginx + address, timeout=5).status_code == 502
    lines = (tmp_path / "explorer.log").read_text(encoding="utf-8").splitlines()
    assert [line.split(" ")[2] for line in lines] == list(ASKED.values())
    assert KEY not in (tmp_path / "explorer.log").read_text(encoding="utf-8")
    assert KEY not in (tmp_path / "explorer-error.log").read_text(encoding="utf-8")


def test_the_pattern_of_the_guide_takes_out_every_id():
    [pattern] = re.findall(r'"~(\^.*?)"', configuration())
    in_python = re.compile(pattern.replace("(?<", "(?P<"))
    for path, logged in ASKED.items():
        uri = path.partition("?")[0].replace("//", "/")  # as nginx has it
        found = in_python.search(uri)
        assert (f"{found[1]}-" if found else uri) == logged
    [form] = re.findall(r"log_format \w+ '(.*?)';", configuration())
    assert not set(re.findall(r"\$\w+", form)) & {
        "$request",
        "$request_uri",
        "$args",
        "$uri",
        "$http_referer",
    }
