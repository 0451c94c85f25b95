"""A model's quote to the characters on the page that it quotes, or to nothing.

What comes back is always text of the document: a quote that does not stand there is given up, never mended.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pagemill.extraction.folding import fold_with_places
from pagemill.extraction.llm.numbers import cuts_word, numbers_of
from pagemill.extraction.llm.page_rows import PageRow
from pagemill.extraction.passages.passage import Passage
from pagemill.extraction.view import ViewLine

#: A longer quote is no value.
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Quote:
    """What a model says stands on a page. `page` and `row` count from 1; 0 where the model did not tell."""

    text: str
    page: int = 0
    row: int = 0


def _as_is(text: str) -> tuple[str, list[int]]:
    return text, list(range(len(text)))


def _unspaced(text: str) -> tuple[str, list[int]]:
    places = [place for place, char in enumerate(text) if not char.isspace()]
    return "".join(text[place] for place in places), places


def _even(text: str) -> tuple[str, list[int]]:
    made: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for each in unicodedata.normalize("NFKC", char).casefold():
            if not each.isspace():
                made.append(each)
                places.append(place)
    return "".join(made), places


#: From the strictest: as printed; whatever the spaces; whatever case and width; letters and digits alone.
_WAYS: tuple[Callable[[str], tuple[str, list[int]]], ...] = (_as_is, _unspaced, _even, fold_with_places)


class _Run:
    """Lines that may be quoted in one: loose ones that follow one another, or those of one cell."""

    def __init__(self, lines: Sequence[tuple[ViewLine, PageRow]]) -> None:
        self.rows = [row for _, row in lines]
        self._lines = [line for line, _ in lines]
        self._text = "\n".join(line.text for line in self._lines)
        self._starts: list[int] = []
        at = 0
        for line in self._lines:
            self._starts.append(at)
            at += len(line.text) + 1
        self._ways: dict[int, tuple[str, list[int]]] = {}

    def find(self, quote: str, way: int) -> Iterator[tuple[int, int]]:
        """Where the quote stands, as ranges of the run's characters, read in one of `_WAYS`."""
        wanted, _ = _WAYS[way](quote)
        if not wanted:
            return
        if way not in self._ways:
            self._ways[way] = _WAYS[way](self._text)
        text, places = self._ways[way]
        at = text.find(wanted)
        while at >= 0:
            start, end = places[at], places[at + len(wanted) - 1] + 1
            # Spaces and signs may tell one number from another, so they are held against each other as numbers.
            whole = not cuts_word(self._text, start, end)
            if whole and (way == 0 or numbers_of(self._text[start:end]) == numbers_of(quote)):
                yield start, end
            at = text.find(wanted, at + 1)

    def place(self, start: int, end: int) -> tuple[Passage, PageRow]:
        """A range's passage, and the row that it begins on."""
        spans = []
        first: PageRow | None = None
        for line, begin, row in zip(self._lines, self._starts, self.rows, strict=True):
            head, tail = max(start - begin, 0), min(end - begin, len(line.text))
            if head < tail and (span := line.span(head, tail)).text:
                spans.append(span)
                first = first or row
        assert first is not None, "a range that was found holds a character"
        return Passage(tuple(spans)), first


class QuotedPages:
    """The rows that a model was shown, to find its quotes in."""

    def __init__(self, rows: Iterable[PageRow]) -> None:
        """`rows` stand in the document's order."""
        self._pages: dict[int, list[_Run]] = {}
        for page, group in groupby(rows, key=lambda row: row.page):
            self._pages[page] = _runs(list(group))

    def places(self, quote: Quote) -> list[Passage]:
        """Where the quote stands, all on one row: the one told, however the quote is read there; else the nearest.

        Elsewhere than on the row told, the strictest way of reading that finds it counts, and the page told before
        others. Several where the row holds it several times, from the first; empty where it stands nowhere.
        """
        text = quote.text.strip()
        if not text or len(text) > _LONGEST:
            return []
        on_page = self._pages.get(quote.page - 1, [])
        on_row = [run for run in on_page if any(row.number == quote.row for row in run.rows)]
        for way in range(len(_WAYS)):
            if found := [passage for passage, row in self._found(on_row, text, way) if row.number == quote.row]:
                return found
        for runs in (on_page, [run for page in self._pages.values() for run in page]):
            for way in range(len(_WAYS)):
                if found_near := self._found(runs, text, way):
                    nearest = min(_distance(row, quote) for _, row in found_near)
                    return [passage for passage, row in found_near if _distance(row, quote) == nearest]
        return []

    @staticmethod
    def _found(runs: Iterable[_Run], text: str, way: int) -> list[tuple[Passage, PageRow]]:
        return [run.place(*place) for run in runs for place in run.find(text, way)]


def _distance(row: PageRow, quote: Quote) -> tuple[int, int, int, int]:
    """Of two rows as near as each other, the one further up comes first."""
    return (abs(row.page + 1 - quote.page), abs(row.number - quote.row), row.page, row.number)


def _runs(rows: list[PageRow]) -> list[_Run]:
    """Rows of one page: the lines of a cell are a run, and so are loose lines of rows that follow one another."""
    runs: list[list[tuple[ViewLine, PageRow]]] = []
    for row in rows:
        for line in row.lines:
            last = runs[-1][-1] if runs else None
            if last is not None and last[0].cell is line.cell and row.number - last[1].number <= 1:
                runs[-1].append((line, row))
            else:
                runs.append([(line, row)])
    return [_Run(run) for run in runs]
