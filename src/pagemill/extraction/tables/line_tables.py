"""Tables that are not ruled, from lines of text: a header, and below each of its names what lines up with it.

A value goes to the column that it overlaps, or else to the one whose left edge, right edge or middle it lines up with;
never to the next one in order, so that an empty cell stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pagemill.document import BlockKind
from pagemill.extraction.folding import fold
from pagemill.extraction.names.column_names import HeaderMatch, WantedColumn, compare
from pagemill.extraction.names.usual_names import known_head
from pagemill.extraction.result import Grade
from pagemill.extraction.tables.line_rows import LEADING, trimmed, with_wrapped_lines
from pagemill.extraction.tables.other_sections import begins_another
from pagemill.extraction.tables.table_grid import Grid, Head, Record, cell_text, is_figure
from pagemill.extraction.view import Span, ViewCell, ViewLine, ViewPage
from pagemill.geometry import Bbox, overlap_1d, union

#: A gap below a row, in line heights, that ends the table.
ENDING_GAP = 4.0
#: Farthest that a value stands from every edge and the middle of its column, in line heights.
REACH = 6.0
#: A gap between words, in line heights, that parts two cells which were read as one line.
WORD_GAP = 0.9
#: Most words in a name that is looked for within a line.
MOST_WORDS = 5

#: Parts of a page that no table goes down into.
_ASIDE = frozenset({BlockKind.FOOTER, BlockKind.NUMBER})
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, eq=False)
class _Piece:
    """A name in a header."""

    texts: tuple[str, ...]
    spans: tuple[Span, ...]
    bbox: Bbox
    #: Whether its wording is that of a wanted name, not just like it.
    sure: bool = False

    @property
    def weight(self) -> tuple[bool, int]:
        """What counts among names on the same spot: wording, and then how much it says."""
        return self.sure, len(fold(self.texts[0]))


def line_grids(page: ViewPage, wanted: Sequence[WantedColumn]) -> Iterator[Grid]:
    """The tables of a page that have one of the wanted columns, made from its lines alone."""
    lines = [line for line in page.lines if line.text.strip()]
    for band in _bands(_seeds(lines, wanted)):
        pieces = _pieces(lines, band)
        if len(pieces) >= 2 and (grid := below(page, pieces_heads(pieces), union(piece.bbox for piece in pieces))):
            yield grid


def pieces_heads(pieces: Sequence[_Piece]) -> tuple[Head, ...]:
    """The heads of a header's names, from left to right."""
    return tuple(
        Head(piece.texts, (number, number), (piece.bbox[0], piece.bbox[2])) for number, piece in enumerate(pieces)
    )


def _seeds(lines: Sequence[ViewLine], wanted: Sequence[WantedColumn]) -> list[_Piece]:
    """Where a wanted name is printed: a line, words of one, or lines below one another."""
    seeds: list[_Piece] = []
    for line in lines:
        if line.text.rstrip().endswith((":", "：")):
            continue
        # A word of another column's name is no name: `Einheit` in `Preis pro Einheit`.
        words = () if known_head(line.text) else _words(line)
        for span in (line.span(), *words):
            if grade := _best_grade(span.text, wanted):
                seeds.append(_Piece((span.text,), (span,), span.bbox, grade is not Grade.FUZZY))
        for above in _stacked_on(line, lines):
            parts = (above.span(), line.span())
            text = cell_text(parts)
            if grade := _best_grade(text, wanted):
                alone = _only_below(above, line, lines)
                box = union(part.bbox for part in parts) if alone else line.bbox
                seeds.append(_Piece((text,), parts, box, grade is not Grade.FUZZY))
    return seeds


def _best_grade(text: str, wanted: Sequence[WantedColumn]) -> Grade | None:
    offers = [(found[1], found[0]) for want in wanted if (found := compare(text, want))]
    return max(offers)[1] if offers else None


