"""Lines become paragraphs where a reader sees them end."""

from dataclasses import replace

import pytest

from pagemill.document import Line, LineSource
from pagemill.geometry import polygon_of
from pagemill.reading.prose.paragraph_breaks import begins_item
from pagemill.reading.prose.paragraphs import gather_paragraphs, rows_of, split_paragraphs


def line(text: str, x: float, y: float, width: float = 600, tall: float = 20) -> Line:
    return Line(text, polygon_of((x, y, x + width, y + tall)))


def texts(parts: list[list[Line]]) -> list[str]:
    return ["|".join(part.text for part in group) for group in parts]


def test_a_wider_gap_ends_a_paragraph() -> None:
    lines = [line("a", 100, 100), line("b", 100, 128), line("c", 100, 156), line("d", 100, 210), line("e", 100, 238)]
    assert texts(split_paragraphs(lines)) == ["a|b|c", "d|e"]


def test_rows_that_are_all_far_apart_are_no_paragraph() -> None:
    """The rows of a form have a usual gap too; so have lines that are set wide, which go on."""
    assert texts(split_paragraphs([line(text, 100, 100 + 62 * n) for n, text in enumerate("abc")])) == ["a", "b", "c"]
    assert texts(split_paragraphs([line(text, 100, 100 + 56 * n) for n, text in enumerate("abc")])) == ["a|b|c"]


def test_a_first_line_set_in_begins_one() -> None:
    lines = [line("a", 140, 100, 560), line("b", 100, 128), line("c", 100, 156, 300), line("d", 140, 184, 560)]
    assert texts(split_paragraphs(lines)) == ["a|b|c", "d"]


def test_a_row_with_room_for_the_next_word_ended_a_paragraph() -> None:
    lines = [line("One goes on", 100, 100), line("and ends.", 100, 128, 300), line("Two is next", 100, 156)]
    assert texts(split_paragraphs(lines)) == ["One goes on|and ends.", "Two is next"]
    # No room was left for the long word, and so the sentence alone ended.
    lines[1:] = [line("and ends.", 100, 128, 560), line("Internationally", 100, 156)]
    assert texts(split_paragraphs(lines)) == ["One goes on|and ends.|Internationally"]


def test_rows_set_in_go_on_where_the_row_at_the_margin_begins() -> None:
    rows = [
        ("Aalto, J. The house", 0),
        ("by the lake. 1950.", 40),
        ("Berg, M. The hill", 0),
        ("and the town. 1961.", 40),
    ]
    lines = [
        line(text, 100 + inset, 100 + 28 * n, 600 - inset if not inset else 300) for n, (text, inset) in enumerate(rows)
    ]
    assert texts(split_paragraphs(lines)) == [
        "Aalto, J. The house|by the lake. 1950.",
        "Berg, M. The hill|and the town. 1961.",
    ]


def test_items_within_items_and_what_comes_after_them() -> None:
    lines = [
        line("• an item that is long enough", 130, 100, 570),
        line("to go on.", 150, 128, 200),
        line("– one below it.", 180, 156, 300),
        line("What follows is at the margin again", 100, 184),
        line("and goes on.", 100, 212, 300),
    ]
    assert texts(split_paragraphs(lines)) == [
        "• an item that is long enough|to go on.",
        "– one below it.",
        "What follows is at the margin again|and goes on.",
    ]


def test_a_paragraph_set_in_below_an_item_that_ended_is_its_own() -> None:
    lines = [
        line("11．阅读下列材料，回答问题。", 100, 100, 300),
        line("材料一　本市自下月起对老旧小区的供水", 140, 128, 560),
        line("管道进行分批改造，涉及十二个街道。", 100, 156, 500),
    ]
    assert texts(split_paragraphs(lines)) == [lines[0].text, f"{lines[1].text}|{lines[2].text}"]
    # Below the text of an item, right of its number, it goes on.
    lines[0] = line("11．阅读下列材料，了解本市的供水情况，然后回答", 100, 100)
    assert texts(split_paragraphs(lines[:2])) == [f"{lines[0].text}|{lines[1].text}"]


def test_a_number_within_a_sentence_begins_no_item() -> None:
    lines = [
        line("they counted the boxes and found", 100, 100),
        line("12. June was late", 100, 128),
        line("x", 100, 156),
    ]
    assert len(split_paragraphs(lines)) == 1


