"""Tables of goods and services that no rules make a grid of, told by the names at the heads of their columns.

Invoices have few rows, often one, and above and below them much that stands in columns too: addresses, keys with their
values, sums. What the names of the columns say tells where such a table begins, what stands below them how far it goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from pagemill.document import Cell, Line, Table
from pagemill.geometry import Bbox, covered, height, overlap_1d, polygon_of, union
from pagemill.reading.prose.paragraphs import rows_of
from pagemill.reading.recognition.line_cuts import cut_line, even_offsets
from pagemill.reading.tables.column_tables import is_slanted
from pagemill.reading.tables.figure_columns import is_figure
from pagemill.reading.tables.item_heads import LONGEST, ItemHead, item_head

#: Columns at the least; two are enough where they are a text and an amount alone.
COLUMNS = 3
#: Room within a line that parts two cells: in heights of lines, and in times of the narrowest in it.
ROOM, WIDER = 0.42, 1.5
#: What stands less than this under the name of a column, in heights of lines, is beside it.
LAP = 0.3
#: Edges or middles that differ by less, in heights of lines, are aligned.
ALIGNED = 0.6
#: Farthest that a row is below the one before, in heights of lines; and the next line of a cell.
FARTHEST, CLOSE = 2.5, 0.6
#: What is below the goods is set off from them by so many of the widest gaps between their rows.
SET_OFF = 1.3
#: What is further beside the table than so many heights of lines is none of it.
BESIDE = 3.0

#: A word, and an amount that is set close behind another figure.
_WORD = re.compile(r"[€$£¥￥₹]?[^\s€$£¥￥₹]+|[€$£¥￥₹]")
_SUMS = frozenset({ItemHead.PRICE, ItemHead.AMOUNT})
_FIGURES = _SUMS | {ItemHead.QUANTITY}


@dataclass(frozen=True, slots=True)
class ItemTable:
    """A table of goods and where it is, in pixels of the page."""

    box: Bbox
    table: Table


@dataclass(frozen=True, slots=True)
class _Piece:
    """The characters from `start` up to `end` of a line, and where they are from left to right."""

    line: Line
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.line.text[self.start : self.end]

    @property
    def sides(self) -> tuple[float, float]:
        left, _, right, _ = self.line.bbox
        offsets = _offsets(self.line)
        return left + offsets[self.start] * (right - left), left + offsets[self.end] * (right - left)

    def to(self, other: _Piece) -> _Piece:
        """From here to the end of a later piece of the same line."""
        return _Piece(self.line, self.start, other.end)

    def cut(self) -> Line:
        if (self.start, self.end) == (0, len(self.line.text)):
            return self.line
        offsets = _offsets(self.line)
        shares = [offsets[at] for at in (self.start, self.end) if 0 < at < len(self.line.text)]
        part = cut_line(self.line, shares)[1 if self.start else 0]
        return self.line if part is None else part


@dataclass(slots=True)
class _Column:
    role: ItemHead
    heads: list[Line]

    @property
    def box(self) -> Bbox:
        return union(line.bbox for line in self.heads)

    @property
    def sides(self) -> tuple[float, float]:
        return self.box[0], self.box[2]


@dataclass(slots=True)
class _Row:
    """The lines of a row by the first and the last column that they stand in."""

    held: dict[tuple[int, int], list[Line]] = field(default_factory=dict)

    @property
    def box(self) -> Bbox:
        return union(line.bbox for own in self.held.values() for line in own)

    def take(self, other: _Row) -> None:
        for place, lines in other.held.items():
            self.held.setdefault(place, []).extend(lines)


def find_item_tables(lines: Sequence[Line], taken: Sequence[Bbox]) -> list[ItemTable]:
    """Such tables among the lines of a page, from the top; what stands in the boxes `taken` is left out."""
    own = [line for line in lines if not is_slanted(line) and not any(covered(line.bbox, box) > 0.5 for box in taken)]
    rows = rows_of(own)
    found: list[ItemTable] = []
    number = 0
    while number < len(rows):
        columns, used = _columns(rows[number : number + 2])
        table = _table(columns, rows[number + used :]) if columns else None
        number += used if table else 1
        if table is not None:
            found.append(table)
            while number < len(rows) and union(line.bbox for line in rows[number])[1] < table.box[3]:
                number += 1
    return found


def _columns(rows: Sequence[Sequence[Line]]) -> tuple[list[_Column], int]:
    """The columns that a row names, or one and the row below it together, and how many rows these are."""
    if not _may_name(rows[0]):
        return [], 0
    stacked = _named_in_two(*rows) if len(rows) == 2 and _may_name(rows[1]) else []
    if _are_of_goods(stacked):
        return stacked, 2
    columns = _named(rows[0])
    return (columns, 1) if _are_of_goods(columns) else ([], 0)


def _may_name(row: Sequence[Line]) -> bool:
    """Whether a row can name columns, seen at once: its texts are short and have no figures."""
    return not any(len(line.text) > LONGEST * len(row) or any(map(str.isdigit, line.text)) for line in row)


def _are_of_goods(columns: Sequence[_Column]) -> bool:
    roles = [column.role for column in columns]
    enough = len(roles) >= COLUMNS or roles == [ItemHead.TEXT, ItemHead.AMOUNT]
    return enough and ItemHead.TEXT in roles and any(role in _SUMS for role in roles)


def _named(row: Sequence[Line]) -> list[_Column]:
    """The columns that all of a row's words name; none where some name no column."""
    columns: list[_Column] = []
    for piece in (piece for line in row for piece in _names(line)):
        role = item_head(piece.text)
        own = [_Column(role, [piece.cut()])] if role is not None else _run_together(piece)
        if not own:
            return []
        columns += own
    return columns


