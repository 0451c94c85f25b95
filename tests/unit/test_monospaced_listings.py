"""Rows in a type of one pitch are a listing where they look like a program's, and not where they are words or cells."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pagemill.document import Line
from pagemill.geometry import Bbox, polygon_of
from pagemill.reading.prose.listings import take_listings
from pagemill.reading.prose.monospaced_listings import monospaced_listings

PITCH, TALL, WIDE = 30.0, 20.0, 10.0


def line(text: str, row: float, x: float = 100.0) -> Line:
    y = 100.0 + PITCH * row
    return Line(text, polygon_of((x, y, x + WIDE * len(text), y + TALL)))


def prose(row: float, count: int = 3) -> list[Line]:
    words = "The pump was set up on the second floor of the plant in May and"
    return [line(words, row + n) for n in range(count)]


def listed(lines: Sequence[Line], typed: Sequence[Line]) -> list[list[str]]:
    boxes: list[Bbox] = [one.bbox for one in typed]
    return [[one.text for one in part] for part in monospaced_listings(lines, boxes)]


def test_rows_of_a_program_between_paragraphs() -> None:
    code = [line("let pump = open(port)", 4), line("while pump.runs {", 5), line("wait", 6, 140), line("}", 7)]
    assert listed([*prose(0), *code, *prose(9)], code) == [[one.text for one in code]]


def test_one_row_counts_where_it_stands_apart() -> None:
    code = line(r"\usepackage[final]{pump}", 4)
    assert listed([*prose(0), code, *prose(5.2)], [code]) == [[code.text]]
    close = line(r"\usepackage[final]{pump}", 3)
    assert listed([*prose(0), close, *prose(4)], [close]) == []


def test_numbers_before_the_rows_are_theirs_in_whatever_type() -> None:
    rows = [line(rf"\pump{{{n}}}", 3 + n, 160) for n in range(3)]
    numbers = [line(str(7 + n), 3 + n, 110) for n in range(3)]
    after = line("10 ‹end of the pump›", 6, 110)
    together = [text for n in range(3) for text in (str(7 + n), rows[n].text)]
    assert listed([*prose(0), *numbers, *rows, after, *prose(9)], rows) == [[*together, after.text]]


def test_columns_within_the_rows_stay_together() -> None:
    rows = [line("x   &", 4), line(r"\cell{4} &", 4, 400), line(r"\row{2}", 5), line(r"\\", 5, 400), line(r"\end", 6)]
    assert listed([*prose(0), *rows, *prose(8)], rows) == [[one.text for one in rows]]


@pytest.mark.parametrize(
    "typed",
    [
        ["https://pumps.example/manual?part=4", "post@pumps.example"],
        [
            "Nobody knows what time of the day it was, or why the pump",
            "stood still when all of the others ran on and on, but it",
        ],
        ["Total          1,204.00", "Paid             204.00", "Open           1,000.00"],
    ],
)
def test_addresses_words_and_amounts_are_none(typed: list[str]) -> None:
    rows = [line(text, 4.5 + n) for n, text in enumerate(typed)]
    assert listed([*prose(0), *rows, *prose(9)], rows) == []


def test_commands_beside_what_they_do_are_the_cells_of_a_table() -> None:
    names = [line(rf"\pump{name}", 4 + n) for n, name in enumerate(("begin", "wait", "stop"))]
    meanings = [line("what it is called for", 4 + n, 300) for n in range(3)]
    assert listed([*prose(0), *names, *meanings, *prose(9)], names) == []


def test_labels_in_the_margin_stay_beside_the_listing() -> None:
    rows = [line(rf"\pump{{{n}}}", 4 + n) for n in range(3)]
    labels = [line(r"\run", 4 + n, 10) for n in range(2)]
    assert listed([*prose(0), *labels, *rows, *prose(8)], [*labels, *rows]) == [[one.text for one in rows]]
    alone = [line(name, 5 + n, 10) for n, name in enumerate((r"\run", r"\wait", r"\stop"))]
    assert listed([*prose(0), *alone, *prose(9)], alone) == []


def test_a_word_of_a_line_and_a_label_in_the_margin_are_none() -> None:
    label = line(r"\pump{4}", 1, 10)
    assert listed([*prose(0), label], [label]) == []


def test_what_a_page_does_not_say_of_its_type_is_told_by_rows_alone() -> None:
    code = line(r"\usepackage[final]{pump}", 4)
    assert take_listings([*prose(0), code]).found == []
    assert take_listings([*prose(0), code], [code.bbox]).found == [[code]]


PRINTED = ["counting the pumps", "pumps found: 12", "12", "reading the second half of the list", "  rest at 6", "done"]


def test_what_a_program_printed_is_a_listing_by_its_breaks() -> None:
    rows = [line(text, 4 + n) for n, text in enumerate([*PRINTED, "written to pump(3)"])]
    assert listed([*prose(0), *rows, *prose(13, 6)], rows) == [[one.text for one in rows]]


def test_words_that_fill_a_column_and_a_whole_page_in_such_a_type_are_none() -> None:
    words = [
        "The pump (old) was set up on",
        "the second floor of a plant",
        "in May, and it went well all",
        "summer as pump(3) did in June",
    ]
    column = [line(text, 4 + n) for n, text in enumerate(words)]
    assert listed([*prose(0), *column, *prose(10, 6)], column) == []
    rows = [line(text, 4 + n) for n, text in enumerate([*PRINTED, "written to pump(3)"])]
    assert listed([*prose(0), *rows], [*prose(0), *rows]) == []


def test_rows_of_a_log_are_a_listing() -> None:
    for head in ("2023-04-03 02:00:0{}", "Apr  3 02:00:0{}"):
        rows = [line(f"{head.format(n)} the pump of the second floor is running", 4 + n) for n in range(3)]
        assert listed([*prose(0), *rows, *prose(9)], rows) == [[one.text for one in rows]]
