"""From tables that are understood to a network, or to all that is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from iinst_geo.errors import NetworkDataError, Problem
from iinst_geo.ingest.limits import MAX_AREAS, MAX_VALUES
from iinst_geo.ingest.tables.columns import Made, RoleColumns
from iinst_geo.ingest.tables.ends import Ends
from iinst_geo.ingest.tables.institutions import institution_table
from iinst_geo.ingest.tables.studies import (
    CITING,
    PUBLISHED,
    complete_studies,
    counts,
    facet_words,
    facets_in_columns,
    fill_phases,
    made_programmes,
    made_sources,
)
from iinst_geo.ingest.tables.ties import (
    leads_by_study,
    made_case_studies,
    named_case_studies,
    resolve_ends,
    tie_words,
    told_once,
)
from iinst_geo.network.facets import MEMBER_FACETS, OWN_FACETS, facet_sets
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.schema import FILES, HEADER_ROW
from iinst_geo.text import folded_id
from iinst_geo.vocabulary import FACETS, NOT_RECORDED

NAMED_MOST = 5
GEOMETRY, POINT_COLUMNS = "geometry", ("longitude", "easting", "postcode")


@dataclass
class _Placed:
    """A table of a network, and where its rows come from."""

    rows: RoleColumns
    kept: Sequence[int]
    made: Sequence[Made] = ()
    made_of: Sequence[RoleColumns] = ()

    def table(self) -> pd.DataFrame:
        return self.rows.table(self.kept, self.made)

    def resited(self, problem: Problem) -> Problem:
        """Return a problem of the table as one of the file that the row stands in."""
        at = None if problem.row is None else problem.row - HEADER_ROW - 1
        if at is None:
            return problem
        if at >= len(self.kept):
            # No file holds the row; what it was made of stands in these.
            origins = [each for rows in self.made_of for each in rows.origins]
            files = dict.fromkeys(match.label for match, _ in origins)
            return replace(problem, file=", ".join(files) or problem.file, row=None)
        given = self.kept[at]
        match, row = self.rows.origins[given]
        field = match.heading_of(self._field(problem.field, given))
        return replace(problem, file=match.label, row=row, field=field)

    def _field(self, field: str, at: int) -> str:
        """Return the column that a fault is in; of a point, what the point is from."""
        if field != GEOMETRY:
            return field
        columns = (name for name in POINT_COLUMNS if self.rows.column(name)[at])
        return next(columns, GEOMETRY)


def assembled(
    draft: Mapping[str, RoleColumns],
    *,
    trusts_postcodes: bool,
) -> tuple[PartnershipNetwork | None, list[Problem]]:
    """
    Make a network of what was gathered, or tell all that is wrong with it.

    Parameters
    ----------
    draft
        What was gathered, by role; empty cells are filled and words made usual in it.
    trusts_postcodes
        As in ``read_own_data``.
    """
    sources = made_sources(draft)
    institutions, problems = institution_table(
        draft["institutions"], trusts_postcodes=trusts_postcodes
    )
    placed, found = _tables(draft)
    placed["sources"] = _Placed(
        draft["sources"],
        range(len(draft["sources"])),
        sources,
        [draft[role] for role in CITING],
    )
    problems += found
    tables: dict[str, Any] = {role: each.table() for role, each in placed.items()}
    published = pd.to_numeric(tables["programmes"][PUBLISHED]).astype("Int64")
    tables["programmes"][PUBLISHED] = published
    placed["institutions"] = _Placed(
        draft["institutions"], range(len(draft["institutions"]))
    )
    roles = {file: role for role, file in FILES.items()}
    try:
        network = PartnershipNetwork(institutions=institutions, **tables)
    except NetworkDataError as error:
        told = {(each.file, each.row, each.field) for each in problems}
        for problem in error.problems:
            moved = placed[roles[problem.file]].resited(problem)
            # A cell that is told of already is not told of again in other words.
            where = (moved.file, moved.row, moved.field)
            if moved.row is None or where not in told:
                problems.append(moved)
        return None, problems
    problems += [*_free_text(network, draft), *_alone(network, draft["institutions"])]
    return network, problems


def _free_text(
    network: PartnershipNetwork, draft: Mapping[str, RoleColumns]
) -> Iterator[Problem]:
    """Tell of each column that gives a facet more values than filters can offer."""
    for facet in FACETS:
        column = OWN_FACETS.get(facet.name, facet.name)
        most = MAX_AREAS if facet.name in MEMBER_FACETS else MAX_VALUES
        count = len(facet_sets(network)[facet.name].keys() - {NOT_RECORDED})
        if count <= most:
            continue
        for label, heading in _columns_of(facet.name, column, draft):
            yield Problem(
                label,
                f"{facet.label} has {count:,} different values, and {most} are the "
                "most that filters offer.",
                "Choose “Not used” for the column if it is free text, or give what "
                "belongs together the same words.",
                field=heading,
            )


def _columns_of(
    facet: str, column: str, draft: Mapping[str, RoleColumns]
) -> Iterator[tuple[str, str]]:
    """Return where the values of a facet stand: the table's label, and the heading."""
    for role in ("institutions", "case_studies", "programmes"):
        for match in draft[role].matches:
            if column in match.fields:
                yield match.label, match.heading_of(column)
    rows = draft["facets"]
    named = zip(rows.column("facet"), rows.origins, strict=True)
    for match in dict.fromkeys(match for name, (match, _) in named if name == facet):
        yield match.label, match.heading_of("value")


