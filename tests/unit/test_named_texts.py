"""What stands on the command line: names, prompts and expectations apart, and ranges of pages."""

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.cli.local_reading import PageRange
from pagemill.cli.named_texts import expected, page_range, wanted
from pagemill.errors import PageAbsent

NAMES = st.text(st.sampled_from("开航日 ab:：=＝\\"), min_size=1).map(str.strip).filter(bool)


def escaped(name: str, signs: str) -> str:
    return "".join(f"\\{char}" if char in f"\\{signs}" else char for char in name)


@given(NAMES, NAMES, st.sampled_from(":："))
def test_any_name_and_any_prompt_can_be_given(name: str, prompt: str, sign: str) -> None:
    assert wanted(f"{escaped(name, ':：')}{sign}{prompt}") == (name, prompt)
    assert wanted(escaped(name, ":：")) == (name, "")


@given(NAMES, NAMES, st.sampled_from("=＝"))
def test_any_name_and_any_expectation_can_be_given(name: str, text: str, sign: str) -> None:
    assert expected(f"{escaped(name, '=＝')}{sign}{text}") == (name, text)


def test_a_backslash_before_another_character_stands_for_itself() -> None:
    assert wanted(r"C\n:x") == (r"C\n", "x")


@pytest.mark.parametrize("text", ["", " ", ":prompt", "：prompt"])
def test_a_field_has_a_name(text: str) -> None:
    with pytest.raises(click.BadParameter, match="no name"):
        wanted(text)


@pytest.mark.parametrize("text", ["name", "name=", "=text"])
def test_an_expectation_has_a_name_and_a_text(text: str) -> None:
    with pytest.raises(click.BadParameter):
        expected(text)


@pytest.mark.parametrize(
    ("text", "first", "last"), [("3", 3, 3), ("2-5", 2, 5), ("2-", 2, None), ("-5", 1, 5), (" 1-1 ", 1, 1)]
)
def test_ranges_of_pages(text: str, first: int, last: int | None) -> None:
    assert page_range(text) == PageRange(first, last)


@pytest.mark.parametrize("text", ["", "-", "0", "0-3", "5-2", "-0", "1,2", "²", "a"])
def test_ranges_that_hold_no_page(text: str) -> None:
    with pytest.raises(click.BadParameter):
        page_range(text)


def test_a_range_is_cut_at_the_documents_end_and_one_beyond_it_is_refused() -> None:
    assert list(PageRange(2, 9).of(3)) == [1, 2]
    assert list(PageRange().of(2)) == [0, 1]
    with pytest.raises(PageAbsent, match="the document has 3"):
        PageRange(4).of(3)
