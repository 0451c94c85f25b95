"""Spaces that a line's ink shows and its reader leaves out: between ideographs and letters, about signs, and where an
ideograph's place is left empty between others, as in `第一条　标的`.

Recognisers give no space beside an ideograph, since most of the text that they learnt has none. Some pages have one,
and their text layers tell: of 186 pairs of an ideograph and a letter or figure in reports, those that stand more than
.3 em apart have a space between them (178), and those that stand closer have none (8).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.reading.pixels.page_plane import grey_of
from pagemill.reading.recognition.recogniser import VERTICAL, LineReader, ReadLine

Image = npt.NDArray[np.uint8]

#: A gap between the ink of two characters is a space from this width on, in heights of the line's ink.
BESIDE_IDEOGRAPH, BESIDE_SIGN = 0.27, 0.4
#: Ideographs that are narrower than their places, by more than .13 em on a side in two typefaces, of the 3,755 that are
#: used most; and the room beside them, in heights of the line's ink: `4月17日` is set without any space.
NARROW = frozenset("丫冒卜占口吕巨巳旨日昏曰月氏白目肖胃自良")
BESIDE_NARROW = 0.4
#: Between two ideographs nothing less than the place of one is a space: from this gap on, in heights of the line's ink,
#: and by the reader, which gives each a half of it, so far apart in what those are that are closest. On either side so
#: many stand closer together: labels and names are spread to a width, `姓　名`.
EMPTY_PLACE, FAR, TOGETHER = 0.75, 1.3, 2
#: Signs that stand between words with a space on either side or none.
SIGNS = frozenset("+=&<>|~*")
_PARTED, _WESTERN = re.compile(f"[\u3400-\u9fff{re.escape(''.join(sorted(SIGNS)))}]"), re.compile("[0-9A-Za-z]")
#: Rows left out at a line's top and bottom, where its neighbours' ink may be: a share of its height.
EDGE = 0.1
#: Ink differs from the line's paper by this share of what the blackest does, and that by so many grey levels.
INKED, CONTRAST = 0.5, 40
#: Paper and ink are told from one pixel of so many, along and across.
SAMPLED = 2


class GapReader:
    """A `LineReader` that adds to what another one reads the spaces that the ink shows."""

    def __init__(self, reader: LineReader) -> None:
        self._reader = reader

    def read(self, crops: Sequence[Image]) -> list[ReadLine]:
        """Reads RGB crops (h, w, 3), each holding one upright line, in the order given."""
        return [with_seen_spaces(line, crop) for line, crop in zip(self._reader.read(crops), crops, strict=True)]


def with_seen_spaces(line: ReadLine, crop: Image) -> ReadLine:
    """A line as read from an RGB crop (h, w, 3), with spaces where two characters that one may part stand apart."""
    if not _PARTED.search(line.text):
        return line
    places = [(at, EMPTY_PLACE) for at in _far_ideographs(line)]
    if _WESTERN.search(line.text):
        ends = zip(line.text, line.text[1:], strict=False)
        places += [(at, least) for at, (one, other) in enumerate(ends, 1) if (least := _least_gap(one, other))]
        places.sort()
    if not places or crop.shape[0] >= VERTICAL * crop.shape[1]:
        return line
    gaps, tall = _blank_runs(crop)
    middles = (np.array(line.offsets[1:]) + np.array(line.offsets[:-1])) / 2 * crop.shape[1]

    def gap_before(at: int) -> float:
        """The widest gap before a character, in heights of the line."""
        inner = (end - start for start, end in gaps if middles[at - 1] < (start + end) / 2 < middles[at])
        return max(inner, default=0) / tall

    # From the end, so that places found stay true.
    for at, least in reversed(places):
        if gap_before(at) < least:
            continue
        if least == EMPTY_PLACE and any(gap_before(other) >= least for other in (at - 1, at + 1)):
            continue
        line = replace(
            line,
            text=f"{line.text[:at]} {line.text[at:]}",
            offsets=(*line.offsets[:at], line.offsets[at], *line.offsets[at:]),
            certainties=(*line.certainties[:at], min(line.certainties[at - 1 : at + 1]), *line.certainties[at:]),
        )
    return line


def _far_ideographs(line: ReadLine) -> list[int]:
    """Before which characters an ideograph's place may be empty, by where the reader places them."""
    middles = np.array(line.offsets[1:]) + np.array(line.offsets[:-1])
    steps = np.diff(middles)
    if len(steps) < 2 * TOGETHER:
        return []
    return [
        at
        for at in (np.flatnonzero(steps > FAR * steps.min()) + 1).tolist()
        if TOGETHER <= at <= len(line.text) - TOGETHER
        and all(map(_is_ideograph, line.text[at - TOGETHER : at + TOGETHER]))
    ]


def _least_gap(before: str, after: str) -> float:
    """From which gap on, in heights of a line, a space parts two characters; 0 where none does."""
    for one, other in ((before, after), (after, before)):
        if one.isascii() and one.isalnum():
            if _is_ideograph(other):
                return BESIDE_NARROW if other in NARROW else BESIDE_IDEOGRAPH
            if other in SIGNS:
                return BESIDE_SIGN
    return 0.0


def _is_ideograph(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _blank_runs(crop: Image) -> tuple[list[tuple[int, int]], int]:
    """Where along a line no ink stands, from and to which column, and how many rows its ink takes."""
    grey = grey_of(crop)
    edge = round(EDGE * grey.shape[0])
    grey = grey[edge : grey.shape[0] - edge]
    sample = grey[::SAMPLED, ::SAMPLED].astype(np.int16)
    paper = int(np.median(sample))
    blackest = float(np.percentile(np.abs(sample - paper), 98))
    if blackest < CONTRAST:
        return [], 1
    ink = np.asarray(cv2.absdiff(grey, np.full_like(grey, paper))) > INKED * blackest
    rows = np.flatnonzero(ink.any(axis=1))
    blank = np.concatenate(([False], ~ink.any(axis=0), [False]))
    turns = np.flatnonzero(blank[1:] != blank[:-1])
    return list(zip(turns[::2].tolist(), turns[1::2].tolist(), strict=True)), int(rows[-1] - rows[0] + 1)
