"""The smallest networks that hold every kind of thing, and strategies over networks."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
from hypothesis import Phase, settings
from hypothesis import strategies as st
from shapely import Point

from iinst_geo import PartnershipFilter, PartnershipNetwork, read_network
from iinst_geo.network.facets import facet_sets
from iinst_geo.network.schema import SCHEMAS
from iinst_geo.selection.model import Selection

BUILT_IN = read_network()

# A busy machine may be slow now and then; that is no fault of what is tested.
calmly = settings(deadline=None, max_examples=15)
# Where each example builds a network: few, and a failure is shown as it was met.
rarely = settings(
    deadline=None, max_examples=5, phases=[Phase.explicit, Phase.generate]
)

STUDIES = """
id | programme | title  | lead_id | phase     | detail_level      | sources
A1 | Maths     | Alders | oak     | Primary   | summary only      | web
B2 | Numbers   | Beech  | elm     | Secondary | account in full   | web book
C3 | Maths     | Cedars |         |           | code only         | web
"""
TIES = """
study | source | target  | basis    | sources
A1    | oak    | ash     | named    | web
A1    | oak    | yew     | inferred | web
A1    | oak    | saplings| group    | web
B2    | elm    | ash     | named    | book
"""
INSTITUTIONS = """
id       | name       | kind   | setting | region | council | town | postcode | at
oak      | Oak School | school | Urban   | London | Bromley | Orby | BR1 2AB  | 0 51.4
ash      | Ash School | school | Rural   | London | Bromley | Orby | BR1 3DE  | .1 51.4
yew      | Yew School | school | Rural   |        | Kent    | Yarl | ME1 1AA  | .5 51.4
elm      | Elm School | school |         | London | Bromley | Elby |          | .1 51.5
saplings | Saplings   | group  |         | London | Bromley |      |          |
"""
FACETS = """
study | facet    | value        | basis  | sources
A1    | theme    | 1            | coded  | web
A1    | theme    | 2            | coded  | web
B2    | theme    | 2            | coded  | web
B2    | funding  | Internal     | stated | web
A1    | activity | Joint events | coded  | web
"""
PROGRAMMES = """
programme | publisher | case_studies_published
Maths     | MathsCo   | 9
Numbers   | NumCo     | 1
"""
SOURCES = """
id   | title
web  | A page
book | A book
"""
_RENAMED = {
    "institutions": {"id": "institution_id", "council": "local_authority"},
    "case_studies": {"id": "case_study_id"},
    "facets": {"study": "case_study_id"},
    "partnerships": {
        "study": "case_study_id",
        "source": "source_id",
        "target": "target_id",
    },
    "sources": {"id": "source_id"},
}


def table(name, rows):
    """Give a table of a network from rows that name only what matters."""
    columns = list(SCHEMAS[name].columns)
    made = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns, "str"))
    if name == "programmes":
        counts = pd.to_numeric(made["case_studies_published"])
        made["case_studies_published"] = counts.astype("Int64")
    return made


def institution_table(rows):
    """Give the table of institutions; ``at`` is ``lon lat`` in degrees, or missing."""
    made = table("institutions", rows)
    places = [(row.get("at") or "").split() for row in rows]
    points = [Point(*map(float, place)) if place else None for place in places]
    return gpd.GeoDataFrame(made, geometry=points, crs="EPSG:4326")


def rows_of(name, written):
    """Read rows written as a table in text; an empty cell is a missing value."""
    head, *lines = (
        [cell.strip() or None for cell in line.split("|")]
        for line in written.strip().splitlines()
    )
    keys = [_RENAMED.get(name, {}).get(key, key) for key in head]
    return [dict(zip(keys, line, strict=True)) for line in lines]


def small_tables(**changes):
    """
    Give the tables of the small network.

    Oak leads A1 with Ash, Yew (inferred) and an unplaced group; Elm leads B2 with Ash
    too; nobody is known to lead C3. A change replaces a table.
    """
    written = {
        "case_studies": STUDIES,
        "facets": FACETS,
        "partnerships": TIES,
        "programmes": PROGRAMMES,
        "sources": SOURCES,
    }
    tables = {name: table(name, rows_of(name, rows)) for name, rows in written.items()}
    tables["institutions"] = institution_table(rows_of("institutions", INSTITUTIONS))
    return tables | changes


def small_network(**changes):
    """Give the network of ``small_tables``."""
    return PartnershipNetwork(**small_tables(**changes))


LINKED = """
id | name        | phase     | setting | region     | council | at
a  | Alder       | Primary   | Urban   | London     | Bromley | 0 51.4
b  | Beech       | Primary   | Rural   | South East | Kent    | .5 51.3
c  | Cedar       | Secondary | Urban   | London     | Bromley | .1 51.4
d  | Dogwood     | Secondary | Rural   | South East | Kent    |
e  | Elder       |           |         |            |         | .2 51.4
f  | Lonely Fir  | Primary   | Rural   | South East | Kent    | .6 51.2
"""
LINKS = """
source | target | basis
a      | b      | named
c      | a      | named
c      | d      | named
e      | c      | inferred
"""


def linked_network():
    """
    Give a list of links: nobody gave case studies.

    Alder is linked with Beech and Cedar, Cedar with Dogwood (no place) and Elder
    (nothing recorded) too; Lonely Fir with nobody.
    """
    rows = [row | {"kind": "school"} for row in rows_of("institutions", LINKED)]
    return PartnershipNetwork(
        institution_table(rows),
        **{name: table(name, []) for name in ("case_studies", "facets")},
        partnerships=table("partnerships", rows_of("partnerships", LINKS)),
        **{name: table(name, []) for name in ("programmes", "sources")},
    )


def changed(name, row, /, **cells):
    """Give a table of the small network with other cells in one row (from 0)."""
    made = small_tables()[name]
    for column, value in cells.items():
        made.loc[row, column] = value
    return {name: made}


def ids(selection: Selection) -> set[str]:
    """Give the case studies that a selection shows."""
    return set(selection.case_study_ids)


@st.composite
def filters(draw, network=BUILT_IN):
    """Draw a filter over a network's own values, with a search text now and then."""
    chosen = {
        name: draw(st.sets(st.sampled_from(list(values)), min_size=1, max_size=3))
        for name, values in facet_sets(network).items()
    }
    # Most random combinations leave nothing; a few facets at a time leave something.
    kept = draw(st.sets(st.sampled_from(list(chosen)), max_size=3))
    q = draw(st.sampled_from(["", "", "", "school", "cornwall", "oak", "zzzzzzzz"]))
    return PartnershipFilter(**{name: chosen[name] for name in kept}, q=q)


