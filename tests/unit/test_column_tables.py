"""Rows and columns of tables without standing rules, from where their lines stand and the rules between rows."""

from dataclasses import replace

import pytest

from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.rules.rule import Rule
from pagemill.reading.tables.column_tables import foot_of, rows_and_columns

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


def numbered(headings: int) -> list[Line]:
    """Rows of a number and a title close beside it, and headings that run across both columns."""
    rows = [[(100, 116), (140, 300), (500, 560)] for _ in range(8)]
    rows[2 : 2 + headings] = [[(100, 170), (500, 560)]] * headings
    return [
        Line("text", polygon_of((x0, 100 + 30 * n, x1, 120 + 30 * n))) for n, row in enumerate(rows) for x0, x1 in row
    ]


def test_headings_across_two_columns_do_not_make_them_one() -> None:
    assert [round(start) for start, _ in rows_and_columns(numbered(headings=2))[1]] == [100, 140, 500]


def test_gaps_in_a_few_rows_part_no_column() -> None:
    assert [round(start) for start, _ in rows_and_columns(numbered(headings=6))[1]] == [100, 500]


def test_a_narrow_gutter_that_nothing_crosses_parts_a_column() -> None:
    """Beside texts of several lines few rows have something at both sides of it."""

    def table(*others: tuple[float, float]) -> list[Line]:
        rows = [[(100.0, 196.0), (200.0, 400.0), (500.0, 560.0)] for _ in range(3)]
        places = [*rows, *([other] for other in others)]
        return [
            Line("text", polygon_of((x0, 100 + 30 * n, x1, 120 + 30 * n)))
            for n, row in enumerate(places)
            for x0, x1 in row
        ]

    texts = [(200.0, 380.0)] * 7
    assert [round(start) for start, _ in rows_and_columns(table(*texts))[1]] == [100, 200, 500]
    assert [round(start) for start, _ in rows_and_columns(table(*texts[1:], (120.0, 330.0)))[1]] == [100, 500]


def test_values_between_the_lines_of_a_label_are_of_its_row() -> None:
    close = (
        (100, "xxx"),
        (122, "xxx"),
        (144, "xxx"),
        (166, "x.."),
        (176, ".xx"),
        (187, "x.."),
        (210, "xxx"),
        (232, "xxx"),
    )
    assert rows_and_columns(lines(*close, (254, "xxx")))[0][3:5] == [(166, 207), (210, 230)]
    apart = lines((100, "xxx"), (135, "x.."), (165, ".xx"), (195, "x.."), (230, "xxx"))
    assert len(rows_and_columns(apart)[0]) == 5
    labelled = lines((100, "xxx"), (135, "x.x"), (149, ".x."), (163, "x.."), (198, "xxx"))
    assert (135, 183) not in rows_and_columns(labelled)[0]


def test_names_of_columns_that_are_set_aslant_point_at_them_with_their_lower_end() -> None:
    table = lines((200, "xxx"), (240, "xxx"), (280, "xxx"))
    aslant = [Line("a name", ((x, 180), (x + 120, 60), (x + 134, 74), (x + 14, 194))) for x, _ in ((310, 0), (510, 0))]
    assert rows_and_columns([*aslant, *table])[1] == rows_and_columns(table)[1]
    assert foot_of(aslant[0])[0] == 310
    assert foot_of(aslant[0])[2] < 345
    assert foot_of(table[0]) == table[0].bbox


def test_headings_of_two_rows_that_overlap_make_no_column_of_their_own() -> None:
    heads = [(0, 230, 310), (30, 160, 256), (30, 290, 376)]
    marks = [(60 + 30 * n, x, x + 16) for n in range(30) for x in (60, 200, 330)]
    table = [Line("text", polygon_of((x0, top, x1, top + 20))) for top, x0, x1 in (*heads, *marks)]
    assert [round(start) for start, _ in rows_and_columns(table)[1]] == [60, 200, 330]


LABELS_ABOVE = lines((100, "xxx"), (134, "x.."), (158, "x.."), (182, "xxx"), (216, "xxx"), (250, "xxx"), (284, "xxx"))
LABELS_BELOW = lines((100, "xxx"), (134, "xxx"), (158, "x.."), (182, "x.."), (216, "xxx"), (250, "xxx"), (284, "xxx"))


@pytest.mark.parametrize("table", [LABELS_ABOVE, LABELS_BELOW])
def test_lines_of_a_label_set_closer_than_rows_are_of_one_row(table: list[Line]) -> None:
    assert rows_and_columns(table)[0] == [(100, 120), (134, 202), (216, 236), (250, 270), (284, 304)]


