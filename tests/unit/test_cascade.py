"""Lines in doubt are read again by the strong weights, the others are not; signs that those pass over are kept."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.reading.recognition.cascade import (
    CERTAIN,
    MANY,
    MEASURE,
    MOSTLY,
    SAMPLE,
    Cascade,
    is_doubtful,
    with_signs,
    with_spaces,
)
from pagemill.reading.recognition.recogniser import ReadLine


def line(text: str, *certainties: float) -> ReadLine:
    """A line of characters of one width, sure of all unless told otherwise."""
    count = len(text)
    sure = certainties or (1.0,) * count
    return ReadLine(text, sum(sure) / max(1, count), tuple(i / max(1, count) for i in range(count + 1)), sure)


class Answers:
    """Reads the crop whose first pixel is i as the i-th answer, and notes which were asked for."""

    def __init__(self, answers: Sequence[ReadLine]) -> None:
        self.answers = answers
        self.asked: list[int] = []
        self.pictures: list[np.ndarray] = []

    def read(self, crops: Sequence[np.ndarray]) -> list[ReadLine]:
        self.pictures += crops
        self.asked += [int(crop[0, 0, 0]) for crop in crops]
        return [self.answers[int(crop[0, 0, 0])] for crop in crops]


def crops(count: int) -> list[np.ndarray]:
    return [np.full((48, 90, 3), i, np.uint8) for i in range(count)]


def test_only_lines_in_doubt_are_read_again() -> None:
    cheap = Answers([line("甲方"), line("乙力", 1.0, 0.6), ReadLine("", 0.0), line("a b", 1.0, 0.2, 1.0)])
    strong = Answers([line("!"), line("乙方"), line("丙方"), line("!")])
    read = Cascade(cheap, strong).read(crops(4))
    assert [one.text for one in read] == ["甲方", "乙方", "丙方", "a b"]
    assert strong.asked == [1, 2]


def test_of_a_long_line_the_part_in_doubt_is_read_again() -> None:
    first = line("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉", *[0.5 if i == 10 else 1.0 for i in range(20)])
    strong = Answers([line("辛壬癸亥丑寅卯")])
    (read,) = Cascade(Answers([first]), strong).read([np.zeros((48, 960, 3), np.uint8)])
    assert read.text == "甲乙丙丁戊己庚辛壬癸亥丑寅卯辰巳午未申酉"
    (part,) = strong.pictures
    assert part.shape[1] < 960 / 2


def test_a_line_with_spaces_between_words_is_read_whole() -> None:
    first = line("the harbour master oF", *[0.5 if i == 20 else 1.0 for i in range(21)])
    strong = Answers([line("the harbour master of")])
    (read,) = Cascade(Answers([first]), strong).read([np.zeros((48, 960, 3), np.uint8)])
    assert read.text == "the harbour master of"
    assert [picture.shape[1] for picture in strong.pictures] == [960]


def test_a_line_whose_part_was_not_read_is_read_whole() -> None:
    first = line("甲" * 20, *[0.5 if i == 10 else 1.0 for i in range(20)])
    strong = Answers([line("乙" * 20)])
    (read,) = Cascade(Answers([first]), strong).read([np.zeros((48, 960, 3), np.uint8)])
    assert read.text == "乙" * 20
    assert [picture.shape[1] for picture in strong.pictures][1:] == [960]


def test_a_page_mostly_in_doubt_is_read_again_as_a_whole() -> None:
    count = MEASURE
    cheap = Answers([line("甲", 0.5 if i else 1.0) for i in range(count)])
    strong = Answers([line("乙")] * count)
    assert [one.text for one in Cascade(cheap, strong).read(crops(count))] == ["乙"] * count


def test_a_sample_tells_a_poor_page_before_the_cheap_weights_read_it_all() -> None:
    cheap = Answers([line("甲", 0.5)] * MANY)
    strong = Answers([line("乙")] * MANY)
    assert [one.text for one in Cascade(cheap, strong).read(crops(MANY))] == ["乙"] * MANY
    assert len(cheap.asked) == SAMPLE


def test_lines_of_a_sample_are_not_read_twice_by_the_cheap_weights() -> None:
    sure = [line(str(i), *[0.5 if i < MOSTLY - 1 else 1.0] * len(str(i))) for i in range(MANY)]
    cheap, strong = Answers(sure), Answers([line("乙")] * MANY)
    texts = [one.text for one in Cascade(cheap, strong).read(crops(MANY))]
    assert sorted(cheap.asked) == list(range(MANY))
    assert strong.asked == list(range(MOSTLY - 1))
    assert texts == ["乙"] * (MOSTLY - 1) + [str(i) for i in range(MOSTLY - 1, MANY)]


def test_doubt_is_the_least_sure_character_that_is_no_space() -> None:
    assert is_doubtful(line("甲乙", 1.0, CERTAIN - 0.01))
    assert not is_doubtful(line("甲 乙", CERTAIN, 0.1, CERTAIN))
    assert is_doubtful(ReadLine("", 0.0))


@pytest.mark.parametrize(
    ("strong", "cheap", "text"),
    [
        ("是 否", "是☑否", "是☑否"),
        ("是否", "是☑否", "是☑否"),
        ("二二二年", "二〇二二年", "二〇二二年"),
        ("6个月", "☑6个月", "☑6个月"),
        ("同意", "同意□", "同意□"),
        ("项目", "项目□□□", "项目□□□"),
        ("甲 乙", "甲 ☑ 乙", "甲 ☑乙"),
        ("□3个月", "□₃个月", "□3个月"),  # nothing is passed over
        ("甲方", "甲力方", "甲方"),  # no such sign
        ("日期", "□期", "日期"),  # the strong weights read a character there
    ],
)
def test_signs_the_strong_weights_pass_over(strong: str, cheap: str, text: str) -> None:
    merged = with_signs(line(strong), line(cheap))
    assert merged.text == text
    assert len(merged.offsets) == len(merged.text) + 1
    assert len(merged.certainties) == len(merged.text)


def test_a_sign_that_was_hardly_seen_is_not_believed() -> None:
    assert with_signs(line("是否"), line("是☑否", 1.0, 0.4, 1.0)).text == "是否"


@given(st.text("甲乙 □☑", min_size=1, max_size=8), st.text("甲乙丙 □☑〇", min_size=1, max_size=8))
def test_merging_keeps_every_character_but_spaces_and_rising_offsets(strong: str, cheap: str) -> None:
    merged = with_signs(line(strong), line(cheap))
    rest = iter(merged.text)
    assert all(char in rest for char in strong if not char.isspace())
    assert merged.offsets[0] == 0.0
    assert merged.offsets[-1] == 1.0
    assert list(merged.offsets) == sorted(merged.offsets)
    assert len(merged.certainties) == len(merged.text) == len(merged.offsets) - 1


@pytest.mark.parametrize(
    ("strong", "cheap", "expected"),
    [
        ("Table1 Rainfall", "Table 1 Rainfall", "Table 1 Rainfall"),
        ("Table1 of the mill", "Table 1 ofthe mill", "Table 1 of the mill"),
        ("Tel:(020)255", "Tel: (020) 255", "Tel: (020) 255"),
        # Letters that the two do not agree on.
        ("themill", "the rnill", "themill"),
        # Within numbers.
        ("1,250.75 and 3075", "1, 250. 75 and 30 75", "1,250.75 and 3075"),
        # Beside ideographs the ink tells.
        ("共计385", "共计 385", "共计385"),
        ("the mill", "themill", "the mill"),
    ],
)
def test_spaces_that_only_the_cheap_weights_see_are_kept(strong: str, cheap: str, expected: str) -> None:
    told = with_spaces(line(strong), line(cheap))
    assert told.text == expected
    assert len(told.offsets) == len(expected) + 1
    assert len(told.certainties) == len(expected)


@given(st.text("ab1. ", min_size=1), st.text("ab1. ", min_size=1))
def test_nothing_but_spaces_comes_of_the_other_reading(strong: str, cheap: str) -> None:
    told = with_spaces(line(strong), line(cheap))
    assert told.text.replace(" ", "") == strong.replace(" ", "")
    assert len(told.offsets) == len(told.text) + 1
