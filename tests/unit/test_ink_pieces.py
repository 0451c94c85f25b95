"""Pieces of ink: their numbers, boxes and sizes are those that OpenCV measures."""

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from pagemill.reading.pixels.ink_pieces import ink_pieces

MASKS = arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, max_side=24), elements=st.sampled_from([0, 0, 1, 255]))


@given(mask=MASKS, connectivity=st.sampled_from([4, 8]))
def test_pieces_are_measured_as_opencv_measures_them(mask: np.ndarray, connectivity: int) -> None:
    _, numbers, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=connectivity)
    pieces = ink_pieces(mask, connectivity)
    assert np.array_equal(pieces.numbers, numbers)
    assert np.array_equal(pieces.boxes, stats[1:])


def test_a_part_of_a_larger_mask_is_taken_as_it_is() -> None:
    mask = np.zeros((9, 12), np.uint8)
    mask[2:5, 3:8] = mask[6, 8] = 1
    part = mask[1:7, 2:10]
    assert ink_pieces(part).boxes.tolist() == [[1, 1, 5, 3, 15], [6, 5, 1, 1, 1]]


def test_what_runs_to_the_end_of_a_row_does_not_go_on_in_the_next() -> None:
    mask = np.array([[0, 0, 1], [0, 0, 0], [1, 0, 0]], np.uint8)
    assert ink_pieces(mask).boxes.tolist() == [[2, 0, 1, 1, 1], [0, 2, 1, 1, 1]]
    assert ink_pieces(np.zeros((4, 5), np.uint8)).boxes.shape == (0, 5)
