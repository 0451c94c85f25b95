"""A short line in Chinese is higher than a long one, as lines are found, and no larger."""

from pagemill.document import Block, BlockKind, Line
from pagemill.geometry import polygon_of
from pagemill.reading.blocks.roles import assign_roles


def block(text: str, y: float, wide: float, tall: float) -> Block:
    box = polygon_of((100, y, 100 + wide, y + tall))
    return Block(BlockKind.TEXT, box, lines=(Line(text, box),), score=0.9)


MESSAGES = [block("今天的合同我已经发到你的邮箱里", 100 + 100 * n, 490, 36) for n in range(6)]


def kind_of(short: Block) -> BlockKind:
    return assign_roles([*MESSAGES, short], 750, 1400, born_digital=False)[-1].kind


def test_a_short_message_is_no_heading() -> None:
    assert kind_of(block("收到", 800, 76, 47)) is BlockKind.TEXT


def test_a_short_line_in_larger_type_is_one() -> None:
    assert kind_of(block("收到", 800, 102, 56)) is BlockKind.PARAGRAPH_TITLE