def _words(line: ViewLine) -> Iterator[Span]:
    """Runs of a line's words, the longest first, save the whole line and those that a colon follows."""
    words = list(_WORD.finditer(line.text))
    for count in range(min(MOST_WORDS, len(words) - 1), 0, -1):
        for first in range(len(words) - count + 1):
            span = line.span(words[first].start(), words[first + count - 1].end())
            if not span.text.endswith((":", "：")) and not line.text[span.end :].lstrip().startswith((":", "：")):
                yield span


def _stacked_on(line: ViewLine, lines: Sequence[ViewLine]) -> Iterator[ViewLine]:
    for other in lines:
        gap = line.bbox[1] - other.bbox[3]
        close = -0.5 * line.height < gap < LEADING * line.height and other.bbox[1] < line.bbox[1] - 0.5 * line.height
        if other is not line and close and overlap_1d(line.bbox[0], line.bbox[2], other.bbox[0], other.bbox[2]) > 0:
            yield other


def _only_below(above: ViewLine, line: ViewLine, lines: Sequence[ViewLine]) -> bool:
    return not any(other is not line and above in _stacked_on(other, lines) for other in lines)


def _bands(seeds: Sequence[_Piece]) -> list[list[_Piece]]:
    """Names that stand side by side, one on each spot."""
    bands: list[list[_Piece]] = []
    for piece in sorted(seeds, key=lambda seed: (seed.bbox[1], seed.bbox[0])):
        for band in bands:
            box = union(other.bbox for other in band)
            tall = min(piece.bbox[3] - piece.bbox[1], box[3] - box[1])
            if overlap_1d(piece.bbox[1], piece.bbox[3], box[1], box[3]) < 0.5 * tall:
                continue
            crossing = [other for other in band if _crosses(other.bbox, piece.bbox)]
            if all(other.weight < piece.weight for other in crossing):
                band[:] = [other for other in band if other not in crossing] + [piece]
            break
        else:
            bands.append([piece])
    return bands


def _crosses(one: Bbox, other: Bbox) -> bool:
    return overlap_1d(one[0], one[2], other[0], other[2]) > 0.3 * min(one[2] - one[0], other[2] - other[0])


def _pieces(lines: Sequence[ViewLine], band: Sequence[_Piece]) -> list[_Piece]:
    """All names of a header, those that nobody asked for with them: their values are not the neighbours'."""
    box = union(piece.bbox for piece in band)
    used = {(span.line, span.start, span.end) for piece in band for span in piece.spans}
    pieces = list(band)
    rest: list[Span] = []
    for line in lines:
        height = min(line.height, box[3] - box[1])
        if overlap_1d(line.bbox[1], line.bbox[3], box[1], box[3]) < 0.5 * height:
            continue
        taken = sorted((start, end) for owner, start, end in used if owner is line)
        begin = 0
        for start, end in [*taken, (len(line.text), len(line.text))]:
            if line.text[begin:start].strip():
                rest.append(line.span(begin, start))
            begin = end
    for span in sorted(rest, key=lambda each: each.bbox[1]):
        over = [piece for piece in pieces if _crosses(piece.bbox, span.bbox)]
        if not over:
            pieces.append(_Piece((span.text,), (span,), span.bbox))
        elif len(over) == 1 and over[0] not in band:
            parts = (*over[0].spans, span)
            pieces[pieces.index(over[0])] = _Piece((cell_text(parts),), parts, union((over[0].bbox, span.bbox)))
    return sorted(pieces, key=lambda piece: piece.bbox[0])


def below(page: ViewPage, heads: tuple[Head, ...], header: Bbox | None) -> Grid | None:
    """The records below a header, or from the top of a page for a table that goes on there.

    None where there are none.
    """
    top = header[3] if header else 0.0
    height = page.line_height
    aside = _ASIDE if header else {*_ASIDE, BlockKind.HEADER}
    candidates = [line for line in page.lines if (line.bbox[1] + line.bbox[3]) / 2 > top and line.kind not in aside]
    rows = _rows_of(candidates)
    kept = _records(rows, heads, header, height)
    if header and kept and (unnamed := _unnamed(rows, heads, kept[-1][0][3])):
        heads = (unnamed, *heads)
        kept = _records(rows, heads, header, height)
    merged = with_wrapped_lines(kept, height)
    if not merged:
        return None
    boxes = [box for box, _ in merged]
    whole = union([*boxes, header] if header else boxes)
    records = tuple(record for _, record in merged)
    texts = tuple(tuple(cell_text(spans) for spans in record) for record in records)
    return Grid(page.page.index, whole, heads, records, None, False, texts)


