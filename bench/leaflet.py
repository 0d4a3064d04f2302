"""Folium's JavaScript, which it would else ask a far server for."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

# Leaflet and nothing else, as a wheel: what folium needs for lines, discs and areas.
PACKAGE = "django-js-lib-leaflet==1.9.4.1"
FILES = ("leaflet.js", "leaflet.css")


def fetch(folder: Path) -> bool:
    """Fetch Leaflet from the package index into a folder; say whether that went."""
    command = [sys.executable, "-m", "pip", "download", "-qq", "--no-deps", PACKAGE]
    done = subprocess.run(
        [*command, "--dest", str(folder)], capture_output=True, check=False
    )
    wheels = list(folder.glob("*.whl"))
    if done.returncode or not wheels:
        return False
    with zipfile.ZipFile(wheels[0]) as wheel:
        for name in wheel.namelist():
            if Path(name).name in FILES:
                (folder / Path(name).name).write_bytes(wheel.read(name))
    return all((folder / name).is_file() for name in FILES)
