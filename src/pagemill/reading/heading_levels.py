"""Levels of headings, the same for one size of print all through a document."""

from __future__ import annotations

from dataclasses import replace
from statistics import median

from pagemill.document import Block, BlockKind, Page
from pagemill.geometry import height, width
from pagemill.reading.role_patterns import SECTION

#: Sizes that differ by less than this share are one.
SAME_SIZE = 0.06
#: A title of a later page that is smaller than the document's by more than this share is a section's.
SMALLER_TITLE = 0.1
SECTION_LEVEL = 2


class HeadingSizes:
    """The sizes of headings of the pages seen so far, and their levels."""

    def __init__(self) -> None:
        self._title: float | None = None
        #: Sizes in shares of an inch where the page's resolution is known, else in pixels.
        self._levels: list[tuple[float, int]] = []

    def levelled(self, page: Page) -> Page:
        """The page with levels like those of pages before. Numbered headings keep the level that their number tells.

        Only the first title of the document's is one; later ones that are clearly smaller become sections' headings.
        """
        if not any(block.kind in (BlockKind.DOC_TITLE, BlockKind.PARAGRAPH_TITLE) for block in page.blocks):
            return page
        return replace(page, blocks=tuple(self._told(block, page) for block in page.blocks))

    def _told(self, block: Block, page: Page) -> Block:
        if block.kind not in (BlockKind.DOC_TITLE, BlockKind.PARAGRAPH_TITLE) or not block.lines:
            return block
        size = _size(block, page)
        if block.kind is BlockKind.DOC_TITLE:
            if self._title is None:
                self._title = size
            if size >= (1 - SMALLER_TITLE) * self._title:
                return block
            block = replace(block, kind=BlockKind.PARAGRAPH_TITLE, level=SECTION_LEVEL)
        known = next((level for other, level in self._levels if abs(size - other) <= SAME_SIZE * other), None)
        if known is None:
            self._levels.append((size, block.level))
        elif not SECTION.match(block.lines[0].text):
            block = replace(block, level=known)
        return block


def _size(block: Block, page: Page) -> float:
    boxes = [page.read_bbox(line.polygon) for line in block.lines]
    return median(min(height(box), width(box)) for box in boxes) / (page.dpi or 1.0)
