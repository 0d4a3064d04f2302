"""What people call the columns of their tables."""

from __future__ import annotations

from collections.abc import Mapping

_PARTNER = (
    "partner, partners, partner school, partner schools, partner institution, partner "
    "institutions, works with, working with, worked with, linked with, linked to, "
    "linked school, linked schools, collaborates with, partnered with"
)
# Each field's other names, as `plain` gives them.
SYNONYMS: Mapping[str, Mapping[str, str]] = {
    "institutions": {
        "institution_id": "id, school id, code, ref, reference, key, identifier",
        "name": "school name, school, institution, institution name, college, "
        "organisation, organisation name, establishment name, name of school, member",
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
        "notes": "note, comment, comments, remarks",
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
        "source_id": "lead, lead id, lead institution, lead school, from, school a, "
        "institution a, institution 1, school 1, source, origin",
        "target_id": f"{_PARTNER}, partner id, to, with, school b, institution b, "
        "institution 2, school 2, target, member",
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
# Names that stand for a field only where no surer one does.
LAST_RESORT: Mapping[str, Mapping[str, str]] = {
    "partnerships": dict.fromkeys(
        ("school", "school name", "institution", "institution name", "name"),
        "source_id",
    )
}
