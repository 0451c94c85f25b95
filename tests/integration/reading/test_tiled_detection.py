"""On pictures too large for one look every line is found once and whole, those cut by a tile's edge too."""

from __future__ import annotations

import numpy as np
import pytest

from drawings import Sheet
from pagemill.geometry import bbox_of, covered
from pagemill.models import Runtime, Session
from pagemill.reading.recognition.detector import Detector, detect_lines
from pagemill.reading.recognition.tiled_detection import OVERLAP, TILE, find_lines
from pagemill.settings import load_settings


@pytest.fixture(scope="module")
def session() -> Session:
    return Runtime(load_settings(None, {}).settings.models).session("text_detection_tiny")


def _pixels(sheet: Sheet) -> np.ndarray:
    return np.array(sheet.image)


def _assert_each_found_once(session: Session, sheet: Sheet) -> None:
    boxes = [bbox_of(box.polygon) for box in find_lines(Detector(session), _pixels(sheet))]
    for run in sheet.texts:
        at = [box for box in boxes if covered(run.bbox, box) > 0.2]
        assert len(at) == 1, run.text
        assert covered(run.bbox, at[0]) > 0.85, run.text
    assert len(boxes) == len(sheet.texts)


def test_a_long_strip_is_read_down_to_its_end(session: Session) -> None:
    sheet = Sheet(size=(640, 3 * TILE))
    for number in range(30):
        sheet.write(40 + 13 * (number % 3), 60 + number * 255, f"The {number}. entry of the ledger", 20)
    _assert_each_found_once(session, sheet)


def test_small_lettering_of_a_large_sheet_is_found_across_the_edges_of_tiles(session: Session) -> None:
    sheet = Sheet(size=(4800, 3400))
    sheet.write(1200, 300, "GENERAL ARRANGEMENT OF THE MILL", 110)
    for number in range(8):
        # Some lie across the middle, where one tile ends and the next begins.
        sheet.write(1300 + 320 * number, 900 + 130 * number, f"Shaft {number} turns the lower stone at the weir", 17)
    _assert_each_found_once(session, sheet)


def test_small_paragraphs_of_a_large_sheet_are_not_run_together_as_the_whole_shows_them(session: Session) -> None:
    """Seen whole, print so small and so close is one high line to the detector."""
    sheet = Sheet(size=(7200, 1900))
    said = ("All bolts are to be tightened twice", "and looked at again after a week", "No weld within a span")
    for number in range(48):
        sheet.write(300 + number // 8 * 1028, 300 + number % 8 * 24, said[number % 3], 14)
    _assert_each_found_once(session, sheet)


def test_small_lettering_is_boxed_as_closely_as_tiles_show_it_though_the_whole_shows_it_too(session: Session) -> None:
    """A look at the whole finds each of these lines, too, in boxes of which text is less than half."""
    sheet = Sheet(size=(6400, 1900))
    for number in range(24):
        x, y = 200 + number % 6 * 1000, 300 + number // 6 * 400 + 37 * (number % 5)
        text = f"R{100 + 7 * number} x {300 - 3 * number} mm" if number % 3 == 1 else "willow music water harvest"
        sheet.write(x, y, text, 16)
        sheet.stroke([(x - 20, y + 60), (x + 500, y + 60)], wide=3)
    boxes = [bbox_of(box.polygon) for box in find_lines(Detector(session), _pixels(sheet))]
    for run in sheet.texts:
        (at,) = [box for box in boxes if covered(run.bbox, box) > 0.2]
        assert covered(run.bbox, at) > 0.85, run.text
        assert at[3] - at[1] < 2.2 * (run.bbox[3] - run.bbox[1]), run.text


def test_an_ordinary_page_is_looked_at_as_a_whole(session: Session) -> None:
    sheet = Sheet()
    sheet.write(120, 200, "Nothing of it is cut", 30)
    assert find_lines(Detector(session), _pixels(sheet)) == detect_lines(Detector(session), _pixels(sheet))


def test_a_large_blank_picture_has_no_lines(session: Session) -> None:
    assert find_lines(Detector(session), np.full((TILE + OVERLAP, 2 * TILE, 3), 250, np.uint8)) == []
