"""Lines in codes of a script that the recogniser does not know: a sample is read, and where that cannot be, no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import numpy.typing as npt
import pytest

from pagemill.document import Line, LineSource
from pagemill.geometry import polygon_of
from pagemill.reading.recognition.recogniser import LineReader, ReadLine
from pagemill.reading.text_layer.page_text import TextLayer
from pagemill.reading.text_layer.text_check import SAMPLE, UNREAD_SAMPLE, checked_lines
from pagemill.reading.text_layer.unknown_script import in_odd_codes, in_unread_script, of_one_script, spread_sample

Image = npt.NDArray[np.uint8]
PAGE = np.full((1600, 1200, 3), 255, np.uint8)
SOUND = "The schedules referred to above form an integral part of the accounts of this bank."
#: Words of Hindi as an old font with eight bits has them.
WORDS = ("ÌãÓãÃ ‡ãñŠ ªãõÀã¶ã", "Ôã½ããä½ã¦ã", "¹ãÆãä¦ã Íãñ¾ãÀ", "‡ãŠã¾ããÃÊã¾ã", "ÔãªÔ¾ã¦ãã ‰ãŠ½ããâ‡ãŠ")


@dataclass
class StubReader:
    """Reads the same in every line's place."""

    text: str
    score: float
    crops: list[int] = field(default_factory=list)

    def read(self, crops: Sequence[Image]) -> list[ReadLine]:
        self.crops.append(len(crops))
        return [ReadLine(self.text, self.score, ()) for _ in crops]


def line(text: str, number: int) -> Line:
    box = (100.0, 100.0 + 25 * number, 900.0, 120.0 + 25 * number)
    return Line(text, polygon_of(box), 1.0, source=LineSource.TEXT_LAYER)


def strange_lines(count: int, first: int = 20) -> list[Line]:
    return [line(" ".join(WORDS[(n + k) % len(WORDS)] for k in range(2)), first + n) for n in range(count)]


def checked(broken: Sequence[Line], reader: StubReader) -> list[str]:
    sound = [line(SOUND, n) for n in range(20)]
    layer = TextLayer(tuple(sound), tuple(broken), (), (), (), 1.0, (), 0)
    lines = checked_lines(layer, PAGE, cast(LineReader, reader))
    assert lines is not None
    return [one.text for one in lines[len(sound) :]]


def test_of_many_lines_in_an_unknown_script_a_sample_is_read_and_all_stay_as_the_file_has_them() -> None:
    reader = StubReader("fa师 3yuet", 0.55)
    broken = [*strange_lines(24), line("ÌãÓãÃ ‡ãñŠ ªãõÀã¶ã Net profit for the year", 50)]
    assert checked(broken, reader) == [one.text for one in broken]
    assert sum(reader.crops) == SAMPLE / 2


def test_a_sample_that_is_read_a_little_better_is_read_to_its_end() -> None:
    reader = StubReader("fa师 3yuet", 0.68)
    broken = strange_lines(24)
    assert checked(broken, reader) == [one.text for one in broken]
    assert sum(reader.crops) == SAMPLE


def test_lines_of_which_a_sample_is_read_well_are_all_read_once() -> None:
    reader = StubReader("重庆市第一中级人民法院", 0.97)
    assert checked(strange_lines(24), reader) == ["重庆市第一中级人民法院"] * 24
    assert sum(reader.crops) == 24


def test_a_few_lines_in_odd_codes_are_all_read() -> None:
    reader = StubReader("Jahresabschluss", 0.96)
    assert checked(strange_lines(4), reader) == ["Jahresabschluss"] * 4


def test_lines_that_are_broken_in_another_way_are_read_though_others_cannot_be() -> None:
    reader = StubReader("fa师 3yuet", 0.6)
    others = [line("Wklv olqh kdv ehhq fiskhuhg", 60), line("A share of \ufffd per cent of all", 61)]
    checked([*strange_lines(12), *others], reader)
    assert sum(reader.crops) == SAMPLE / 2 + len(others)


def test_odd_codes_are_hardly_anything_but_characters_beyond_ascii() -> None:
    assert in_odd_codes("‡ãŠã¾ããÃÊã¾ã ÔãªÔ¾ã¦ãã 9")
    assert not in_odd_codes("ÔãªÔ¾ã¦ãã Net profit for the year")
    assert not in_odd_codes("‡ãŠã¾ããÃ\ufffdÊã¾ã")
    assert not in_odd_codes("")


def test_a_line_is_of_the_script_whose_codes_it_has_where_its_other_words_can_be_believed() -> None:
    others = strange_lines(5)
    assert of_one_script(line("ÌãÓãÃ ‡ãñŠ Add: Net profit", 1), others)
    assert not of_one_script(line("Ğğşıœøþð Add: Net profit", 1), others)
    assert not of_one_script(line("ÌãÓãÃ Wklv pdwk wkdw krxvh prqwk", 1), others)
    assert not of_one_script(line("Add: Net profit", 1), others)


def test_a_sample_is_of_the_longest_lines_of_stretches_of_them() -> None:
    lines = [line("x" * length, n) for n, length in enumerate((3, 9, 4, 2, 8, 1))]
    assert [len(one.text) for one in spread_sample(lines, 3)] == [9, 4, 8]
    assert spread_sample(lines[:2], 8) == lines[:2]
    assert spread_sample([], 8) == []


HINDI, KOREAN = "मराठीकरिता हे पॅकेज \ufffdकसे वापरावे", "이 문서는 \ufffd 설명서입니다"


@pytest.mark.parametrize("text", [HINDI, KOREAN, "Не очень \ufffdкраткое введение", "استعمال \ufffdحزمة"])
def test_lines_in_scripts_that_no_recogniser_knows_stay(text: str) -> None:
    reader = StubReader("RTT 7T 可 dad IIporpamma", 0.9)
    assert checked([line(text, 20 + n) for n in range(6)], reader) == [text.replace("\ufffd", "")] * 6
    assert sum(reader.crops) == UNREAD_SAMPLE


def test_they_are_read_where_the_page_shows_ideographs() -> None:
    assert checked([line(KOREAN, 20)], StubReader("重庆市第一中级人民法院", 0.97)) == ["重庆市第一中级人民法院"]


def test_a_hidden_layer_in_such_a_script_is_taken_over_what_looks_alike() -> None:
    hidden = tuple(line("Не очень краткое введение в набор", n) for n in range(12))
    hidden += (line("Tobias Oetiker, 13 April 2003", 12),)
    layer = TextLayer((), (), (), hidden, (), 1.0, ((0.0, 0.0, 1200.0, 1600.0),), 0)
    alike = StubReader("He oyeHb kpaTKoe BBeeHe B Ha6op", 0.93)
    assert checked_lines(layer, PAGE, cast(LineReader, alike)) == list(hidden)
    assert checked_lines(layer, PAGE, cast(LineReader, StubReader("重庆市第一中级人民法院", 0.97))) is None


def test_letters_that_are_known_beside_others_are_read() -> None:
    assert not in_unread_script("The office Договор of the buyer")
    assert not in_unread_script("合同 2024 α β")
    assert in_unread_script("№ 7: Договор A4")


def test_cyrillic_in_a_western_code_page_is_told_without_reading() -> None:
    reader = StubReader("He oyeHb", 0.9)
    western = "Íå î÷åíü êðàòêîå ââåäåíèå â íàáîð òåêñòà è åãî ïðàâèëà äëÿ íà÷èíàþùèõ"
    assert checked([line(western, 20)], reader) == [
        "Не очень краткое введение в набор текста и его правила для начинающих"
    ]
