"""Spaces that a line's ink shows are added beside ideographs and signs, and none where the ink is close."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageDraw

from drawings.sheet import Face, font
from pagemill.reading.recognition.ink_gaps import GapReader
from pagemill.reading.recognition.recogniser import ReadLine

SIZE = 40


class Drawn:
    """A reader that gives the letters of one drawn line, where they stand, and none of the room between them."""

    def __init__(self, pieces: Sequence[str], room: float, face: Face = "serif") -> None:
        drawing = Image.new("RGB", (1200, 60), "white")
        pen, drawn_with, x = ImageDraw.Draw(drawing), font(face, SIZE), 10.0
        edges, text = [], ""
        for piece in pieces:
            for letter in piece:
                pen.text((x, 5), letter, fill="black", font=drawn_with)
                edges.append(x)
                text += letter
                x += pen.textlength(letter, font=drawn_with)
            x += room
        end = x - room + 10
        self.crop = np.asarray(drawing)[:, : round(end)]
        middles = [edge + pen.textlength(letter, font=drawn_with) / 2 for edge, letter in zip(edges, text, strict=True)]
        between = [(one + other) / 2 for one, other in pairwise(middles)]
        offsets = [0.0, *(place / end for place in between), 1.0]
        self._line = ReadLine(text, 0.9, tuple(offsets), tuple(0.9 for _ in text))

    def read(self, crops: Sequence[np.ndarray]) -> list[ReadLine]:
        return [self._line] * len(crops)

    def seen(self) -> ReadLine:
        return GapReader(self).read([self.crop])[0]


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (["共计", "385", "万元"], "共计 385 万元"),
        (["采用", "ERP", "系统"], "采用 ERP 系统"),
        (["中文汉字"], "中文汉字"),
        (["其中", "文字"], "其中文字"),
    ],
)
def test_room_beside_letters_and_figures_is_a_space(pieces: list[str], expected: str) -> None:
    assert Drawn(pieces, 0.3 * SIZE).seen().text == expected


@pytest.mark.parametrize("face", ["sans", "serif"])
def test_ideographs_narrower_than_their_places_are_no_spaces(face: Face) -> None:
    """Beside `月` and `日` there is room where there is no space, most of it before a `1`."""
    pieces = ["2026", "年", "11", "月", "17", "日", "1", "自", "1", "口"]
    assert Drawn(pieces, 0.0, face).seen().text == "".join(pieces)
    assert Drawn(pieces, 0.27 * SIZE, face).seen().text == " ".join(pieces)


def test_figures_close_to_ideographs_stay_there() -> None:
    assert Drawn(["共计", "385", "万元"], 0.05 * SIZE).seen().text == "共计385万元"


def test_a_sign_apart_from_both_words_gets_both_its_spaces() -> None:
    assert Drawn(["SUM", "+", "REST"], 0.5 * SIZE, "sans").seen().text == "SUM + REST"
    assert Drawn(["SUM", "+", "REST"], 0.0, "sans").seen().text == "SUM+REST"


def test_room_within_a_word_or_number_is_left_to_the_reader() -> None:
    assert Drawn(["12", "385"], 0.5 * SIZE, "sans").seen().text == "12385"


@pytest.mark.parametrize(
    ("pieces", "room", "expected"),
    [
        (["第一条", "标的与价款"], 1.0, "第一条 标的与价款"),
        (["第一条", "标的", "其他"], 2.0, "第一条 标的 其他"),
        (["第一条", "标的与价款"], 0.4, "第一条标的与价款"),
        (["姓", "名", "性", "别"], 1.0, "姓名性别"),
        (["法定代表人", "签", "字"], 1.0, "法定代表人签字"),
        (["联系人", "王"], 1.0, "联系人王"),
    ],
)
def test_an_empty_place_between_words_of_ideographs_is_a_space(pieces: list[str], room: float, expected: str) -> None:
    """And one between the letters of a label or a name that is spread to a width is none."""
    assert Drawn(pieces, room * SIZE).seen().text == expected


def test_a_far_place_without_a_gap_in_the_ink_is_no_space() -> None:
    """A reader that places a character late leaves room that the page has not."""
    drawn = Drawn(["第一条标的与价款"], 0.0)
    offsets = list(drawn._line.offsets)
    offsets[3] = offsets[4] - 0.01
    drawn._line = replace(drawn._line, offsets=tuple(offsets))
    assert drawn.seen().text == "第一条标的与价款"


def test_each_character_keeps_its_place_and_certainty() -> None:
    line = Drawn(["共计", "385", "万元"], 0.3 * SIZE).seen()
    assert len(line.offsets) == len(line.text) + 1
    assert len(line.certainties) == len(line.text)
    assert list(line.offsets) == sorted(line.offsets)


def test_white_on_black_is_seen_too_and_an_empty_crop_shows_nothing() -> None:
    drawn = Drawn(["共计", "385", "万元"], 0.3 * SIZE)
    drawn.crop = 255 - drawn.crop
    assert drawn.seen().text == "共计 385 万元"
    drawn.crop = np.full_like(drawn.crop, 200)
    assert drawn.seen().text == "共计385万元"
