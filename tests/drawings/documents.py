"""Documents made of lines and tables whose text and places are given, without a picture."""

from __future__ import annotations

from collections.abc import Sequence
from types import EllipsisType

from pagemill.document import Block, BlockKind, Cell, Document, Line, Page, Table
from pagemill.geometry import Bbox, polygon_of, union

#: Pixels: where columns begin, how wide they are, how high a line is, and the sides of a page.
LEFT, COLUMN, LINE, SIDES = 100, 200, 20, (1000, 1400)
#: A cell's text; None where the cell to the left goes on, `...` where the one above does.
CellText = str | None | EllipsisType


def document(*pages: Page) -> Document:
    return Document("made.png", pages)


def text_box(text: str, x: float, y: float, end: float | None = None) -> Bbox:
    """The box of a line that begins at `x`, or ends at `end`: a Han character is as wide as it is high."""
    wide = sum(LINE if char >= "⺀" else LINE / 2 for char in text)
    x = x if end is None else end - wide
    return (x, y, x + wide, y + LINE)


def rows_of_lines(
    rows: Sequence[Sequence[str]], top: float = 100, pitch: float = 30, right: bool = False
) -> list[tuple[str, Bbox]]:
    """Lines in columns, left aligned; with `right`, all but the first column right aligned."""
    lines = []
    for number, row in enumerate(rows):
        for col, text in enumerate(row):
            x = LEFT + col * COLUMN
            end = x + COLUMN - 30 if right and col else None
            if text:
                lines.append((text, text_box(text, x + 10, top + number * pitch, end)))
    return lines


def lines_page(lines: Sequence[tuple[str, Bbox]], index: int = 0) -> Page:
    """A page of one block of text."""
    made = tuple(Line(text, polygon_of(box)) for text, box in lines)
    block = Block(BlockKind.TEXT, polygon_of(union(line.bbox for line in made)), made)
    return Page(index, *SIDES, *SIDES, blocks=(block,))


def written_page(*lines: tuple[str, float, float], index: int = 0) -> Page:
    """A page of one block of text, its lines given by their words and their top left corners."""
    return lines_page([(text, text_box(text, x, y)) for text, x, y in lines], index)


def keys_and_values(*pairs: tuple[str, str]) -> Page:
    """Keys below one another, their values in a column beside them, 30 pixels from row to row."""
    lines = []
    for row, (key, value) in enumerate(pairs):
        lines += [(key, text_box(key, 100, 100 + 30 * row)), (value, text_box(value, 500, 100 + 30 * row))]
    return lines_page(lines)


def table_page(
    rows: Sequence[Sequence[CellText]], ruled: bool | None = True, index: int = 0, top: float = 100, pitch: float = 40
) -> Page:
    """A page of one table. A line break in a cell begins a line in the row below."""
    cells = []
    for row, row_texts in enumerate(rows):
        for col, text in enumerate(row_texts):
            if not isinstance(text, str):
                continue
            last_col = col
            while last_col + 1 < len(row_texts) and row_texts[last_col + 1] is None:
                last_col += 1
            last_row = row
            while last_row + 1 < len(rows) and rows[last_row + 1][col] is ...:
                last_row += 1
            box = (LEFT + col * COLUMN, top + row * pitch, LEFT + (last_col + 1) * COLUMN, top + (last_row + 1) * pitch)
            parts = [part for part in text.split("\n") if part]
            # A single line of a tall cell stands in its middle.
            drop = (last_row - row) * pitch / 2 if len(parts) == 1 else 0
            lines = tuple(
                Line(part, polygon_of(text_box(part, box[0] + 10, box[1] + 10 + drop + number * pitch)))
                for number, part in enumerate(parts)
            )
            cells.append(Cell((row, last_row), (col, last_col), polygon_of(box), lines))
    around = union([(x0, y0, x1, y1) for cell in cells for (x0, y0), _, (x1, y1), _ in [cell.polygon]])
    block = Block(BlockKind.TABLE, polygon_of(around), table=Table(tuple(cells), ruled))
    return Page(index, *SIDES, *SIDES, blocks=(block,))


def boxes_page(*rows: Sequence[Sequence[str]]) -> Page:
    """A ruled form of equal boxes, each with a name in small print at its top, on one line or more, and what is filled
    in below it."""
    cells = []
    for row, row_texts in enumerate(rows):
        for col, (name, *filled) in enumerate(row_texts):
            x, y = 100 + 400 * col, 100 + 100 * row
            box: Bbox = (x, y, x + 400, y + 100)
            lines = [
                Line(part, polygon_of((x + 5, y + 4 + 16 * at, x + 5 + _small(part), y + 18 + 16 * at)))
                for at, part in enumerate(name.split("\n"))
            ]
            top = y + 12 + 16 * len(lines)
            lines += [Line(text, polygon_of(text_box(text, x + 10, top + 25 * at))) for at, text in enumerate(filled)]
            cells.append(Cell((row, row), (col, col), polygon_of(box), tuple(lines)))
    around = union([(x0, y0, x1, y1) for cell in cells for (x0, y0), _, (x1, y1), _ in [cell.polygon]])
    block = Block(BlockKind.TABLE, polygon_of(around), table=Table(tuple(cells), True))
    return Page(0, *SIDES, *SIDES, blocks=(block,))


def _small(text: str) -> float:
    """How wide a name in small print is."""
    return sum(14 if char >= "⺀" else 6 for char in text)
