"""Lines, and the regions that the layout network saw, put together into blocks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pagemill.document import Block, BlockKind, Line, LineSource
from pagemill.geometry import Bbox, polygon_of
from pagemill.reading.blocks.assembly import Found, assemble
from pagemill.reading.blocks.hanging_marks import with_their_marks
from pagemill.reading.layout.regions import Region, RegionKind
from pagemill.reading.rules.rule import Rule

FORMULA = BlockKind.DISPLAY_FORMULA
HEADINGS = (BlockKind.PARAGRAPH_TITLE, BlockKind.DOC_TITLE)
IMAGE = np.full((1754, 1240, 3), 255, np.uint8)


def line(text: str, y: float, x0: float = 120, x1: float = 1100, tall: float = 20) -> Line:
    return Line(text, polygon_of((x0, y, x1, y + tall)))


def told(lines: list[Line], *regions: tuple[RegionKind, Bbox]) -> list[tuple[BlockKind, str]]:
    seen = [Region(kind, box, 0.9) for kind, box in regions]
    return [(block.kind, block.text) for block in assemble(Found(IMAGE, lines, seen, (), (), True))]


BODY = [
    line(f"the ships of the {n}th fleet lie in the harbour and wait for the tide to come", 300 + 32 * n)
    for n in range(6)
]


BODY_BELOW = [replace(one, polygon=tuple((x, y + 500) for x, y in one.polygon)) for one in BODY]


def test_a_region_that_stops_short_of_a_line_has_it_still() -> None:
    last = line("and for the wind.", 300 + 32 * 6, x1=320)
    whole = "\n".join(one.text for one in (*BODY, last))
    assert told([*BODY, last], (RegionKind.TEXT, (110, 295, 1110, 500))) == [(BlockKind.TEXT, whole)]


def test_a_line_of_another_size_that_a_region_touches_is_its_own_block() -> None:
    title = line("THE TIDE", 268, x1=420, tall=34)
    (first, *_) = told([title, *BODY], (RegionKind.TEXT, (110, 292, 1110, 500)))
    assert first == (BlockKind.DOC_TITLE, "THE TIDE")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The ships are told apart by the colours of their funnels, as they were in 1954.", BlockKind.TEXT),
        ("Hall J, Roe P. The colours of funnels. Ships 1954;12:41-48.", BlockKind.REFERENCE_CONTENT),
        ("[3] 王某. 船舶烟囱颜色研究[J]. 海运, 1998.", BlockKind.REFERENCE_CONTENT),
        ("References", BlockKind.REFERENCE),
    ],
)
def test_what_the_network_takes_for_references_is_believed_where_it_reads_like_one(text: str, kind: BlockKind) -> None:
    lines = [*BODY, line(text, 700)]
    assert told(lines, (RegionKind.REFERENCE, (110, 690, 1110, 730)))[-1] == (kind, text)


def test_words_that_the_network_takes_for_a_formula_are_text() -> None:
    assert told([*BODY, line("ANALYSIS.", 700)], (RegionKind.EQUATION, (110, 690, 1110, 730)))[-1][0] is BlockKind.TEXT
    formula = told([*BODY, line("E = mc2", 700)], (RegionKind.EQUATION, (110, 690, 1110, 730)))[-1]
    assert formula == (BlockKind.DISPLAY_FORMULA, "E = mc2")


def test_a_heading_that_begins_with_summary_is_no_abstract() -> None:
    head = line("SUMMARY FINANCIAL INFORMATION", 240, x1=600, tall=28)
    region = (RegionKind.TITLE, (110.0, 235.0, 610.0, 272.0))
    assert told([head, *BODY], region)[0][0] in (BlockKind.PARAGRAPH_TITLE, BlockKind.DOC_TITLE)
    abstract = line("Summary: the ships wait for the tide and leave with it, all of them.", 240)
    assert told([abstract, *BODY])[0][0] is BlockKind.ABSTRACT


@pytest.mark.parametrize(("number", "kind"), [(True, BlockKind.FOOTER), (False, BlockKind.FOOTNOTE)])
def test_small_print_below_a_short_rule_is_a_note_but_not_beside_the_pages_number(
    number: bool, kind: BlockKind
) -> None:
    foot = line("A company of the sea and of its harbours", 1640, x1=420, tall=15)
    lines = [*BODY, foot, *([line("17", 1640, x0=1080, x1=1100, tall=15)] if number else [])]
    seen = [Region(RegionKind.FOOTER, (110, 1630, 440, 1665), 0.9)]
    blocks = assemble(Found(IMAGE, lines, seen, (), (), True, (Rule(1630, 120, 360),)))
    assert {block.text: block.kind for block in blocks}[foot.text] is kind


def test_what_stands_below_a_sum_is_of_its_formula_though_its_region_stops_short_of_it() -> None:
    lines = [*BODY, line("∑ a(s) = b", 700, x0=230, x1=800, tall=44), line("s,Rs=I", 736, x0=150, x1=240)]
    (formula,) = [block for block in told(lines, (RegionKind.EQUATION, (226, 695, 810, 752))) if block[0] is FORMULA]
    assert formula[1].split("\n") == ["∑ a(s) = b", "s,Rs=I"]
    words = line("and so on", 736, x0=150, x1=240)
    assert (BlockKind.TEXT, "and so on") in told([*lines[:-1], words], (RegionKind.EQUATION, (226, 695, 810, 752)))


def test_the_last_line_of_an_entry_is_the_entrys() -> None:
    entries = [
        line("3. Hall J, Roe P. The colours of funnels. Ships 1954;12:41-48.", 700),
        line("4. Hall, J. and Roe, P. The colours of flags. Ships, vol. 13 (1955), pp. 406-", 740),
        line("415.", 764, x0=150, x1=200),
        line("5. Hall J, Roe P. The colours of sails. Ships 1956;14:41-48.", 804),
    ]
    blocks = told(
        [*BODY, *entries],
        *((RegionKind.REFERENCE, (110, one.bbox[1] - 4, 1110, one.bbox[3] + 2)) for one in (*entries[:2], entries[3])),
    )
    assert [text for kind, text in blocks if kind is BlockKind.REFERENCE_CONTENT] == [
        entries[0].text,
        f"{entries[1].text}\n415.",
        entries[3].text,
    ]


def heavy_told(lines: list[Line], heavy: list[Line], kind: RegionKind = RegionKind.TEXT) -> list[tuple[BlockKind, str]]:
    seen = [Region(kind, (110, 295, 1110, 500), 0.9)]
    found = Found(IMAGE, lines, seen, (), (), True, heavy=[one.bbox for one in heavy])
    return [(block.kind, block.text) for block in assemble(found)]


def test_a_heavy_line_on_top_of_a_paragraph_is_its_heading() -> None:
    heading = line("General rights", 300, x1=300)
    body = [line(one.text.capitalize(), one.bbox[1]) for one in BODY[1:]]
    below = "\n".join(one.text for one in body)
    assert heavy_told([heading, *body], [heading]) == [
        (BlockKind.PARAGRAPH_TITLE, heading.text),
        (BlockKind.TEXT, below),
    ]
    assert heavy_told([heading, *body], []) == [(BlockKind.TEXT, f"{heading.text}\n{below}")]


@pytest.mark.parametrize(
    ("first", "x1", "second"),
    [
        ("General rights of every member,", 400, "The ships lie"),
        ("General rights of every", 400, "member of the fleet"),
        ("The general rights of every member of the fleet are", 1100, "Those of the Admiral"),
    ],
)
def test_heavy_words_that_a_sentence_begins_with_stay_in_it(first: str, x1: float, second: str) -> None:
    heading = line(first, 300, x1=x1)
    lines = [heading, line(second, 332), *BODY[2:]]
    assert len(heavy_told(lines, [heading])) == 1


def test_a_sentence_in_a_row_of_its_own_is_no_heading_though_its_line_is_higher_than_most() -> None:
    """A deep or a raised sign makes a line's box higher, and its letters no larger."""
    sentence = line("Lay the ships at the quay.", 240, x1=420, tall=26)
    assert told([sentence, *BODY])[0] == (BlockKind.TEXT, sentence.text)
    title = line("Lay the ships at the quay", 240, x1=420, tall=26)
    assert told([title, *BODY])[0][0] in HEADINGS


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("II. The tides", 2),
        ("B. The tides", 3),
        ("12 Tides", 2),
        ("3.1 Tides", 3),
        ("404 Tides", 3),
        ("15 Dec", 3),
        ("3rd of May, 2027", 3),
        ("10月5日", 3),
    ],
)
def test_a_number_tells_the_level_of_a_section_and_a_code_none(text: str, level: int) -> None:
    heading = line(text, 250, x1=300)
    found = assemble(Found(IMAGE, [heading, *BODY], [Region(RegionKind.TITLE, heading.bbox, 0.9)], (), (), True))
    assert [block.level for block in found if block.text == text] == [level]


