"""A freight note read from its picture: each amount in the column that it stands in, and in its place on the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from drawings.freight_note import HEADERS, ROWS, SAILING_DAY, Rules, freight_note
from pagemill.document import Document
from pagemill.extraction.names.column_names import WantedColumn
from pagemill.extraction.result import NO_VALUE, Grade
from pagemill.extraction.tables.table_columns import find_columns
from pagemill.extraction.view import DocumentView, view_document
from pagemill.geometry import bbox_of
from pagemill.intake import Kind
from pagemill.reading import Reader
from pagemill.reading.options import ReadOptions
from pagemill.settings import load_settings

WANTED = (
    WantedColumn("项目"),
    WantedColumn("费用名称", (("人民币", Grade.PROMPT),)),
    WantedColumn("美金"),
    WantedColumn("欧元"),
)
#: Pixels that a side of a value's box is off from that of its ink, at the most.
OFF = 3.0


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_settings().settings)


def read(rules: Rules, reader: Reader, folder: Path) -> DocumentView:
    path = folder / "note.png"
    freight_note(rules).image.save(path)
    pages = tuple(reader.read(path, Kind.PNG, [0], ReadOptions()))
    return view_document(Document(path.name, pages))


@pytest.mark.parametrize("rules", ["none", "all", "horizontal"])
def test_each_amount_is_in_the_column_that_it_stands_in(rules: Rules, reader: Reader, tmp_path: Path) -> None:
    found = find_columns(read(rules, reader, tmp_path), WANTED)
    (table,) = found.tables
    assert found.missing == ()
    assert table.columns == ("项目", "费用名称", "美金", "欧元")
    assert [[value.text for value in row] for row in table.rows] == [
        [cell[0] if cell else "" for cell in row] for row in ROWS
    ]
    for row, drawn in zip(table.rows, ROWS, strict=True):
        for value, cell, grade in zip(row, drawn, (Grade.EXACT, Grade.PROMPT, Grade.EXACT, Grade.EXACT), strict=True):
            if cell is None:
                assert value is NO_VALUE
                continue
            assert value.grade is grade
            (evidence,) = value.evidence
            off = [one - other for one, other in zip(bbox_of(evidence.polygon), cell[1], strict=True)]
            assert max(map(abs, off)) <= OFF, (value.text, off)


def test_the_day_of_sailing_stands_where_it_was_drawn(reader: Reader, tmp_path: Path) -> None:
    text, box = SAILING_DAY
    (line,) = [line for line in read("all", reader, tmp_path).lines if line.text == text]
    assert max(abs(one - other) for one, other in zip(line.bbox, box, strict=True)) <= OFF


def test_the_trace_tells_which_header_each_column_was(reader: Reader, tmp_path: Path) -> None:
    trace = find_columns(read("all", reader, tmp_path), WANTED).trace
    assert any("第 1 页" in step and "4 列" in step for step in trace)
    for want, (header, _) in zip(WANTED, HEADERS, strict=True):
        assert any(want.name in step and header in step for step in trace)
