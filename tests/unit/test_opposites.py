"""Names with opposite words, or other numbers, are told apart; names of one thing are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.extraction.names.opposites import opposed
from pagemill.extraction.names.usual_names import vocabulary

APART = [
    ("买方名称", "卖方名称"),
    ("buyer_name", "Seller name"),
    ("收货人", "发货人"),
    ("billing address", "shipping address"),
    ("起始日期", "截止日期"),
    ("CheckIn", "check-out"),
    ("毛重", "净重"),
    ("含税金额", "不含税金额"),
    ("Subtotal", "Total"),
    ("invoice date", "due date"),
    ("联系电话", "传真"),
    ("address 1", "address 2"),
    ("第一联系人", "第二联系人"),
]
TOGETHER = [
    ("买方名称", "购买方"),
    ("invoice number", "Rechnungsnummer"),
    ("毛重", "gross weight"),
    ("total amount", "grand total"),
    ("bill to / ship to", "ship to"),
    ("到期日", "due date"),
]


@pytest.mark.parametrize(("one", "other"), APART)
def test_opposites_are_apart_both_ways(one: str, other: str) -> None:
    assert opposed(one, other)
    assert opposed(other, one)


@pytest.mark.parametrize(("one", "other"), TOGETHER)
def test_names_of_one_thing_are_not(one: str, other: str) -> None:
    assert not opposed(one, other)
    assert not opposed(other, one)


@given(st.text())
def test_no_name_is_opposed_to_itself(name: str) -> None:
    assert not opposed(name, name)


def test_few_names_of_one_concept_are_opposed() -> None:
    pairs = [(one, other) for each in vocabulary() for one in each.printed for other in each.printed]
    apart = [pair for pair in pairs if opposed(*pair)]
    assert len(apart) < 0.03 * len(pairs), sorted(set(apart))[:20]
