"""A caption's label tells it from a text that speaks of a table, however many lines it has."""

import pytest

from pagemill.document import Block, BlockKind, Line, Table
from pagemill.geometry import Bbox, polygon_of
from pagemill.reading.roles import assign_roles

TABLE = Block(BlockKind.TABLE, polygon_of((100.0, 500.0, 900.0, 800.0)), table=Table(()))


def text(first: str, lines: int, below: float = 480.0) -> Block:
    """So many lines of text from 100 to 900, the last of which ends at `below`."""
    boxes: list[Bbox] = [(100.0, below - 30 * n - 20, 900.0, below - 30 * n) for n in reversed(range(lines))]
    words = [first, *["and what the columns hold, in the same words"] * (lines - 1)]
    read = tuple(Line(word, polygon_of(box)) for word, box in zip(words, boxes, strict=True))
    return Block(BlockKind.TEXT, polygon_of((100.0, boxes[0][1], 900.0, below)), read)


def kind(block: Block) -> BlockKind:
    return assign_roles([block, TABLE], 1000, 1400, born_digital=True)[0].kind


@pytest.mark.parametrize("first", ["Table 4: Performance of the models", "表 4：各模型的表现", "Fig. 2 | Of cells"])
def test_a_labelled_caption_of_many_lines(first: str) -> None:
    assert kind(text(first, 5)) is BlockKind.FIGURE_TITLE


def test_a_text_that_speaks_of_a_table() -> None:
    assert kind(text("Table 4 shows how the models did", 5)) is BlockKind.TEXT
    assert kind(text("Table 4 shows how the models did", 1)) is BlockKind.FIGURE_TITLE


def test_a_labelled_text_far_from_any_table() -> None:
    assert kind(text("Table 4: Performance of the models", 5, below=300.0)) is BlockKind.TEXT