def _names(line: Line) -> list[_Piece]:
    return [_whole(line)] if item_head(line.text) is not None else _parted(line)


def _whole(line: Line) -> _Piece:
    return _Piece(line, 0, len(line.text))


def _run_together(piece: _Piece) -> list[_Column]:
    """The columns that names set as close as words are name; none where a word is of no name."""
    words = [word for word in _words(piece.line) if piece.start <= word.start and word.end <= piece.end]
    columns: list[_Column] = []
    while words:
        for count in range(len(words), 0, -1):
            name = words[0].to(words[count - 1])
            role = item_head(name.text)
            if role is not None:
                columns.append(_Column(role, [name.cut()]))
                words = words[count:]
                break
        else:
            return []
    return columns


def _named_in_two(upper: Sequence[Line], lower: Sequence[Line]) -> list[_Column]:
    """The columns that two rows name, names of two lines or one; none where some line is of no name."""
    if min(line.bbox[1] for line in lower) - max(line.bbox[3] for line in upper) > CLOSE * height(lower[0].bbox):
        return []
    columns: list[_Column] = []
    above, below = ([piece for line in row for piece in _names(line)] for row in (upper, lower))
    for piece in above:
        under = [each for each in below if overlap_1d(*piece.sides, *each.sides) > 0]
        both = [piece, *under]
        role = item_head(" ".join(each.text for each in both))
        if role is None or len(under) > 1:
            return []
        below = [each for each in below if each not in under]
        columns.append(_Column(role, [each.cut() for each in both]))
    for piece in below:
        role = item_head(piece.text)
        if role is None:
            return []
        columns.append(_Column(role, [piece.cut()]))
    return sorted(columns, key=lambda column: column.box[0])


def _table(columns: Sequence[_Column], below: Sequence[Sequence[Line]]) -> ItemTable | None:
    """The table that columns head, with what of the rows below is of it; None where no row of goods is."""
    heads = _Row({(at, at): column.heads for at, column in enumerate(columns)})
    goods = _goods(columns, below)
    if not goods:
        return None
    rows = [heads, *goods]
    columns_held: list[list[Bbox]] = [[] for _ in columns]
    for row in rows:
        for (first, last), lines in row.held.items():
            if first == last:
                columns_held[first] += [line.bbox for line in lines]
    extents = [(min(box[0] for box in boxes), max(box[2] for box in boxes)) for boxes in columns_held]
    box = union(row.box for row in rows)
    xs = [box[0], *((a[1] + b[0]) / 2 for a, b in pairwise(extents)), box[2]]
    ys = [box[1], *((a.box[3] + b.box[1]) / 2 for a, b in pairwise(rows)), box[3]]
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        at = 0
        while at < len(columns):
            place = next((place for place in row.held if place[0] == at), (at, at))
            polygon = polygon_of((xs[at], ys[number], xs[place[1] + 1], ys[number + 1]))
            lines = [line for own in rows_of(row.held.get(place, [])) for line in own]
            cells.append(Cell((number, number), place, polygon, tuple(lines)))
            at = place[1] + 1
    return ItemTable(box, Table(tuple(cells), ruled=False))


