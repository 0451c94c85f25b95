"""Margins, notes, long headings and pages of a table: what rules tell of ordinary pages, and what they leave."""

from __future__ import annotations

from pathlib import Path

import pytest

from counting import counted_reading
from drawings import Sheet, text_pdf
from drawings.sheet import break_lines, font
from pagemill.document import Block, BlockKind
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings

READING = load_settings(None, {"PAGEMILL_READING_PROFILE": "fast", "PAGEMILL_MODELS_PRECISION": "f32"}).settings
SENTENCE = "The ferry went back to its old route in April, with a crew of nine and room for sixty carts. "
CHINESE = "渡船四月起恢复原来的航线，船员九人，可载车六十辆，码头的收费与上一年度相同。"
LONG = (
    "The town of the lower landing may not be repaid what it lent for the ferry in winter, "
    "and the county may decide that tolls are to be raised again before that is settled, "
    "which would harm those who cross it every day."
)


def read(sheet: Sheet, folder: Path) -> tuple[list[Block], bool]:
    """The blocks of a page, and whether the layout network was asked about it."""
    path = folder / "page.pdf"
    path.write_bytes(text_pdf([sheet]))
    with counted_reading() as work:
        (page,) = Reader(READING).read(path, Kind.PDF, [0], ReadOptions())
    return list(page.blocks), work.of("layout")[0] > 0


def paragraphs(sheet: Sheet, y: float, *counts: int, text: str = SENTENCE) -> float:
    for count in counts:
        y = sheet.paragraph(120, y, 1000, text * count, 26, "serif") + 26
    return y


def titles(blocks: list[Block]) -> list[str]:
    return [" ".join(line.text for line in block.lines) for block in blocks if block.kind is BlockKind.PARAGRAPH_TITLE]


def test_a_bold_heading_of_several_full_rows_is_one_where_it_stands_apart(tmp_path: Path) -> None:
    sheet = Sheet()
    y = paragraphs(sheet, 150, 4, 5)
    rows = list(break_lines(LONG, font("serif", 26), 1000))
    assert len(rows) == 3
    for step, row in enumerate(rows):
        sheet.write(120, y + 20 + 40 * step, row, 26, "serif", bold=True)
    paragraphs(sheet, y + 180, 3, 6)
    blocks, asked = read(sheet, tmp_path)
    assert not asked
    assert titles(blocks) == [LONG]


@pytest.mark.parametrize(("below", "told"), [("Not applicable.", True), ("Lower Landing Ltd.", False)])
def test_a_heading_may_stand_over_a_short_sentence_and_not_over_an_address(
    below: str, told: bool, tmp_path: Path
) -> None:
    sheet = Sheet()
    y = paragraphs(sheet, 150, 4, 5)
    sheet.write(120, y + 10, "Tolls at the landing", 26, "serif", bold=True)
    sheet.write(120, y + 60, below, 26, "serif")
    paragraphs(sheet, y + 140, 3, 6)
    blocks, asked = read(sheet, tmp_path)
    assert asked is not told
    assert not told or titles(blocks) == ["Tolls at the landing"]


