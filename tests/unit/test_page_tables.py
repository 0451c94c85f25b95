"""Turned heads in an upright table are its own; a turned part elsewhere is looked at as a page. Tables of words under
heavy heads are read where nothing else tells a table."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np
import pytest

from pagemill.document import Line, Table
from pagemill.geometry import Affine, Bbox, polygon_of
from pagemill.models import Session
from pagemill.reading import page_tables
from pagemill.reading.layout.regions import Region, RegionKind
from pagemill.reading.options import ReadOptions
from pagemill.reading.page_tables import tables_on, tables_on_turned_parts
from pagemill.reading.rules.page_rules import Rules
from pagemill.reading.sheet import Sheet
from pagemill.reading.tables.table_reading import TableModels
from pagemill.reading.upright.turned_parts import TurnedPart

PART = TurnedPart((100, 100, 300, 200), 270)


def found(monkeypatch: pytest.MonkeyPatch, upright: Bbox) -> int:
    """How many tables are read of a part, in which one is seen wherever it is looked at."""
    monkeypatch.setattr(page_tables, "regions_of", lambda *_: [])
    monkeypatch.setattr(page_tables, "tables_on", lambda *_: [((5.0, 5.0, 90.0, 190.0), Table((), ruled=True), 1.0)])
    image = np.full((600, 500, 3), 255, np.uint8)
    sheet = Sheet(image, [], Rules((), ()), [], Affine(), 0, 0.0, born_digital=False, turned_parts=(PART,))
    models = cast(TableModels, None)
    return len(tables_on_turned_parts(sheet, [upright], cast(Session, None), models, ReadOptions()))


def test_turned_heads_of_an_upright_table_are_no_table_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(monkeypatch, (80, 90, 400, 500)) == 0


def test_a_turned_part_beside_an_upright_table_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(monkeypatch, (80, 300, 400, 500)) == 1


@pytest.mark.parametrize(
    ("seen", "places"), [([], 1), ([Region(RegionKind.FIGURE, (80.0, 80.0, 700.0, 420.0), 1.0)], 0)]
)
def test_words_under_heavy_heads_are_a_table_outside_of_figures(seen: list[Region], places: int) -> None:
    texts = [
        ("Item", "Place", "Duty"),
        ("Paint", "Yard", "Close"),
        ("Wood", "Hall", "Empty"),
        ("Cells", "Shop", "Tape"),
    ]
    image = np.full((1600, 1000, 3), 255, np.uint8)
    lines = []
    for number, row in enumerate(texts):
        for text, x in zip(row, (100, 300, 500), strict=True):
            y = 100 + 50 * number
            stroke = 1 if number else 3
            cv2.putText(image, text, (x, y + 18), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (0, 0, 0), stroke)
            lines.append(Line(text, polygon_of((x, y, x + 11 * len(text), y + 24))))
    sheet = Sheet(image, lines, Rules((), ()), [], Affine(), 0, 0.0, born_digital=True)
    found = tables_on(sheet, seen, cast(TableModels, None), ReadOptions())
    assert [[cell.text for cell in table.cells] for _, table, _ in found] == places * [
        [text for row in texts for text in row]
    ]
