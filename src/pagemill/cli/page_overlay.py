"""What was read of a page, drawn on it: blocks with their kinds and their order, lines, cells, stamps and codes."""

from __future__ import annotations

from collections.abc import Iterator

from PIL import Image, ImageDraw

from pagemill.cli.label_fonts import LabelFonts
from pagemill.cli.label_plates import COLOURS, LabelPlates
from pagemill.document import Block, BlockKind, Line, LineSource, Page
from pagemill.geometry import Affine, bbox_of

_RED, _BLUE, _GREEN, _ORANGE, _VIOLET, _TEAL, _BROWN, _OLIVE = COLOURS
#: The colour of a kind; running text and what is set like it has the one that is not told here.
KIND_COLOURS: dict[BlockKind, str] = {
    **dict.fromkeys((BlockKind.DOC_TITLE, BlockKind.PARAGRAPH_TITLE), _RED),
    BlockKind.TABLE: _GREEN,
    **dict.fromkeys((BlockKind.DISPLAY_FORMULA, BlockKind.INLINE_FORMULA, BlockKind.FORMULA_NUMBER), _ORANGE),
    **dict.fromkeys((BlockKind.IMAGE, BlockKind.CHART, BlockKind.ALGORITHM), _VIOLET),
    **dict.fromkeys(
        (BlockKind.FIGURE_TITLE, BlockKind.VISION_FOOTNOTE, BlockKind.FOOTNOTE, BlockKind.ASIDE_TEXT), _TEAL
    ),
    BlockKind.SEAL: _BROWN,
    **dict.fromkeys(
        (BlockKind.HEADER, BlockKind.HEADER_IMAGE, BlockKind.FOOTER, BlockKind.FOOTER_IMAGE, BlockKind.NUMBER), _OLIVE
    ),
}
TEXT_COLOUR = _BLUE
#: A line of the file's own text layer, one that was recognised, and one that a remote model read.
LINE_COLOURS = {LineSource.TEXT_LAYER: "#37b24d", LineSource.OCR: "#f76707", LineSource.REMOTE: "#ae3ec9"}
CELL_COLOUR = "#1098ad"
#: How much of a block's colour its inside takes, of 255.
_TINT = 24


def draw_page_overlay(page: Page, picture: Image.Image) -> Image.Image:
    """A copy (RGB) of the page as submitted with what was read drawn on it.

    A block has a thick outline and a plate with its place in the reading order, from 1, and its kind; so have stamps
    and bar codes, without a plate. Cells and lines have thin outlines.
    """
    unit = min(picture.size)
    thin, thick = max(1, unit // 1000), max(2, unit // 400)
    scale = Affine.scale(picture.width / max(1, page.width), picture.height / max(1, page.height))
    tints = Image.new("RGBA", picture.size)
    pen = ImageDraw.Draw(tints)
    for block in page.blocks:
        pen.polygon(scale.polygon(block.polygon), fill=f"{colour_of(block)}{_TINT:02x}")
    drawn = Image.alpha_composite(picture.convert("RGBA"), tints).convert("RGB")
    pen = ImageDraw.Draw(drawn)
    for block in page.blocks:
        for line in _lines(block):
            pen.polygon(scale.polygon(line.polygon), outline=LINE_COLOURS[line.source], width=thin)
        for cell in block.table.cells if block.table else ():
            pen.polygon(scale.polygon(cell.polygon), outline=CELL_COLOUR, width=2 * thin)
        apart = [stamp.polygon for stamp in block.stamps] + [barcode.polygon for barcode in block.barcodes]
        for polygon in (block.polygon, *apart):
            pen.polygon(scale.polygon(polygon), outline=colour_of(block), width=thick)
    boxes = [bbox_of(scale.polygon(block.polygon)) for block in page.blocks]
    plates = LabelPlates(pen, picture.size, boxes)
    font = LabelFonts(max(12, unit // 80)).plain
    for number, (block, box) in enumerate(zip(page.blocks, boxes, strict=True), start=1):
        plates.draw(f"{number} {block.kind.value}", font, colour_of(block), box)
    return drawn


def colour_of(block: Block) -> str:
    return KIND_COLOURS.get(block.kind, TEXT_COLOUR)


def _lines(block: Block) -> Iterator[Line]:
    yield from block.lines
    for cell in block.table.cells if block.table else ():
        yield from cell.lines
    for stamp in block.stamps:
        yield from stamp.lines
