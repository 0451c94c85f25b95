"""Every line of a page in reading order, also those of its frame, its tables, its pictures and its stamps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pagemill.document import Line, Page

#: Characters that tell which way a page is up.
TELLING = 10


def page_lines(page: Page) -> Iterator[Line]:
    """The lines with their places on the page as submitted.

    A formula that is known as LaTeX alone is a line that fills its block.
    """
    for block in page.blocks:
        yield from block.lines
        if block.table is not None:
            for cell in sorted(block.table.cells, key=lambda cell: (cell.rows[0], cell.cols[0])):
                yield from cell.lines
        for stamp in block.stamps:
            yield from stamp.lines
        if block.latex and not block.lines:
            yield Line(" ".join(block.latex.split()), block.polygon)


def turn_to_show(page: Page, lines: Iterable[Line]) -> int:
    """Degrees clockwise that the page is turned by to be shown upright.

    A page with next to no text is shown as it came: which way is up was hardly more than a guess.
    """
    return page.turned if sum(len(line.text) for line in lines) >= TELLING else 0
