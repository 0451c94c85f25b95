"""Passages: text of several lines as one, its parts, and the places of both."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawings.documents import document, lines_page, text_box, written_page
from pagemill.document import Block, BlockKind, Line, Page
from pagemill.extraction.passages.passage import Passage, is_han, joined, rows_of
from pagemill.extraction.view import Span, view_document
from pagemill.geometry import Bbox, polygon_of


def spans(page: Page) -> tuple[Span, ...]:
    return tuple(line.span() for line in view_document(document(page)).lines)


def written(*lines: tuple[str, float, float]) -> Passage:
    return Passage(spans(written_page(*lines)))


@pytest.mark.parametrize(
    ("upper", "lower", "text"),
    [
        ("北京市海淀区", "中关村大街", "北京市海淀区中关村大街"),
        ("12 High", "Street", "12 High Street"),
        ("北京 Beijing", "Hotel", "北京 Beijing Hotel"),
        ("地址：", "Room 5", "地址： Room 5"),
        ("AB-20-", "4711", "AB-20-4711"),
    ],
)
def test_a_line_break_is_a_space_but_between_han_characters_and_behind_a_hyphen(
    upper: str, lower: str, text: str
) -> None:
    assert written((upper, 100, 100), (lower, 100, 130)).text == text


@pytest.mark.parametrize(("x", "text"), [(141, "中国银行"), (165, "中国 银行")])
def test_han_characters_side_by_side_have_a_space_where_the_gap_is_wider_than_a_character(x: float, text: str) -> None:
    assert written(("中国", 100, 100), ("银行", x, 100)).text == text


def test_words_side_by_side_have_a_space_however_close() -> None:
    assert written(("12", 100, 100), ("kg", 121, 100)).text == "12 kg"


def test_punctuation_of_full_width_and_kana_are_written_like_han() -> None:
    assert all(is_han(char) for char in "中（，。ァの０")
    assert not any(is_han(char) for char in "a1é(,. Ω한")


def test_a_part_stands_where_its_characters_are() -> None:
    """Without known offsets a line's characters are of one width: four of eight take half of it."""
    passage = written(("Order No", 100, 100))
    part = passage.part(6)
    assert part is not None
    assert (part.text, part.bbox) == ("No", (160, 100, 180, 120))


def test_a_part_stands_at_the_offsets_that_the_line_tells() -> None:
    line = Line("W: 17", polygon_of((100, 50, 200, 70)), offsets=(0, 0.5, 0.6, 0.7, 0.8, 1))
    passage = Passage(spans(Page(0, 1000, 1400, 1000, 1400, blocks=(_block(line),))))
    part = passage.part(2)
    assert part is not None
    assert part.bbox == pytest.approx((170, 50, 200, 70))


def _block(line: Line) -> Block:
    return Block(BlockKind.TEXT, line.polygon, (line,))


def test_a_part_may_begin_on_one_line_and_end_on_the_next() -> None:
    passage = written(("due by 5 March", 100, 100), ("2031 at noon", 100, 130))
    part = passage.part(7, 19)
    assert part is not None
    assert [span.text for span in part.spans] == ["5 March", "2031"]
    assert (part.text, part.bbox) == ("5 March 2031", (100, 100, 240, 150))


@pytest.mark.parametrize(("start", "end"), [(5, 5), (5, 6), (9, 3), (40, 50)])
def test_a_part_without_characters_is_none(start: int, end: int) -> None:
    assert written(("Order No", 100, 100)).part(start, end) is None


def test_a_whole_passage_has_the_box_around_its_lines() -> None:
    assert written(("abcd", 100, 100), ("efghij", 80, 130)).bbox == (80, 100, 140, 150)


def test_joining_keeps_the_order_given_and_refuses_nothing_to_join() -> None:
    one, two = written(("one", 100, 100)), written(("two", 100, 130))
    assert joined([two, one]).text == "two one"
    with pytest.raises(ValueError, match="at least one span"):
        joined([])


def test_rows_are_read_from_the_top_and_each_from_the_left() -> None:
    """A line that is a few pixels lower is of the same row; one more than half a line lower is not."""
    page = written_page(("below", 100, 140), ("right", 400, 106), ("left", 100, 100), ("lower", 700, 153))
    assert [[span.text for span in row] for row in rows_of(spans(page))] == [["left", "right"], ["below"], ["lower"]]


def test_lines_on_top_of_one_another_are_no_row() -> None:
    page = written_page(("stamped over", 100, 100), ("the same place", 110, 102))
    assert [len(row) for row in rows_of(spans(page))] == [1, 1]


words = st.text(st.sampled_from("aZ9é中文、：-　 "), min_size=1, max_size=8).filter(lambda text: bool(text.strip()))
places = st.tuples(st.integers(0, 400), st.integers(0, 200))


@given(st.lists(st.tuples(words, places), min_size=1, max_size=4), st.integers(0, 40), st.integers(0, 40))
def test_any_part_reads_like_the_same_characters_of_the_whole(
    lines: list[tuple[str, tuple[int, int]]], start: int, end: int
) -> None:
    boxes: list[tuple[str, Bbox]] = [(text, text_box(text, x, y)) for text, (x, y) in lines]
    passage = Passage(spans(lines_page(boxes)))
    part = passage.part(start, end)
    assert (part.text if part is not None else "") == passage.text[start:end].strip()
    if part is not None:
        x0, y0, x1, y1 = passage.bbox
        px0, py0, px1, py1 = part.bbox
        assert x0 - 1e-6 <= px0 <= px1 <= x1 + 1e-6
        assert y0 <= py0 <= py1 <= y1


@given(st.lists(st.tuples(words, places), min_size=1, max_size=8))
def test_rows_hold_every_span_once(lines: list[tuple[str, tuple[int, int]]]) -> None:
    given_spans = spans(lines_page([(text, text_box(text, x, y)) for text, (x, y) in lines]))
    rows = rows_of(given_spans)
    assert sorted(id(span) for row in rows for span in row) == sorted(id(span) for span in given_spans)
    assert all(row == sorted(row, key=lambda span: span.bbox[0]) for row in rows)
