"""A page's answer changes lines in doubt where it says nearly what was read, and adds nothing to them."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawings.documents import text_box
from pagemill.document import Line, LineSource
from pagemill.geometry import polygon_of
from pagemill.reading.remote.answers import runs_in_circles, unwrapped
from pagemill.reading.remote.line_match import in_doubt, match_lines


def lines(*texts: str, score: float = 0.8) -> list[Line]:
    return [Line(text, polygon_of(text_box(text, 100, 100 + 40 * n)), score) for n, text in enumerate(texts)]


READ = lines("The supp1ier shail deliver", "the goods within 30 days.", "甲方委托乙万供应下列设备")
SAID = "# Contract\n\nThe supplier shall deliver the goods within 30 days.\n\n甲方委托乙方供应下列设备"


def test_lines_in_doubt_read_as_the_answer_has_them_and_stay_where_they_are() -> None:
    matched = match_lines(READ, SAID)
    texts = [line.text for line in matched.lines]
    assert texts == ["The supplier shall deliver", "the goods within 30 days.", "甲方委托乙方供应下列设备"]
    assert [line.polygon for line in matched.lines] == [line.polygon for line in READ]
    assert [line.source for line in matched.lines] == [LineSource.REMOTE, LineSource.OCR, LineSource.REMOTE]
    assert matched.changed == 2
    assert 0.8 < matched.agreement < 1


def test_lines_that_are_sure_or_the_files_own_stay() -> None:
    sure = [Line(line.text, line.polygon, 0.99) for line in READ]
    own = [Line(line.text, line.polygon, 0.5, LineSource.TEXT_LAYER) for line in READ]
    assert match_lines(sure, SAID).lines == sure
    assert match_lines(own, SAID).lines == own
    assert not in_doubt(sure)
    assert not in_doubt(own)
    assert in_doubt(READ)


def test_an_answer_of_something_else_agrees_in_little_and_changes_nothing() -> None:
    matched = match_lines(READ, "Our quarterly newsletter: recipes, gardening and the moon.\n" * 3)
    assert matched.agreement < 0.3
    assert matched.lines == READ


def test_what_is_invented_around_what_was_read_lowers_the_agreement() -> None:
    invented = "\n".join(f"Clause {n}: the parties hereby waive every right of recourse." for n in range(20))
    matched = match_lines(READ, f"{SAID}\n{invented}")
    assert matched.agreement < 0.3
    assert "waive" not in "".join(line.text for line in matched.lines)


def test_columns_in_another_order_are_found_all_the_same() -> None:
    read = lines("Left column fiirst line", "Right column flrst line", "Left column secnod line")
    said = "Left column first line\nLeft column second line\nRight column first line"
    assert [line.text for line in match_lines(read, said).lines] == [
        "Left column first line",
        "Right column first line",
        "Left column second line",
    ]


@pytest.mark.parametrize("joined", ["\n", " "], ids=["lines", "paragraph"])
@pytest.mark.parametrize("seed", range(8))
def test_lines_with_some_letters_misread_are_mended_to_the_letter(joined: str, seed: int) -> None:
    random = Random(seed)
    words = ["".join(random.choices("abcdefghijklm", k=random.randint(3, 9))) for _ in range(400)]
    right = [" ".join(random.choices(words, k=7)) for _ in range(8)]
    misread = ["".join("x" if random.random() < 0.04 and c != " " else c for c in text) for text in right]
    assert [line.text for line in match_lines(lines(*misread), joined.join(right)).lines] == right


@pytest.mark.parametrize("seed", range(8))
def test_ideographs_misread_at_the_ends_of_lines_are_mended_too(seed: int) -> None:
    random = Random(seed)
    right = ["".join(chr(0x4E00 + random.randrange(2000)) for _ in range(24)) for _ in range(6)]
    misread = ["口" + text[1:11] + "目" + text[12:-1] + "日" for text in right]
    assert [line.text for line in match_lines(lines(*misread), "".join(right)).lines] == right


def test_no_part_of_an_answer_is_taken_twice() -> None:
    read = lines("Total amount 120.5O", "Total amount 120.5O")
    assert [line.text for line in match_lines(read, "Total amount 120.50").lines] == [
        "Total amount 120.50",
        "Total amount 120.5O",
    ]


def test_markup_is_no_text() -> None:
    said = "<table><tr><td>Ocean freight</td><td>12,300.00</td></tr></table>\n$$x^2 + y^2$$\n![](a.png)"
    matched = match_lines(lines("Ocean freiqht", "12,300.00"), said)
    assert [line.text for line in matched.lines] == ["Ocean freight", "12,300.00"]
    assert matched.agreement > 0.9


words = st.text("abcdefgh 0123456789甲乙丙丁", min_size=1, max_size=30)


@given(st.lists(words, max_size=8), st.text(max_size=200))
def test_any_answer_gives_as_many_lines_and_a_share(texts: list[str], answer: str) -> None:
    read = lines(*texts)
    matched = match_lines(read, answer)
    assert len(matched.lines) == len(read)
    assert 0 <= matched.agreement <= 1
    assert all(line.text == old.text or line.text in " ".join(answer.split()) for line, old in zip(
        matched.lines, read, strict=True
    ))  # fmt: skip


@given(st.lists(st.text("abcdefghijklmnop ", min_size=12, max_size=30), min_size=1, max_size=6, unique=True))
def test_the_very_text_agrees_in_full(texts: list[str]) -> None:
    read = [line for line in lines(*texts) if len("".join(line.text.split())) >= 2]
    matched = match_lines(read, "\n".join(" ".join(line.text.split()) for line in read))
    if read:
        assert matched.agreement > 0.55


def test_repeats_are_told_from_text() -> None:
    assert runs_in_circles("It begins well. " + "and so on and " * 40)
    assert runs_in_circles("Item\n" * 30)
    assert runs_in_circles("a" + "0" * 200)
    assert not runs_in_circles("Contents\n1 Scope ........................................ 3\n" + "-" * 300)
    assert not runs_in_circles("The supplier shall deliver the goods within 30 days.")
    assert not runs_in_circles("0.00\n" * 8 + "12.50")


def test_what_an_answer_is_wrapped_in_is_taken_off() -> None:
    assert unwrapped("<think>What is it?</think>\n```html\n<table></table>\n```") == "<table></table>"
    assert unwrapped("<|begin_of_box|>x^2<|end_of_box|>") == "x^2"
    assert unwrapped("plain") == "plain"
