"""A caption's label tells it from a text that speaks of a table, however many lines it has; so is a title."""

from dataclasses import replace

import pytest

from pagemill.document import Block, BlockKind, Line, Table
from pagemill.geometry import Bbox, polygon_of
from pagemill.reading.blocks.roles import assign_roles

TABLE = Block(BlockKind.TABLE, polygon_of((100.0, 500.0, 900.0, 800.0)), table=Table(()))


def text(first: str, lines: int, below: float = 480.0) -> Block:
    """So many lines of text from 100 to 900, the last of which ends at `below`."""
    boxes: list[Bbox] = [(100.0, below - 30 * n - 20, 900.0, below - 30 * n) for n in reversed(range(lines))]
    words = [first, *["and what the columns hold, in the same words"] * (lines - 1)]
    read = tuple(Line(word, polygon_of(box)) for word, box in zip(words, boxes, strict=True))
    return Block(BlockKind.TEXT, polygon_of((100.0, boxes[0][1], 900.0, below)), read)


def kind(block: Block) -> BlockKind:
    return assign_roles([block, TABLE], 1000, 1400, born_digital=True)[0].kind


@pytest.mark.parametrize(
    "first",
    [
        "Table 4: Performance of the models",
        "表 4：各模型的表现",
        "Fig. 2 | Of cells",
        "Tabelle 4: Güte der Modelle",
        "Abb. 4: Güte der Modelle",
        "Tableau 4 – Performance des modèles",
        "Figura 2: Rendimiento de los modelos",
        "Tabela 3: Desempenho dos modelos",
    ],
)
def test_a_labelled_caption_of_many_lines(first: str) -> None:
    assert kind(text(first, 5)) is BlockKind.FIGURE_TITLE


def test_a_text_that_speaks_of_a_table() -> None:
    assert kind(text("Table 4 shows how the models did", 5)) is BlockKind.TEXT
    assert kind(text("Table 4 shows how the models did", 1)) is BlockKind.FIGURE_TITLE


def test_a_labelled_title_is_a_caption_wherever_it_stands() -> None:
    title = replace(text("Figure 58: Ships of the line", 1, below=300.0), kind=BlockKind.PARAGRAPH_TITLE)
    assert kind(title) is BlockKind.FIGURE_TITLE


@pytest.mark.parametrize("words", ["References", "Contents", "Literatur"])
def test_the_name_of_a_list_in_the_running_header_is_no_heading(words: str) -> None:
    header = replace(text(words, 1, below=60.0), kind=BlockKind.HEADER)
    body = text("In the year of the flood the landing was 12", 2)
    told = assign_roles([header, body, TABLE], 1000, 1400, born_digital=True)
    assert [one.kind for one in told[:2]] == [BlockKind.HEADER, BlockKind.TEXT]


def test_a_labelled_text_far_from_any_table() -> None:
    assert kind(text("Table 4: Performance of the models", 5, below=300.0)) is BlockKind.TEXT


@pytest.mark.parametrize("words", ["4.4 报告期末公司优先股股东总数", "三、股东情况", "（二）股东情况", "3.1 Ships"])
def test_the_title_of_a_section_above_a_table_is_no_caption(words: str) -> None:
    told = replace(text(words, 1), kind=BlockKind.FIGURE_TITLE)
    assert kind(told) is BlockKind.PARAGRAPH_TITLE


@pytest.mark.parametrize("words", ["1.5 million ships, by year:", "Ships by year", "3.1 单位：元；"])
def test_a_caption_without_a_label_stays_one(words: str) -> None:
    assert kind(replace(text(words, 1), kind=BlockKind.FIGURE_TITLE)) is BlockKind.FIGURE_TITLE


def test_boxes_to_tick_are_no_heading() -> None:
    assert kind(replace(text("□适用 √不适用", 1, below=300.0), kind=BlockKind.PARAGRAPH_TITLE)) is BlockKind.TEXT


def test_a_large_label_and_its_value_are_no_heading() -> None:
    def large(first: str) -> BlockKind:
        lines = [Line(word, polygon_of((100.0, y, 300.0, y + 40))) for word, y in ((first, 100.0), ("2002", 150.0))]
        block = Block(BlockKind.TEXT, polygon_of((100.0, 100.0, 300.0, 190.0)), tuple(lines))
        body = [text("Running text of a page", 6, below=y) for y in (1000.0, 1300.0)]
        return assign_roles([block, *body], 1000, 1400, born_digital=True)[0].kind

    assert large("Publication date:") is BlockKind.TEXT
    assert large("Publication date") is not BlockKind.TEXT


@pytest.mark.parametrize("end", [".", "。", ":"])
def test_sentences_above_a_table_are_no_caption(end: str) -> None:
    words = "The company has three subsidiaries and a joint venture, as given in the following table" + end
    assert kind(replace(text(words, 1), kind=BlockKind.FIGURE_TITLE)) is BlockKind.TEXT


