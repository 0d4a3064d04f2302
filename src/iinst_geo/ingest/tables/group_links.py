"""The register's group links: a row for each member of a trust or federation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from iinst_geo.errors import Problem
from iinst_geo.geography.postcodes import tidy
from iinst_geo.ingest.headings import (
    GROUP_NAME,
    OWN_KEY,
    UNUSED,
    TableMatch,
    lists_groups,
    match_as,
    plain,
)
from iinst_geo.ingest.raw import RawTable
from iinst_geo.ingest.tables.ends import URN_CELL
from iinst_geo.ingest.tables.partners import Pair, own_key, with_own_keys
from iinst_geo.text import normalised

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
    if not any(tells_of_groups(match) for _, match in pairs):
        return [*pairs]
    known = _Known.of(pairs)
    found: list[Pair] = []
    for table, match in pairs:
        if tells_of_groups(match):
            found += _groups_and_members(table, match, known)
        else:
            found.append((table, match))
    return found


@dataclass(frozen=True)
class _Known:
    """
    What ties may call the institutions that other tables tell of.

    ``names`` are those of one institution only, each with its number if it has one.
    """

    numbers: set[str]
    names: dict[str, str]

    @classmethod
    def of(cls, pairs: Sequence[Pair]) -> _Known:
        """Take the numbers and names of tables of institutions."""
        others = [
            each
            for table, match in pairs
            if match.role == "institutions"
            for each in _named(
                table,
                match.fields,
                match.fields.index("urn") if "urn" in match.fields else None,
            )
        ]
        members = {
            each
            for table, match in pairs
            if tells_of_groups(match)
            for each in _named(
                table, _members(match).fields, match.fields.index("target_id")
            )
        }
        times = Counter(name for _, name in others)
        # Members of two numbers are two, and a name without one cannot say which it is.
        claims = Counter(name for number, name in members if number)
        return cls(
            {number for number, _ in others if number},
            {
                name: number
                for number, name in others
                if times[name] == 1 and (number or claims[name] <= 1)
            },
        )

    def end(self, number: str, name: str) -> str:
        """Return what ties call a member that is known; empty if it is not."""
        if number in self.numbers:
            return number
        own = self.names.get(normalised(name))
        # Another number is another school, whatever it is called.
        return "" if own is None or (own and number) else own or name


def _named(
    table: RawTable, fields: Sequence[str], number_at: int | None
) -> Iterator[tuple[str, str]]:
    """Return the number and the folded name of each row that has a name."""
    if "name" in fields:
        for row in table.rows:
            if name := normalised(_cell(row, fields.index("name"))):
                number = "" if number_at is None else _cell(row, number_at)
                yield _number(number), name


def _number(cell: str) -> str:
    """Return a number (URN) without what programs put about it; empty if it is none."""
    found = URN_CELL.fullmatch(cell)
    return found[1] if found else ""


def _members(match: TableMatch) -> TableMatch:
    """Return the table as one of its members."""
    return match_as(match.label, match.headings, "institutions")


@dataclass
class _Apart:
    """What the rows of group links tell of, each thing with the row that it is from."""

    table: RawTable
    groups: dict[str, tuple[int, str]] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)
    ties: dict[tuple[str, str], int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)  # names of members without more

    def group(self, at: int, uid: str, name: str) -> str:
        """Return the key of the group of a row: by its number, else by its name."""
        what = f"group {uid}" if uid else f"group called {normalised(name)}"
        key = own_key(self.table, what)
        self.groups.setdefault(key, (at, name or uid))
        return key

    def member(self, at: int, number: str, name: str, postcode: str) -> str:
        """Return the key of the member of a row: by its number, else by all it has."""
        what = f"member {number}"
        if not number and postcode:
            what = f"member called {normalised(name)} at {tidy(postcode)}"
        elif not number:
            what = f"member of row {self.table.row_numbers[at]}"
            if normalised(name) in self.doubtful:
                self.warn(
                    at,
                    f"{name!r} stands in an earlier row too, and nothing says whether "
                    "the two are one.",
                    "They are read as two. Give the number (URN) or the postcode.",
                )
            self.doubtful.add(normalised(name))
        key = own_key(self.table, what)
        self.members.setdefault(key, at)
        return key

    def warn(self, at: int, message: str, fix: str) -> None:
        """Tell of a row that is read otherwise than its owner may mean."""
        self.problems.append(
            Problem(
                self.table.label,
                message,
                fix,
                row=self.table.row_numbers[at],
                severity="warning",
            )
        )

    def of_rows(self, positions: Iterable[int]) -> RawTable:
        """Return the table with some rows, to be put other cells in."""
        numbers = [self.table.row_numbers[at] for at in positions]
        return replace(self.table, row_numbers=numbers, points=(), problems=())


def _apart(table: RawTable, match: TableMatch, known: _Known) -> _Apart:
    """Read each row of group links; tell of those that lack one of its two ends."""
    fields = _members(match).fields
    found = _Apart(table)
    group_name = list(map(plain, match.headings)).index(GROUP_NAME)
    columns = [match.fields.index(end) for end in ENDS]
    columns += [group_name, fields.index("name")]
    columns += [fields.index("postcode")] if "postcode" in fields else []
    for at, row in enumerate(table.rows):
        uid, given, title, name, *rest = (_cell(row, column) for column in columns)
        for noun, is_there in (("group", uid or title), ("member", given or name)):
            if not is_there:
                message = f"the row names no {noun}; it is not read."
                found.warn(at, message, f"Name its {noun}, or take it out.")
        if (uid or title) and (given or name):
            number = _number(given)
            # "Not known" and such in place of a number is none, and no two are one.
            own = number or (f"{given} called {normalised(name)}" if given else "")
            end = known.end(number, name) or found.member(at, own, name, "".join(rest))
            found.ties.setdefault((found.group(at, uid, title), end), at)
    return found


def _groups_and_members(
    table: RawTable, match: TableMatch, known: _Known
) -> Iterator[Pair]:
    members = _members(match)
    found = _apart(table, match, known)
    group_name = list(map(plain, match.headings)).index(GROUP_NAME)
    headings = (match.headings[group_name], "kind", OWN_KEY)
    yield (
        replace(
            found.of_rows(at for at, _ in found.groups.values()),
            headings=headings,
            rows=[(name, GROUP_KIND, key) for key, (_, name) in found.groups.items()],
        ),
        replace(members, headings=headings, fields=GROUP_FIELDS),
    )
    yield with_own_keys(
        found.of_rows(found.members.values()),
        replace(members, fields=_of_members(members)),
        [table.rows[at] for at in found.members.values()],
        list(found.members),
    )
    ends = tuple(match.headings[match.fields.index(end)] for end in ENDS)
    yield (
        replace(
            found.of_rows(found.ties.values()),
            headings=ends,
            rows=list(found.ties),
            problems=(*table.problems, *found.problems),
        ),
        replace(match, headings=ends, fields=ENDS),
    )


def _of_members(match: TableMatch) -> tuple[str, ...]:
    """Return the fields of members; what tells of the group is none of theirs."""
    return tuple(
        UNUSED if "group" in plain(heading).split() else field
        for heading, field in zip(match.headings, match.fields, strict=True)
    )


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""
