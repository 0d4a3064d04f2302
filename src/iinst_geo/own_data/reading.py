"""From files to a network, or to all that is wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

import pandas as pd

from iinst_geo.errors import NetworkDataError, Problem
from iinst_geo.network import PartnershipNetwork
from iinst_geo.own_data.files import raw_tables
from iinst_geo.own_data.gathered import Gathered, Made, gather
from iinst_geo.own_data.headings import (
    NEEDED,
    UNUSED,
    TableMatch,
    explains,
    matched,
)
from iinst_geo.own_data.institutions import institution_table
from iinst_geo.own_data.raw import FILE_KINDS, RawTable
from iinst_geo.own_data.studies import (
    PUBLISHED,
    complete_studies,
    counts,
    facet_words,
    facets_in_columns,
    made_programmes,
    made_sources,
)
from iinst_geo.own_data.ties import (
    Ends,
    leads_by_study,
    made_case_studies,
    named_case_studies,
    resolve_ends,
    tie_words,
)
from iinst_geo.tables import FILES, HEADER_ROW

GEOMETRY, POINT_COLUMNS = "geometry", ("longitude", "easting", "postcode")
NEEDED_ROLES = ("institutions", "partnerships")


@dataclass(frozen=True)
class OwnData:
    """
    What files were found to hold.

    ``network`` is there unless one of the ``problems`` is an error. ``matches`` say
    what was taken for what, a table each; corrected ones can be given back.
    """

    name: str
    network: PartnershipNetwork | None
    problems: tuple[Problem, ...]
    matches: tuple[TableMatch, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop the data from being used."""
        return tuple(each for each in self.problems if each.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that do not."""
        return tuple(each for each in self.problems if each.severity != "error")


def read_own_data(
    files: Mapping[str, bytes],
    corrections: Sequence[TableMatch] = (),
    *,
    trusts_postcodes: bool = False,
) -> OwnData:
    """
    Read a network from files of any kind, and say all that is wrong with them.

    Parameters
    ----------
    files
        Bytes by name: CSV, XLSX, GeoJSON, GeoPackage, GeoParquet, or zips of them.
    corrections
        What some tables are to be taken for, instead of what their names suggest.
    trusts_postcodes
        Do not look up the postcodes of tables that need nothing from them, which
        takes up to two seconds.

    Returns
    -------
    own
        The network, or problems of which at least one is an error. Any bytes whatever
        give one or the other.
    """
    tables, problems = raw_tables(files)
    given = {match.label: match for match in corrections}
    matches = [
        given[guess.label]
        if guess.label in given and given[guess.label].headings == guess.headings
        else guess
        for guess in matched(tables)
    ]
    roles = {match.role for match in matches}
    missing = list(problems)
    if not missing:
        missing += [_missing(role) for role in NEEDED_ROLES if role not in roles]
    missing += _missing_columns(tables, matches)
    problems = [*missing, *_unused(tables, matches)]
    problems += [problem for table in tables for problem in table.problems]
    network = None
    if not missing:
        draft = {role: gather(tables, matches, role) for role in FILES}
        network, found = _assembled(draft, trusts_postcodes=trusts_postcodes)
        problems += found
    if any(each.severity == "error" for each in problems):
        network = None
    problems.sort(key=lambda each: (each.severity != "error", each.file, each.row or 0))
    return OwnData(_name(files), network, tuple(problems), tuple(matches))


def _name(files: Mapping[str, bytes]) -> str:
    names = [PurePath(each).name for each in files]
    return ", ".join(names[:3]) + (" …" if len(names) > len(names[:3]) else "")


def _missing(role: str) -> Problem:
    return Problem(
        FILES[role],
        f"no table of {role} was found.",
        f"Give a file or sheet named {role} ({FILE_KINDS}), such as {FILES[role]}; or "
        "say below which table it is.",
    )


def _missing_columns(
    tables: Sequence[RawTable], matches: Sequence[TableMatch]
) -> Iterator[Problem]:
    for table, match in zip(tables, matches, strict=True):
        if not (table.headings or table.rows):
            continue  # such as GeoJSON of no features
        for field in NEEDED.get(match.role, ()):
            if field not in match.fields:
                message = "the column is missing."
                fix = "Add it, or say which of the columns it is."
                yield Problem(match.label, message, fix, field=field)


def _unused(
    tables: Sequence[RawTable], matches: Sequence[TableMatch]
) -> Iterator[Problem]:
    """Tell of tables and columns that nothing is made of."""
    for table, match in zip(tables, matches, strict=True):
        if not match.role:
            if not explains(table):
                message = "the table is not used."
                fix = f"Name it after what it holds: {', '.join(FILES)}."
                yield Problem(match.label, message, fix, severity="warning")
            continue
        for at, (heading, field) in enumerate(
            zip(match.headings, match.fields, strict=True)
        ):
            if field and field in match.fields[:at]:
                message = f"a column before it is taken for {field!r} too."
                fix = "Only the first is read. Choose what this one holds."
                yield Problem(
                    match.label, message, fix, field=heading, severity="warning"
                )
            elif field == UNUSED:
                what = f"{heading!r}" if heading else "without a heading"
                message = f"the column {what} is kept, but shown nowhere."
                fix = "Choose what it holds, or leave it."
                yield Problem(
                    match.label, message, fix, field=heading, severity="warning"
                )


@dataclass
class _Placed:
    """A table of a network, and where its rows come from."""

    rows: Gathered
    kept: Sequence[int]
    made: Sequence[Made] = ()

    def table(self) -> pd.DataFrame:
        return self.rows.table(self.kept, self.made)

    def resited(self, problem: Problem) -> Problem:
        """Give a problem of the table as one of the file that the row stands in."""
        at = None if problem.row is None else problem.row - HEADER_ROW - 1
        if at is None or at >= len(self.kept):
            return problem
        given = self.kept[at]
        match, row = self.rows.origins[given]
        field = match.heading_of(self._field(problem.field, given))
        return replace(problem, file=match.label, row=row, field=field)

    def _field(self, field: str, at: int) -> str:
        """Give the column that a fault is in; of a point, what the point is from."""
        if field != GEOMETRY:
            return field
        columns = (name for name in POINT_COLUMNS if self.rows.column(name)[at])
        return next(columns, GEOMETRY)


def _assembled(
    draft: Mapping[str, Gathered],
    *,
    trusts_postcodes: bool,
) -> tuple[PartnershipNetwork | None, list[Problem]]:
    """Make a network of what was gathered, or tell all that is wrong with it."""
    if len(draft["partnerships"]) and not len(draft["institutions"]):
        return None, [_missing("institutions")]
    sources = made_sources(draft)
    institutions, problems = institution_table(
        draft["institutions"], trusts_postcodes=trusts_postcodes
    )
    placed, found = _tables(draft)
    placed["sources"] = _Placed(draft["sources"], range(len(draft["sources"])), sources)
    problems += found
    tables: dict[str, Any] = {role: each.table() for role, each in placed.items()}
    published = pd.to_numeric(tables["programmes"][PUBLISHED]).astype("Int64")
    tables["programmes"][PUBLISHED] = published
    placed["institutions"] = _Placed(
        draft["institutions"], range(len(draft["institutions"]))
    )
    roles = {file: role for role, file in FILES.items()}
    try:
        return PartnershipNetwork(institutions=institutions, **tables), problems
    except NetworkDataError as error:
        told = {(each.file, each.row, each.field) for each in problems}
        for problem in error.problems:
            moved = placed[roles[problem.file]].resited(problem)
            # A cell that is told of already is not told of again in other words.
            if (moved.file, moved.row, moved.field) not in told:
                problems.append(moved)
        return None, problems


def _unknown_studies(
    ties: Gathered, unsound: Collection[int], known: Mapping[str, str]
) -> Iterator[Problem]:
    """Tell of unknown case studies of ties that the network's own rules do not see."""
    for at in sorted(unsound):
        key = ties.column("case_study_id")[at]
        if key and key.casefold() not in known:
            message = f"{key!r} names no case study."
            fix = "Correct it, or add what it names."
            yield ties.problem(at, "case_study_id", message, fix)


def _tables(draft: Mapping[str, Gathered]) -> tuple[dict[str, _Placed], list[Problem]]:
    """Bring ties, case studies and what they name to the form of a network."""
    ties, studies, facets = (
        draft[role] for role in ("partnerships", "case_studies", "facets")
    )
    ends = Ends.of(draft["institutions"])
    sound, problems = resolve_ends(ties, ends)
    problems += tie_words(ties)
    called = draft["institutions"]
    names = {
        key or "": name or ""
        for key, name in zip(
            called.column("institution_id"), called.column("name"), strict=True
        )
    }
    known = {
        (key or "").casefold(): key or "" for key in studies.column("case_study_id")
    }
    ties.columns["case_study_id"] = [
        known.get((key or "").casefold(), key) or None
        for key in ties.column("case_study_id")
    ]
    if len(studies):
        problems += _unknown_studies(ties, set(range(len(ties))) - set(sound), known)
    leads = leads_by_study(ties, sound)
    named = [] if len(studies) else named_case_studies(ties, sound)
    taken = {*ends.ids, *known, *(row["case_study_id"].casefold() for row in named)}
    made = [
        row
        | {"title": f"Partnerships of {names.get(row['lead_id']) or row['lead_id']}"}
        for row in made_case_studies(ties, sound, taken)
    ]
    problems += complete_studies(studies, ends, leads, names)
    wide = facets_in_columns(studies)
    kept, found = facet_words(facets)
    problems += [*found, *counts(draft["programmes"])]
    programmes = made_programmes(
        studies, draft["programmes"], has_made=bool(named or made)
    )
    return {
        "partnerships": _Placed(ties, sound),
        "case_studies": _Placed(studies, range(len(studies)), [*named, *made]),
        "facets": _Placed(facets, kept, wide),
        "programmes": _Placed(
            draft["programmes"], range(len(draft["programmes"])), programmes
        ),
    }, problems
