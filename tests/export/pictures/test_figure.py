"""Pictures of a view: one sheet, its words as text, legible and described."""

from __future__ import annotations

import io
import re
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from iinst_geo import PartnershipFilter, honesty_line, select
from iinst_geo.export.pictures.around import HEIGHT_IN, WIDTH_IN, nearby_svg
from iinst_geo.export.pictures.figure import (
    view_figure,
    view_in_words,
    view_pdf,
    view_png,
)
from iinst_geo.export.pictures.figure import view_svg as draw_svg
from iinst_geo.export.pictures.label_places import Box, Name, placed_labels
from iinst_geo.export.pictures.lettering import (
    PT_PER_PX,
    PX_PER_IN,
    Style,
    drawable,
    width_px,
    wrapped,
)
from iinst_geo.nearby.places import find_place
from iinst_geo.nearby.query import find_nearby
from iinst_geo.selection.focus import focus_on
from tests.samples import BUILT_IN, calmly, changed, rarely, small_network

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "</script><b>&amp;</b> \"'=cmd() $x^2$ $ \\frac \u202eright to left\u202c \x0b 🏫 "
    + "long " * 60
)
BLACK = (0.0, 0.0, 0.0)
STYLE = Style(14, BLACK)
FONT_SIZE = re.compile(r"font-size: ([\d.]+)px")
FRAME = Box(0, 0, 400, 300)
sizes = st.floats(1, 120)
names = st.lists(
    st.builds(
        Name, st.floats(0, 400), st.floats(0, 300), st.just(8.0), sizes, st.just(16.0)
    ),
    max_size=12,
)


def svg(selection, focus=None, **look):
    return ET.fromstring(draw_svg(selection, focus, **look))  # noqa: S314 - ours


def written(element):
    return [each.text for each in element.iter(f"{SVG}text")]


@pytest.fixture(scope="module")
def cornwall():
    return select(BUILT_IN, PartnershipFilter(authority="Cornwall"))


def test_an_svg_is_a_picture_with_title_and_words(cornwall):
    picture = svg(cornwall)
    title, words = picture[0], picture[1]
    assert (title.tag, words.tag) == (f"{SVG}title", f"{SVG}desc")
    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby").split() == [title.get("id"), words.get("id")]
    assert title.text == "Partnerships between institutions"
    assert words.text == view_in_words(cornwall)
    assert "Leads: Falmouth School; St Ives School." in words.text
    assert honesty_line(cornwall) in words.text


def test_filters_leads_credit_and_legend_are_text_in_the_svg(cornwall):
    lines = written(svg(cornwall))
    for line in ("Falmouth School", "Hayle Community School", "Rural", "Inferred tie"):
        assert (line in lines) is (line != "Inferred tie")
    together = " ".join(lines)
    assert "Filters: local authority Cornwall." in together
    assert honesty_line(cornwall) in together
    assert "Coast: GSHHG" in together
    assert "Royal Mail copyright" in together


def test_a_key_explains_what_is_drawn_and_nothing_else(cornwall):
    around = focus_on(BUILT_IN, "LIL")
    inferred = written(svg(select(BUILT_IN), around))
    assert {"Inferred tie", "Inferred partner", "Selected"} <= set(inferred)
    assert {"Inner city", "two at one point"}.isdisjoint(inferred)
    assert {"Urban", "Suburban", "Rural"} <= set(inferred)  # of the land in sight


def test_a_png_has_two_dots_to_the_pixel_and_says_what_it_shows(cornwall):
    content = view_png(cornwall, size=(800, 500))
    picture = Image.open(io.BytesIO(content))
    assert picture.size == (1600, 1000)
    assert b"Description" in content
    assert picture.text["Title"] == "Partnerships between institutions"
    assert picture.text["Description"] == view_in_words(cornwall)


def test_a_pdf_is_one_page_with_title_and_language(cornwall):
    content = view_pdf(cornwall, size=(800, 500))
    assert content.startswith(b"%PDF-1.4")
    assert re.findall(rb"/Type /Page\b", content) == [b"/Type /Page"]
    assert b"/Title (Partnerships between institutions)" in content
    assert b"/Subject" in content
    *_, start = re.findall(rb"startxref\n(\d+)\n%%EOF", content)
    table = content[int(start) :]
    assert table.startswith(b"xref\n1 1\n")
    catalogue = content[int(table.split()[3]) :]
    assert catalogue.startswith(b"1 0 obj\n<< /Type /Catalog")
    assert b"/Lang (en-GB)" in catalogue
    before = int(re.search(rb"/Prev (\d+)", table)[1])
    assert content[before:].startswith(b"xref\n0 ")


