"""``iinst-geo explore``: run the explorer."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from typer import Option

from iinst_geo.cli.common import WRONG_USE, DataFolder, app, refuse, tell
from iinst_geo.ingest.folder import DATA_FOLDER_VARIABLE

PACKAGE = Path(__file__).parents[1]
_HOST_HELP = "The address it listens on; 0.0.0.0 lets other machines in."
_OPEN_HELP = "Only print the address, or open it in a browser."
Port = Annotated[
    int, Option(metavar="N", min=1, max=65535, help="The port it listens on.")
]
Host = Annotated[str, Option(metavar="ADDRESS", help=_HOST_HELP)]
Headless = Annotated[bool, Option("--headless/--no-headless", help=_OPEN_HELP)]


@app.command(epilog="Example: iinst-geo explore --port 8600")
def explore(
    *,
    data: DataFolder = None,
    port: Port = 8501,
    host: Host = "127.0.0.1",
    headless: Headless = True,
) -> None:
    """Check the data and open the explorer; Ctrl+C ends it."""
    from iinst_geo.export.summary import in_words
    from iinst_geo.geography.streets import STREETS_VARIABLE, street_archive
    from iinst_geo.ingest.folder import read_network
    from iinst_geo.selection.model import select

    network = read_network(data)
    streets = street_archive()
    _refuse_taken_port(host, port)
    tell(f"The data are sound: {in_words(select(network))}.")
    environment = dict(os.environ)
    # The server runs in another folder, where a relative path would lead astray.
    if data is not None:
        environment[DATA_FOLDER_VARIABLE] = str(data.resolve())
    if streets is not None:
        environment[STREETS_VARIABLE] = str(streets.path.resolve())
    script = app_script()
    _run(
        [
            *(sys.executable, "-m", "streamlit", "run", script.name),
            f"--server.port={port}",
            f"--server.address={host}",
            f"--server.headless={str(headless).lower()}",
            # Else it asks for an e-mail address before its first start.
            "--server.showEmailPrompt=false",
        ],
        script.parent,
        environment,
    )


def app_script() -> Path:
    """Return the app's script: in the wheel, else at the top of the source tree."""
    packed = PACKAGE / "explorer" / "app.py"
    return packed if packed.is_file() else PACKAGE.parents[1] / "app.py"


def _refuse_taken_port(host: str, port: int) -> None:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        # Python adds the address to the system's words; it stands in ours already.
        reason = str(error.strerror).partition(" (while")[0]
        where = f"{host}, port {port}"
        refuse([f"Cannot listen on {where}: {reason}. Try another."], WRONG_USE)


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> NoReturn:
    """Run a server in a folder until it ends."""
    if sys.platform == "win32":
        try:
            server = subprocess.run(command, cwd=folder, env=environment, check=False)  # noqa: S603
        except KeyboardInterrupt:
            raise typer.Exit from None
        raise typer.Exit(server.returncode)
    # The server takes this process over: signals reach it, and nothing waits idle.
    # Uvicorn 0.54 listens for Ctrl+C by itself, stops, and then raises it once more, on
    # which Streamlit prints "Aborted!" and ends in 1, unless it is to be ignored.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.chdir(folder)
    os.execve(command[0], command, environment)  # noqa: S606
