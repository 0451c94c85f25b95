"""A table set on a page: how wide its columns and how high its rows are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pagemill.document import Cell, Line
from pagemill.errors import SourceTooLarge
from pagemill.geometry import polygon_of
from pagemill.reading.typeset.canvas import LINE_PITCH, Canvas, open_picture
from pagemill.reading.typeset.content import Figure, Grid, GridCell
from pagemill.reading.typeset.faces import width
from pagemill.reading.typeset.line_breaks import break_lines

#: Pixels between a cell's rules and its text.
PADDING = 10.0
#: The narrowest a column is made, in the font's size, and the widest it asks to be.
NARROWEST, WIDEST = 2.5, 24.0
#: Columns of one table: as many as a spreadsheet's sheet has.
MOST_COLUMNS = 16_384
#: Pixels: the highest that a picture in a cell is drawn.
FIGURE_HEIGHT = 300.0


@dataclass(frozen=True, slots=True)
class SetCell:
    """A cell whose text is broken into lines."""

    cell: GridCell
    lines: tuple[str, ...]
    figures: tuple[tuple[Figure, float, float], ...]
    height: float


@dataclass(frozen=True, slots=True)
class SetGrid:
    """A table with its measures, in pixels."""

    cells: tuple[SetCell, ...]
    #: Where columns and rows begin, and where the last ones end, from the table's own corner.
    lefts: tuple[float, ...]
    tops: tuple[float, ...]
    size: float

    @property
    def height(self) -> float:
        return self.tops[-1]


def set_grid(grid: Grid, room: float, size: float, most_pixels: int) -> SetGrid:
    """The table in a width of `room` pixels, at a font's size. Raises `SourceTooLarge` for too many columns."""
    cols = max((cell.cols[1] + 1 for cell in grid.cells), default=0)
    rows = max((cell.rows[1] + 1 for cell in grid.cells), default=0)
    widths = _column_widths(grid, cols, room, size)
    lefts = _sums(widths)
    cells = []
    heights = [LINE_PITCH * size + PADDING] * rows
    for cell in grid.cells:
        inner = lefts[cell.cols[1] + 1] - lefts[cell.cols[0]] - 2 * PADDING
        lines = tuple(line for text in cell.paragraphs for line in break_lines(text, size, inner))
        figures = tuple(fitted for figure in cell.figures if (fitted := _fitted(figure, inner, most_pixels)))
        high = len(lines) * LINE_PITCH * size + PADDING + sum(tall + PADDING for _, _, tall in figures)
        cells.append(SetCell(cell, lines, figures, high))
        if cell.rows[0] == cell.rows[1]:
            heights[cell.rows[0]] = max(heights[cell.rows[0]], high)
    for made in cells:
        first, last = made.cell.rows
        missing = made.height - sum(heights[first : last + 1])
        if missing > 0:
            heights[last] += missing
    return SetGrid(tuple(cells), lefts, _sums(heights), size)


def grid_parts(grid: SetGrid, first_room: float, room: float) -> Iterator[SetGrid]:
    """The table cut between rows into parts that are no higher than a page's room, the first than what is left there.

    A row that is higher than a page stands alone; cells that span a cut go on in the next part without their text.
    """
    beginning: dict[int, list[SetCell]] = {}
    for each in grid.cells:
        beginning.setdefault(each.cell.rows[0], []).append(each)
    going_on: list[SetCell] = []
    for start, end in _cuts(grid.tops, first_room, room):
        cells = [*going_on, *(each for row in range(start, end) for each in beginning.get(row, ()))]
        yield _rows_of(grid, cells, start, end)
        going_on = [each for each in cells if each.cell.rows[1] >= end]


def _cuts(tops: tuple[float, ...], first_room: float, room: float) -> Iterator[tuple[int, int]]:
    """The first row of each part, and the one after its last."""
    start, left = 0, first_room
    rows = len(tops) - 1
    for row in range(rows):
        if tops[row + 1] - tops[start] > left and row > start:
            yield start, row
            start, left = row, room
    if start < rows:
        yield start, rows


