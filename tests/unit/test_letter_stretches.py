"""Where on a page a line is letters and nothing else."""

from __future__ import annotations

import pytest

from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.upright.letter_stretches import placed_characters, room, stretches_of_letters

SIGNS, LETTERS = frozenset("□○"), frozenset("口O0")


def stretches(line: Line) -> list[list[float]]:
    return stretches_of_letters([line], SIGNS, LETTERS).tolist()


def line(text: str) -> Line:
    """Characters 16 pixels wide, as ideographs are, in a line 20 high."""
    offsets = tuple(at / len(text) for at in range(len(text) + 1))
    return Line(text, polygon_of((0.0, 0.0, 16.0 * len(text), 20.0)), offsets=offsets)


def test_a_stretch_goes_from_the_middle_of_a_letter_to_that_of_another_and_leaves_the_edges_of_the_line() -> None:
    assert stretches(line("深圳市南山区")) == [[8.0, 3.0, 88.0, 17.0]]


def test_a_letter_that_may_be_a_box_or_a_space_ends_a_stretch() -> None:
    assert [[x0, x1] for x0, _, x1, _ in stretches(line("深圳市口南山区"))] == [[8.0, 40.0], [72.0, 104.0]]
    assert [[x0, x1] for x0, _, x1, _ in stretches(line("深圳市 南山区"))] == [[8.0, 40.0], [72.0, 104.0]]


def test_letters_next_to_a_sign_are_left_out_as_the_sign_may_be_astray() -> None:
    assert [[x0, x1] for x0, _, x1, _ in stretches(line("深圳市○南山区"))] == [[8.0, 24.0], [88.0, 104.0]]


def test_what_is_neither_a_letter_nor_a_common_mark_may_be_a_box() -> None:
    assert [[x0, x1] for x0, _, x1, _ in stretches(line("是否∅男女"))] == [[8.0, 24.0], [56.0, 72.0]]
    assert len(stretches(line("是否，男女"))) == 1


def test_letters_with_more_than_their_room_may_have_a_box_between_them() -> None:
    # 市 and 南 have half of the room of a box each that the recogniser passed over.
    edges = (0.0, 16.0, 32.0, 56.0, 80.0, 96.0, 112.0)
    passed_over = Line("深圳市南山区", polygon_of((0.0, 0.0, 112.0, 20.0)), offsets=tuple(e / 112.0 for e in edges))
    assert [[x0, x1] for x0, _, x1, _ in stretches(passed_over)] == [[8.0, 24.0], [88.0, 104.0]]


def test_lines_that_lean_or_stand_have_none() -> None:
    leaning = Line("深圳市南山区", ((0.0, 0.0), (96.0, 6.0), (96.0, 26.0), (0.0, 20.0)))
    standing = Line("深圳市", polygon_of((0.0, 0.0, 20.0, 60.0)))
    assert not stretches(leaning)
    assert not stretches(standing)


def test_a_line_without_offsets_has_its_characters_at_even_places() -> None:
    assert placed_characters(Line("深圳", polygon_of((0.0, 0.0, 32.0, 20.0))))[1] == (
        "圳",
        pytest.approx(16.0),
        pytest.approx(32.0),
    )


def test_room_is_told_of_ideographs_and_of_western_letters() -> None:
    assert room("深", 15.0, 20.0) == pytest.approx(1.0)
    assert room("a", 15.0, 20.0) == pytest.approx(2.0)


def test_a_line_without_height_has_no_stretch() -> None:
    flat = Line("深圳市南山区", polygon_of((0.0, 10.0, 96.0, 10.0)))
    assert stretches(flat) == []
    assert room("深", 16.0, 0.0) > 1
