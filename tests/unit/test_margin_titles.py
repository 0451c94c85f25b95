"""Titles in the margin come before the text they stand beside; notes, names of values and numbers there are none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pagemill.document import BlockKind, Line
from pagemill.geometry import polygon_of
from pagemill.reading.blocks.assembly import Found, assemble
from pagemill.reading.headings.margin_titles import margin_kinds, margin_titles

TALL, STEP, SIDE = 20.0, 28.0, 320.0
WORDS = "the boats lie in the harbour over winter and are painted there anew in the spring of"
TITLES = ("Boats", "Crews and pay", "Tolls")


def line(text: str, x: float, y: float) -> Line:
    return Line(text, polygon_of((x, y, x + 9 * len(text), y + TALL)))


def text(y: float, rows: int) -> list[Line]:
    return [line(f"{WORDS} {n}.", SIDE, y + STEP * n) for n in range(rows)]


def page(off: float = 0.0, rows: int = 4) -> tuple[list[Line], list[Line]]:
    """Titles `off` pixels below the first rows of their paragraphs, and these."""
    tops = [200 + (rows + 1) * STEP * n for n in range(len(TITLES))]
    titles = [line(title, 120, top + off) for title, top in zip(TITLES, tops, strict=True)]
    return titles, [each for top in tops for each in text(top, rows)]


def test_titles_level_with_the_first_rows_of_paragraphs_are_told() -> None:
    titles, body = page()
    second = line("of the old ferry", 120, titles[1].bbox[1] + STEP)
    found = margin_titles([*titles, second, *body])
    assert found == [[titles[0]], [titles[1], second], [titles[2]]]


def test_notes_beside_any_row_and_names_of_single_values_are_none() -> None:
    titles, body = page(off=STEP)
    assert margin_titles([*titles, *body]) == []
    assert margin_titles([line(each, 120, 200 + 2 * STEP * n) for n, each in enumerate(TITLES)] + page(rows=1)[1]) == []


def test_numbers_of_lines_and_two_titles_are_none() -> None:
    titles, body = page()
    numbers = [replace(title, text=str(5 * n)) for n, title in enumerate(titles)]
    assert margin_titles([*numbers, *body]) == []
    assert margin_titles([*titles[:2], *body]) == []


def test_each_is_read_before_its_text_and_a_heading_in_heavy_letters() -> None:
    titles, body = page()
    image = np.full((1754, 1240, 3), 255, np.uint8)

    def read(heavy: list[Line]) -> list[tuple[BlockKind, str]]:
        boxes = [one.bbox for one in heavy]
        blocks = assemble(Found(image, [*body, *titles], (), (), (), True, heavy=boxes))
        return [(block.kind, block.lines[0].text) for block in blocks]

    def expected(kind: BlockKind) -> list[tuple[BlockKind, str]]:
        return [part for title in TITLES for part in ((kind, title), (BlockKind.TEXT, f"{WORDS} 0."))]

    assert read(titles) == expected(BlockKind.PARAGRAPH_TITLE)
    assert read([]) == expected(BlockKind.TEXT)


def test_names_that_come_again_are_of_speakers_and_no_headings() -> None:
    titles, _ = page()
    heavy = [title.bbox for title in titles]
    assert set(margin_kinds([[title] for title in titles], heavy)) == {BlockKind.PARAGRAPH_TITLE}
    speakers = [[titles[0]], [titles[1]], [replace(titles[2], text=titles[0].text)]]
    assert set(margin_kinds(speakers, heavy)) == {BlockKind.TEXT}
