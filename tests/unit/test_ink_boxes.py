"""Boxes of recognised lines are drawn in to their ink, and no further."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pagemill.document import Block, BlockKind, Line, LineSource
from pagemill.geometry import Affine, Bbox, Polygon, bbox_of, iou, polygon_of
from pagemill.reading.pixels.ink_boxes import fit_to_ink

INK: Bbox = (60.0, 40.0, 200.0, 60.0)


def page(*marks: Bbox) -> np.ndarray:
    image = np.full((120, 300, 3), 250, np.uint8)
    for x0, y0, x1, y1 in marks:
        image[int(y0) : int(y1), int(x0) : int(x1)] = 20
    return image


def letters(bbox: Bbox) -> list[Bbox]:
    """Upright strokes with gaps, as print has them."""
    x0, y0, x1, y1 = bbox
    return [(x, y0, x + 3, y1) for x in np.arange(x0, x1 - 2, 8)]


def fitted(line: Line, image: np.ndarray) -> Line:
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    return fit_to_ink(Block(BlockKind.TEXT, line.polygon, (line,)), grey).lines[0]


@given(
    st.tuples(*(st.floats(0, 10) for _ in range(4))),
)
@example((0.5, 0.0, 0.5, 1.0))
def test_a_box_that_stands_off_is_drawn_in(off: tuple[float, float, float, float]) -> None:
    left, top, right, bottom = off
    loose = (INK[0] - left, INK[1] - top / 2, INK[2] + right, INK[3] + bottom / 2)
    box = fitted(Line("text", polygon_of(loose)), page(*letters(INK))).bbox
    ink = (60.0, 40.0, 200.0, 60.0)
    assert all(abs(got - want) <= 4.0 for got, want in zip(box, ink, strict=True))


def test_a_rule_along_the_edge_is_not_ink() -> None:
    loose = (52.0, 32.0, 208.0, 68.0)
    rule = (0.0, 66.0, 300.0, 69.0)
    box = fitted(Line("text", polygon_of(loose)), page(*letters(INK), rule)).bbox
    assert box[3] <= 62


def test_a_rule_that_the_box_holds_is_not_ink() -> None:
    loose = (52.0, 32.0, 208.0, 68.0)
    rule = (0.0, 34.0, 300.0, 36.0)
    box = fitted(Line("text", polygon_of(loose)), page(*letters(INK), rule)).bbox
    assert box == pytest.approx(INK, abs=3.0)


def test_characters_keep_their_places() -> None:
    line = Line("ab", polygon_of((48.0, 36.0, 212.0, 64.0)), offsets=(0.1, 0.5, 0.9))
    made = fitted(line, page(*letters(INK)))
    for before, after in zip(line.offsets, made.offsets, strict=True):
        x = line.bbox[0] + before * (line.bbox[2] - line.bbox[0])
        moved = made.bbox[0] + after * (made.bbox[2] - made.bbox[0])
        assert moved == pytest.approx(min(max(x, made.bbox[0]), made.bbox[2]), abs=0.5)


def test_a_leaning_line_keeps_its_lean() -> None:
    turn = Affine.rotation(3.0, (150.0, 60.0))
    image = cv2.warpAffine(page(*letters(INK)), np.array(turn.rows()), (300, 120), borderValue=(250, 250, 250))
    loose = turn.polygon(polygon_of((52.0, 34.0, 208.0, 66.0)))
    tight = fitted(Line("text", loose), image).polygon
    back: Polygon = turn.inverse().polygon(tight)
    assert iou(bbox_of(back), INK) > 0.85


@pytest.mark.parametrize(
    "line",
    [
        Line("layer", polygon_of((52.0, 32.0, 208.0, 68.0)), source=LineSource.TEXT_LAYER),
        Line("standing", polygon_of((100.0, 5.0, 112.0, 115.0))),
    ],
)
def test_lines_of_a_text_layer_and_standing_lines_stay(line: Line) -> None:
    assert fitted(line, page(*letters(INK))) == line


def test_a_box_without_ink_stays() -> None:
    line = Line("ghost", polygon_of((10.0, 80.0, 90.0, 110.0)))
    assert fitted(replace(line), page()) == line


def test_lines_above_and_below_that_the_box_cuts_are_not_its_ink() -> None:
    loose = (52.0, 32.0, 208.0, 68.0)
    image = page(*letters(INK), *letters((60.0, 20.0, 200.0, 36.0)), *letters((60.0, 64.0, 200.0, 80.0)))
    _, top, _, bottom = fitted(Line("text", polygon_of(loose)), image).bbox
    assert abs(top - INK[1]) <= 2
    assert abs(bottom - INK[3]) <= 2


def test_words_end_and_begin_where_their_ink_does() -> None:
    image = page(*letters((60.0, 40.0, 100.0, 60.0)), *letters((140.0, 40.0, 200.0, 60.0)))
    line = Line("ab cd", polygon_of((50.0, 34.0, 210.0, 66.0)), offsets=(0.05, 0.2, 0.42, 0.48, 0.7, 0.95))
    made = fitted(line, image)
    x0, _, x1, _ = made.bbox
    first_ends, second_begins = (x0 + made.offsets[at] * (x1 - x0) for at in (2, 3))
    assert abs(first_ends - 95) <= 2
    assert abs(second_begins - 140) <= 2
    assert list(made.offsets) == sorted(made.offsets)
