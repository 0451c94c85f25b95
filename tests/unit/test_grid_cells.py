"""Cells come out of a grid as they were drawn, and out of a worn grid as rectangles that tile it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pagemill.reading.tables.grid_cells import cells_of

Box = tuple[int, int, int, int]


@st.composite
def tilings(draw: st.DrawFn) -> tuple[int, int, list[Box]]:
    """Rows, columns and boxes `(row, column, row after, column after)` that tile them, cut again and again."""
    rows, cols = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    boxes: list[Box] = [(0, 0, rows, cols)]
    for _ in range(draw(st.integers(0, 12))):
        r0, c0, r1, c1 = boxes.pop(draw(st.integers(0, len(boxes) - 1)))
        if draw(st.booleans()) and r1 - r0 > 1:
            middle = draw(st.integers(r0 + 1, r1 - 1))
            boxes += [(r0, c0, middle, c1), (middle, c0, r1, c1)]
        elif c1 - c0 > 1:
            middle = draw(st.integers(c0 + 1, c1 - 1))
            boxes += [(r0, c0, r1, middle), (r0, middle, r1, c1)]
        else:
            boxes.append((r0, c0, r1, c1))
    return rows, cols, boxes


def drawn(rows: int, cols: int, boxes: list[Box]) -> tuple[np.ndarray, np.ndarray]:
    """Which stretches of a grid are drawn when the boxes' sides are."""
    level, standing = np.zeros((rows + 1, cols)), np.zeros((rows, cols + 1))
    for r0, c0, r1, c1 in boxes:
        level[[r0, r1], c0:c1] = 1
        standing[r0:r1, c0] = standing[r0:r1, c1] = 1
    return level, standing


@given(tilings())
def test_drawn_cells_are_found(tiling: tuple[int, int, list[Box]]) -> None:
    spans = cells_of(*drawn(*tiling))
    assert {(s.edges[1], s.edges[0], s.edges[3], s.edges[2]) for s in spans} == set(tiling[2])


@given(tilings())
def test_only_lines_where_cells_begin_or_end_are_counted(tiling: tuple[int, int, list[Box]]) -> None:
    spans = cells_of(*drawn(*tiling))
    for first_of, last_of, lines in (
        (lambda s: s.rows[0], lambda s: s.rows[1], {b[0] for b in tiling[2]} | {b[2] for b in tiling[2]}),
        (lambda s: s.cols[0], lambda s: s.cols[1], {b[1] for b in tiling[2]} | {b[3] for b in tiling[2]}),
    ):
        count = max(last_of(span) for span in spans) + 1
        assert count == len(lines) - 1
        assert {first_of(span) for span in spans} | {last_of(span) + 1 for span in spans} == set(range(count + 1))


@given(tilings(), st.data())
def test_a_worn_grid_is_still_tiled_by_rectangles(tiling: tuple[int, int, list[Box]], data: st.DataObject) -> None:
    rows, cols, boxes = tiling
    level, standing = drawn(rows, cols, boxes)
    for shares in (level[1:-1], standing[:, 1:-1]):
        if shares.size:
            places = data.draw(st.lists(st.integers(0, shares.size - 1), max_size=4))
            for place in places:
                shares[np.unravel_index(place, shares.shape)] = 0
    taken = np.zeros((rows, cols), int)
    for span in cells_of(level, standing):
        c0, r0, c1, r1 = span.edges
        taken[r0:r1, c0:c1] += 1
    assert (taken == 1).all()


def test_a_missing_piece_of_rule_leaves_the_neighbours_apart() -> None:
    # Two columns over one wide cell; a piece of the rule below the left one is gone: an L that is cut, not widened.
    level, standing = drawn(3, 2, [(0, 0, 1, 1), (0, 1, 1, 2), (1, 0, 2, 2), (2, 0, 3, 2)])
    level[1, 0] = 0
    spans = cells_of(level, standing)
    assert ((0, 0), (1, 1)) in {(span.rows, span.cols) for span in spans}
    assert ((2, 2), (0, 1)) in {(span.rows, span.cols) for span in spans}


def test_a_corner_that_is_open_to_the_outside_is_no_cell() -> None:
    # The first row is shorter than the others: its right end has no rule above it and none beside it.
    level, standing = drawn(2, 2, [(0, 0, 1, 1), (0, 1, 1, 2), (1, 0, 2, 1), (1, 1, 2, 2)])
    level[0, 1] = standing[0, 2] = 0
    spans = {(span.rows, span.cols) for span in cells_of(level, standing)}
    assert spans == {((0, 0), (0, 0)), ((1, 1), (0, 0)), ((1, 1), (1, 1))}
