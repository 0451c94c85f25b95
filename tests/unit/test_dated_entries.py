"""Entries with their dates at the row's end are read row by row, and make no table of the page."""

from __future__ import annotations

from typing import cast

import numpy as np
import pytest

from pagemill.document import Line
from pagemill.geometry import Affine, polygon_of
from pagemill.reading.blocks.assembly import Found, assemble
from pagemill.reading.layout.regions import Region, RegionKind
from pagemill.reading.options import ReadOptions
from pagemill.reading.page_tables import tables_on
from pagemill.reading.prose.dated_entries import are_dated_entries, dated_rows
from pagemill.reading.rules.page_rules import Rules
from pagemill.reading.sheet import Sheet
from pagemill.reading.tables.table_reading import TableModels

RIGHT = 900


def line(text: str, left: float, top: float, tall: float = 20) -> Line:
    return Line(text, polygon_of((left, top, left + 10 * len(text), top + tall)))


def ending(text: str, top: float, right: float = RIGHT) -> Line:
    return line(text, right - 10 * len(text), top)


def texts(rows: list[list[Line]]) -> list[list[str]]:
    return [[each.text for each in row] for row in rows]


def history() -> list[Line]:
    return [
        line("Nordhafen Logistics", 100, 100),
        ending("Kiel, Germany", 100),
        line("Operations Manager", 100, 130),
        ending("Mar 2021 – Present", 130),
        line("• Runs a yard of 46 people.", 130, 160),
        line("• Brought in electronic notes.", 130, 190),
        line("Baltic Freight", 100, 230),
        ending("Tallinn, Estonia", 230),
        line("Transport Planner", 100, 260),
        ending("Sep 2016 – Feb 2021", 260),
        line("• Planned 300 loads a week.", 130, 290),
    ]


def test_each_row_has_its_dates_or_the_place_of_the_same_entry() -> None:
    assert texts(dated_rows(history())) == [
        ["Nordhafen Logistics", "Kiel, Germany"],
        ["Operations Manager", "Mar 2021 – Present"],
        ["Baltic Freight", "Tallinn, Estonia"],
        ["Transport Planner", "Sep 2016 – Feb 2021"],
    ]


@pytest.mark.parametrize(
    "dates",
    [
        "2019",
        "2014-2018",
        "Sep 2016−Feb 2021",
        "2019.09 – 2022.06",
        "2021年3月至今",
        "(Jan 2019 - now)",
        "2026-11-01",
        "05/2019 – heute",
    ],
)
def test_years_months_days_and_periods_are_dates(dates: str) -> None:
    rows = [[line("江南大学", 100, top), line("应用化学", 300, top), ending(dates, top)] for top in (100, 160)]
    assert texts(dated_rows([each for row in rows for each in row])) == texts(rows)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # One alone, and two that do not end at one place.
        ([line("Prize", 100, 100), ending("2019", 100)], []),
        ([line("Prize", 100, 100), ending("2019", 100)], [line("Grant", 100, 160), ending("2021", 160, 700)]),
        # No words before, no room, no dates, and sums.
        ([line("125", 100, 100), ending("2019", 100)], [line("130", 100, 160), ending("2021", 160)]),
        ([line("Prize", 840, 100), ending("2019", 100)], [line("Grant", 840, 160), ending("2021", 160)]),
        ([line("Prize", 100, 100), ending("2019 EUR", 100)], [line("Grant", 100, 160), ending("20,190", 160)]),
    ],
)
def test_other_rows_are_none(first: list[Line], second: list[Line]) -> None:
    assert dated_rows([*first, *second]) == []


def test_a_row_further_off_or_with_other_edges_is_of_no_entry() -> None:
    rows = [line("Prize", 100, 100), ending("2019", 100), line("Grant", 100, 130), ending("2021", 130)]
    far = [line("Signed", 100, 200), ending("Kiel", 200)]
    aside = [line("Signed", 160, 160), ending("Kiel", 160)]
    assert len(dated_rows([*rows, *far])) == len(dated_rows([*rows, *aside])) == 2


def test_entries_with_items_or_headings_between_them_are_no_table() -> None:
    assert are_dated_entries(history())
    plain = [each for each in history() if not each.text.startswith("•")]
    assert not are_dated_entries(plain)
    headings = [line(text, 100, top, tall=26) for text, top in (("Work", 60), ("Study", 200), ("Skills", 330))]
    assert are_dated_entries([*plain, *headings])


def test_a_table_whose_rows_all_end_in_dates_is_one() -> None:
    rows = [(f"{n}. Ship {'abcd'[n]}", f"200{n}") for n in range(4)]
    lines = [each for n, (name, year) in enumerate(rows) for each in (line(name, 100, 40 * n), ending(year, 40 * n))]
    assert not are_dated_entries([line("1. Fleet", 100, 300), line("2. Yard", 100, 340), *lines])


def test_no_lines_and_lines_without_height_are_nothing() -> None:
    flat = [line("Prize", 100, 100, tall=0), line("2019", 860, 100, tall=0)] * 2
    assert dated_rows([]) == [] and dated_rows(flat) == []
    assert not are_dated_entries([]) and not are_dated_entries(flat)


def test_a_page_of_entries_is_read_row_by_row_where_a_network_sees_a_table_or_columns() -> None:
    image = np.full((1754, 1240, 3), 255, np.uint8)
    seen = [Region(RegionKind.TABLE, (90.0, 90.0, 910.0, 330.0), 0.6)]
    sheet = Sheet(image, history(), Rules((), ()), [], Affine(), 0, 0.0, born_digital=True)
    assert tables_on(sheet, seen, cast(TableModels, None), ReadOptions()) == []
    blocks = assemble(Found(image, history(), (), (), (), True))
    assert [block.text for block in blocks] == [
        "Nordhafen Logistics\nKiel, Germany",
        "Operations Manager\nMar 2021 – Present",
        "• Runs a yard of 46 people.",
        "• Brought in electronic notes.",
        "Baltic Freight\nTallinn, Estonia",
        "Transport Planner\nSep 2016 – Feb 2021",
        "• Planned 300 loads a week.",
    ]


def test_dates_before_their_entries_are_read_with_them() -> None:
    entries = [
        ("2019 – today", "Project engineer in Milan"),
        ("2014 – 2019", "Designer in Bergamo"),
        ("2013", "Trainee"),
    ]
    lines = [
        line(text, x, 100 + 40 * at)
        for at, entry in enumerate(entries)
        for x, text in zip((100, 300), entry, strict=True)
    ]
    blocks = assemble(Found(np.full((1754, 1240, 3), 255, np.uint8), lines, (), (), (), True))
    assert [block.text for block in blocks] == ["\n".join(entry) for entry in entries]
