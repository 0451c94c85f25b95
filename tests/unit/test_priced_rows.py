"""Names with their prices at the row's other end: which rows of lines are told as such."""

from __future__ import annotations

import pytest

from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.prose.priced_rows import priced_rows

TALL = 20.0


def _line(text: str, left: float, top: float, *, wide: float | None = None) -> Line:
    right = left + (10 * len(text) if wide is None else wide)
    polygon = ((left, top), (right, top), (right, top + TALL), (left, top + TALL))
    return Line(text, polygon, 1.0)


def _price(text: str, right: float, top: float) -> Line:
    return _line(text, right - 40, top, wide=40)


def _texts(rows: list[list[Line]]) -> list[list[str]]:
    return [[line.text for line in row] for row in rows]


NAMES = ("Smoked eel on toast", "Beetroot, walnuts", "Chicken liver parfait")


@pytest.mark.parametrize("prices", [("9.50", "8.00", "10,25"), ("$9", "¥ 12", "8元"), ("€9.50", "8.00 EUR", "￥10")])
def test_each_name_is_read_with_its_price_whatever_is_said_between(prices: tuple[str, ...]) -> None:
    lines = []
    for at, (name, price) in enumerate(zip(NAMES, prices, strict=True)):
        lines += [_line(name, 50, 100 + 80 * at), _price(price, 700, 100 + 80 * at)]
        lines.append(_line("with what is served beside it", 50, 130 + 80 * at))
    assert _texts(priced_rows(lines)) == [list(pair) for pair in zip(NAMES, prices, strict=True)]


def test_a_list_in_two_columns_is_read_column_by_column() -> None:
    lines = []
    for at in range(3):
        top = 100 + 40 * at
        lines += [_line(f"Tea {'abc'[at]}", 50, top), _price(f"{at}.50", 300, top)]
        lines += [_line(f"Cake {'abc'[at]}", 350, top), _price(f"{at}.75", 700, top)]
    told = _texts(priced_rows(lines))
    assert [name for name, _ in told] == ["Tea a", "Tea b", "Tea c", "Cake a", "Cake b", "Cake c"]
    assert [price for _, price in told] == ["0.50", "1.50", "2.50", "0.75", "1.75", "2.75"]


def _rows(names: list[tuple[str, float]], prices: list[tuple[str, float]]) -> list[Line]:
    found = []
    for at, ((name, left), (price, right)) in enumerate(zip(names, prices, strict=True)):
        found += [_line(name, left, 100 + 40 * at), _price(price, right, 100 + 40 * at)]
    return found


@pytest.mark.parametrize(
    ("names", "prices"),
    [
        pytest.param([("Tea", 50), ("Cake", 50)], [("2.50", 700), ("3.50", 700)], id="fewer than three"),
        pytest.param([("Tea", 50), ("Cake", 50), ("Pie", 50)], [("2", 700), ("3", 700), ("14", 700)], id="pages"),
        pytest.param([("Tea", 50), ("Cake", 50), ("Pie", 50)], [("2.50", 160)] * 3, id="no room between"),
        pytest.param([("Tea", 50), ("Cake", 50), ("Pie", 90)], [("2.50", 700)] * 3, id="begins elsewhere"),
        pytest.param(
            [("Tea", 50), ("Cake", 50), ("Pie", 50)], [("2.50", 700), ("3.50", 700), ("4.50", 660)], id="ends"
        ),
        pytest.param([("1.", 50), ("2.", 50), ("3.", 50)], [("2.50", 700)] * 3, id="names without a letter"),
        pytest.param([("2.00 EUR", 50), ("3.00 EUR", 50), ("4.00 EUR", 50)], [("2.50", 700)] * 3, id="prices twice"),
    ],
)
def test_other_rows_are_left(names: list[tuple[str, float]], prices: list[tuple[str, float]]) -> None:
    assert priced_rows(_rows(names, prices)) == []


def test_a_row_with_a_third_line_is_no_such_row() -> None:
    """A table's row: how many, of what, at which price."""
    lines = _rows([("Tea", 50), ("Cake", 50), ("Pie", 50)], [("2.50", 700), ("3.50", 700), ("4.50", 700)])
    lines += [_line("2 pc", 300, 100 + 40 * at) for at in range(3)]
    assert priced_rows(lines) == []


def test_a_line_that_fills_its_row_has_its_price_in_it() -> None:
    page = _rows([("Adults", 100), ("Families", 100)], [("12.00", 300), ("30.00", 300)])
    whole = Line("Children of 4 to 16 6.00", polygon_of((100, 180, 300, 200)))
    assert _texts(priced_rows([*page, whole])) == [["Adults", "12.00"], ["Families", "30.00"], [whole.text]]
    # One pair alone makes no list of lines that end in amounts.
    other = Line("and children of six 4.00", polygon_of((100, 220, 300, 240)))
    assert priced_rows([*page[:2], whole, other]) == []
