"""Headings by the sizes of print of a whole document: one level for each, and large lines on pages without its text."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from statistics import median

from pagemill.document import Block, BlockKind, Page
from pagemill.geometry import height, width
from pagemill.reading.headings.chapter_sections import chapter_number, is_section_of
from pagemill.reading.headings.chinese_outline import ChineseOutline
from pagemill.reading.prose.role_patterns import LISTED, SECTION, SENTENCE_END

#: Sizes that differ by less than this share are one.
SAME_SIZE = 0.06
#: A title of a later page that is smaller than the document's by more than this share is a section's.
SMALLER_TITLE = 0.1
SECTION_LEVEL = 2
#: Sizes of running text are counted in steps of an inch's thousandth.
FINENESS = 1000
#: A page with fewer characters has hardly any text: the title of a part, or a section's last lines.
SPARSE = 300
#: Characters of other text that tell the size of a document's running text, at the least.
FEWEST = 300
#: A line of such a page that is so many times as large as running text is a heading, of so many lines and characters
#: at the most.
LARGE, MOST_LINES, LONGEST = 1.3, 2, 60


class HeadingSizes:
    """The sizes of headings of the pages seen so far, and their levels."""

    def __init__(self) -> None:
        self._title: float | None = None
        #: Sizes in shares of an inch where the page's resolution is known, else in pixels.
        self._levels: list[tuple[float, int]] = []
        #: Characters of running text by its size.
        self._running: Counter[int] = Counter()
        self._outline = ChineseOutline()
        #: The chapter that the latest title says that it is.
        self._chapter: int | None = None

    def seen(self, page: Page) -> None:
        """Takes in the sizes of a page's running text. Of pages of unknown resolution they tell nothing of others."""
        if page.dpi is None:
            return
        for block in page.blocks:
            if block.kind is BlockKind.TEXT and block.lines:
                self._running[round(_size(block, page) * FINENESS)] += len(block.text)

    def levelled(self, page: Page) -> Page:
        """The page with levels like those of pages before. Numbered headings have the level that their number tells.

        Only the first title of the document's is one; later ones that are clearly smaller become sections' headings.
        """
        page = self._with_large_lines(page)
        if not any(block.kind in (BlockKind.DOC_TITLE, BlockKind.PARAGRAPH_TITLE) for block in page.blocks):
            return page
        return replace(page, blocks=tuple(self._told(block, page) for block in page.blocks))

    def _with_large_lines(self, page: Page) -> Page:
        """A page with hardly any text, its lines headings that are much larger than the document's running text."""
        if page.dpi is None or sum(len(block.text) for block in page.blocks) >= SPARSE:
            return page
        if not any(_may_be_heading(block) for block in page.blocks) or self._running.total() < FEWEST:
            return page
        running = self._usual_size()
        large = [_may_be_heading(block) and _size(block, page) > LARGE * running for block in page.blocks]
        told = (
            replace(block, kind=BlockKind.PARAGRAPH_TITLE, level=SECTION_LEVEL) if is_large else block
            for block, is_large in zip(page.blocks, large, strict=True)
        )
        return replace(page, blocks=tuple(told)) if any(large) else page

    def _usual_size(self) -> float:
        """The median of the sizes of running text, each as often as it has characters."""
        half, passed = self._running.total() / 2, 0
        for size in sorted(self._running):
            passed += self._running[size]
            if passed >= half:
                break
        return size / FINENESS

    def _told(self, block: Block, page: Page) -> Block:
        if block.kind not in (BlockKind.DOC_TITLE, BlockKind.PARAGRAPH_TITLE) or not block.lines:
            return block
        size = _size(block, page)
        if block.kind is BlockKind.DOC_TITLE:
            if self._title is None:
                self._title = size
            if size >= (1 - SMALLER_TITLE) * self._title:
                self._chapter = chapter_number(block.text)
                return block
            block = replace(block, kind=BlockKind.PARAGRAPH_TITLE, level=SECTION_LEVEL)
        text = " ".join(line.text for line in block.lines)
        numbered = self._outline.level(text)
        if numbered is not None:
            block = replace(block, level=numbered)
        elif is_section_of(self._chapter, text):
            block = replace(block, level=max(SECTION_LEVEL, block.level - 1))
        known = next((level for other, level in self._levels if abs(size - other) <= SAME_SIZE * other), None)
        if known is None:
            self._levels.append((size, block.level))
        elif numbered is None and not SECTION.match(block.lines[0].text):
            block = replace(block, level=known)
        return block


def _may_be_heading(block: Block) -> bool:
    text = block.text.strip()
    return (
        block.kind is BlockKind.TEXT
        and 0 < len(block.lines) <= MOST_LINES
        and len(text) <= LONGEST
        and sum(map(str.isalpha, text)) > 0.5 * len(text.replace(" ", ""))
        and not SENTENCE_END.search(text)
        and not text.endswith(".")
        and not LISTED.match(text)
    )


def _size(block: Block, page: Page) -> float:
    boxes = [page.read_bbox(line.polygon) for line in block.lines]
    return median(min(height(box), width(box)) for box in boxes) / (page.dpi or 1.0)
