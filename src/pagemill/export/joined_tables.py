"""Tables that go on over pages, each made whole on the page where it begins: for documents written without their pages.

A table goes on where it is the last of one page's body and the first of the next one's, in as many columns that part at
the same shares of its width.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pagemill.document import Block, BlockKind, Cell, Page, Table
from pagemill.export.body import body_blocks
from pagemill.export.table_grid import column_shares, table_grid
from pagemill.geometry import Affine, PlaneMap, bbox_of, polygon_of, width

#: What may stand below the last row of a page and does not end its table.
NOTES = frozenset({BlockKind.FOOTNOTE, BlockKind.VISION_FOOTNOTE, BlockKind.ASIDE_TEXT})
#: Columns part at the same places where these differ by no larger share of the table's width.
RULED_SLACK, SLACK = 0.02, 0.08
#: Two parts of a table are as wide where one is this share of the other at the least.
AS_WIDE = 0.9
#: Rows of a head that a page repeats, at the most.
HEAD_ROWS = 4
#: The line over the further part of a table: `Table 3 (continued)`, `续表 3`, `表3（续）`.
_CONTINUED = re.compile(
    r"^\s*(?:续\s*表|.{0,40}(?:\(\s*cont(?:inued|['’]?d|\.)?\s*\)|[（(]\s*续\s*[）)]))", re.IGNORECASE
)


def with_whole_tables(pages: Iterable[Page]) -> Iterator[Page]:
    """The same pages, each table's later rows taken from their pages to the one where it begins.

    A head that is repeated is taken once, and a line that says that the table is continued is left out. The cells that
    come from later pages are laid below the first page's, in its frame. Held in memory are the pages of one table.
    """
    held: list[Page] = []
    for page in pages:
        if held:
            joined = _joined(held[0], held[-1], page)
            if joined is not None:
                held[0], rest = joined
                held.append(rest)
                # The table may go on over further pages only where nothing stood below it on this one.
                if not _texts(rest):
                    continue
                page = held.pop()
            yield from held
            held = []
        if _last_table(page) is None:
            yield page
        else:
            held = [page]
    yield from held


def _texts(page: Page) -> list[tuple[int, Block]]:
    return [(index, block) for index, block in body_blocks(page) if block.kind not in NOTES]


def _last_table(page: Page) -> int | None:
    """The index of the block that is a table and ends the page's body."""
    texts = _texts(page)
    return texts[-1][0] if texts and texts[-1][1].table is not None else None


def _first_table(page: Page) -> tuple[int, set[int]] | None:
    """The index of the block that is a table and begins the page's body, and those of lines that say it goes on."""
    above: set[int] = set()
    for index, block in _texts(page):
        if block.table is not None:
            return index, above
        if len(block.lines) != 1 or not _CONTINUED.match(block.lines[0].text):
            return None
        above.add(index)
    return None


def _joined(first: Page, before: Page, after: Page) -> tuple[Page, Page] | None:
    """`first` with the rows of the table that begins `after`, and `after` without it; None where no table goes on.

    `before` is the page that stands before `after`: the first one, or one of which the table took all.
    """
    at, start = _last_table(first), _first_table(after)
    if at is None or start is None or after.index != before.index + 1:
        return None
    block, more = first.blocks[at], after.blocks[start[0]]
    assert block.table is not None and more.table is not None
    if not _same_columns(block.table, first.to_read, more.table, after.to_read):
        return None
    table = _one_table(block.table, more.table, _repeated(block.table, more.table), _onto(first, block, after, more))
    around = polygon_of(bbox_of([point for cell in table.cells for point in cell.polygon]))
    whole = replace(block, table=table, polygon=around)
    gone = {start[0], *start[1]}
    return (
        replace(first, blocks=(*first.blocks[:at], whole, *first.blocks[at + 1 :])),
        replace(after, blocks=tuple(each for index, each in enumerate(after.blocks) if index not in gone)),
    )


def _same_columns(one: Table, one_frame: PlaneMap, other: Table, other_frame: PlaneMap) -> bool:
    if one.col_count != other.col_count:
        return False
    extents = [_extent(table, frame) for table, frame in ((one, one_frame), (other, other_frame))]
    if min(extents) < AS_WIDE * max(extents):
        return False
    slack = RULED_SLACK if one.ruled and other.ruled else SLACK
    left, right = column_shares(one, one_frame), column_shares(other, other_frame)
    at_left = at_right = 0.0
    for a, b in zip(left, right, strict=True):
        at_left, at_right = at_left + a, at_right + b
        if abs(at_left - at_right) > slack:
            return False
    return True


def _extent(table: Table, frame: PlaneMap) -> float:
    return width(bbox_of([point for cell in table.cells for point in frame.polygon(cell.polygon)]))


def _repeated(table: Table, more: Table) -> int:
    """How many rows at the head of both say the same, spaces aside, and no cell reaches out of them."""
    same = 0
    for one, other in list(zip(_rows(table), _rows(more), strict=False))[:HEAD_ROWS]:
        if one != other or not any(one):
            break
        same += 1
    while same and any(cell.rows[0] < same <= cell.rows[1] for cell in more.cells):
        same -= 1
    return same


def _rows(table: Table) -> list[list[str]]:
    return [["".join("".join(square.texts).split()) for square in row] for row in table_grid(table)]


def _onto(first: Page, block: Block, after: Page, more: Block) -> PlaneMap:
    """From `after` as submitted to below the block of `first`, as wide as it; each page upright as it was read."""
    x0, _, x1, y1 = first.read_bbox(block.polygon)
    left, top, right, _ = after.read_bbox(more.polygon)
    scale = (x1 - x0) / max(right - left, 1e-6)
    laid = Affine.shift(x0, y1) @ Affine.scale(scale) @ Affine.shift(-left, -top)
    return first.to_read.inverse() @ laid @ after.to_read


def _one_table(table: Table, more: Table, head: int, onto: PlaneMap) -> Table:
    """The rows of `more` after its first `head` ones, below those of `table`."""
    down = table.row_count - head
    added = [
        Cell(
            (cell.rows[0] + down, cell.rows[1] + down),
            cell.cols,
            onto.polygon(cell.polygon),
            tuple(replace(line, polygon=onto.polygon(line.polygon)) for line in cell.lines),
        )
        for cell in more.cells
        if cell.rows[0] >= head
    ]
    return replace(table, cells=(*table.cells, *added), ruled=table.ruled if table.ruled == more.ruled else None)
