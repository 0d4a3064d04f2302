"""Ties that a table of institutions tells of in a column: who works with whom."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from shapely.geometry.base import BaseGeometry

from iinst_geo.errors import Problem
from iinst_geo.names import normalised
from iinst_geo.own_data.headings import OWN_KEY, PARTNERS, PLACE_FIELDS, TableMatch
from iinst_geo.own_data.raw import RawTable, written_list
from iinst_geo.postcodes import tidy

Pair = tuple[RawTable, TableMatch]
_Key = tuple[str, str | None, str | None]  # name, number, postcode
BETWEEN_PARTNERS = re.compile(r"[;|\n]")  # a name may hold a comma
TELLING = ("institution_id", "name")  # what tells institutions apart, the surer first
# What tells namesakes apart, after their number and before their place.
SORTS, AREAS = ("kind", "phase"), ("town", "local_authority", "region")
SAME_PLACE_DEGREES, SAME_PLACE_M = 0.01, 1000  # one school, measured twice


def tells_of_partners(match: TableMatch) -> bool:
    """Say whether a table of institutions names their partners."""
    return PARTNERS in match.fields and any(each in match.fields for each in TELLING)


def own_key(table: RawTable, what: object) -> str:
    """Return what ties call an institution that is told of where they are."""
    return f"{table.label}\n{what}"


def with_own_keys(
    table: RawTable, match: TableMatch, rows: Sequence[Sequence[str]], keys: list[str]
) -> Pair:
    """Return a table with other rows, each with the key that ties call it by."""
    wide = len(match.headings)
    return (
        replace(
            table,
            headings=(*match.headings, OWN_KEY),
            rows=[
                [*row[:wide], *[""] * (wide - len(row)), key]
                for row, key in zip(rows, keys, strict=True)
            ],
        ),
        replace(
            match,
            headings=(*match.headings, OWN_KEY),
            fields=(*match.fields, OWN_KEY),
        ),
    )


def told_in_columns(
    tables: Sequence[RawTable], matches: Sequence[TableMatch]
) -> Iterator[Pair]:
    """
    Return the tables, each institution once, and the ties told of beside its name.

    Rows may say an institution anew for each partner. They are of one if they have one
    id, or one name and nothing that tells them apart.
    """
    for table, match in zip(tables, matches, strict=True):
        if tells_of_partners(match):
            yield from _taken_apart(table, match)
        else:
            yield table, match


def _taken_apart(table: RawTable, match: TableMatch) -> Iterator[Pair]:
    told = _told(table, match)
    kept = [each.rows[0] for each in told]
    keys = [own_key(table, table.row_numbers[at]) for at in kept]
    problems = [problem for each in told for problem in each.problems]
    yield with_own_keys(
        replace(
            table,
            row_numbers=[table.row_numbers[at] for at in kept],
            points=[each.point for each in told] if table.points else (),
            problems=(*table.problems, *problems),
        ),
        match,
        [each.cells for each in told],
        keys,
    )
    lead, partners = _at(match, _telling(match)), _at(match, PARTNERS)
    key_of = {at: key for each, key in zip(told, keys, strict=True) for at in each.rows}
    ties = [
        (table.row_numbers[at], (key_of[at], partner))
        for at, row in enumerate(table.rows)
        for partner in (
            table.lists.get((at, partners))
            or written_list(_cell(row, partners))
            or BETWEEN_PARTNERS.split(_cell(row, partners))
        )
        if partner.strip()
    ]
    headings = match.headings[lead], match.headings[partners]
    yield (
        RawTable(
            *(table.file, table.sheet, headings),
            rows=[ends for _, ends in ties],
            row_numbers=[number for number, _ in ties],
        ),
        TableMatch(match.label, "partnerships", headings, ("source_id", "target_id")),
    )


@dataclass
class _Institution:
    """What the rows of one institution say, the first row before the later ones."""

    rows: list[int]
    cells: list[str]
    point: BaseGeometry | None
    problems: list[Problem]


def _told(table: RawTable, match: TableMatch) -> list[_Institution]:
    """Return the institutions of a table that says some of them in several rows."""
    known = _Known(match)
    for at, row in enumerate(table.rows):
        cells = [_cell(row, column) for column in range(len(match.headings))]
        point = table.points[at] if table.points else None
        this = _Institution([at], cells, point, [])
        same = known.last_same(this)
        if same is None:
            same = len(known.found)
            known.found.append(this)
        else:
            _add(table, match, known.found[same], this)
        known.note(same)
    return known.found


@dataclass
class _Known:
    """
    The institutions met so far, to be looked up by name, number and postcode.

    ``places`` are positions of ``found`` in order. Of the number and the postcode in
    a key ``None`` is for all, and empty text for those that have none.
    """

    match: TableMatch
    found: list[_Institution] = field(default_factory=list)
    places: dict[_Key, list[int]] = field(default_factory=dict)

    def note(self, at: int) -> None:
        """Note an institution under what it has now: a later row may have filled it."""
        name, number, postcode = self._key(self.found[at])
        for key in product((name,), (number, None), (postcode, None)):
            places = self.places.setdefault(key, [])
            slot = bisect_left(places, at)
            if places[slot : slot + 1] != [at]:
                places.insert(slot, at)

    def last_same(self, this: _Institution) -> int | None:
        """Return the place of the last institution that nothing tells from a row."""
        # A row that says less belongs to the one above it rather than to a farther one.
        same = [
            next((at for at in reversed(places) if self._is_same(at, this)), None)
            for key in self._keys_of_alike(this)
            if (places := self.places.get(key))
        ]
        return max((at for at in same if at is not None), default=None)

    def _is_same(self, at: int, this: _Institution) -> bool:
        return _is_same(self.match, self.found[at], this)

    def _keys_of_alike(self, this: _Institution) -> Iterator[_Key]:
        """Return the keys of all whose number or postcode is no other than a row's."""
        name, number, postcode = self._key(this)
        if number:
            yield name, number, None
        for like in (postcode, "") if postcode else (None,):
            yield name, "" if number else None, like

    def _key(self, this: _Institution) -> tuple[str, str, str]:
        telling = _telling(self.match)
        name = normalised(this.cells[_at(self.match, telling)])
        if telling != "name":
            return name or f"row {this.rows[0]}", "", ""  # one id is enough
        number, postcode = (
            this.cells[_at(self.match, each)] if each in self.match.fields else ""
            for each in ("urn", "postcode")
        )
        return name or f"row {this.rows[0]}", normalised(number), tidy(postcode)


