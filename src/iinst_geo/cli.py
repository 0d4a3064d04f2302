"""The ``iinst-geo`` command: run the explorer, and take a view away as a file."""

# Libraries that take long to load are imported inside the commands that use them, so
# that help and slips of typing are answered at once.

from __future__ import annotations

import inspect
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer import Option
from typer.core import TyperGroup

from iinst_geo.errors import IinstGeoError, NetworkDataError, UnknownValueError
from iinst_geo.io import DATA_FOLDER_VARIABLE
from iinst_geo.vocabulary import FACETS

UNSOUND_DATA, WRONG_USE = 1, 2  # exit codes

STANDARD_OUTPUT = "-"
HERE = Path(__file__).parent


class Commands(TyperGroup):
    """The commands, with the package's own errors told in words."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]  # noqa: ANN401
        """Run a command; what it refuses ends in a message and an exit code."""
        try:
            return super().invoke(ctx)
        except NetworkDataError as error:
            # The error's own text stops after a few examples; here all are wanted.
            problems = [str(problem) for problem in error.problems]
            title = f"The data cannot be used; problems: {len(problems)}."
            refuse([title, *problems], UNSOUND_DATA)
        except UnknownValueError as error:
            refuse([str(error)], WRONG_USE)
        except IinstGeoError as error:
            refuse([str(error)], UNSOUND_DATA)


app = typer.Typer(
    cls=Commands,
    help="Which schools, colleges and authorities work together on mathematics, where.",
    epilog="Example: iinst-geo explore",
    no_args_is_help=True,
    add_completion=False,
    # Plain text: it can be searched, read aloud and piped.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

_DATA_HELP = "Folder of a data set of your own; the built-in data if not given."
_HOST_HELP = "The address it listens on; 0.0.0.0 lets other machines in."
_OPEN_HELP = "Only print the address, or open it in a browser."
DataFolder = Annotated[
    Path | None,
    Option("--data", metavar="DIR", envvar=DATA_FOLDER_VARIABLE, help=_DATA_HELP),
]
Port = Annotated[
    int, Option(metavar="N", min=1, max=65535, help="The port it listens on.")
]
Host = Annotated[str, Option(metavar="ADDRESS", help=_HOST_HELP)]
Headless = Annotated[bool, Option("--headless/--no-headless", help=_OPEN_HELP)]
Format = Annotated[str, Option(metavar="FORMAT", help="What to write: csv, geojson.")]
Output = Annotated[
    str, Option(metavar="PATH", help="The file to write; - is standard output.")
]
AsJson = Annotated[bool, Option("--json", help="Print a summary as JSON.")]
Version = Annotated[bool, Option("--version", help="Say which version this is.")]
HELP = {facet.name: f"{facet.help} May be repeated." for facet in FACETS} | {
    "q": "Words of a name, town, authority or postcode; forgives slips of typing."
}


def main() -> None:
    """Run the command."""
    app()


def refuse(lines: Sequence[str], exit_code: int) -> NoReturn:
    """End the command with a message on standard error."""
    for line in lines:
        tell(line)
    raise typer.Exit(exit_code)


def tell(line: str) -> None:
    """Say something to the person, apart from the command's output."""
    # Names come from data: a control character among them must not steer the terminal.
    shown = (sign if sign.isprintable() or sign == "\n" else "�" for sign in line)
    typer.echo("".join(shown), err=True)


def with_filters(command: Callable[..., None]) -> Callable[..., None]:
    """
    Give a command an option for each facet, and ``--q``, in place of ``**filters``.

    The values reach it under the names of the fields of ``PartnershipFilter``.
    """
    kinds: dict[str, tuple[object, object]] = dict.fromkeys(HELP, (list[str], []))
    kinds["q"] = (str, "")
    options = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=default,
            annotation=Annotated[
                kind, Option(metavar="TEXT", help=HELP[name], show_default=False)
            ],
        )
        for name, (kind, default) in kinds.items()
    ]
    *own, _filters = inspect.signature(command, eval_str=True).parameters.values()
    command.__signature__ = inspect.Signature([*own, *options])  # type: ignore[attr-defined]
    return command


@app.callback(invoke_without_command=True)
def about(*, version: Version = False) -> None:
    """Answer what is asked of the command as a whole."""
    if version:
        from iinst_geo import __version__

        typer.echo(f"iinst-geo {__version__}")
        raise typer.Exit


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
    from iinst_geo.io import read_network
    from iinst_geo.selection import select

    network = read_network(data)
    _refuse_taken_port(host, port)
    tell(f"The data is sound: {in_words(select(network))}.")
    environment = dict(os.environ)
    if data is not None:
        # The server runs in another folder, where a relative path would lead astray.
        environment[DATA_FOLDER_VARIABLE] = str(data.resolve())
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
    """Give the app's script: in the wheel, else at the top of the source tree."""
    packed = HERE / "explorer" / "app.py"
    return packed if packed.is_file() else HERE.parents[1] / "app.py"


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


@app.command(
    epilog="Example: iinst-geo export --format csv --output rural.csv --setting Rural"
)
@with_filters
def export(
    *,
    format: Format,  # noqa: A002
    output: Output,
    data: DataFolder = None,
    as_json: AsJson = False,
    **filters: Any,  # noqa: ANN401
) -> None:
    """Write a view of the network, narrowed by filters, to a file."""
    from iinst_geo.export.formats import FORMATS, refusals, write
    from iinst_geo.export.summary import in_numbers, in_words
    from iinst_geo.facets import facet_sets
    from iinst_geo.io import read_network
    from iinst_geo.selection import PartnershipFilter, select, unknown_values

    network, wanted = read_network(data), PartnershipFilter(**filters)
    path = None if output == STANDARD_OUTPUT else Path(output)
    problems = [
        f"--{name}: there is no {', '.join(map(repr, values))}. "
        f"Allowed: {', '.join(facet_sets(network)[name]) or 'none'}."
        for name, values in unknown_values(network, wanted).items()
    ] + [f"--{name}: {why}" for name, why in refusals(path, format).items()]
    if as_json and path is None:
        problems.append("--json: standard output takes the file already. Name a file.")
    if problems:
        refuse(problems, WRONG_USE)
    selection = select(network, wanted)
    try:
        if path:
            write(selection, path, format)
        else:
            typer.echo(FORMATS[format](selection), nl=False)
    except OSError as error:
        refuse([f"--output: cannot write {output}: {error.strerror}."], WRONG_USE)
    tell(f"Wrote {in_words(selection)} to {path or 'standard output'}.")
    if as_json:
        typer.echo(json.dumps({"path": output, **in_numbers(selection)}))