def test_list_items_stand_alone() -> None:
    lines = [line("1. one", 100, 100), line("2. two", 100, 128), line("• three", 100, 156), line("goes on", 100, 184)]
    assert texts(split_paragraphs(lines)) == ["1. one", "2. two", "• three|goes on"]
    assert begins_item("（一）总则")
    assert not begins_item("12.5 元")


def test_lines_side_by_side_are_one_row() -> None:
    lines = [line("right", 400, 102, 200), line("left", 100, 100, 200), line("below", 100, 140, 200)]
    assert texts(rows_of(lines)) == ["left|right", "below"]


def test_columns_without_a_region_stay_apart() -> None:
    left = [line(f"l{i}", 100, 100 + 28 * i, 300) for i in range(3)]
    right = [line(f"r{i}", 600, 104 + 28 * i, 300) for i in range(3)]
    assert texts(gather_paragraphs([*left, *right])) == ["l0|l1|l2", "r0|r1|r2"]


def test_no_lines_no_paragraphs() -> None:
    assert split_paragraphs([]) == []
    assert gather_paragraphs([]) == []


def test_rows_that_begin_with_labels_are_each_their_own() -> None:
    rows = ("培养单位：计算机科学与技术系", "学 科：计算机科学与技术", "研究生：张 三", "指导教师：李 四 教授")
    lines = [line(row, 100, 100 + 40 * n, 22.0 * len(row)) for n, row in enumerate(rows)]
    assert texts(split_paragraphs(lines)) == list(rows)
    signed = ["乙方（盖章）：青岚设备公司", "日期：2026年4月17日"]
    assert texts(split_paragraphs([line(row, 100, 100 + 40 * n, 300) for n, row in enumerate(signed)])) == signed


def test_each_raised_mark_begins_a_note() -> None:
    rows = ("∗The first is told of at length, so that its row is full", "†The second", "¹A third", "²And a fourth one")
    lines = [line(row, 100, 100 + 24 * n) for n, row in enumerate(rows)]
    assert texts(split_paragraphs(lines)) == list(rows)


def test_answers_to_choose_from_are_items() -> None:
    rows = ("(A) 偶函数的导数是奇函数", "（B）奇函数的导数是偶函数", "⋄ 周期函数的导数", "・ 单调函数的导数")
    assert all(map(begins_item, rows))
    assert not begins_item("(Also told of here)")


def test_a_mark_that_comes_before_the_one_above_begins_no_note() -> None:
    rows = ("‡ A word of a script whose letters are such marks and fill", "† their rows all the same")
    lines = [line(row, 100, 100 + 24 * n) for n, row in enumerate(rows)]
    assert texts(split_paragraphs(lines)) == ["|".join(rows)]


def test_a_name_in_smaller_type_is_no_part_of_the_message_below_it() -> None:
    """Rows found in a picture are hardly lower in smaller type."""
    name, message = line("李倩", 119, 1235, 52, 34), line("那我明天把盖章的合同寄出", 144, 1275, 390, 37)
    assert texts(split_paragraphs([name, message])) == ["李倩", "那我明天把盖章的合同寄出"]
    whole = line("河水漫上了堤岸，村", 144, 1235, 288, 34)
    assert texts(split_paragraphs([whole, line("里。", 144, 1275, 60, 37)])) == ["河水漫上了堤岸，村|里。"]


def test_a_date_below_a_name_is_its_own_and_one_that_ends_a_sentence_is_not() -> None:
    office, date = line("长河市水务局", 777, 100, 185), line("2023年4月12日", 749, 128, 210)
    assert texts(split_paragraphs([office, date])) == ["长河市水务局", "2023年4月12日"]
    assert texts(
        split_paragraphs(
            [
                line("各单位应当在规定的期限内提交全部材料，期限截至二十三年初即", 100, 100),
                line(date.text, 100, 128, 210),
            ]
        )
    ) == ["各单位应当在规定的期限内提交全部材料，期限截至二十三年初即|2023年4月12日"]


def test_chapters_one_below_the_other_and_lettered_items_are_each_their_own() -> None:
    chapters = [line(f"第{number}章 规划", 150, 100 + 40 * n, 200) for n, number in enumerate("一二三")]
    assert texts(split_paragraphs(chapters)) == [chapter.text for chapter in chapters]
    items = [line("a）在一日内不大于百分之一；", 150, 100, 300), line("b）在一月内不大于百分之二。", 150, 128, 300)]
    assert texts(split_paragraphs(items)) == [item.text for item in items]


