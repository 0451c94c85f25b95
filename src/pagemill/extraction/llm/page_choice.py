"""Which parts of a document are shown to a model: those that speak of what is wanted, as many as fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from pagemill.extraction.llm.page_rows import PageRow, rows_of_page
from pagemill.extraction.request import Field
from pagemill.extraction.view import DocumentView

#: What the heading above a page's rows is counted as, in tokens.
HEADING_TOKENS = 24
#: How much being the first page is worth, in fields whose every word was found: names and dates of a document as a
#: whole mostly stand there.
_FIRST_PAGE_WORTH = 0.5

_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True, eq=False)
class PagePart:
    """A run of a page's rows; mostly the whole page."""

    rows: tuple[PageRow, ...]

    @property
    def page(self) -> int:
        """The page's index, from 0."""
        return self.rows[0].page

    @cached_property
    def tokens(self) -> int:
        return HEADING_TOKENS + sum(row.tokens for row in self.rows)

    @cached_property
    def words(self) -> list[frozenset[str]]:
        """The words of each row."""
        return [words_of(row.text) for row in self.rows]


def words_of(text: str) -> frozenset[str]:
    """Words in lower case, and of Han, which has no spaces, every two characters that stand together."""
    found: set[str] = set()
    for word in _WORD.findall(text.casefold()):
        for run in _HAN.findall(word):
            found.update(run[at : at + 2] for at in range(max(1, len(run) - 1)))
        found.update(_HAN.sub(" ", word).split())
    return frozenset(found)


def parts_of(view: DocumentView, tokens: int) -> list[PagePart]:
    """A document's pages in order, those longer than `tokens` cut between rows; a longer row is left out."""
    parts: list[PagePart] = []
    for page in view.pages:
        run: list[PageRow] = []
        used = HEADING_TOKENS
        for row in rows_of_page(page):
            if row.tokens + HEADING_TOKENS > tokens:
                continue
            if run and used + row.tokens > tokens:
                parts.append(PagePart(tuple(run)))
                run, used = [], HEADING_TOKENS
            run.append(row)
            used += row.tokens
        if run:
            parts.append(PagePart(tuple(run)))
    return parts


def relevance(part: PagePart, fields: Iterable[Field], first: bool = False) -> float:
    """How much of the fields' words stands on one row of the part, summed over the fields."""
    worth = _FIRST_PAGE_WORTH if first else 0.0
    for field in fields:
        name, prompt = words_of(field.name), words_of(field.prompt)
        best = max((_share(name, row) + 0.5 * _share(prompt, row) for row in part.words), default=0.0)
        worth += min(1.0, best)
    return worth


def _share(wanted: frozenset[str], there: frozenset[str]) -> float:
    return len(wanted & there) / len(wanted) if wanted else 0.0


def choose(parts: Sequence[PagePart], fields: Sequence[Field], tokens: int, first_page: int) -> list[PagePart]:
    """The most relevant parts that are no more than `tokens` together, in the document's order."""
    worth = [relevance(part, fields, part.page == first_page) for part in parts]
    chosen: list[int] = []
    for at in sorted(range(len(parts)), key=lambda at: (-worth[at], at)):
        if parts[at].tokens <= tokens:
            chosen.append(at)
            tokens -= parts[at].tokens
    return [parts[at] for at in sorted(chosen)]


def halves(parts: Sequence[PagePart], fields: Sequence[Field]) -> tuple[list[PagePart], list[PagePart]] | None:
    """Two shares of the parts; of a single part its upper and lower rows. None for a part of fewer than four rows.

    The row that holds most of the fields' words, a table's header mostly, is shown with the lower rows too.
    """
    middle = len(parts) // 2
    if middle:
        return list(parts[:middle]), list(parts[middle:])
    (part,) = parts
    middle = len(part.rows) // 2
    if middle < 2:
        return None
    wanted = frozenset(word for field in fields for word in words_of(field.name))
    head = max(range(middle), key=lambda at: (_share(wanted, part.words[at]), -at))
    lower = (part.rows[head], *part.rows[middle:])
    return [PagePart(part.rows[:middle])], [PagePart(lower)]


def pages_shown(parts: Iterable[PagePart]) -> list[int]:
    """The pages that parts are of, by index."""
    return [page for page, _ in groupby(parts, key=lambda part: part.page)]
