"""Which characters a page shows: the rows that are looked at first tell the same as looking at all of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawings.glyphs import Ink, glyphs_of
from pagemill.reading.text_layer import text_marks

BLACK = (0, 0, 0, 255)
SIDE = 48


def _ink(number: int, color: tuple[int, int, int, int] = BLACK) -> Ink:
    return Ink(number, 1, 0.0, 10.0, False, color)


def _marks(box: tuple[float, float, float, float], image: np.ndarray) -> bool:
    """Whether a box holds a pixel that differs from the one to its left, above it, or between, told pixel by pixel."""
    grey = image[:, :, 0].astype(int)
    x0, y0, x1, y1 = int(np.floor(box[0])), int(np.floor(box[1])), int(np.ceil(box[2])), int(np.ceil(box[3]))
    for y in range(max(0, y0), min(SIDE, max(y1, y0 + 1))):
        for x in range(max(0, x0), min(SIDE, max(x1, x0 + 1))):
            near = grey[max(0, y - 1) : y + 1, max(0, x - 1) : x + 1]
            if near.max() - near.min() >= text_marks.CONTRAST:
                return True
    return False


@given(
    boxes=st.lists(
        st.tuples(*[st.floats(-4, SIDE + 4)] * 2, st.floats(0.5, 14), st.floats(0.5, 14), st.integers(0, 3)),
        min_size=1,
        max_size=30,
    ),
    strokes=st.lists(st.tuples(*[st.integers(0, SIDE - 1)] * 2, st.integers(1, 9), st.integers(1, 3)), max_size=12),
    few=st.sampled_from([0, 80]),
)
def test_a_piece_of_text_is_shown_where_most_of_it_has_edges(
    boxes: list[tuple[float, float, float, float, int]], strokes: list[tuple[int, int, int, int]], few: int
) -> None:
    image = np.full((SIDE, SIDE, 3), 255, np.uint8)
    for x, y, wide, tall in strokes:
        image[y : y + tall, x : x + wide] = 40
    inks = [_ink(number) for number in range(4)]
    # Each is another letter, so that none is taken for the same one drawn again.
    glyphs = glyphs_of(
        (chr(0x4E00 + n), (x, y, x + w, y + h), (x, y + h), inks[ink]) for n, (x, y, w, h, ink) in enumerate(boxes)
    )
    marked = [_marks((x, y, x + w, y + h), image) for x, y, w, h, _ in boxes]
    expected = set()
    for n, (x, y, w, h, ink) in enumerate(boxes):
        of_piece = [m for m, box in zip(marked, boxes, strict=True) if box[4] == ink]
        told = sum(of_piece) >= text_marks.SHOWN_SHARE * len(of_piece) if ink and len(of_piece) > 3 else marked[n]
        wide, tall = (min(v + s, SIDE) - max(v, 0) for v, s in ((x, w), (y, h)))
        if told and wide > 0 and tall > 0 and wide * tall >= 0.5 * w * h:
            expected.add(chr(0x4E00 + n))
    kept, text_marks.FEW = text_marks.FEW, few
    try:
        assert set(text_marks.shown_glyphs(glyphs, image).seen.text) == expected
    finally:
        text_marks.FEW = kept


def test_white_letters_show_on_dark_ground_alone() -> None:
    image = np.full((SIDE, SIDE, 3), 255, np.uint8)
    image[:, 24:] = 20
    white = _ink(1, (255, 255, 255, 255))
    image[20:30, 30:32] = 255
    image[20:30, 6] = 200
    glyphs = glyphs_of(
        [("a", (4, 18, 12, 32), (4, 30), white), ("b", (28, 18, 36, 32), (28, 30), _ink(2, white.color))]
    )
    assert text_marks.shown_glyphs(glyphs, image).seen.text == "b"


@pytest.mark.parametrize("many", [0, 300])
def test_a_piece_drawn_again_to_look_bold_is_taken_once(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_marks, "MANY", many)
    image = np.full((SIDE, SIDE, 3), 255, np.uint8)
    image[::2] = 30

    def piece(
        text: str, number: int, x: float, y: float
    ) -> list[tuple[str, tuple[float, ...], tuple[float, ...], Ink]]:
        boxes = [(x + 6 * n, y, x + 6 * n + 6, y + 12) for n in range(len(text))]
        return [(char, box, (box[0], box[3]), _ink(number)) for char, box in zip(text, boxes, strict=True)]

    # The second lies on the first, the third holds other letters, the fourth is a line set close below.
    pieces = [*piece("same", 1, 4, 4), *piece("same", 2, 4.7, 4.3), *piece("mask", 3, 4, 4), *piece("same", 4, 4, 11)]
    assert text_marks.shown_glyphs(glyphs_of(pieces), image).seen.text == "samemasksame"


@pytest.mark.parametrize("few", [0, 80])
def test_letters_as_dark_as_their_paper_are_shown_by_their_colour(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Red and this green are of one grey level; another green beside it is not told by anyone."""
    monkeypatch.setattr(text_marks, "FEW", few)
    image = np.full((SIDE, SIDE, 3), (0, 100, 20), np.uint8)
    image[10:20, 10:14], image[10:20, 30:34] = (204, 0, 20), (10, 100, 30)
    red, green = _ink(1, (204, 0, 20, 255)), _ink(2, (10, 100, 30, 255))
    letters = [("红", (8.0, 8.0, 16.0, 22.0), (8.0, 22.0), red), ("绿", (28.0, 8.0, 36.0, 22.0), (28.0, 22.0), green)]
    assert text_marks.shown_glyphs(glyphs_of(letters), image).seen.text == "红"