@pytest.mark.parametrize("kind", [RegionKind.TEXT, RegionKind.TITLE])
def test_lines_that_are_all_heavy_stay_together(kind: RegionKind) -> None:
    lines = [line("Rights of members", 300, x1=400), line("Of the third fleet", 332, x1=420)]
    assert [text for _, text in heavy_told(lines, lines, kind)] == ["Rights of members\nOf the third fleet"]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("The package brings some commands, which are run as told:", False),
        ("mounting the root of all the files from elsewhere;", False),
        ("船闸的管理人员在每个月的月底应当注意以下几个方面的事项：", False),
        ("$ nmap mirwiz", False),
        ("# aa-enforce /usr/bin/pidgin", False),
        ("Of the months:", True),
        ("注意事项：", True),
        ("# 3 of the ferries", True),
    ],
)
def test_what_the_network_takes_for_a_heading_is_none_where_it_goes_on_below_or_is_a_command(
    text: str, heading: bool
) -> None:
    ((kind, _),) = heavy_told([line(text, 300, x1=900)], [], RegionKind.TITLE)
    assert (kind is not BlockKind.TEXT) == heading


def test_headings_right_below_one_another_are_two() -> None:
    lines = [line("SCHEDULE 20 - POLICIES", 300, x1=500), line("1. GROUP COMPANIES", 332, x1=420)]
    told_lines = heavy_told(lines, lines, RegionKind.TITLE)
    assert [text for _, text in told_lines] == [one.text for one in lines]


