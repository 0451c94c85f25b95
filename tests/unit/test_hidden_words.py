"""A scan's lines are put right by the words of its hidden text where those are likelier, and only there."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.document import Line
from pagemill.reading.recognition.recogniser import ReadLine
from pagemill.reading.text_layer.hidden_words import with_hidden_words

PAPER = np.full((400, 1200, 3), 255, np.uint8)


def line(text: str, row: int = 0, length: float = 1000) -> Line:
    """A row of the page, its characters of one width."""
    top = 20.0 + 40 * row
    corners = ((10.0, top), (10 + length, top), (10 + length, top + 30), (10.0, top + 30))
    return Line(text, corners, offsets=tuple(i / len(text) for i in range(len(text) + 1)))


class Second:
    """Says the same of every crop."""

    def __init__(self, text: str = "") -> None:
        self.text = text

    def read(self, crops: Sequence[np.ndarray]) -> list[ReadLine]:
        return [ReadLine(self.text, 1.0) for _ in crops]


def put_right(read: Sequence[Line], hidden: Sequence[Line], second: Second | None = None) -> list[str]:
    return [one.text for one in with_hidden_words(read, hidden, PAPER, second or Second())]


def test_of_two_words_the_one_that_both_have_elsewhere_on_the_page_is_taken() -> None:
    read = [line("the ferry leaves"), line("tbe ferry waits", 1), line("for the crew", 2)]
    hidden = [line("the ferry leaves"), line("the fcrry waits", 1), line("for thc crew", 2)]
    assert put_right(read, hidden) == ["the ferry leaves", "the ferry waits", "for the crew"]


def test_of_two_unknown_words_the_one_read_stays_where_a_second_look_repeats_it() -> None:
    read, hidden = [line("a cargo of barley")], [line("a cargo of parley")]
    assert put_right(read, hidden, Second("a cargo of barley")) == ["a cargo of barley"]
    assert put_right(read, hidden, Second("a cargo of bariey")) == ["a cargo of parley"]


def test_a_digit_among_letters_gives_way_to_a_word_of_letters() -> None:
    same = Second("HARBOUR TARIF6")
    assert put_right([line("HARBOUR TARIF6")], [line("HARBOUR TARIFF")], same) == ["HARBOUR TARIFF"]
    assert put_right([line("HARBOUR TARIFF")], [line("HARBOUR TARIF6")], Second()) == ["HARBOUR TARIFF"]


def test_a_number_stays_as_it_was_read_where_the_second_look_repeats_it() -> None:
    read = [line("in all 1,284 tons"), line("of them 1,234 sold", 1)]
    hidden = [line("in all 1,234 tons"), line("of them 1,234 sold", 1)]
    assert put_right(read, hidden, Second("in all 1,284 tons"))[0] == "in all 1,284 tons"


def test_words_run_together_are_parted_as_the_layer_has_them() -> None:
    read = [line("under aflag of truce"), line("a flag on each ship", 1)]
    hidden = [line("under a flag of truce"), line("a flag on each ship", 1)]
    assert put_right(read, hidden) == ["under a flag of truce", "a flag on each ship"]


def test_case_and_signs_stay_as_read_but_quotation_marks_and_dashes_are_the_layers() -> None:
    read, hidden = [line('The Stcck-V2, or "the Hoard"')], [line("the stack V2 or “the hoard”")]
    assert put_right(read, hidden) == ["The Stack-V2, or “the Hoard”"]


@pytest.mark.parametrize("other", ["something else is said here", "", "海风"])
def test_a_line_that_the_layer_says_something_else_of_stays(other: str) -> None:
    hidden = [line(other)] if other else []
    assert put_right([line("the ferry leaves")], hidden) == ["the ferry leaves"]


def test_words_of_the_rows_above_and_below_are_not_taken_for_the_lines_own() -> None:
    read = [line("the ferry waits", 1)]
    hidden = [line("the ferry leaves"), line("the ferry wails", 1), line("the ferry sails", 2)]
    assert put_right(read, hidden, Second("the ferry waits")) == ["the ferry waits"]


@given(
    st.lists(st.sampled_from(["the", "fcrry", "ferry", "waits", "1,284", "“so”", "甲方", "a"]), min_size=1, max_size=8)
)
def test_what_comes_of_any_two_readings_has_a_place_for_each_character(words: list[str]) -> None:
    text, other = " ".join(words), " ".join(reversed(words))
    (result,) = with_hidden_words([line(text)], [line(other)], PAPER, Second(text))
    assert len(result.offsets) == len(result.text) + 1
    assert list(result.offsets) == sorted(result.offsets)
    assert (result.offsets[0], result.offsets[-1]) == (0.0, 1.0)
