"""Headings in larger type are parted from text and from one another; a chapter's number belongs to its title."""

from __future__ import annotations

from collections.abc import Sequence

from pagemill.document import Block, BlockKind, Line
from pagemill.geometry import polygon_of
from pagemill.reading.blocks.roles import assign_roles
from pagemill.reading.headings.chapter_labels import labels_joined
from pagemill.reading.headings.heading_parts import HeadingSigns, paragraph_parts, title_parts
from pagemill.reading.headings.heavy_headings import headings_alike
from pagemill.reading.headings.numbered_headings import is_heavy_section

TEXT, HEADING, TITLE = BlockKind.TEXT, BlockKind.PARAGRAPH_TITLE, BlockKind.DOC_TITLE
WORDS = "Running text of the page as it comes, line for line, from one side to the other."


def line(text: str, y: float, tall: float = 20, x: float = 100) -> Line:
    return Line(text, polygon_of((x, y, x + 0.5 * tall * len(text), y + tall)))


BODY = [line(WORDS, 800 + 30 * n) for n in range(6)]


def signs(
    lines: Sequence[Line], large: Sequence[Line] = (), heavy: Sequence[Line] = (), others: Sequence[Line] = BODY
) -> HeadingSigns:
    return HeadingSigns([*lines, *others], {}, [one.bbox for one in heavy], [one.bbox for one in large])


def parts(lines: Sequence[Line], large: Sequence[Line]) -> list[tuple[str, BlockKind]]:
    told = paragraph_parts(lines, signs(lines, large))
    return [(" / ".join(one.text for one in part), kind) for part, kind in told]


def titles(
    lines: Sequence[Line], large: Sequence[Line] = (), heavy: Sequence[Line] = (), others: Sequence[Line] = BODY
) -> list[tuple[str, BlockKind]]:
    told = title_parts(lines, signs(lines, large, heavy, others))
    return [(" / ".join(one.text for one in part), kind) for part, kind in told]


def block(kind: BlockKind, *lines: Line) -> Block:
    boxes = [one.bbox for one in lines]
    x0, y0, x1, y1 = (pick(side) for pick, side in zip((min, min, max, max), zip(*boxes, strict=True), strict=True))
    return Block(kind, polygon_of((x0, y0, x1, y1)), tuple(lines))


def test_headings_in_larger_type_are_parted_from_the_short_text_around_them() -> None:
    studies, licence = line("Studies", 100, 28), line("Licence", 170, 28)
    lines = [studies, line("Degree in pedagogy.", 136), licence, line("Own car", 206)]
    assert parts(lines, [studies, licence]) == [
        ("Studies", HEADING),
        ("Degree in pedagogy.", TEXT),
        ("Licence", HEADING),
        ("Own car", TEXT),
    ]
    assert parts(lines, []) == [(" / ".join(one.text for one in lines), TEXT)]


def test_a_number_beside_a_large_title_stays_with_it() -> None:
    number, title = line("3", 100, 28), line("Third section", 100, 28, x=160)
    assert parts([number, title, line("A sample.", 140)], [number, title]) == [
        ("3 / Third section", HEADING),
        ("A sample.", TEXT),
    ]


def test_a_sentence_in_larger_type_is_text() -> None:
    lead = line("The ferry crosses again.", 100, 28)
    lines = [lead, line("It was laid up for a year.", 140)]
    assert parts(lines, [lead]) == [(" / ".join(one.text for one in lines), TEXT)]


def test_headings_one_below_the_other_are_parted_where_the_upper_one_had_room() -> None:
    upper, lower = line("3.5.1 Followed by a part", 100), line("And by one more level", 143)
    assert titles([upper, lower]) == [(upper.text, HEADING), (lower.text, HEADING)]
    # A line that goes on in the next one stands close above it, or had no room.
    close = line("And by one more level", 126)
    assert titles([upper, close]) == [(f"{upper.text} / {close.text}", HEADING)]
    full = line(WORDS, 100)
    assert titles([full, lower]) == [(f"{full.text} / {lower.text}", HEADING)]


