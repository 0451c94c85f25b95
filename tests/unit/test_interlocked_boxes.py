"""Boxes that interlock are read from the top left, what stands above or left of something before it."""

from hypothesis import given
from hypothesis import strategies as st

from pagemill.geometry import Bbox, overlap_1d, width
from pagemill.reading.prose.interlocked_boxes import interlocked_order

TOLERANCE = 0.15


def share_column(a: Bbox, b: Bbox) -> bool:
    return overlap_1d(a[0], a[2], b[0], b[2]) > TOLERANCE * min(width(a), width(b))


def precedes(one: int, other: int, boxes: list[Bbox]) -> bool:
    """The definition, for one pair."""
    a, b = boxes[one], boxes[other]
    if share_column(a, b):
        return a[1] + a[3] < b[1] + b[3]
    low, high = min(a[3], b[3]), max(a[1], b[1])
    return a[0] <= b[0] and not any(
        low <= (c[1] + c[3]) / 2 <= high and share_column(c, a) and share_column(c, b) for c in boxes if low <= high
    )


def plain_order(boxes: list[Bbox]) -> list[int]:
    places = range(len(boxes))
    before = {i: {j for j in places if j != i and precedes(j, i, boxes)} for i in places}
    waiting = sorted(places, key=lambda i: (boxes[i][1], boxes[i][0]))
    done: list[int] = []
    while waiting:
        done.append(next((i for i in waiting if before[i] <= set(done)), waiting[0]))
        waiting.remove(done[-1])
    return done


sides = st.integers(0, 30)
boxes = st.builds(lambda x, y, w, h: (float(x), float(y), float(x + w), float(y + h)), sides, sides, sides, sides)


@given(st.lists(boxes, max_size=25))
def test_the_order_is_that_of_the_definition(made: list[Bbox]) -> None:
    assert interlocked_order(made, TOLERANCE) == plain_order(made)


def test_a_pinwheel_is_read_from_its_upper_left() -> None:
    wheel = [(0.0, 0.0, 60.0, 30.0), (70.0, 0.0, 100.0, 60.0), (40.0, 70.0, 100.0, 100.0), (0.0, 40.0, 30.0, 100.0)]
    assert interlocked_order(wheel, TOLERANCE) == [0, 3, 1, 2]


def test_hundreds_of_boxes_that_lie_over_each_other_are_each_read_once() -> None:
    """Labels strewn over a drawing: each pair is compared, not each pair with every other box."""
    strewn = [(x, y, x + 150.0, y + 40.0) for i in range(600) for x, y in [(i * 197.0 % 1800, i * 331.0 % 2600)]]
    assert sorted(interlocked_order(strewn, TOLERANCE)) == list(range(600))