def test_a_band_behind_the_running_matter_and_a_line_along_the_edge_are_no_figures(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.fill([(0, 0), (1240, 60)], (180, 200, 230))
    sheet.fill([(1180, 1700), (1240, 1754)], (200, 150, 40))
    sheet.rule((1200, 100, 1203, 1690))
    paragraphs(sheet, 150, 4, 5, 6)
    blocks, asked = read(sheet, tmp_path)
    assert not asked
    assert {block.kind for block in blocks} == {BlockKind.TEXT}


def test_a_line_between_words_is_shown_to_the_network(tmp_path: Path) -> None:
    sheet = Sheet()
    paragraphs(sheet, 150, 4, 5)
    for step in range(6):
        sheet.write(120, 800 + 50 * step, "Tolls at the landing", 26, "serif")
        sheet.write(700, 800 + 50 * step, "Carts in the first months", 26, "serif")
    sheet.rule((640, 800, 643, 1100))
    _, asked = read(sheet, tmp_path)
    assert asked


@pytest.mark.parametrize("mark", ["(*)", "(:)", "Source:"])
def test_a_notes_mark_is_read_with_its_note(mark: str, tmp_path: Path) -> None:
    sheet = Sheet()
    y = paragraphs(sheet, 150, 4, 5, 6)
    sheet.write(120, y + 20, mark, 22, "serif")
    sheet.write(240, y + 20, "Counts of the harbour office for the year before.", 22, "serif")
    blocks, asked = read(sheet, tmp_path)
    assert not asked
    assert [line.text for line in blocks[-1].lines] == [mark, "Counts of the harbour office for the year before."]


def test_a_note_of_several_rows_with_a_hung_mark_is_shown_to_the_network(tmp_path: Path) -> None:
    sheet = Sheet()
    y = paragraphs(sheet, 150, 4, 5, 6)
    sheet.write(120, y + 20, "(*)", 22, "serif")
    sheet.paragraph(200, y + 20, 900, "Counts of the harbour office, which the county has not yet " * 2, 22, "serif")
    _, asked = read(sheet, tmp_path)
    assert asked


def test_short_rows_about_a_page_number_are_running_matter(tmp_path: Path) -> None:
    sheet = Sheet()
    paragraphs(sheet, 150, 4, 5, 6)
    sheet.write(1000, 1640, "Harbour Office", 18)
    sheet.write(930, 1666, "Working paper no 12", 18)
    sheet.write(1180, 1666, "15", 18)
    sheet.write(1000, 1692, "February 1911", 18)
    _, asked = read(sheet, tmp_path)
    assert not asked


def test_a_page_number_may_stand_beside_what_the_section_is_called(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.write(120, 60, "On ferries and landings", 22, "serif")
    sheet.write(1080, 60, "447", 22, "serif")
    paragraphs(sheet, 150, 4, 5, 6)
    blocks, asked = read(sheet, tmp_path)
    assert not asked
    assert [block.kind for block in blocks[:2]] == [BlockKind.HEADER, BlockKind.NUMBER]


@pytest.mark.parametrize("title", [["Tolls of the year", "at the lower landing"], ["Tolls of the year"]])
def test_a_page_of_a_table_needs_no_text_beside_it(title: list[str], tmp_path: Path) -> None:
    sheet = Sheet()
    for step, row in enumerate(title):
        sheet.write(500, 110 + 34 * step, row, 24)
    rows = [[f"Landing {n}", str(80 + 7 * n), str(900 - 11 * n)] for n in range(24)]
    sheet.table(120, 190, [400, 300, 300], [["Place", "Carts", "Tolls"], *rows], row_height=56)
    blocks, asked = read(sheet, tmp_path)
    assert not asked
    (table,) = (block.table for block in blocks if block.table is not None)
    assert len(table.cells) == 75
    (first, *_) = blocks
    assert [line.text for line in first.lines] == title
    assert len(blocks) == 2


def test_a_running_header_and_a_title_above_a_table_are_shown_to_the_network(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.write(900, 60, "Of ferries", 20)
    sheet.write(500, 150, "Tolls of the year", 30)
    rows = [[f"Landing {n}", str(80 + 7 * n), str(900 - 11 * n)] for n in range(24)]
    sheet.table(120, 230, [400, 300, 300], rows, row_height=56)
    _, asked = read(sheet, tmp_path)
    assert asked


def test_chinese_section_titles_and_units_over_a_table(tmp_path: Path) -> None:
    sheet = Sheet()
    y = paragraphs(sheet, 150, 4, 5, text=CHINESE)
    sheet.write(170, y, "2、码头收费情况", 26, "serif")
    y = paragraphs(sheet, y + 60, 5, 4, text=CHINESE)
    sheet.write(880, y, "单位：元", 22, "serif")
    sheet.table(120, y + 40, [400, 300, 300], [["项目", "本年", "上年"], ["收费", "812", "1204"], ["支出", "77", "95"]])
    paragraphs(sheet, y + 300, 5, text=CHINESE)
    blocks, asked = read(sheet, tmp_path)
    assert not asked
    assert titles(blocks) == ["2、码头收费情况"]


def test_short_numbered_items_in_chinese_may_be_a_list(tmp_path: Path) -> None:
    sheet = Sheet()
    y = paragraphs(sheet, 150, 4, 5, text=CHINESE)
    for step, item in enumerate(("1、码头收费", "2、船员工资", "3、车辆装载")):
        sheet.write(170, y + 44 * step, item, 26, "serif")
    paragraphs(sheet, y + 180, 5, 4, text=CHINESE)
    _, asked = read(sheet, tmp_path)
    assert asked


def test_boxes_to_tick_are_no_formula(tmp_path: Path) -> None:
    sheet = Sheet()
    y = paragraphs(sheet, 150, 4, 5, text=CHINESE)
    sheet.write(170, y + 10, "□适用 √不适用", 26, "serif")
    paragraphs(sheet, y + 80, 5, 4, text=CHINESE)
    _, asked = read(sheet, tmp_path)
    assert not asked


def test_a_page_of_two_tables_and_nothing_else_is_read(tmp_path: Path) -> None:
    sheet = Sheet()
    foot = sheet.table(
        120, 200, [500, 500], [["Harbour", "Tons"], ["Lagos", "120"], ["Tema", "80"]] * 3, row_height=50
    )[3]
    sheet.table(
        120, foot + 120, [500, 500], [["Month", "Carts"], ["April", "812"], ["May", "1,204"]] * 3, row_height=50
    )
    blocks, _ = read(sheet, tmp_path)
    assert [block.kind for block in blocks] == [BlockKind.TABLE] * 2


def test_short_listings_in_a_type_of_one_pitch_are_told_and_words_in_it_are_not(tmp_path: Path) -> None:
    sheet = Sheet()
    y = paragraphs(sheet, 150, 4)
    sheet.write(150, y + 20, "ferry = Ferry(carts=60)", 26, "mono")
    sheet.write(150, y + 60, "ferry.cross()", 26, "mono")
    y = paragraphs(sheet, y + 140, 5)
    for step, row in enumerate(
        ("The ferry runs on each day of the year but one,", "and no toll is asked for on Sundays.")
    ):
        sheet.write(120, y + 20 + 40 * step, row, 26, "mono")
    paragraphs(sheet, y + 140, 6, 5)
    blocks, _ = read(sheet, tmp_path)
    listings = [[line.text for line in block.lines] for block in blocks if block.kind is BlockKind.ALGORITHM]
    assert listings == [["ferry = Ferry(carts=60)", "ferry.cross()"]]
    assert titles(blocks) == []
