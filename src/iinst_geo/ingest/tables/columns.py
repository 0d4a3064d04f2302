"""The tables given for one role, brought together; each cell remembers where it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd
from shapely.geometry.base import BaseGeometry

from iinst_geo.errors import Problem
from iinst_geo.ingest.headings import FIELDS, UNUSED, TableMatch
from iinst_geo.ingest.raw import RawTable
from iinst_geo.network.schema import KEYS, SCHEMAS

Column = list[str | None]  # ``None`` where nothing is recorded
Made = Mapping[str, str]  # a row that no file holds
RESERVED = {"geometry", *(name for names in FIELDS.values() for name in names)}


@dataclass
class RoleColumns:
    """
    The rows of one role by column, and the place in a file that each row has.

    ``is_complete`` says that every column of a network stands in every table under its
    own name, as in a Data Package: then cells are taken as they are, and nothing that
    is missing is worked out.
    """

    role: str
    columns: dict[str, Column] = field(default_factory=dict)
    origins: list[tuple[TableMatch, int]] = field(default_factory=list)
    points: list[BaseGeometry | None] = field(default_factory=list)
    is_complete: bool = True
    _nothing: Column = field(default_factory=list)  # asked for row by row: made once

    def __len__(self) -> int:
        return len(self.origins)

    def column(self, name: str) -> Column:
        """Return a column, not to be changed; one of nothing if no table has it."""
        found = self.columns.get(name)
        if found is not None:
            return found
        if len(self._nothing) != len(self):
            self._nothing = [None] * len(self)
        return self._nothing

    def repeat(self, positions: Sequence[int]) -> None:
        """Put rows in place of those there: each position once for each row wanted."""
        for name, column in self.columns.items():
            self.columns[name] = [column[at] for at in positions]
        self.origins = [self.origins[at] for at in positions]
        self.points = [self.points[at] for at in positions]

    @property
    def matches(self) -> list[TableMatch]:
        """The tables that have rows here, in their order."""
        return list(dict.fromkeys(match for match, _ in self.origins))

    def has(self, name: str) -> bool:
        """Say whether any table has a column."""
        return name in self.columns

    def table(self, kept: Sequence[int], made: Sequence[Made] = ()) -> pd.DataFrame:
        """
        Return some rows, and further ones made of them, with all columns of a network.

        Parameters
        ----------
        kept
            Positions of rows, in the order wanted.
        made
            Rows that no file holds, by column; they come last.
        """
        names = list(SCHEMAS[self.role].columns)
        # GeoJSON without features has no names of columns to keep, so nothing has.
        names += [name for name in self.columns if len(self) and name not in names]
        filled = {}
        for name in names:
            column = self.column(name)
            cells = [column[at] for at in kept]
            cells += [row.get(name) or None for row in made]
            filled[name] = pd.Series(cells, dtype="str")
        return pd.DataFrame(filled)

    def problem(
        self,
        at: int,
        name: str,
        message: str,
        fix: str,
        *,
        severity: str = "error",
    ) -> Problem:
        """Return a problem of a cell, under the file, row and heading it has there."""
        match, row = self.origins[at]
        key = KEYS.get(self.role, "case_study_id")
        return Problem(
            file=match.label,
            message=message,
            fix=fix,
            row=row,
            id=self.column(key)[at] or "",
            field=match.heading_of(name),
            severity=severity,
        )

    def warning(self, at: int, name: str, message: str, fix: str) -> Problem:
        """Return a problem that does not stop the data from being used."""
        return self.problem(at, name, message, fix, severity="warning")


def gather(pairs: Iterable[tuple[RawTable, TableMatch]], role: str) -> RoleColumns:
    """Bring the tables of a role together, one after the other."""
    found = RoleColumns(role)
    for table, match in pairs:
        if match.role == role:
            _add(found, table, match)
    return found


def _add(found: RoleColumns, table: RawTable, match: TableMatch) -> None:
    names = set(SCHEMAS[found.role].columns)
    is_complete = names <= set(match.headings) and all(
        field_ in {UNUSED, heading}
        for heading, field_ in zip(match.headings, match.fields, strict=True)
    )
    found.is_complete &= is_complete
    before, count = len(found), len(table.rows)
    for at, name in _columns(match):
        column = found.columns.setdefault(name, [None] * before)
        column.extend(_cells(table.rows, at, strip=not is_complete))
    found.origins += [(match, number) for number in table.row_numbers]
    found.points += table.points or [None] * count
    for column in found.columns.values():
        column.extend([None] * (len(found) - len(column)))


def _columns(match: TableMatch) -> Iterator[tuple[int, str]]:
    """Return the columns that are kept, under the names that a network has for them."""
    kept = set()
    for at, (heading, name) in enumerate(
        zip(match.headings, match.fields, strict=True)
    ):
        # Other columns stay too, unless their own name means something else here.
        own = name or ("" if heading in RESERVED else heading)
        if own and own not in kept:
            kept.add(own)
            yield at, own


def _cells(rows: Sequence[Sequence[str]], at: int, *, strip: bool) -> Column:
    # Written out for each case: a table may have a million cells.
    if strip:
        return [(row[at].strip() or None) if at < len(row) else None for row in rows]
    return [(row[at] or None) if at < len(row) else None for row in rows]
