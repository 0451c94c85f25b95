"""The text that a PDF page carries: its lines, and whether it can be trusted."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium_c

from pagemill.document import Line, LineSource
from pagemill.geometry import Affine, Bbox, area, bbox_of, clip, height, overlap_1d, union, width
from pagemill.reading.source import PdfPage

Image = npt.NDArray[np.uint8]

#: A layer with a greater share of characters that mean nothing is broken.
BROKEN_SHARE = 0.08
#: A layer of whose characters a smaller share shows on the drawn page is hidden, or not what the page shows.
SHOWN_SHARE = 0.7
#: Characters looked at to judge whether the layer shows.
SAMPLE = 400
#: A layer of whose characters a greater share is drawn invisibly is an OCR program's, laid under a scan.
INVISIBLE_SHARE = 0.5
#: Grey levels between a character's darkest and lightest pixel, at the least, when it shows.
CONTRAST = 24
#: A gap wider than this many line heights parts two lines standing side by side.
COLUMN_GAP = 0.9
#: The same where the file itself leaves off and goes on elsewhere.
RUN_GAP = 0.7
#: Height of the strips that lines are looked up by, in pixels.
STRIP = 16.0
#: A gap wider than this many line heights between characters is a space.
SPACE_GAP = 0.22


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and its box in pixels, in the frame where its line lies level."""

    char: str
    box: Bbox


@dataclass(frozen=True, slots=True)
class TextLayer:
    """A page's text layer, in pixels of the page as submitted."""

    lines: tuple[Line, ...]
    #: Characters in all, spaces left out.
    characters: int
    #: The share of them that are no text: unmapped, private, control.
    broken: float
    #: The share of them that leave a mark on the drawn page.
    shown: float
    #: The share of them that the file says to draw invisibly (text render mode 3).
    invisible: float
    #: Where the page shows pictures.
    pictures: tuple[Bbox, ...]
    #: Degrees clockwise that most of the text is turned by on the page as submitted: 0, 90, 180, 270.
    turned: int

    @property
    def sound(self) -> bool:
        """Whether the characters can be taken as what the page says."""
        return (
            self.characters > 0
            and self.broken <= BROKEN_SHARE
            and self.invisible <= INVISIBLE_SHARE
            and self.shown >= SHOWN_SHARE
        )


def read_text_layer(page: PdfPage) -> TextLayer:
    """The text layer of a drawn PDF page; a page without any has no lines."""
    to_pixels = page.to_pixels()
    pictures = _pictures(page, to_pixels)
    try:
        text_page = page.page.get_textpage()
    except pypdfium2.PdfiumError:
        return TextLayer((), 0, 0.0, 0.0, 0.0, pictures, 0)
    glyphs = _glyphs(text_page, to_pixels)
    invisible = _invisible_share(text_page)
    text_page.close()
    page_height, page_width = page.image.shape[:2]
    counted = [(turn, glyph) for turn, run in glyphs.items() for glyph in run if not glyph.char.isspace()]
    if not counted:
        return TextLayer((), 0, 0.0, 0.0, 0.0, pictures, 0)
    broken = sum(_means_nothing(glyph.char) for _, glyph in counted) / len(counted)
    lines: list[Line] = []
    boxes: list[Bbox] = []
    for turn, run in glyphs.items():
        # Glyphs of one direction are set in a frame where that direction is level, and taken back line by line.
        tw, th = (page_height, page_width) if turn in (90, 270) else (page_width, page_height)
        back = Affine.quarter_turn(turn, tw, th)
        level = back.inverse()
        laid = [Glyph(glyph.char, bbox_of(level.polygon(_corners(glyph.box)))) for glyph in run]
        boxes += [glyph.box for glyph in run if not glyph.char.isspace()]
        lines += [_line(segment, back) for segment in _segments(laid)]
    lines = [line for line in lines if _on_page(line.bbox, page_width, page_height)]
    weights = {turn: sum(not glyph.char.isspace() for glyph in run) for turn, run in glyphs.items()}
    return TextLayer(
        lines=tuple(lines),
        characters=len(counted),
        broken=broken,
        shown=_shown_share(page.image, boxes),
        invisible=invisible,
        pictures=pictures,
        turned=max(weights, key=lambda turn: weights[turn]),
    )


def _corners(box: Bbox) -> tuple[tuple[float, float], tuple[float, float]]:
    return ((box[0], box[1]), (box[2], box[3]))


