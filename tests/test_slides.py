"""A story as slides."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from pptx import Presentation

from iinst_geo import PartnershipFilter
from iinst_geo.export.slides import story_pptx
from iinst_geo.story import CASE_STUDY, Scene, SceneFocus, Story
from tests.samples import small_network

STORY = Story(
    "Trees",
    (
        Scene("Alders <first>", "A caption", "Say this.", PartnershipFilter(theme="1")),
        Scene("Beech", focus=SceneFocus(CASE_STUDY, "B2")),
    ),
)


def picture(selection, focus):
    drawn = io.BytesIO()
    Image.new("RGB", (300, 100)).save(drawn, "PNG")
    return drawn.getvalue()


def test_each_scene_is_a_slide_with_words_picture_and_notes():
    asked = []

    def noted(selection, focus):
        asked.append((selection.case_study_ids, focus and focus.selected))
        return picture(selection, focus)

    content = story_pptx(small_network(), STORY, noted)
    slides = Presentation(io.BytesIO(content)).slides
    assert asked == [(("A1",), None), (("A1", "B2", "C3"), "B2")]
    assert [slide.shapes.title.text for slide in slides] == ["Alders <first>", "Beech"]
    first, second = slides
    texts = [shape.text_frame.text for shape in first.shapes if shape.has_text_frame]
    assert "A caption" in texts
    [image] = [shape for shape in first.shapes if shape.shape_type == 13]
    assert image._element._nvXxPr.cNvPr.get("descr") == (
        "Map with 4 institutions, 3 partnerships and 1 case study."
    )
    assert image.width / image.height == pytest.approx(3, rel=1e-4)
    notes = first.notes_slide.notes_text_frame.text
    assert notes.startswith("Say this.") and "A page" in notes
    assert "A book" in second.notes_slide.notes_text_frame.text


def test_pictures_stay_on_the_slide():
    presentation = Presentation(io.BytesIO(story_pptx(small_network(), STORY, picture)))
    for slide in presentation.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top >= 0
            assert shape.left + shape.width <= presentation.slide_width
            assert shape.top + shape.height <= presentation.slide_height