def _goods(columns: Sequence[_Column], below: Sequence[Sequence[Line]]) -> list[_Row]:
    """The rows of goods below the heads of columns, and those of sums that follow as closely."""
    rows: list[_Row] = []
    gaps: list[float] = []
    foot = max(column.box[3] for column in columns)
    small = median(height(line.bbox) for column in columns for line in column.heads)
    tall = max((height(line.bbox) for row in below[:1] for line in row), default=small)
    tall = max(tall, small)
    text = next(at for at, column in enumerate(columns) if column.role is ItemHead.TEXT)
    #: Of rows with a text alone it is told by the next one whether they are of the table.
    waiting: list[_Row] = []
    for row in _within(below, columns, tall):
        gap = min(line.bbox[1] for line in row) - foot
        told = _row(columns, row)
        if told is None or gap > FARTHEST * tall:
            break
        named = any(first <= text <= last for first, last in told.held)
        alone = set(told.held) == {(text, text)}
        counted = any(
            columns[first].role in _FIGURES and any(is_figure(line.text) for line in lines)
            for (first, last), lines in told.held.items()
            if first == last
        )
        foot = max(foot, told.box[3])
        if alone and not counted:
            if rows and not waiting and gap < CLOSE * tall:
                rows[-1].take(told)
            else:
                waiting.append(told)
            continue
        goes_on = rows and gap < CLOSE * tall and set(told.held) <= set(rows[-1].held)
        if not named and goes_on and len(told.held) == 1 and not any((text, text) == place for place in rows[-1].held):
            # The next line of the label of a sum.
            rows[-1].take(told)
            continue
        if not counted and not (rows and gap < CLOSE * tall):
            break
        if not named and waiting and gap < CLOSE * tall:
            # Figures level with the middle of a text of several lines.
            waiting[-1].take(told)
            told = waiting.pop()
        elif not counted:
            rows[-1].take(told)
            continue
        elif not named and (not rows or gap > max(SET_OFF * max(gaps), CLOSE * tall)):
            break
        rows += [*waiting, told]
        waiting = []
        gaps.append(gap)
    return rows if any(_is_of_goods(row, columns) for row in rows) else []


def _is_of_goods(row: _Row, columns: Sequence[_Column]) -> bool:
    roles = {columns[first].role for first, last in row.held if first == last}
    return ItemHead.TEXT in roles and bool(roles & _SUMS)


def _within(rows: Sequence[Sequence[Line]], columns: Sequence[_Column], tall: float) -> Iterator[Sequence[Line]]:
    """Rows without what stands far beside the table."""
    left, right = columns[0].box[0] - BESIDE * tall, columns[-1].box[2] + BESIDE * tall
    for row in rows:
        own = [line for line in row if line.bbox[2] > left and line.bbox[0] < right]
        if own:
            yield own


def _row(columns: Sequence[_Column], row: Sequence[Line]) -> _Row | None:
    """The lines of a row in their columns, cut where they run over several; None where one fits no column."""
    told = _Row()
    wholes = [_whole(line) for line in row]
    taken = [{*_under(columns, whole), *(_place(columns, whole) or ())} for whole in wholes]
    for number, whole in enumerate(wholes):
        others = set().union(*(each for at, each in enumerate(taken) if at != number))
        placed: list[tuple[tuple[int, int], _Piece]] = []
        for place, piece in _pieces(columns, whole, others):
            if place is None:
                return None
            # What stands in one column is one line, however far its words are from one another.
            same = bool(placed) and placed[-1][0] == place
            placed[-1:] = [(place, placed[-1][1].to(piece))] if same else [*placed[-1:], (place, piece)]
        for (first, last), piece in placed:
            if any(one <= last and first <= other and (one, other) != (first, last) for one, other in told.held):
                return None
            told.held.setdefault((first, last), []).append(piece.cut())
    return told


