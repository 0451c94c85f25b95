"""Of a sound line that lacks a few characters only the words about these are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import numpy.typing as npt
import pytest

from pagemill.document import Line, LineSource
from pagemill.geometry import polygon_of
from pagemill.reading.recognition.line_cuts import even_offsets
from pagemill.reading.recognition.recogniser import LineReader, ReadLine
from pagemill.reading.text_layer.broken_words import broken_words, stretch_of, with_stretches
from pagemill.reading.text_layer.page_text import TextLayer
from pagemill.reading.text_layer.text_check import checked_lines
from pagemill.reading.text_layer.text_encoding import BROKEN

PAGE = np.full((400, 1200, 3), 255, np.uint8)
LONG = f"The command takes an argument {BROKEN}name{BROKEN} and writes what it finds there to the file that was opened"


def line(text: str, *, known: bool = True, top: float = 100.0) -> Line:
    offsets = tuple(even_offsets(text)) if known else ()
    return Line(text, polygon_of((100.0, top, 1100.0, top + 20)), 1.0, source=LineSource.TEXT_LAYER, offsets=offsets)


@dataclass
class StubReader:
    """Reads texts in turn, each surely."""

    texts: Sequence[str]
    widths: list[int] = field(default_factory=list)

    def read(self, crops: Sequence[npt.NDArray[np.uint8]]) -> list[ReadLine]:
        first = len(self.widths)
        self.widths += [crop.shape[1] for crop in crops]
        return [ReadLine(text, 0.9, ()) for text in self.texts[first : len(self.widths)]]


def checked(lines: Sequence[Line], reader: StubReader) -> list[Line]:
    sound = [line(f"The line {number} of a page says what the file has.", top=200.0) for number in range(9)]
    layer = TextLayer(tuple(sound), tuple(lines), (), (), (), 1.0, (), 0)
    read = checked_lines(layer, PAGE, cast(LineReader, reader))
    assert read is not None
    return read[len(sound) :]


def test_the_words_about_broken_characters_are_read_and_no_others() -> None:
    ((first, end),) = broken_words(line(LONG))
    assert LONG[first:end] == f"argument {BROKEN}name{BROKEN} and writes"


@pytest.mark.parametrize(
    ("text", "known"), [(LONG, False), (f"{BROKEN} is a sign", True), (f"{BROKEN} of one {BROKEN} and two", True)]
)
def test_a_line_is_read_whole_where_that_is_little_more_or_its_characters_lie_unknown(text: str, known: bool) -> None:
    assert broken_words(line(text, known=known)) == [(0, len(text))]


def test_broken_characters_far_apart_are_read_apart_and_put_back_where_they_were() -> None:
    text = f"{BROKEN}one{BROKEN} begins the line, which goes on for a long while until it comes to its end {BROKEN}two"
    whole = line(text)
    stretches = broken_words(whole)
    assert [text[first:end] for first, end in stretches] == [
        f"{BROKEN}one{BROKEN} begins",
        f"its end {BROKEN}two",
    ]
    parts = [stretch_of(whole, stretch) for stretch in stretches]
    assert parts[0].bbox[2] < parts[1].bbox[0]
    assert with_stretches(whole, stretches, parts) == whole


def test_a_long_line_is_mended_from_the_reading_of_a_few_of_its_words() -> None:
    reader = StubReader(["argument(name) and writes"])
    (mended,) = checked([line(LONG)], reader)
    # The file's own space before the bracket stays, though the reading has none.
    assert mended.text == LONG.replace(f"{BROKEN}name{BROKEN}", "(name)")
    assert len(mended.offsets) == len(mended.text) + 1
    assert list(mended.offsets) == sorted(mended.offsets)
    assert reader.widths[0] < 500