def test_headings_of_two_sizes_are_parted() -> None:
    upper, lower = line("FIRST MAIN TOPIC", 100, 24), line("FIGURES, TABLES", 139, 20, x=150)
    assert titles([upper, lower]) == [(upper.text, HEADING), (lower.text, HEADING)]


def test_what_stands_below_a_heading_and_is_neither_heavy_nor_large_is_text() -> None:
    upper, lower = line("5.3 December", 100), line("Saved date and time", 130)
    assert titles([upper, lower], heavy=[upper]) == [(upper.text, HEADING), (lower.text, TEXT)]
    section = line("5.3.1 The first of them", 130)
    assert titles([upper, section], heavy=[upper]) == [(upper.text, HEADING), (section.text, HEADING)]


def test_a_heading_that_is_smaller_is_no_end_of_the_one_above_it() -> None:
    upper = block(HEADING, line("FIRST MAIN TOPIC", 100, 24))
    lower = block(TEXT, line("FIGURES AND TABLES", 139, 20))
    heavy = [upper.bbox, lower.bbox]
    assert [one.text for one in headings_alike([upper, lower], heavy)] == [upper.text, lower.text]
    same = block(TEXT, line("FIGURES, TABLES", 139, 24))
    assert len(headings_alike([upper, same], [upper.bbox, same.bbox])) == 1


def test_a_chapters_number_is_of_its_title() -> None:
    label, title = block(HEADING, line("Chapter 2", 100, 38)), block(TITLE, line("John Smith", 200, 46))
    (joined,) = labels_joined([label, title])
    assert (joined.kind, joined.text) == (TITLE, "Chapter 2\nJohn Smith")
    far = block(TITLE, line("John Smith", 400, 46))
    assert labels_joined([label, far]) == [label, far]
    other = block(HEADING, line("John Smith", 100, 38))
    assert labels_joined([other, title]) == [other, title]


def roles(blocks: Sequence[Block], large: Sequence[Block] = (), heavy: Sequence[Block] = ()) -> list[Block]:
    return assign_roles(blocks, 1000, 1400, (), [b.bbox for b in heavy], [b.bbox for b in large], born_digital=True)


def test_a_large_line_heads_a_page_with_hardly_any_text() -> None:
    alone = block(TEXT, line("2", 100, 27), line("Sorting without case", 100, 27, x=140))
    assert roles([alone])[0].kind is TEXT
    told = roles([alone], large=[alone])[0]
    assert (told.kind, told.level) == (HEADING, 2)


def test_a_row_in_heavy_letters_with_a_sections_number_is_a_heading() -> None:
    row = block(TEXT, line("2.1.1.4", 500), line("Once more, and again", 500, x=200))
    text = block(TEXT, *BODY)
    assert [one.kind for one in roles([row, text], heavy=[row])] == [HEADING, TEXT]
    assert [one.kind for one in roles([row, text])] == [TEXT, TEXT]
    assert not is_heavy_section(block(TEXT, line("2 Bold", 500)), [(0, 0, 1000, 1400)])


def test_a_title_with_its_chapters_number_above_it_is_the_documents() -> None:
    chapter = block(HEADING, line("Chapter 2", 100, 38), line("John Smith", 200, 46))
    assert roles([chapter, block(TEXT, *BODY)], large=[chapter])[0].kind is TITLE
    numbered = block(HEADING, line("2 John Smith", 200, 46))
    assert roles([numbered, block(TEXT, *BODY)], large=[numbered])[0].kind is HEADING


def test_a_sentence_in_the_type_of_the_text_is_no_heading_however_the_network_sees_it() -> None:
    sentence = block(HEADING, line("This is the main argument.", 500))
    assert [one.kind for one in roles([sentence, block(TEXT, *BODY)])] == [TEXT, TEXT]
    assert [one.kind for one in roles([sentence, block(TEXT, *BODY)], heavy=[sentence])] == [HEADING, TEXT]
    for text in ("Notes of the Harbour Co.", "3. This is the main argument."):
        assert roles([block(HEADING, line(text, 500)), block(TEXT, *BODY)])[0].kind is HEADING