def _records(
    rows: Sequence[Sequence[ViewLine]], heads: tuple[Head, ...], header: Bbox | None, height: float
) -> Sequence[tuple[Bbox, Record]]:
    """The rows of lines that are the table's, each line in its column."""
    columns = _Columns(heads, height)
    kept: list[tuple[Bbox, Record]] = []
    home: set[int] = set()
    own_box = _own_box(rows)
    last = header[3] if header else None
    for row in rows:
        box = union(line.bbox for line in row)
        if (last is not None and box[1] - last > ENDING_GAP * height) or _is_prose(row, columns):
            break
        record = columns.place(row)
        if not any(record):
            continue
        tables = {id(line.cell.table) for line in row if line.cell is not None and line.cell.table.ruled}
        if not kept:
            home = tables
        elif tables != home or (own_box is not None and any(line.cell is not own_box for line in row)):
            break
        if _is_header_again(heads, [cell_text(spans) for spans in record]):
            if header is None and not kept:
                return []
            continue
        if kept and begins_another([head.texts for head in heads], [cell_text(spans) for spans in record]):
            break
        kept.append((box, record))
        last = box[3]
    return trimmed(kept, header, height)


def _own_box(rows: Sequence[Sequence[ViewLine]]) -> ViewCell | None:
    """The ruled box that the first row of several lines stands in, all of it; None where there is no such box."""
    cells = next(([line.cell for line in row] for row in rows if len(row) > 1), [None])
    first = cells[0]
    boxed = first is not None and first.table.ruled is True and all(cell is first for cell in cells)
    return first if boxed else None


def _unnamed(rows: Sequence[Sequence[ViewLine]], heads: tuple[Head, ...], end: float) -> Head | None:
    """A first column that has no head: what stands left of the first head, beside a value below that head."""
    first = heads[0].extent
    left: list[Bbox] = []
    beside = False
    for row in rows:
        if min(line.bbox[1] for line in row) >= end:
            break
        outside = [line.bbox for line in row if line.bbox[2] <= first[0]]
        left += outside
        beside |= bool(outside) and any(overlap_1d(line.bbox[0], line.bbox[2], *first) > 0 for line in row)
    if not beside:
        return None
    return Head((), (0, 0), (min(box[0] for box in left), max(box[2] for box in left)))


def _rows_of(lines: Sequence[ViewLine]) -> list[list[ViewLine]]:
    """Lines that stand side by side, from top to bottom."""
    rows: list[list[ViewLine]] = []
    for line in sorted(lines, key=lambda each: (each.bbox[1] + each.bbox[3]) / 2):
        if rows:
            box = union(other.bbox for other in rows[-1])
            shared = overlap_1d(line.bbox[1], line.bbox[3], box[1], box[3])
            apart = all(
                overlap_1d(line.bbox[0], line.bbox[2], other.bbox[0], other.bbox[2]) <= 0.3 * line.height
                for other in rows[-1]
            )
            if apart and shared > 0.5 * min(line.height, box[3] - box[1]):
                rows[-1].append(line)
                continue
        rows.append([line])
    return rows


def _is_prose(row: Sequence[ViewLine], columns: _Columns) -> bool:
    """Whether a line of running text goes across the columns."""
    return any(columns.crossed(line.bbox) >= 2 and not columns.parts(line) and len(row) == 1 for line in row)


def _is_header_again(heads: Sequence[Head], texts: Sequence[str]) -> bool:
    same = sum(bool(text) and fold(text) in map(fold, head.texts) for head, text in zip(heads, texts, strict=True))
    return same >= 2 and same > len(heads) / 2


