"""What the script in the browser keeps, gives back and says, with tabs made up."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import playwright

from iinst_geo.ui.session.browser_store import SCRIPT

DRIVER = Path(playwright.__file__).parent / "driver"


def test_tabs_keep_what_is_theirs_and_tell_a_slow_server_from_a_cut():
    (node,) = (path for path in DRIVER.iterdir() if path.stem == "node")
    script = Path(__file__).with_name("browser_store.mjs")
    done = subprocess.run(
        [node, "--test", "--test-reporter=spec", script],
        env=os.environ | {"SCRIPT": str(SCRIPT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
