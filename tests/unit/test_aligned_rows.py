"""Rows that begin and end at one place are one list, and many that do not are soon told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.prose import aligned_rows as module
from pagemill.reading.prose.aligned_rows import aligned_rows


def row(left: float, right: float, top: float, tall: float = 20) -> list[Line]:
    ends = ((left, left + 80), (right - 40, right))
    return [Line(f"{top}", polygon_of((x0, top, x1, top + tall))) for x0, x1 in ends]


def test_rows_are_in_the_list_that_begins_and_ends_as_they_do() -> None:
    one = [row(100, 700, 40 * n) for n in range(3)]
    other = [row(100 + n, 900 - n, 200 + 40 * n) for n in range(2)]
    assert aligned_rows([*one, *other, row(160, 700, 500)], 2) == [one, other]
    assert aligned_rows([*one, *other], 3) == [one]


def test_no_rows_and_rows_without_height_are_no_list() -> None:
    assert aligned_rows([], 1) == []
    assert aligned_rows([row(100, 700, 40 * n, tall=0) for n in range(3)], 1) == []


def test_rows_that_each_begin_elsewhere_are_not_all_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0
    alike = module.are_aligned

    def counted(one: Sequence[Line], other: Sequence[Line], near: float) -> bool:
        nonlocal calls
        calls += 1
        return alike(one, other, near)

    monkeypatch.setattr(module, "are_aligned", counted)
    aligned_rows([row(50 + 13 * at, 6000 + 7 * (at % 90), 40 * at) for at in range(400)], 3)
    assert 0 < calls < 9 * 400
