"""Listings of programs: rows one below the other, all of one pitch, with the signs that programs are written in."""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pagemill.document import Line
from pagemill.geometry import Bbox, height, union
from pagemill.reading.prose.monospaced_listings import monospaced_listings
from pagemill.reading.prose.paragraphs import rows_of

#: Rows of a listing at the least, and the share of them that must look like a program's.
FEWEST, SHARE = 3, 0.4
#: The same where rows are not of one pitch: an exact type tells as much as words do.
SHARE_WITHOUT_PITCH = 0.75
#: Pitches (width of a row by its characters) differ by no more than this share of their median, of rows this long.
SAME_PITCH, TELLING = 0.045, 8
#: Gap to the next row, in row heights, that a listing's empty row leaves at the most.
GAP = 2.2

#: A row with more words, and no sign of a program, is of a paragraph.
PROSE = 6

_WORDS = (
    "def|class|if|elif|else|for|while|do|return|import|from|try|except|catch|finally|with|switch|case|break|continue"
    "|int|void|float|double|char|bool|string|var|let|const|function|fn|func|public|private|static|struct|package|use"
    "|print|printf|echo|end|begin|then|select|insert|update|delete|create|where|lambda|yield|async|await|throw|new"
)
_WORD = re.compile(r"[A-Za-z']+")
_PROGRAM = re.compile(
    r"[{};]\s*$|^\s*[})\]]+[;,]?\s*$|[=!<>]=|:=|=>|->|[-+*/]=|&&|\|\||::|^\s*(?://|/\*|\*/|#\w|#!|--\s|@\w)"
    r"|\w\(.*\)\s*[:;{]?\s*$|\w\[[^\]]*\]|^\s*[\w.\[\]]+\s*=\s*\S|</?\w+[^>]*>"
    rf"|^\s*(?:{_WORDS})\b(?:.*[:;{{(]|\s*\w*)\s*$"
)


# The address of a mailbox looks like a tag of markup: `<h.marsh@example.org>`.
_MAILBOX = re.compile(r"<?[\w.+-]+@[\w.-]+\.\w+>?")


@dataclass(frozen=True, slots=True)
class Listings:
    """The lines of each listing of a page, row by row, and the lines that are left."""

    found: list[list[Line]]
    left: list[Line]


@dataclass(frozen=True, slots=True)
class _Row:
    lines: Sequence[Line]
    box: tuple[float, float, float, float]
    text: str

    @property
    def pitch(self) -> float | None:
        """Pixels a character; None for a row that is short or stands in pieces."""
        if len(self.lines) > 1 or len(self.text) < TELLING or not self.text.isascii():
            return None
        return (self.box[2] - self.box[0]) / len(self.text)


def take_listings(lines: Sequence[Line], monospaced: Sequence[Bbox] = ()) -> Listings:
    """The listings among level lines, in pixels of the page as read; `monospaced` is where one pitch is set."""
    typed = monospaced_listings(lines, monospaced)
    taken = {id(line) for part in typed for line in part}
    lines = [line for line in lines if id(line) not in taken]
    rows = [_Row(row, union(line.bbox for line in row), " ".join(line.text for line in row)) for row in rows_of(lines)]
    found = [
        [line for row in part for line in row.lines]
        for run in _runs(rows)
        if len(run) >= FEWEST and len(part := _trimmed(run)) >= FEWEST and _is_listing(part)
    ]
    taken = {id(line) for part in found for line in part}
    return Listings([*typed, *found], [line for line in lines if id(line) not in taken])


def _runs(rows: Sequence[_Row]) -> list[list[_Row]]:
    """Rows that follow one another closely, of one height and, where that can be told, of one pitch."""
    runs: list[list[_Row]] = []
    # The pitches of the last run's rows, where they can be told, by size, and the middle one of them.
    known: list[float] = []
    pitch: float | None = None
    for row in rows:
        own = row.pitch
        above = runs[-1][-1] if runs else None
        goes_on = (
            above is not None
            and row.box[1] - above.box[3] < GAP * height(above.box)
            and 0.7 < height(row.box) / max(height(above.box), 1.0) < 1.4
            and (own is None or pitch is None or abs(own - pitch) <= SAME_PITCH * pitch)
            and row.text.isascii()
            and not _is_prose(row.text)
        )
        if goes_on:
            runs[-1].append(row)
        else:
            runs.append([row])
            known, pitch = [], None
        if own is not None:
            insort(known, own)
            pitch = (known[(len(known) - 1) // 2] + known[len(known) // 2]) / 2
    return runs


# Rows are looked at more than once: before the layout of a page is known, and after.
@lru_cache(maxsize=1024)
def _is_prose(text: str) -> bool:
    """Whether a row is of many words and none of a program's signs."""
    words = _WORD.findall(text)
    return len(words) > PROSE and not _is_program(text) and len("".join(words)) > 0.75 * len(text)


@lru_cache(maxsize=1024)
def _is_program(text: str) -> bool:
    """Whether a row has a sign that programs are written in."""
    return bool(_PROGRAM.search(_MAILBOX.sub("", text) if "@" in text else text))


def _trimmed(run: list[_Row]) -> list[_Row]:
    """Without the rows before the first and after the last that look like a program's."""
    told = [index for index, row in enumerate(run) if _is_program(row.text)]
    return run[told[0] : told[-1] + 1] if told else []


def _is_listing(rows: Sequence[_Row]) -> bool:
    share = sum(_is_program(row.text) for row in rows) / len(rows)
    pitches = [pitch for row in rows if (pitch := row.pitch) is not None]
    widths = {len(row.text) for row in rows}
    # Rows of prose are all as long as the column: of one pitch by that alone.
    told = len(pitches) >= FEWEST and max(widths) > 1.25 * min(widths)
    set_in = any(abs(below.box[0] - above.box[0]) > height(above.box) for above, below in pairwise(rows))
    return share >= (SHARE if told else SHARE_WITHOUT_PITCH) and (told or set_in)
