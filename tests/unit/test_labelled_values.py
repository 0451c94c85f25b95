"""Labels that stand in a column right before their values are read with them; columns of other things are not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from drawings.documents import text_box
from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.prose.labelled_values import labelled_values

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
