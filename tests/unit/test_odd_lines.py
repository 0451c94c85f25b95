"""Lines of a text layer that look odd, as listings do: of many a sample is held to the picture, of few all are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import pytest

from pagemill.document import Line, LineSource
from pagemill.geometry import polygon_of
from pagemill.reading.recognition.recogniser import LineReader, ReadLine
from pagemill.reading.text_layer.page_text import TextLayer
from pagemill.reading.text_layer.text_check import SAMPLE, checked_lines

PAGE = np.full((1600, 1200, 3), 255, np.uint8)
LISTED = r"\let\a=\b \x{]}[}^_~!?|\\"
SOUND = "A sentence that the page has besides, in the words of its author and no others."


@dataclass
class StubReader:
    """Reads `text` in every line's place, but `last` in the last of each batch where it is given."""

    text: str
    last: str | None = None
    batches: list[int] = field(default_factory=list)

    def read(self, crops: Sequence[object]) -> list[ReadLine]:
        self.batches.append(len(crops))
        texts = [self.text] * len(crops)
        if crops and self.last is not None:
            texts[-1] = self.last
        return [ReadLine(text, 0.98, ()) for text in texts]


def line(text: str, number: int) -> Line:
    box = (100.0, 100.0 + 25 * number, 900.0, 120.0 + 25 * number)
    return Line(text, polygon_of(box), 1.0, source=LineSource.TEXT_LAYER)


def checked(count: int, reader: StubReader) -> list[Line]:
    sound = [line(SOUND, n) for n in range(10)]
    odd = [line(LISTED, 20 + n) for n in range(count)]
    lines = checked_lines(TextLayer(tuple(sound), tuple(odd), (), (), (), 1.0, (), 0), PAGE, cast(LineReader, reader))
    assert lines is not None and lines[:10] == sound
    return lines[10:]


def test_of_many_that_agree_a_sample_is_read_and_all_stay() -> None:
    reader = StubReader(LISTED)
    assert [one.text for one in checked(30, reader)] == [LISTED] * 30
    assert sum(reader.batches) == SAMPLE


def test_where_one_of_the_sample_says_something_else_all_are_read_once() -> None:
    reader = StubReader(LISTED, last="Jahresabschluss")
    told = checked(30, reader)
    assert reader.batches == [SAMPLE, 30 - SAMPLE]
    # The last one of the sample, and the last of the others.
    assert [index for index, one in enumerate(told) if one.text != LISTED] == [26, 29]
    assert {told[26].text, told[29].text} == {"Jahresabschluss"}
    assert told[-1].source is LineSource.OCR


@pytest.mark.parametrize("count", [1, SAMPLE])
def test_few_are_all_read(count: int) -> None:
    reader = StubReader("Jahresabschluss")
    assert [one.text for one in checked(count, reader)] == ["Jahresabschluss"] * count
    assert sum(reader.batches) == count