def _pieces(
    columns: Sequence[_Column], whole: _Piece, others: Set[int]
) -> Iterator[tuple[tuple[int, int] | None, _Piece]]:
    """The pieces of a line with their columns, None for what fits none; `others` are those of the lines beside it."""
    under = _under(columns, whole)
    free = [at for at in under if at not in others]
    if len(under) > 1 == len(free):
        yield (free[0], free[0]), whole
        return
    before: tuple[int, int] | None = None
    for piece in _parted(whole.line):
        place = _place(columns, piece)
        if before is not None and place is not None and place[0] in others and not _under(columns, piece):
            place = before
        parts = [(place, piece)] if place is not None else _cut(columns, piece)
        if not parts:
            yield None, piece
        for before, part in parts:
            yield before, part


def _place(columns: Sequence[_Column], piece: _Piece) -> tuple[int, int] | None:
    """The column that a piece stands in; None where it stands across several, or in none."""
    left, right = piece.sides
    under = _under(columns, piece)
    if under:
        return (under[0], under[0]) if len(under) == 1 else None
    near = ALIGNED * height(piece.line.bbox)
    for at, column in enumerate(columns):
        x0, x1 = column.sides
        if min(abs(left - x0), abs(right - x1), abs((left + right) - (x0 + x1)) / 2) < near:
            return at, at
    before = [at for at, column in enumerate(columns) if column.sides[1] <= left]
    after = [at for at, column in enumerate(columns) if column.sides[0] >= right]
    if is_figure(piece.text):
        return (after[0], after[0]) if after and columns[after[0]].role in _FIGURES else None
    return (before[-1], before[-1]) if before else None


def _under(columns: Sequence[_Column], piece: _Piece) -> list[int]:
    """The columns whose names stand above or below a piece, by more than boxes are wider than their ink."""
    least = min(LAP * height(piece.line.bbox), (piece.sides[1] - piece.sides[0]) / 2)
    return [at for at, column in enumerate(columns) if overlap_1d(*piece.sides, *column.sides) > least]


def _cut(columns: Sequence[_Column], piece: _Piece) -> list[tuple[tuple[int, int], _Piece]]:
    """A piece that stands across several columns cut where a word begins with a column's name, or a figure ends with
    it; as a whole in all of them where it is the label of a sum; nothing where it is neither."""
    under = _under(columns, piece)
    if len(under) < 2:
        return []
    near = ALIGNED * height(piece.line.bbox)
    words = [word for word in _words(piece.line) if piece.start < word.start and word.end <= piece.end]
    starts, owners = [piece.start], [under[0]]
    for at in under[1:]:
        x0, x1 = columns[at].sides
        begins = (word.start for word in words if abs(word.sides[0] - x0) < near)
        ends = (word.start for word in words if abs(word.sides[1] - x1) < near and is_figure(word.text))
        start = next(begins, None) or next(ends, None)
        if start is not None and start > starts[-1]:
            starts.append(start)
            owners.append(at)
    if len(starts) == 1:
        is_label = columns[under[0]].role is not ItemHead.TEXT and not is_figure(piece.text)
        return [((under[0], under[-1]), piece)] if is_label else []
    ends_at = [*starts[1:], piece.end]
    return [((at, at), _Piece(piece.line, *part)) for at, *part in zip(owners, starts, ends_at, strict=True)]


def _offsets(line: Line) -> Sequence[float]:
    return line.offsets if len(line.offsets) == len(line.text) + 1 else even_offsets(line.text)


def _words(line: Line) -> list[_Piece]:
    return [_Piece(line, *word.span()) for word in _WORD.finditer(line.text)]


def _parted(line: Line) -> list[_Piece]:
    """A line cut where it leaves more room than between words."""
    words = _words(line)
    gaps = [after.sides[0] - before.sides[1] for before, after in pairwise(words)]
    least = max(ROOM * height(line.bbox), WIDER * min(gaps, default=0.0) if len(gaps) > 1 else 0.0)
    pieces: list[_Piece] = []
    for word, gap in zip(words, [0.0, *gaps], strict=True):
        if pieces and gap <= least:
            pieces[-1] = pieces[-1].to(word)
        else:
            pieces.append(word)
    return pieces
