"""A line found across two cells is cut at the gutter between their columns, and at no space between words."""

import numpy as np
from PIL import Image, ImageDraw

from drawings.sheet import font
from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.upright.glued_lines import cut_glued_lines

SIZE = 20
#: Left edges of two columns.
LEFT, RIGHT = 60, 260


class Page:
    """Lines drawn one by one, each in a box as a detection network gives it."""

    def __init__(self) -> None:
        self._image = Image.new("RGB", (600, 400), "white")
        self._pen = ImageDraw.Draw(self._image)
        self._font = font("sans", SIZE)
        self.lines: list[Line] = []

    def write(self, row: int, *parts: tuple[int, str]) -> None:
        """Texts at their left edges in a row, found as one line."""
        top = 40 + 40 * row
        for left, text in parts:
            self._pen.text((left, top), text, fill=(0, 0, 0), font=self._font)
        end = parts[-1][0] + self._pen.textlength(parts[-1][1], font=self._font)
        text = " ".join(text for _, text in parts)
        self.lines.append(Line(text, polygon_of((parts[0][0] - 3.0, top - 2.0, end + 3.0, top + 26.0))))

    def cut(self) -> list[str]:
        return [line.text for line in cut_glued_lines(np.asarray(self._image), self.lines)]


def page_of_cells() -> Page:
    page = Page()
    for row in range(4):
        page.write(row, (LEFT, "some words"))
        page.write(row, (RIGHT, "value"))
    return page


def test_a_line_over_two_columns_is_cut_between_them() -> None:
    page = page_of_cells()
    page.write(4, (LEFT, "wordsofonecell"), (RIGHT, "value"))
    assert page.cut()[-2:] == ["wordsofonecell", "value"]
    assert len(page.cut()) == len(page.lines) + 1


def test_a_heading_over_the_columns_is_not_cut_between_its_words() -> None:
    page = page_of_cells()
    page.write(4, (LEFT, "one heading above both of them"))
    assert page.cut() == [line.text for line in page.lines]


def test_room_within_a_column_cuts_nothing() -> None:
    page = Page()
    for row in range(5):
        page.write(row, (LEFT, "words that go on for long"))
    page.write(5, (LEFT, "words"), (LEFT + 160, "that go"))
    assert page.cut() == [line.text for line in page.lines]


def test_a_few_lines_are_left_alone() -> None:
    page = Page()
    page.write(0, (LEFT, "name"), (RIGHT, "value"))
    page.write(1, (LEFT, "name"))
    assert page.cut() == ["name value", "name"]


def test_where_lines_in_doubt_are_known_no_other_is_cut() -> None:
    page = page_of_cells()
    page.write(4, (LEFT, "wordsofonecell"), (RIGHT, "value"))
    image = np.asarray(page._image)
    assert len(cut_glued_lines(image, page.lines, page.lines[-1:])) == len(page.lines) + 1
    assert cut_glued_lines(image, page.lines, page.lines[:1]) == page.lines


def test_lines_that_leave_room_in_the_same_places_are_cut_there() -> None:
    page = Page()
    names = ("pliers", "spanner", "hammer", "saw", "chisel", "file")
    for row, name in enumerate(names):
        page.write(row, (LEFT, f"A10{row}"), (RIGHT, name), (RIGHT + 150, "86"))
    assert page.cut() == [cell for row, name in enumerate(names) for cell in (f"A10{row}", name, "86")]


def test_lines_that_leave_room_in_places_of_their_own_stay_whole() -> None:
    page = Page()
    for row in range(6):
        page.write(row, (LEFT, "wood" * (row + 1)), (LEFT + 58 * (row + 1) + 16, "nails"))
    assert page.cut() == [line.text for line in page.lines]


def test_a_line_is_cut_before_what_ends_where_the_figures_below_it_do() -> None:
    page = Page()
    for row in range(4):
        page.write(row, (LEFT, "some words"))
        page.write(row, (RIGHT + 130, "8"))
    page.write(4, (LEFT, "wordsofonecell"), (RIGHT - 10, "headofthefigures"))
    assert page.cut()[-2:] == ["wordsofonecell", "headofthefigures"]


def test_a_line_without_height_or_beyond_the_page_is_not_cut() -> None:
    page = page_of_cells()
    expected = page.cut()
    page.lines.append(Line("flat", polygon_of((60, 300, 360, 300))))
    page.lines.append(Line("beyond", polygon_of((60, 500, 360, 520))))
    assert page.cut() == [*expected, "flat", "beyond"]
