"""Cells with spans, put in the places of their table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

#: First and last, counted from 0.
Range = tuple[int, int]
#: Places of one table, at the most: spans may claim any number.
MOST_PLACES = 2_000_000


def place_cells(rows: Sequence[Sequence[tuple[int, int]]]) -> Iterator[tuple[tuple[int, int], tuple[Range, Range]]]:
    """Where cells stand, by the rows that hold them and their spans of rows and columns (HTML, 4.9.12).

    Gives for each the row and the place in it that it was given by, and its first and last row and column. A span of
    rows ends with the table; a cell that would cover another is cut to what is free.
    """
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(rows):
        col = 0
        for at, (rowspan, colspan) in enumerate(cells):
            while (row, col) in taken:
                col += 1
            last_row = min(row + rowspan, len(rows)) - 1
            last_col = next((c - 1 for c in range(col + 1, col + colspan) if (row, c) in taken), col + colspan - 1)
            if len(taken) + (last_row - row + 1) * (last_col - col + 1) > MOST_PLACES:
                return
            taken.update((r, c) for r in range(row, last_row + 1) for c in range(col, last_col + 1))
            yield (row, at), ((row, last_row), (col, last_col))
            col = last_col + 1
