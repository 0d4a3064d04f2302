"""The rules that each table of a network obeys by itself."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import pandas as pd
import pandera.pandas as pa

from iinst_geo.errors import Problem
from iinst_geo.text import as_text
from iinst_geo.vocabulary import FACET_BASES, KINDS, THEME_WEIGHTS, TIE_BASIS

FILES = {
    "institutions": "institutions.geojson",
    "case_studies": "case_studies.csv",
    "facets": "case_study_facets.csv",
    "partnerships": "partnerships.csv",
    "programmes": "programmes.csv",
    "sources": "sources.csv",
}
KEYS = {
    "institutions": "institution_id",
    "case_studies": "case_study_id",
    "programmes": "programme",
    "sources": "source_id",
}
CODED_FACETS = ("theme", "activity", "funding")
HEADER_ROW = 1  # rows are counted as a spreadsheet counts them

_FILLED = pa.Check(lambda column: column.str.strip() != "", name="filled in")


def _text(*, required: bool = False, allowed: tuple[str, ...] = ()) -> pa.Column:
    checks = [_FILLED] if required else []
    checks += [pa.Check.isin(allowed, error=f"one of: {', '.join(allowed)}")] * bool(
        allowed
    )
    return pa.Column(str, checks, nullable=not required)


def _key() -> pa.Column:
    # The first of several has the key by right; each later one is a fault.
    return pa.Column(str, _FILLED, unique=True, report_duplicates="exclude_first")


def _columns(*names: str) -> dict[str, pa.Column]:
    return {name: _text() for name in names}


SCHEMAS: Mapping[str, pa.DataFrameSchema] = {
    "institutions": pa.DataFrameSchema(
        {
            "institution_id": _key(),
            "name": _text(required=True),
            "kind": _text(required=True, allowed=KINDS),
            **_columns(
                "name_then",
                "phase",
                "setting",
                "setting_basis",
                "setting_note",
                "rural_urban_2011",
                "local_authority",
                "region",
                "local_authority_now",
                "town",
                "postcode",
                "urn",
                "urn_then",
                "name_now",
                "as_of",
                "location_basis",
                "location_note",
                "notes",
                "sources",
            ),
            "status_now": _text(allowed=("open", "closed")),
        }
    ),
    "case_studies": pa.DataFrameSchema(
        {
            "case_study_id": _key(),
            "programme": _text(required=True),
            "title": _text(required=True),
            **_columns(
                "lead_id",
                "phase",
                "phase_basis",
                "collaboration_type",
                "professional_development",
                "specialist_status",
                "years",
                "summary",
                "detail_level",
                "notes",
                "sources",
            ),
        }
    ),
    "facets": pa.DataFrameSchema(
        {
            "case_study_id": _text(required=True),
            "facet": _text(required=True, allowed=CODED_FACETS),
            "value": _text(required=True),
            "weight": _text(allowed=THEME_WEIGHTS),
            "basis": _text(required=True, allowed=FACET_BASES),
            **_columns("evidence", "sources"),
        },
        unique=["case_study_id", "facet", "value"],
        report_duplicates="exclude_first",
    ),
    "partnerships": pa.DataFrameSchema(
        {
            "case_study_id": _text(),  # none in a list of links
            "source_id": _text(required=True),
            "target_id": _text(required=True),
            "basis": _text(required=True, allowed=tuple(TIE_BASIS)),
            **_columns("relationship", "basis_note", "sources"),
        },
        unique=["case_study_id", "source_id", "target_id"],
        report_duplicates="exclude_first",
    ),
    "programmes": pa.DataFrameSchema(
        {
            "programme": _key(),
            **_columns("publisher", "years", "published_by_phase", "url"),
            "case_studies_published": pa.Column("Int64", nullable=True),
            **_columns("notes", "sources"),
        }
    ),
    "sources": pa.DataFrameSchema(
        {
            "source_id": _key(),
            "title": _text(required=True),
            **_columns("publisher", "date", "url", "licence", "note"),
        }
    ),
}

_MESSAGES = {
    "column_in_dataframe": ("the column is missing.", "Add it, empty if need be."),
    "not_nullable": ("the cell is empty.", "Fill it in."),
    "filled in": ("the cell is empty.", "Fill it in."),
    "field_uniqueness": (
        "the value stands in an earlier row too.",
        "Keep one of them.",
    ),
    "multiple_fields_uniqueness": ("the row repeats another.", "Keep one of them."),
}


def table_problems(name: str, table: pd.DataFrame) -> Iterator[Problem]:
    """
    Check one table against its own rules.

    Parameters
    ----------
    name
        A key of ``SCHEMAS``.
    table
        The table, with its key as a column and a fresh index.

    Yields
    ------
    problem
        Each broken rule once for each row that breaks it.
    """
    try:
        SCHEMAS[name].validate(table, lazy=True)
    except pa.errors.SchemaErrors as error:
        key = KEYS.get(name, "case_study_id")
        keys = table[key].tolist() if key in table else [""] * len(table)
        seen: set[Problem] = set()
        for case in error.failure_cases.to_dict("records"):
            problem = _problem(name, keys, case)
            if problem not in seen:
                seen.add(problem)
                yield problem


def _problem(name: str, keys: list[object], case: Mapping[str, object]) -> Problem:
    check, value = str(case["check"]), case["failure_case"]
    column = str(case["column"])
    if check == "column_in_dataframe":
        column = str(value)
    elif check == "multiple_fields_uniqueness":
        column = ""  # it is the row that is repeated, not one of its cells
    if check.startswith("dtype"):
        message, fix = "the column holds other things than text.", "Give it as text."
    else:
        otherwise = f"{value!r} is not {check}.", "Correct it."
        message, fix = _MESSAGES.get(check, otherwise)
    row = _row(case["index"])
    return Problem(
        file=FILES[name],
        row=None if row is None else row + HEADER_ROW + 1,
        id="" if row is None else as_text(keys[row]),
        field=column,
        message=message,
        fix=fix,
    )


def _row(index: object) -> int | None:
    """Return the position of a row; pandera gives none for a fault of a column."""
    if not isinstance(index, int | float) or math.isnan(index):
        return None
    return int(index)
