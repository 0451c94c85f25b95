"""Which heading is the document's title: none of several as tall as one another but the first."""

from __future__ import annotations

from pagemill.document import Block, BlockKind, Line
from pagemill.geometry import polygon_of
from pagemill.reading.blocks.roles import assign_roles

TEXT = "The converter starts into pre-biased outputs and keeps its frequency."


def block(text: str, x: float, y: float, tall: float, kind: BlockKind = BlockKind.TEXT) -> Block:
    box = polygon_of((x, y, x + 0.5 * tall * len(text), y + tall))
    return Block(kind, box, lines=(Line(text, box),), score=0.9)


def titles(*headings: tuple[str, float, float, float]) -> list[str]:
    """The titles of a page 1240 pixels wide, with such headings, each with its left, top and height, and text."""
    blocks = [block(*heading, BlockKind.PARAGRAPH_TITLE) for heading in headings]
    blocks += [block(TEXT, 100, 800 + 30 * n, 20) for n in range(8)]
    told = assign_roles(blocks, 1240, 1754, born_digital=True)
    return [one.text for one in told if one.kind is BlockKind.DOC_TITLE]


def test_a_section_in_the_middle_of_the_page_is_no_title_where_one_as_tall_stands_above() -> None:
    assert titles(("Features", 100, 150, 28), ("Description", 560, 250, 28.4)) == []


def test_the_first_of_headings_as_tall_is_the_title() -> None:
    assert titles(("On Harbours", 530, 150, 28), ("Description", 560, 250, 28.4)) == ["On Harbours"]


def test_a_taller_one_is_the_title_wherever_it_stands() -> None:
    assert titles(("Features", 100, 150, 28), ("Description", 560, 250, 40)) == ["Description"]
