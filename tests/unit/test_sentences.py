"""What running text says of a thing that is asked for."""

from __future__ import annotations

import pytest

from drawings.documents import document, written_page
from pagemill.document import Page
from pagemill.extraction.extractor import Extractor
from pagemill.extraction.request import ExtractionRequest, Field
from pagemill.settings import Settings

CONTRACT = written_page(
    ("第一条 甲方将房屋出租给乙方使用，建筑面积68.5平方米，合同总", 100, 100),
    ("金额为人民币386,400.00元，交货地点为新北区江路366号仓库。", 100, 130),
    ("第二条 租赁期限自2024年9月1日起至2026年8月31日止。", 100, 200),
    ("第三条 租金为每月人民币6,800元，按季支付。", 100, 270),
    ("第四条 押金：人民币13,600元，合同终止时退还。", 100, 340),
)
LEASE = written_page(
    ("The Tenant shall pay a monthly rent of $1,850.00, due on the first day. The", 100, 100),
    ("term is twelve months, beginning on February 1, 2024 and ending on", 100, 130),
    ("January 31, 2025. A late fee of $75.00 is charged for rent received later.", 100, 160),
)


def values(lines: Page, name: str) -> list[str]:
    found = Extractor(Settings()).extract(document(lines), ExtractionRequest((Field(name),)))
    return [value.text for value in found.fields[0].values]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("合同总金额", "人民币386,400.00元"),
        ("建筑面积", "68.5平方米"),
        ("交货地点", "新北区江路366号仓库"),
        ("租赁期限", "自2024年9月1日起至2026年8月31日止"),
        ("起租日期", "2024年9月1日"),
        ("月租金", "人民币6,800元"),
        ("押金", "人民币13,600元"),
    ],
)
def test_a_chinese_contract_says_it_in_a_sentence(name: str, expected: str) -> None:
    assert values(CONTRACT, name)[:1] == [expected]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("monthly rent", "$1,850.00"),
        ("late fee", "$75.00"),
        ("start date", "February 1, 2024"),
        ("end date", "January 31, 2025"),
    ],
)
def test_an_english_contract_says_it_in_a_sentence(name: str, expected: str) -> None:
    assert values(LEASE, name)[:1] == [expected]


@pytest.mark.parametrize(("lines", "name"), [(CONTRACT, "违约金"), (CONTRACT, "保密期限"), (LEASE, "pet fee")])
def test_what_no_sentence_says_is_not_given(lines: Page, name: str) -> None:
    assert values(lines, name) == []


def test_a_clause_that_begins_on_its_keys_line_goes_on_below() -> None:
    page = written_page(("交货期限：乙方应于八月底前将全部货物运至甲方", 100, 100), ("指定的地点。", 100, 125))
    assert values(page, "交货期限") == ["乙方应于八月底前将全部货物运至甲方指定的地点。"]


@pytest.mark.parametrize(
    ("other", "expected"), [("验收合格后付清余款。", ["叁拾捌万陆仟肆佰元整"]), ("另付伍佰元整。", [])]
)
def test_an_amount_spelt_out_is_told_by_its_numerals_where_it_is_the_only_one(other: str, expected: list[str]) -> None:
    page = written_page(
        ("合同总金额为人民币386,400.00元（大写：叁拾捌万陆仟肆佰元整），含税。", 100, 100), (other, 100, 170)
    )
    assert values(page, "合同金额大写")[:1] == expected


def test_the_words_of_a_numbers_name_may_be_shortened_with_points() -> None:
    page = written_page(("Brackwater Tiles Ltd, Quay 4, Hull. GST Reg. No. 119-482-337.", 100, 100))
    assert values(page, "seller tax number") == ["119-482-337"]