def _glyphs(text_page: pypdfium2.PdfTextpage, to_pixels: Affine) -> dict[int, list[Glyph]]:
    """Characters by direction (0, 90, 180, 270 degrees clockwise on the page), in the order of the file."""
    handle = text_page.raw
    count = pdfium_c.FPDFText_CountChars(handle)
    box = pdfium_c.FS_RECTF()
    reference = ctypes.byref(box)
    page_turn = round(math.degrees(math.atan2(to_pixels.d, to_pixels.a))) % 360
    runs: dict[int, list[Glyph]] = {}
    high = 0
    turn = 0
    for index in range(count):
        code = pdfium_c.FPDFText_GetUnicode(handle, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        if code in (0x0D, 0x0A):
            if runs:
                runs.setdefault(turn, []).append(Glyph("\n", (0.0, 0.0, 0.0, 0.0)))
            continue
        if code == 0x20 and pdfium_c.FPDFText_IsGenerated(handle, index) == 1:
            # A space that PDFium read out of a gap has no box; it stands where the last character ends.
            if runs.get(turn):
                x0, y0, x1, y1 = runs[turn][-1].box
                runs[turn].append(Glyph(" ", (x0, y0, x1, y1)))
            continue
        if not pdfium_c.FPDFText_GetLooseCharBox(handle, index, reference):
            continue
        # PDFium's angle is counter-clockwise in the page's own frame, in radians.
        degrees = math.degrees(pdfium_c.FPDFText_GetCharAngle(handle, index))
        turn = (round((page_turn + degrees) / 90) * 90) % 360
        x0, y0 = to_pixels.point((box.left, box.top))
        x1, y1 = to_pixels.point((box.right, box.bottom))
        char = _plain(code)
        runs.setdefault(turn, []).append(Glyph(char, (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))))
    return runs


def _plain(code: int) -> str:
    """The character, ligatures opened and odd spaces made plain."""
    if code in (0x00AD, 0x0002, 0xFFFE):  # soft hyphens, as PDFium hands them on
        return "-"
    char = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
    if 0xFB00 <= code <= 0xFB06:
        return unicodedata.normalize("NFKC", char)
    # Radicals that fonts put in the place of the character they look like.
    if 0x2E80 <= code <= 0x2FDF:
        return unicodedata.normalize("NFKC", char)
    return " " if char.isspace() else char


def _means_nothing(char: str) -> bool:
    category = unicodedata.category(char[0])
    return char == "\ufffd" or category in ("Cc", "Co", "Cn", "Cs")