def test_heavy_paragraphs_like_a_heading_are_headings_too() -> None:
    first = line("The ferries of the northern harbour", 240, x1=600)
    second = [
        line("Growing the harbour is an undertaking that needs well-trained crews and effective", 540),
        line("masters, and the town may not be able to pay for it.", 566, x1=700),
    ]
    other = line("Heavy words in a box at the side", 700, x0=700, x1=1100)
    seen = [
        Region(RegionKind.TITLE, (110, 235, 610, 265), 0.9),
        Region(RegionKind.TEXT, (110, 295, 1110, 490), 0.9),
        Region(RegionKind.TEXT, (110, 535, 1110, 590), 0.9),
        Region(RegionKind.TEXT, (690, 695, 1110, 725), 0.9),
    ]
    heavy = [one.bbox for one in (first, *second, other)]
    found = Found(IMAGE, [first, *BODY, *second, other], seen, (), (), True, heavy=heavy)
    headings = [block.text for block in assemble(found) if block.kind in HEADINGS]
    assert headings == [first.text, f"{second[0].text}\n{second[1].text}"]


def test_the_last_words_of_a_heavy_heading_are_of_it() -> None:
    first = line("Growing the harbour is an undertaking that needs well-trained crews and effective masters,", 240)
    last = line("needs.", 266, x1=190)
    seen = [Region(RegionKind.TITLE, (110, 235, 1110, 262), 0.9), Region(RegionKind.TEXT, (110, 295, 1110, 490), 0.9)]
    for heavy, count in (([first, last], 1), ([first], 2)):
        found = Found(IMAGE, [first, last, *BODY], seen, (), (), True, heavy=[one.bbox for one in heavy])
        top = [block.text for block in assemble(found) if block.bbox[1] < 290]
        assert len(top) == count


@pytest.mark.parametrize("mark", ["2.", "a)", "(iv)", "•"])
def test_a_mark_that_the_layout_network_left_out_is_of_its_text(mark: str) -> None:
    hanging = line(mark, 300, x0=70, x1=70 + 10 * len(mark))
    (text,) = told([hanging, *BODY], (RegionKind.TEXT, (110, 295, 1110, 500)))
    assert text[1].split("\n")[:2] == [mark, BODY[0].text]


@pytest.mark.parametrize("number", ["1", "3.2", "1.2.6.1"])
def test_the_number_of_a_section_that_was_seen_as_a_title_is_of_its_title(number: str) -> None:
    x1 = 120 + 12 * len(number)
    lines = [*BODY, line(number, 600, x1=x1), line("Rates of the harbour", 600, x0=x1 + 40, x1=600)]
    boxes = [(110.0, 595.0, x1 + 5.0, 625.0), (x1 + 30.0, 595.0, 610.0, 625.0)]
    (*_, title) = told(lines, *((RegionKind.TITLE, box) for box in boxes))
    assert title == (BlockKind.PARAGRAPH_TITLE, f"{number}\nRates of the harbour")


