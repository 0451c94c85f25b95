"""Tables whose rows are parted by level rules alone, as those of web pages are."""

from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.rules.rule import Rule
from pagemill.reading.tables.open_tables import find_combed_tables


def _combed(*rows: str, wide: float = 60) -> list[Line]:
    """Rows 40 pixels apart, from 100 on, `x` for a cell of its column."""
    return [
        Line("cell", polygon_of((100 + 150 * col, 105 + 40 * row, 100 + wide + 150 * col, 125 + 40 * row)))
        for row, cells in enumerate(rows)
        for col, mark in enumerate(cells)
        if mark == "x"
    ]


def _comb(count: int) -> list[Rule]:
    return [Rule(135 + 40 * n, 90, 700) for n in range(count)]


def test_rows_with_a_rule_below_each_are_a_table_with_the_heads_above_them() -> None:
    rows = (".xxx", "xxxx", "xxxx", "xx.x", "xxxx")
    (box,) = find_combed_tables(_combed(*rows), _comb(5))
    assert (box[1], box[3]) == (105, 295)
    # A rule less, rows of two cells, and words that run over a column's edge are not told so.
    assert find_combed_tables(_combed(*rows[:4]), _comb(4)) == []
    assert find_combed_tables(_combed(".xxx", "xxxx", "x..x", "xxxx", "xxxx"), _comb(5)) == []
    across = Line("a sentence over columns", polygon_of((255, 185, 480, 205)))
    assert find_combed_tables([*_combed(".xxx", "xxxx", "x..x", "xxxx", "xxxx"), across], _comb(5)) == []
