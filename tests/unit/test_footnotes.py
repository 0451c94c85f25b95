"""Small print below a short rule at the foot of the page is a footnote; neither alone is enough."""

import pytest

from pagemill.document import Block, BlockKind, Line
from pagemill.geometry import Bbox, polygon_of
from pagemill.reading.blocks.roles import assign_roles
from pagemill.reading.rules.rule import Rule


def block(text: str, box: Bbox, tall: float) -> Block:
    lines = []
    y = box[1]
    while y + tall <= box[3] + 1:
        lines.append(Line(text, polygon_of((box[0], y, box[2], y + tall))))
        y += 1.4 * tall
    return Block(BlockKind.TEXT, polygon_of(box), tuple(lines))


def kinds(rule: Rule | None, note_size: float, mark: str = "") -> list[BlockKind]:
    body = [
        block("running text of the page, set in its usual size", (100, 100 + 300 * n, 900, 360 + 300 * n), 24)
        for n in range(3)
    ]
    notes = [
        block(mark + "the ledger says nothing of it", (100, 1130 + 40 * n, 800, 1130 + 40 * n + note_size), note_size)
        for n in range(2)
    ]
    told = assign_roles([*body, *notes], 1000, 1400, [rule] if rule else [], born_digital=False)
    assert [one.kind for one in told[:3]] == [BlockKind.TEXT] * 3
    return [one.kind for one in told[3:]]


@pytest.mark.parametrize(
    ("rule", "size", "kind"),
    [
        (Rule(1115, 100, 300, 0.0), 18, BlockKind.FOOTNOTE),
        (None, 18, BlockKind.TEXT),
        (Rule(1115, 100, 300, 0.0), 24, BlockKind.TEXT),
        (Rule(1115, 100, 900, 0.0), 18, BlockKind.TEXT),
        (Rule(600, 100, 300, 0.0), 18, BlockKind.TEXT),
    ],
)
def test_notes_below_a_rule(rule: Rule | None, size: float, kind: BlockKind) -> None:
    assert kinds(rule, size) == [kind] * 2


@pytest.mark.parametrize("mark", ["¹", "∗", "*", "†", "1", "②", "b)"])
def test_a_raised_mark_makes_its_line_as_high_as_the_body(mark: str) -> None:
    rule = Rule(1115, 100, 300, 0.0)
    assert kinds(rule, 26, mark) == [BlockKind.FOOTNOTE] * 2
    assert kinds(None, 26, mark) == [BlockKind.TEXT] * 2


@pytest.mark.parametrize("mark", ["1. ", "2019 ", "- "])
def test_a_list_below_a_rule_has_no_notes(mark: str) -> None:
    assert kinds(Rule(1115, 100, 300, 0.0), 26, mark) == [BlockKind.TEXT] * 2


def test_small_ideographs_are_notes_beside_code_that_is_no_taller() -> None:
    prose = "卸载之后需要清理注册表中留下的项目并且重新启动计算机一次"
    blocks = [
        *(
            block("set TEMP to a folder that every program can find", (100, 100 + 60 * n, 700, 118 + 60 * n), 18)
            for n in range(14)
        ),
        *(block(prose, (100, 130 + 60 * n, 800, 152 + 60 * n), 22) for n in range(3)),
        block("系统的版本不同时名称也不同", (100, 1130, 800, 1147), 17),
    ]
    told = assign_roles(blocks, 1000, 1400, [Rule(1115, 100, 300, 0.0)], born_digital=True)
    assert told[-1].kind is BlockKind.FOOTNOTE
