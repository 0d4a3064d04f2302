"""What the commands share: errors told in words, filters as options, messages."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer import Option
from typer.core import TyperGroup

from iinst_geo.errors import (
    IinstGeoError,
    NetworkDataError,
    PlaceError,
    UnknownValueError,
)
from iinst_geo.ingest.folder import DATA_FOLDER_VARIABLE
from iinst_geo.vocabulary import FACETS

if TYPE_CHECKING:
    from iinst_geo.network.model import PartnershipNetwork
    from iinst_geo.register.model import Register
    from iinst_geo.selection.filters import PartnershipFilter

UNSOUND_DATA, WRONG_USE = 1, 2  # exit codes


class Commands(TyperGroup):
    """The commands, with the package's own errors told in words."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]  # noqa: ANN401
        """Run a command; what it refuses ends in a message and an exit code."""
        try:
            return super().invoke(ctx)
        except NetworkDataError as error:
            # The error's own text stops after a few examples; here all are criteria.
            problems = [str(problem) for problem in error.problems]
            title = f"The data cannot be used; problems: {len(problems)}."
            refuse([title, *problems], UNSOUND_DATA)
        except (PlaceError, UnknownValueError) as error:
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

_DATA_HELP = "Folder or file of a data set of your own; the built-in data if not given."
DataFolder = Annotated[
    Path | None,
    Option(
        "--data", metavar="DIR_OR_FILE", envvar=DATA_FOLDER_VARIABLE, help=_DATA_HELP
    ),
]
NoOverwrite = Annotated[
    bool, Option("--no-overwrite", help="Refuse to replace a file that is there.")
]
AsJson = Annotated[bool, Option("--json", help="Print a summary as JSON.")]
Version = Annotated[bool, Option("--version", help="Say which version this is.")]
HELP = {facet.name: f"{facet.help} May be repeated." for facet in FACETS} | {
    "q": "Words of a name, town, authority or postcode; forgives slips of typing."
}


def refuse(lines: Sequence[str], exit_code: int) -> NoReturn:
    """End the command with a message on standard error."""
    for line in lines:
        tell(line)
    raise typer.Exit(exit_code)


def tell(line: str) -> None:
    """Say something to the person, apart from the command's output."""
    typer.echo(printable(line), err=True)


def printable(line: str) -> str:
    """Return a line as the terminal may have it: nothing in it steers the terminal."""
    return "".join(sign if sign.isprintable() or sign == "\n" else "�" for sign in line)


def with_filters(command: Callable[..., None]) -> Callable[..., None]:
    """
    Return a command an option for each facet, and ``--q``, in place of ``**filters``.

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


def filter_problems(
    network: PartnershipNetwork,
    criteria: PartnershipFilter,
    register: Register | None = None,
) -> list[str]:
    """Say of each option for a filter which of its values there are not."""
    from iinst_geo.nearby.institutions import known_values
    from iinst_geo.selection.filters import unknown_values

    known = known_values(network, register)
    return [
        f"--{name}: there is no {', '.join(map(repr, values))}. "
        f"Allowed: {', '.join(known[name]) or 'none'}."
        for name, values in unknown_values(known, criteria).items()
    ]
