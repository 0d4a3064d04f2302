"""A story, and a view, as slides."""

from __future__ import annotations

import io

import pytest
from pptx import Presentation

from iinst_geo import PartnershipFilter, select
from iinst_geo.export.documents.slides import (
    HEIGHT_IN,
    WIDTH_IN,
    story_pptx,
    view_pptx,
)
from iinst_geo.export.pictures.slide import slide_png
from iinst_geo.selection.focus import focus_on
from iinst_geo.story.model import CASE_STUDY, Scene, SceneFocus, SceneView, Story
from tests.samples import small_network

STORY = Story(
    "Trees",
    (
        Scene("Alders <first>", "A caption", "Say this.", PartnershipFilter(theme="1")),
        Scene(
            "Beech", focus=SceneFocus(CASE_STUDY, "B2"), view=SceneView(0.1, 51.4, 9)
        ),
    ),
)


@pytest.fixture(scope="module")
def presentation():
    return Presentation(io.BytesIO(story_pptx(small_network(), STORY)))


def pictures(slide):
    return [shape for shape in slide.shapes if shape.shape_type == 13]


def test_each_scene_is_a_slide_with_words_picture_and_notes(presentation):
    first, second = presentation.slides
    assert first.shapes.title.text == "Alders <first>"
    assert second.shapes.title.text == "Beech"
    texts = [shape.text_frame.text for shape in first.shapes if shape.has_text_frame]
    assert "A caption" in texts
    [image] = pictures(first)
    assert image._element._nvXxPr.cNvPr.get("descr") == (
        "Map with 4 institutions, 3 partnerships and 1 case study."
    )
    notes = first.notes_slide.notes_text_frame.text
    assert notes.startswith("Say this.") and "A page" in notes
    assert "A book" in second.notes_slide.notes_text_frame.text


def test_pictures_stay_on_the_slide_and_differ(presentation):
    for slide in presentation.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top >= 0
            assert shape.left + shape.width <= presentation.slide_width
            assert shape.top + shape.height <= presentation.slide_height
    first, second = ([each] for [each] in map(pictures, presentation.slides))
    assert first[0].image.blob != second[0].image.blob


def test_the_map_fills_the_slide_beneath_its_words_with_its_credit(presentation):
    for slide in presentation.slides:
        [image] = pictures(slide)
        assert (image.left, image.top) == (0, 0)
        size = presentation.slide_width, presentation.slide_height
        assert (image.width, image.height) == size
        order = [shape.shape_id for shape in slide.shapes]
        assert order[0] == image.shape_id
        assert "GSHHG" in slide.notes_slide.notes_text_frame.text
        for words in (each for each in slide.shapes if each.has_text_frame):
            assert words.left + words.width < presentation.slide_width * 0.35


def test_no_name_on_a_slide_is_smaller_than_14_points(monkeypatch):
    """What is written on the axes, at the size that it has on the slide."""
    sizes = []

    def is_name(text):
        return len(text) > 2 and not text.endswith(" km")  # no letter, count, scale

    def kept(figure, *_):
        wide = figure.get_figwidth()
        on_map, paper = figure.axes
        names = [each for each in on_map.texts if is_name(each.get_text())]
        sizes.extend(each.get_fontsize() * WIDTH_IN / wide for each in names)
        credit = [each for each in paper.texts if "GSHHG" in each.get_text()]
        assert len(credit) == 1
        return b""

    monkeypatch.setattr("iinst_geo.export.pictures.saving.png", kept)
    selection = select(small_network())
    size = (WIDTH_IN, HEIGHT_IN)
    slide_png(selection, None, "words", theme="light", inches=size, bounds=None)
    assert len(sizes) > 3 and min(sizes) >= 14 - 1e-9


def test_a_view_is_a_slide_for_all_and_one_for_each_case_study():
    network = small_network()
    selection = select(network, PartnershipFilter(theme="2"))
    content = view_pptx(selection, focus_on(network, "ash"))
    titles = [
        slide.shapes.title.text for slide in Presentation(io.BytesIO(content)).slides
    ]
    assert titles[1:] == ["A1 Alders", "B2 Beech"]


@pytest.mark.parametrize("hostile", ["</script>", "=cmd()", "\u202eback", "x" * 150])
def test_hostile_titles_are_characters(hostile: str):
    story = Story(hostile, (Scene(hostile, hostile, hostile),))
    [slide] = Presentation(io.BytesIO(story_pptx(small_network(), story))).slides
    assert slide.shapes.title.text == hostile
    assert slide.notes_slide.notes_text_frame.text.startswith(hostile)
