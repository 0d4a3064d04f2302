"""What passes between the bench and the server that it started."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from types import CodeType

from iinst_geo.ui.server.routes import MAIN_SCRIPT

LOG, LEAFLET = "BENCH_LOG", "BENCH_LEAFLET"  # variables: a file, a folder


@cache
def main_code() -> CodeType:
    """Return the explorer's main script, compiled once, as Streamlit keeps it too."""
    return compile(MAIN_SCRIPT.read_text(encoding="utf-8"), str(MAIN_SCRIPT), "exec")


def leaflet_folder() -> str:
    """Return the folder of folium's JavaScript; empty if there is none."""
    return os.environ.get(LEAFLET, "")


def note(name: str, seconds: float) -> None:
    """Write down how long one run of the page took with a map."""
    line = json.dumps({"map": name, "seconds": seconds})
    with Path(os.environ[LOG]).open("a", encoding="utf-8") as log:
        log.write(line + "\n")


def noted(log: Path, name: str) -> list[float]:
    """Return how long each run of the page took with a map, in order (seconds)."""
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    runs = [json.loads(line) for line in lines]
    return [run["seconds"] for run in runs if run["map"] == name]
