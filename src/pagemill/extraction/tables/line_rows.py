"""Rows of lines below a header made into records: where they end, and which lines go on in a cell above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from pagemill.extraction.tables.table_grid import Grid, Record, cell_text, is_figure
from pagemill.extraction.tables.totals_rows import is_subtotal, is_totals_row
from pagemill.geometry import Bbox, union

#: A gap in line heights that a row which is not of totals is no part of the table below, unless all are so far apart.
PARTING_GAP = 2.5
#: The most that lines of one cell, or of one name in a header, are apart, in line heights.
LEADING = 0.75
#: The same where records are far apart.
WIDEST = 1.2


def trimmed(rows: Sequence[tuple[Bbox, Record]], header: Bbox | None, height: float) -> Sequence[tuple[Bbox, Record]]:
    """The rows without further lines of the header above them and without what stands below the table."""
    figures = _columns_of_figures([record for _, record in rows])
    if not figures:
        return rows
    begin = 0
    bottom = header[3] if header else rows[0][0][1]
    while begin < len(rows) and not rows[begin][1][0] and not _counts(rows[begin][1], figures):
        if rows[begin][0][1] - bottom > LEADING * height:
            break
        bottom = rows[begin][0][3]
        begin += 1
    kept = list(rows[begin : begin + 1])
    gaps: list[float] = []
    summed = False
    for box, record in rows[begin + 1 :]:
        gap = box[1] - kept[-1][0][3]
        usual = median(gaps) if gaps else gap
        total = is_totals_row(cell_text(spans) for spans in record)
        counted = _counts(record, figures)
        apart = gap > max(PARTING_GAP * height, 2 * usual) if counted else gap > max(height, 1.5 * usual)
        if not total and (apart or (summed and not counted)):
            break
        summed = summed or (total and not any(is_subtotal(cell_text(spans)) for spans in record))
        gaps.append(gap)
        kept.append((box, record))
    return kept


def with_wrapped_rows(grid: Grid) -> Grid:
    """A recognised table that nobody ruled, with rows that only go on in the cells of the row above put to it."""
    figures = _columns_of_figures(grid.records)
    if grid.table is None or grid.table.ruled is not False or grid.sideways or len(figures) < 2:
        return grid
    spans = [[span for cell in record for span in cell] for record in grid.records]
    height = median(span.line.height for row in spans for span in row)
    rows = [(union(span.bbox for span in row), record) for row, record in zip(spans, grid.records, strict=True)]
    merged = with_wrapped_lines(rows, height)
    if len(merged) == len(rows):
        return grid
    records = tuple(record for _, record in merged)
    texts = tuple(tuple(cell_text(cell) for cell in record) for record in records)
    return replace(grid, records=records, full_texts=texts)


def with_wrapped_lines(rows: Sequence[tuple[Bbox, Record]], height: float) -> list[tuple[Bbox, Record]]:
    """Rows of lines that go on in the cells of the row above, or stand beside the one below, put to it.

    Where columns of figures tell one record from the next, a row without any of them goes on; elsewhere one whose
    first cell is empty.
    """
    figures = _columns_of_figures([record for _, record in rows])

    def begins(record: Record) -> bool:
        return _counts(record, figures) if figures else bool(record[0])

    tops = [box[1] for box, record in rows if begins(record)]
    pitch = median(after - before for before, after in pairwise(tops)) if len(tops) > 1 else None
    merged: list[tuple[Bbox, Record]] = []
    waiting: tuple[Bbox, Record] | None = None
    for place, (box, record) in enumerate(rows):
        if waiting is not None:
            box, record = union((waiting[0], box)), _joined(waiting[1], record)
            waiting = None
        elif not begins(record):
            following = rows[place + 1] if place + 1 < len(rows) else None
            if following is not None and following[0][1] < box[3] - 0.2 * height and begins(following[1]):
                waiting = (box, record)
                continue
            if merged and _goes_on(merged[-1], (box, record), height, pitch):
                merged[-1] = (union((merged[-1][0], box)), _joined(merged[-1][1], record))
                continue
        merged.append((box, record))
    return merged


def _goes_on(above: tuple[Bbox, Record], row: tuple[Bbox, Record], height: float, pitch: float | None) -> bool:
    filled = [column for column, spans in enumerate(row[1]) if spans]
    gap = row[0][1] - above[0][3]
    if not all(above[1][column] for column in filled):
        return False
    if pitch is None:
        return gap <= LEADING * height
    # Records far apart from one another leave their lines more room.
    between = pitch - height
    if gap <= min(WIDEST * height, 0.3 * between):
        return True
    return gap <= LEADING * height and gap < 0.8 * max(between, 0.5 * height)


def _joined(one: Record, other: Record) -> Record:
    return tuple((*a, *b) for a, b in zip(one, other, strict=True))


def _counts(record: Record, columns: Sequence[int]) -> bool:
    """Whether a record has a figure in one of these columns."""
    return any(is_figure(cell_text(record[column])) for column in columns)


def _columns_of_figures(records: Sequence[Record]) -> list[int]:
    columns = []
    for column in range(len(records[0]) if records else 0):
        texts = [cell_text(record[column]) for record in records if record[column]]
        if texts and sum(map(is_figure, texts)) >= 0.6 * len(texts):
            columns.append(column)
    return columns
