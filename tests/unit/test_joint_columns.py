"""Columns that hold more than one thing, and headers that say it in other words."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from drawings.documents import CellText, document, lines_page, rows_of_lines, table_page
from pagemill.document import Page
from pagemill.extraction.extractor import Extractor
from pagemill.extraction.request import ExtractionRequest, Field, FieldKind
from pagemill.settings import Settings


def columns(page: Page, *names: str) -> list[list[str]]:
    """The rows of the columns asked for, [] where no table has any."""
    request = ExtractionRequest(tuple(Field(name, FieldKind.COLUMN) for name in names))
    tables = Extractor(Settings()).extract(document(page), request).tables
    return [[value.text for value in row] for table in tables for row in table.rows]


MEASURED: list[list[CellText]] = [
    ["Bezeichnung", "Menge", "Preis pro Einheit", "MwSt.", "Zeilenbetrag"],
    ["Holzleim", "3,00 Stk", "4,10", "19 %", "12,30"],
    ["Leinöl", "2 Ltr.", "7,00", "19 %", "14,00"],
]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_unit_behind_each_quantity_is_a_column_of_its_own(ruled: bool) -> None:
    page = table_page(MEASURED) if ruled else lines_page(rows_of_lines(MEASURED))
    assert columns(page, "qty", "uom") == [["3,00", "Stk"], ["2", "Ltr."]]


def test_a_quantity_asked_for_without_its_unit_is_as_printed() -> None:
    assert columns(table_page(MEASURED), "quantity") == [["3,00 Stk"], ["2 Ltr."]]


def test_quantity_and_unit_in_one_chinese_column() -> None:
    page = table_page([["商品名称及规格型号", "数量及单位"], ["棉布床单", "5200条"], ["毛巾", "9600打"]])
    assert columns(page, "商品名称", "数量", "单位") == [["棉布床单", "5200", "条"], ["毛巾", "9600", "打"]]


def test_a_unit_has_its_own_column_first() -> None:
    page = table_page([["品名", "单位", "数量"], ["螺母", "只", "50 盒"], ["垫圈", "片", "70 盒"]])
    assert columns(page, "数量", "单位") == [["50 盒", "只"], ["70 盒", "片"]]


def test_quantities_without_units_have_none() -> None:
    assert columns(table_page([["Item", "Qty"], ["Bolt", "2"], ["Nut", "9"]]), "unit", "qty") == [["", "2"], ["", "9"]]


def test_each_line_of_a_header_of_several_names() -> None:
    page = table_page(
        [["项号", "单价/总价/币制"], ["1", "8.50\n44200.00\n美元"], ["2", "2.10\n20160.00\n美元"]], pitch=90
    )
    assert columns(page, "单价", "总价", "币制")[0][:1] == ["8.50"]
    assert columns(page, "总价") == [["44200.00"], ["20160.00"]]
    assert columns(page, "币制") == [["美元"], ["美元"]]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("unit price", ["4,10", "7,00"]),
        ("line total", ["12,30", "14,00"]),
        ("tax rate", ["19 %", "19 %"]),
    ],
)
def test_headers_in_other_words(name: str, expected: list[str]) -> None:
    assert columns(table_page(MEASURED), name) == [[text] for text in expected]


def test_amounts_of_tax_are_no_rates() -> None:
    page = table_page([["Item", "Net", "VAT"], ["Bolt", "10.00", "2.00"], ["Nut", "5.00", "1.00"]])
    assert columns(page, "description", "tax rate") == [["Bolt", ""], ["Nut", ""]]


@pytest.mark.parametrize(
    ("header", "names", "expected"),
    [
        (["Artikel", "Omschrijving"], ["code", "name"], ["K10", "Bolt"]),
        (["Artikel", "Aantal"], ["code", "name"], ["", "K10"]),
        (["Product ID", "Total price"], ["product code", "total"], ["K10", "Bolt"]),
    ],
)
def test_a_word_of_two_meanings_goes_to_the_name_that_has_no_other(
    header: Sequence[str], names: Sequence[str], expected: list[str]
) -> None:
    page = table_page([list(header), ["K10", "Bolt"], ["K11", "Nut"]])
    assert columns(page, *names)[0] == expected


def test_a_word_that_heads_columns_alone_is_no_key() -> None:
    page = lines_page(rows_of_lines([["Unit 4, Mill Lane"], ["No. 12 Castle Street"]]))
    assert Extractor(Settings()).extract(document(page), ExtractionRequest()).fields == ()
