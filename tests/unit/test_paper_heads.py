"""Labels, addresses and titles of a paper are not its table's; heads of columns and notes are left to others."""

import pytest

from pagemill.document import Line
from pagemill.geometry import Bbox, polygon_of
from pagemill.reading.rules.rule import Rule
from pagemill.reading.tables.paper_heads import (
    from_heads,
    without_head,
    without_labels_beyond_rules,
    without_paragraphs,
    without_title,
)

BOX: Bbox = (95, 95, 705, 505)
LEVEL = (Rule(200, 100, 700), Rule(230, 100, 700), Rule(420, 100, 700))


def line(text: str, x: float, y: float, wide: float = 90) -> Line:
    return Line(text, polygon_of((x, y, x + wide, y + 20)))


def table(top: float, rows: int = 6, pitch: float = 30) -> list[Line]:
    return [line(f"{row}{x}", x, top + pitch * row, 60) for row in range(rows) for x in (100, 300, 500, 640)]


LABELS = [
    line("姓名：张晓明", 100, 120),
    line("Invoice No.:", 400, 120),
    line("AB-12", 500, 120),
    line("Date:", 100, 150),
]


def test_rows_of_labels_above_the_first_rule_are_not_of_the_table() -> None:
    assert without_labels_beyond_rules(BOX, [*LABELS, *table(205)], LEVEL) == (95, 200, 705, 505)


def test_rows_of_labels_below_the_last_rule_are_not_of_the_table() -> None:
    below = [line("检验者：王芳", 100, 440), line("审核者：陈刚", 400, 440), line("Seen", 600, 440)]
    assert without_labels_beyond_rules(BOX, [*table(205), *below], LEVEL) == (95, 95, 705, 420)


@pytest.mark.parametrize(
    "beyond",
    [
        [line("Goods", 100, 150), line("Count", 300, 150), line("Price", 500, 150)],
        [line("Goods:", 100, 150), line("Count", 300, 150)],
        [*LABELS, line("Goods", 100, 175), line("Count", 300, 175)],
        [line("08:15", 100, 150), line("08:45", 300, 150), line("09:15", 500, 150)],
    ],
    ids=["heads", "one label", "a row of heads", "times"],
)
def test_other_rows_above_the_first_rule_stay(beyond: list[Line]) -> None:
    assert without_labels_beyond_rules(BOX, [*beyond, *table(205)], LEVEL) == BOX


def test_labels_are_cut_off_at_rules_alone() -> None:
    assert without_labels_beyond_rules(BOX, [*LABELS, *table(205)], LEVEL[:1]) == BOX
    short = (Rule(200, 100, 300), Rule(420, 100, 300))
    assert without_labels_beyond_rules(BOX, [*LABELS, *table(205)], short) == BOX


ADDRESS = [line("Mr J. Whitcombe", 100, 100, 160), line("Account number", 540, 100, 110), line("Exeter", 100, 130, 170)]


def test_an_address_set_off_above_a_table_is_not_of_it() -> None:
    x0, y0, x1, y1 = without_head(BOX, [*ADDRESS, *table(210)])
    assert (x0, y0, x1, y1) == (95, 180, 705, 505)


def test_an_address_close_above_a_table_is_left() -> None:
    assert without_head(BOX, [*ADDRESS, *table(160)]) == BOX


def test_a_table_with_as_much_room_between_its_rows_is_whole() -> None:
    assert without_head(BOX, [*ADDRESS, *table(190, 6, 50)]) == BOX


def test_rows_set_off_that_stand_in_the_columns_are_of_the_table() -> None:
    heads = [line(f"h{x}", x, y, 60) for y in (100, 130) for x in (100, 300, 500, 640)]
    assert without_head(BOX, [*heads, *table(210)]) == BOX


def test_a_single_row_that_spans_columns_is_a_head_of_them() -> None:
    assert without_head(BOX, [line("Sales in the north", 100, 100, 400), *table(210)]) == BOX


def test_what_has_two_columns_or_few_rows_is_left() -> None:
    pairs = [one for one in table(210) if one.bbox[0] in (100, 500)]
    assert without_head(BOX, [*ADDRESS, *pairs]) == BOX
    assert without_head(BOX, [*ADDRESS, *table(210, 3)]) == BOX


