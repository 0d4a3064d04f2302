"""``iinst-geo import-register``: keep the schools of the national register."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from iinst_geo.cli.common import WRONG_USE, AsJson, NoOverwrite, app, refuse, tell

_FILE_HELP = (
    "The full extract of Get Information about Schools as it is downloaded: the zip, "
    "or the CSV in it."
)
Extract = Annotated[Path, Argument(metavar="FILE", help=_FILE_HELP)]
ClosedToo = Annotated[bool, Option("--closed-too", help="Keep closed schools too.")]


@app.command(epilog="Example: iinst-geo import-register edubasealldata20250422.csv")
def import_register(
    extract: Extract,
    *,
    closed_too: ClosedToo = False,
    no_overwrite: NoOverwrite = False,
    as_json: AsJson = False,
) -> None:
    """Read the national register of schools, for Nearby and Regions."""
    from rich.console import Console
    from rich.progress import Progress

    from iinst_geo.files import obstacle
    from iinst_geo.register.importing import import_register as read
    from iinst_geo.register.model import keep_register, register_path

    path = register_path()
    if path.exists():
        why = obstacle(path, [extract], overwrites=not no_overwrite)
        if why:
            refuse([why], WRONG_USE)
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("Reading the register", total=1.0)
        found = read(
            extract,
            open_only=not closed_too,
            progress=lambda share: bar.update(task, completed=share),
        )
    keep_register(found.register)
    for line in found.lines:
        tell(line)
    tell(f"It is in {path}, for all who use the explorer on this machine.")
    if as_json:
        summary = {
            "rows_read": found.rows_read,
            "schools_kept": found.schools_kept,
            "left_out": dict(found.left_out),
            "path": str(path),
            "warnings": list(found.warnings),
        }
        typer.echo(json.dumps(summary, ensure_ascii=False))
