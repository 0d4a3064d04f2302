"""The register's group links: a row for each member of a trust or federation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from iinst_geo.names import normalised
from iinst_geo.own_data.headings import (
    GROUP_NAME,
    OWN_KEY,
    UNUSED,
    TableMatch,
    lists_groups,
    match_as,
    plain,
)
from iinst_geo.own_data.partners import Pair, own_key, with_own_keys
from iinst_geo.own_data.raw import RawTable

GROUP_KIND = "network"
GROUP_FIELDS = ("name", "kind", OWN_KEY)
ENDS = ("source_id", "target_id")


def tells_of_groups(match: TableMatch) -> bool:
    """Say whether a table of ties names both ends, the leads being groups."""
    is_read = match.role == "partnerships" and set(ENDS) <= {*match.fields}
    return is_read and lists_groups(match.headings)


def taken_apart(pairs: Sequence[Pair]) -> list[Pair]:
    """
    Return tables with each of group links as groups, members and ties.

    A group leads its members. Members that another table tells of are those; each
    other one becomes an institution of what its row says.
    """
    others = [pair for pair in pairs if pair[1].role == "institutions"]
    known = {cell for pair in others for cell in _cells(*pair, "urn")}
    names = Counter(
        normalised(cell) for pair in others for cell in _cells(*pair, "name")
    )
    once = {name for name, count in names.items() if count == 1}
    found: list[Pair] = []
    for table, match in pairs:
        if tells_of_groups(match):
            found += _groups_and_members(table, match, known, once)
        else:
            found.append((table, match))
    return found


def _cells(table: RawTable, match: TableMatch, field: str) -> Iterator[str]:
    """Return the cells of a column that hold anything."""
    if field in match.fields:
        at = match.fields.index(field)
        yield from (cell for row in table.rows if (cell := _cell(row, at)))


def _groups_and_members(
    table: RawTable, match: TableMatch, numbers: set[str], names: set[str]
) -> Iterator[Pair]:
    members = match_as(match.label, match.headings, "institutions")
    group, member = (match.fields.index(end) for end in ENDS)
    group_name = list(map(plain, match.headings)).index(GROUP_NAME)
    member_name = members.fields.index("name")
    groups: dict[str, tuple[int, str]] = {}
    told: dict[str, int] = {}
    ties: dict[tuple[str, str], int] = {}
    for at, row in enumerate(table.rows):
        key, number = own_key(table, f"group {_cell(row, group)}"), _cell(row, member)
        name = _cell(row, member_name)
        groups.setdefault(key, (at, _cell(row, group_name) or _cell(row, group)))
        if number in numbers:
            end = number
        elif normalised(name) in names:
            end = name
        else:
            end = own_key(table, f"member {number or name}")
            told.setdefault(end, at)
        ties.setdefault((key, end), at)

    def of_rows(positions: Sequence[int]) -> RawTable:
        numbers = [table.row_numbers[at] for at in positions]
        return replace(table, row_numbers=numbers, points=(), problems=())

    yield (
        replace(
            of_rows([at for at, _ in groups.values()]),
            headings=(match.headings[group_name], "kind", OWN_KEY),
            rows=[(name, GROUP_KIND, key) for key, (_, name) in groups.items()],
        ),
        replace(
            members,
            headings=(match.headings[group_name], "kind", OWN_KEY),
            fields=GROUP_FIELDS,
        ),
    )
    yield with_own_keys(
        of_rows([*told.values()]),
        replace(members, fields=_of_members(members)),
        [table.rows[at] for at in told.values()],
        list(told),
    )
    yield (
        replace(
            of_rows([*ties.values()]),
            headings=tuple(match.headings[at] for at in (group, member)),
            rows=list(ties),
            problems=table.problems,
        ),
        replace(
            match,
            headings=tuple(match.headings[at] for at in (group, member)),
            fields=ENDS,
        ),
    )


def _of_members(match: TableMatch) -> tuple[str, ...]:
    """Return the fields of members; what tells of the group is none of theirs."""
    return tuple(
        UNUSED if "group" in plain(heading).split() else field
        for heading, field in zip(match.headings, match.fields, strict=True)
    )


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""
