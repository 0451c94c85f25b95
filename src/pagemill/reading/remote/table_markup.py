"""Tables as vision models write them: HTML, OTSL (Lysak et al., 2023, "Optimized Table Tokenization"), pipe tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

#: A span, and a side of a table, is at most so long.
LONGEST_SIDE = 500
#: More cells are no table of one page.
MOST_CELLS = 10_000

_OTSL = re.compile(r"<(fcel|ched|rhed|srow|ecel|lcel|ucel|xcel|nl)>")
#: OTSL tokens that open a cell of their own.
_OWN = frozenset({"fcel", "ched", "rhed", "srow", "ecel"})
_DIVIDER = re.compile(r":?-+:?")
_TAGS = re.compile(r"</?(?:b|i|sup|sub|strong|em|u)>")


@dataclass(frozen=True, slots=True)
class WrittenCell:
    """A cell of an answer; `rows` and `cols` are its first and last, counted from 0."""

    rows: tuple[int, int]
    cols: tuple[int, int]
    text: str


def written_cells(answer: str) -> list[WrittenCell]:
    """The cells of the first table of an answer, row by row; none where it has no table that holds together."""
    if re.search(r"<table\b", answer, re.IGNORECASE):
        cells = list(_from_html(answer))
    elif _OTSL.search(answer):
        cells = list(_from_otsl(answer))
    else:
        cells = list(_from_pipes(answer))
    return cells if _holds_together(cells) else []


def _holds_together(cells: list[WrittenCell]) -> bool:
    """Whether cells lie beside each other: none over another, none outside of a side's limit."""
    if len(cells) > MOST_CELLS:
        return False
    taken: set[tuple[int, int]] = set()
    for cell in cells:
        if max(cell.rows[1], cell.cols[1]) >= LONGEST_SIDE:
            return False
        places = {
            (row, col) for row in range(cell.rows[0], cell.rows[1] + 1) for col in range(cell.cols[0], cell.cols[1] + 1)
        }
        if taken & places:
            return False
        taken |= places
    return bool(cells)


class _Rows(HTMLParser):
    """The first table's rows of `(rowspan, colspan, text)`; a table in a cell is text of that cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[tuple[int, int, list[str]]]] = []
        self._depth = 0
        self._done = False
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._done:
            return
        if tag == "table":
            self._depth += 1
        elif self._depth == 1 and tag == "tr":
            self.rows.append([])
            self._open = False
        elif self._depth == 1 and tag in ("td", "th"):
            given = dict(attrs)
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append((_span(given.get("rowspan")), _span(given.get("colspan")), []))
            self._open = True
        elif tag in ("br", "p", "div", "li"):
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._depth:
            self._depth -= 1
            self._done = self._done or self._depth == 0
        elif tag in ("td", "th", "tr") and self._depth == 1:
            self._open = False

    def handle_data(self, data: str) -> None:
        if self._open and not self._done and self.rows and self.rows[-1]:
            self.rows[-1][-1][2].append(data)


def _span(value: str | None) -> int:
    return min(LONGEST_SIDE + 1, max(1, int(value))) if value and re.fullmatch(r"\d{1,6}", value.strip()) else 1


def _from_html(answer: str) -> Iterator[WrittenCell]:
    parser = _Rows()
    try:
        parser.feed(answer)
        parser.close()
    except AssertionError:
        # How `html.parser` refuses a declaration that it does not know.
        return
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(parser.rows[:LONGEST_SIDE]):
        col = 0
        for tall, wide, parts in cells:
            while (row, col) in taken:
                col += 1
            # A span that runs out of the table ends with it.
            last_row = min(row + tall, len(parser.rows)) - 1
            for below in range(row, last_row + 1):
                taken.update((below, across) for across in range(col, col + wide))
            yield WrittenCell((row, last_row), (col, col + wide - 1), _clean("".join(parts)))
            col += wide
            if col > LONGEST_SIDE:
                return


def _from_otsl(answer: str) -> Iterator[WrittenCell]:
    pieces = _OTSL.split(answer)
    grid: list[list[tuple[str, str]]] = [[]]
    for token, text in zip(pieces[1::2], pieces[2::2], strict=True):
        if token == "nl":
            grid.append([])
        else:
            grid[-1].append((token, _clean(text)))
    grid = [row for row in grid if row][:LONGEST_SIDE]
    for r, row in enumerate(grid):
        for c, (token, text) in enumerate(row[:LONGEST_SIDE]):
            if token in _OWN:
                right, below = c, r
                while right + 1 < len(row) and row[right + 1][0] == "lcel":
                    right += 1
                while below + 1 < len(grid) and c < len(grid[below + 1]) and grid[below + 1][c][0] == "ucel":
                    below += 1
                yield WrittenCell((r, below), (c, right), text)


def _from_pipes(answer: str) -> Iterator[WrittenCell]:
    rows = [line.strip() for line in answer.splitlines() if line.strip().startswith("|")]
    cells = [[_clean(cell) for cell in re.split(r"(?<!\\)\|", row.strip("|"))] for row in rows]
    if len(cells) < 2 or not all(_DIVIDER.fullmatch(cell) for cell in cells[1]):
        return
    for r, row in enumerate([cells[0], *cells[2:]][:LONGEST_SIDE]):
        for c, text in enumerate(row):
            yield WrittenCell((r, r), (c, c), text.replace("\\|", "|"))


def _clean(text: str) -> str:
    return " ".join(_TAGS.sub("", text).split())
