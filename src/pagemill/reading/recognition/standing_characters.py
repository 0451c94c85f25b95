"""Pages written from top to bottom, told from pages that lie on their side.

A recogniser reads a line that was laid down by a quarter turn nearly as well as an upright one, since it has learnt
text written downward that way. So a line of a page that seems to lie is cut between its characters, each is set
upright, and what they say side by side is compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from pagemill.reading.recognition.recogniser import LineReader, ReadLine

Image = npt.NDArray[np.uint8]

#: Characters of a line, at the least, that are set upright; of those, how many are looked at.
FEWEST, MOST = 4, 16
#: Confidence that characters set upright are read with, at the least, and how much less than the line as it lies.
SURE, LESS = 0.7, 0.15
#: Likeness of both readings, in hundredths.
ALIKE = 60.0


def characters_stand(crops: Sequence[Image], recogniser: LineReader) -> bool:
    """Whether in most of these level crops (h, w, 3) each Han character lies on its side, its top to the left."""
    as_lying = recogniser.read(crops)
    told = [(crop, line) for crop, line in zip(crops, as_lying, strict=True) if len(line.text) >= FEWEST]
    han = [(crop, line) for crop, line in told if sum(map(_is_han, line.text)) > 0.6 * len(line.text)]
    if 2 * len(han) <= len(told) or not han:
        return False
    as_standing = recogniser.read([_set_upright(crop, line) for crop, line in han])
    agreed = sum(_says_the_same(one, lying) for one, (_, lying) in zip(as_standing, han, strict=True))
    return 2 * agreed > len(han)


def _says_the_same(standing: ReadLine, lying: ReadLine) -> bool:
    alike = fuzz.ratio(standing.text, lying.text[:MOST]) >= ALIKE
    return alike and standing.score >= max(SURE, lying.score - LESS)


def _set_upright(crop: Image, line: ReadLine) -> Image:
    wide = crop.shape[1]
    edges = [round(share * wide) for share in line.offsets[: MOST + 1]]
    cells = [np.rot90(crop[:, a:b], -1) for a, b in pairwise(edges) if b - a > 1]
    tall = max(cell.shape[0] for cell in cells)
    paper = np.median(crop.reshape(-1, 3), axis=0).astype(np.uint8)
    set_out = np.empty((tall, sum(cell.shape[1] for cell in cells), 3), np.uint8)
    set_out[:] = paper
    x = 0
    for cell in cells:
        top = (tall - cell.shape[0]) // 2
        set_out[top : top + cell.shape[0], x : x + cell.shape[1]] = cell
        x += cell.shape[1]
    return set_out


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"