def test_a_title_much_larger_than_the_line_above_it_is_parted_from_it() -> None:
    upper, lower = line("First of two parts", 100, 27), line("Numbers", 140, 46)
    assert titles([upper, lower]) == [(upper.text, HEADING), (lower.text, HEADING)]


def test_a_paragraph_in_large_type_that_is_seen_as_a_title_stays_whole_and_is_text() -> None:
    rows = [
        line("The driver hands this sheet over with the goods that he brings. Scan to", 200, 36),
        line("confirm them.", 255, 30),
    ]
    assert titles(rows, large=rows) == [(" / ".join(row.text for row in rows), HEADING)]
    seen = block(HEADING, *rows)
    assert roles([seen], large=[seen])[0].kind is TEXT


def test_a_short_sentence_in_large_type_on_a_page_without_other_text_is_text() -> None:
    alone = block(TEXT, line("Kept for ten years.", 600, 30))
    assert roles([alone], large=[alone])[0].kind is TEXT


def test_a_heading_set_apart_below_a_number_is_another_one() -> None:
    number, title = line("2.1", 100, 28), line("Solutions of what was asked in the chapters", 100, 28, 180)
    hanging = line("of all of them", 134, 28, 180)
    other = line("Solutions to the questions of the second chapter", 160, 28)
    assert titles([number, title, other]) == [(f"2.1 / {title.text}", HEADING), (other.text, HEADING)]
    assert titles([number, title, hanging]) == [(f"2.1 / {title.text} / of all of them", HEADING)]


def test_a_heavy_section_beside_another_column_is_a_heading() -> None:
    own = block(TEXT, line("3.3 Stops of a list", 200, x=700))
    column = block(TEXT, *(line("Running text of the page.", 100 + 30 * n, x=350) for n in range(6)))
    value = block(TEXT, line("Running text of the page.", 200, x=350))
    heavy = [one.bbox for one in own.lines]
    assert assign_roles([column, own], 1240, 1754, heavy=heavy, born_digital=True)[1].kind is HEADING
    assert assign_roles([value, own], 1240, 1754, heavy=heavy, born_digital=True)[1].kind is TEXT


def heavy_block(text: str, x: float, y: float, tall: float = 24, kind: BlockKind = BlockKind.TEXT) -> Block:
    box = polygon_of((x, y, x + 12 * len(text), y + tall))
    return Block(kind, box, (Line(text, box),))


def alike(block: Block, body: float = 24) -> BlockKind:
    """What a heavy block becomes beside a heading in another column, above text of a height."""
    title = heavy_block("General description", 640, 200, 28, BlockKind.PARAGRAPH_TITLE)
    text = heavy_block("The sensor measures the level of water by its pressure", 640, 260, body)
    others = [
        heavy_block(f"{n} readings over many years and in all kinds of water", 640, 300 + 30 * n, body)
        for n in range(3)
    ]
    told = headings_alike([title, text, *others, block], [title.bbox, block.bbox])
    return told[-1].kind


def test_a_heavy_row_of_the_height_of_a_heading_and_larger_than_the_text_is_one_in_any_column() -> None:
    assert alike(heavy_block("Applications", 100, 420, 28)) is BlockKind.PARAGRAPH_TITLE
    assert alike(heavy_block("Applications", 100, 420, 28), body=27) is BlockKind.TEXT
    assert alike(heavy_block("Applications", 100, 420, 34)) is BlockKind.TEXT


def test_a_heavy_row_level_with_a_heading_of_its_height_is_one() -> None:
    assert alike(heavy_block("Features", 100, 200, 28), body=27) is BlockKind.PARAGRAPH_TITLE


def test_a_caption_without_a_label_is_a_heading_where_it_is_larger_than_the_text() -> None:
    ratings, kind = "Absolute maximum ratings", BlockKind.FIGURE_TITLE
    assert alike(heavy_block(ratings, 100, 420, 28, kind)) is BlockKind.PARAGRAPH_TITLE
    assert alike(heavy_block(f"Table 3 {ratings}", 100, 420, 28, kind)) is kind
    assert alike(heavy_block(ratings, 640, 420, 28, kind), body=27) is kind
