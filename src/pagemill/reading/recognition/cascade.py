"""Every line read by cheap weights, and again by strong ones where the first reading is in doubt.

The strong weights take four times as long. On clean print four lines of five do without them, and most others but for
a part; measured on scans, receipts and drawn pages, reading the others alone makes no more errors than reading all.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

import numpy as np
import numpy.typing as npt

from pagemill.reading.recognition.doubtful_parts import parts_around, with_parts_read
from pagemill.reading.recognition.recogniser import LineReader, ReadLine

Image = npt.NDArray[np.uint8]

#: A line with a character less sure than this is read again, or a part of it. Spaces do not count: they are never sure.
CERTAIN = 0.95
#: A page with a larger share of its lines in doubt is a poor one, where certainty means less: all of it is read again.
POOR = 0.5
#: Fewer lines are no measure of a page.
MEASURE = 10
#: Of so many lines and more a sample tells beforehand whether the page is poor: then the cheap weights read no others.
#: It is taken of lines of middling length, which are read in one go; this many of it are in doubt, at the least.
MANY, SAMPLE, MOSTLY = 24, 10, 5
#: The share of a line's characters that are ideographs or their signs from where on a part of it is read alone.
WIDE = 0.6
#: Signs that the strong weights pass over as if nothing were there: a tick box among words, the zero of a date in
#: Chinese numerals. The cheap weights see them.
PASSED_OVER = frozenset("〇□☐☑☒■✓✔√")
#: Such a sign is believed from this certainty on.
SEEN = 0.5


class Cascade:
    """A `LineReader` of two."""

    def __init__(self, cheap: LineReader, strong: LineReader) -> None:
        self._cheap = cheap
        self._strong = strong

    def read(self, crops: Sequence[Image]) -> list[ReadLine]:
        """Reads RGB crops (h, w, 3), each holding one upright line, in the order given."""
        sample = _middling(crops) if len(crops) >= MANY else []
        first = dict(zip(sample, self._cheap.read([crops[index] for index in sample]), strict=True))
        if sum(map(is_doubtful, first.values())) >= MOSTLY:
            return self._strong.read(crops)
        rest = [index for index in range(len(crops)) if index not in first]
        first.update(zip(rest, self._cheap.read([crops[index] for index in rest]), strict=True))
        lines = [first[index] for index in range(len(crops))]
        doubtful = [index for index, line in enumerate(lines) if is_doubtful(line)]
        poor = len(lines) >= MEASURE and len(doubtful) > POOR * len(lines)
        self._read_again(lines, crops, range(len(lines)) if poor else doubtful, in_parts=not poor)
        return lines

    def _read_again(
        self, lines: list[ReadLine], crops: Sequence[Image], chosen: Sequence[int], *, in_parts: bool
    ) -> None:
        """Puts in place of some lines what the strong weights read of them, or of their parts in doubt."""
        places = {index: _places_in_doubt(lines[index]) for index in chosen}
        parts = {
            index: parts_around(lines[index], crops[index], places[index])
            if in_parts and _has_no_spaces(lines[index])
            else []
            for index in chosen
        }
        whole = [index for index in chosen if not parts[index]]
        pictures = [part.crop for index in chosen for part in parts[index]]
        answers = self._strong.read([*pictures, *(crops[index] for index in whole)])
        of_parts = iter(answers[: len(pictures)])
        unjoined = []
        for index in chosen:
            if parts[index]:
                readings = [_merged(next(of_parts), part.line) for part in parts[index]]
                line = with_parts_read(lines[index], places[index], parts[index], readings)
                if line is None:
                    unjoined.append(index)
                else:
                    lines[index] = line
        answers = answers[len(pictures) :] + self._strong.read([crops[index] for index in unjoined])
        for index, line in zip(whole + unjoined, answers, strict=True):
            lines[index] = _merged(line, lines[index])


def _middling(crops: Sequence[Image]) -> list[int]:
    by_length = sorted(range(len(crops)), key=lambda index: crops[index].shape[1])
    start = (len(crops) - SAMPLE) // 2
    return by_length[start : start + SAMPLE]


def is_doubtful(line: ReadLine) -> bool:
    """Whether nothing was read, or a character without being sure."""
    return not line.text or bool(_places_in_doubt(line))


def _places_in_doubt(line: ReadLine) -> list[int]:
    told = enumerate(zip(line.text, line.certainties, strict=True))
    return [at for at, (character, certainty) in told if certainty < CERTAIN and not character.isspace()]


def _has_no_spaces(line: ReadLine) -> bool:
    """Whether a line is in a script without spaces between words: of others the cheap weights lose some, all along."""
    return sum(unicodedata.east_asian_width(character) in "WF" for character in line.text) > WIDE * len(line.text)


def _merged(line: ReadLine, other: ReadLine) -> ReadLine:
    """What the strong weights read, with what only the cheap ones see."""
    return with_spaces(with_signs(line, other), other)


def with_signs(line: ReadLine, other: ReadLine) -> ReadLine:
    """A line with the signs that only another reading of the same crop has, where this one has nothing or a space."""
    if not PASSED_OVER & set(other.text) or not line.text:
        return line
    operations = SequenceMatcher(None, line.text, other.text, autojunk=False).get_opcodes()
    # From the end, so that places found stay true.
    for operation, start, end, first, last in reversed(operations):
        if operation in ("insert", "replace") and not line.text[start:end].strip():
            while first < last and other.text[first].isspace():
                first += 1
            while first < last and other.text[last - 1].isspace():
                last -= 1
            if first < last and all(_is_seen(other, at) for at in range(first, last)):
                line = line.with_part(start, end, other, first, last)
    return line


def with_spaces(line: ReadLine, other: ReadLine) -> ReadLine:
    """A line with the spaces that only another reading of the same crop has, between characters that both have.

    None is put within a number.
    """
    apart = [other.text[at - 1 : at + 2] for at, character in enumerate(other.text) if character == " "]
    if not line.text or all(pair in line.text for pair in apart):
        return line
    operations = SequenceMatcher(None, line.text, other.text, autojunk=False).get_opcodes()
    # From the end, so that places found stay true.
    for operation, start, end, first, last in reversed(operations):
        if operation == "insert" and other.text[first:last] == " " and 0 < start < len(line.text):
            around = line.text[start - 1], line.text[start]
            agreed = around == (other.text[first - 1], other.text[last])
            if agreed and all(character.isascii() for character in around) and not _is_within_number(*around):
                line = line.with_part(start, end, other, first, last)
    return line


def _is_within_number(before: str, after: str) -> bool:
    return after.isdigit() and (before.isdigit() or before in ",.")


def _is_seen(line: ReadLine, at: int) -> bool:
    return line.text[at] in PASSED_OVER and line.certainties[at] >= SEEN
