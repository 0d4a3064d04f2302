"""Things to read and to ask for that can be made as large as wanted."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

import openpyxl

from bench.large_network import large_network
from iinst_geo import PartnershipFilter, select
from iinst_geo.analysis.comparison import compare
from iinst_geo.analysis.grid import grid_rows
from iinst_geo.analysis.regions import area_rows, flows
from iinst_geo.errors import IinstGeoError
from iinst_geo.export.documents import briefing, slides
from iinst_geo.export.pictures import figure
from iinst_geo.export.player import file as html
from iinst_geo.export.tables import (
    csv_geojson as tables,
)
from iinst_geo.export.tables import (
    data_package as package,
)
from iinst_geo.export.tables import (
    workbook,
)
from iinst_geo.export.tables.geopackage import to_gpkg
from iinst_geo.export.tables.problem_report import marked_workbook, problems_to_csv
from iinst_geo.ingest import read_own_data
from iinst_geo.nearby.places import find_place
from iinst_geo.nearby.query import find_nearby
from iinst_geo.nearby.suggested_partners import next_partners
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.search import search_institutions
from iinst_geo.network.ties import partners
from iinst_geo.register.importing import import_register
from iinst_geo.selection.facts import case_study_facts, institution_facts
from iinst_geo.selection.focus import focus_on
from iinst_geo.selection.members import members_at
from iinst_geo.selection.model import Selection
from iinst_geo.self_analysis.files import from_json
from iinst_geo.story.files import read_story
from scripts.make_register_sample import extract
from tests.own_files import as_csv
from tests.own_files import workbook as book_of
from tests.samples import BUILT_IN, institution_table, table

Work = Callable[[], object]
Rows = Iterable[Sequence[str]]
NAME = "Alder School {}"


def _read(**files: Rows) -> Work:
    """Return the reading of tables; a file is named by its key."""
    named = {
        f"{name}.csv": as_csv([*map(list, rows)]).encode()
        for name, rows in files.items()
    }
    return partial(read_own_data, named)


def _schools(count: int, *, name: str = NAME) -> list[list[str]]:
    return [["Name"], *([name.format(at)] for at in range(count))]


def _ties(pairs: Rows, *further: str) -> list[Sequence[str]]:
    return [["Lead", "Partner", *further], *pairs]


def _read_ties(count: int, pair: Callable[[int], Sequence[str]], *more: str) -> Work:
    ties = _ties(map(pair, range(count)), *more)
    return _read(institutions=_schools(count), partnerships=ties)


def unknown_ends(count: int) -> Work:
    return _read_ties(count, lambda at: [NAME.format(at), f"Older School {at}"])


def notes_for_partners(count: int) -> Work:
    note = " and ".join(f"planned lesson {part} together" for part in range(40))
    return _read_ties(count, lambda at: [NAME.format(at), f"{at} {note}"])


def known_parts_of_unknown_ends(count: int) -> Work:
    several = " and ".join(NAME.format(at) for at in range(20))
    return _read_ties(count, lambda at: [NAME.format(at), f"{several} and none {at}"])


def partners_of_one_cell(count: int) -> Work:
    cell = "; ".join(map(NAME.format, range(1, count)))
    return _read(
        institutions=_schools(count), partnerships=_ties([[NAME.format(0), cell]])
    )


def links_told_from_both_ends(count: int) -> Work:
    return _read_ties(
        count,
        lambda at: [*map(NAME.format, (at % 2, 1 - at % 2)), f"Way {at}"],
        "Relationship",
    )


def repeated_ties(count: int) -> Work:
    return _read_ties(count, lambda _: [NAME.format(0), NAME.format(1), "M"], "Study")


def one_case_study(count: int) -> Work:
    return _read_ties(
        count,
        lambda at: [NAME.format(0), NAME.format((at + 1) % count), "M"],
        "Case study",
    )


def namesakes(count: int) -> Work:
    rows = [["Alder School", f"Town {at}"] for at in range(count)]
    ties = [["Alder School", "Alder School"]] * count
    return _read(institutions=[["Name", "Town"], *rows], partnerships=_ties(ties))


def _namesakes_with_partners(
    count: int, cells: Callable[[int], Sequence[str]], *headings: str
) -> Work:
    rows = [["Alder School", *cells(at), "Beech School"] for at in range(count)]
    head = ["Name", *headings, "Works with"]
    beech = ["Beech School", *[""] * len(headings), ""]
    return _read(institutions=[head, beech, *rows])


def namesakes_by_town(count: int) -> Work:
    return _namesakes_with_partners(count, lambda at: [f"Town {at}"], "Town")


def namesakes_by_kind(count: int) -> Work:
    return _namesakes_with_partners(count, lambda at: [f"Kind {at}"], "Type")


def namesakes_by_place(count: int) -> Work:
    return _namesakes_with_partners(
        count,
        lambda at: [f"{50 + at / 500:.4f}", f"-1.{at % 7}"],
        *("Latitude", "Longitude"),
    )


def namesakes_by_town_or_authority(count: int) -> Work:
    def cells(at: int) -> Sequence[str]:
        return [f"Town {at}", ""] if at % 2 else ["", f"Area {at}"]

    return _namesakes_with_partners(count, cells, "Town", "Local authority")


def repeated_ids(count: int) -> Work:
    rows = [["a", NAME.format(at)] for at in range(count)]
    ties = _ties([[NAME.format(0), NAME.format(1)]])
    return _read(institutions=[["Id", "Name"], *rows], partnerships=ties)


def unknown_words(count: int) -> Work:
    rows = [
        [NAME.format(at), *(f"{word} {at}" for word in ("Sity", "Kant", "Prim"))]
        for at in range(count)
    ]
    head = ["Name", "Setting", "Local authority", "Phase"]
    ties = _ties([[NAME.format(0), NAME.format(1)]])
    return _read(institutions=[head, *rows], partnerships=ties)


def unknown_postcodes(count: int) -> Work:
    rows = [
        [NAME.format(at), f"YO{at % 90} {at % 10}ZZ", "north"] for at in range(count)
    ]
    ties = _ties([[NAME.format(0), NAME.format(1)]])
    head = ["Name", "Postcode", "Latitude"]
    return _read(institutions=[head, *rows], partnerships=ties)


def long_names(count: int) -> Work:
    schools = _schools(count, name="{} " + "of the Holy Martyrs " * 20)
    ties = [[schools[at][0], schools[-at][0]] for at in range(1, count)]
    return _read(institutions=schools, partnerships=_ties(ties))


def wide_tables(count: int) -> Work:
    """Return the reading of tables with many columns, as many rows each."""
    head = ["Name", *(f"Column {at}" for at in range(count))]
    rows = [[NAME.format(at), *["x"] * count] for at in range(20)]
    return _read(
        institutions=[head, *rows],
        partnerships=_ties([[NAME.format(0), NAME.format(1)]]),
    )


def many_sheets(count: int) -> Work:
    sheets: dict[str, list[list[str]]] = {
        f"Schools_{at}": [
            ["Name"],
            *([f"{NAME.format(at)} {row}"] for row in range(20)),
        ]
        for at in range(count)
    }
    return partial(read_own_data, {"schools.xlsx": book_of(**sheets)})


def _merged_book(count: int) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Institutions"
    sheet.append(["Name", "Town"])
    for at in range(count):
        sheet.append([NAME.format(at), f"Town {at}"])
        sheet.append([f"{NAME.format(at)} annexe", ""])
        sheet.merge_cells(f"B{2 * at + 2}:B{2 * at + 3}")
    ties = book.create_sheet("Partnerships")
    for tie in _ties([[NAME.format(at), "Nobody"] for at in range(count)]):
        ties.append(tie)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def merged_cells(count: int) -> Work:
    return partial(read_own_data, {"book.xlsx": _merged_book(count)})


def marked_merged_cells(count: int) -> Work:
    content = _merged_book(count)
    problems = read_own_data({"book.xlsx": content}).problems
    return partial(marked_workbook, "book.xlsx", content, problems)


def problem_files(count: int) -> Work:
    return partial(problems_to_csv, unknown_ends(count)().problems)


def group_links(count: int) -> Work:
    head = ["Group UID", "Group Name", "URN", "EstablishmentName"]
    rows = [[f"{at % 9}", f"Trust {at % 9}", "", "Alder School"] for at in range(count)]
    return _read(links=[head, *rows])


def features(count: int) -> Work:
    made = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [-1.1, 53.9]},
            "properties": {"name": NAME.format(at), "partners": ["Beech School"]},
        }
        for at in range(count)
    ]
    content = json.dumps({"type": "FeatureCollection", "features": made}).encode()
    return partial(read_own_data, {"schools.geojson": content})


def graphs(count: int) -> Work:
    nodes = "".join(f'<node id="n{at}"/>' for at in range(count))
    edges = "".join(f'<edge source="n0" target="n{at}"/>' for at in range(1, count))
    namespace = "http://graphml.graphdrawing.org/xmlns"
    text = f'<graphml xmlns="{namespace}"><graph edgedefault="undirected">'
    content = f"{text}{nodes}{edges}</graph></graphml>".encode()
    return partial(read_own_data, {"network.graphml": content})


def registers(count: int) -> Work:
    rows = [
        {
            "URN": str(100_000 + at % (count - 9)),
            "EstablishmentName": NAME.format(at),
            "EstablishmentStatus (name)": "Open",
            "LA (name)": f"Kent {at}",
            "GOR (name)": "South East",
            "Postcode": f"YO{at % 90} {at % 10}ZZ",
        }
        for at in range(count)
    ]
    content = extract(rows).encode()

    def work() -> None:
        with suppress(IinstGeoError):
            import_register(content)

    return work


def stories(count: int) -> Work:
    scene = {"title": "All", "filters": {"q": "alder"}, "focus": {"kind": "place"}}
    content = {"kind": "", "title": "All", "scenes": [scene] * count}
    return partial(_refused, read_story, json.dumps(content).encode())


def answers(count: int) -> Work:
    notes = {str(at): {"other": "x"} for at in range(count)}
    judgements = {f"s{at}": "none" for at in range(count)}
    content = {"judgements": judgements, "notes": notes}
    return partial(_refused, from_json, json.dumps(content).encode())


def _refused(read: Callable[[bytes], object], content: bytes) -> None:
    try:
        read(content)
    except IinstGeoError:
        return
    raise AssertionError


def _star(count: int) -> PartnershipNetwork:
    """Return a network of one case study that everybody takes part in."""
    ids = [f"i{at}" for at in range(count)]
    return replace(
        BUILT_IN,
        institutions=institution_table(
            [
                {
                    "institution_id": key,
                    "name": NAME.format(key),
                    "kind": "school",
                    "local_authority": "Kent",
                    "region": "South East",
                    "town": f"Town {key}",
                    "at": f"{0.4 + at / count / 2:.5f} {51.1 + at % 97 / 500:.5f}",
                }
                for at, key in enumerate(ids)
            ]
        ),
        case_studies=table(
            "case_studies",
            [{"case_study_id": "M", "title": "All", "programme": "P", "lead_id": "i0"}],
        ),
        facets=table("facets", []),
        partnerships=table(
            "partnerships",
            [
                {
                    "case_study_id": "M",
                    "source_id": "i0",
                    "target_id": key,
                    "basis": "named",
                    "relationship": f"Way {key}",
                }
                for key in ids[1:]
            ],
        ),
        programmes=table("programmes", [{"programme": "P"}]),
        sources=table("sources", []),
    )


def _of_network(
    make: Callable[[int], PartnershipNetwork],
    do: Callable[[PartnershipNetwork], object],
) -> Callable[[int], Work]:
    return lambda count: partial(do, make(count))


def _of_selection(
    make: Callable[[int], PartnershipNetwork], do: Callable[[Selection], object]
) -> Callable[[int], Work]:
    return _of_network(make, lambda network: do(select(network)))


def _many(count: int) -> PartnershipNetwork:
    return large_network(count, 3 * count)


def _searched(network: PartnershipNetwork) -> None:
    for words in ("school", "alder schol town", "x" * 100):
        search_institutions(network, words)
        select(network, PartnershipFilter(q=words))


def _regions(selection: Selection) -> None:
    for level in ("region", "local_authority"):
        area_rows(selection, level)
        flows(selection, level)


def _near(network: PartnershipNetwork) -> None:
    place = find_place(network, "Maidstone")
    found = find_nearby(network, place, 100)
    briefing.briefing_html(found)
    next_partners(network, place, 100)


def _detail(network: PartnershipNetwork) -> None:
    institution_id = network.institutions["institution_id"].iloc[0]
    study = network.case_studies["case_study_id"].iloc[0]
    focus_on(network, institution_id)
    institution_facts(network, institution_id)
    case_study_facts(network, study)
    partners(network, institution_id)
    compare(network, [study])


# What is read, and how many at first: enough to stand out against any file's cost.
READING = [
    (unknown_ends, 800),
    (notes_for_partners, 400),
    (known_parts_of_unknown_ends, 400),
    (partners_of_one_cell, 6000),
    (links_told_from_both_ends, 500),
    (repeated_ties, 3000),
    (one_case_study, 3000),
    (namesakes, 2000),
    (namesakes_by_town, 200),
    (namesakes_by_kind, 200),
    (namesakes_by_place, 150),
    (namesakes_by_town_or_authority, 200),
    (repeated_ids, 3000),
    (unknown_words, 1000),
    (unknown_postcodes, 2000),
    (long_names, 1000),
    (wide_tables, 100),
    (many_sheets, 12),
    (merged_cells, 500),
    (marked_merged_cells, 500),
    (problem_files, 4000),
    (group_links, 3000),
    (features, 1000),
    (graphs, 3000),
    (registers, 4000),
    (stories, 1000),
    (answers, 3000),
]
# Those that once took the square, and a wrong column, in every test run.
ALWAYS = (
    notes_for_partners,
    links_told_from_both_ends,
    namesakes_by_town,
    namesakes_by_kind,
    namesakes_by_place,
    namesakes_by_town_or_authority,
)
_ASKED: dict[str, tuple[Callable[[Selection], object], int]] = {
    "list": (lambda shown: members_at(shown.network, shown.rows), 8000),
    "csv": (tables.to_csv, 3000),
    "geojson": (tables.to_geojson, 3000),
    "gpkg": (to_gpkg, 3000),
    "package": (package.to_package, 3000),
    "xlsx": (workbook.to_xlsx, 800),
    "html": (html.view_html, 2000),
    "svg": (figure.view_svg, 100),
    "pptx": (slides.view_pptx, 50),
    "grid": (grid_rows, 3000),
    "regions": (_regions, 3000),
    "search": (lambda selection: _searched(selection.network), 5000),
    "near": (lambda selection: _near(selection.network), 100),
    "detail": (lambda selection: _detail(selection.network), 5000),
}
CASES = [
    *((make.__name__, make, count) for make, count in READING),
    *(
        (f"{name} of {kind}", _of_selection(make, do), count)
        for name, (do, count) in _ASKED.items()
        for kind, make in (("one case study", _star), ("many case studies", _many))
    ),
]
