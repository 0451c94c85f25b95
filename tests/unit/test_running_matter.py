"""Running headers, footers and page numbers are told from the body by their place together with another sign."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pagemill.document import BlockKind, Line, LineSource
from pagemill.geometry import polygon_of
from pagemill.reading.blocks.running_matter import Apart, take_running_matter
from pagemill.reading.layout.regions import Region, RegionKind
from pagemill.reading.rules.rule import Rule

PAGE_WIDTH, PAGE_HEIGHT = 1240, 1754
LEFT, RIGHT, TALL, STEP = 140, 1100, 20, 30


def line(text: str, x0: float, y0: float, x1: float, tall: float = TALL) -> Line:
    return Line(text, polygon_of((x0, y0, x1, y0 + tall)))


def body(first: float = 200, rows: int = 40) -> list[Line]:
    words = "the goods are carried from the yard to the quay and from the quay to the ship that waits"
    return [line(words, LEFT, first + STEP * n, RIGHT) for n in range(rows)]


def told(
    lines: list[Line],
    regions: tuple[Region, ...] = (),
    rules: tuple[Rule, ...] = (),
    solid: tuple[tuple[float, float, float, float], ...] = (),
) -> Apart:
    return take_running_matter(lines, regions, rules, solid, PAGE_WIDTH, PAGE_HEIGHT)


def kinds(apart: Apart) -> dict[str, BlockKind]:
    return {block.text: block.kind for block in apart.blocks}


def test_a_header_with_its_page_number_at_the_other_end_is_taken() -> None:
    header = [line("Carriage by sea", LEFT, 100, 300), line("17", 1070, 100, RIGHT)]
    apart = told(header + body())
    assert kinds(apart) == {"Carriage by sea": BlockKind.HEADER, "17": BlockKind.NUMBER}
    assert apart.lines == body()


def test_a_header_above_a_rule_is_taken_though_it_is_larger_than_the_body() -> None:
    header = line("NOTES ON THE CARRIAGE OF GOODS", LEFT, 90, 760, tall=26)
    assert not told([header, *body(160)]).blocks
    ruled = told([header, *body(160)], (Region(RegionKind.HEADER, (130, 80, 780, 120), 0.6),), (Rule(126, 140, 1100),))
    assert kinds(ruled) == {header.text: BlockKind.HEADER}


def test_a_title_stays_in_the_body_though_the_network_sees_a_header() -> None:
    title = line("THE HARBOUR COMPANY", 450, 90, 790, tall=38)
    seen = Region(RegionKind.HEADER, (440, 80, 800, 140), 0.9)
    assert not told([title, *body()], (seen,)).blocks


def test_the_first_line_of_a_letter_is_no_header() -> None:
    # It stands alone at the top, as a running header does, and nothing else speaks for one.
    assert not told([line("Harbour Street 4", LEFT, 80, 330), *body()]).blocks


def test_headers_in_two_rows_are_taken_together() -> None:
    header = [
        line("Downloaded from http://ships.example on 4 May", 300, 12, 900),
        line("Cargo", LEFT, 40, 220),
        line("447", 1060, 40, RIGHT),
    ]
    apart = told(header + body(110))
    assert set(kinds(apart).values()) == {BlockKind.HEADER, BlockKind.NUMBER}
    assert apart.lines == body(110)


@pytest.mark.parametrize("text", ["17", "- 17 -", "第 17 页", "Page 3 of 9", "xiv", "Ⅻ"])
def test_a_page_number_alone_in_the_last_row_is_taken_in_every_form(text: str) -> None:
    apart = told([*body(), line(text, 600, 1690, 650)])
    assert kinds(apart) == {text: BlockKind.NUMBER}


def test_a_page_number_is_taken_where_the_text_of_a_page_ends_early() -> None:
    apart = told([*body(rows=12), line("62", 610, 660, 632)])
    assert kinds(apart) == {"62": BlockKind.NUMBER}


def test_a_footer_of_three_parts_is_taken() -> None:
    parts = [
        line("Revision: 2.4", LEFT, 1540, 280),
        line("P/N 119", 600, 1540, 690),
        line("10 June", 1010, 1540, RIGHT),
    ]
    apart = told(body() + parts)
    assert set(kinds(apart).values()) == {BlockKind.FOOTER}
    assert apart.lines == body()


def test_a_footnote_is_no_footer() -> None:
    note = line("* That is to say, before the ship has left the harbour of its register.", LEFT, 1600, 800, tall=15)
    seen = Region(RegionKind.FOOTER, (130, 1590, 820, 1625), 0.7)
    assert not told([*body(), note], (seen,)).blocks


def test_the_last_row_of_the_body_is_no_footer_though_the_network_sees_one() -> None:
    lines = body(rows=48)
    seen = Region(RegionKind.FOOTER, lines[-1].bbox, 0.6)
    assert not told(lines, (seen,)).blocks


def test_print_along_the_side_is_kept_apart_from_level_text() -> None:
    side = Line("Downloaded from ships.example on 4 May", polygon_of((16, 330, 40, 1088)))
    apart = told([side, *body()])
    assert kinds(apart) == {side.text: BlockKind.ASIDE_TEXT}
    assert apart.lines == body()


def test_a_page_of_standing_lines_has_none_along_its_side() -> None:
    standing = [Line("竖排的文字从上往下读", polygon_of((1200 - 50 * n, 100, 1230 - 50 * n, 900))) for n in range(20)]
    assert told(standing).lines == standing


def test_a_ticket_has_no_running_matter() -> None:
    lines = [line("The Harbour Inn", 300, 40, 700), line("Table 4", LEFT, 300, 300), line("17", 600, 1690, 650)]
    assert told(lines).lines == lines


def test_a_page_without_lines_gives_nothing() -> None:
    assert told([]) == Apart([], [])


def test_a_figure_before_the_footer_counts_as_what_comes_before_it() -> None:
    # The figure ends where the row begins: nothing sets the row apart.
    row = line("A harbour at night, seen from the tower of its customs house", LEFT, 1560, 800)
    seen = Region(RegionKind.FOOTER, (130, 1550, 820, 1590), 0.6)
    assert told([*body(rows=20), row], (seen,)).blocks
    assert not told([*body(rows=20), row], (seen,), solid=((LEFT, 900, RIGHT, 1558),)).blocks


def test_a_books_headline_need_not_stand_apart() -> None:
    row = [line("400", LEFT, 170, 180), line("HUSBANDRY", 560, 170, 700), line("[Ch. XIX.", 990, 170, RIGHT)]
    assert kinds(told(row + body())) == {
        "400": BlockKind.NUMBER,
        "HUSBANDRY": BlockKind.HEADER,
        "[Ch. XIX.": BlockKind.HEADER,
    }


def test_the_first_row_of_a_table_without_rules_is_no_headline() -> None:
    rows = [
        [line(str(n + 1), LEFT, y, 160), line("Rope", 560, y, 620), line(f"{9 - n}.50", 1040, y, RIGHT)]
        for n, y in enumerate(range(170, 170 + 8 * STEP, STEP))
    ]
    assert not told([cell for row in rows for cell in row] + body(500)).blocks


def test_a_logo_further_out_than_a_header_is_running_matter() -> None:
    logo = line("HLC", 960, 30, RIGHT, tall=50)
    header = [line("Carriage by sea", LEFT, 100, 300), line("17", 1070, 100, RIGHT)]
    assert told([logo, *header, *body()]).lines == body()
    assert not told([logo, *body()]).blocks


def test_rows_close_to_a_footer_and_far_from_the_body_are_of_it() -> None:
    logo = [line("HARBOUR", LEFT, 1620, 260), line("AND SONS, LTD.", LEFT, 1644, 300)]
    foot = [line("A company of the sea", LEFT, 1668, 330, tall=14), line("17", 1070, 1668, RIGHT, tall=14)]
    assert told([*body(rows=30), *logo, *foot]).lines == body(rows=30)
    near = body(first=1620 - STEP * 30, rows=30)
    assert told([*near, *logo, *foot]).lines == [*near, *logo]


def test_a_logos_words_are_no_title_where_the_text_is_the_files_own() -> None:
    words = line("HARBOUR UNIVERSITY", 450, 50, 790, tall=45)
    seen = Region(RegionKind.HEADER, (440, 40, 800, 100), 0.9)
    own = [replace(one, source=LineSource.TEXT_LAYER) for one in body()]
    assert kinds(told([words, *own], (seen,))) == {words.text: BlockKind.HEADER}
    assert not told([words, *body()], (seen,)).blocks
    assert not told([words, *own]).blocks


def test_below_a_table_that_fills_the_page_a_row_with_a_page_number_is_a_footer() -> None:
    foot = [line("Annual report", LEFT, 1690, 400), line("88", 600, 1690, 630)]
    filled = (LEFT, 150.0, RIGHT, 1600.0)
    rule = (Rule(1675, LEFT, RIGHT),)

    def taken(lines: list[Line], *, has_table: bool) -> Apart:
        return take_running_matter(lines, (), rule, [filled], PAGE_WIDTH, PAGE_HEIGHT, has_table=has_table)

    assert kinds(taken(foot, has_table=True)) == {"Annual report": BlockKind.FOOTER, "88": BlockKind.NUMBER}
    assert taken(foot, has_table=False).blocks == []
    assert taken([foot[0]], has_table=True).blocks == []


def test_print_along_the_side_is_told_where_hardly_any_other_text_was_read() -> None:
    side = Line("Downloaded from the archive of the harbour on the first of May", polygon_of((1200, 600, 1222, 1400)))
    rows = [line("of it", LEFT, 200 + 60 * n, 300) for n in range(12)]
    assert kinds(told([*rows, side])) == {side.text: BlockKind.ASIDE_TEXT}


def test_rows_of_a_footer_come_from_above_whatever_order_they_are_given_in() -> None:
    seen = Region(RegionKind.FOOTER, (130, 1625, 780, 1690), 0.9)
    below, above = line("** by sea, or by road", LEFT, 1660, 620, tall=14), line("* by rail", LEFT, 1635, 380, tall=14)
    number = line("17", 1070, 1660, RIGHT)
    apart = told([*body(), below, above, number], (seen,))
    assert [block.text for block in apart.blocks] == [above.text, below.text, number.text]


def test_a_sections_title_in_larger_type_than_running_text_is_no_header_however_the_network_sees_it() -> None:
    number, title = line("3", LEFT, 150, 160, tall=24), line("Sorting with case", 190, 150, 480, tall=24)
    seen = (Region(RegionKind.HEADER, (LEFT, 150, 480, 174), 0.8),)
    large = [(LEFT, 150, RIGHT, 174)]

    def taken(*row: Line) -> bool:
        lines = [*row, *body(197)]
        return bool(take_running_matter(lines, seen, (), (), PAGE_WIDTH, PAGE_HEIGHT, large=large).blocks)

    assert told([number, title, *body(197)], seen).blocks
    assert not taken(number, title)
    # At the other end of the row it is the page's.
    assert taken(replace(title, polygon=polygon_of((LEFT, 150, 430, 174))), line("3", 1080, 150, RIGHT, tall=24))


def test_a_sections_title_right_above_a_table_at_the_top_is_no_header_though_the_network_is_sure() -> None:
    number, title = line("3", LEFT, 80, 160, tall=24), line("Sorting with case", 190, 80, 480, tall=24)
    seen = (Region(RegionKind.HEADER, (185, 78, 485, 106), 0.91),)
    large = [(LEFT, 80, RIGHT, 104)]
    table = [(LEFT, 160.0, RIGHT, 900.0)]
    lines = [number, title, *body(980, rows=20)]
    found = take_running_matter(lines, seen, (), table, PAGE_WIDTH, PAGE_HEIGHT, has_table=True, large=large)
    assert found.blocks == []


@pytest.mark.parametrize(("tall", "taken"), [(PAGE_HEIGHT, True), (2.2 * PAGE_WIDTH, False)])
def test_the_last_message_on_the_screen_of_a_telephone_is_no_footer(tall: float, taken: bool) -> None:
    last = line("OK, thank you", 900, tall - 100, RIGHT)
    seen = Region(RegionKind.FOOTER, last.bbox, 0.9)
    lines = [*body(rows=6), *body(first=tall - 700, rows=6), last]
    apart = take_running_matter(lines, [seen], (), (), PAGE_WIDTH, tall)
    assert bool(apart.blocks) is taken


def test_words_in_larger_type_at_the_head_of_a_page_are_a_title_whatever_is_drawn_below() -> None:
    box = (LEFT, 110, 420, 134)
    seen = (Region(RegionKind.HEADER, box, 0.82),)
    rules = (Rule(142, LEFT, RIGHT),)

    def taken(text: str, large: list[tuple[float, float, float, float]]) -> bool:
        lines = [Line(text, polygon_of(box)), *body(180)]
        return bool(take_running_matter(lines, seen, rules, (), PAGE_WIDTH, PAGE_HEIGHT, large=large).blocks)

    assert taken("Sorting with case", [])
    assert not taken("Sorting with case", [box])
    # In capitals running headers are set as often as titles.
    assert taken("SORTING WITH CASE", [box])


def test_a_heading_by_its_type_below_a_header_is_none() -> None:
    header = [line("4 Sorting", LEFT, 70, 260), line("17", 1070, 70, RIGHT)]
    heading = line("4.2 Sorting with case", LEFT, 130, 420)
    seen = (Region(RegionKind.HEADER, heading.bbox, 0.93),)
    lines = [*header, heading, *body(200)]

    def taken(titled: list[tuple[float, float, float, float]]) -> list[str]:
        apart = take_running_matter(lines, seen, (), (), PAGE_WIDTH, PAGE_HEIGHT, titled=titled)
        return [block.text for block in apart.blocks]

    assert taken([]) == ["4 Sorting", "17", "4.2 Sorting with case"]
    # Of the outermost row it is the running header's, which may have a type of its own too.
    assert taken([header[0].bbox, heading.bbox]) == ["4 Sorting", "17"]


@pytest.mark.parametrize("gap", [20, 200])
def test_a_caption_at_the_edge_of_a_page_stays_with_its_table(gap: float) -> None:
    captions = [line("TABLE 3: TOLLS BY MONTH", 440, 70, 800), line("Figure 4: The lower landing", 440, 1660, 800)]
    solid = ((LEFT, 90.0 + gap, RIGHT, 500.0), (LEFT, 1200.0, RIGHT, 1660.0 - gap))
    seen = (
        Region(RegionKind.HEADER, captions[0].bbox, 0.9),
        Region(RegionKind.FOOTER, captions[1].bbox, 0.9),
    )
    apart = told([*captions, *body(600, rows=15)], seen, solid=solid)
    assert [block.text for block in apart.blocks] == ([] if gap == 20 else [one.text for one in captions])


def test_words_of_the_files_own_far_larger_than_the_body_are_a_title_though_seen_as_a_header() -> None:
    own = [replace(one, source=LineSource.TEXT_LAYER) for one in body(300)]
    title = replace(line("The Carrier's Year", LEFT, 90, 760, tall=44), source=LineSource.TEXT_LAYER)
    seen, rules = (Region(RegionKind.HEADER, title.bbox, 0.95),), (Rule(150, LEFT, RIGHT, 0),)

    def taken(head: Line) -> list[Line]:
        large = [head.bbox]
        apart = take_running_matter([head, *own], seen, rules, (), PAGE_WIDTH, PAGE_HEIGHT, large=large)
        return [each for block in apart.blocks for each in block.lines]

    smaller = replace(title, polygon=polygon_of((LEFT, 90, 760, 90 + 1.4 * TALL)), text="THE CARRIER'S YEAR 19 | 2")
    assert taken(title) == []
    assert taken(smaller) == [smaller]


def test_who_is_sent_copies_is_of_the_letter_though_it_stands_at_the_foot_between_rules() -> None:
    rules = (Rule(1600, LEFT, RIGHT, 0), Rule(1650, LEFT, RIGHT, 0))

    def taken(text: str) -> int:
        foot = line(text, LEFT, 1612, 620)
        seen = (Region(RegionKind.FOOTER, foot.bbox, 0.95),)
        return len(told([*body(), foot], seen, rules).blocks)

    assert taken("市政府办公室，市应急管理局。") == 1
    assert taken("抄送：市政府办公室，市应急管理局。") == 0
