"""A self-analysis to take away: what its document and its printable page say."""

from __future__ import annotations

from dataclasses import dataclass

from iinst_geo.export.documents.html_pages import citations
from iinst_geo.network.facets import coded_here
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.model import select
from iinst_geo.selection.summaries import honesty_line, is_by_postcode
from iinst_geo.self_analysis.advice import Advice
from iinst_geo.self_analysis.answers import Answers
from iinst_geo.self_analysis.profile import (
    HOW_JUDGED,
    HeadingProfile,
    findings,
    profile_of,
)
from iinst_geo.self_analysis.questionnaire import (
    SECTIONS,
    WHOSE,
    Heading,
    read_questionnaire,
)
from iinst_geo.self_analysis.suggestions import SuggestionList
from iinst_geo.text import xml_text

TITLE = "Self-analysis: working with others on mathematics"
NOT_STORED = (
    "The answers were given in the Influential Institutions explorer, which keeps them "
    "only while its page is open; this file is their one copy."
)
CODING = (
    "Which case study shows which theme is this project's own coding of the surviving "
    "summaries."
)
DISTANCES = "Distances are geodesic, in a straight line."
BY_POSTCODE = "Places are postcode centroids."
SOURCES_NAMED = 12
NOT_ANSWERED, NOTHING = "Not answered", "Nothing written"


def legible(text: str) -> str:
    """Return text with one kind of line end, and U+FFFD for what XML cannot hold."""
    return xml_text(text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True)
class ReportSection:
    """What was answered under one heading."""

    heading: Heading
    judgements: tuple[tuple[str, str], ...]  # statement, level
    notes: tuple[tuple[str, str], ...]  # section, text


@dataclass(frozen=True)
class Report:
    """Everything that a take-away file of a self-analysis says, as legible text."""

    about: tuple[tuple[str, str], ...]
    findings: tuple[str, ...]
    profiles: tuple[HeadingProfile, ...]
    sections: tuple[ReportSection, ...]
    suggested: tuple[SuggestionList, ...]
    sources: tuple[str, ...]
    honesty: tuple[str, ...]


def report(network: PartnershipNetwork, answers: Answers, advice: Advice) -> Report:
    """Gather what the files say; ``advice`` is what the answers led to."""
    about = answers.about
    day = f"{about.day.day} {about.day:%B %Y}" if about.day else ""
    facts = {
        "Institution": about.name,
        "Phase": about.phase,
        "Setting": about.setting,
        "Place": about.place,
        "Date": day,
    }
    return Report(
        tuple((name, legible(value) or "Not given") for name, value in facts.items()),
        tuple(findings(answers)) or ("No statement is answered yet.",),
        profile_of(answers),
        tuple(_section(answers, heading) for heading in read_questionnaire().headings),
        advice.kinds,
        tuple(_sources(network, advice)),
        (WHOSE, HOW_JUDGED, _basis(network), honesty_line(select(network)), NOT_STORED),
    )


def _basis(network: PartnershipNetwork) -> str:
    """Say what the suggestions rest on; of coding and places only what holds here."""
    said = (
        (CODING, coded_here(network)),
        (DISTANCES, True),
        (BY_POSTCODE, is_by_postcode(network)),
    )
    return " ".join(words for words, holds in said if holds)


def _section(answers: Answers, heading: Heading) -> ReportSection:
    noted = answers.noted(heading.number)
    return ReportSection(
        heading,
        tuple(
            (each.text, answers.judgements.get(each.id, NOT_ANSWERED).capitalize())
            for each in heading.statements
        ),
        tuple(
            (title, legible(getattr(noted, name)) or NOTHING)
            for name, title in SECTIONS.items()
        ),
    )


def _sources(network: PartnershipNetwork, advice: Advice) -> list[str]:
    """Name the source of the form's structure, then those of the suggestions."""
    known = set(network.sources["source_id"])
    structure = [read_questionnaire().structure_source]
    cited = [
        key for kind in advice.kinds for each in kind.shown for key in each.sources
    ]
    every = citations(network, [key for key in [*structure, *cited] if key in known])
    more = len(every) - SOURCES_NAMED
    rest = [f"{more} more, which the explorer lists with each institution"]
    return every[:SOURCES_NAMED] + rest * (more > 0)
