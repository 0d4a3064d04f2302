"""A story, or a view, as PowerPoint slides."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable
from dataclasses import replace
from zipfile import ZipFile

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from iinst_geo.export.documents.html_pages import citations
from iinst_geo.export.pictures.figure import view_in_words
from iinst_geo.export.pictures.land import Bounds
from iinst_geo.export.pictures.slide import FOOT_SHARE, WORDS_SHARE, slide_png
from iinst_geo.export.summary import TITLE, attribution, in_words, view_line
from iinst_geo.files import steady_zip
from iinst_geo.maps.ground import CREDITS
from iinst_geo.maps.palette import palette_for
from iinst_geo.maps.view import TILE_PX
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.rows import CaseStudyRow, as_rows
from iinst_geo.network.sources import cited_sources
from iinst_geo.selection.focus import Focus, are_near
from iinst_geo.selection.model import Selection, select
from iinst_geo.selection.summaries import honesty_line
from iinst_geo.story.model import (
    CASE_STUDY,
    INSTITUTION,
    MOST_SCENES,
    Scene,
    SceneFocus,
    SceneView,
    Story,
    members_in_focus,
)
from iinst_geo.text import xml_text

WIDTH_IN, HEIGHT_IN = 13.333, 7.5  # 16:9
MARGIN_IN = 0.3
WORDS_IN = WIDTH_IN * WORDS_SHARE - 2 * MARGIN_IN
TITLE_IN = 2.3  # high, at most
INSET_IN, POINTS_PER_IN = 0.1, 72
LETTER_SHARE, LINE_SHARE = 0.52, 1.22  # of the size: a letter's width, a line's height
BEHIND_ALL = 2  # place among a slide's shapes, after what is said of them all
TITLE_ONLY = 5  # of the layouts of python-pptx's own template
TITLE_PT, CAPTION_PT, LEAST_PT = 28, 20, 10
SOURCES_NAMED = 12
ROOM, LEAST_DEGREES = 0.15, 0.03  # left at each side of what stands out
SCENE_PX = (380, 500)  # the map that the zoom of a scene is meant for


def view_pptx(
    selection: Selection, focus: Focus | None = None, *, theme: str = "light"
) -> bytes:
    """
    Return a view as slides: all of it, then each case study that it shows, if any.

    Parameters
    ----------
    selection
        What to show.
    focus
        What stands out on the first slide.
    theme
        ``light`` or ``dark``, of the pictures.
    """
    return story_pptx(selection.network, view_story(selection, focus), theme=theme)


def view_story(selection: Selection, focus: Focus | None = None) -> Story:
    """Return a view as scenes; the first says so if there are too many for them all."""
    every, most = selection.case_studies, MOST_SCENES - 1
    caption = view_line(selection, focus)
    if len(every) > most:
        caption += (
            f" Slides follow for the first {most} of {len(every):,} case studies; "
            "narrow them with filters for others."
        )
    first = Scene(TITLE, caption, criteria=selection.criteria)
    if focus:
        is_study = focus.selected in selection.network.case_study_by_id.index
        kind = CASE_STUDY if is_study else INSTITUTION
        first = replace(first, focus=SceneFocus(kind, focus.selected))
    rest = [
        Scene(
            f"{row.case_study_id} {row.title}",
            row.summary,
            criteria=selection.criteria,
            focus=SceneFocus(CASE_STUDY, row.case_study_id),
        )
        for row in as_rows(every.head(most), CaseStudyRow)
    ]
    return Story(TITLE, (first, *rest))


def story_pptx(
    network: PartnershipNetwork, story: Story, *, theme: str = "light"
) -> bytes:
    """
    Return a story as a PowerPoint file.

    Parameters
    ----------
    network
        What the scenes are about.
    story
        What to tell; a scene about an area or a place shows all that its filter does.
    theme
        ``light`` or ``dark``, of the pictures.

    Returns
    -------
    content
        One slide a scene, 16:9: title and caption as text, the map as a picture with
        its description, notes and sources in the speaker's notes. Characters that XML
        cannot hold stand as U+FFFD.

    Raises
    ------
    UnknownValueError
        If a scene asks for what the network does not have.
    """
    slides = Presentation()
    slides.slide_width, slides.slide_height = Inches(WIDTH_IN), Inches(HEIGHT_IN)
    slides.core_properties.title = xml_text(story.title)
    for scene in story.scenes:
        slide = slides.slides.add_slide(slides.slide_layouts[TITLE_ONLY])
        selection = select(network, scene.criteria)
        focus = members_in_focus(network, scene)
        _place_picture(slide, _picture(scene, selection, focus, theme), selection)
        _write_words(slide, scene, theme)
        notes = slide.notes_slide.notes_text_frame
        if notes is not None:
            notes.text = xml_text(_notes(scene, selection, focus))
    content = io.BytesIO()
    slides.save(content)
    with ZipFile(content) as packed:
        return steady_zip({name: packed.read(name) for name in packed.namelist()})


def _picture(
    scene: Scene, selection: Selection, focus: Focus | None, theme: str
) -> bytes:
    bounds = _bounds(scene.view) if scene.view else _around(selection.network, focus)
    return slide_png(
        selection,
        focus,
        view_in_words(selection, focus),
        theme=theme,
        inches=(WIDTH_IN, HEIGHT_IN),
        bounds=bounds,
    )


def _bounds(view: SceneView) -> Bounds:
    """Return what a map of the size that scenes are meant for shows, in degrees."""
    degrees_per_px = 360 / (TILE_PX * 2**view.zoom)
    across, along = (length * degrees_per_px / 2 for length in SCENE_PX)
    along *= math.cos(math.radians(view.latitude))
    lon, lat = view.longitude, view.latitude
    return lon - across, lat - along, lon + across, lat + along


def _around(network: PartnershipNetwork, focus: Focus | None) -> Bounds | None:
    """Return what surrounds that which stands out, if it has places."""
    placed = sorted(focus.institution_ids & network.placed_ids) if focus else []
    points = network.institution_by_id.geometry.loc[placed]
    points = points[are_near(points.x, points.y)]
    if points.empty:
        return None
    west, south, east, north = points.total_bounds
    across, along = (
        max(ROOM * side, LEAST_DEGREES) for side in (east - west, north - south)
    )
    return west - across, south - along, east + across, north + along


def _write_words(slide: Slide, scene: Scene, theme: str) -> None:
    ink = RGBColor(*palette_for(theme).ink)  # type: ignore[no-untyped-call]
    caption = slide.shapes.add_textbox(*[Emu(0)] * 4)
    top, foot = MARGIN_IN, HEIGHT_IN * (1 - FOOT_SHARE)
    for box, text, points, most_in in (
        (slide.shapes.title, scene.title, TITLE_PT, TITLE_IN),
        (caption, scene.caption, CAPTION_PT, foot),
    ):
        if box is None:
            continue
        size, high = _fitted(text, points, min(most_in, foot - top))
        box.left, box.top = Inches(MARGIN_IN), Inches(top)
        box.width, box.height = Inches(WORDS_IN), Inches(high)
        top += high
        box.text_frame.word_wrap = True
        box.text_frame.vertical_anchor = MSO_ANCHOR.TOP
        box.text_frame.text = xml_text(text)
        for paragraph in box.text_frame.paragraphs:
            paragraph.alignment = PP_ALIGN.LEFT
            paragraph.font.size, paragraph.font.bold = Pt(size), box is not caption
            paragraph.font.color.rgb = ink


def _fitted(text: str, points: int, most_in: float) -> tuple[int, float]:
    """Return the largest size of letters at which a text fits, and how high it is."""
    wide = (WORDS_IN - 2 * INSET_IN) * POINTS_PER_IN
    for size in range(points, LEAST_PT - 1, -1):
        line = int(wide / (size * LETTER_SHARE))
        lines = sum(max(-(-len(each) // line), 1) for each in text.splitlines() or [""])
        high = lines * size * LINE_SHARE / POINTS_PER_IN + 2 * INSET_IN
        if high <= most_in:
            break
    return size, high


def _place_picture(slide: Slide, png: bytes, selection: Selection) -> None:
    """Lay the map over the whole slide, beneath its words."""
    size = Inches(WIDTH_IN), Inches(HEIGHT_IN)
    shape = slide.shapes.add_picture(io.BytesIO(png), Emu(0), Emu(0), *size)
    shapes = shape._element.getparent()  # noqa: SLF001, there is no other way behind
    shapes.remove(shape._element)  # noqa: SLF001
    shapes.insert(BEHIND_ALL, shape._element)  # noqa: SLF001
    # python-pptx has no way to a picture's description but this.
    described = shape._element._nvXxPr.cNvPr  # noqa: SLF001
    described.set("descr", f"Map with {in_words(selection)}.")


def _notes(scene: Scene, selection: Selection, focus: Focus | None) -> str:
    studies = focus.case_study_ids if focus else selection.case_study_ids
    sources = _sources(selection.network, studies)
    credit = f"{CREDITS}. {attribution(selection)}".strip()
    parts = [scene.notes, honesty_line(selection), sources, f"Map\n{credit}"]
    return "\n\n".join(part for part in parts if part)


def _sources(network: PartnershipNetwork, studies: Iterable[str]) -> str:
    cited = [source for study in studies for source in cited_sources(network, study)]
    titles = citations(network, cited)
    if not titles:
        return ""
    more = len(titles) - SOURCES_NAMED
    rest = [f"and {more} more, listed in the explorer"] if more > 0 else []
    return "Sources\n" + "\n".join([*titles[:SOURCES_NAMED], *rest])
