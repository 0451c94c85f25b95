"""The parts of a line that its first reading is unsure of: cut out to be read again, and put back.

A second reading takes time by width, and doubt is mostly of one character in a long line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

import numpy as np
import numpy.typing as npt

from pagemill.reading.recognition.recogniser import ReadLine

Image = npt.NDArray[np.uint8]

#: What is read again besides a character in doubt, on either side, in heights of the line. Of 154 lines of drawn
#: pages, receipts, forms and reports whose parts were read so, 15 came otherwise than when read whole; with 1.5 on
#: either side 30 of 184, with 4 seven of 104.
AROUND = 2.5
#: A part costs no less than one so long, in the same measure: shorter ones are brought to it.
LEAST = 4.0
#: Parts that come to more than this share of a line together are left: it is read again as a whole.
MOST = 0.6


@dataclass(frozen=True, slots=True)
class Part:
    """What stands between two characters of a line, as first read (`line`), and its picture (h, w, 3).

    `first` and `last` are the line's characters that it begins with and ends before, `start` and `end` shares of the
    line's length.
    """

    first: int
    last: int
    start: float
    end: float
    line: ReadLine
    crop: Image


def parts_around(line: ReadLine, crop: Image, doubtful: Sequence[int]) -> list[Part]:
    """The parts around some characters, by rising places, of a line and its picture (h, w, 3).

    None where the whole line costs hardly more.
    """
    height, width = crop.shape[:2]
    spans: list[tuple[int, int]] = []
    for at in doubtful:
        first = int(np.searchsorted(line.offsets, line.offsets[at] - AROUND * height / width, side="right")) - 1
        last = int(np.searchsorted(line.offsets, line.offsets[at + 1] + AROUND * height / width))
        first, last = max(0, first), min(len(line.text), last)
        if spans and first <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(last, spans[-1][1])
        else:
            spans.append((first, last))
    parts = [_part(line, crop, first, last) for first, last in spans]
    cost = sum(max(LEAST * height, part.crop.shape[1]) for part in parts)
    return parts if cost <= MOST * width else []


def with_parts_read(
    line: ReadLine, doubtful: Sequence[int], parts: Sequence[Part], readings: Sequence[ReadLine]
) -> ReadLine | None:
    """A line with what was read of its parts in place of what it had there.

    What changes at a part's cut ends, where a character may be cut through, stays as it was. None where one in doubt
    stands there, so that the reading says nothing of it.
    """
    length = len(line.text)
    # From the end, so that places found stay true.
    for part, reading in zip(reversed(parts), reversed(readings), strict=True):
        offsets = part.start + np.array(reading.offsets or (0.0,)) * (part.end - part.start)
        placed = replace(reading, offsets=tuple(offsets.tolist()))
        cut_before, cut_behind = part.first > 0, part.last < length
        operations = SequenceMatcher(None, part.line.text, reading.text, autojunk=False).get_opcodes()
        for operation, start, end, first, last in reversed(operations):
            if operation == "equal":
                continue
            if (start == 0 and cut_before) or (end == len(part.line.text) and cut_behind):
                if any(part.first + start <= at < part.first + end for at in doubtful):
                    return None
                continue
            line = line.with_part(part.first + start, part.first + end, placed, first, last)
    return replace(line, score=float(np.mean(line.certainties)) if line.certainties else 0.0)


def _part(line: ReadLine, crop: Image, first: int, last: int) -> Part:
    width = crop.shape[1]
    left = int(line.offsets[first] * width)
    right = max(left + 2, int(np.ceil(line.offsets[last] * width)))
    start, end = left / width, right / width
    inner = np.clip((np.array(line.offsets[first : last + 1]) - start) / max(end - start, 1e-6), 0.0, 1.0)
    inner[0], inner[-1] = 0.0, 1.0
    own = ReadLine(line.text[first:last], line.score, tuple(inner.tolist()), line.certainties[first:last])
    return Part(first, last, start, end, own, np.ascontiguousarray(crop[:, left:right]))
