"""Names with their values at the other end of the row are told from columns of text."""

import pytest

from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.prose.level_pairs import level_pairs

LEFT, RIGHT, TALL, STEP = 40, 700, 36, 66


def rows(*pairs: tuple[int, int], right: int = RIGHT) -> list[Line]:
    """Rows of a name and a value of these widths."""
    lines = []
    for n, (name, value) in enumerate(pairs):
        y = 100 + STEP * n
        lines.append(Line("name", polygon_of((LEFT, y, LEFT + name, y + TALL))))
        lines.append(Line("value", polygon_of((right - value, y, right, y + TALL))))
    return lines


ORDER = ((120, 110), (66, 80), (120, 104), (96, 117))


def test_the_sums_of_an_order_are_pairs() -> None:
    lines = rows(*ORDER)
    assert level_pairs(lines) == [lines[n : n + 2] for n in range(0, len(lines), 2)]


@pytest.mark.parametrize(
    "lines",
    [
        rows(*ORDER[:2]),
        rows(*((310, 310),) * 5),
        # The first lines of two paragraphs are set in.
        rows((310, 250), (310, 310), (310, 310), (310, 250), (310, 310), (310, 310)),
        rows(*((630, 20),) * 4),
    ],
    ids=["two rows", "two columns of text", "two columns with first lines set in", "no room between"],
)
def test_other_rows_are_not(lines: list[Line]) -> None:
    assert level_pairs(lines) == []


def test_a_row_with_one_line_parts_the_rows_above_it_from_those_below() -> None:
    sums = rows(*ORDER)
    heading = Line("a heading", polygon_of((LEFT, 500, 400, 540)))
    alone = Line("name", polygon_of((LEFT, 560, 160, 596))), Line("value", polygon_of((600, 560, RIGHT, 596)))
    assert level_pairs([*sums, heading, *alone]) == [sums[n : n + 2] for n in range(0, len(sums), 2)]


def test_amounts_are_told_by_their_figures_though_they_begin_at_one_place() -> None:
    rows = [("Bread", "8.50"), ("Tissues", "6.90"), ("Milk", "4.60"), ("Total", "20.00")]
    texts = [
        Line(text, polygon_of((x, 100 + 40 * n, x + wide, 120 + 40 * n)))
        for n, (name, amount) in enumerate(rows)
        for text, x, wide in ((name, 100, 80), (amount, 500, 40))
    ]
    count = Line("2", polygon_of((320, 100, 330, 120)))
    assert [[line.text for line in pair] for pair in level_pairs([*texts, count])] == [
        ["Bread", "2", "8.50"],
        *(list(row) for row in rows[1:]),
    ]
