"""The vocabulary tells concepts apart, whatever the spelling of a name, and contradicts itself nowhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.extraction.folding import fold
from pagemill.extraction.names.usual_names import concept_of, known_label, unlike, usual_names, vocabulary, words_of

CONCEPTS = vocabulary()


@pytest.mark.parametrize(
    ("name", "concept"),
    [
        ("invoice_number", "invoice_number"),
        ("InvoiceId", "invoice_number"),
        ("Invoice No.", "invoice_number"),
        ("發票號碼", "invoice_number"),
        ("vendor_name", "seller_name"),
        ("issuer", "seller_name"),
        ("CustomerAddress", "buyer_address"),
        ("invoice_total", "total"),
        ("amount_untaxed", "subtotal"),
        ("TotalTax", "tax"),
        ("PONumber", "purchase_order"),
        ("due-date", "due_date"),
        ("Fälligkeitsdatum", "due_date"),
        ("vat_id", "seller_tax_number"),
        ("seller tax number", "seller_tax_number"),
        ("购方税号", "buyer_tax_number"),
        ("提单号", "bill_of_lading"),
        ("保单号", "policy_number"),
    ],
)
def test_a_name_is_known_in_any_spelling(name: str, concept: str) -> None:
    assert concept_of(name) == concept


@pytest.mark.parametrize(
    ("name", "another"),
    [
        ("total", "subtotal"),
        ("total", "total tax"),
        ("total", "total discount"),
        ("invoice date", "due date"),
        ("invoice date", "order date"),
        ("due date", "amount due"),
        ("amount paid", "change"),
        ("billing address", "shipping address"),
        ("毛重", "净重"),
        ("收款人", "付款人"),
        ("甲方", "乙方"),
        ("入院日期", "出院日期"),
        ("gross pay", "net pay"),
    ],
)
def test_a_name_is_not_taken_for_one_that_looks_like_it(name: str, another: str) -> None:
    assert concept_of(name) != concept_of(another)
    assert fold(another) not in {fold(label) for label in usual_names(name)}


def test_what_must_not_be_taken_for_it_is_told() -> None:
    assert "subtotal" in unlike("Grand Total")
    assert unlike("no name of anything") == ()


def test_other_names_leave_the_name_itself_out() -> None:
    for name in ("Invoice_Number", "合计", "TVA"):
        assert usual_names(name)
        assert fold(name) not in {fold(label) for label in usual_names(name)}
    assert usual_names("no name of anything") == ()


def test_no_concept_has_a_name_that_it_is_unlike() -> None:
    both = {
        each.slug: common
        for each in CONCEPTS
        if (common := {fold(name) for name in each.unlike} & {fold(name) for name in (*each.asked, *each.printed)})
    }
    assert not both


def test_an_asked_name_stands_for_the_first_concept_that_lists_it() -> None:
    owners: dict[str, str] = {}
    for each in CONCEPTS:
        for name in each.asked:
            assert concept_of(name) == owners.setdefault(fold(name), each.slug), name


def test_every_label_is_known_and_holds_a_letter() -> None:
    for each in CONCEPTS:
        for label in each.printed:
            assert fold(label), each.slug
            assert known_label(f" {label.upper()}: "), label


@pytest.mark.parametrize("text", ["", ":", "12.50", "2024-01-31", "no name of anything", "四百元整"])
def test_a_value_is_no_label(text: str) -> None:
    assert not known_label(text)


@given(st.lists(st.from_regex(r"[a-z]{2,8}", fullmatch=True), min_size=1, max_size=4))
def test_snake_camel_and_spaced_names_are_one(words: list[str]) -> None:
    snake = "_".join(words)
    camel = "".join(word.capitalize() for word in words)
    assert words_of(snake).casefold() == words_of(camel).casefold() == " ".join(words)
