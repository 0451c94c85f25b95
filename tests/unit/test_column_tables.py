"""Rows and columns of tables without standing rules, from where their lines stand and the rules between rows."""

from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.column_tables import rows_and_columns
from pagemill.reading.rule import Rule

#: Left and right of three columns, in pixels; a line is 20 pixels high.
COLUMNS = ((100, 190), (300, 380), (500, 690))


def lines(*rows: tuple[float, str]) -> list[Line]:
    """For each row its top, and `x` for each column that has a line in it, `.` for each that has none."""
    return [
        Line("text", polygon_of((left, top, right, top + 20)))
        for top, filled in rows
        for (left, right), sign in zip(COLUMNS, filled, strict=True)
        if sign == "x"
    ]


def rules(*places: float, end: float = 700) -> list[Rule]:
    return [Rule(place, 90, end) for place in places]


WRAPPED = lines((100, "xxx"), (140, "xxx"), (164, "..x"), (188, "..x"), (228, "xxx"), (268, "xxx"), (292, "x.."))


def test_what_stands_between_two_rules_is_one_row() -> None:
    rows, columns = rows_and_columns(WRAPPED, rules(130, 218, 258))
    assert len(rows) == 4
    assert len(columns) == 3
    assert rows[1] == (130, 218)


def test_rules_across_a_part_of_the_table_part_no_rows() -> None:
    assert rows_and_columns(WRAPPED, rules(130, 218, 258, end=400)) == rows_and_columns(WRAPPED)


def test_rows_that_stand_together_between_rules_stay_rows() -> None:
    grouped = lines((100, "xxx"), (140, "xxx"), (164, ".xx"), (188, ".xx"), (228, "xxx"))
    rows, _ = rows_and_columns(grouped, rules(130, 218))
    assert rows == rows_and_columns(grouped)[0]


def test_rules_above_and_below_the_head_alone_part_no_rows() -> None:
    table = lines((100, "xxx"), (140, "xxx"), (170, "xxx"), (200, "xxx"))
    rows, _ = rows_and_columns(table, rules(130))
    assert len(rows) == 4
