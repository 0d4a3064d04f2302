"""
Draw a font's letters as signed distance fields for the labels of the map.

The map library reads letters as "glyph PBF" files: protocol buffers with one
bitmap a letter, in which a byte tells how far a pixel lies from the letter's edge.
"""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from npm_package import read_member

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

# What the map library expects of every glyph file.
SIZE_PX = 24
BUFFER_PX = 3
RADIUS_PX = 8
CUTOFF = 0.25
# Baseline below the top of the line. Chosen so that capitals of this font
# (0.66 em) are centred on a label's anchor in the map library's layout.
ASCENDER_PX = 25

# The letters that names in Britain and Ireland need, and no others: bytes count.
LATIN = (*range(0x20, 0x7F), *range(0xC0, 0x100))
PUNCTUATION = (0x2013, 0x2018, 0x2019, 0x201C, 0x201D)  # dash and quotation marks
# Names of our own: the font's licence reserves its name for the original files.
FONTS = {
    "basemap-regular": "files/source-sans-3-latin-400-normal.woff",
    "basemap-semibold": "files/source-sans-3-latin-600-normal.woff",
}
CURVE_STEPS = 8  # chords of a curve; at 24 px the error is far below a pixel


def write_glyphs(target: Path, tarball: Path) -> None:
    """Write the glyph files of each font, and the font's licence beside them."""
    for name, member in FONTS.items():
        font = TTFont(io.BytesIO(read_member(tarball, member)))
        folder = target / name
        folder.mkdir(parents=True, exist_ok=True)
        for first, codes in ((0, LATIN), (8192, PUNCTUATION)):
            span = f"{first}-{first + 255}"
            content = font_stack(font, name, span, codes)
            (folder / f"{span}.pbf").write_bytes(content)
    licence = read_member(tarball, "LICENSE").replace(b"\r\n", b"\n")
    (target / "LICENSE.txt").write_bytes(licence)


def font_stack(font: TTFont, name: str, span: str, codes: tuple[int, ...]) -> bytes:
    """Encode the letters ``codes`` as one glyph file."""
    stack = _text(1, name) + _text(2, span)
    for code in codes:
        stack += _message(3, glyph(font, code))
    return _message(1, stack)


def glyph(font: TTFont, code: int) -> bytes:
    """Encode one letter: its distance field, size, bearings and advance."""
    scale = SIZE_PX / font["head"].unitsPerEm
    name = font.getBestCmap()[code]
    shape = shapely.transform(outline(font, name), lambda xy: xy * scale)
    advance = round(font["hmtx"][name][0] * scale)
    content = _number(1, code)
    if shape.is_empty:
        return content + _metrics(0, 0, 0, -ASCENDER_PX, advance)
    left, bottom = (math.floor(value) for value in shape.bounds[:2])
    right, top = (math.ceil(value) for value in shape.bounds[2:])
    content += _message(2, distance_field(shape, left, bottom, right, top))
    metrics = _metrics(right - left, top - bottom, left, top - ASCENDER_PX, advance)
    return content + metrics


def outline(font: TTFont, name: str) -> BaseGeometry:
    """Return a glyph's filled shape in font units, y upwards."""
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    filled = shapely.Polygon()
    holes = shapely.Polygon()
    for ring in _rings(pen.value):
        # In TrueType, outer contours run clockwise and holes the other way.
        if shapely.is_ccw(shapely.LinearRing(ring)):
            holes = holes.union(shapely.Polygon(ring).buffer(0))
        else:
            filled = filled.union(shapely.Polygon(ring).buffer(0))
    return filled.difference(holes)


def _rings(commands: list[tuple[str, tuple[Any, ...]]]) -> list[list[Any]]:
    rings: list[list[Any]] = []
    for command, points in commands:
        if command == "moveTo":
            rings.append([points[0]])
        elif command == "lineTo":
            rings[-1].append(points[0])
        elif command == "qCurveTo":
            rings[-1] += _quadratic(rings[-1][-1], points)
        elif command not in {"closePath", "endPath"}:
            msg = f"the font has a curve of kind {command}; only TrueType is read"
            raise ValueError(msg)
    return rings


def _quadratic(start: Any, points: tuple[Any, ...]) -> list[Any]:  # noqa: ANN401
    """Cut a TrueType spline, with its implied on-curve points, into chords."""
    result: list[Any] = []
    now = np.asarray(start, dtype=float)
    controls = [np.asarray(point, dtype=float) for point in points]
    for index, control in enumerate(controls[:-1]):
        last = index == len(controls) - 2
        end = controls[-1] if last else (control + controls[index + 1]) / 2
        for t in np.linspace(0, 1, CURVE_STEPS + 1)[1:]:
            point = (1 - t) ** 2 * now + 2 * t * (1 - t) * control + t**2 * end
            result.append(tuple(point))
        now = end
    return result


def distance_field(
    shape: BaseGeometry, left: int, bottom: int, right: int, top: int
) -> bytes:
    """Return the exact distance field of a shape in pixels, top row first."""
    x = np.arange(left - BUFFER_PX, right + BUFFER_PX) + 0.5
    y = np.arange(top + BUFFER_PX, bottom - BUFFER_PX, -1) - 0.5
    points = shapely.points(*np.meshgrid(x, y))
    inside = shapely.contains(shape, points)
    distance = shapely.distance(shape.boundary, points) * np.where(inside, -1, 1)
    return _bytes(distance)


def _bytes(distance: NDArray[np.float64]) -> bytes:
    value = 255 - 255 * (distance / RADIUS_PX + CUTOFF)
    return np.clip(np.rint(value), 0, 255).astype(np.uint8).tobytes()


def _metrics(width: int, height: int, left: int, top: int, advance: int) -> bytes:
    signed = _number(5, _zigzag(left)) + _number(6, _zigzag(top))
    return _number(3, width) + _number(4, height) + signed + _number(7, advance)


def _zigzag(value: int) -> int:
    return 2 * value if value >= 0 else -2 * value - 1


def _varint(value: int) -> bytes:
    low, rest = value & 0x7F, value >> 7
    return bytes([low | 0x80]) + _varint(rest) if rest else bytes([low])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _message(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _text(field: int, content: str) -> bytes:
    return _message(field, content.encode())
