"""Tables of words under heads in heavy letters are told from columns of text, addresses and lists under titles."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.tables.headed_tables import find_headed_tables

Image = npt.NDArray[np.uint8]

LEFTS = (100, 300, 500)
HEADS = ("Item", "Place", "Duty")
CELLS = (
    ("Paint", "Yard", "Close"),
    ("Wood", "Hall", "Empty"),
    ("Leaves", "Field", "Bundle"),
    ("Cells", "Shop", "Tape"),
)
TEXT = (
    "The goods are counted at the end of each month by two persons of the house",
    "who sign for them and keep the lists for years in the cupboard below the stairs",
    "where the keys of the yard and the hall hang as well as those of the old shop",
)


class Paper:
    """A white page on which lines of print are drawn, each 24 pixels high, where they stand in no table."""

    def __init__(self) -> None:
        self.image: Image = np.full((900, 1000, 3), 255, np.uint8)
        self.lines: list[Line] = []

    def write(self, text: str, x: float, y: float, *, heavy: bool = False, size: float = 1.0) -> None:
        """A line with its left and top, `size` times as tall as others."""
        scale, stroke = 0.6 * size, round((3 if heavy else 1) * size)
        foot = (int(x), int(y + 18 * size))
        cv2.putText(self.image, text, foot, cv2.FONT_HERSHEY_SIMPLEX, scale, (0, 0, 0), stroke)
        (wide, _), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, stroke)
        self.lines.append(Line(text, polygon_of((x, y, x + wide, y + 24 * size))))

    def glue(self, one: str, other: str) -> None:
        """Two lines of one row found as one."""
        (left,) = [line for line in self.lines if line.text == one]
        (right,) = [line for line in self.lines if line.text == other]
        box = (left.bbox[0], left.bbox[1], right.bbox[2], right.bbox[3])
        self.lines = [line for line in self.lines if line not in (left, right)]
        self.lines.append(Line(f"{one} {other}", polygon_of(box)))

    def row(self, texts: Sequence[str], y: float, *, heavy: bool = False, lefts: Sequence[float] = LEFTS) -> None:
        for text, x in zip(texts, lefts, strict=True):
            if text:
                self.write(text, x, y, heavy=heavy)

    def found(self) -> list[tuple[int, ...]]:
        return [tuple(round(side) for side in box) for box in find_headed_tables(self.image, self.lines, [])]


def paper(cells: Sequence[Sequence[str]] = CELLS, pitch: float = 44, *, heavy: bool = True, text: bool = True) -> Paper:
    """A page with three lines of text, 30 pixels apart, and heads over rows of cells."""
    page = Paper()
    for number, line in enumerate(TEXT if text else ()):
        page.write(line, 100, 80 + 30 * number)
    page.row(HEADS, 200, heavy=heavy)
    for number, row in enumerate(cells, 1):
        page.row(row, 200 + pitch * number)
    return page


def test_rows_of_words_further_apart_than_lines_of_text_under_heavy_heads_are_a_table() -> None:
    ((left, top, right, bottom),) = paper().found()
    assert (left, top, bottom) == (100, 200, 400)
    assert right > 550


def test_heads_in_the_weight_of_their_texts_head_nothing() -> None:
    assert paper(heavy=False).found() == []


def test_rows_as_close_as_lines_of_text_are_addresses_or_lists() -> None:
    assert paper(pitch=31).found() == []


def test_rows_somewhat_further_apart_than_lines_of_text_are_a_table() -> None:
    assert len(paper(pitch=37).found()) == 1


@pytest.mark.parametrize(("pitch", "found"), [(35, 0), (44, 1)])
def test_without_running_text_the_room_between_rows_tells(pitch: float, found: int) -> None:
    assert len(paper(pitch=pitch, text=False).found()) == found


def test_close_rows_with_cells_of_several_closer_lines_are_a_table() -> None:
    page = paper(())
    for y, row in ((240, CELLS[0]), (265, ("", "in town", "")), (305, CELLS[1]), (345, CELLS[2]), (385, CELLS[3])):
        page.row(row, y)
    assert [box[1::2] for box in page.found()] == [(200, 409)]


def test_three_rows_of_which_one_has_several_lines_are_told_with_their_heads() -> None:
    page = paper(())
    for y, row in ((240, CELLS[0]), (265, ("and oil", "in town", "lids")), (305, CELLS[1]), (345, CELLS[2])):
        page.row(row, y)
    assert [box[1::2] for box in page.found()] == [(200, 369)]


def test_two_columns_two_rows_or_many_empty_places_are_no_table() -> None:
    assert paper(CELLS[:2]).found() == []
    sparse = [("Wood", "Hall", ""), ("Leaves", "Field", ""), *((text, "", "") for text in ("Cells", "Rags", "Tins"))]
    assert paper([CELLS[0], *sparse]).found() == []
    page = paper([(one, two, "") for one, two, _ in CELLS])
    page.lines = [line for line in page.lines if line.text != HEADS[-1]]
    assert page.found() == []


def test_rows_too_far_apart_are_none_of_a_table() -> None:
    assert paper(pitch=70).found() == []


def test_figures_and_lines_of_text_are_no_heads() -> None:
    page = paper()
    page.lines = [
        Line({"Item": "1", "Place": "Aims", "Duty": "4"}.get(line.text, line.text), line.polygon) for line in page.lines
    ]
    assert page.found() == []
    page = paper()
    page.lines = [line for line in page.lines if line.text != "Duty"]
    page.write("We count what is left and sign for it with both our names", 500, 200, heavy=True)
    assert page.found() == []


def test_each_head_is_heavier_than_the_texts() -> None:
    page = paper()
    page.image[195:226, 290:480] = 255
    page.lines = [line for line in page.lines if line.text != "Place"]
    page.write("Place", 300, 200)
    assert page.found() == []


def test_texts_that_are_not_aligned_are_of_no_column() -> None:
    page = paper(())
    for number, (row, shift) in enumerate(zip(CELLS, (0, 70, 30, 110), strict=True), 1):
        page.row(row, 200 + 44 * number, lefts=(100, 300 + shift, 500))
    assert page.found() == []


def test_cells_found_as_one_line_are_two_and_text_below_the_table_does_not_hide_that() -> None:
    page = paper()
    page.glue("Field", "Bundle")
    for number in range(4):
        page.write("who sign for them and keep the lists for a year", 100, 430 + 30 * number)
    page.write(TEXT[1], 100, 550)
    assert [box[3] for box in page.found()] == [400]


def test_a_line_over_two_columns_ends_the_table() -> None:
    page = paper()
    page.row(("Sums", "of all the goods that are there"), 420, lefts=(100, 300))
    assert [box[3] for box in page.found()] == [400]


def test_sums_set_off_below_a_table_are_none_of_its_rows() -> None:
    page = paper()
    for number, label in enumerate(("Net", "Tax", "Due", "Paid")):
        page.row((label, "14"), 436 + 44 * number, lefts=(330, 500))
    assert [box[3] for box in page.found()] == [400]


def test_a_last_row_as_far_as_the_others_is_of_the_table() -> None:
    page = paper()
    page.row(("Sum", "14"), 420, lefts=(100, 500))
    assert [box[3] for box in page.found()] == [444]


def test_texts_that_go_on_in_the_next_row_are_no_cells() -> None:
    texts = ["We bring it to", "the place that", "you name at no", "further charge"]
    assert paper([(text, text, text) for text in texts]).found() == []


def test_what_runs_across_or_begins_left_of_the_heads_ends_the_table() -> None:
    page = paper()
    page.write(TEXT[0], 100, 430)
    assert [box[3] for box in page.found()] == [400]
    page = paper()
    page.row(("Remarks", "none"), 420, lefts=(40, 300))
    assert [box[3] for box in page.found()] == [400]


def test_the_next_row_of_heavy_letters_ends_the_table() -> None:
    page = paper(CELLS[:3])
    page.row(HEADS, 376, heavy=True)
    for number, row in enumerate(CELLS[:3], 1):
        page.row(row, 376 + 44 * number)
    assert [box[1::2] for box in page.found()] == [(200, 356), (376, 532)]


def test_labels_in_heavy_letters_each_above_its_value_are_no_table() -> None:
    page = Paper()
    for number, row in enumerate(CELLS):
        page.row(HEADS, 200 + 88 * number, heavy=True)
        page.row(row, 244 + 88 * number)
    assert page.found() == []


def test_heads_of_several_lines_are_of_the_table() -> None:
    page = Paper()
    page.row(("", "Place", ""), 186, heavy=True)
    page.row(("Item", "", "Duty"), 200, heavy=True)
    page.row(("", "and time", ""), 214, heavy=True)
    for number, row in enumerate(CELLS, 1):
        page.row(row, 214 + 44 * number)
    assert [box[1::2] for box in page.found()] == [(186, 414)]


def test_titles_in_larger_type_head_no_table() -> None:
    page = paper()
    page.lines = [line for line in page.lines if line.text not in HEADS]
    page.image[190:230] = 255
    for text, x in zip(HEADS, LEFTS, strict=True):
        page.write(text, x, 190, heavy=True, size=1.4)
    assert page.found() == []


def test_what_is_taken_is_of_no_such_table() -> None:
    page = paper()
    assert find_headed_tables(page.image, page.lines, [(90, 190, 700, 410)]) == []


def test_a_line_without_height_heads_nothing_and_changes_no_table() -> None:
    page = paper()
    expected = page.found()
    assert len(expected) == 1
    page.lines.append(Line("flat", polygon_of((100, 244, 160, 244))))
    assert page.found() == expected
    page.lines.append(Line("flat", polygon_of((700, 212, 760, 212))))
    assert page.found() == []


def test_a_column_that_is_empty_is_one_of_the_table() -> None:
    """As that for remarks is, on a sheet that is to be filled in."""
    page, lefts = Paper(), (*LEFTS, 700)
    page.row((*HEADS, "Notes"), 200, heavy=True, lefts=lefts)
    for number, row in enumerate(CELLS, 1):
        page.row((*row, ""), 200 + 44 * number, lefts=lefts)
    ((left, top, right, bottom),) = page.found()
    assert (left, top, bottom) == (100, 200, 400)
    assert right > 740
