"""Checks of a page's Markdown, of the kinds that olmOCR-bench has.

Poznanski et al., *olmOCR: Unlocking trillions of tokens in PDFs with vision language models* (2025), and the rules of
its published benchmark: how text is made comparable, how near is near enough, and what a table's neighbours are.
Formulas are compared as LaTeX without its spaces, where the benchmark draws them: it takes a browser, and no reader
here writes LaTeX without a model for it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz

from quality.grid import Grid, GridCell, plain
from quality.markdown_tables import tables_in

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_EMPHASIS = re.compile(r"(\*\*|__|\*|_)(.*?)\1")
_STYLE_TAG = re.compile(r"</?[bi]>")
_EQUATION = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]|\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)
_PLAIN_SIGNS = str.maketrans("‘’‚“”„＿–—‑‒−µ", "'''\"\"\"_-----μ")


@dataclass(frozen=True)
class Check:
    """One statement about a page. `fields` are the benchmark's own."""

    pdf: Path
    #: The page of it, counted from 0.
    index: int
    name: str
    kind: str
    fields: dict[str, Any]

    def holds(self, markdown: str) -> bool:
        return _KINDS[self.kind](self.fields, markdown)


def checks_in(labels: Path, pdfs: Path, leave_out: frozenset[str] = frozenset()) -> Iterator[Check]:
    """The checks of a file of JSON lines, but for the kinds left out. Raises `OSError` and `ValueError`."""
    for line in labels.read_text("utf-8").splitlines():
        if line.strip():
            fields = json.loads(line)
            if fields["type"] not in leave_out:
                yield Check(pdfs / fields["pdf"], fields["page"] - 1, fields["id"], fields["type"], fields)


def comparable(text: str) -> str:
    """Without emphasis, with single spaces and plain quotation marks and dashes, in normal form C."""
    text = _STYLE_TAG.sub("", _BREAK.sub(" ", text))
    for _ in range(2):
        text = _EMPHASIS.sub(r"\2", text)
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", text)).translate(_PLAIN_SIGNS)


def _is_present(fields: dict[str, Any], markdown: str) -> bool:
    wanted, text = comparable(fields["text"]), comparable(markdown)
    if not fields.get("case_sensitive", True):
        wanted, text = wanted.lower(), text.lower()
    first, last = fields.get("first_n"), fields.get("last_n")
    if first or last:
        text = (text[:first] if first else "") + (text[-last:] if last else "")
    differences = fields.get("max_diffs") or 0
    if len(text) < len(wanted) - differences:
        return False
    return fuzz.partial_ratio(wanted, text) / 100 >= 1 - differences / len(wanted)


def _is_absent(fields: dict[str, Any], markdown: str) -> bool:
    return not _is_present(fields, markdown)


def _is_in_order(fields: dict[str, Any], markdown: str) -> bool:
    text = comparable(markdown)
    differences = fields.get("max_diffs") or 0
    before, after = (_begins(comparable(fields[name]), text, differences) for name in ("before", "after"))
    return bool(before.size and after.size and before[0] < after[-1])


def _begins(wanted: str, text: str, differences: int) -> np.ndarray:
    """Where in the text something begins that is the wanted text but for so many edits (Sellers, 1980), in order.

    The dynamic programme runs from the end, so that its last row tells beginnings.
    """
    codes = np.array([ord(char) for char in reversed(text)], np.int32)
    steps = np.arange(len(codes) + 1)
    row = np.zeros(len(codes) + 1, np.int64)
    for count, char in enumerate(reversed(wanted), 1):
        best = np.concatenate([[count], np.minimum(row[:-1] + (codes != ord(char)), row[1:] + 1)])
        row = np.minimum.accumulate(best - steps) + steps
    return np.sort(len(codes) - np.flatnonzero(row <= differences))


def _table_holds(fields: dict[str, Any], markdown: str) -> bool:
    differences = fields.get("max_diffs") or 0

    def like(one: str, other: str) -> bool:
        wanted = plain(comparable(one))
        return fuzz.ratio(wanted, other) / 100 >= max(0.5, 1 - differences / max(1, len(wanted)))

    return any(
        like(fields["cell"], cell.text)
        and all(
            any(like(fields[name], other.text) for other in neighbours(grid, cell))
            for name, neighbours in _NEIGHBOURS.items()
            if fields.get(name)
        )
        for grid in tables_in(markdown)
        for cell in grid.cells
    )


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _above(grid: Grid, cell: GridCell) -> list[GridCell]:
    return [other for other in grid.cells if _meet(other.cols, cell.cols) and other.rows[1] < cell.rows[0]]


def _before(grid: Grid, cell: GridCell) -> list[GridCell]:
    return [other for other in grid.cells if _meet(other.rows, cell.rows) and other.cols[1] < cell.cols[0]]


#: The cells that a label names, by the cell it names them of. A heading is any filled cell on the way to the edge.
_NEIGHBOURS: dict[str, Callable[[Grid, GridCell], list[GridCell]]] = {
    "up": lambda grid, cell: [other for other in _above(grid, cell) if other.rows[1] == cell.rows[0] - 1],
    "left": lambda grid, cell: [other for other in _before(grid, cell) if other.cols[1] == cell.cols[0] - 1],
    "down": lambda grid, cell: [
        other for other in grid.cells if _meet(other.cols, cell.cols) and other.rows[0] == cell.rows[1] + 1
    ],
    "right": lambda grid, cell: [
        other for other in grid.cells if _meet(other.rows, cell.rows) and other.cols[0] == cell.cols[1] + 1
    ],
    "top_heading": lambda grid, cell: [other for other in _above(grid, cell) if other.text],
    "left_heading": lambda grid, cell: [other for other in _before(grid, cell) if other.text],
}


def _has_formula(fields: dict[str, Any], markdown: str) -> bool:
    wanted = "".join(fields["math"].split())
    return any("".join("".join(found).split()) == wanted for found in _EQUATION.findall(markdown))


def _is_blank(fields: dict[str, Any], markdown: str) -> bool:
    return sum(char.isalnum() for char in markdown) <= fields["max_length"]


_KINDS: dict[str, Callable[[dict[str, Any], str], bool]] = {
    "present": _is_present,
    "absent": _is_absent,
    "order": _is_in_order,
    "table": _table_holds,
    "math": _has_formula,
    "baseline": _is_blank,
}
