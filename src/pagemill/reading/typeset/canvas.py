"""A page being set: what is drawn on it, and the blocks that this makes."""

from __future__ import annotations

import io

from PIL import Image as PillowImage
from PIL import ImageDraw

from pagemill.document import Block, BlockKind, Cell, Line, LineSource, Page, Table
from pagemill.errors import DocumentDamaged, KindNotSupported
from pagemill.geometry import Bbox, polygon_of, union
from pagemill.intake import HEAD_BYTES, Kind, kind_of
from pagemill.reading.files.picture_decoding import FAULTS, opened, upright
from pagemill.reading.typeset.content import DPI
from pagemill.reading.typeset.faces import advance, draw_text

#: Of a font's size: how far lines are apart, and how far the baseline lies below their top.
LINE_PITCH, BASELINE = 1.5, 1.12
#: Top and bottom of a line's box, from its baseline, in the font's size.
ASCENT, DESCENT = 0.88, 0.22
PAPER = (255, 255, 255)
RULE = (90, 90, 90)


class Canvas:
    """A page of `width × height` pixels."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.blocks: list[Block] = []
        self.picture = PillowImage.new("RGB", (width, height), PAPER)
        self._pen = ImageDraw.Draw(self.picture)

    def line(self, text: str, x: float, top: float, size: float) -> Line:
        """Draws one line of text, which begins at `x`, and says where it stands."""
        baseline = top + BASELINE * size
        # A cell that is higher than any page has most of its lines below it.
        if top < self.height + size:
            draw_text(self._pen, x, baseline, text, size)
        steps = [0.0]
        for char in text:
            steps.append(steps[-1] + advance(char) * size)
        wide = steps[-1]
        offsets = tuple(step / wide for step in steps) if wide > 0 else ()
        box = (x, baseline - ASCENT * size, x + max(wide, 1.0), baseline + DESCENT * size)
        return Line(text, polygon_of(box), 1.0, LineSource.TEXT_LAYER, offsets)

    def words(self, lines: list[Line], kind: BlockKind, level: int, latex: str | None = None) -> None:
        """A block of lines that were drawn."""
        if lines:
            box = polygon_of(union(line.bbox for line in lines))
            self.blocks.append(Block(kind, box, tuple(lines), level=level, latex=latex))

    def paste(self, picture: PillowImage.Image, box: Bbox) -> None:
        """Draws a picture into a box, as large as the box; of one that reaches beyond the page what stands on it."""
        x0, y0, x1, y1 = (round(v) for v in box)
        x1, y1 = max(x1, x0 + 1), max(y1, y0 + 1)
        left, top, right, bottom = max(x0, 0), max(y0, 0), min(x1, self.width), min(y1, self.height)
        if left >= right or top >= bottom:
            return
        across = [(x - x0) * picture.width / (x1 - x0) for x in (left, right)]
        down = [(y - y0) * picture.height / (y1 - y0) for y in (top, bottom)]
        part = (across[0], down[0], across[1], down[1])
        shown = picture.resize((right - left, bottom - top), PillowImage.Resampling.LANCZOS, part)
        self.picture.paste(shown, (left, top))

    def figure(self, picture: PillowImage.Image, box: Bbox, kind: BlockKind = BlockKind.IMAGE) -> None:
        """A picture as a block; its crop, and the text of one that is no running matter, are read with the page."""
        self.paste(picture, box)
        self.blocks.append(Block(kind, polygon_of(box)))

    def table(self, cells: list[Cell]) -> None:
        """A table of cells whose text was drawn: its rules, and its block."""
        for cell in cells:
            (x0, y0), _, (x1, y1), _ = cell.polygon
            self._pen.rectangle((x0, y0, x1, y1), outline=RULE, width=2)
        around = polygon_of(union((c.polygon[0][0], c.polygon[0][1], c.polygon[2][0], c.polygon[2][1]) for c in cells))
        self.blocks.append(Block(BlockKind.TABLE, around, table=Table(tuple(cells), ruled=True)))

    def page(self, index: int) -> Page:
        """The page with its blocks, and no pixel of it."""
        return Page(index, self.width, self.height, self.width, self.height, blocks=tuple(self.blocks), dpi=DPI)


def open_picture(data: bytes, most_pixels: int) -> PillowImage.Image | None:
    """A picture as RGB on white paper, None for one that cannot be decoded or is too large."""
    try:
        with opened(io.BytesIO(data), _kind(data)) as picture:
            if picture.width * picture.height > most_pixels or min(picture.size) < 2:
                return None
            layered = upright(picture).convert("RGBA")
    except (*FAULTS, MemoryError, IndexError):
        return None
    paper = PillowImage.new("RGBA", layered.size, (*PAPER, 255))
    return PillowImage.alpha_composite(paper, layered).convert("RGB")


def _kind(data: bytes) -> Kind | None:
    try:
        return kind_of(data[:HEAD_BYTES])
    except (KindNotSupported, DocumentDamaged):
        return None
