"""Rows of text in columns, as lists are printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def in_columns(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """A line for each row, its cells as wide as the widest of their column."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
