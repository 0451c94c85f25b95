"""The tables in Markdown, with pipes or as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from quality.grid import Grid, GridCell, plain

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
#: The rule under a header.
_RULE = re.compile(r"\s*\|?(\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*")
_BAR = re.compile(r"(?<!\\)\|")
#: Signs of emphasis around a text, and a backslash before a sign.
_EMPHASIS = re.compile(r"(\*\*|__|~~|(?<!\w)[_*](?=\S)|(?<=\S)[_*](?!\w))")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def tables_in(markdown: str) -> list[Grid]:
    html = _Tables()
    html.feed(markdown)
    html.close()
    return [*_piped(markdown), *html.tables]


def _piped(markdown: str) -> Iterator[Grid]:
    rows: list[list[str]] = []
    for line in [*markdown.splitlines(), ""]:
        if line.lstrip().startswith("|"):
            if not (_RULE.fullmatch(line) and "-" in line):
                rows.append([_text(cell) for cell in _BAR.split(line.strip().removeprefix("|").removesuffix("|"))])
        elif rows:
            yield Grid.of_rows(rows)
            rows = []


def _text(cell: str) -> str:
    return _ESCAPE.sub(r"\1", _EMPHASIS.sub("", _BREAK.sub(" ", cell)))


class _Tables(HTMLParser):
    """Places cells as a browser does: each in the first column that no cell from above reaches into."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Grid] = []
        self._cells: list[GridCell] = []
        self._taken: set[tuple[int, int]] = set()
        self._row = -1
        self._spans: tuple[int, int] | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._cells, self._taken, self._row = [], set(), -1
        elif tag == "tr":
            self._row += 1
        elif tag in ("td", "th"):
            given = dict(attrs)
            self._spans = int(given.get("rowspan") or 1), int(given.get("colspan") or 1)
            self._text = []
        elif tag == "br":
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._spans is not None:
            col = next(c for c in range(len(self._taken) + 1) if (self._row, c) not in self._taken)
            rows, cols = (self._row, self._row + self._spans[0] - 1), (col, col + self._spans[1] - 1)
            self._taken |= {(r, c) for r in range(rows[0], rows[1] + 1) for c in range(cols[0], cols[1] + 1)}
            self._cells.append(GridCell(rows, cols, plain("".join(self._text))))
            self._spans = None
        elif tag == "table":
            self.tables.append(Grid(tuple(self._cells)))

    def handle_data(self, data: str) -> None:
        if self._spans is not None:
            self._text.append(data)
