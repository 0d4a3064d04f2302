"""A selection as a Data Package: a folder of plain tables, described and zipped."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import geopandas as gpd
import pandas as pd
import pandera.pandas as pa

from iinst_geo.export.summary import TITLE, about, attribution, view_line
from iinst_geo.export.tables.csv_geojson import (
    Record,
    feature,
    feature_collection,
    records,
)
from iinst_geo.files import steady_zip
from iinst_geo.network.rows import SourceRow, as_rows
from iinst_geo.network.schema import FILES, SCHEMAS
from iinst_geo.paths import built_in_data_folder
from iinst_geo.selection.model import Selection
from iinst_geo.selection.tables import shown_tables

Tables = Mapping[str, pd.DataFrame]  # by the names of FILES

INSTITUTIONS = "institutions"
DESCRIPTOR = "datapackage.json"
# Said in full, because a reader that guesses can be led astray by what is in a cell.
CSV_DIALECT = {
    "csv": {
        "delimiter": ",",
        "quoteChar": '"',
        "doubleQuote": True,
        "lineTerminator": "\r\n",
        "skipInitialSpace": False,
    }
}
WHOLE = """a whole network, also
with what stands in no case study."""
VIEW = """one view of a network:
the case studies shown, their members and ties, and the programmes and sources that
these name."""
WHOLE_LIST = """a whole list of links,
also with who is in no partnership. The tables of case studies are empty: nobody gave
any."""
PART_OF_LINKS = """one view of a list of
links: the institutions and links shown, and the sources that these name. The tables of
case studies are empty: nobody gave any."""
README = """# {title}

{lines}

This is a Frictionless Data Package (version 2) of {what}
`datapackage.json` describes every table and column; `frictionless validate
datapackage.json` checks them. The explorer and `iinst_geo.read_network` read the
folder, or the zip as it is.

| file | rows |
| --- | --- |
{rows}

Tables are UTF-8 without a byte order mark, with a header and a comma between cells;
the GeoJSON is in EPSG:4326 (longitude, latitude). A value nobody recorded is an empty
cell, or `null` in the GeoJSON.

**Before you open a table in a spreadsheet:** here text stands exactly as it was
recorded, so that the tables can be read again without a change. Text that begins with
=, +, - or @ is therefore not made harmless; a spreadsheet may take it for a formula.
The formats csv and xlsx of the same view are made for spreadsheets.
"""
NOT_FOR_SPREADSHEETS = (
    "Text stands as it was recorded; a spreadsheet may take some of it for a formula."
)


def to_package(selection: Selection) -> bytes:
    """
    Return a selection as a zipped Data Package.

    Returns
    -------
    content
        ``datapackage.json``, ``README.md`` and the files that ``read_network`` reads,
        from which it gives an equal network: the case studies shown, their members and
        ties, and the programmes and sources that these name; without a filter the
        whole network, also what stands in no case study. Text stands as recorded;
        nothing is made harmless for spreadsheets, as the README says.
    """
    tables = _tables(selection)
    descriptor = json.dumps(
        _descriptor(selection, tables), indent=2, ensure_ascii=False
    )
    return steady_zip(
        {
            DESCRIPTOR: f"{descriptor}\n".encode(),
            "README.md": _readme(selection, tables).encode(),
            **{FILES[name]: _written(table) for name, table in tables.items()},
        }
    )


def _tables(selection: Selection) -> Tables:
    if selection.criteria.active:
        return shown_tables(selection)
    return {name: getattr(selection.network, name) for name in FILES}


def _written(table: pd.DataFrame) -> bytes:
    if isinstance(table, gpd.GeoDataFrame):
        return feature_collection(_features(table))
    return table.to_csv(index=False, lineterminator="\r\n").encode()


def _features(institutions: gpd.GeoDataFrame) -> Iterator[Record]:
    facts = records(institutions.drop(columns=institutions.geometry.name))
    for each, shape in zip(facts, institutions.geometry, strict=True):
        yield feature(each["institution_id"], shape, each)


def _readme(selection: Selection, tables: Tables) -> str:
    rows = "\n".join(
        f"| `{file}` | {len(tables[name])} |" for name, file in FILES.items()
    )
    title, *lines = about(selection)
    what = VIEW if selection.criteria.active else WHOLE
    if selection.links:
        what = PART_OF_LINKS if selection.criteria.active else WHOLE_LIST
    return README.format(title=title, lines="\n\n".join(lines), what=what, rows=rows)


def _descriptor(selection: Selection, tables: Tables) -> Record:
    path = built_in_data_folder() / DESCRIPTOR
    known = json.loads(path.read_text(encoding="utf-8"))
    described = {each["path"]: each for each in known["resources"]}
    credit = attribution(selection)
    return {
        "$schema": known["$schema"],
        "name": "partnerships-view",
        "title": TITLE,
        "description": f"{view_line(selection)} {NOT_FOR_SPREADSHEETS}",
        **({"licenses": known["licenses"], "attribution": credit} if credit else {}),
        "sources": [_source(row) for row in as_rows(tables["sources"], SourceRow)],
        "resources": [
            _resource(name, described[file], tables) for name, file in FILES.items()
        ],
    }


def _source(row: SourceRow) -> Record:
    is_web = row.url.startswith(("http://", "https://"))
    return {"title": row.title} | ({"path": row.url} if is_web else {})


def _resource(name: str, known: Record, tables: Tables) -> Record:
    """Describe a table as the built-in one, by the rules that hold for any network."""
    resource = {key: known[key] for key in known if key != "licenses"}
    fields = {field["name"]: field for field in known["schema"]["fields"]}
    if name == INSTITUTIONS:
        if tables[INSTITUTIONS].empty:
            # Checkers take a list without members for a fault; as a file it is sound.
            return {
                each: resource[each] for each in ("name", "path", "title", "mediatype")
            } | {"type": "file"}
        names = list(fields)
    else:
        resource["dialect"] = CSV_DIALECT
        names = [str(column) for column in tables[name].columns]
    columns = SCHEMAS[name].columns
    described = [
        _field(fields.get(each, {"name": each, "type": "string"}), columns.get(each))
        for each in names
    ]
    schema = {**known["schema"], "fields": described}
    if tables[INSTITUTIONS].empty:
        schema["foreignKeys"] = [
            key
            for key in schema.get("foreignKeys", [])
            if key["reference"]["resource"] != INSTITUTIONS
        ]
    return resource | {"schema": schema}


def _field(known: Record, column: pa.Column | None) -> Record:
    """Leave out what only the built-in data promise, such as the form of an id."""
    left_out = {"pattern", "minimum"}
    if column is not None and column.nullable:
        left_out |= {"required", "unique"}
    if column is not None and not any(each.name == "isin" for each in column.checks):
        left_out |= {"enum"}
    rules = known.get("constraints", {})
    kept = {rule: rules[rule] for rule in rules if rule not in left_out}
    # Nor need an address be one.
    field = {key: known[key] for key in known if key != "format"}
    return {**field, "constraints": kept}
