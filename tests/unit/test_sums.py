"""What a paper comes to: the amounts before tax, of the tax and in all, by words and by what adds up."""

from __future__ import annotations

from decimal import Decimal

import pytest

from drawings.documents import document, written_page
from pagemill.extraction.papers.sums import Role, amounts_of, role_worth, sum_of
from pagemill.extraction.passages.places import Placed
from pagemill.extraction.view import DocumentView, view_document

Row = tuple[str, str]
ITEMS: list[Row] = [("Bolts", "40.00"), ("Nuts", "60.00")]


def receipt(*rows: Row) -> DocumentView:
    """Words at the left, amounts at the right."""
    placed = [
        (text, x, 100 + 30 * number) for number, row in enumerate(rows) for text, x in zip(row, (100, 500), strict=True)
    ]
    return view_document(document(written_page(*placed)))


def come_to(*rows: Row) -> dict[str, str | None]:
    view = receipt(*rows)
    found: dict[Role, Placed | None] = {role: sum_of(view, role) for role in Role}
    return {role.value: placed and placed.passage.text for role, placed in found.items()}


@pytest.mark.parametrize(
    ("net", "tax", "total"),
    [
        ("Subtotal", "VAT 6%", "Total"),
        ("Total excl. VAT", "VAT", "Total incl. VAT"),
        ("Net", "Total tax", "Grand Total"),
        ("不含税金额", "税额", "价税合计"),
        ("Zwischensumme", "MwSt", "Gesamtbetrag"),
        ("Total HT", "TVA", "Total TTC"),
    ],
)
def test_words_tell_what_an_amount_is(net: str, tax: str, total: str) -> None:
    assert come_to(*ITEMS, (net, "100.00"), (tax, "6.00"), (total, "106.00")) == {
        "total": "106.00",
        "net": "100.00",
        "tax": "6.00",
    }


def test_what_adds_up_tells_which_of_two_totals_it_is() -> None:
    """By words and order alone the last one, `Total B`, is as good; only 106.00 is 100.00 and 6.00."""
    rows = [("Net", "100.00"), ("VAT", "6.00"), ("Total A", "106.00"), ("Total B", "109.00")]
    assert come_to(*rows)["total"] == "106.00"
    assert come_to(("Total A", "106.00"), ("Total B", "109.00"))["total"] == "109.00"


def test_cash_less_the_change_tells_the_total() -> None:
    rows = [("Amount", "100.00"), ("Amount", "130.00"), ("Cash", "150.00"), ("Change", "50.00")]
    assert come_to(*rows)["total"] == "100.00"
    assert come_to(*rows[:2])["total"] == "130.00"


def test_neither_cash_nor_change_is_the_total_though_it_is_the_largest() -> None:
    assert come_to(("Hull", "$80.00"), ("Cash", "100.00"), ("Change", "20.00"))["total"] == "$80.00"


def test_without_tax_the_amount_before_it_is_the_total() -> None:
    assert come_to(*ITEMS, ("Total", "100.00")) == {"total": "100.00", "net": "100.00", "tax": None}


def test_with_tax_the_amount_before_it_is_not_the_total() -> None:
    assert come_to(("VAT", "6.00"), ("Total", "106.00"))["net"] is None


def test_without_a_word_the_total_is_the_largest_amount_with_hundredths() -> None:
    view = receipt(("Bolts (EUR)", "40.00"), ("Nuts", "60.50"), ("Docket", "4711"))
    found = sum_of(view, Role.TOTAL)
    assert found is not None
    assert (found.passage.text, found.place) == ("60.50", "largest")
    assert found.score < 0.5


def test_without_a_currency_numbers_are_no_amounts_that_a_paper_comes_to() -> None:
    assert sum_of(receipt(("Lemma", "4.17"), ("Theorem", "5.20")), Role.TOTAL) is None


def test_without_amounts_there_is_no_sum() -> None:
    assert come_to(("Hull", "words")) == {"total": None, "net": None, "tax": None}


def test_totals_stand_below_the_heads_of_their_columns() -> None:
    lines = [("Net", 300, 100), ("VAT", 500, 100), ("Gross total", 700, 100)]
    lines += [("100.00", 300, 130), ("6.00", 500, 130), ("106.00", 700, 130)]
    view = view_document(document(written_page(*lines)))
    found = [sum_of(view, role) for role in (Role.NET, Role.TAX, Role.TOTAL)]
    assert [placed and placed.passage.text for placed in found] == ["100.00", "6.00", "106.00"]


def test_a_sum_stands_where_it_is_printed() -> None:
    found = sum_of(receipt(*ITEMS, ("Total", "100.00")), Role.TOTAL)
    assert found is not None
    assert found.passage.bbox == (500, 160, 560, 180)


def test_every_amount_comes_with_the_words_before_and_above_it() -> None:
    view = view_document(document(written_page(("Price", 500, 100), ("Bolts", 100, 130), ("EUR 1,200.50", 500, 130))))
    (amount,) = amounts_of(view)
    assert (amount.value, amount.before.split()[0], amount.above) == (Decimal("1200.50"), "Bolts", "Price")
    assert amount.exact


@pytest.mark.parametrize(
    ("surer", "less_sure", "role"),
    [
        ("Grand Total", "Total", Role.TOTAL),
        ("Rounded total", "Grand Total", Role.TOTAL),
        ("Total incl. VAT", "Total", Role.TOTAL),
        ("Total", "Subtotal", Role.TOTAL),
        ("Total", "Total tax", Role.TOTAL),
        ("Total", "Total Qty", Role.TOTAL),
        ("合计", "小计", Role.TOTAL),
        ("价税合计", "合计", Role.TOTAL),
        ("Net excl. VAT", "Net", Role.NET),
        ("小计", "价税合计", Role.NET),
        ("Total tax", "VAT", Role.TAX),
        ("VAT", "VAT No", Role.TAX),
        ("税额", "不含税合计", Role.TAX),
    ],
)
def test_of_two_labels_one_names_the_role_more_surely(surer: str, less_sure: str, role: Role) -> None:
    assert role_worth(surer, role) > role_worth(less_sure, role)


@pytest.mark.parametrize("label", ["", "Hull", "找零", "Cash", "Bolts 5"])
def test_other_words_name_no_role(label: str) -> None:
    assert [role_worth(label, role) for role in Role] == [0, 0, 0]
