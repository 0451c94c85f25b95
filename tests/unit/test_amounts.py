"""Amounts are found as they are printed, with sign and currency, and read without loss."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.extraction.values.amounts import find_amounts, format_amount, read_amount, read_number
from pagemill.extraction.values.chinese_numbers import chinese_number
from pagemill.extraction.values.currencies import currency_code


@pytest.mark.parametrize(
    ("text", "printed", "value", "currency"),
    [
        ("RM 33.90", "RM 33.90", "33.90", "MYR"),
        ("Total:RM33.9O", "RM33.9O", "33.90", "MYR"),
        ("￥1,234.00元", "￥1,234.00元", "1234.00", "CNY"),
        ("金额：1200元", "1200元", "1200", "CNY"),
        ("1.234,56 €", "1.234,56 €", "1234.56", "EUR"),
        ("EUR 1.234,-", "EUR 1.234", "1234", "EUR"),
        ("Rp 15.000", "Rp 15.000", "15000", "IDR"),
        ("1 234,56", "1 234,56", "1234.56", None),
        ("CHF 1'234.50", "CHF 1'234.50", "1234.50", "CHF"),
        ("1,00,000.00", "1,00,000.00", "100000.00", None),
        ("12,300. 00", "12,300. 00", "12300.00", None),
        ("-12.00", "-12.00", "-12.00", None),
        ("(12.00)", "(12.00)", "-12.00", None),
        ("12.00-", "12.00-", "-12.00", None),
        ("$-12.00", "$-12.00", "-12.00", "USD"),
        ("-$12.00", "-$12.00", "-12.00", "USD"),
        ("RM(12.00)", "RM(12.00)", "-12.00", "MYR"),
        ("(RM 5.00 each)", "RM 5.00", "5.00", "MYR"),
        ("2.417.60", "2.417.60", "2417.60", None),
        ("BOX @4.20", "4.20", "4.20", None),
        ("GST 6% 1.92", "1.92", "1.92", None),
        ("12.5万元", "12.5万元", "125000", "CNY"),
        ("壹仟贰佰元整", "壹仟贰佰元整", "1200", "CNY"),
        ("人民币伍拾万元整", "人民币伍拾万元整", "500000", "CNY"),
        ("叁佰元伍角贰分", "叁佰元伍角贰分", "300.52", "CNY"),
    ],
)
def test_an_amount_as_printed(text: str, printed: str, value: str, currency: str | None) -> None:
    (found,) = find_amounts(text)
    assert text[found.start : found.end] == printed
    assert (found.amount.value, found.amount.currency) == (Decimal(value), currency)


@pytest.mark.parametrize(
    "text",
    ["", "2018-03-05", "30/12/17", "18:30", "6%", "INV-001", "0123-456789", "3月5日", "第3页", "Amount (RM)", "5 kg"],
)
def test_what_is_no_amount(text: str) -> None:
    assert find_amounts(text) == []


def test_the_surest_amount_is_read() -> None:
    amount = read_amount("2 x items, in all $7.00")
    assert amount is not None
    assert (amount.value, amount.currency) == (Decimal("7.00"), "USD")
    assert read_amount("none") is None


@pytest.mark.parametrize(
    ("digits", "currency", "number"),
    [
        ("1,234.5", None, "1234.5"),
        ("1.234,5", None, "1234.5"),
        ("1,234", None, "1234"),
        ("1.234", None, "1.234"),
        ("1.234", "EUR", "1234"),
        ("0,125", None, "0.125"),
        ("1.234.567", None, "1234567"),
        ("12,5", None, "12.5"),
        ("7.", None, "7"),
    ],
)
def test_points_and_commas(digits: str, currency: str | None, number: str) -> None:
    assert read_number(digits, currency) == Decimal(number)


def test_no_digit_is_no_number() -> None:
    with pytest.raises(ValueError, match="no digit"):
        read_number(".,")


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("保留两位小数", "1234.50"),
        ("two decimals", "1234.50"),
        ("0.00", "1234.50"),
        ("#,##0.00", "1,234.50"),
        ("整数", "1235"),
        ("带千分位", "1,234.5"),
        ("不带千分位", "1234.5"),
        ("小数点后3位", "1234.500"),
        ("只要数字", "1234.5"),
    ],
)
def test_an_amount_in_a_form(form: str, written: str) -> None:
    assert format_amount(Decimal("1234.5"), form) == written


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10),
        ("二十三", 23),
        ("一千零五", 1005),
        ("三万二千", 32000),
        ("一亿零三万", 100030000),
        ("二〇一八", 2018),
        ("x", None),
    ],
)
def test_chinese_numbers(text: str, number: int | None) -> None:
    assert chinese_number(text) == number


def test_currencies_have_their_codes() -> None:
    assert [currency_code(sign) for sign in ("￥", "RM", "美金", "HK$", "元", "xyz")] == [
        "CNY",
        "MYR",
        "USD",
        "HKD",
        "CNY",
        None,
    ]


@given(
    st.decimals(min_value=0, max_value=10**9, places=2),
    st.sampled_from([("", ""), ("$", ""), ("RM ", ""), ("", " €"), ("￥", "元")]),
    st.booleans(),
)
def test_a_printed_amount_reads_back(value: Decimal, affixes: tuple[str, str], comma: bool) -> None:
    printed = f"{value:,.2f}"
    if comma:
        printed = printed.translate(str.maketrans(",.", ".,"))
    amount = read_amount(f"{affixes[0]}{printed}{affixes[1]}")
    assert amount is not None
    assert amount.value == value


@given(st.text(max_size=80) | st.text("0123456789.,-()$€RM 元万壹佰Oo", max_size=60))
def test_any_text_is_looked_through(text: str) -> None:
    end = 0
    for found in find_amounts(text):
        assert end <= found.start < found.end <= len(text)
        assert 0 < found.sureness <= 1
        assert format_amount(found.amount.value, "0.00")
        end = found.end
