"""``iinst-geo export``: write a view of the network to a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from typer import Option

from iinst_geo.cli.common import (
    WRONG_USE,
    AsJson,
    DataFolder,
    NoOverwrite,
    app,
    filter_problems,
    refuse,
    tell,
    with_filters,
)
from iinst_geo.export.formats import FORMATS, THEMES, Look, refusals, write

STANDARD_OUTPUT = "-"

_FORMAT_HELP = f"What to write: {', '.join(FORMATS)}."
Format = Annotated[str, Option(metavar="FORMAT", help=_FORMAT_HELP)]
Output = Annotated[
    str, Option(metavar="PATH", help="The file to write; - is standard output.")
]
# The word `theme` is taken: it filters by NCETM's five themes.
Colours = Annotated[
    str, Option(metavar="WHICH", help=f"Colours of pictures: {' or '.join(THEMES)}.")
]


@app.command(
    epilog="Example: iinst-geo export --format csv --output rural.csv --setting Rural"
)
@with_filters
def export(
    *,
    format: Format,  # noqa: A002
    output: Output,
    colours: Colours = THEMES[0],
    data: DataFolder = None,
    no_overwrite: NoOverwrite = False,
    as_json: AsJson = False,
    **filters: Any,  # noqa: ANN401
) -> None:
    """Write a view of the network, narrowed by filters, to a file."""
    from iinst_geo.export.summary import in_numbers, in_words
    from iinst_geo.ingest.folder import read_network
    from iinst_geo.paths import built_in_data_folder
    from iinst_geo.selection.filters import PartnershipFilter
    from iinst_geo.selection.model import select

    network, criteria = read_network(data), PartnershipFilter(**filters)
    path = None if output == STANDARD_OUTPUT else Path(output)
    problems = filter_problems(network, criteria)
    if colours not in THEMES:
        allowed = ", ".join(THEMES)
        problems.append(f"--colours: there is no {colours!r}. Allowed: {allowed}.")
    inputs, overwrites = [data or built_in_data_folder()], not no_overwrite
    reasons = refusals(path, format, inputs, overwrites=overwrites)
    problems += [f"--{name}: {why}" for name, why in reasons.items()]
    if as_json and path is None:
        problems.append("--json: standard output takes the file already. Name a file.")
    if problems:
        refuse(problems, WRONG_USE)
    selection, look = select(network, criteria), Look(colours)
    if reason := FORMATS[format].refusal(selection):
        refuse([f"--format: {reason}"], WRONG_USE)
    try:
        if path:
            write(selection, path, format, look, overwrites=overwrites)
        else:
            typer.echo(FORMATS[format].make(selection, look), nl=False)
    except OSError as error:
        reason = error.strerror or str(error)
        refuse([f"--output: cannot write {output}: {reason}."], WRONG_USE)
    tell(f"Wrote {in_words(selection)} to {path or 'standard output'}.")
    if as_json:
        typer.echo(json.dumps({"path": output, **in_numbers(selection)}))