def test_labels_as_high_as_the_table_itself_are_cut_off_on_neither_side() -> None:
    assert (
        without_labels_beyond_rules(BOX, [*LABELS, *table(305, 3)], (Rule(300, 100, 700), Rule(500, 100, 700))) == BOX
    )
    below = [line(text, 100, y) for text, y in (("Name:", 320), ("Date:", 460))]
    assert without_labels_beyond_rules(BOX, [*table(105, 3), *below], (Rule(100, 100, 700), Rule(300, 100, 700))) == BOX


def test_more_rows_above_than_below_are_no_head() -> None:
    above = [line("Mr J. Whitcombe", 100, 100 + 30 * row, 250) for row in range(5)]
    assert without_head(BOX, [*above, *table(300, 4)]) == BOX


def test_less_room_than_a_line_sets_no_head_off_from_close_rows() -> None:
    assert without_head(BOX, [*ADDRESS, *table(165, 6, 22)]) == BOX


TITLE = Line("Hotel Meridian", polygon_of((100, 100, 300, 135)))


def test_a_title_in_larger_type_and_the_line_under_it_are_not_of_the_table() -> None:
    assert without_title(BOX, [TITLE, *table(160)]) == (95, 147.5, 705, 505)
    assert without_title(BOX, [TITLE, line("Room 412", 100, 155), *table(200)]) == (95, 187.5, 705, 505)


def test_a_row_under_a_title_that_is_not_set_off_or_stands_elsewhere_stays() -> None:
    assert without_title(BOX, [TITLE, line("Charges", 100, 160), *table(190)]) == (95, 147.5, 705, 505)
    assert without_title(BOX, [TITLE, line("Year 2024", 500, 160), *table(210)]) == (95, 147.5, 705, 505)


@pytest.mark.parametrize(
    "lines",
    [
        [line("Hotel Meridian", 100, 100), *table(160)],
        [TITLE, line("Room 412", 500, 105), *table(160)],
        [TITLE, *table(160, 3)],
    ],
    ids=["as tall as the others", "another cell beside it", "few rows"],
)
def test_a_first_row_that_is_no_title_stays(lines: list[Line]) -> None:
    assert without_title(BOX, lines) == BOX


def test_what_stands_above_a_title_is_not_of_the_table_either() -> None:
    head = [line(text, x, y) for y in (100, 130) for text, x in (("Riverside Water", 100), ("8 April", 500))]
    title = Line("Your water bill", polygon_of((100, 160, 300, 195)))
    assert without_title(BOX, [*head, title, *table(220)]) == (95, 207.5, 705, 505)
    more = [line("more", x, 190 + 30 * row) for row in range(3) for x in (100, 500)]
    below = Line("Your water bill", polygon_of((100, 280, 300, 315)))
    assert without_title(BOX, [*head, *more, below, *table(340)]) == BOX


def test_a_row_in_larger_type_under_heads_of_columns_is_of_the_table() -> None:
    heads = [line(text, x, 100) for text, x in (("Source", 100), ("Type", 300), ("Tokens", 500))]
    part = Line("Pretraining", polygon_of((300, 130, 500, 165)))
    assert without_title(BOX, [*heads, part, *table(190)]) == BOX


PARAGRAPH = [
    line("The goods are counted at the end of each month by two persons", 100, 100, 590),
    line("who sign for them.", 100, 124, 200),
]


def test_a_paragraph_above_a_table_is_not_of_it_nor_a_line_under_it_that_begins_there() -> None:
    assert without_paragraphs(BOX, [*PARAGRAPH, *table(160)]) == (95, 152, 705, 505)
    subtitle = line("Stock in pieces", 100, 165, 180)
    assert without_paragraphs(BOX, [*PARAGRAPH, subtitle, *table(200)]) == (95, 192.5, 705, 505)


def test_a_head_over_columns_between_a_paragraph_and_a_table_stays() -> None:
    spanning = line("Stock in pieces", 400, 165, 180)
    assert without_paragraphs(BOX, [*PARAGRAPH, spanning, *table(200)]) == (95, 154.5, 705, 505)


