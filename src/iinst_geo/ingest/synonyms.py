"""What people call the columns of their tables."""

from __future__ import annotations

from collections.abc import Mapping

_PARTNER = (
    "partner, partners, partner school, partner schools, partner institution, partner "
    "institutions, works with, working with, worked with, linked with, linked to, "
    "linked school, linked schools, collaborates with, partnered with"
)
_LEADS = "lead, from, source, origin, start, school a, school 1, institution a"
_LEADS += ", institution 1, node 1, node a, school from, lead institution, lead school"
_TARGETS = "partner, to, target, dest, destination, end, school b, school 2"
_TARGETS += ", institution b, institution 2, node 2, node b, school to, partner school"
_TARGETS += ", partner institution, member"


_URN = (("", " urn"), ("urn of ", ""))


def _ends(words: str) -> str:
    """Return what columns of an end of ties are called: each word, what it gives."""
    gives = ("id", "urn", "name", "code", "school", "institution", "node")
    each = words.split(", ")
    return ", ".join(
        [
            *each,
            *(f"{word} {what}" for word in each for what in gives),
            *(f"{what} of {word}" for word in each for what in gives),
        ]
    )


def _numbers(words: str) -> list[str]:
    """Return what the column of the number of an end is called."""
    return [f"{urn}{word}{of}" for word in words.split(", ") for urn, of in _URN]


# Each field's other names, as `plain` gives them.
SYNONYMS: Mapping[str, Mapping[str, str]] = {
    "institutions": {
        "institution_id": "id, school id, code, ref, reference, key, identifier",
        "name": "school name, school, institution, institution name, college, "
        "organisation, organisation name, establishment, establishment name, name of "
        "school, member, node, title",
        "kind": "type, institution type, establishment type, type of establishment, "
        "type of establishment name, establishment type name",
        "phase": "phase of education, phase of education name, school phase",
        "setting": "area type, kind of area",
        "rural_urban_2011": "urban rural name, urban rural, rural urban, ruc",
        "local_authority": "la, la name, authority, council, lea, local education "
        "authority, local authority name, borough",
        "region": "gor, gor name, government office region, region name",
        "town": "town or city, city, village, place",
        "postcode": "post code, postal code, p code, pcode, zip",
        "urn": "unique reference number",
        "status_now": "status, establishment status name, open or closed",
        "notes": "note, comment, comments, remarks, description",
        "longitude": "long, lon, lng, longitude deg, x",
        "latitude": "lat, latitude deg, y",
        "easting": "eastings, east, x coordinate, grid easting",
        "northing": "northings, north, y coordinate, grid northing",
        "partners": _PARTNER,
    },
    "case_studies": {
        "case_study_id": "id, code, case study, case study code, project, ref, "
        "collaboration id, partnership id",
        "title": "name, case study title, case study name, project name",
        "lead_id": "lead, lead institution, lead school, lead institution id, led by",
        "programme": "program, scheme, programme name",
        "phase": "phases, phase of education",
        "collaboration_type": "type, collaboration, type of collaboration",
        "professional_development": "development, cpd, pd",
        "years": "year, date, dates, period, when",
        "summary": "description, about, abstract",
        "notes": "note, comment, comments, remarks",
        "theme": "themes, topic, topics",
        "funding": "funding source, funding sources, funder, funded by, funders",
        "activity": "activities, what they do",
    },
    "facets": {
        "case_study_id": "case study, case study code, id, code, project",
        "facet": "kind, type, kind of value",
        "value": "values, theme, name",
        "evidence": "why, reason, note, notes",
    },
    "partnerships": {
        "case_study_id": "case study, case study code, project, collaboration, "
        "collaboration id, partnership id, partnership",
        "source_id": f"{_ends(_LEADS)}, led by, group uid, linked uid, group id",
        "target_id": f"{_PARTNER}, with, {_ends(_TARGETS)}",
        "relationship": "role, type, kind, kind of partnership, what they do",
        "basis_note": "note, notes, comment, comments, why",
    },
    "programmes": {
        "programme": "program, name, id, programme name",
        "publisher": "published by, organisation",
        "years": "year, date, dates",
        "url": "link, address, web page, website",
    },
    "sources": {
        "source_id": "id, code, ref, reference, key",
        "title": "name, source",
        "publisher": "published by, author",
        "url": "link, address, web page, website",
    },
}
# Names that stand for a field, the first that is free, only where no surer one does.
LAST_RESORT: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "institutions": {"label": ("name",)},
    "partnerships": {
        **dict.fromkeys(
            ("school", "school name", "institution", "institution name", "name", "urn"),
            ("source_id", "target_id"),
        ),
        "label": ("relationship",),
        **dict.fromkeys(_numbers(_LEADS), ("source_urn",)),
        **dict.fromkeys(_numbers(_TARGETS), ("target_urn",)),
    },
}
