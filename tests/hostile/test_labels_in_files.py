"""Text from data stays text in every file that is taken away."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree as ET

import openpyxl
import pandas as pd
import pyogrio
import pytest
from docx import Document
from pptx import Presentation

from iinst_geo import select
from iinst_geo.export.documents.briefing import briefing_html
from iinst_geo.export.documents.self_analysis_docx import answers_docx
from iinst_geo.export.documents.self_analysis_html import answers_html
from iinst_geo.export.documents.slides import story_pptx
from iinst_geo.export.formats import FORMATS
from iinst_geo.export.player.file import story_html
from iinst_geo.export.tables.problem_report import marked_workbook, problems_to_csv
from iinst_geo.export.tables.spreadsheet import table_to_xlsx
from iinst_geo.ingest import read_own_data
from iinst_geo.nearby.places import find_place
from iinst_geo.nearby.query import find_nearby
from iinst_geo.self_analysis.advice import advise
from iinst_geo.story.files import read_story, write_story
from iinst_geo.story.model import Scene, Story
from iinst_geo.text import UNKNOWN_SIGN, is_formula_like
from tests.hostile.page_text import elements_of, tags
from tests.hostile.words import (
    ID,
    SHAPES,
    UNSEEN,
    Words,
    answers_of,
    draft_of,
    network_of,
    package_of,
    story_of,
)
from tests.ingest.test_reading import assert_same
from tests.samples import small_network

NETWORK, WORDS = network_of(*SHAPES)
WHOLE = select(NETWORK)
STORY = story_of(NETWORK, WORDS)
ANSWERS = answers_of(WORDS)
NAMES = list(NETWORK.institutions["name"])


def files_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def outside(content: bytes) -> list[str]:
    """Return what an Office file would fetch or link to."""
    found = []
    for name, part in files_of(content).items():
        if name.endswith(".rels"):
            found += [
                each.get("Target", "")
                for each in ET.fromstring(part)  # noqa: S314, ours
                if each.get("TargetMode") == "External"
            ]
        elif name.endswith(".xml"):
            ET.fromstring(part)  # noqa: S314, ours: it is well formed
    return found


def test_in_csv_no_cell_is_a_formula_and_each_word_stands_as_it_is():
    for content in (
        FORMATS["csv"].make(WHOLE),
        problems_to_csv(read_own_data(draft_of(Words(*SHAPES))).problems),
    ):
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        cells = [cell for row in rows for cell in row]
        assert any("hostile" in cell for cell in cells)
        assert [c for c in cells if "hostile" in c and is_formula_like(c)] == []
    listed = FORMATS["csv"].make(WHOLE).decode("utf-8-sig")
    bare = [
        cell.removeprefix("'")
        for row in csv.reader(io.StringIO(listed))
        for cell in row
    ]
    assert set(NAMES) <= set(bare)


def test_in_workbooks_no_cell_is_a_formula_or_a_link():
    given = table_to_xlsx(
        pd.DataFrame({"name": NAMES, "postcode": "nowhere"}), "Schools", []
    )
    problems = read_own_data({"given.xlsx": given}).problems
    for content in (
        FORMATS["xlsx"].make(WHOLE),
        marked_workbook("given.xlsx", given, problems),
    ):
        assert outside(content) == []
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        assert [cell for cell in cells if cell.hyperlink] == []
        assert set(NAMES) <= {cell.value for cell in cells}


def test_geojson_geopackage_and_data_package_hold_each_word_as_it_is(tmp_path):
    told = json.loads(FORMATS["geojson"].make(WHOLE))
    assert {each["properties"].get("name") for each in told["features"]} >= set(NAMES)
    path = tmp_path / "view.gpkg"
    path.write_bytes(FORMATS["gpkg"].make(WHOLE))
    assert list(pyogrio.read_dataframe(path, layer="institutions")["name"]) == NAMES
    package = package_of(NETWORK)
    assert_same(read_own_data({"data.zip": package}).network, NETWORK)
    files = files_of(package)
    assert "may take it for a formula" in files["README.md"].decode()
    assert "formula" in json.loads(files["datapackage.json"])["description"]


def test_in_svg_and_pdf_words_make_nothing():
    drawn = FORMATS["svg"].make(WHOLE)
    root = ET.fromstring(drawn)  # noqa: S314, ours
    kinds = {each.tag.rpartition("}")[2] for each in root.iter()}
    assert not kinds & {"a", "script", "foreignObject", "iframe"}
    loads = [
        value
        for each in root.iter()
        for name, value in each.attrib.items()
        if name.rpartition("}")[2] == "href" or name.startswith("on")
    ]
    assert [each for each in loads if not each.startswith(("#", "data:"))] == []
    assert ID not in {each.get("id") for each in root.iter()}
    written = " ".join(each.text or "" for each in root.iter())
    assert all(name[:12] in written for name in NAMES)
    printed = FORMATS["pdf"].make(WHOLE)
    assert not re.search(rb"/(URI|JS|JavaScript|Annot|OpenAction|Launch)\b", printed)


def test_in_html_files_words_make_no_element():
    place = find_place(NETWORK, NETWORK.institutions["institution_id"][0])
    player = FORMATS["html"].make(WHOLE).decode()
    for content in (
        player,
        story_html(NETWORK, STORY).decode(),
        answers_html(NETWORK, ANSWERS, advise(NETWORK, ANSWERS)).decode(),
        briefing_html(find_nearby(NETWORK, place, 30.0)),
    ):
        assert [each for each in elements_of(content).made if each != "<script>"] == []
        assert "hostile" in content
    # A player has scripts of its own, and no more when its words are hostile.
    assert tags(player) == tags(FORMATS["html"].make(select(small_network())).decode())
    [data] = re.findall(
        r'<script type="application/json" id="data">(.*?)</script>', player
    )
    assert not set("<>&\u2028\u2029") & set(data)
    assert set(NAMES) <= {*strings_of(json.loads(data))}


def strings_of(data: object) -> Iterator[str]:
    """Return every string in JSON."""
    if isinstance(data, str):
        yield data
    for part in (
        data.values()
        if isinstance(data, dict)
        else data
        if isinstance(data, list)
        else ()
    ):
        yield from strings_of(part)


def test_in_slides_and_documents_words_make_no_link():
    scene = STORY.scenes[0]
    slides = story_pptx(NETWORK, replace(STORY, scenes=(scene,)))
    report = answers_docx(NETWORK, ANSWERS, advise(NETWORK, ANSWERS))
    assert outside(slides) == outside(report) == []
    [slide] = Presentation(io.BytesIO(slides)).slides
    assert slide.shapes.title.text_frame.text == scene.title
    assert scene.notes in slide.notes_slide.notes_text_frame.text
    paragraphs = {each.text for each in Document(io.BytesIO(report)).paragraphs}
    assert {each.current_approach for each in ANSWERS.notes.values()} <= paragraphs


def test_a_story_comes_back_with_each_word_as_it_is():
    assert read_story(write_story(STORY), NETWORK) == STORY


def test_what_nobody_sees_is_left_out_where_data_are_read():
    made, words = network_of(UNSEEN)
    read = read_own_data({f"{words.name_of_file()}.zip": package_of(made)})
    name = read.network.institutions["name"][0]
    assert name.split(" ")[:2] == ["hostile", "name"]
    for sign in "\u202e\u2066\ufffe\uffff\ufdd0\0\a\x1b\x7f":
        assert sign not in name + read.name
    assert "\u200b" in name  # which some scripts need
    again = read_own_data({"again.zip": package_of(read.network)})
    assert_same(again.network, read.network)


@pytest.mark.trial
@pytest.mark.parametrize("format_", FORMATS)
def test_a_network_with_what_no_xml_holds_goes_into_every_format(format_):
    made, _ = network_of(UNSEEN)
    assert FORMATS[format_].make(select(made))


def test_a_story_and_answers_with_what_no_xml_holds_become_slides_and_documents():
    made, words = network_of(UNSEEN)
    scene = Scene(words.of("title")[:160], words.of("caption"), words.of("notes"))
    slides = story_pptx(made, Story(words.of("story"), (scene,)))
    [slide] = Presentation(io.BytesIO(slides)).slides
    assert slide.shapes.title.text_frame.text.count(UNKNOWN_SIGN) > 1
    answers = answers_of(words)
    report = answers_docx(made, answers, advise(made, answers))
    assert UNKNOWN_SIGN in "".join(
        each.text for each in Document(io.BytesIO(report)).paragraphs
    )