def selectable(network=BUILT_IN):
    """Draw nothing, a case study or an institution."""
    studies = network.case_studies["case_study_id"]
    return st.sampled_from(["", *studies, *network.institutions["institution_id"]])


@st.composite
def networks(draw):
    """Draw a valid network of up to six institutions and four case studies."""
    words = st.sampled_from([None, "Urban", "Not recorded", "<b>", "Inner city"])
    names = ["i1", "i2", "i3", "i4", "i5", "i6"]
    institutions = [
        {
            "institution_id": name,
            "name": f"School {name}",
            "kind": draw(st.sampled_from(["school", "group"])),
            "setting": draw(words),
            "region": draw(words),
            "local_authority": draw(st.sampled_from([None, "Kent", "Bury"])),
            # Few places, so that some institutions stand at the same point.
            "at": draw(st.sampled_from(["", "0.1 51", "0.2 51", "-3 55"])),
        }
        for name in names
    ]
    studies, ties = [], []
    for number in range(draw(st.integers(0, 4))):
        key, lead = f"S{number}", draw(st.sampled_from([None, *names]))
        studies.append(
            {
                "case_study_id": key,
                "programme": draw(st.sampled_from(["P", "Q"])),
                "title": f"Study {number}",
                "lead_id": lead,
                "phase": draw(st.sampled_from([None, "Primary", "Other"])),
                "detail_level": draw(st.sampled_from(["account in full", "name only"])),
            }
        )
        partners = draw(st.sets(st.sampled_from(names), max_size=3)) - {lead}
        ties += [
            {
                "case_study_id": key,
                "source_id": lead,
                "target_id": partner,
                "basis": draw(st.sampled_from(["named", "inferred", "group"])),
            }
            for partner in sorted(partners)
            if lead
        ]
    coded = [
        {"case_study_id": study["case_study_id"], "facet": "theme", "value": value}
        for study in studies
        for value in sorted(draw(st.sets(st.sampled_from(["1", "2", "9"]))))
    ]
    return PartnershipNetwork(
        institution_table(institutions),
        table("case_studies", studies),
        table("facets", [row | {"basis": "coded"} for row in coded]),
        table("partnerships", ties),
        table(
            "programmes",
            [
                {"programme": "P", "publisher": "Pub", "case_studies_published": 22},
                {"programme": "Q"},
            ],
        ),
        table("sources", []),
        has_case_studies=True,  # be it with none
    )


# Each kind of origin, and the first that lies near it.
ORIGINS = [
    ("BB1 2LD", "Blackburn with Darwen Local Authority"),
    ("tr11", "St Mary's Catholic Primary School"),
    ("Falmouth", "King Charles C of E Primary School"),
    ("Leicester", "Soar Valley College"),
    ("East Midlands", "Bishop Stopford School"),
    ("falmouth-school", "St Francis C of E Primary School"),
    ("lil", "Queen's Park Technology College"),
]
