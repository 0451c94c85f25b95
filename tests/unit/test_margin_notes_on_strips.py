"""A till roll has no margins: what stands at its edge is a column of amounts."""

import pytest

from pagemill.document import Block, BlockKind, Line
from pagemill.geometry import polygon_of
from pagemill.reading.blocks.roles import assign_roles

WIDTH = 800


def block(texts: list[str], x0: float, x1: float) -> Block:
    lines = [Line(text, polygon_of((x0, 400 + 40 * row, x1, 424 + 40 * row))) for row, text in enumerate(texts)]
    return Block(BlockKind.TEXT, polygon_of((x0, 400, x1, 384 + 40 * len(texts))), lines=tuple(lines), score=0.9)


@pytest.mark.parametrize(("tall", "kind"), [(1130, BlockKind.ASIDE_TEXT), (2000, BlockKind.TEXT)])
def test_amounts_at_the_edge_of_a_till_roll_are_no_note_in_the_margin(tall: int, kind: BlockKind) -> None:
    goods = block(["1 wall plug 25 mm by 10", "1 saw blade of 18 teeth", "1 box of screws"], 40, 480)
    amounts = block(["3.50 SR", "4.50 SR", "3.50 SR"], 660, 770)
    assert assign_roles([goods, amounts], WIDTH, tall, born_digital=False)[-1].kind is kind