def test_short_numbered_lines_above_paragraphs_are_headings() -> None:
    def page(below: int) -> list[BlockKind]:
        blocks = []
        for n in range(3):
            blocks += [
                text(f"{n + 2}、水泥业务", 1, below=130.0 + 300 * n),
                text("水泥是工程的主要材料", below, below=160.0 + 300 * n + 30 * below),
            ]
        return [block.kind for block in assign_roles(blocks, 1000, 1400, born_digital=True)]

    assert page(3)[::2] == [BlockKind.PARAGRAPH_TITLE] * 3
    assert page(1)[::2] == [BlockKind.TEXT] * 3


def test_ideographs_taller_than_the_code_beside_them_are_no_headings() -> None:
    def row(words: str, y: float, tall: float) -> Block:
        box = polygon_of((100.0, y, 100.0 + 12 * len(words), y + tall))
        return Block(BlockKind.TEXT, box, (Line(words, box),))

    code = [row("set TEMP to a folder that every program can find", 100 + 60.0 * n, 18) for n in range(12)]
    prose = [
        row("卸载之后需要清理注册表中留下的项目并且重新启动计算机一次就可以了。", 130 + 60.0 * n, 22) for n in range(3)
    ]
    short = [row("显示", 850.0, 22), row("安装完成", 950.0, 30)]
    told = assign_roles([*code, *prose, *short], 1000, 1400, born_digital=True)
    assert [block.kind for block in told[-2:]] == [BlockKind.TEXT, BlockKind.PARAGRAPH_TITLE]
    assert {block.kind for block in told[:-2]} == {BlockKind.TEXT}


def test_a_sentence_that_ends_in_a_full_width_stop_is_no_heading() -> None:
    block = replace(text("1. 设两事件相互独立，证明其对立事件也相互独立．", 1, below=300.0), kind=BlockKind.TEXT)
    large = replace(block, lines=(replace(block.lines[0], polygon=polygon_of((100.0, 260.0, 900.0, 300.0))),))
    body = [text("Running text of a page", 6, below=y) for y in (1000.0, 1300.0)]
    assert assign_roles([large, *body], 1000, 1400, born_digital=True)[0].kind is BlockKind.TEXT


@pytest.mark.parametrize(
    "words", ["• 甲等于乙的平方根", "(A) 甲等于乙的平方根", "（B）甲等于乙的平方根", "研究生姓名：张三"]
)
def test_a_tall_item_of_a_list_or_a_form_is_no_heading(words: str) -> None:
    box = polygon_of((100.0, 260.0, 900.0, 300.0))
    block = Block(BlockKind.TEXT, box, (Line(words, box),))
    body = [text("Running text of a page", 6, below=y) for y in (1000.0, 1300.0)]
    told = assign_roles([block, *body], 1000, 1400, born_digital=True)[0].kind
    assert told is BlockKind.TEXT


@pytest.mark.parametrize("seen", [BlockKind.PARAGRAPH_TITLE, BlockKind.TEXT, BlockKind.FIGURE_TITLE])
def test_the_title_of_a_section_right_below_a_table_is_no_note_of_it(seen: BlockKind) -> None:
    block = replace(text("3 Ships of the line", 1, below=840.0), kind=seen)
    large = [line.bbox for line in block.lines]
    body = text("In the year of the flood the landing was built anew", 4, below=1200.0)
    told = assign_roles([TABLE, block, body], 1000, 1400, large=large, born_digital=True)
    assert told[1].kind is BlockKind.PARAGRAPH_TITLE
    told = assign_roles([TABLE, block, body], 1000, 1400, born_digital=True)
    assert told[1].kind is not BlockKind.PARAGRAPH_TITLE


def test_what_is_larger_than_running_text_below_a_picture_is_no_caption() -> None:
    picture = Block(BlockKind.IMAGE, TABLE.polygon)
    block = replace(text("Ships of the line", 1, below=840.0), kind=BlockKind.FIGURE_TITLE)
    large = [line.bbox for line in block.lines]
    body = text("In the year of the flood the landing was built anew", 4, below=1200.0)
    told = assign_roles([picture, block, body], 1000, 1400, large=large, born_digital=True)
    assert told[1].kind is BlockKind.PARAGRAPH_TITLE
    assert assign_roles([picture, block, body], 1000, 1400, born_digital=True)[1].kind is BlockKind.FIGURE_TITLE


def test_a_paragraph_below_a_picture_is_no_caption() -> None:
    """What the network sees right below a picture as one goes on with the text where it is set and stands alike."""
    words = "The crane that stood still was the one that reached furthest"
    paragraph, seen = text(words, 3, below=470.0), replace(text(words, 3, below=890.0), kind=BlockKind.FIGURE_TITLE)
    assert [block.kind for block in assign_roles([paragraph, TABLE, seen], 1000, 1400, born_digital=True)] == [
        BlockKind.TEXT,
        BlockKind.TABLE,
        BlockKind.TEXT,
    ]
    # One that is narrower, or alone on its page, may be a caption.
    lines = tuple(replace(line, polygon=polygon_of((200, line.bbox[1], 800, line.bbox[3]))) for line in seen.lines)
    narrow = replace(seen, lines=lines, polygon=polygon_of((200, *seen.bbox[1:2], 800, seen.bbox[3])))
    for blocks in ([paragraph, TABLE, narrow], [TABLE, seen]):
        assert assign_roles(blocks, 1000, 1400, born_digital=True)[-1].kind is BlockKind.FIGURE_TITLE
