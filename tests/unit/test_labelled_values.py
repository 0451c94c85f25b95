"""Labels that stand in a column right before their values are read with them; columns of other things are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from drawings.documents import text_box
from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.blocks.assembly import Found, assemble
from pagemill.reading.layout.regions import Region, RegionKind
from pagemill.reading.prose.dated_entries import is_date
from pagemill.reading.prose.labelled_values import is_time_of_day, labelled_values

LABEL, VALUE, ROW = 100, 160, 34


def lines(*rows: Sequence[str], at: Sequence[float] = (LABEL, VALUE, 400)) -> list[Line]:
    return [
        Line(text, polygon_of(text_box(text, x, 100 + ROW * number)))
        for number, row in enumerate(rows)
        for text, x in zip(row, at, strict=False)
        if text
    ]


def told(found: Sequence[Sequence[Line]]) -> list[list[str]]:
    return [[line.text for line in part] for part in found]


def test_each_label_is_read_with_its_value_and_what_goes_on_below_it() -> None:
    card = lines(
        ["姓名", "林知远"],
        ["性别", "女", "民族汉"],
        ["出生", "1988年4月12日"],
        ["住址", "海州市东港区码头路18号"],
        ["", "3栋502室"],
    )
    assert told(labelled_values(card)) == [
        ["姓名", "林知远"],
        ["性别", "女", "民族汉"],
        ["出生", "1988年4月12日"],
        ["住址", "海州市东港区码头路18号", "3栋502室"],
    ]


@pytest.mark.parametrize(
    "other",
    [
        lines(["姓名", "林知远"], ["性别", "女"]),
        # A paragraph beside short headings, and marks of a list.
        lines(
            ["港口", "港口于五月进行了测量并记录了每个泊位"],
            ["码头", "的水深两台起重机已停止使用第三台移至"],
            ["木材", "北码头那里停泊着木材船秋天将再次进行"],
        ),
        lines(["1.", "Timber"], ["2.", "Granite slabs"], ["3.", "Rope and chain"]),
        # Two addresses side by side.
        lines(["Quay Ltd", "Phone 0571 88"], ["Hull", "Fax 0571"], ["England", "mail@quay.example"], at=(100, 360)),
    ],
    ids=["two rows", "paragraph", "list", "addresses"],
)
def test_other_columns_are_none(other: list[Line]) -> None:
    assert labelled_values(other) == []


def test_labels_that_end_in_a_colon_are_with_their_values_wherever_a_layout_sees_one_text() -> None:
    names, values = (
        ("TO:", "FROM:", "DATE:", "SUBJECT:"),
        ("All heads", "The yard", "4 March", "New pumps for the yard"),
    )
    memo = [
        Line(text, polygon_of((x, 100 + 34 * n, x + 11 * len(text), 122 + 34 * n)))
        for n, pair in enumerate(zip(names, values, strict=True))
        for x, text in zip((100, 330), pair, strict=True)
    ]
    image = np.full((1754, 1240, 3), 255, np.uint8)
    seen = [Region(RegionKind.TEXT, (95, 90, 700, 240), 0.9)]

    def read(lines: Sequence[Line]) -> list[str]:
        return [block.text for block in assemble(Found(image, lines, seen, (), (), True))]

    assert read(memo) == [f"{name}\n{value}" for name, value in zip(names, values, strict=True)]
    assert len(read([replace(line, text=line.text.replace(":", " ")) for line in memo])) < len(names)


def test_times_are_read_with_what_takes_place_then() -> None:
    times = (("08:30–09:00", "Who comes"), ("9.15 am", "Welcome"), ("14:00", "Lunch for all who came"))
    rows = lines(*times, at=(LABEL, 280))
    assert told(labelled_values(rows, is_time_of_day)) == [list(row) for row in times]
    image = np.full((600, 1240, 3), 255, np.uint8)
    seen = [Region(RegionKind.TEXT, (95, 90, 900, 240), 0.9)]
    heavy = [line.bbox for line in rows if line.text == "Welcome"]
    blocks = assemble(Found(image, rows, seen, (), (), True, heavy=heavy))
    assert [block.text for block in blocks] == ["\n".join(row) for row in times]
    trains = lines(("08:30", "09:00"), ("09:30", "10:00"), ("10:30", "11:30"), at=(LABEL, 280))
    assert labelled_values(trains, is_time_of_day) == []


def test_years_and_periods_are_read_with_what_was_then() -> None:
    """As wide as a period is, and as narrow as a year that stands far from what it is of."""
    years = [("Sep 2019 – today", "Project engineer, Milan"), ("2014 – 2019", "Designer, Bergamo"), ("2013", "Trainee")]
    found = labelled_values(lines(*years, at=(LABEL, 300, 600)), is_date)
    assert told(found) == [list(row) for row in years]


def test_few_labelled_rows_between_headings_are_told_by_others_of_the_page() -> None:
    rows = [["08:30", "Who comes"], ["09:00", "Welcome"], ["10:00", "Rivers and their gauges"]]
    gap = [["", ""]] * 4
    page = lines(*rows, *gap, ["11:00", "Excursion"], at=(LABEL, 280))
    assert told(labelled_values(page, is_time_of_day)) == [*rows, ["11:00", "Excursion"]]
    elsewhere = lines(*rows, *gap, at=(LABEL, 280)) + lines(*[["", ""]] * 7, ["11:00", "Excursion"], at=(LABEL, 330))
    assert told(labelled_values(elsewhere, is_time_of_day)) == rows


def test_steps_that_are_sentences_as_long_as_one_another_are_each_their_own() -> None:
    steps = (
        ("步骤一", "打开前面板向上提起滤网卡扣。"),
        ("步骤二", "取出滤网用软毛刷清除灰尘。"),
        ("步骤三", "用清水冲洗滤网晾干后装回。"),
    )
    rows = lines(*steps, at=(LABEL, 190))
    assert told(labelled_values(rows)) == [list(row) for row in steps]
    running = lines(*((label, value.rstrip("。")) for label, value in steps), at=(LABEL, 190))
    assert labelled_values(running) == []


def test_times_of_day_and_numbers_of_sections() -> None:
    def told(text: str) -> bool:
        return is_time_of_day(Line(text, polygon_of((0, 0, 10, 10))))

    assert all(map(told, ("9:15", "08:30–09:00", "9:00 am - 10:30 am", "14.00–15.30", "9.15 Uhr", "19：30")))
    assert not any(map(told, ("1.11", "1.11 Kilo", "12:75", "3.2.1", "2025-06", "10", "1:10 000")))
