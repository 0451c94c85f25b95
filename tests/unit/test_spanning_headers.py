"""A header over several columns is told by the rule below it, or by its middle."""

from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.rules.rule import Rule
from pagemill.reading.tables.spanning_headers import off_labels, spanning_headers

#: Left and right of a column of labels and of four of figures; a line is 20 pixels high.
COLUMNS = ((100, 220), (300, 360), (400, 460), (500, 560), (600, 660))
Slots = dict[tuple[int, int], tuple[int, list[Line]]]


def line(x0: float, x1: float, row: int) -> Line:
    return Line("text", polygon_of((x0, 40 * row, x1, 40 * row + 20)))


def body(first: int) -> Slots:
    return {
        (row, column): (column, [line(x0, x1, row)])
        for row in range(first, first + 3)
        for column, (x0, x1) in enumerate(COLUMNS)
    }


def headers(*spans: tuple[int, float, float], row: int = 0) -> Slots:
    """A header each from its first column, left and right."""
    return {(row, first): (first, [line(x0, x1, row)]) for first, x0, x1 in spans}


def test_the_middle_of_columns_is_where_their_header_stands() -> None:
    slots = headers((1, 350, 410), (3, 540, 620)) | body(1)
    assert spanning_headers(slots, 5, ()) == {(0, 1): (1, 2), (0, 3): (3, 4)}


def test_a_lone_header_in_the_middle_is_of_all_columns_but_the_labels() -> None:
    assert spanning_headers(headers((2, 430, 530)) | body(1), 5, ()) == {(0, 2): (1, 4)}


def test_a_rule_below_a_header_tells_its_columns() -> None:
    slots = headers((1, 300, 350)) | body(1)
    assert spanning_headers(slots, 5, (Rule(25, 295, 565),)) == {(0, 1): (1, 3)}
    assert spanning_headers(slots, 5, (Rule(25, 295, 365),)) == {}


def test_a_rule_below_several_headers_is_no_ones() -> None:
    slots = headers((1, 300, 355), (2, 400, 455), (3, 500, 555), (4, 600, 655)) | body(1)
    assert spanning_headers(slots, 5, (Rule(25, 295, 665),)) == {}


def test_a_header_that_ends_with_its_column_is_of_it_alone() -> None:
    assert spanning_headers(headers((1, 270, 360), (2, 385, 460)) | body(1), 5, ()) == {}


def test_a_row_of_the_body_spans_nothing() -> None:
    slots = body(0) | {(3, 2): (2, [line(430, 530, 3)])}
    assert spanning_headers(slots, 5, ()) == {}


def told(first: int, last: int, left: float, right: float) -> Slots:
    """A header, from its first to its last column as they were told, and a body below."""
    return {(0, first): (last, [line(left, right, 0)])} | body(1)


def test_a_header_told_over_the_labels_too_is_of_the_columns_that_it_stands_in_the_middle_of() -> None:
    assert off_labels(told(0, 2, 340, 420), 5) == {(0, 0): (1, 2)}
    assert off_labels(told(0, 4, 430, 530), 5) == {(0, 0): (1, 4)}


def test_a_header_in_the_middle_of_all_or_beginning_over_the_labels_stays_as_told() -> None:
    assert off_labels(told(0, 4, 330, 430), 5) == {}
    assert off_labels(told(0, 2, 100, 200), 5) == {}
    assert off_labels(told(1, 2, 340, 420), 5) == {}