def test_rows_with_western_labels_are_each_their_own_and_a_value_goes_on() -> None:
    rows = (
        "From: Helena Marsh",
        "Date of birth: 4 March 1984",
        "To: Thomas Cole of the Institute of Hydrology in York;",
    )
    lines = [line(row, 100, 100 + 28 * n) for n, row in enumerate((*rows, "Ruth Adeyemi", "Subject: The gauge"))]
    assert texts(split_paragraphs(lines)) == [*rows[:2], f"{rows[2]}|Ruth Adeyemi", "Subject: The gauge"]


def test_a_lettered_item_begins_where_no_sentence_goes_on_with_its_letter() -> None:
    head = line("(2) The authority may by order amend the first schedule so as to", 100, 100)
    items = [line(text, 140, 128 + 28 * n) for n, text in enumerate(("(a) add a water,", "(b) remove a water, or"))]
    assert texts(split_paragraphs([head, *items])) == [head.text, *(item.text for item in items)]
    first = line("The authority may amend the schedule where that is needed for", 100, 100)
    second = line("(b) a reason, or for (a) another that is told in this section.", 100, 128)
    assert texts(split_paragraphs([first, second])) == [f"{first.text}|{second.text}"]


def test_a_remark_begins_below_a_sentence() -> None:
    item = [line("2. Loosen the four screws of the cover. Do not remove them.", 100, 100)]
    note = line("Note: Some water may run out when the cover is lifted up.", 122, 128)
    assert texts(split_paragraphs([*item, note])) == [item[0].text, note.text]
    going = line("2. Loosen the four screws of the cover and then write on the", 100, 100)
    assert texts(split_paragraphs([going, note])) == [f"{going.text}|{note.text}"]


def test_who_speaks_begins_below_a_sentence() -> None:
    rows = ["问：你在现场看到了什么？", "答：我看到水位上升，就打了电话。", "问：几点？"]
    assert texts(split_paragraphs([line(row, 100, 100 + 28 * n) for n, row in enumerate(rows)])) == rows
    asked = ["Q: Where is the data kept?", "A: It is kept in York."]
    assert texts(split_paragraphs([line(row, 100, 100 + 28 * n) for n, row in enumerate(asked)])) == asked
    goes_on = ["他打电话的时候水位已经上升，于是", "答：我看到了。"]
    assert len(split_paragraphs([line(row, 100, 100 + 28 * n) for n, row in enumerate(goes_on)])) == 1


def test_each_message_of_a_talk_stands_below_the_name_of_who_wrote_it() -> None:
    rows = ["Anna Frey 09:14", "Did the quotation come in", "林慕遥 2025-03-04 10:02:33", "还没有"]
    assert texts(split_paragraphs([line(row, 100, 100 + 28 * n) for n, row in enumerate(rows)])) == rows
    lone = ["We met again in the hall at 09:14", "and went to see the weir"]
    assert len(split_paragraphs([line(row, 100, 100 + 28 * n) for n, row in enumerate(lone)])) == 1


def test_labels_side_by_side_are_a_row_of_their_own() -> None:
    above = line("流域水文过程受气候变化与人类活动的共同影响", 100, 100)
    row = [line("中图分类号：P333", 100, 128, 180), line("文献标志码：A", 400, 128, 120)]
    below = line("近年来，随着退耕还林工程的实施，下垫面条件", 100, 156)
    whole = [above.text, "中图分类号：P333|文献标志码：A", below.text]
    assert texts(split_paragraphs([above, *row, below])) == whole
    one = [row[0], line("文献标志码", 400, 128, 120)]
    assert len(split_paragraphs([above, *one, below])) == 1


@pytest.mark.parametrize(
    ("salutation", "alone"),
    [
        ("Hi Jan,", True),
        ("Good morning all!", True),
        ("Guten Tag Herr Weiss,", True),
        ("Dear Ms Olufsen,", True),
        ("Sehr geehrter Herr Frey,", True),
        ("尊敬的林先生：", True),
        ("Dear reader, what follows is", False),
        ("Dearly departed friends,", False),
    ],
)
def test_whom_a_letter_speaks_to_stands_alone(salutation: str, alone: bool) -> None:
    rows = [("Your enquiry about moorings at the pier", 500), (salutation, 480), ("the committee met in the hall", 600)]
    lines = [line(text, 100, 100 + 28 * n, wide) for n, (text, wide) in enumerate(rows)]
    assert len(split_paragraphs(lines)) == (3 if alone else 1)


