"""A page to take away about what lies round a place, with picture and sources."""

from __future__ import annotations

from markupsafe import Markup

from iinst_geo.export.documents.html_pages import citations, template
from iinst_geo.export.summary import CODING
from iinst_geo.maps.palette import LIGHT, SCHOOL_ALONE, in_order
from iinst_geo.nearby.query import Nearby, nearby_line, ring_in_words
from iinst_geo.nearby.rows import neighbour_rows
from iinst_geo.nearby.shared import setting_of_place
from iinst_geo.network.facets import coded_here
from iinst_geo.network.rows import case_study_row, institution_row
from iinst_geo.selection.model import select
from iinst_geo.selection.summaries import (
    counted,
    filter_in_words,
    honesty_line,
    is_by_postcode,
)
from iinst_geo.text import words
from iinst_geo.vocabulary import NOT_RECORDED, SETTING_BASIS

ROWS_ON_A_PAGE = (
    14  # with their reasons they fill what the picture leaves of an A4 page
)
SOURCES_NAMED = 6
MOST_DRAWN = 50  # more hide each other in the picture
DISTANCES = (
    "Distances are geodesic, in a straight line; the outlines of authorities are "
    "coarse (about 150 m)."
)
BY_POSTCODE = "Places are postcode centroids."
OF_SCHOOLS = (
    "Schools of the register stand where it says, in no recorded partnership; their "
    "setting is worked out by this project."
)


def briefing_html(found: Nearby) -> str:
    """
    Return a briefing as one HTML page without outside requests.

    It prints on one side of A4 as long as there are no more than ``ROWS_ON_A_PAGE``
    results; beyond that it says how many the list leaves out.
    """
    # Loads what draws pictures, which most servers are never asked for.
    from iinst_geo.export.pictures.around import nearby_svg  # noqa: PLC0415

    rows = neighbour_rows(found.network, found.results)
    more = found.in_ring - ROWS_ON_A_PAGE
    return template("briefing.html.j2").render(
        title=f"Institutions {ring_in_words(found)}",
        line=nearby_line(found),
        place=found.place,
        svg=Markup(nearby_svg(found)),  # noqa: S704, drawn by us; names are not in it
        picture_words=f"Map of {counted(len(rows), 'institution')} round the origin",
        legend=_legend(found),
        facts=_facts(found),
        rows=rows.head(ROWS_ON_A_PAGE).to_dict("records"),
        has_case_studies=found.network.has_case_studies,
        left_out=(
            f"{more:,} more in the ring are in the table that the page Nearby gives as "
            "CSV or XLSX."
            if more > 0
            else ""
        ),
        honesty=honesty_line(select(found.network)),
        basis=_basis(found),
        sources=_sources(found),
    )


def _basis(found: Nearby) -> str:
    """Say what the figures rest on; of places and coding only what holds here."""
    said = (
        (DISTANCES, True),
        (BY_POSTCODE, is_by_postcode(found.network)),
        (CODING, coded_here(found.network)),
        (OF_SCHOOLS, found.register is not None),
    )
    return " ".join(words for words, holds in said if holds)


def _legend(found: Nearby) -> list[tuple[str, str]]:
    recorded = [each for each in found.results if each.is_documented]
    present = {each.setting or NOT_RECORDED for each in recorded}
    signs = [(name, f"rgb{LIGHT.setting_colour(name)}") for name in in_order(present)]
    only_register = len(recorded) < len(found.results)
    return signs + [(SCHOOL_ALONE, f"rgb{LIGHT.school}")] * only_register


def _facts(found: Nearby) -> list[tuple[str, str]]:
    place = found.place
    setting = setting_of_place(found.network, place)
    basis = SETTING_BASIS.get(setting.basis, setting.basis)
    facts = [("From", place.label), ("Authority", place.authority or NOT_RECORDED)]
    facts += [("Region", place.region or NOT_RECORDED)]
    if setting.value:
        facts.append(("Setting", f"{setting.value}: {basis}"))
    facts.append(("Filters", filter_in_words(found.criteria) or "none"))
    return facts


def _sources(found: Nearby) -> str:
    """Name the publishers of what the rows rest on, each once, the rest by number."""
    network = found.network
    cited: dict[str, None] = {}
    for each in found.results:
        if not each.is_documented:
            continue
        row = institution_row(network, each.institution_id)
        cited |= dict.fromkeys(words(row.sources))
        for key in each.case_studies:
            cited |= dict.fromkeys(words(case_study_row(network, key).sources))
    titles = citations(network, cited)
    if found.register:
        titles.insert(0, f"Department for Education, {found.register.label}")
    shown = list(dict.fromkeys(titles))
    more = len(shown) - SOURCES_NAMED
    listed = "; ".join(shown[:SOURCES_NAMED])
    return f"{listed}; and {more} more, listed in the explorer." if more > 0 else listed
