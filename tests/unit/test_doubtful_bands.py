"""Bands of a page are looked at again, and their lines take the place of what was found there."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pagemill.geometry import Bbox, polygon_of
from pagemill.reading.recognition.detection import SURE, TextBox
from pagemill.reading.recognition.doubtful_bands import AROUND, BESIDE, MOST, STEP, Band, bands_around, put_in_place

HEIGHT = 1600
BAND = Band(top=400, bottom=480, first=352, last=512)


def box(bbox: Bbox, score: float = 0.95) -> TextBox:
    return TextBox(polygon_of(bbox), score)


@given(st.lists(st.tuples(st.integers(0, HEIGHT - 1), st.integers(1, 60)), min_size=1, max_size=6))
def test_bands_hold_what_is_in_doubt_with_room_around_it_and_never_meet(spots: list[tuple[int, int]]) -> None:
    spans = [(top, min(HEIGHT, top + tall)) for top, tall in spots]
    bands = bands_around(spans, HEIGHT)
    if bands is None:
        return
    for top, bottom in spans:
        (holding,) = [band for band in bands if band.top <= top and bottom <= band.bottom]
        assert holding.top <= max(0, top - BESIDE)
        assert holding.first <= max(0, top - BESIDE - AROUND)
        assert holding.last >= min(HEIGHT, bottom + BESIDE + AROUND)
    assert all(one.last < other.first for one, other in pairwise(bands))
    assert all(band.first % STEP == 0 and (band.last % STEP == 0 or band.last == HEIGHT) for band in bands)
    assert sum(band.last - band.first for band in bands) <= MOST * HEIGHT


def test_no_bands_where_the_whole_costs_hardly_more() -> None:
    assert bands_around([(top, top + 20) for top in range(0, HEIGHT, 200)], HEIGHT) is None


def test_lines_found_again_take_the_place_of_those_in_the_band() -> None:
    above, cut_short, below = box((100, 300, 500, 330)), box((100, 420, 300, 450), 0.6), box((100, 600, 500, 630))
    found = box((100, 420, 500, 450))
    assert put_in_place([above, cut_short, below], BAND, [found], HEIGHT, SURE) == [above, below, found]


def test_doubtful_lines_that_are_not_found_again_go_and_sure_ones_stay() -> None:
    sure, speck = box((100, 420, 300, 450)), box((600, 430, 610, 440), 0.6)
    assert put_in_place([sure, speck], BAND, [], HEIGHT, SURE) == [sure]


def test_what_is_found_beside_the_band_is_left_unless_it_is_a_line_of_the_band() -> None:
    inside, lower = box((100, 450, 500, 500)), box((100, 485, 500, 508))
    assert put_in_place([inside], BAND, [box((100, 462, 500, 504))], HEIGHT, SURE) == [box((100, 462, 500, 504))]
    assert put_in_place([lower], BAND, [box((100, 484, 500, 508))], HEIGHT, SURE) == [lower]


def test_leaning_lines_are_not_taken_for_their_neighbours() -> None:
    def leaning(top: float) -> TextBox:
        return TextBox(((290, top), (510, top + 11), (510, top + 29), (290, top + 18)), 0.95)

    upper, lower, again = leaning(370), leaning(386), leaning(387)
    # Of the upright boxes around the upper and the lower one the half is shared.
    assert put_in_place([upper, lower], BAND, [again], HEIGHT, SURE) == [upper, again]


def test_a_line_that_leaves_the_band_tells_that_the_whole_must_be_seen() -> None:
    assert put_in_place([], BAND, [box((100, 400, 500, 511))], HEIGHT, SURE) is None
    at_the_foot = Band(top=1500, bottom=1600, first=1440, last=1600)
    assert put_in_place([], at_the_foot, [box((100, 1560, 500, 1600))], HEIGHT, SURE) is not None
