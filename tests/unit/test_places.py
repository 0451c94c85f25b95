"""Values that their kind alone tells: the paper's date, its first address of mail, the currency of its amounts."""

from __future__ import annotations

import pytest

from drawings.documents import document, written_page
from pagemill.extraction.passages.places import Placed, currency, first_of_kind, lone_date
from pagemill.extraction.values.value_kinds import ValueKind
from pagemill.extraction.view import DocumentView, view_document


def paper(*lines: str) -> DocumentView:
    return view_document(document(written_page(*((line, 100, 100 + 30 * at) for at, line in enumerate(lines)))))


def text(placed: Placed | None) -> str | None:
    return placed.passage.text if placed is not None else None


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (["Harbour Mills", "5 March 2031", "6 April 2031"], "5 March 2031"),
        (["Harbour Mills", "5 March 2031", "6 April 2031 10:30"], "6 April 2031"),
        (["二〇三一年三月五日"], "二〇三一年三月五日"),
        (["no date", "12.50"], None),
        ([], None),
    ],
)
def test_the_papers_date_is_the_first_unless_another_has_a_time_beside_it(lines: list[str], date: str | None) -> None:
    assert text(lone_date(paper(*lines) if lines else view_document(document()))) == date


def test_the_first_value_of_a_kind_is_taken_from_within_its_line() -> None:
    view = paper("Harbour Mills", "write to desk@mill.example today", "other@mill.example")
    found = first_of_kind(view, ValueKind.EMAIL)
    assert text(found) == "desk@mill.example"
    assert found is not None and found.passage.bbox == (190, 130, 360, 150)
    assert first_of_kind(view, ValueKind.URL) is None


@pytest.mark.parametrize(
    ("lines", "sign"),
    [
        (["EUR 12.50", "EUR 3.00", "USD 15.50"], "EUR"),
        (["Paid in USD or GBP", "€ 12.50"], "€"),
        (["RM 12.50", "RM 3.00"], "RM"),
        (["单价 12.50元"], "元"),
        (["THE BIG MILL", "12.50"], None),
        (["EURO 12.50"], None),
    ],
)
def test_the_currency_is_the_one_of_most_amounts(lines: list[str], sign: str | None) -> None:
    assert text(currency(paper(*lines))) == sign


def test_a_currency_stands_where_its_sign_is_printed_first() -> None:
    found = currency(paper("Flour", "EUR 12.50", "EUR 3.00"))
    assert found is not None and found.passage.bbox == (100, 130, 130, 150)
