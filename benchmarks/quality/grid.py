"""A table as its cells, the form in which labels and readings are compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

#: Signs printed in several forms, and the form they are compared in.
_SIGNS = str.maketrans({"‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "’": "'", "‘": "'", "“": '"', "”": '"'})


def plain(text: str) -> str:
    """A cell's text as it is compared: widths folded (NFKC), no white space, no case, one dash and one quote."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().translate(_SIGNS).split())


@dataclass(frozen=True)
class GridCell:
    """`rows` and `cols` are its first and last row and column, counted from 0."""

    rows: tuple[int, int]
    cols: tuple[int, int]
    #: As `plain` gives it.
    text: str


@dataclass(frozen=True)
class Grid:
    cells: tuple[GridCell, ...]

    @classmethod
    def of_rows(cls, rows: Iterable[Sequence[str]]) -> Grid:
        """A table of cells that span nothing, given row by row."""
        return cls(
            tuple(GridCell((r, r), (c, c), plain(text)) for r, texts in enumerate(rows) for c, text in enumerate(texts))
        )

    @property
    def filled(self) -> tuple[GridCell, ...]:
        return tuple(cell for cell in self.cells if cell.text)

    def compact(self) -> Grid:
        """Without the rows and the columns in which no text begins."""
        rows = sorted({cell.rows[0] for cell in self.filled})
        cols = sorted({cell.cols[0] for cell in self.filled})
        return Grid(
            tuple(replace(cell, rows=_among(rows, cell.rows), cols=_among(cols, cell.cols)) for cell in self.filled)
        )


def _among(kept: Sequence[int], span: tuple[int, int]) -> tuple[int, int]:
    inside = [place for place, number in enumerate(kept) if span[0] <= number <= span[1]]
    return inside[0], inside[-1]
