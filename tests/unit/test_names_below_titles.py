"""Names, places and dates below a title are no headings; what heads a text, is bold or begins at the margin is one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pagemill.document import Block, BlockKind, Line
from pagemill.geometry import Bbox, polygon_of
from pagemill.reading.headings.names_below_titles import tell_names_below_title

TEXT, HEADING = BlockKind.TEXT, BlockKind.PARAGRAPH_TITLE


def block(
    kind: BlockKind, y: float, *texts: str, tall: float = 24, wide: float = 12, left: float | None = None
) -> Block:
    lines = []
    for n, text in enumerate(texts):
        half = wide * len(text) / 2
        x0, x1 = (600 - half, 600 + half) if left is None else (left, left + 2 * half)
        lines.append(Line(text, polygon_of((x0, y + 1.5 * tall * n, x1, y + 1.5 * tall * n + tall))))
    x0, x1 = min(line.bbox[0] for line in lines), max(line.bbox[2] for line in lines)
    return Block(kind, polygon_of((x0, y, x1, lines[-1].bbox[3])), tuple(lines))


TITLE = block(BlockKind.DOC_TITLE, 100, "On the Ferries of the Lower River", tall=40, wide=20)
BODY = block(TEXT, 600, *["The ferry crosses for as long as the river lets it do so, and that"] * 3, tall=20, left=150)


def kinds(blocks: Sequence[Block], heavy: Sequence[Bbox] = ()) -> list[BlockKind]:
    told = tell_names_below_title([TITLE, *blocks], heavy)
    return [one.kind for one in told[1:]]


def test_authors_and_dates_are_text_and_the_heading_below_them_stays() -> None:
    author = block(HEADING, 200, "Ada Ferrier", "ada@ferries.example")
    date = block(HEADING, 300, "3 May 2011")
    heading = block(HEADING, 500, "Introduction")
    assert kinds([author, date, heading, BODY]) == [TEXT, TEXT, HEADING, TEXT]


def test_a_date_right_above_the_text_heads_nothing() -> None:
    assert kinds([block(HEADING, 300, "3 May 2011"), BODY]) == [TEXT, TEXT]
    assert kinds([block(HEADING, 300, "Introduction"), BODY]) == [HEADING, TEXT]


@pytest.mark.parametrize(
    "heading",
    [
        block(HEADING, 300, "1 Introduction"),
        block(HEADING, 300, "Introduction", left=270),
        block(HEADING, 300, "Introduction", tall=40),
    ],
)
def test_numbered_ones_those_at_the_margin_and_as_large_as_the_title_are_headings(heading: Block) -> None:
    assert kinds([heading, block(HEADING, 400, "Rates"), BODY])[0] is HEADING


def test_bold_ones_are_headings() -> None:
    heading = block(HEADING, 300, "Memorandum")
    assert kinds([heading, block(HEADING, 400, "Rates"), BODY], [heading.bbox]) == [HEADING, HEADING, TEXT]


def test_what_comes_after_the_text_is_left() -> None:
    below = block(HEADING, 800, "Rates")
    assert kinds([BODY, below, block(HEADING, 900, "3 May 2011")]) == [TEXT, HEADING, HEADING]


def test_names_as_wide_as_the_title_are_text_too() -> None:
    wide = (TITLE.bbox[2] - TITLE.bbox[0]) / len("Ada Ferrier, Berth Quay and Co.")
    author = block(HEADING, 200, "Ada Ferrier, Berth Quay and Co.", tall=30, wide=wide)
    assert kinds([author, block(HEADING, 300, "v1.0 of 3 May 2011"), BODY]) == [TEXT, TEXT, TEXT]


def test_names_side_by_side_are_text_and_headings_of_two_columns_are_none_of_them() -> None:
    columns = [("Ada Ferrier", 220.0), ("Ben Quay", 520.0), ("Cy Landing", 860.0)]
    names = [
        one
        for name, left in columns
        for one in (block(HEADING, 200, name, left=left), block(TEXT, 240, "Quay Street", tall=20, left=left + 40))
    ]
    assert kinds([*names, BODY]) == [TEXT] * 7
    heavy = [one.bbox for one in names if one.kind is HEADING]
    assert kinds([*names, BODY], heavy) == [HEADING, TEXT] * 3 + [TEXT]
    columns = [("Abstract", 100.0), ("Introduction", 640.0)]
    assert kinds([block(HEADING, 500, name, left=left) for name, left in columns]) == [HEADING, HEADING]
    # Below the first text they are of what follows.
    text = block(TEXT, 300, *[BODY.lines[0].text] * 7, tall=20, left=150)
    below = [block(HEADING, 700, name, left=left) for name, left in [("Tolls", 300.0), ("Crews", 840.0)]]
    assert kinds(below) == [TEXT, TEXT]
    assert kinds([text, *below]) == [TEXT, HEADING, HEADING]