class _Columns:
    """Where columns lie: their heads, and the values that were put into them."""

    def __init__(self, heads: Sequence[Head], line_height: float) -> None:
        self._heads = [head.extent for head in heads]
        self._values: list[list[tuple[float, float]]] = [[] for _ in heads]
        self._height = line_height

    def crossed(self, bbox: Bbox) -> int:
        """Over how many heads a box stands for the most part of them."""
        return sum(overlap_1d(bbox[0], bbox[2], x0, x1) > 0.5 * (x1 - x0) for x0, x1 in self._heads)

    def place(self, row: Sequence[ViewLine]) -> Record:
        """The cells of a row of lines."""
        cells: list[list[Span]] = [[] for _ in self._heads]
        for line in row:
            for span in self.parts(line) or [line.span()]:
                column = self._column(span.bbox, anywhere=line.cell is not None)
                if column is not None:
                    cells[column].append(span)
        for column, spans in enumerate(cells):
            if spans:
                self._values[column].append((min(s.bbox[0] for s in spans), max(s.bbox[2] for s in spans)))
        return tuple(tuple(sorted(spans, key=lambda span: span.bbox[0])) for spans in cells)

    def parts(self, line: ViewLine) -> list[Span]:
        """The cells that were read as one line; empty where it is one cell."""
        if self.crossed(line.bbox) < 2:
            return []
        words = [line.span(match.start(), match.end()) for match in _WORD.finditer(line.text)]
        groups: list[list[Span]] = []
        for word in words:
            if groups:
                wide = word.bbox[0] - groups[-1][-1].bbox[2] > WORD_GAP * line.height
                figures = any(map(str.isdigit, word.text)) and any(map(str.isdigit, groups[-1][-1].text))
                over, before = self._over(word.bbox), self._over(groups[-1][-1].bbox)
                if not wide and not (figures and over is not None and before is not None and over != before):
                    groups[-1].append(word)
                    continue
            groups.append([word])
        if len(groups) < 2:
            return []
        return [line.span(group[0].start, group[-1].end) for group in groups]

    def _over(self, bbox: Bbox) -> int | None:
        shares = [overlap_1d(bbox[0], bbox[2], *extent) for extent in self._heads]
        return shares.index(max(shares)) if max(shares) > 0 else None

    def _column(self, bbox: Bbox, anywhere: bool) -> int | None:
        """The column of a box; `anywhere` where it stands in a table, however far from its head."""
        shared = [overlap_1d(bbox[0], bbox[2], *extent) for extent in self._heads]
        over = [column for column, share in enumerate(shared) if share > 0]
        if len(over) == 1:
            return over[0]
        offers = over or self._beside(bbox)
        if not offers:
            return None
        best = min(offers, key=lambda column: (self._distance(column, bbox), -shared[column]))
        return best if over or anywhere or self._distance(best, bbox) <= REACH * self._height else None

    def _beside(self, bbox: Bbox) -> list[int]:
        """The columns nearest on either side; nothing is put past another column's head."""
        left = [column for column, extent in enumerate(self._heads) if extent[1] <= bbox[0]]
        right = [column for column, extent in enumerate(self._heads) if extent[0] >= bbox[2]]
        return [*left[-1:], *right[:1]]

    def _distance(self, column: int, bbox: Bbox) -> float:
        """How far a box is from lining up with a column: by its left edge, its right edge or its middle."""
        return min(
            min(abs(bbox[0] - x0), abs(bbox[2] - x1), abs(bbox[0] + bbox[2] - x0 - x1) / 2)
            for x0, x1 in (self._heads[column], *self._values[column])
        )


def header_is_plausible(grid: Grid, matches: Sequence[HeaderMatch | None]) -> bool:
    """Whether what was recognised is a header rather than words in a text.

    Two names side by side are one; a single name is where nothing in its row is a figure or is followed by a value, and
    a record below it has two cells.
    """
    if sum(match is not None for match in matches) >= 2:
        return True
    names = [head.texts[0] for head in grid.heads if head.texts]
    if any(is_figure(name) or re.search(r"[:：]", name) for name in names):
        return False
    return len(names) >= 2 and any(sum(map(bool, record)) >= 2 for record in grid.records)
