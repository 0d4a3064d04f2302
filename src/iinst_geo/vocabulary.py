"""The words that tables, filters and addresses share, each written once."""

from __future__ import annotations

from dataclasses import dataclass

NOT_RECORDED = "Not recorded"
IN_NO_PARTNERSHIP = "in no partnership"

PHASES = ("Primary", "Primary and Secondary", "Secondary", "Post-16 and Secondary")
# Phases of an institution, in the register's words, by the age of the pupils.
REGISTER_PHASES = (
    "Nursery",
    "Primary",
    "Middle deemed primary",
    "Middle deemed secondary",
    "Secondary",
    "All-through",
    "16 plus",
)
# What else the register, today or in former years, has in the column of the phase.
REGISTER_WORDS_FOR_PHASE = (*REGISTER_PHASES, "Post-16", "Special", "Not applicable")
SETTINGS = ("Inner city", "Suburban", "Urban", "Rural")
REGIONS = (
    "East Midlands",
    "East of England",
    "London",
    "North East",
    "North West",
    "South East",
    "South West",
    "West Midlands",
    "Yorkshire and The Humber",
)
# What stands for the region of a place outside England.
COUNTRIES = ("Wales", "Scotland", "Northern Ireland")
ACTIVITIES = (
    "Support to other schools",
    "Enquiry and action research",
    "Leaders' forum",
    "Joint planning",
    "Joint training",
    "Shared resources",
    "Transition",
    "Conference",
)
FUNDING_SOURCES = (
    "Internal",
    "Specialist school",
    "Training school",
    "Leading Edge",
    "Education Improvement Partnership",
    "Local Authority",
)

# The five themes of NCETM's Influential Institutions, in short names of our own.
THEME_NAMES = {
    "1": "Leadership",
    "2": "Professional development",
    "3": "Partnership and sharing",
    "4": "Planning and process",
    "5": "Practicalities and funding",
}


def theme_label(value: str) -> str:
    """Return a theme with its name: ``3 Partnership and sharing``."""
    return f"{value} {THEME_NAMES.get(value, '')}".strip()


# What each word of `setting_basis` means, for people.
SETTING_BASIS = {
    "stated": "stated by the source",
    "ruc": "from the official rural-urban class",
    "inner-london": "urban, in the ONS statistical Inner London",
    "core-distance": "urban, within 3 km of the centre of a core city",
    "ruc+distance": "official class: conurbation, over 3 km from a core city's centre",
    "neighbours": "from classed neighbours in the same town and authority",
    "postcode-density": "from the density of postcodes; about 95 in 100 right for "
    "rural or not",
    "none": "no place in Great Britain is recorded",
}

# The word of `phase_basis` where the phase was not given; empty where it was.
FROM_MEMBERS = "from its members"

TIE_BASIS = {
    "named": "named by the source",
    "inferred": "inferred",
    "group": "a group whose members are not named",
}

KINDS = ("school", "local authority", "national body", "network", "group")
# How much a theme counts in a case study.
THEME_WEIGHTS = ("main", "further")
FACET_BASES = ("stated", "coded", "inferred from status")
DETAIL_LEVELS = (
    "account in full",
    "opening of the page",
    "summary only",
    "name only",
    "code only",
)


@dataclass(frozen=True)
class Facet:
    """One way to narrow the case studies."""

    name: str  # the word of addresses, commands and widget keys
    label: str
    help: str
    order: tuple[str, ...] = ()  # the usual order of its values; others follow
    is_closed: bool = False  # its values are all shown, recorded here or not
    help_elsewhere: str = ""  # where ``help`` speaks of the built-in data alone
    help_of_own: str = ""  # where institutions are asked for, not case studies


FACETS = (
    Facet(
        "phase",
        "Phase",
        "The phases of education that the case study covers.",
        PHASES,
        is_closed=True,
        help_elsewhere="The phases of education that the case study covers: given "
        "with the data, or worked out from its members; the detail says which.",
        help_of_own="The institution’s own phase.",
    ),
    Facet(
        "theme",
        "Theme",
        "NCETM's five themes. Which case study shows which theme is this project's "
        "own coding of the surviving summaries.",
        tuple(THEME_NAMES),
        help_elsewhere="The themes recorded for the case study. 1 to 5 are NCETM's.",
    ),
    Facet(
        "funding",
        "Funding source",
        "Stated by the source, or inferred from a status that brought money.",
        FUNDING_SOURCES,
        help_elsewhere="Where the money came from.",
    ),
    Facet(
        "setting",
        "Setting",
        "The kind of area the lead institution stands in. Stated for one case study, "
        "derived for the others; the detail says how.",
        SETTINGS,
        help_elsewhere="The kind of area the lead institution stands in: given with "
        "the data, or worked out from the place; the detail says which.",
        help_of_own="The kind of area the institution stands in: given with the data, "
        "or worked out from the place; the detail says which.",
    ),
    Facet(
        "region",
        "Region",
        "The region of any member, lead or partner.",
        (*REGIONS, *COUNTRIES),
        help_of_own="The region that the institution lies in.",
    ),
    Facet(
        "authority",
        "Local authority",
        "The authority of any member, as it was at the time of the case study.",
        help_elsewhere="The authority of any member: given, or that of its postcode "
        "or point.",
        help_of_own="The institution’s own authority: given, or that of its postcode "
        "or point.",
    ),
    Facet("programme", "Programme", "The programme that published the case study."),
    Facet(
        "activity",
        "Activity",
        "What the members do together: this project's own coding of the surviving "
        "summaries.",
        ACTIVITIES,
        help_elsewhere="What the members do together.",
    ),
)
FACET_NAMES = tuple(facet.name for facet in FACETS)