def test_a_last_word_left_of_the_first_line_ends_its_paragraph() -> None:
    """A paragraph of two lines whose second is shorter than the indent of the first, below a heading of its own."""
    lines = [
        line("8.1 货物逾期未提出异议的视为验收合", 142, 100, 558),
        line("格。", 100, 128, 42),
        line("8.2 另起", 142, 156),
    ]
    assert texts(gather_paragraphs(lines)) == [f"{lines[0].text}|格。", "8.2 另起"]
    # A label below a sentence that ended, a mark in the margin, and what stands beside a short line are none.
    for first, second in (
        (line("8.1 货物逾期未提出异议的视为验收。", 142, 100, 558), lines[1]),
        (lines[0], line("注", 100, 128, 42)),
        (line("8.1 货物", 142, 100, 100), lines[1]),
        (lines[0], line("格。", 20, 128, 42)),
    ):
        assert len(gather_paragraphs([first, second])) == 2


@pytest.mark.parametrize("number", ["(12) held in the stem by a thread", "(16), which is of rubber"])
def test_the_number_of_a_part_at_the_head_of_a_row_is_of_the_sentence_before(number: str) -> None:
    lines = [line("A valve comprises a stem (10) and a core", 100, 100), line(number, 100, 128, 500)]
    assert len(split_paragraphs(lines)) == 1
    # An item begins with a capital, or stands below a row that ended or had room.
    for first, second in (
        (lines[0], line("(12) Held in the stem", 100, 128)),
        (line("A valve comprises a stem and a core:", 100, 100), lines[1]),
        (line("A valve comprises", 100, 100, 300), line(number, 100, 128)),
    ):
        assert len(split_paragraphs([first, second])) == 2


def test_of_two_gaps_the_smaller_one_is_that_of_the_lines() -> None:
    lines = [line("One stands alone", 100, 100), line("Two goes on", 100, 144), line("and ends.", 100, 171)]
    assert texts(split_paragraphs(lines)) == ["One stands alone", "Two goes on|and ends."]


def test_rows_in_which_a_sentence_goes_on_tell_how_close_lines_are_set() -> None:
    speeches = [line("A full row that ends here.", 100, 100), line("Another one that ends so too.", 100, 156)]
    for top in (212, 296):
        speeches += [line("A speech that is longer than", 100, top), line("a row ends below.", 100, top + 28)]
    assert [len(part) for part in split_paragraphs(speeches)] == [1, 1, 2, 2]
    # One pair alone may be set close by chance.
    assert [len(part) for part in split_paragraphs(speeches[:4])] == [4]


def test_below_a_sentence_less_room_parts_the_lines_of_a_file() -> None:
    rows = [line("One ends with its row.", 100, 100), line("Two goes on", 100, 130), line("and ends.", 100, 154)]
    assert [len(part) for part in split_paragraphs(rows)] == [3]
    rows = [replace(row, source=LineSource.TEXT_LAYER) for row in rows]
    assert [len(part) for part in split_paragraphs(rows)] == [1, 2]
    # In the middle of a sentence it does not.
    rows[0] = replace(rows[0], text="One goes on")
    assert [len(part) for part in split_paragraphs(rows)] == [3]


def test_sentences_of_ideographs_set_in_alike_are_a_paragraph_each() -> None:
    first, second = "本标准规定了运输包装件堆码试验的原理、设备和步骤。", "本标准适用于评定运输包装件承受压力的能力。"
    lines = [line(first, 140, 100, 560), line(second, 140, 128, 480)]
    assert texts(split_paragraphs(lines)) == [first, second]
    # Rows that go on, that a paragraph's second row stands left of, and those of a narrow cell are not told so.
    for rows in (
        [line(first[:-1], 140, 100, 560), line(second, 140, 128, 480)],
        [line(first, 140, 100, 560), line("的能力。", 100, 128, 80)],
        [line("规定了。", 140, 100, 80), line("适用于。", 140, 128, 80)],
    ):
        assert len(split_paragraphs(rows)) == 1