def test_a_paragraph_below_a_table_is_not_of_it() -> None:
    below = [line(one.text, one.bbox[0], one.bbox[1] + 340, one.bbox[2] - 100) for one in PARAGRAPH]
    assert without_paragraphs(BOX, [*table(200), *below]) == (95, 95, 705, 405)
    note = line("Sums", 100, 385)
    assert without_paragraphs(BOX, [*table(200), note, *below]) == (95, 95, 705, 422.5)


def test_the_end_of_a_paragraph_that_stands_above_what_was_seen_is_not_of_the_table() -> None:
    before = line(PARAGRAPH[0].text, 100, 72, 590)
    assert without_paragraphs(BOX, [before, line("with them.", 100, 98), *table(160)]) == (95, 139, 705, 505)
    elsewhere = line(PARAGRAPH[0].text, 130, 72, 590)
    assert without_paragraphs(BOX, [elsewhere, line("with them.", 100, 98), *table(160)]) == BOX


@pytest.mark.parametrize("text", ["To be paid in two weeks to the bank of the town", "Signed: C. Doyle"])
def test_a_sentence_or_a_label_set_off_below_a_table_is_not_of_it(text: str) -> None:
    assert without_paragraphs(BOX, [*table(160, 6), line(text, 100, 350, 320)]) == (95, 95, 705, 340)
    assert without_paragraphs(BOX, [*table(160, 6), line(text, 100, 341, 320)]) == BOX
    assert without_paragraphs(BOX, [*table(160, 6), line(text, 300, 350, 320)]) == BOX


def test_another_last_row_of_one_cell_is_of_the_table() -> None:
    assert without_paragraphs(BOX, [*table(160, 6), line("Sums", 100, 350)]) == BOX


@pytest.mark.parametrize(
    "above",
    [
        [line("Goods and stock of the month", 100, 100, 590), line("in pieces", 100, 124)],
        [line(one.text, 100, one.bbox[1], 300) for one in PARAGRAPH],
        PARAGRAPH[:1],
    ],
    ids=["a title of two lines", "narrow text", "one line"],
)
def test_what_is_no_wide_paragraph_above_a_table_stays(above: list[Line]) -> None:
    assert without_paragraphs(BOX, [*above, *table(160)]) == BOX


def test_text_about_a_few_rows_of_cells_is_left() -> None:
    assert without_paragraphs(BOX, [*PARAGRAPH, *table(160, 3)]) == BOX


HEADED: Bbox = (100, 300, 700, 480)


def labels_above_values(*tops: float, pair: float = 24) -> list[Line]:
    return [line(f"{x}", x, y, 120) for top in tops for y in (top, top + pair) for x in (100, 400)]


def test_labels_each_above_its_value_are_no_rows_of_the_table_under_heavy_heads_below_them() -> None:
    above = [line("Hire", 104, 110), *labels_above_values(150, 220)]
    assert from_heads(BOX, [*above, *table(300)], [HEADED]) == (95, 282, 705, 505)
    assert from_heads(BOX, [*above, *table(300)], []) == BOX


def test_a_title_that_begins_where_heavy_heads_do_is_not_of_their_table_and_a_head_of_several_is() -> None:
    assert from_heads(BOX, [line("Goods", 104, 250), *table(300)], [HEADED]) == (95, 285, 705, 505)
    assert from_heads(BOX, [line("Stock", 400, 250, 200), *table(300)], [HEADED]) == BOX


@pytest.mark.parametrize(
    "above",
    [
        table(150, 4, 34),
        labels_above_values(150, 220, pair=40),
        [*labels_above_values(150), *table(240, 1)],
        [],
    ],
    ids=["rows of a table", "far from their values", "a row by itself", "nothing"],
)
def test_other_rows_above_heavy_heads_stay(above: list[Line]) -> None:
    assert from_heads(BOX, [*above, *table(300)], [HEADED]) == BOX


def test_heads_beyond_a_table_cut_nothing_off_it() -> None:
    above = labels_above_values(150, 220)
    assert from_heads((95, 95, 400, 505), [*above, *table(300)], [HEADED]) == (95, 95, 400, 505)


def test_a_sentence_below_a_last_row_of_one_cell_is_not_of_the_table() -> None:
    last = [line("Sum", 100, 340), line("To be paid in two weeks to the bank of the town", 100, 380, 320)]
    assert without_paragraphs(BOX, [*table(160, 6), *last]) == (95, 95, 705, 370)