def _is_same(match: TableMatch, one: _Institution, other: _Institution) -> bool:
    """Say whether nothing tells two rows of one name apart; one id is enough."""
    if _telling(match) != "name":
        return True

    def agree(field: str) -> bool | None:
        fold = tidy if field == "postcode" else normalised
        pair = [fold(cell) for cell in _both(match, field, one, other) or ("", "")]
        return pair[0] == pair[1] if all(pair) else None

    by_number = agree("urn")
    if by_number is not None:
        return by_number
    if any(agree(field) is False for field in SORTS):
        return False
    by_postcode = agree("postcode")
    if by_postcode is not None:
        return by_postcode
    return not any(agree(field) is False for field in AREAS) and _are_near(
        match, one, other
    )


def _are_near(match: TableMatch, one: _Institution, other: _Institution) -> bool:
    """Say whether the coordinates of two rows, if both have them, are of one place."""
    for name in PLACE_FIELDS:
        pair = _both(match, name, one, other)
        near = SAME_PLACE_DEGREES if name.endswith("itude") else SAME_PLACE_M
        if pair and not _alike(*pair, near):
            return False
    if one.point is None or other.point is None:
        return True
    return bool(one.point.distance(other.point) <= SAME_PLACE_DEGREES)


def _alike(one: str, other: str, near: float) -> bool:
    try:
        return abs(float(one) - float(other)) <= near
    except ValueError:
        return normalised(one) == normalised(other)


def _both(
    match: TableMatch, field: str, one: _Institution, other: _Institution
) -> tuple[str, str] | None:
    """Return what two rows say in a field, if both say anything."""
    if field not in match.fields:
        return None
    at = _at(match, field)
    pair = one.cells[at], other.cells[at]
    return pair if all(pair) else None


def _add(
    table: RawTable, match: TableMatch, known: _Institution, row: _Institution
) -> None:
    """Add a later row: it fills what is open, and another thing in it is told."""
    [at] = row.rows
    known.rows.append(at)
    known.point = known.point or row.point
    partners = _at(match, PARTNERS)
    for column, (before, now) in enumerate(zip(known.cells, row.cells, strict=True)):
        # Problems come in the order of rows.
        is_told = known.problems and known.problems[-1].row == table.row_numbers[at]
        if not before:
            known.cells[column] = now
        elif (
            now
            and column != partners
            and normalised(now) != normalised(before)
            and not is_told
        ):
            known.problems.append(_differs(table, match, at, column))


def _differs(table: RawTable, match: TableMatch, at: int, column: int) -> Problem:
    return Problem(
        table.label,
        "an earlier row has the same institution and says another thing here.",
        "The earlier row is read. Correct one; or give each institution an id of its "
        "own if they are two.",
        row=table.row_numbers[at],
        id=_cell(table.rows[at], _at(match, _telling(match))),
        field=match.headings[column],
        severity="warning",
    )


def _telling(match: TableMatch) -> str:
    """Return the field that tells institutions apart."""
    return next(each for each in TELLING if each in match.fields)


def _at(match: TableMatch, field: str) -> int:
    return match.fields.index(field)


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""
