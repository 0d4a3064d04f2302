"""GraphML, GEXF and GML: networks of programs that draw them, by networkx."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from iinst_geo.ingest.files.plain_text import decoded
from iinst_geo.ingest.geo_files.geometries import numbered
from iinst_geo.ingest.headings import match_as
from iinst_geo.ingest.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, refuse_more
from iinst_geo.ingest.raw import RawTable, cell_text

if TYPE_CHECKING:
    import networkx as nx

NODES, LINKS = "nodes", "links"
_ENDS = ("source_id", "target_id")
_NAMES = ("name", "label", "title")
_GEXF = re.compile(rb"""xmlns\s*=\s*["'][^"']*gexf[^"']*["']""")
_KNOWN_GEXF = b'xmlns="http://www.gexf.net/1.2draft"'
Attributes = Mapping[str, Any]


def read_graphml(file: str, content: bytes) -> list[RawTable]:
    """Read a GraphML file: a table of its nodes, and one of its links."""
    import networkx as nx

    return _tables(file, content, lambda: nx.read_graphml(io.BytesIO(content)))


def read_gexf(file: str, content: bytes) -> list[RawTable]:
    """Read a GEXF file of Gephi, of any version."""
    import networkx as nx

    # Versions differ in what is not read here, and the reader knows two of them.
    known = _GEXF.sub(_KNOWN_GEXF, content, count=1)
    return _tables(file, content, lambda: nx.read_gexf(io.BytesIO(known)))


def read_graph_gml(file: str, content: bytes) -> list[RawTable]:
    """Read a file in the Graph Modelling Language."""
    import networkx as nx

    lines = decoded(content).splitlines()
    return _tables(file, content, lambda: nx.parse_gml(lines, label="id"))


def _tables(file: str, content: bytes, read: Callable[[], nx.Graph]) -> list[RawTable]:
    for mark in (b"node", b"edge"):
        # Each is named up to twice, and the names of columns are few.
        refuse_more(content.count(mark) // 2, MAX_ROWS, f"{mark.decode()}s")
    graph = read()
    return tables_of_graph(
        file,
        [(str(key), facts) for key, facts in graph.nodes(data=True)],
        [(str(one), str(other), facts) for one, other, facts in graph.edges(data=True)],
    )


def tables_of_graph(
    file: str,
    nodes: Iterable[tuple[str, Attributes]],
    links: Iterable[tuple[str, str, Attributes]],
) -> list[RawTable]:
    """
    Return a table of nodes and one of links.

    A node without a name is called as its id is.
    """
    named = [_named(key, facts) for key, facts in nodes]
    ends = [
        {"source_id": one, "target_id": other, **_plain(facts, _ENDS)}
        for one, other, facts in links
    ]
    return [_table(file, NODES, named), _table(file, LINKS, ends)]


def _named(key: str, facts: Attributes) -> Attributes:
    called = {word.casefold(): word for word in facts}
    words = [called[name] for name in _NAMES if name in called]
    if not words and "name" in match_as("", tuple(facts), "institutions").fields:
        return {"institution_id": key, **_plain(facts, ("institution_id",))}
    name = next((facts[word] for word in words if cell_text(facts[word]).strip()), key)
    taken = {"institution_id", "name"}
    rest = {word: cell for word, cell in facts.items() if word not in words[:1]}
    return {"institution_id": key, "name": name, **_plain(rest, taken)}


def _plain(facts: Attributes, taken: Iterable[str]) -> Attributes:
    """Return the facts that are no network of their own, such as colours."""
    return {
        word: cell
        for word, cell in facts.items()
        if word not in taken and not isinstance(cell, dict)
    }


def _table(file: str, sheet: str, records: Sequence[Attributes]) -> RawTable:
    headings = tuple(dict.fromkeys(key for each in records for key in each))
    refuse_more(len(headings), MAX_COLUMNS, "columns")
    refuse_more(len(records) * len(headings), MAX_CELLS, "cells")
    rows = [[cell_text(each.get(key)) for key in headings] for each in records]
    return numbered(file, sheet, headings, rows)
