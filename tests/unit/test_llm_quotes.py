"""A model's quotes are found where they stand, and what does not stand in the document is never given."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawings.documents import document, lines_page, rows_of_lines, table_page
from pagemill.document import Page
from pagemill.extraction.folding import fold
from pagemill.extraction.llm.columns import place_rows
from pagemill.extraction.llm.numbers import numbers_of
from pagemill.extraction.llm.page_rows import rows_of_page
from pagemill.extraction.llm.quotes import Quote, QuotedPages
from pagemill.extraction.view import view_document


def quoted(*pages: Page) -> QuotedPages:
    view = view_document(document(*pages))
    return QuotedPages(row for page in view.pages for row in rows_of_page(page))


def page_of(*texts: str, index: int = 0) -> Page:
    return lines_page(rows_of_lines([[text] for text in texts]), index)


def given_for(pages: QuotedPages, text: str, page: int = 0, row: int = 0) -> list[str]:
    return [place.text for place in pages.places(Quote(text, page, row))]


PAPER = quoted(
    page_of(
        "Total due: USD 12,300.00", "Contact Ann Lee,", "Harbour Road 5", "合计（大写）：壹万贰仟元整", "Rate -4.50 %"
    ),
    page_of("Qty 2 5.00", "Tel. 138 0000 1234", "ref 20240105", "Total due: USD 12,300.00", index=1),
)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("12,300.00", "12,300.00"),
        ("USD  12,300.00", "USD 12,300.00"),
        ("usd 12,300.00", "USD 12,300.00"),
        ("ＵＳＤ １２，３００．００", "USD 12,300.00"),
        ("USD 12300.00", "USD 12,300.00"),
        ("USD12,300.00", "USD 12,300.00"),
        ("Ann Lee, Harbour Road 5", "Ann Lee, Harbour Road 5"),
        ("Ann Lee\nHarbour Road 5", "Ann Lee, Harbour Road 5"),
        ("壹萬貳仟元整", "壹万贰仟元整"),
        ("合计(大写)", "合计（大写）"),
        ("13800001234", "138 0000 1234"),
        ("2 5.00", "2 5.00"),
        ("-4.50", "-4.50"),
    ],
)
def test_a_quote_is_found_as_it_is_printed(quote: str, text: str) -> None:
    assert given_for(PAPER, quote)[0] == text


@pytest.mark.parametrize(
    "quote",
    [
        "",
        " \n",
        "99,300.00",
        "300.00",  # a part of a number
        "12,300",
        "4.50",  # without its minus
        "-5.00",  # with one that is not printed
        "25.00",  # two numbers run together
        "1230000",  # without its point
        "2024",
        "Harb",  # a part of a word
        "Total due: EUR 12,300.00",
        "USD | 12,300.00 | 7",
        "x" * 5000,
    ],
)
def test_what_is_not_printed_is_not_given(quote: str) -> None:
    assert given_for(PAPER, quote) == []


def test_the_row_that_the_model_tells_is_preferred_and_else_the_nearest() -> None:
    def row_of(page: int, row: int) -> tuple[int, int]:
        (place, *_) = PAPER.places(Quote("12,300.00", page, row))
        return place.page + 1, place.spans[0].line.index + 1

    assert row_of(1, 1) == (1, 1)
    assert row_of(2, 4) == (2, 4)
    assert row_of(2, 1) == (2, 4)
    assert row_of(1, 5) == (1, 1)
    assert row_of(7, 7) == (2, 4)
    assert row_of(0, 0) == (1, 1)


def test_the_row_told_counts_more_than_a_stricter_reading_elsewhere() -> None:
    paper = quoted(page_of("Paid", "PAID"))
    assert given_for(paper, "Paid", 1, 2) == ["PAID"]
    assert given_for(paper, "PAID", 1, 9) == ["PAID"]


def test_a_quote_does_not_run_over_the_edge_of_a_cell() -> None:
    paper = quoted(table_page([["Name\nof ship", "Hope"], ["12", "300"]]))
    assert given_for(paper, "Name of ship") == ["Name of ship"]
    assert given_for(paper, "of ship Hope") == []
    assert given_for(paper, "12300") == []


def test_columns_with_the_same_text_on_a_row_are_told_apart_by_their_place() -> None:
    cells = [["Item", "EUR", "USD"], ["a", "5.00", "7.00"], ["b", "0.00", "0.00"], ["c", "", "0.00"]]
    paper = quoted(table_page(cells))
    said = [
        [Quote("a", 1, 2), Quote("7.00", 1, 2), Quote("5.00", 1, 2)],
        [Quote("b", 1, 3), Quote("0.00", 1, 3), Quote("0.00", 1, 3)],
        [Quote("c", 1, 4), Quote("0.00", 1, 4), None],
        [Quote("a", 1, 2), Quote("7.00", 1, 2), Quote("5.00", 1, 2)],
        [Quote("nowhere", 1, 4), None, None],
    ]
    rows, missing = place_rows(said, paper)
    assert missing == 1
    assert len(rows) == 3
    columns = [[passage and passage.cell and passage.cell.cols[0] for passage in row] for row in rows]
    assert columns == [[0, 2, 1], [0, 2, 1], [0, 2, None]]


LINES = st.lists(
    st.text(st.sampled_from("ab AB12 3.,-:年Ａ１é（）\n|"), min_size=1, max_size=12).filter(str.strip),
    min_size=1,
    max_size=6,
)


@given(
    LINES, st.text(st.sampled_from("ab AB12 3.,-:年Ａ１é（）\n|"), max_size=10), st.integers(-1, 3), st.integers(-1, 9)
)
def test_whatever_is_quoted_what_comes_back_stands_in_the_document(
    texts: list[str], quote: str, page: int, row: int
) -> None:
    view = view_document(document(page_of(*texts)))
    pages = QuotedPages(rows_of_page(view.pages[0]))
    for passage in pages.places(Quote(quote, page, row)):
        for span in passage.spans:
            assert any(span.line is line for line in view.pages[0].lines)
            assert 0 <= span.start < span.end <= len(span.line.text)
        printed = "\n".join(span.text for span in passage.spans)
        assert fold(printed) == fold(quote) or _plain(printed) == _plain(quote)
        assert numbers_of(printed) == numbers_of(quote.strip())


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@given(LINES, st.data())
def test_a_line_that_is_quoted_whole_is_found(texts: list[str], data: st.DataObject) -> None:
    view = view_document(document(page_of(*texts)))
    line = data.draw(st.sampled_from(view.pages[0].lines))
    found = QuotedPages(rows_of_page(view.pages[0])).places(Quote(line.text, 1, line.index + 1))
    assert [span.line for span in found[0].spans] == [line]
    assert found[0].spans[0].text == line.text.strip()
