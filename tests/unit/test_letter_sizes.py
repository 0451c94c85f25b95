"""Lines in larger type than running text are told by the sizes of their letters."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from drawings.glyphs import Ink, glyphs_of
from pagemill.geometry import Affine
from pagemill.reading.text_layer.letter_sizes import large_lines
from pagemill.reading.text_layer.text_lines import SetLine

DPI = 144.0
A4 = (1190.0, 1684.0)


def set_line(number: int, text: str, *sizes: float) -> SetLine:
    """A line of letters whose sizes, in points, take turns."""
    inks = [Ink(100 * number + n, 1, 0.0, size * DPI / 72, False, (0, 0, 0, 255)) for n, size in enumerate(sizes)]
    y = 40.0 * number
    glyphs = [
        (char, (10.0 * n, y, 10.0 * n + 9, y + 20), (10.0 * n, y + 16), inks[n % len(inks)])
        for n, char in enumerate(text)
    ]
    return SetLine(glyphs_of(glyphs), Affine(), False, (0.0, y, 10.0 * len(text), y + 20))


def told(*rows: tuple[str, float], size: tuple[float, float] = A4, dpi: float | None = DPI) -> list[bool]:
    return large_lines([set_line(n, *row) for n, row in enumerate(rows)], *size, dpi)


TEXT = ("a row of running text as it goes on from side to side", 10.0)


def test_a_heading_is_larger_than_the_text_below_it() -> None:
    assert told(("A heading", 12.0), TEXT, TEXT) == [True, False, False]
    assert told(("A heading", 11.0), TEXT, TEXT) == [False, False, False]


def test_raised_letters_make_no_line_larger() -> None:
    lines = [set_line(0, "The logo of a program", 10.0, 10.0, 14.0), set_line(1, *TEXT), set_line(2, *TEXT)]
    assert large_lines(lines, *A4, DPI) == [False, False, False]


def test_of_a_sheet_with_hardly_any_text_it_is_known_how_large_that_is() -> None:
    assert told(("A heading", 14.4)) == [True]
    assert told(("A last line", 12.0)) == [False]
    # Of so much of it running text may be made.
    assert told(*[(TEXT[0], 16.0)] * 4) == [False] * 4


@pytest.mark.parametrize("size", [(1684.0, 1190.0), (3368.0, 4768.0)])
def test_of_slides_and_posters_it_is_not_known(size: tuple[float, float]) -> None:
    assert told(("A heading", 24.0), size=size) == [False]


def test_of_pages_of_unknown_resolution_it_is_not_known() -> None:
    assert told(("A heading", 24.0), dpi=None) == [False]


def test_no_lines_are_none() -> None:
    lines: Sequence[SetLine] = []
    assert large_lines(lines, *A4, DPI) == []


def test_text_between_the_smaller_lines_of_listings_is_no_larger_than_itself() -> None:
    code = ("carts = [cart for cart in carts if cart.toll is paid]", 8.5)
    rows = [("A heading", 12.0), TEXT, code, code, code, TEXT, code, code, code, code, TEXT]
    lines = [set_line(n, *row) for n, row in enumerate(rows)]
    monospaced = [row is code for row in rows]
    assert large_lines(lines, *A4, DPI, monospaced) == [True] + [False] * 10
    # Of so few letters no running text is made.
    assert large_lines(lines[:2] + lines[2:5], *A4, DPI, monospaced[:5]) == [True, True, False, False, False]