@pytest.mark.parametrize(("word", "x0", "y"), [("12,4", 70, 300), ("2.", 20, 420), ("2.", -40, 300)])
def test_what_stands_elsewhere_or_is_no_mark_stays_alone(word: str, x0: float, y: float) -> None:
    beside = line(word, y, x0=x0, x1=x0 + 10)
    assert len(told([beside, *BODY], (RegionKind.TEXT, (110, 295, 1110, 500)))) == 2


def test_marks_find_their_texts_without_comparing_all_that_blocks_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of hundreds of short blocks would take seconds."""

    def compared(one: Block, other: object) -> bool:
        raise AssertionError("compared by value")

    monkeypatch.setattr(Block, "__eq__", compared)
    blocks = [
        Block(BlockKind.TEXT, one.polygon, (one,))
        for one in (line("2.", 300, x0=70, x1=90), line("Rates of the harbour", 300))
    ]
    (text,) = with_their_marks(blocks)
    assert [one.text for one in text.lines] == ["2.", "Rates of the harbour"]


CODE = [line(text, 400 + 30 * n, x1=120 + 12 * len(text)) for n, text in enumerate(("loop {", "cross(river)", "}"))]


def typed_told(lines: list[Line], *regions: tuple[RegionKind, Bbox]) -> list[tuple[BlockKind, str]]:
    page = np.full((1700, 1200, 3), 255, np.uint8)
    seen = [Region(kind, box, 0.9) for kind, box in regions]
    found = Found(page, lines, seen, [], [], born_digital=True, monospaced=[one.bbox for one in CODE])
    return [(block.kind, block.text) for block in assemble(found)]


def test_a_listing_parts_the_text_that_it_stands_in_and_is_no_figure() -> None:
    above, below = line("The ferry crosses for as long", 360), line("as the river lets it do so.", 500)
    listing = (BlockKind.ALGORITHM, "\n".join(one.text for one in CODE))
    parts = [(BlockKind.TEXT, above.text), listing, (BlockKind.TEXT, below.text)]
    lines = [above, *CODE, below]
    assert typed_told(lines, (RegionKind.TEXT, (110, 350, 1110, 530))) == parts
    assert typed_told(lines, (RegionKind.FIGURE, (110, 395, 400, 485))) == parts


def test_rows_of_a_listing_are_of_the_body_and_leave_the_page_its_number() -> None:
    rows = [line(f"cross({n})", 1500 - 30 * n, x1=240) for n in range(8)]
    number = line("14", 1640, x0=590, x1=610)
    page = np.full((1700, 1200, 3), 255, np.uint8)
    boxes = [one.bbox for one in rows]
    found = Found(page, [*rows, number], [], [], [], born_digital=True, monospaced=boxes)
    assert [block.kind for block in assemble(found)] == [BlockKind.ALGORITHM, BlockKind.NUMBER]


def block_of(kind: BlockKind, text: str, x0: float, x1: float, tall: float = 20) -> Block:
    own = line(text, 300, x0, x1, tall)
    return Block(kind, own.polygon, (own,))


@pytest.mark.parametrize("seen", [BlockKind.TEXT, BlockKind.FIGURE_TITLE])
def test_a_title_as_short_as_a_mark_has_its_number(seen: BlockKind) -> None:
    number, title = block_of(BlockKind.PARAGRAPH_TITLE, "1", 120, 140), block_of(seen, "Sets", 170, 230)
    (joined,) = with_their_marks([number, title])
    assert [one.text for one in joined.lines] == ["1", "Sets"]


def test_the_letter_of_an_appendix_is_of_its_title() -> None:
    letter, title = block_of(BlockKind.TEXT, "A", 120, 140), block_of(BlockKind.TEXT, "A gallery of ships", 170, 400)
    (joined,) = with_their_marks([letter, title])
    assert [one.text for one in joined.lines] == ["A", "A gallery of ships"]
    assert len(with_their_marks([letter, block_of(BlockKind.TEXT, "A gallery of ships", 170, 400, tall=30)])) == 2


def test_of_two_regions_on_each_other_one_that_ends_a_letter_early_has_its_lines_still() -> None:
    first = "1. The ships of the third fleet lie in the harbour and wait for the tide"
    lines = [line(first, 300), line("to come.", 332, 140, 260), line("2. They sail.", 364, x1=300)]
    inner, outer = (118, 295, 1070, 390), (116, 290, 1104, 392)
    blocks = assemble(
        Found(IMAGE, lines, [Region(RegionKind.TEXT, *two) for two in ((inner, 0.6), (outer, 0.5))], (), (), True)
    )
    assert [block.text for block in blocks] == [f"{first}\nto come.", "2. They sail."]


def test_a_numbered_line_right_above_a_deeper_one_that_heads_a_paragraph_is_a_heading() -> None:
    def text(y: float) -> list[Line]:
        words = "各单位要高度重视此项工作，明确责任分工，确保各项措施落实到位，不得拖延"
        return [line(words, y, 120, 1100), line(words + "。", y + 32, 120, 900)]

    def titled(*titles: Line) -> list[str]:
        lines = [*text(200), titles[0], *text(340), *titles[1:], *text(540)]
        return [block for kind, block in told(lines) if kind in HEADINGS]

    one, two, deeper = (
        line("一、检查范围", 290, 160, 290),
        line("二、检查内容", 440, 160, 290),
        line("（一）设施", 490, 160, 270),
    )
    assert titled(one, two, deeper) == ["一、检查范围", "二、检查内容"]
    assert titled(one, two, replace(deeper, text="（一）设施，")) == []


def test_a_contents_list_whose_dots_are_drawn_is_no_figure_where_the_network_sees_one() -> None:
    rows = [
        part
        for n in range(6)
        for part in (line(f"Part {n}", 300 + 40 * n, x1=260), line(str(9 * n), 300 + 40 * n, x0=1060))
    ]
    seen = (RegionKind.FIGURE, (110, 290, 1110, 540))
    kinds = {kind for kind, _ in told([line("Contents", 200, x1=300), *rows, *BODY_BELOW], seen)}
    assert BlockKind.CONTENT in kinds
    assert BlockKind.IMAGE not in kinds
    assert BlockKind.IMAGE in {kind for kind, _ in told([*rows, *BODY_BELOW], seen)}


def test_a_row_of_the_text_in_which_a_sentence_goes_on_is_no_heading_where_the_network_sees_one() -> None:
    rows = ["the region of the north, and the boats that lie there over winter wait", "The boats of the north wait"]
    for text, kind in zip(rows, (BlockKind.TEXT, BlockKind.DOC_TITLE), strict=True):
        own = replace(line(text, 150), source=LineSource.TEXT_LAYER)
        seen = (RegionKind.TITLE, (110, 140, 1110, 180))
        assert [told_kind for told_kind, said in told([own, *BODY], seen) if said == text] == [kind]


def test_rows_of_labels_that_the_network_took_for_a_caption_are_text_each_its_own() -> None:
    rows = ["收货单位：海曙家电商行", "地 址：中山西路88号"]
    lines = [*BODY, line(rows[0], 600, x1=420), line(rows[1], 632, x1=380)]
    seen = told(lines, (RegionKind.TABLE_CAPTION, (110, 590, 430, 660)))
    assert seen[-2:] == [(BlockKind.TEXT, rows[0]), (BlockKind.TEXT, rows[1])]


def test_an_address_is_no_heading_where_the_network_sees_one() -> None:
    rows = [line(text, 100 + 26 * n, x1=340) for n, text in enumerate(("Ms Frey", "14 Ferry Lane", "Port Ellis PE2"))]
    lines = [replace(one, source=LineSource.TEXT_LAYER) for one in (*rows, *BODY)]
    region = (RegionKind.TITLE, (110.0, 95.0, 350.0, 178.0))
    assert told(lines, region)[0] == (BlockKind.TEXT, "Ms Frey\n14 Ferry Lane\nPort Ellis PE2")


def test_titles_of_columns_that_the_network_sees_as_one_are_each_their_own() -> None:
    titles = [line("Ingredients", 240, x1=300, tall=26), line("Method", 240, x0=620, x1=740, tall=26)]
    columns = [line(f"of the soup, part {n}", 290 + 30 * n, x0=x0, x1=x0 + 400) for n in range(4) for x0 in (120, 620)]
    found = told([*titles, *columns], (RegionKind.TITLE, (110.0, 235.0, 750.0, 270.0)))
    assert [text for kind, text in found if kind in HEADINGS] == ["Ingredients", "Method"]
    assert [text.split(",")[0] for _, text in found] == ["Ingredients", "of the soup", "Method", "of the soup"]


def test_menus_have_each_name_with_its_price() -> None:
    names, lines = ("Eel on toast", "Soup of leeks", "Pie of the day"), []
    for n, name in enumerate(names):
        lines += [line(name, 300 + 70 * n, x1=300), line(f"{n}.50", 300 + 70 * n, x0=1040)]
        lines.append(line("with bread and butter from the farm", 326 + 70 * n, x1=600, tall=16))
    assert [text for _, text in told(lines) if "\n" in text] == [f"{name}\n{n}.50" for n, name in enumerate(names)]
