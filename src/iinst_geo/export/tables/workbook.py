"""A selection as an Excel workbook: the list, then each table by itself."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from iinst_geo.export.summary import about, source_rows
from iinst_geo.export.tables.rows import (
    case_study_rows,
    facet_rows,
    flattened,
    institution_rows,
    list_rows,
    tie_rows,
)
from iinst_geo.export.tables.spreadsheet import workbook
from iinst_geo.selection.model import Selection


def to_xlsx(selection: Selection) -> bytes:
    """
    Return a selection as an Excel workbook.

    Returns
    -------
    content
        Sheets *List* (rows and order of the CSV), *Case studies*, *Institutions*,
        *Partnerships*, *Facets*, *Sources* (those cited) and *About*; a list of links
        has neither *Case studies* nor *Facets*. Longitude and latitude are degrees
        (EPSG:4326).
    """
    sheets = {
        "List": list_rows(selection),
        "Case studies": case_study_rows(selection),
        "Institutions": with_coordinates(institution_rows(selection)),
        "Partnerships": tie_rows(selection).drop(columns="geometry"),
        "Facets": facet_rows(selection),
        "Sources": source_rows(selection),
    }
    if selection.links:
        del sheets["Case studies"], sheets["Facets"]
    return workbook(sheets, about(selection))


def with_coordinates(rows: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return points as two columns, and lists of ids as text."""
    points = rows.geometry
    flat = flattened(rows).drop(columns="geometry")
    return pd.DataFrame(flat).assign(longitude=points.x, latitude=points.y)
