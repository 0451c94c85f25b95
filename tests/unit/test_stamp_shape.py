"""Outlines of stamps: the shape that fits a patch of ink, and none where it is of no stamp."""

import cv2
import numpy as np
import pytest

from pagemill.document import StampShape
from pagemill.reading.stamps.stamp_shape import best_outline


@pytest.fixture
def ring() -> tuple[np.ndarray, np.ndarray]:
    """The ink of a ring, and its hull."""
    ink = np.zeros((300, 300), np.uint8)
    cv2.circle(ink, (150, 140), 90, 1, 4)
    (outline, *_), _ = cv2.findContours(ink, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    return ink, cv2.convexHull(outline).reshape(-1, 2).astype(np.float32)


def test_the_shape_that_fits_best_is_laid_around_ink(ring: tuple[np.ndarray, np.ndarray]) -> None:
    ink, hull = ring
    outline = best_outline(hull, ink)
    assert outline is not None and outline.shape is StampShape.CIRCLE
    assert outline.drawn > 0.95 and outline.fit > 0.95


def test_where_no_shape_does_there_is_none_and_where_another_does_the_best_is_still_told(
    ring: tuple[np.ndarray, np.ndarray],
) -> None:
    ink, hull = ring
    assert best_outline(hull, ink, lambda fit, drawn: False) is None
    assert best_outline(hull, ink, lambda fit, drawn: fit < 1.0 < drawn) is None
    poor = best_outline(hull, ink, lambda fit, drawn: fit < 0.9)
    assert poor is not None and poor.shape is StampShape.CIRCLE
