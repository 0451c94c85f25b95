"""A line found across two columns of text is cut at their gutter; headings and wide words are left whole."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from drawings.sheet import font
from pagemill.document import Line, LineSource
from pagemill.geometry import polygon_of
from pagemill.reading.upright.column_gutters import cut_at_column_gutters

SIZE, ROW = 20, 28
#: Left edges of two columns, and how wide they are.
LEFT, RIGHT, WIDE = 40, 440, 360
WORDS = (
    "the",
    "mill",
    "by",
    "the",
    "stream",
    "has",
    "been",
    "grinding",
    "for",
    "anyone",
    "in",
    "this",
    "valley",
    "of",
    "it",
)


class Page:
    """Rows of two justified columns, each row found as two lines or as one."""

    def __init__(self) -> None:
        self._image = Image.new("RGB", (840, 400), "white")
        self._pen = ImageDraw.Draw(self._image)
        self._font = font("serif", SIZE)
        self.lines: list[Line] = []
        self._row = 0

    def add(self, *, glued: bool = False, left: int = 7) -> None:
        """A row, its columns found as one line where they are `glued`; `left` words stand in the first."""
        first, second = self._justified(LEFT, left), self._justified(RIGHT, 7)
        if glued:
            self._found([*first, (" ", RIGHT - 5.0), *second], LEFT, RIGHT + WIDE)
        else:
            self._found(first, LEFT, LEFT + WIDE)
            self._found(second, RIGHT, RIGHT + WIDE)
        self._row += 1

    def add_heading(self, text: str) -> None:
        self._pen.text((LEFT, self._top), text, fill="black", font=self._font)
        ends = [LEFT + self._pen.textlength(text[:end], font=self._font) for end in range(len(text) + 1)]
        self._found(list(zip(text, ends[:-1], strict=True)), LEFT, ends[-1])
        self._row += 1

    def cut(self) -> list[str]:
        return [line.text for line in cut_at_column_gutters(np.asarray(self._image), self.lines)]

    @property
    def _top(self) -> int:
        return 20 + ROW * self._row

    def _justified(self, left: int, count: int) -> list[tuple[str, float]]:
        """Draws a row of a column. Its characters, and where each begins."""
        words = [WORDS[(3 * self._row + index) % len(WORDS)] for index in range(count)]
        room = (WIDE - sum(self._pen.textlength(word, font=self._font) for word in words)) / (count - 1)
        placed: list[tuple[str, float]] = []
        x = float(left)
        for word in words:
            self._pen.text((x, self._top), word, fill="black", font=self._font)
            placed += [(c, x + self._pen.textlength(word[:at], font=self._font)) for at, c in enumerate(word)]
            x += self._pen.textlength(word, font=self._font)
            placed.append((" ", x))
            x += room
        return placed[:-1]

    def _found(self, placed: list[tuple[str, float]], left: float, right: float) -> None:
        box = (left - 2.0, self._top, right + 2.0, self._top + ROW - 2.0)
        offsets = [0.0, *((x - box[0]) / (box[2] - box[0]) for _, x in placed[1:]), 1.0]
        text = "".join(character for character, _ in placed)
        self.lines.append(Line(text, polygon_of(box), 1.0, LineSource.OCR, tuple(offsets)))


@pytest.mark.parametrize("at", [0, 2, 5])
def test_a_line_over_two_columns_is_cut_at_their_gutter(at: int) -> None:
    page, whole = Page(), Page()
    for row in range(6):
        page.add(glued=row == at, left=9)
        whole.add(left=9)
    assert page.cut() == [line.text for line in whole.lines]


def test_columns_found_apart_are_left_alone() -> None:
    page = Page()
    for _ in range(6):
        page.add()
    assert page.cut() == [line.text for line in page.lines]


def test_a_heading_over_both_columns_is_left_whole() -> None:
    page = Page()
    page.add_heading("what is told of the old mill by the stream, and by whom it was told first, and when")
    for _ in range(6):
        page.add()
    assert page.cut() == [line.text for line in page.lines]


def test_one_column_has_no_gutter() -> None:
    page = Page()
    for _ in range(6):
        page.add(glued=True)
    assert page.cut() == [line.text for line in page.lines]
