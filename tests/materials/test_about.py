"""The words of the page About."""

from __future__ import annotations

from iinst_geo.materials.about import about_text, changes, citation


def test_the_words_of_the_page_are_whole(network):
    page = about_text()
    ids = [section.id for section in page.sections]
    assert len(set(ids)) == len(ids)
    sources = set(network.sources["source_id"])
    assert {term.source for term in page.terms} <= {*sources, ""}
    terms = [term.term.casefold() for term in page.terms]
    assert terms == sorted(set(terms))
    for reading in page.readings:
        assert reading.url.startswith("https://")
    assert "version 0.1.0" in citation("0.1.0")


def test_changes_stand_below_the_heading_of_their_section():
    heads = {line.split()[0] for line in changes().splitlines() if line[:1] == "#"}
    assert heads <= {"###", "####"}
    assert "### 0.1.0" in changes()
