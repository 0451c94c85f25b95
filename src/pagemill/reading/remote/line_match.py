"""A whole page's answer laid along the lines of the embedded reading.

Places come from the embedded lines, characters from the answer, and only where both say nearly the same: what an
answer has beyond that is not taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, Levenshtein

from pagemill.document import Line, LineSource
from pagemill.reading.remote.answers import letters

#: A line that the embedded reader is as sure of, or surer, stays as it is.
SURE = 0.98
#: Characters that a line and its answer have in common, at the least, as a share of both.
ALIKE = 0.6
#: Letters and digits of a line, at the least, to be looked for.
SHORTEST = 4
#: An answer to a line is longer or shorter than the line by this share at the most.
STRETCH = 0.35

_MARKUP = re.compile(
    r"!\[[^\]]*\]\([^)]*\)|\$\$.*?\$\$|\\\[.*?\\\]|<[a-z/!][^>]*>|^[ \t]*(?:#{1,6}|[-*+>])[ \t]+|\*\*|^[|: -]+$",
    re.DOTALL | re.IGNORECASE | re.MULTILINE,
)
_TAKEN = "\0"


@dataclass(frozen=True, slots=True)
class MatchedLines:
    """The lines as they now read, and how much of the answer the embedded reading knew."""

    #: The line that takes the place of each that was given; the same one where it stays.
    lines: list[Line]
    #: Share of the answer's letters and digits that the embedded lines have too, 0 to 1.
    agreement: float
    #: Lines that read otherwise than before.
    changed: int


def in_doubt(lines: Sequence[Line]) -> bool:
    """Whether an answer could change any of the lines."""
    return any(_is_open(line) for line in lines)


def match_lines(lines: Sequence[Line], answer: str) -> MatchedLines:
    """Looks for each line in the answer, the longest first; no part of it is taken twice."""
    rows = [" ".join(row.split()) for row in _MARKUP.sub(" ", answer).splitlines()]
    left = "\n".join(row for row in rows if row)
    wanted = len(letters(left))
    found = 0
    read = list(lines)
    changed = 0
    for n in sorted(range(len(lines)), key=lambda n: -len(lines[n].text)):
        line = lines[n]
        text = line.text.strip()
        place = _place(text, left)
        if place is None:
            continue
        start, end = place
        said = left[start:end].strip()
        left = left[:start] + _TAKEN * (end - start) + left[end:]
        found += _common(letters(text), letters(said))
        if _is_open(line) and said != text and "\n" not in said:
            score = max(line.score, Indel.normalized_similarity(text, said))
            read[n] = replace(line, text=said, score=score, source=LineSource.REMOTE, offsets=(), links=(), formulas=())
            changed += 1
    return MatchedLines(read, min(1.0, found / wanted) if wanted else 0.0, changed)


def _is_open(line: Line) -> bool:
    return line.source is LineSource.OCR and line.score < SURE and len(letters(line.text)) >= SHORTEST


def _place(text: str, answer: str) -> tuple[int, int] | None:
    """Where the answer has the line: near the window of its length that is most like it."""
    if len(text) < 2 or len(letters(text)) == 0:
        return None
    exact = _alone(text, answer)
    if exact is not None:
        return exact
    if len(letters(text)) < SHORTEST:
        return None
    window = fuzz.partial_ratio_alignment(text, answer, score_cutoff=100 * ALIKE)
    if window is None:
        return None
    reach = max(2, int(len(text) * STRETCH))
    start, end = max(0, window.dest_start - reach), min(len(answer), window.dest_end + reach)
    # A line of the answer begins or ends within reach: the rest of it belongs to the line, and no more.
    start = max(start, answer.rfind("\n", 0, window.dest_start + 1) + 1, answer.rfind(_TAKEN, 0, window.dest_start) + 1)
    stops = [stop for mark in ("\n", _TAKEN) if (stop := answer.find(mark, max(start, window.dest_end - 1))) >= 0]
    end = min([end, *stops])
    first, last = _edges(text, answer, (start, end), (window.dest_start, window.dest_end), reach)
    said = answer[first:last]
    if _TAKEN in said or abs(len(said) - len(text)) > max(2, STRETCH * len(text)):
        return None
    return (first, last) if Indel.normalized_similarity(text, said) >= ALIKE else None


def _edges(text: str, answer: str, within: tuple[int, int], window: tuple[int, int], reach: int) -> tuple[int, int]:
    """The stretch of whole words near a window that takes the fewest changes to be the text."""
    starts = [at for at in range(within[0], min(window[0] + reach, within[1])) if _begins_word(answer, at)]
    ends = [at for at in range(max(window[1] - reach, within[0]) + 1, within[1] + 1) if _begins_word(answer, at, -1)]
    pairs = [(first, last) for first in starts for last in ends if first < last]

    def unlikeness(pair: tuple[int, int]) -> tuple[int, int]:
        said = answer[pair[0] : pair[1]]
        # A character that was misread at an end is no reason to leave it out.
        return Levenshtein.distance(text, said), abs(len(text) - len(said))

    return min(pairs, key=unlikeness, default=within)


def _begins_word(answer: str, at: int, way: int = 1) -> bool:
    """Whether a word begins at a place, or ends there with `way` -1. An ideograph is a word."""
    inner, outer = (at, at - 1) if way == 1 else (at - 1, at)
    if not 0 <= inner < len(answer) or answer[inner].isspace():
        return False
    return not 0 <= outer < len(answer) or not _joins(answer[outer], answer[inner])


def _alone(text: str, answer: str) -> tuple[int, int] | None:
    """A place where the answer has the very text, and not as a part of a longer word or number."""
    at = answer.find(text)
    while at >= 0:
        end = at + len(text)
        joined = (at > 0 and _joins(answer[at - 1], text[0])) or (end < len(answer) and _joins(text[-1], answer[end]))
        if not joined:
            return at, end
        at = answer.find(text, at + 1)
    return None


def _joins(one: str, other: str) -> bool:
    return one.isascii() and other.isascii() and one.isalnum() and other.isalnum()


def _common(one: str, other: str) -> int:
    return (len(one) + len(other) - Indel.distance(one, other)) // 2