def _segments(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Lines of level glyphs: runs in the file's order first, then runs on one base line that stand close together."""
    runs: list[list[Glyph]] = []
    run: list[Glyph] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if glyph.char == "\n":
            runs.append(run)
            run, last = [], None
            continue
        if not glyph.char.isspace():
            if last is not None and _breaks(last, glyph):
                runs.append(run)
                run = []
            last = glyph
        run.append(glyph)
    runs.append(run)
    return _joined([trimmed for r in runs if (trimmed := _trim(r))])


def _breaks(last: Glyph, glyph: Glyph) -> bool:
    (ax0, ay0, ax1, ay1), (bx0, by0, _, by1) = last.box, glyph.box
    tall = max(ay1 - ay0, by1 - by0, 1.0)
    if overlap_1d(ay0, ay1, by0, by1) < 0.3 * min(max(ay1 - ay0, 1e-3), max(by1 - by0, 1e-3)):
        return True
    return bx0 - ax1 > COLUMN_GAP * tall or bx0 < ax0 - 0.5 * tall


def _trim(run: list[Glyph]) -> list[Glyph]:
    start, end = 0, len(run)
    while start < end and run[start].char.isspace():
        start += 1
    while end > start and run[end - 1].char.isspace():
        end -= 1
    return run[start:end]


def _run_box(run: list[Glyph]) -> Bbox:
    return union(glyph.box for glyph in run if not glyph.char.isspace())


def _joined(runs: list[list[Glyph]]) -> list[list[Glyph]]:
    """Joins runs that continue one another on a line: many programs place each word, even each letter, on its own.

    Runs come from left to right; each goes on with the line that ends nearest before it. Lines are looked up by
    the strips of the page that they cross.
    """
    pending = sorted(((_run_box(run), run) for run in runs), key=lambda item: item[0][0])
    lines: list[tuple[Bbox, list[Glyph]]] = []
    strips: dict[int, list[int]] = {}
    for box, run in pending:
        crossed = range(int(box[1] // STRIP), int(box[3] // STRIP) + 1)
        best: tuple[float, int] | None = None
        for index in {i for strip in crossed for i in strips.get(strip, ())}:
            other = lines[index][0]
            tall, low = max(height(box), height(other), 1.0), min(height(box), height(other))
            if low < 0.5 * tall or overlap_1d(box[1], box[3], other[1], other[3]) < 0.6 * low:
                continue
            gap = box[0] - other[2]
            if -0.3 * tall < gap < RUN_GAP * tall and (best is None or abs(gap) < best[0]):
                best = (abs(gap), index)
        if best is None:
            lines.append((box, run))
            at = len(lines) - 1
        else:
            at = best[1]
            other, before = lines[at]
            lines[at] = (union((other, box)), before + run)
        for strip in crossed:
            strips.setdefault(strip, []).append(at)
    return [run for _, run in lines]


def _line(run: list[Glyph], back: Affine) -> Line:
    box = _run_box(run)
    tall = max(height(box), 1.0)
    length = max(width(box), 1e-6)
    text: list[str] = []
    starts: list[float] = []
    for position, glyph in enumerate(run):
        if position:
            last = run[position - 1]
            gap = glyph.box[0] - last.box[2]
            spaced = glyph.char.isspace() or last.char.isspace()
            wide = gap > SPACE_GAP * tall and not (_is_cjk(glyph.char) and _is_cjk(last.char) and gap < 0.6 * tall)
            if wide and not spaced:
                text.append(" ")
                starts.append((last.box[2] - box[0]) / length)
        if glyph.char.isspace() and text and text[-1] == " ":
            continue
        # A space that the file does not place (a viewer makes it up) is given the place of its neighbour.
        begin = glyph.box[0]
        if position and glyph.char.isspace():
            begin = max(begin, run[position - 1].box[2])
        for step, char in enumerate(glyph.char):
            text.append(char)
            share = step / len(glyph.char)
            starts.append((begin + share * width(glyph.box) - box[0]) / length)
    joined = "".join(text)
    offsets = np.maximum.accumulate(np.clip([*starts, 1.0], 0.0, 1.0))
    x0, y0, x1, y1 = box
    polygon = back.polygon(((x0, y0), (x1, y0), (x1, y1), (x0, y1)))
    return Line(joined, polygon, 1.0, LineSource.TEXT_LAYER, tuple(offsets.tolist()))


def _is_cjk(char: str) -> bool:
    return "\u2e80" <= char[0] <= "\u9fff" or "\uf900" <= char[0] <= "\ufaff" or "\uff00" <= char[0] <= "\uffef"


def _on_page(box: Bbox, page_width: int, page_height: int) -> bool:
    whole = area(box)
    return whole > 0 and area(clip(box, page_width, page_height)) >= 0.5 * whole


def _shown_share(image: Image, boxes: list[Bbox]) -> float:
    """The share of character boxes that hold a mark: a sample of them, by the contrast inside each."""
    page_height, page_width = image.shape[:2]
    step = max(1, len(boxes) // SAMPLE)
    shown = looked = 0
    for x0, y0, x1, y1 in boxes[::step]:
        left, right = max(0, int(x0)), min(page_width, math.ceil(x1))
        top, bottom = max(0, int(y0)), min(page_height, math.ceil(y1))
        if right - left < 1 or bottom - top < 1:
            looked += 1
            continue
        patch = image[top:bottom, left:right, 1]
        looked += 1
        shown += int(patch.max()) - int(patch.min()) >= CONTRAST
    return shown / looked if looked else 0.0


def _invisible_share(text_page: pypdfium2.PdfTextpage) -> float:
    count = pdfium_c.FPDFText_CountChars(text_page.raw)
    step = max(1, count // SAMPLE)
    hidden = looked = 0
    for index in range(0, count, step):
        thing = pdfium_c.FPDFText_GetTextObject(text_page.raw, index)
        if thing:
            looked += 1
            hidden += pdfium_c.FPDFTextObj_GetTextRenderMode(thing) == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE
    return hidden / looked if looked else 0.0


def _pictures(page: PdfPage, to_pixels: Affine) -> tuple[Bbox, ...]:
    """Boxes of the pictures that the page shows, forms within forms looked into twice."""
    page_height, page_width = page.image.shape[:2]
    boxes = []
    for thing in page.page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        try:
            x0, y0, x1, y1 = thing.get_bounds()
        except pypdfium2.PdfiumError:
            continue
        box = clip(bbox_of(to_pixels.polygon(((x0, y0), (x1, y1)))), page_width, page_height)
        if width(box) >= 8 and height(box) >= 8:
            boxes.append(box)
    return tuple(boxes)