def test_a_heading_as_far_from_its_rows_as_they_are_from_one_another_is_a_row() -> None:
    table = lines((100, "xxx"), (134, "x.."), (168, "xxx"), (202, "xxx"), (236, "xxx"), (270, "xxx"))
    assert len(rows_and_columns(table)[0]) == 6


def test_rows_set_closer_that_have_figures_of_their_own_stay_rows() -> None:
    close = lines((100, "xxx"), (134, "xxx"), (168, "xxx"), (202, "xxx"), (236, "x.x"), (256, "xx."), (290, "xxx"))
    assert len(rows_and_columns(close)[0]) == 7


def test_a_heading_right_above_the_names_of_columns_is_a_row() -> None:
    table = lines((100, "x.."), (124, ".xx"), (158, "xxx"), (192, "xxx"), (226, "xxx"), (260, "xxx"))
    assert len(rows_and_columns(table)[0]) == 6


def test_rows_of_names_of_columns_do_not_tell_how_far_rows_are_apart() -> None:
    table = [*lines((52, ".xx"), (76, ".xx")), *LABELS_ABOVE]
    assert rows_and_columns(table)[0][2:4] == [(100, 120), (134, 202)]


def test_two_rows_do_not_tell_how_far_rows_are_apart() -> None:
    assert len(rows_and_columns(lines((100, "xxx"), (134, "xxx"), (168, "xxx"), (202, "x.."), (226, "xxx")))[0]) == 5


#: Rows 50 pixels apart, the lines of a cell 26.
SET_APART = lines((100, "xxx"), (150, "xxx"), (176, "xx."), (226, "xxx"), (276, "x.x"), (302, "xxx"), (352, "xxx"))


def test_lines_of_cells_closer_than_rows_are_of_one_row_whichever_cells_they_are_in() -> None:
    rows, _ = rows_and_columns(SET_APART)
    assert rows == [(100, 120), (150, 196), (226, 246), (276, 322), (352, 372)]


def test_a_cell_level_with_the_middle_of_its_neighbours_lines_is_of_their_row() -> None:
    middle = lines((100, "xxx"), (150, "x.."), (164, ".xx"), (178, "x.."), (228, "xxx"), (278, "xxx"))
    assert rows_and_columns(middle)[0] == [(100, 120), (150, 198), (228, 248), (278, 298)]


def test_lines_that_all_go_on_in_small_letters_are_of_one_row() -> None:
    full = lines((100, "xxx"), (150, "xxx"), (176, "xxx"), (226, "xxx"), (276, "xxx"))
    assert len(rows_and_columns(full)[0]) == 4
    named = [replace(line, text="Text") if line.bbox[1] == 176 else line for line in full]
    assert len(rows_and_columns(named)[0]) == 5


def test_close_rows_with_figures_below_one_another_are_rows() -> None:
    figures = [replace(line, text="12") if line.bbox[0] == 300 else line for line in SET_APART]
    assert len(rows_and_columns(figures)[0]) == 7


def test_what_can_be_ticked_is_a_row_by_itself() -> None:
    boxes = [replace(line, text="☑ yes") if line.bbox[1] == 176 else line for line in SET_APART]
    assert len(rows_and_columns(boxes)[0]) == 7


def test_lines_beside_one_another_in_a_column_tell_nothing_of_how_far_lines_are_apart() -> None:
    beside = [Line("text", polygon_of((540, 228, 570, 248))), Line("text", polygon_of((580, 224, 600, 244)))]
    rows, _ = rows_and_columns([*(line for line in SET_APART if line.bbox[:2] != (500, 226)), *beside])
    assert rows[1] == (150, 196)


def test_lines_on_one_another_do_not_hide_labels_of_several_lines() -> None:
    overlapping = [*LABELS_ABOVE, Line("text", polygon_of((500, 286, 690, 306)))]
    assert rows_and_columns(overlapping)[0][1] == (134, 202)


def test_names_of_columns_below_those_of_several_are_a_row() -> None:
    heads = lines((100, ".x."), (126, "xxx"), (176, "xxx"), (226, "xxx"), (276, "xxx"), (302, "xx."))
    assert rows_and_columns(heads)[0][:2] == [(100, 120), (126, 146)]
    assert rows_and_columns(heads)[0][-1] == (276, 322)


def test_rows_hardly_further_apart_than_the_closest_lines_are_left() -> None:
    near = lines((100, "xxx"), (130, "xx."), (164, "xxx"), (198, "xxx"), (232, "xxx"))
    assert len(rows_and_columns(near)[0]) == 5
