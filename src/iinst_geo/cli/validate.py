"""``iinst-geo validate``: check a data set, and say all that is wrong with it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from iinst_geo.cli.common import UNSOUND_DATA, app, printable, tell

if TYPE_CHECKING:
    from iinst_geo.errors import Problem

_PATH_HELP = (
    "A folder or a file: a spreadsheet, CSV, GeoJSON, GeoPackage, shapefile, KML, "
    "GraphML or a Data Package, among others."
)
DataPath = Annotated[Path, Argument(metavar="DIR_OR_FILE", help=_PATH_HELP)]
ReportAsJson = Annotated[bool, Option("--json", help="Print the report as JSON.")]
KEYS = ("severity", "file", "sheet", "row", "id", "field", "message", "fix")


@app.command(epilog="Example: iinst-geo validate partnerships.xlsx")
def validate(path: DataPath, *, as_json: ReportAsJson = False) -> None:
    """Check a data set; errors end in exit code 1, warnings do not."""
    from iinst_geo.errors import DataFileError, Problem
    from iinst_geo.ingest.folder import check
    from iinst_geo.selection.summaries import counted

    try:
        problems = check(path).problems
    except DataFileError as error:
        fix = "Name a folder or a file that can be read."
        problems = (Problem(path.name, str(error), fix),)
    errors = sum(problem.severity == "error" for problem in problems)
    if as_json:
        records = [_record(problem) for problem in problems]
        report = {"valid": not errors, "problems": records}
        typer.echo(json.dumps(report, ensure_ascii=False))
    else:
        for problem in problems:
            typer.echo(printable(f"{problem.severity}: {problem}"))
    warnings = counted(len(problems) - errors, "warning")
    verdict = counted(errors, "error") if errors else "The data are sound"
    tell(f"{verdict}, {warnings}.")
    if errors:
        raise typer.Exit(UNSOUND_DATA)


def _record(problem: Problem) -> dict[str, object]:
    facts = asdict(problem)
    return {key: facts[key] for key in KEYS}
