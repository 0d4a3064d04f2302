"""The formats that a view can be taken away in, by the names the command uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name

from iinst_geo.errors import TooLargeError, UnknownValueError
from iinst_geo.export.summary import refusal
from iinst_geo.files import obstacle, remove_unfinished, write_whole
from iinst_geo.selection.focus import Focus
from iinst_geo.selection.model import Selection
from iinst_geo.selection.summaries import tally, tie_word

THEMES = ("light", "dark")


@dataclass(frozen=True)
class Look:
    """How a view looks: its theme, and what stands out."""

    theme: str = "light"
    focus: Focus | None = None


@dataclass(frozen=True)
class Format:
    """
    A format, with what people and browsers call it.

    ``maker`` names the function that gives the bytes, as ``module:function`` of this
    package; its libraries are loaded when the first file is made. It takes a
    selection and, if the format ``has_look``, ``focus`` and ``theme`` too. One that
    ``is_limited`` holds no more ties than ``MOST_TIES_IN_FILE``.
    """

    label: str
    purpose: str
    media_type: str
    maker: str
    has_look: bool = False
    is_limited: bool = False
    purpose_of_links: str = ""  # where a list of links has no such tables

    def says(self, selection: Selection) -> str:
        """Say what the file of a selection is for."""
        return (selection.links and self.purpose_of_links) or self.purpose

    def refusal(self, selection: Selection) -> str:
        """Say why there is no such file of a selection; empty if there is."""
        if not self.is_limited:
            return ""
        link = tie_word(selection.network)
        return refusal(self.label, tally(selection).ties, link)

    def make(self, selection: Selection, look: Look | None = None) -> bytes:
        """
        Return the file of a selection.

        Raises
        ------
        TooLargeError
            If the selection is larger than the format holds.
        """
        if reason := self.refusal(selection):
            raise TooLargeError(reason)
        maker: Callable[..., bytes] = resolve_name(f"{__package__}.{self.maker}")
        if not self.has_look:
            return maker(selection)
        look = look or Look()
        return maker(selection, look.focus, theme=look.theme)


# Media type of Excel's files.
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FORMATS: Mapping[str, Format] = {
    "csv": Format(
        "CSV", "the list, for any spreadsheet", "text/csv", "tables.csv_geojson:to_csv"
    ),
    "xlsx": Format(
        "Excel",
        "the list and every table, a sheet each",
        XLSX,
        "tables.workbook:to_xlsx",
        is_limited=True,
    ),
    "geojson": Format(
        "GeoJSON",
        "places and ties, for maps on the web",
        "application/geo+json",
        "tables.csv_geojson:to_geojson",
        purpose_of_links="places and links, for maps on the web",
    ),
    "gpkg": Format(
        "GeoPackage",
        "places, ties and tables, for QGIS",
        "application/geopackage+sqlite3",
        "tables.geopackage:to_gpkg",
        purpose_of_links="places, links and tables, for QGIS",
    ),
    "zip": Format(
        "Data Package",
        "tables as recorded, to be read again; for a spreadsheet take CSV or Excel",
        "application/zip",
        "tables.data_package:to_package",
    ),
    "png": Format(
        "PNG",
        "the map, for slides",
        "image/png",
        "pictures.figure:view_png",
        has_look=True,
    ),
    "svg": Format(
        "SVG",
        "the map, sharp at any size",
        "image/svg+xml",
        "pictures.figure:view_svg",
        has_look=True,
    ),
    "pdf": Format(
        "PDF",
        "the map, for print",
        "application/pdf",
        "pictures.figure:view_pdf",
        has_look=True,
    ),
    "html": Format(
        "One HTML file",
        "the view alive, with no network",
        "text/html",
        "player.file:view_html",
        has_look=True,
    ),
    "pptx": Format(
        "PowerPoint",
        "slides: the view, then each case study",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "documents.slides:view_pptx",
        has_look=True,
        purpose_of_links="a slide of the view",
    ),
}

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Of each file that is made here, by the ending of its name.
MEDIA_TYPES: Mapping[str, str] = {
    **{name: format_.media_type for name, format_ in FORMATS.items()},
    "docx": WORD,
    "json": "application/json",
}


def write(
    selection: Selection,
    path: Path,
    format: str,  # noqa: A002
    look: Look | None = None,
    *,
    overwrites: bool = True,
) -> None:
    """
    Write a selection to a file, whole or not at all.

    Parameters
    ----------
    selection
        What to write.
    path
        The file; its folder must exist.
    format
        A key of ``FORMATS``.
    look
        How pictures look; light, with nothing standing out, if not given.
    overwrites
        Whether it may take the place of a file that is there.

    Raises
    ------
    UnknownValueError
        If there is no such format.
    TooLargeError
        If the selection is larger than the format holds.
    OSError
        If the file cannot be written; one that is there is as it was.
    """
    if format not in FORMATS:
        raise UnknownValueError(
            f"There is no format {format!r}. Allowed: {', '.join(FORMATS)}."
        )
    content = FORMATS[format].make(selection, look)
    remove_unfinished(path.resolve().parent)
    write_whole(path, content, overwrites=overwrites)


def refusals(
    path: Path | None,
    format: str,  # noqa: A002
    inputs: Iterable[Path] = (),
    *,
    overwrites: bool = True,
) -> dict[str, str]:
    """
    Say what ``write`` would refuse, as far as that shows without writing.

    ``inputs`` are what is read, and must not be written to.

    Returns
    -------
    reasons
        By ``format`` and ``output``; empty if all is well. No path stands for
        standard output, which takes anything.
    """
    reasons = {}
    if format not in FORMATS:
        reasons["format"] = f"there is no {format!r}. Allowed: {', '.join(FORMATS)}."
    why = obstacle(path, inputs, overwrites=overwrites) if path else ""
    return reasons | ({"output": why} if why else {})
