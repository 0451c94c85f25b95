"""Small sheets are told from what they lie on, whatever their lean; single pages are not taken for several."""

import math

import cv2
import numpy as np
import pytest

from pagemill.geometry import Bbox
from pagemill.reading.upright.sheets_apart import outlines

DARK, LID = 60, 254
GLASS = (1600, 1100)


def glass(ground: int, *sheets: tuple[Bbox, float], paper: int = 238, size: tuple[int, int] = GLASS) -> np.ndarray:
    """Sheets with lines of print on a ground, each turned about its middle by degrees, clockwise."""
    image = np.full((*size, 3), ground, np.uint8)
    for (x0, y0, x1, y1), turn in sheets:
        box = ((x0 + x1) / 2, (y0 + y1) / 2), (x1 - x0, y1 - y0), turn
        cv2.fillConvexPoly(image, cv2.boxPoints(box).astype(np.int32), (paper,) * 3)
        for row in range(6):
            y = (row - 2.5) * (y1 - y0) / 8
            along, across = math.cos(math.radians(turn)), math.sin(math.radians(turn))
            ends = [(box[0][0] + x * along - y * across, box[0][1] + x * across + y * along) for x in (-120, 120)]
            for start in np.linspace(0, 0.9, 12):
                a, b = (np.array(ends[0]) * (1 - s) + np.array(ends[1]) * s for s in (start, start + 0.04))
                cv2.line(image, tuple(int(v) for v in a), tuple(int(v) for v in b), (30, 30, 30), 3)
    return image


TWO = (((100, 120, 500, 620), 4.0), ((600, 700, 1000, 1400), -7.0))


@pytest.mark.parametrize("ground", [DARK, LID])
def test_sheets_are_found_with_their_corners(ground: int) -> None:
    found = sorted(outlines(glass(ground, *TWO)), key=lambda quad: float(quad[:, 1].min()))
    assert len(found) == 2
    for quad, ((x0, y0, x1, y1), turn) in zip(found, TWO, strict=True):
        box = cv2.boxPoints((((x0 + x1) / 2, (y0 + y1) / 2), (x1 - x0, y1 - y0), turn))
        # Clockwise from the top left, as they are told.
        wanted = box[np.argsort(np.arctan2(box[:, 1] - box[:, 1].mean(), box[:, 0] - box[:, 0].mean()))]
        assert quad == pytest.approx(wanted, abs=9)


@pytest.mark.parametrize("ground", [DARK, LID])
def test_one_sheet_is_none_apart(ground: int) -> None:
    assert outlines(glass(ground, TWO[0])) == []
    assert outlines(glass(ground, ((30, 40, 1070, 1560), 0.0))) == []


def test_sheets_with_other_light_things_beside_them_are_left_together() -> None:
    image = glass(DARK, *TWO)
    cv2.circle(image, (800, 350), 220, (238, 238, 238), -1)
    assert outlines(image) == []


def test_paper_as_white_as_the_lid_is_not_told() -> None:
    assert outlines(glass(LID, *TWO, paper=252)) == []


def test_sheets_that_lie_over_one_another_are_left_together() -> None:
    assert outlines(glass(DARK, ((100, 120, 500, 620), 4.0), ((350, 500, 900, 1400), -30.0))) == []
