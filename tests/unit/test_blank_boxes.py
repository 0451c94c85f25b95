"""Boxes of forms that nothing was filled in, and what stands beside and below them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from drawings.documents import SIDES, boxes_page, document, table_page, text_box, written_page
from pagemill.document import Block, BlockKind, Cell, Line, Page, Table
from pagemill.extraction.extractor import Extractor
from pagemill.extraction.request import ExtractionRequest, Field
from pagemill.geometry import polygon_of
from pagemill.settings import Settings


def values(page: Page, name: str) -> list[str]:
    found = Extractor(Settings()).extract(document(page), ExtractionRequest((Field(name),))).fields[0]
    return [value.text for value in found.values]


def equal_print(*rows: Sequence[str]) -> Page:
    """A ruled form of boxes with the name of each at its top, in print no smaller than what is filled in below."""
    cells = []
    for row, texts in enumerate(rows):
        for col, text in enumerate(texts):
            x, y = 100 + 300 * col, 100 + 80 * row
            lines = [
                Line(part, polygon_of(text_box(part, x + 5, y + 4 + 30 * at)))
                for at, part in enumerate(text.split("\n"))
            ]
            cells.append(Cell((row, row), (col, col), polygon_of((x, y, x + 300, y + 80)), tuple(lines)))
    around = polygon_of((100, 100, 100 + 300 * len(rows[0]), 100 + 80 * len(rows)))
    return Page(0, *SIDES, *SIDES, blocks=(Block(BlockKind.TABLE, around, table=Table(tuple(cells), True)),))


FORM = table_page(
    [
        ["Claimant", "Hugo Brandt", "Telephone", "0171 4477120"],
        ["Police reference", "", "Estimated cost of repair", "1,120.00"],
        ["Third party name", "", "Third party insurer", ""],
    ]
)
BOXES = boxes_page(
    (("Shipper", "CASA OLIVA SL"), ("Port of discharge", "GRANGEMOUTH")),
    (("Final destination",), ("Trade terms", "CIF")),
    (("12 Volume\nin m3",), ("Gross weight\nin kg", "18 940")),
    (("船名航\n次", "EVER LOTUS / 118W"),),
)
ORIGIN = boxes_page(
    (("1. Goods consigned from (Exporter's business\nname, address)", "BLUE REEF LTD"), ("Date", "4 May 2025")),
)


@pytest.mark.parametrize("name", ["police reference", "third party name"])
def test_an_empty_box_beside_a_name_parts_it_from_the_next_name(name: str) -> None:
    assert values(FORM, name) == []


@pytest.mark.parametrize("name", ["final destination", "volume"])
def test_a_box_of_the_very_name_that_is_left_empty_answers_with_nothing(name: str) -> None:
    assert values(BOXES, name) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("trade terms", "CIF"),
        ("gross weight", "18 940"),
        ("船名", "EVER LOTUS"),
        ("航次", "118W"),
    ],
)
def test_what_is_filled_in_below_the_name_of_a_box_is_its_value(name: str, expected: str) -> None:
    assert values(BOXES, name) == [expected]


def test_a_name_goes_on_with_its_remark_in_brackets_on_the_next_line() -> None:
    assert values(ORIGIN, "exporter") == ["BLUE REEF LTD"]


def test_an_empty_box_takes_nothing_from_the_box_beside_or_below_it() -> None:
    page = equal_print(
        ("境内收货人\n青木文具有限公司", "备案号", "申报日期\n20250320"),
        ("提运单号\nCOSU6123387740", "货物存放地点\n盐田港", "毛重（千克）\n1290"),
        ("启运港\n新加坡", "经停港", "入境口岸\n盐田"),
        ("合同协议号\nLS-25066", "件数\n86", "净重（千克）\n1105"),
        ("项号", "商品编号", "商品名称"),
        *((str(row), f"854231900{row}", "集成电路") for row in range(1, 6)),
    )
    assert values(page, "备案号") == []
    assert values(page, "经停港") == []
    assert values(page, "毛重") == ["1290"]


def test_from_and_to_are_the_ends_of_a_journey_on_papers_of_transport_alone() -> None:
    ends = ("From: Ningbo", 100, 100), ("To: Hamburg", 400, 100)
    carried, letter = written_page(*ends, ("Vessel: EVER LOTUS", 100, 140)), written_page(*ends)
    assert values(carried, "port of loading") == ["Ningbo"]
    assert values(carried, "port of discharge") == ["Hamburg"]
    assert values(letter, "port of loading") == []


BILL = equal_print(
    ("Shipper\nCASA OLIVA SL", "Consignee\nBLUE REEF LTD", "B/L No.\nHLX2207741", "Voyage No.\n118W"),
    ("Vessel\nEVER LOTUS", "Port of loading\nVALENCIA", "Port of discharge\nHULL", "Place of delivery\nPERTH"),
    ("Marks & numbers", "Said to be, in tins", "Gross weight (kg)", "Measurement (m³)"),
    ("CO/17-44", "OLIVE OIL", "18 940.00", "32.600"),
    ("Freight & charges\nPREPAID", "Number of originals\nTHREE", "Issued at\nValencia", "Date of issue\n4 May 2025"),
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("gross weight", "18 940.00"),
        ("measurement", "32.600"),
        ("marks and numbers", "CO/17-44"),
        ("port of discharge", "HULL"),
    ],
)
def test_a_row_of_names_over_a_row_of_values_heads_columns_among_named_boxes(name: str, expected: str) -> None:
    assert values(BILL, name) == [expected]
