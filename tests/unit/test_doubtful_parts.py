"""Of a long line the parts in doubt alone are cut out, and what is read of them goes back to where it came from."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.reading.recognition.doubtful_parts import AROUND, LEAST, MOST, parts_around, with_parts_read
from pagemill.reading.recognition.recogniser import ReadLine

#: Pixels that a character of the lines here takes, and their height.
PITCH, HEIGHT = 40, 40


def line(text: str) -> ReadLine:
    count = len(text)
    return ReadLine(text, 1.0, tuple(i / count for i in range(count + 1)), (1.0,) * count)


def picture(text: str) -> np.ndarray:
    """A crop whose pixels say which character they are of."""
    row = np.repeat(np.arange(len(text), dtype=np.uint8), PITCH)
    return np.repeat(np.tile(row, (HEIGHT, 1))[:, :, None], 3, axis=2)


LONG = "".join(chr(0x4E00 + i) for i in range(30))


def test_a_part_holds_the_character_in_doubt_and_its_neighbours() -> None:
    (part,) = parts_around(line(LONG), picture(LONG), [15])
    assert part.line.text == LONG[part.first : part.last]
    assert part.first <= 15 - AROUND < 16 + AROUND <= part.last
    assert np.unique(part.crop).tolist() == list(range(part.first, part.last))
    assert part.line.offsets[0] == 0.0
    assert part.line.offsets[-1] == 1.0


def test_parts_that_meet_are_one() -> None:
    assert [(part.first, part.last) for part in parts_around(line(LONG), picture(LONG), [14, 16])] == [(11, 20)]


def test_a_line_that_costs_hardly_more_is_left_whole() -> None:
    short = LONG[:8]
    assert parts_around(line(short), picture(short), [4]) == []
    assert parts_around(line(LONG), picture(LONG), [2, 9, 16, 23, 28]) == []
    assert parts_around(ReadLine("", 0.0), picture("甲"), []) == []


@given(st.integers(2, 120), st.data())
def test_parts_are_apart_in_order_around_all_in_doubt_and_cost_less_than_the_line(
    count: int, data: st.DataObject
) -> None:
    text = "甲" * count
    doubtful = sorted(data.draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=6)))
    parts = parts_around(line(text), picture(text), doubtful)
    if parts:
        assert all(any(part.first <= at < part.last for part in parts) for at in doubtful)
        assert all(one.last < other.first for one, other in pairwise(parts))
        assert sum(max(LEAST * HEIGHT, part.crop.shape[1]) for part in parts) <= MOST * count * PITCH


def read(text: str, doubtful: list[int], *readings: str) -> ReadLine | None:
    parts = parts_around(line(text), picture(text), doubtful)
    return with_parts_read(line(text), doubtful, parts, [line(one) if one else ReadLine("", 0.0) for one in readings])


def test_what_was_read_of_a_part_takes_its_place() -> None:
    told = read(LONG, [5, 20], LONG[2:5] + "甲" + LONG[6:9], LONG[17:20] + "乙丙" + LONG[21:24])
    assert told is not None
    assert told.text == LONG[:5] + "甲" + LONG[6:20] + "乙丙" + LONG[21:]
    assert list(told.offsets) == sorted(told.offsets)
    assert len(told.offsets) == len(told.text) + 1 == len(told.certainties) + 1
    assert told.offsets[told.text.index("甲")] == pytest.approx(5 / 30, abs=0.01)


def test_characters_cut_through_at_a_parts_ends_stay_as_they_were() -> None:
    told = read(LONG, [15], "丨" + LONG[13:15] + "甲" + LONG[16:17] + "丶")
    assert told is not None
    assert told.text == LONG[:15] + "甲" + LONG[16:]


def test_at_the_ends_of_a_line_nothing_is_cut() -> None:
    told = read(LONG, [0], "甲" + LONG[1:4])
    assert told is not None
    assert told.text == "甲" + LONG[1:]
    told = read(LONG, [29], LONG[26:29] + "甲")
    assert told is not None
    assert told.text == LONG[:29] + "甲"


@pytest.mark.parametrize("reading", ["", "xyz", LONG[12:15] + "甲"])
def test_a_reading_that_does_not_reach_around_the_doubt_says_nothing(reading: str) -> None:
    assert read(LONG, [15], reading) is None


@given(st.text("甲乙丙 ,1", max_size=12))
def test_whatever_is_read_the_line_keeps_what_is_outside_the_part(reading: str) -> None:
    told = read(LONG, [15], reading.strip())
    if told is not None:
        assert told.text.startswith(LONG[:12])
        assert told.text.endswith(LONG[19:])
        assert list(told.offsets) == sorted(told.offsets)
        assert len(told.offsets) == len(told.text) + 1 == len(told.certainties) + 1
