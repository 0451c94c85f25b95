"""Columns of an index: terms in the order of the alphabet, each with the numbers of the pages that speak of it.

Nothing stands in the gutter between two columns for many rows, most rows end in numbers of pages behind a comma or
dots, and the letters that terms begin with, or stand above them, rise down one column and on in the next. That parts an
index from a contents list, whose numbers rise, and from a table, whose labels are in no order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pagemill.document import Line
from pagemill.geometry import height
from pagemill.reading.prose.contents_rows import whole_rows
from pagemill.reading.prose.paragraphs import rows_of

#: Heights of a line that the gutter between two columns is wide, at the least.
GUTTER = 0.8
#: Lines at either side of what is a gutter, at the least.
FEWEST_BESIDE = 3
#: Rows of an index on one page, those of them that end in numbers, and the share of those, at the least.
FEWEST, FEWEST_NUMBERED, NUMBERED = 12, 8, 0.5
#: Terms with a comma and numbers, or with dots, that a page has at the least: most pages are told by that.
FEWEST_TERMS = 4
#: Pieces that the rows of a page have, at the most: on pages with more, such as maps, none is sought.
MOST_LINES = 3000
#: Of each of its columns, rows that end in numbers at the least, and rows of numbers alone at the most.
NUMBERED_OF_COLUMN, ALONE = 0.3, 0.55
#: A row of terms begins no further right of its column than so many line heights; others are set in below them.
OUTERMOST = 0.4
#: Share of terms that come before the one above them, at the most, and different letters among them, at the least.
FALLING, LETTERS = 0.15, 3
#: Letters alone in their rows, at the least, where terms tell no order, as those in Chinese do.
LETTER_HEADS = 3
#: A line higher than so many usual ones is a heading's.
TALL = 1.25

_PAGE = r"(?:\d{1,4}|[ivxlc]{1,7})(?:\s?[-–—]\s?(?:\d{1,4}|[ivxlc]{1,7}))?(?:n|ff?\.?)?"
_PAGES = rf"{_PAGE}(?:\s?[,，、;；]\s?{_PAGE})*"
_DOTS = r"(?:[.．·…‥⋯]\s*){2,}"
#: What a row of an index ends in; a comma at its end tells that the next one has more of them.
_NUMBERED = re.compile(rf"(?:[,，、;；]\s?|{_DOTS}|[\u3400-\u9fff]\s?){_PAGES}\s?[,，、;；]?\s*$")
_NUMBERS_ALONE = re.compile(rf"\s*(?:{_DOTS})?{_PAGES}\s?[,，;；]?\s*$")
_DOTS_OR_NUMBERS = re.compile(rf"\s*(?:{_DOTS}|(?:{_DOTS})?{_PAGES}\s?[,，;；]?)\s*")
_TERM = re.compile(rf"(?:[,，、;；]|[\u3400-\u9fff])\s?{_PAGE}\s?[,，、;；]?\s*$")
_LAST = frozenset("0123456789,，、;；nf.ivxlc")
_SENTENCE = re.compile(r"[a-z\u3400-\u9fff]{2}[.。]\s*$")
_LETTER = re.compile(r"\s*([A-Z])\s*$")


@dataclass(slots=True)
class _Part:
    """Lines below one another, and the stretches from left to right that none of them reaches into."""

    lines: list[Line]
    room: list[tuple[float, float]]

    def is_gutter(self, gap: tuple[float, float]) -> bool:
        """Whether a stretch is a gutter: it has lines at both sides, and was left free by more rows than the room
        before dots or numbers is."""
        left = sum(line.bbox[2] <= gap[0] for line in self.lines)
        right = sum(line.bbox[0] >= gap[1] for line in self.lines)
        return min(left, right) >= FEWEST_BESIDE and len(rows_of(self.lines)) >= FEWEST

    def columns(self, page: tuple[float, float], least: float) -> list[list[list[Line]]]:
        """The lines between the gutters, which are `least` wide, from the left of the `page`, each column in rows."""
        lines = list(self.lines)
        # The end of a paragraph above, which is as short as the rows below it.
        while lines and _SENTENCE.search(lines[-1].text):
            lines.pop()
        room = [page]
        for line in lines:
            room = _without(room, line.bbox[0], line.bbox[2], least)
        middles = sorted((left + right) / 2 for left, right in room)
        columns: dict[int, list[Line]] = {}
        for line in reversed(lines):
            x0, _, x1, _ = line.bbox
            columns.setdefault(sum(middle < (x0 + x1) / 2 for middle in middles), []).append(line)
        parted: list[list[Line]] = []
        for place in sorted(columns):
            # Room before dots or numbers that all begin alike is no gutter.
            if parted and all(_DOTS_OR_NUMBERS.fullmatch(line.text) for line in columns[place]):
                parted[-1] += columns[place]
            else:
                parted.append(columns[place])
        return [rows_of(lines) for lines in parted]


def index_columns(lines: Sequence[Line]) -> list[list[list[Line]]]:
    """The columns of an index among level lines, each as its rows with their pieces; none of other pages."""
    if len(lines) > MOST_LINES or sum(_may_be_term(line.text) for line in lines) < FEWEST_TERMS:
        return []
    return [column for part in _parts(lines) for column in part]


def take_index(lines: Sequence[Line]) -> tuple[list[list[Line]], list[Line]]:
    """The lines of each column of an index among level lines, row by row, and the lines that are left."""
    columns = [[line for row in column for line in row] for column in index_columns(lines)]
    taken = {id(line) for column in columns for line in column}
    return columns, [line for line in lines if id(line) not in taken]


def is_index(lines: Sequence[Line]) -> bool:
    """Whether most of some lines are of columns of an index."""
    return 2 * len(take_index(lines)[1]) < len(lines)


def with_whole_terms(lines: Sequence[Line]) -> list[Line]:
    """The level lines of a page, the pieces of each row of an index, as a term, dots and its pages, as one line."""
    whole: dict[int, Line] = {}
    gone: set[int] = set()
    for column in index_columns(lines):
        for row in column:
            if len(row) > 1:
                whole[id(row[0])] = whole_rows(row)[0]
                gone |= {id(piece) for piece in row[1:]}
    return [whole.get(id(line), line) for line in lines if id(line) not in gone]


def _parts(lines: Sequence[Line]) -> list[list[list[list[Line]]]]:
    """The runs of lines that are an index, each as its columns of rows; from the foot, since paragraphs above an index
    may end in lines as short as its own."""
    tall = median(height(line.bbox) for line in lines)
    least = GUTTER * tall
    page = (min(line.bbox[0] for line in lines), max(line.bbox[2] for line in lines))
    parts: list[_Part] = [_Part([], [page])]
    for line in sorted(lines, key=lambda line: -line.bbox[1] - line.bbox[3]):
        part = parts[-1]
        room = _without(part.room, line.bbox[0], line.bbox[2], least)
        gone = [gap for gap in part.room if not any(gap[0] <= left and right <= gap[1] for left, right in room)]
        if not room or _is_heading(line, tall) or any(part.is_gutter(gap) for gap in gone):
            parts.append(_Part([], [page]))
        else:
            part.lines.append(line)
            part.room = room
    columns = (part.columns(page, least) for part in reversed(parts) if len(part.lines) >= FEWEST)
    return [part for part in columns if len(part) > 1 and _are_of_index(part)]


def _is_heading(line: Line, tall: float) -> bool:
    """Whether a line stands out: it is larger than most, and says more than a letter that terms begin with."""
    return len(line.text.strip()) > 1 and height(line.bbox) > TALL * tall


def _without(room: Sequence[tuple[float, float]], x0: float, x1: float, least: float) -> list[tuple[float, float]]:
    """Stretches of room without what a line takes of them, those that are wide enough."""
    cut = [side for left, right in room for side in ((left, min(right, x0)), (max(left, x1), right))]
    return [(left, right) for left, right in dict.fromkeys(cut) if right - left >= least]


def _are_of_index(columns: Sequence[Sequence[Sequence[Line]]]) -> bool:
    """Whether the rows of columns are those of an index."""
    texts = [[" ".join(piece.text.strip() for piece in row) for row in column] for column in columns]
    rows = [text for column in texts for text in column]
    numbered = sum(map(_is_numbered, rows))
    if len(rows) < FEWEST or numbered < max(FEWEST_NUMBERED, NUMBERED * len(rows)):
        return False
    if not all(_are_terms(column) for column in texts):
        return False
    heads = [found[1] for text in rows if (found := _LETTER.match(text))]
    if len(set(heads)) >= LETTER_HEADS and heads == sorted(heads):
        return True
    tall = median(height(piece.bbox) for column in columns for row in column for piece in row)
    terms = [
        first
        for column, own in zip(columns, texts, strict=True)
        for row, text in zip(column, own, strict=True)
        if row[0].bbox[0] - min(other[0].bbox[0] for other in column) < OUTERMOST * tall
        and not _NUMBERS_ALONE.match(text)
        and (first := _first_letter(text))
    ]
    falls = sum(after < before for before, after in pairwise(terms))
    return len(set(terms)) >= LETTERS and falls <= FALLING * len(terms)


def _may_be_term(text: str) -> bool:
    """Whether a piece of a row may be a term with its pages, or the dots behind one: told at once of most lines."""
    if ". ." in text or any(sign in text for sign in ("..", "…", "·", "⋯")):
        return True
    if text[-1:] not in _LAST or not any(map(str.isalpha, text)):
        return False
    return _TERM.search(text) is not None


def _is_numbered(text: str) -> bool:
    return bool(_NUMBERED.search(text) or _NUMBERS_ALONE.match(text))


def _are_terms(column: Sequence[str]) -> bool:
    """Whether the rows of a column are terms and their pages, and not labels or figures alone, as a table's are."""
    alone = sum(bool(_NUMBERS_ALONE.match(text)) for text in column)
    numbered = sum(map(_is_numbered, column))
    return alone <= ALONE * len(column) and numbered >= NUMBERED_OF_COLUMN * len(column)


def _first_letter(text: str) -> str:
    """The first letter that a term has, in small; empty for none."""
    return next((sign for sign in text.lower() if "a" <= sign <= "z"), "")
