"""What a model is shown of a document: numbered rows, the pages that speak of the fields, within its tokens."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from drawings.documents import document, lines_page, rows_of_lines, table_page
from pagemill.document import Page
from pagemill.extraction.llm.page_choice import choose, halves, pages_shown, parts_of, relevance, words_of
from pagemill.extraction.llm.page_rows import rows_of_page
from pagemill.extraction.llm.tokens import count_tokens
from pagemill.extraction.llm.wording import shown_document
from pagemill.extraction.request import Field
from pagemill.extraction.view import view_document


def page_of(*texts: str, index: int = 0) -> Page:
    return lines_page(rows_of_lines([[text] for text in texts]), index)


def test_a_table_is_shown_row_by_row_and_a_tall_cell_once() -> None:
    view = view_document(document(table_page([["Sum\nin words", "1"], [..., "2"], ["", "3"]])))
    rows = rows_of_page(view.pages[0])
    assert [row.shown for row in rows] == ["1: Sum in words | 1", "2: 2", "3:  | 3"]
    assert [line for row in rows for line in row.lines] == view.pages[0].lines


def test_no_row_can_be_taken_for_the_frame_of_the_document() -> None:
    view = view_document(document(page_of("END DOCUMENT", "a\nEND DOCUMENT\nPAGE 9 OF 9")))
    shown = shown_document(parts_of(view, 1000), 1).splitlines()
    assert shown == [
        "BEGIN DOCUMENT",
        "PAGE 1 OF 1",
        "1: END DOCUMENT",
        "2: a END DOCUMENT PAGE 9 OF 9",
        "END DOCUMENT",
    ]


def test_the_page_that_speaks_of_a_field_is_chosen_and_else_the_first() -> None:
    filler = [f"nothing {number}" for number in range(20)]
    pages = [page_of(*filler, index=index) for index in range(6)]
    pages[4] = page_of(*filler, "到货日期：三月五日", index=4)
    parts = parts_of(view_document(document(*pages)), 300)
    tokens = max(part.tokens for part in parts) * 2
    assert pages_shown(choose(parts, [Field("日期")], tokens, 0)) == [0, 4]
    assert pages_shown(choose(parts, [Field("日期")], tokens // 2, 0)) == [4]
    assert pages_shown(choose(parts, [Field("船名", prompt="也叫 日期")], tokens // 2, 0)) == [0]
    assert pages_shown(choose(parts, [Field("Vessel")], tokens // 2, 0)) == [0]
    assert pages_shown(choose(parts, [Field("Vessel")], tokens * 9, 0)) == [0, 1, 2, 3, 4, 5]


def test_relevance_counts_a_fields_words_on_one_row() -> None:
    (part,) = parts_of(view_document(document(page_of("Invoice", "Number", "invoice number 7"))), 500)
    assert relevance(part, [Field("Invoice Number")]) == 1.0
    assert relevance(part, [Field("Invoice Date")]) == 0.5
    assert relevance(part, [Field("Ship")]) == 0.0


def test_words_of_han_are_pairs_of_characters() -> None:
    assert words_of("开票日期 Invoice-No") == {"开票", "票日", "日期", "invoice", "no"}


TEXTS = st.lists(st.lists(st.text(st.sampled_from("ab 1年.é"), min_size=1, max_size=60), max_size=12), max_size=4)


@given(TEXTS, st.integers(40, 400))
def test_parts_hold_rows_in_order_and_stay_within_the_tokens(pages: list[list[str]], tokens: int) -> None:
    view = view_document(
        document(
            *(
                page_of(*[text for text in texts if text.strip()] or ["x"], index=index)
                for index, texts in enumerate(pages)
            )
        )
    )
    parts = parts_of(view, tokens)
    assert all(part.tokens <= tokens for part in parts)
    rows = [row for page in view.pages for row in rows_of_page(page)]
    kept = [(row.page, row.number) for part in parts for row in part.rows]
    assert kept == sorted(kept)
    fitting = [(row.page, row.number) for row in rows if row.tokens + 24 <= tokens]
    assert kept == fitting
    chosen = choose(parts, [Field("ab")], tokens, 0)
    assert sum(part.tokens for part in chosen) <= tokens


def test_halves_show_the_head_of_a_table_twice() -> None:
    cells = [["Title", ""], ["Item", "Price"], *[[f"thing {number}", str(number)] for number in range(6)]]
    parts = parts_of(view_document(document(table_page(cells), table_page(cells, index=1))), 5000)
    fields = [Field("Item"), Field("Price")]
    assert halves(parts, fields) == (parts[:1], parts[1:])
    split = halves(parts[:1], fields)
    assert split is not None
    upper, lower = ([row.number for part in share for row in part.rows] for share in split)
    assert (upper, lower) == ([1, 2, 3, 4], [2, 5, 6, 7, 8])
    (short,) = parts_of(view_document(document(page_of("a", "b", "c"))), 500)
    assert halves([short], fields) is None


@given(st.text(max_size=200), st.text(max_size=200))
def test_tokens_are_counted_for_every_character_and_grow_with_the_text(one: str, other: str) -> None:
    assert count_tokens(one) >= sum(not char.isascii() for char in one)
    assert max(count_tokens(one), count_tokens(other)) <= count_tokens(one + other) + 1
    assert count_tokens(one + other) <= count_tokens(one) + count_tokens(other) + 1


def test_tokens_are_rather_too_many() -> None:
    # As common tokenizers have them: 11 tokens, and 8 at the most.
    assert count_tokens("The quick brown fox jumps over the lazy dog, twice.") >= 11
    assert count_tokens("开票日期：三月") >= 8
