"""What only the pages of a document together tell: rows that repeat at their edges are running headers and footers,
lone numbers that count with the pages are page numbers, and headings of one size are of one level.

Pages are read one by one, each by itself, on several machines; this comes after, before anything is written. Pages
come and go as a stream: in memory are those that are compared with, which are few.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pagemill.document import BlockKind, Page
from pagemill.reading.blocks.edge_rows import EdgeRow, body_texts, edge_rows, retold
from pagemill.reading.headings.heading_levels import HeadingSizes

#: Pages before and after that one is compared with: enough for headers that differ between left and right pages, and
#: for those that change with the chapter.
REACH = 6
#: Pages of a window that a row must be found on, itself left out.
OTHERS = 2
#: Share of the shorter body's texts that two pages have in common when they are copies of one form.
SAME_FORM = 0.3


@dataclass(frozen=True, slots=True)
class _Traces:
    """What is kept of a page to compare others with."""

    index: int
    rows: tuple[EdgeRow, ...]
    texts: frozenset[str]

    def is_same_form(self, other: _Traces) -> bool:
        """Whether the bodies repeat each other too: copies of one form, whose heads are not running headers."""
        shared = len(self.texts & other.texts)
        return shared > SAME_FORM * min(len(self.texts), len(other.texts))


def read_together(pages: Iterable[Page]) -> Iterator[Page]:
    """The pages of one document in order, as they came but for what their neighbours tell; structured ones unchanged.

    Up to `REACH` pages are held ahead of the one given out. Raises nothing of its own.
    """
    sizes = HeadingSizes()
    before: deque[_Traces] = deque(maxlen=REACH)
    ahead: deque[tuple[Page, _Traces]] = deque()
    for page in pages:
        if not page.structured:
            sizes.seen(page)
        rows = () if page.structured else edge_rows(page)
        ahead.append((page, _Traces(page.index, rows, body_texts(page, rows))))
        if len(ahead) > REACH:
            yield _told(ahead, before, sizes)
    while ahead:
        yield _told(ahead, before, sizes)


def _told(ahead: deque[tuple[Page, _Traces]], before: deque[_Traces], sizes: HeadingSizes) -> Page:
    page, own = ahead.popleft()
    if page.structured:
        before.append(own)
        return page
    others = [other for other in (*before, *(traces for _, traces in ahead)) if not own.is_same_form(other)]
    kinds = {row.place: kind for row in own.rows if (kind := _kind(row, own.index, others)) is not None}
    before.append(own)
    return sizes.levelled(retold(page, kinds) if kinds else page)


def _kind(row: EdgeRow, index: int, others: Sequence[_Traces]) -> BlockKind | None:
    """What a row is by its like on other pages; None where there are too few of them, or it is told already."""
    if row.running:
        return None
    alike = [(other.index, match) for other in others for match in other.rows if row.is_like(match)]
    pages = {other for other, _ in alike}
    if row.number is not None:
        steps = [(other, match.number - row.number) for other, match in alike if match.number is not None]
        counting = {other for other, step in steps if step == other - index}
        return BlockKind.NUMBER if len(counting) >= OTHERS else None
    if len(pages) < OTHERS or (row.title and not any(match.running for _, match in alike)):
        return None
    return BlockKind.HEADER if row.at_top else BlockKind.FOOTER