def test_hostile_names_are_characters_in_every_picture():
    network = small_network(
        **changed("institutions", 0, name=HOSTILE),
        **changed("case_studies", 0, title=HOSTILE),
    )
    view, focus = select(network), focus_on(network, "A1")
    picture = svg(view, focus, theme="dark")
    assert not list(picture.iter(f"{SVG}script"))
    [name] = [each for each in written(picture) if each.startswith("</script><b>")]
    assert "$x^2$ $ \\frac right t" in name
    assert name.endswith("…")
    assert view_png(view, focus, size=(800, 500))[1:4] == b"PNG"
    assert view_pdf(view, focus, size=(800, 500))[:4] == b"%PDF"


def test_a_view_of_nothing_is_a_map_of_england():
    nothing = select(BUILT_IN, PartnershipFilter(q="zzzzzzzz"))
    lines = written(svg(nothing))
    assert any(line.endswith("00 km") for line in lines)
    assert "Setting" not in lines


def test_a_box_asked_for_is_what_the_map_shows(cornwall):
    figure = view_figure(cornwall, bounds=(-5.2, 50.1, -5.0, 50.2))
    west, east = figure.axes[1].get_xlim()
    south, north = figure.axes[1].get_ylim()
    # The corners, by the national grid.
    assert west < 171_000
    assert east > 185_000
    assert 10_000 < north - south < 20_000
    lines = written(svg(cornwall, bounds=(-5.2, 50.1, -5.0, 50.2)))
    assert "Falmouth School" in lines
    assert "St Ives School" not in lines


def test_words_lie_on_the_sheet_and_apart_from_the_map(cornwall):
    figure = view_figure(cornwall, size=(1000, 640))
    paper, view = figure.axes
    map_box = view.get_window_extent()
    for text in paper.texts:
        box = text.get_window_extent()
        assert box.x0 >= 0 and box.x1 <= 1000
        assert box.y0 >= 0 and box.y1 <= 640
        assert not map_box.overlaps(box)


@calmly
@given(names)
def test_names_cover_neither_one_another_nor_what_is_taken(wanted):
    discs = [name.disc for name in wanted]
    found = [place for place in placed_labels(wanted, FRAME, discs) if place]
    assert all(FRAME.holds(place) for place in found)
    assert not any(one.meets(other) for one, other in combinations(found, 2))
    assert not any(place.meets(disc) for place in found for disc in discs)


def test_a_name_stands_on_the_right_if_there_is_room_else_on_the_left():
    middle, edge = Name(200, 150, 8, 60, 16), Name(380, 150, 8, 60, 16)
    assert placed_labels([middle], FRAME)[0].left == 212
    assert placed_labels([edge], FRAME)[0].right == 368
    assert placed_labels([Name(200, 150, 8, 500, 16)], FRAME) == [None]


def test_a_line_is_covered_only_if_there_is_no_other_room():
    name, line = Name(200, 150, 8, 60, 16), Box(210, 0, 260, 300)
    assert placed_labels([name], FRAME, shunned=[line])[0].right == 188
    wall = Box(0, 0, 400, 300)
    assert placed_labels([name], FRAME, shunned=[wall])[0].left == 212


@rarely
@given(st.text(max_size=120), st.floats(60, 400))
def test_wrapped_lines_are_no_wider_than_asked(words, most_px):
    for line in wrapped(words, STYLE, most_px):
        assert width_px(line, STYLE) <= most_px + 2  # hinting rounds to pixels


def test_marks_that_steer_and_signs_without_a_letter_are_shown_as_such():
    assert drawable("a\u202eb\nc \x00d 🏫") == "ab c d \ufffd"
    assert drawable("Ysgol Gŵyr – $5") == "Ysgol Gŵyr – $5"


@pytest.mark.parametrize("origin", ["BB1 2LD", "Kent"])
def test_towns_round_a_place_are_whole_and_clear_of_one_another(origin):
    found = find_nearby(BUILT_IN, find_place(BUILT_IN, origin), 10)
    picture = ET.fromstring(nearby_svg(found))  # noqa: S314 - ours
    names = {}
    for each in picture.iter(f"{SVG}text"):
        style = Style(float(FONT_SIZE.search(each.get("style"))[1]) / PT_PER_PX, BLACK)
        x, y = (float(each.get(axis)) / PT_PER_PX for axis in "xy")
        names[each.text] = Box.around(x, y, width_px(each.text, style), style.px)
    towns = {name: box for name, box in names.items() if name[0].isalpha()}
    assert len(towns) > 5
    sheet = Box(0, 0, WIDTH_IN * PX_PER_IN, HEIGHT_IN * PX_PER_IN)
    for name, box in towns.items():
        assert sheet.left <= box.left and box.right <= sheet.right, name
        others = [other for other in names if other != name]
        assert not [other for other in others if box.meets(names[other])], name