def _alone(network: PartnershipNetwork, rows: RoleColumns) -> Iterator[Problem]:
    """Tell once for each table of those that stand in no partnership."""
    ties = network.partnerships
    members = {*network.members["institution_id"], *ties["source_id"]}
    if not network.has_case_studies:
        members |= set(ties["target_id"])
    alone: dict[str, list[str]] = {}
    table = network.institutions
    called = zip(table["institution_id"], table["name"], rows.origins, strict=True)
    for key, name, (match, _) in called:
        if key not in members:
            alone.setdefault(match.label, []).append(name)
    for label, names in alone.items():
        named, left = ", ".join(names[:NAMED_MOST]), len(names) - NAMED_MOST
        more = f" and {left:,} more" if left > 0 else ""
        yield Problem(
            label,
            f"Schools with no partners are not shown, here {named}{more}."
            if network.has_case_studies
            else f"In no partnership: {named}{more}. The map and the list show them "
            "when you search for them.",
            "Name their partners, or leave it: Nearby finds those with a place.",
            severity="warning",
        )


def _unknown_studies(
    ties: RoleColumns, unsound: Collection[int], known: Mapping[str, str]
) -> Iterator[Problem]:
    """Tell of unknown case studies of ties that the network's own rules do not see."""
    for at in sorted(unsound):
        key = ties.column("case_study_id")[at]
        if key and folded_id(key) not in known:
            message = f"{key!r} names no case study."
            fix = "Correct it, or add what it names."
            yield ties.problem(at, "case_study_id", message, fix)


def _names_by_id(institutions: RoleColumns) -> dict[str, str]:
    ids, names = institutions.column("institution_id"), institutions.column("name")
    return {key or "": name or "" for key, name in zip(ids, names, strict=True)}


def _tables(
    draft: Mapping[str, RoleColumns],
) -> tuple[dict[str, _Placed], list[Problem]]:
    """Bring ties, case studies and what they name to the form of a network."""
    ties, studies, facets = (
        draft[role] for role in ("partnerships", "case_studies", "facets")
    )
    ends = Ends.of(draft["institutions"])
    sound, problems = resolve_ends(ties, ends)
    problems += tie_words(ties)
    called = draft["institutions"]
    names = _names_by_id(called)
    known = {folded_id(key or ""): key or "" for key in studies.column("case_study_id")}
    ties.columns["case_study_id"] = [
        known.get(folded_id(key or ""), key) or None
        for key in ties.column("case_study_id")
    ]
    if len(studies):
        problems += _unknown_studies(ties, set(range(len(ties))) - set(sound), known)
    leads = leads_by_study(ties, sound)
    named = [] if len(studies) else named_case_studies(ties, sound)
    taken = {*ends.ids, *known, *(folded_id(row["case_study_id"]) for row in named)}
    made = []
    if studies or named:
        made = made_case_studies(ties, sound, taken)
    else:
        # Where nobody gave case studies, none is made: it is a list of links.
        sound, told = told_once(ties, sound)
        problems += told
    for row in made:
        row["title"] = f"Partnerships of {names.get(row['lead_id']) or row['lead_id']}"
    problems += complete_studies(studies, ends, leads, names)
    fill_phases(studies, named, (ties, sound), called)
    kept, found = facet_words(facets)
    wide = facets_in_columns(studies, facets)
    problems += [*found, *counts(draft["programmes"])]
    programmes = made_programmes(
        studies, draft["programmes"], has_made=bool(named or made)
    )
    return {
        "partnerships": _Placed(ties, sound),
        "case_studies": _Placed(studies, range(len(studies)), [*named, *made], [ties]),
        "facets": _Placed(facets, kept, wide, [studies]),
        "programmes": _Placed(
            draft["programmes"],
            range(len(draft["programmes"])),
            programmes,
            [studies, ties],
        ),
    }, problems
