"""Lines set on a page become the text that was written."""

import pytest

from pagemill.document import Line
from pagemill.export.line_shapes import stands
from pagemill.export.text_flow import join_lines, list_item, split_items
from pagemill.geometry import Affine, polygon_of


def lines(*texts: str) -> list[Line]:
    """Lines one below the other, 20 pixels high."""
    return [Line(text, polygon_of((0, 30 * i, 10 * len(text), 30 * i + 20))) for i, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("texts", "joined"),
    [
        (["文档智能服务支持", "多种文档类型"], "文档智能服务支持多种文档类型"),
        (["文档智能，", "多种"], "文档智能，多种"),
        (["使用", "Python 语言"], "使用Python 语言"),
        (["the quick", "brown fox"], "the quick brown fox"),
        (["recog-", "nition of text"], "recognition of text"),
        (["rules of the Anglo-", "Saxon court"], "rules of the Anglo- Saxon court"),
        (["pages 10-", "20"], "pages 10-20"),
        (["signed on 2025-", "06-10"], "signed on 2025-06-10"),
        (["at 12 -", "and 14"], "at 12 - and 14"),
        (["soft\u00ad", "ware and hard\u00adware"], "software and hardware"),
        (["한국어 문장은", "띄어 쓴다"], "한국어 문장은 띄어 쓴다"),
        (["", "  one ", " "], "one"),
        ([], ""),
    ],
)
def test_lines_join_as_their_script_is_written(texts: list[str], joined: str) -> None:
    assert join_lines(lines(*texts)) == joined


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_lines_side_by_side_keep_a_space_whichever_way_the_page_lies(turn: int) -> None:
    frame = Affine.quarter_turn(turn, 400, 300)
    row = [Line("姓名", polygon_of((0, 0, 40, 20))), Line("张三", polygon_of((200, 3, 240, 23)))]
    below = Line("性别", polygon_of((0, 30, 40, 50)))
    turned = [Line(line.text, frame.polygon(line.polygon)) for line in (*row, below)]
    assert join_lines(turned) == "姓名 张三性别"


def test_columns_from_top_to_bottom_go_on_in_the_next() -> None:
    """They stand side by side, and the second one is to the left."""
    first = Line("人生得意须尽欢", polygon_of((300, 0, 330, 210)))
    second = Line("莫使金樽空对月", polygon_of((250, 0, 280, 210)))
    assert join_lines([first, second]) == "人生得意须尽欢莫使金樽空对月"


@pytest.mark.parametrize(
    ("text", "size", "down"),
    [
        ("从上往下", (30, 120), True),
        ("从上", (30, 60), True),
        ("Sideways", (20, 90), True),
        ("从左往右", (120, 30), False),
        ("中", (20, 40), False),
        ("11", (16, 28), False),
        ("1.", (12, 28), False),
        ("方块", (40, 40), False),
    ],
)
def test_what_runs_from_top_to_bottom(text: str, size: tuple[int, int], down: bool) -> None:
    assert stands(Line(text, polygon_of((0, 0, *size)))) is down


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("• milk", ("-", "milk")),
        ("●牛奶", ("-", "牛奶")),
        ("- milk", ("-", "milk")),
        ("1. milk", ("1.", "milk")),
        ("2、牛奶", ("2.", "牛奶")),
        ("3）牛奶", ("3)", "牛奶")),
        ("12) milk", ("12)", "milk")),
        ("-5 degrees", None),
        ("1.5 litres", None),
        ("2024. A year", None),
        ("○是 ○否", None),
        ("•", None),
        ("第1条 总则", None),
    ],
)
def test_what_is_a_list_item(text: str, item: tuple[str, str] | None) -> None:
    assert list_item(text) == item


def test_items_are_parted_only_in_a_list() -> None:
    assert [[line.text for line in item] for item in split_items(lines("1. one", "goes on", "2. two"))] == [
        ["1. one", "goes on"],
        ["2. two"],
    ]
    assert len(split_items(lines("the sum was", "2. of what"))) == 1


def test_quotation_marks_and_dashes_go_with_the_script_they_stand_in() -> None:
    assert join_lines(lines("the companies’", "own yards")) == "the companies’ own yards"
    assert join_lines(lines("the ship —", "which waits")) == "the ship — which waits"
    assert join_lines(lines("所谓“海运”", "是指")) == "所谓“海运”是指"
    assert join_lines(lines("所谓", "“海运”")) == "所谓“海运”"


def test_doubled_single_quotation_marks_are_double_ones() -> None:
    assert join_lines(lines("a form of ‘‘noblesse", "oblige’’")) == "a form of “noblesse oblige”"
