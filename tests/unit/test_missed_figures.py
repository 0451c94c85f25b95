"""Charts and photographs that the layout network does not see, told by what is drawn."""

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.document import Line, LineSource
from pagemill.geometry import Bbox, polygon_of
from pagemill.reading.layout.missed_figures import missed_figures
from pagemill.reading.pixels.inked_parts import InkedPage

Image = npt.NDArray[np.uint8]
BLUE = (51, 102, 153)


def _page() -> Image:
    return np.full((1000, 1600, 3), 255, np.uint8)


def _line(text: str, x: float, y: float, tall: float = 24) -> Line:
    return Line(text, polygon_of((x, y, x + 13 * len(text), y + tall)), 1.0, LineSource.TEXT_LAYER)


TITLE = _line("What slowed the terminal down", 100, 60)


def _bars(page: Image, heights: tuple[int, ...], left: int = 300, step: int = 120, wide: int = 70) -> list[Line]:
    """Bars on one base, each with its name below it."""
    for n, tall in enumerate(heights):
        x = left + n * step
        cv2.rectangle(page, (x, 700 - tall), (x + wide, 700), BLUE, -1)
    return [
        _line(name, left + n * step + 10, 710) for n, name in enumerate(("Jan", "Feb", "Mar", "Apr")[: len(heights)])
    ]


def _found(page: Image, lines: list[Line], taken: tuple[Bbox, ...] = ()) -> list[Bbox]:
    """What is found in the drawing alone, as of a file, and in the page with its text drawn as a scan has it."""
    own = missed_figures(page, lines, taken, InkedPage(page))
    scan = page.copy()
    for line in lines:
        x0, y0, x1, y1 = map(int, line.bbox)
        cv2.rectangle(scan, (x0 + 2, y0 + 4), (x1 - 2, y1 - 4), (0, 0, 0), -1)
    assert len(missed_figures(scan, lines, taken)) == len(own)
    return own


def test_bars_on_one_base_are_a_chart_with_their_labels() -> None:
    page = _page()
    labels = _bars(page, (300, 180, 90, 240))
    (box,) = _found(page, [TITLE, *labels])
    assert box[0] <= 300 and box[1] <= 400 and box[2] >= 730 and box[3] >= 734
    assert box[1] > 90
    # What is taken already, or holds a table, is not found again.
    assert _found(page, [TITLE, *labels], ((280.0, 380.0, 760.0, 740.0),)) == []
    assert _found(page, [TITLE, *labels], ((400.0, 500.0, 500.0, 600.0),)) == []


def test_a_disc_of_sectors_is_a_chart() -> None:
    page = _page()
    for start, end, colour in ((0, 150, BLUE), (150, 250, (200, 100, 0)), (250, 360, (90, 150, 40))):
        cv2.ellipse(page, (500, 500), (220, 220), 0, start, end, colour, -1)
    assert len(_found(page, [TITLE])) == 1


def test_axes_with_numbers_are_a_chart_and_two_sides_of_a_frame_are_none() -> None:
    page = _page()
    cv2.line(page, (300, 300), (300, 700), (0, 0, 0), 2)
    cv2.line(page, (300, 700), (900, 700), (0, 0, 0), 2)
    cv2.polylines(page, [np.array([[300, 690], [450, 500], [600, 560], [900, 320]], np.int32)], False, BLUE, 3)
    numbers = [_line(str(n), 260, 690 - 90 * n) for n in range(5)]
    assert len(_found(page, [TITLE, *numbers])) == 1
    assert _found(page, [TITLE]) == []
    # The numbers of a listing's rows stand as close as rows do.
    close = [_line(str(n), 260, 690 - 30 * n) for n in range(5)]
    assert _found(page, [TITLE, *close]) == []


def test_words_that_were_blacked_out_and_fields_to_fill_in_are_no_chart() -> None:
    page = _page()
    for row, widths in enumerate(((60, 60, 60, 120, 60), (90, 60, 60, 60, 60))):
        x = 300
        for wide in widths:
            cv2.rectangle(page, (x, 300 + 34 * row), (x + wide, 322 + 34 * row), (0, 0, 0), -1)
            x += wide + 12
    assert _found(page, [TITLE]) == []
    page = _page()
    for row in range(5):
        cv2.rectangle(page, (500, 300 + 60 * row), (900 + 10 * row, 345 + 60 * row), (190, 190, 190), -1)
    assert _found(page, [TITLE, *(_line("Name", 400, 310 + 60 * row) for row in range(5))]) == []


def test_bars_at_uneven_distances_or_alike_are_no_chart() -> None:
    for heights, lefts in (((300, 180, 90), (300, 400, 640)), ((300, 290, 280), (300, 400, 500))):
        page = _page()
        for tall, x in zip(heights, lefts, strict=True):
            cv2.rectangle(page, (x, 700 - tall), (x + 70, 700), BLUE, -1)
        assert _found(page, [TITLE]) == []


def test_rows_of_text_on_coloured_ground_are_no_chart() -> None:
    page = _page()
    _bars(page, (300, 180, 90, 240))
    rows = [_line("A sentence that is no label of a bar", 300, 420 + 40 * row) for row in range(6)]
    assert _found(page, [TITLE, *rows]) == []


def test_a_photograph_of_a_page_in_pixels_is_found_and_a_shadow_is_not() -> None:
    noise = np.random.default_rng(3).integers(20, 220, (20, 30, 3), np.uint8)
    page = _page()
    page[300:700, 200:800] = cv2.resize(noise, (600, 400), interpolation=cv2.INTER_CUBIC)
    page[300:700, 200:800] //= 2
    page[300:700:3, 200:800:2] //= 2
    (box,) = missed_figures(page, [TITLE], ())
    assert abs(box[0] - 200) <= 8 and abs(box[1] - 300) <= 8 and abs(box[2] - 800) <= 8 and abs(box[3] - 700) <= 8
    shade = np.linspace(60, 225, 600).astype(np.uint8)
    page[300:700, 200:800] = shade[None, :, None]
    assert missed_figures(page, [TITLE], ()) == []
    # At the edge of the page lies what the page lies on.
    page = _page()
    page[0:400, 0:600] = cv2.resize(noise, (600, 400), interpolation=cv2.INTER_NEAREST)
    assert missed_figures(page, [TITLE], ()) == []


def test_a_page_without_text_has_none() -> None:
    page = _page()
    _bars(page, (300, 180, 90, 240))
    assert missed_figures(page, [], ()) == []