def draw_grid(canvas: Canvas, grid: SetGrid, x: float, y: float, most_pixels: int) -> None:
    """Draws the table from its top left corner, and adds its block to the page."""
    made = []
    for each in grid.cells:
        cell = each.cell
        box = (
            x + grid.lefts[cell.cols[0]],
            y + grid.tops[cell.rows[0]],
            x + grid.lefts[cell.cols[1] + 1],
            y + grid.tops[cell.rows[1] + 1],
        )
        top = box[1] + PADDING / 2
        lines: list[Line] = []
        for text in each.lines:
            start = box[2] - PADDING - width(text, grid.size) if cell.right else box[0] + PADDING
            lines.append(canvas.line(text, start, top, grid.size))
            top += LINE_PITCH * grid.size
        for figure, wide, tall in each.figures:
            picture = open_picture(figure.data, most_pixels)
            if picture is not None:
                canvas.paste(picture, (box[0] + PADDING, top, box[0] + PADDING + wide, top + tall))
            top += tall + PADDING
        made.append(Cell(cell.rows, cell.cols, polygon_of(box), tuple(lines)))
    if made:
        canvas.table(made)


def _column_widths(grid: Grid, cols: int, room: float, size: float) -> list[float]:
    """Each column as wide as its widest text, within bounds; made narrower alike where they do not fit."""
    if cols > MOST_COLUMNS:
        raise SourceTooLarge(f"a table has more than {MOST_COLUMNS} columns")
    least = NARROWEST * size
    wanted = [least] * cols
    spanning = sorted(grid.cells, key=lambda cell: cell.cols[1] - cell.cols[0])
    for cell in spanning:
        text = max((width(text, size) for text in cell.paragraphs), default=0.0)
        figure = max((each.width or 0.0 for each in cell.figures), default=0.0)
        asked = min(max(text, figure) + 2 * PADDING + 1, WIDEST * size)
        first, last = cell.cols
        if asked <= (last - first + 1) * least:
            continue
        missing = asked - sum(wanted[first : last + 1])
        if missing > 0:
            for col in range(first, last + 1):
                wanted[col] += missing / (last - first + 1)
    total = sum(wanted)
    if total <= room or not cols:
        return wanted
    # What is above a fair share gives way; what is below keeps its width.
    fair = room / cols
    kept = sum(wide for wide in wanted if wide <= fair)
    above = sum(wide for wide in wanted if wide > fair)
    return [wide if wide <= fair else wide * (room - kept) / above for wide in wanted]


def natural_width(grid: Grid, size: float) -> float:
    """The width in which no cell is made narrower than it asks to be, in pixels."""
    cols = max((cell.cols[1] + 1 for cell in grid.cells), default=0)
    return sum(_column_widths(grid, cols, float("inf"), size))


def _rows_of(grid: SetGrid, own: list[SetCell], start: int, end: int) -> SetGrid:
    """The rows from `start` to before `end` as a table of their own. `own` are the cells that stand in them."""
    cells = []
    for each in own:
        first, last = each.cell.rows
        rows = (max(first, start) - start, min(last, end - 1) - start)
        cell = replace(each.cell, rows=rows)
        told = first >= start
        cells.append(replace(each, cell=cell, lines=each.lines if told else (), figures=each.figures if told else ()))
    top = grid.tops[start]
    return replace(grid, cells=tuple(cells), tops=tuple(value - top for value in grid.tops[start : end + 1]))


def _fitted(figure: Figure, room: float, most_pixels: int) -> tuple[Figure, float, float] | None:
    picture = open_picture(figure.data, most_pixels)
    if picture is None:
        return None
    wide = min(figure.width or float(picture.width), room)
    tall = wide * picture.height / picture.width
    scale = min(1.0, FIGURE_HEIGHT / tall)
    return figure, max(2.0, wide * scale), max(2.0, tall * scale)


def _sums(values: list[float]) -> tuple[float, ...]:
    sums = [0.0]
    for value in values:
        sums.append(sums[-1] + value)
    return tuple(sums)
