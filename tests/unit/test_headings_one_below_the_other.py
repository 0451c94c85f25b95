"""Headings right below one another, which a layout network outlines as one, are parted by their sections' numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pagemill.document import Block, BlockKind, Line, LineSource
from pagemill.geometry import polygon_of
from pagemill.reading.blocks.assembly import Found, assemble
from pagemill.reading.blocks.roles import assign_roles
from pagemill.reading.headings.heavy_headings import heading_apart, heavy_end_apart


def lines(*rows: str) -> list[Line]:
    """Rows of a heading; `|` parts what stands side by side."""
    made = []
    for number, row in enumerate(rows):
        x = 100.0
        for text in row.split("|"):
            box = (x, 100.0 + 40 * number, x + 12 * len(text), 124.0 + 40 * number)
            made.append(Line(text, polygon_of(box), 1.0, source=LineSource.TEXT_LAYER))
            x = box[2] + 30
    return made


def parts(*rows: str) -> list[str]:
    told = heading_apart(lines(*rows), BlockKind.PARAGRAPH_TITLE, ())
    assert {kind for _, kind in told} == {BlockKind.PARAGRAPH_TITLE}
    return [" ".join(line.text for line in part) for part, _ in told]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["4 Changelog", "4.1 Version 3.0"], ["4 Changelog", "4.1 Version 3.0"]),
        (["2.1|Geography", "2.1.1|Total area"], ["2.1 Geography", "2.1.1 Total area"]),
        (["1.2.3 Terms", "1.3 Prices", "2 Delivery"], ["1.2.3 Terms", "1.3 Prices", "2 Delivery"]),
        (["1. Parties", "2. Object"], ["1. Parties", "2. Object"]),
    ],
)
def test_a_number_that_comes_next_begins_another_heading(rows: list[str], expected: list[str]) -> None:
    assert parts(*rows) == expected


@pytest.mark.parametrize(
    "rows",
    [
        ["3 Results of the years", "2019 and 2020"],
        ["3 What was reached in the first", "4 of them"],
        ["Chapters of", "1 volume"],
        ["2.2|History|3"],
        ["5 Results", "7.1 Others"],
    ],
)
def test_other_numbers_are_of_the_heading(rows: list[str]) -> None:
    assert parts(*rows) == [" ".join(" ".join(rows).split("|"))]


def test_titles_larger_than_the_short_text_below_them_are_parted_from_it() -> None:
    titles = lines("1 Introduction", "1.1 Overview")
    text = lines("", "", "A short one.")[-1]
    text = replace(text, polygon=polygon_of((*text.bbox[:3], text.bbox[3] - 6)))
    told = heading_apart([*titles, text], BlockKind.TEXT, [line.bbox for line in titles])
    assert [(part[0].text, kind.value) for part, kind in told] == [
        ("1 Introduction", "paragraph_title"),
        ("1.1 Overview", "paragraph_title"),
        ("A short one.", "text"),
    ]
    # Heavy words of the same size, as those that begin a row of a list.
    same = heading_apart([*titles, lines("", "", "A short one.")[-1]], BlockKind.TEXT, [line.bbox for line in titles])
    assert [kind for _, kind in same] == [BlockKind.TEXT]


def ends(*rows: str, heavy: int = 1, x: float = 100.0) -> list[str]:
    """The parts of a paragraph of which so many last rows are heavy; the first ones begin at `x`."""
    found = lines(*rows)
    strong = [line.bbox for line in found[-heavy:]]
    found[:-heavy] = [
        replace(line, polygon=polygon_of((x, line.bbox[1], line.bbox[2] + x - 100, line.bbox[3])))
        for line in found[:-heavy]
    ]
    return [" / ".join(line.text for line in part) for part in heavy_end_apart(found, strong)]


def test_a_heavy_row_below_text_that_had_room_is_apart_from_it() -> None:
    text = ("The battery is changed when the lamp is", "red.")
    assert ends(*text, "What to mind") == [" / ".join(text), "What to mind"]
    full = ("The battery is changed when the lamp is", "red and the other one is green too, see")
    assert ends(*full, "What to mind") == [" / ".join((*full, "What to mind"))]


def test_a_heavy_row_further_left_than_the_item_above_it_is_apart_from_it() -> None:
    assert ends("• Changed every 24 months", "What to mind", x=140) == ["• Changed every 24 months", "What to mind"]
    assert ends("• Changed every 24 months", "What to mind") == ["• Changed every 24 months / What to mind"]
    assert ends("Changed every 24 months", "What to mind", x=140) == ["Changed every 24 months / What to mind"]


def test_a_heavy_word_beside_text_and_heavy_rows_above_text_are_not() -> None:
    assert ends("red.", "The battery is changed when the lamp is", "red.|What to mind") == [
        "red. / The battery is changed when the lamp is / red. / What to mind"
    ]
    rows = lines("What to mind", "red.", "The battery is changed when the lamp is")
    assert heavy_end_apart(rows, [rows[0].bbox]) == [rows]
    rows = lines("red.", "What to mind", "The battery is changed when the lamp is")
    assert heavy_end_apart(rows, [rows[1].bbox]) == [rows]


def test_a_heavy_row_below_an_item_that_no_region_holds_is_a_block_of_its_own() -> None:
    item, row = lines("• Changed every 24 months", "What to mind")
    item = replace(item, polygon=polygon_of((140, *item.bbox[1:])))
    found = Found(np.full((600, 800, 3), 255, np.uint8), [item, row], [], (), (), True, heavy=[row.bbox])
    assert [block.text for block in assemble(found)] == [item.text, row.text]


def block(text: str, y: float, tall: float, kind: BlockKind = BlockKind.TEXT) -> Block:
    box = (100.0, y, 100.0 + 10 * len(text), y + tall)
    return Block(kind, polygon_of(box), (Line(text, polygon_of(box)),))


BODY = [
    block("Running text of the page as it comes, line for line, from one side to the other.", 400 + 30 * n, 20)
    for n in range(6)
]


@pytest.mark.parametrize("mark", ["•", "◦", "–"])
def test_an_item_is_no_heading_however_large_its_mark_is(mark: str) -> None:
    for kind in (BlockKind.TEXT, BlockKind.PARAGRAPH_TITLE):
        told = assign_roles(
            [block(f"{mark} The first of several", 300, 34, kind), *BODY], 1000, 1400, born_digital=True
        )
        assert told[0].kind is BlockKind.TEXT


def test_a_large_short_line_without_a_mark_is_one() -> None:
    told = assign_roles([block("The first of several", 300, 34), *BODY], 1000, 1400, born_digital=True)
    assert told[0].kind in (BlockKind.PARAGRAPH_TITLE, BlockKind.DOC_TITLE)
