"""The body of a page, part by part in reading order: what every written form of a document is made from.

Running headers, running footers, page numbers and print along the side of the page are left out: the text is the
body's, so that the pages of a document can be put together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pagemill.document import Block, BlockKind, Page, Picture, Table
from pagemill.export.code_lines import listing_text
from pagemill.export.marked_text import Mark, marks_of
from pagemill.export.paragraph_joins import whole_paragraphs
from pagemill.export.text_flow import join_lines, list_item, split_items
from pagemill.geometry import PlaneMap, height, width

#: Parts of the page's frame, not of its text.
LEFT_OUT = frozenset(
    {BlockKind.HEADER, BlockKind.HEADER_IMAGE, BlockKind.FOOTER, BlockKind.FOOTER_IMAGE, BlockKind.NUMBER}
)
#: The level of a section's heading that reading gave none.
SECTION_LEVEL = 2
DEEPEST_LEVEL = 6


#: What stands above an abstract, alone.
_ABSTRACT_TITLE = re.compile(r"(?:摘\s*要|内容提要|内容摘要|abstract|summary)", re.IGNORECASE)
#: A line that is drawn with characters: `.......`, `-----`.
_DRAWN = re.compile(r"(?:[.·…_\-–—=*~]\s?){6,}")


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    #: 1 for the document's title, to `DEEPEST_LEVEL`.
    level: int
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, or another text of one paragraph, of the kind that its block has."""

    text: str
    kind: BlockKind
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class ListItem:
    #: `-`, `3.` or `3)`.
    marker: str
    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """The lines of a contents list, each one its own."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Code, its lines parted by newlines and indented with spaces."""

    text: str


@dataclass(frozen=True, slots=True)
class Formula:
    text: str
    #: Whether the text is LaTeX; else it is what reading made of the formula as if it were words.
    is_latex: bool


@dataclass(frozen=True, slots=True)
class Grid:
    table: Table


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture, a chart, a stamp, or a formula that is not known as LaTeX."""

    picture: Picture = field(repr=False)
    #: What was read in it, codes among it, which stands nowhere else; empty where that is nothing.
    words: str
    kind: BlockKind
    #: The block's place on the page, from 0.
    block_index: int
    #: The stamp's place in its block, from 0; None for a picture that is no stamp.
    stamp_index: int | None = None


Part = Heading | Paragraph | ListItem | Contents | Listing | Formula | Grid | Figure


def page_body(page: Page) -> Iterator[Part]:
    """The parts of a page's body, none for a page that could not be read."""
    for index, block in whole_paragraphs(body_blocks(page), page):
        yield from _parts(block, index, page.frame_of(block.polygon))


def body_blocks(page: Page) -> Iterator[tuple[int, Block]]:
    """The blocks of a page's body and their places on it."""
    for index, block in enumerate(page.blocks):
        if block.kind not in LEFT_OUT and not _runs_along_the_side(block, page):
            yield index, block


def _runs_along_the_side(block: Block, page: Page) -> bool:
    """Whether a text in the margin stands on its side, as no note does: a preprint's number, `Downloaded from …`."""
    if block.kind is not BlockKind.ASIDE_TEXT or not block.lines:
        return False
    boxes = [page.read_bbox(line.polygon) for line in block.lines]
    return all(height(box) > 2.5 * width(box) for box in boxes)


def _parts(block: Block, index: int, to_read: PlaneMap) -> Iterator[Part]:
    text = join_lines(block.lines)
    if block.stamps:
        for n, stamp in enumerate(block.stamps):
            yield Figure(stamp.picture, join_lines(stamp.lines), block.kind, index, n)
    elif block.table is not None:
        yield Grid(block.table)
    elif block.latex:
        yield Formula(block.latex, is_latex=True)
    elif block.kind is BlockKind.ALGORITHM and text:
        yield Listing(listing_text(block.lines, to_read))
    elif block.picture is not None:
        yield Figure(block.picture, _words(block, text), block.kind, index)
    elif text and not _DRAWN.fullmatch(text):
        yield from _text_parts(block, text)


def _words(block: Block, text: str) -> str:
    """What was read in a picture, and what its codes say: `QR Code: https://…`."""
    said = [f"{barcode.symbology}: {barcode.text}" for barcode in block.barcodes]
    return " ".join(" ".join(part.split()) for part in [text, *said] if part)


def _text_parts(block: Block, text: str) -> Iterator[Part]:
    marks = marks_of(block.lines)
    match block.kind:
        case BlockKind.DOC_TITLE:
            yield Heading(text, 1, marks)
        case BlockKind.PARAGRAPH_TITLE:
            yield Heading(text, min(block.level or SECTION_LEVEL, DEEPEST_LEVEL), marks)
        case BlockKind.REFERENCE if len(block.lines) == 1:
            yield Heading(text, SECTION_LEVEL, marks)
        case BlockKind.ABSTRACT if _ABSTRACT_TITLE.fullmatch(text.strip()):
            yield Heading(text, SECTION_LEVEL, marks)
        case BlockKind.CONTENT:
            yield Contents(tuple(join_lines([line]) for line in block.lines if line.text))
        case BlockKind.DISPLAY_FORMULA:
            yield Formula(text, is_latex=False)
        case BlockKind.TEXT | BlockKind.REFERENCE_CONTENT as kind:
            for item in split_items(block.lines):
                yield _paragraph_or_item(join_lines(item), kind, marks_of(item))
        case kind:
            yield Paragraph(text, kind, marks)


def _paragraph_or_item(text: str, kind: BlockKind, marks: tuple[Mark, ...]) -> Paragraph | ListItem:
    item = list_item(text)
    return Paragraph(text, kind, marks) if item is None else ListItem(*item, marks)
