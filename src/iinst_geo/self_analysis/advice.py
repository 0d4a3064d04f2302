"""What to look at next, from answers to the questionnaire, with the reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from iinst_geo.nearby.institutions import institutions_passing
from iinst_geo.nearby.model import Place
from iinst_geo.nearby.neighbours import Neighbour
from iinst_geo.nearby.query import find_nearby
from iinst_geo.network.facets import basis_in_words
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.rows import (
    CaseStudyRow,
    FacetRow,
    InstitutionRow,
    as_rows,
    institution_row,
    institution_rows,
)
from iinst_geo.selection.facts import status_as_of
from iinst_geo.selection.filters import PartnershipFilter
from iinst_geo.selection.focus import selectable_id
from iinst_geo.selection.model import select
from iinst_geo.self_analysis.answers import AboutInstitution, Answers
from iinst_geo.self_analysis.profile import weakest
from iinst_geo.self_analysis.suggestions import MOST_FOUND, Suggestion, SuggestionList
from iinst_geo.text import words
from iinst_geo.vocabulary import NOT_RECORDED, SETTING_BASIS, theme_label

NEAR_KM = 25.0  # a journey to a twilight session, and more than a town
HIDDEN, CLOSED = "because the filters hide them", "because they are closed"
WHO = ("institution", "institutions")
# Which of the register's phases an answer speaks of; other answers are one themselves.
PARTS_OF_PHASE = {
    "Primary and Secondary": ("Primary", "Secondary"),
    "Post-16 and Secondary": ("16 plus", "Secondary"),
}


@dataclass(frozen=True)
class Advice:
    """What the answers lead to; ``place`` is where the institution is, if known."""

    case_studies: SuggestionList | None  # none of a list of links
    alike: SuggestionList
    near: SuggestionList
    place: Place | None

    @property
    def kinds(self) -> tuple[SuggestionList, ...]:
        """The suggestions of each kind, as they are shown."""
        kinds = self.case_studies, self.alike, self.near
        return tuple(kind for kind in kinds if kind)


def advise(
    network: PartnershipNetwork,
    answers: Answers,
    place: Place | None = None,
    criteria: PartnershipFilter | None = None,
) -> Advice:
    """
    Return what the answers lead to.

    Parameters
    ----------
    network
        Where to look.
    answers
        What the institution answered.
    place
        Where it is, or the institution itself, which is then not suggested.
    criteria
        What to show. Case studies pass it as on Explore, institutions as in
        ``find_nearby``.

    Returns
    -------
    advice
        *Case studies* whose main or further theme is one of the weakest headings: main
        before further, then by how many of these headings they show, then those of the
        same phase. *Alike*: schools of the same phase or setting, those with both
        first. *Near*: institutions within ``NEAR_KM``, nearest first.

    Raises
    ------
    UnknownValueError
        If the filter names a value that its facet does not have here.
    """
    criteria = criteria or PartnershipFilter()
    return Advice(
        _case_studies(network, answers, place, criteria)
        if network.has_case_studies
        else None,
        _alike(network, answers.about, place, criteria),
        _near(network, answers.about, place, criteria),
        place,
    )


def _case_studies(
    network: PartnershipNetwork,
    answers: Answers,
    place: Place | None,
    criteria: PartnershipFilter,
) -> SuggestionList:
    weak = {heading.number for heading in weakest(answers)}
    coded: dict[str, list[FacetRow]] = {}
    for row in as_rows(network.facets, FacetRow):
        if row.facet == "theme" and row.value in weak:
            coded.setdefault(row.case_study_id, []).append(row)
    own = set(network.case_studies_of(place.institution_id)) if place else set()
    studies = [
        study
        for study in as_rows(network.case_studies, CaseStudyRow)
        if study.case_study_id in coded and study.case_study_id not in own
    ]
    phase = answers.about.phase

    def rank(study: CaseStudyRow) -> tuple[bool, int, bool]:
        rows = coded[study.case_study_id]
        is_main = any(row.weight == "main" for row in rows)
        is_same = bool(phase) and study.phase == phase
        return not is_main, -len(rows), not is_same

    kept = set(select(network, criteria).case_study_ids)
    shown = [each for each in studies if each.case_study_id in kept]
    which = "coded with a theme that is one of your weakest headings"
    return SuggestionList(
        "Case studies for your weakest headings",
        (f"case study {which}", f"case studies {which}"),
        tuple(
            _case_study(network, study, coded[study.case_study_id], phase)
            for study in sorted(shown, key=rank)[:MOST_FOUND]
        ),
        len(shown),
        {
            HIDDEN: len(studies) - len(shown),
            "because you take part in them": len(own & coded.keys()),
        },
        "" if weak else _why_none_is_weak(answers),
    )


def _why_none_is_weak(answers: Answers) -> str:
    if answers.judgements:
        return "No heading that you answered is below the top of the scale."
    return (
        "Judge some statements, and case studies for your weakest headings stand here."
    )


def _case_study(
    network: PartnershipNetwork, study: CaseStudyRow, rows: list[FacetRow], phase: str
) -> Suggestion:
    # The main theme first: it is what the case study is filed under.
    rows = sorted(rows, key=lambda row: row.weight != "main")
    reasons = [_theme_reason(network, row) for row in rows]
    reasons += [f"Same phase as yours: {phase}"] if phase == study.phase else []
    cited = [word for row in rows for word in words(row.sources)]
    return Suggestion(
        study.case_study_id,
        f"{study.case_study_id} {study.title}",
        study.case_study_id,
        tuple(reasons),
        f"What survives: {study.detail_level or NOT_RECORDED.lower()}",
        tuple(dict.fromkeys(words(study.sources) + cited)),
    )


def _theme_reason(network: PartnershipNetwork, row: FacetRow) -> str:
    weight = f"{row.weight} theme".strip().capitalize()
    name = theme_label(row.value)
    evidence = f": {row.evidence}" if row.evidence else ""
    return f"{weight} {name}{evidence} ({basis_in_words(network, row.basis)})"


def _alike(
    network: PartnershipNetwork,
    about: AboutInstitution,
    place: Place | None,
    criteria: PartnershipFilter,
) -> SuggestionList:
    own = place.institution_id if place else ""
    shared = {
        row.institution_id: (row, reasons)
        for row in institution_rows(network).values()
        if row.kind == "school" and row.institution_id != own
        if (reasons := tuple(_shared(about, row)))
    }
    passing = institutions_passing(network, criteria)
    shown = [pair for key, pair in shared.items() if key in passing]
    there = [pair for pair in shown if pair[0].status_now != "closed"]
    there.sort(key=lambda pair: (-len(pair[1]), pair[0].name))
    given = {"your phase": about.phase, "your setting": about.setting}
    which = f"of {' or '.join(name for name, value in given.items() if value)}"
    which += ", those of both first" * all(given.values())
    return SuggestionList(
        "Schools like yours",
        (f"school {which}", f"schools {which}"),
        tuple(
            _institution(network, row.institution_id, reasons)
            for row, reasons in there[:MOST_FOUND]
        ),
        len(there),
        {HIDDEN: len(shared) - len(shown), CLOSED: len(shown) - len(there)},
        "" if about.phase or about.setting else "Give your phase or your setting.",
    )


def _shared(
    about: AboutInstitution, other: InstitutionRow | Neighbour
) -> Iterator[str]:
    """Return what an institution shares with the one that asks."""
    phase, setting = other.phase, other.setting
    if phase and phase == about.phase:
        yield f"Same phase as yours: {phase}"
    elif phase in PARTS_OF_PHASE.get(about.phase, ()):
        yield f"Phase: {phase}, part of yours ({about.phase})"
    if setting and setting == about.setting:
        basis = SETTING_BASIS.get(other.setting_basis, other.setting_basis)
        known = f" ({basis})" if basis else ""
        yield f"Same setting as yours: {setting}{known}"


def _near(
    network: PartnershipNetwork,
    about: AboutInstitution,
    place: Place | None,
    criteria: PartnershipFilter,
) -> SuggestionList:
    title = "Near you"
    if place is None:
        return SuggestionList(title, WHO, hint="Give your postcode or place.")
    around = find_nearby(network, place, NEAR_KM, criteria)
    there = [each for each in around.results if each.status_now != "closed"]
    ring = f"within {NEAR_KM:g} km of {place.label}"
    return SuggestionList(
        title,
        (f"{WHO[0]} {ring}", f"{WHO[1]} {ring}"),
        tuple(
            _institution(
                network, each.institution_id, _near_reasons(place, each, about)
            )
            for each in there[:MOST_FOUND]
        ),
        len(there),
        {HIDDEN: around.hidden, CLOSED: len(around.results) - len(there)},
        f"No institution {ring}. {_nearest(around.beyond)}".strip(),
    )


def _nearest(other: Neighbour | None) -> str:
    if other is None or other.status_now == "closed":
        return ""
    return f"The nearest is {other.name}, at {other.distance_km:.1f} km."


def _near_reasons(
    place: Place, other: Neighbour, about: AboutInstitution
) -> Iterator[str]:
    yield f"{other.distance_km:.1f} km from {place.label}, straight-line"
    if other.same_authority:
        yield f"Same local authority: {other.local_authority}"
    yield from _shared(about, other)


def _institution(
    network: PartnershipNetwork, key: str, reasons: Iterable[str]
) -> Suggestion:
    row = institution_row(network, key)
    return Suggestion(
        key,
        row.name,
        selectable_id(network, key),
        tuple(reasons),
        f"Now: {status_as_of(row.status_now, row.as_of) or NOT_RECORDED}",
        tuple(words(row.sources)),
    )
