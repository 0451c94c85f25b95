"""Tables of words that level rules set off are found, and what else stands between rules is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from drawings import Sheet, text_pdf
from pagemill.document import Line
from pagemill.geometry import Bbox, covered, polygon_of
from pagemill.reading.files.source import PdfSource
from pagemill.reading.rules.page_rules import find_rules
from pagemill.reading.tables.open_tables import find_open_tables, has_table_caption
from pagemill.reading.text_layer.page_text import read_text_layer
from pagemill.settings import load_settings

LIMITS = load_settings(None, {}).settings.limits
PROSE = (
    "The ferry was rebuilt during the winter and went back to its old route in April, with a crew of nine and room "
    "for sixty carts. Tolls were kept as they had been, since the town had lent the money and wished to see it again. "
)
CREW = [
    ["Command", "What the crew does"],
    ["cast off", "frees the ropes and takes in the plank"],
    ["steady", "keeps the oars level"],
    ["lay to", "lets the boat drift until the next word"],
    ["make fast", "ties up at the landing"],
]
LEFT, RIGHT, SECOND = 260, 940, 480


def lines_of(sheet: Sheet, folder: Path) -> Sequence[Line]:
    path = folder / "page.pdf"
    path.write_bytes(text_pdf([sheet]))
    with PdfSource(path, LIMITS, dpi=150) as source:
        drawn = source.page(0).pdf
        assert drawn is not None
        return read_text_layer(drawn).lines


Find = Callable[[Sheet], list[str]]


@pytest.fixture
def find(tmp_path: Path) -> Find:
    """The texts of the lines in each table that is found on a sheet, from the top."""

    def found(sheet: Sheet, taken: Sequence[Bbox] = ()) -> list[str]:
        lines = lines_of(sheet, tmp_path)
        rules = find_rules(np.asarray(sheet.image), [line.bbox for line in lines], exact=True)
        boxes = find_open_tables(lines, taken, rules)
        return ["|".join(line.text for line in lines if covered(line.bbox, box) > 0.5) for box in boxes]

    return found


def level(sheet: Sheet, y: float) -> None:
    sheet.rule((LEFT, y, RIGHT, y))


def rows(sheet: Sheet, cells: Sequence[Sequence[str]], y: float) -> float:
    """Rows of two cells; the `y` below them."""
    for first, second in cells:
        sheet.write(LEFT + 10, y, first, 24)
        sheet.write(SECOND, y, second, 24)
        y += 36
    return y


def captioned() -> tuple[Sheet, float]:
    """A sheet with a table below its caption, between its rules, and where the last of them is."""
    sheet = Sheet()
    sheet.write(LEFT, 160, "Table 3: Commands", 24)
    level(sheet, 204)
    y = rows(sheet, CREW[:1], 212)
    level(sheet, y)
    y = rows(sheet, CREW[1:], y + 10)
    level(sheet, y)
    return sheet, y


def page(*, caption: str = "", below: str = "", top: bool = True, under: bool = True, end: bool = True) -> Sheet:
    """A table of words between two paragraphs, with its rules above, under its headings and at its end."""
    sheet = Sheet()
    y = sheet.paragraph(120, 120, 980, PROSE, 24) + 40
    if caption:
        sheet.write(LEFT, y, caption, 24)
        y += 44
    if top:
        level(sheet, y)
    y = rows(sheet, CREW[:1], y + 8)
    if under:
        level(sheet, y)
    y = rows(sheet, CREW[1:], y + 10)
    if end:
        level(sheet, y + 4)
    if below:
        sheet.write(LEFT, y + 24, below, 24)
        y += 40
    sheet.paragraph(120, y + 50, 980, PROSE, 24)
    return sheet


WORDS = {text for row in CREW for text in row}


@pytest.mark.parametrize(
    "caption", ["Table 3: Commands", "TABLE IV. Commands", "Tabelle 2", "Tableau 1 – Ordres", "表 2.1 口令"]
)
def test_a_table_of_words_between_rules_is_found_by_its_caption(find: Find, caption: str) -> None:
    (table,) = find(page(caption=caption, under=False))
    assert set(table.split("|")) == WORDS


def test_its_caption_may_stand_below(find: Find) -> None:
    (table,) = find(page(below="Table 3: Commands", under=False))
    assert set(table.split("|")) == WORDS


def test_headings_between_two_rules_tell_a_table_without_a_caption(find: Find) -> None:
    (table,) = find(page())
    assert set(table.split("|")) == WORDS
    assert find(page(under=False)) == []


def test_a_rule_under_the_headings_is_enough_beside_a_caption(find: Find) -> None:
    (table,) = find(page(caption="Table 3: Commands", top=False, end=False))
    assert set(table.split("|")) == WORDS
    assert find(page(top=False, end=False)) == []


def test_rows_below_the_last_rule_are_of_the_table(find: Find) -> None:
    (table,) = find(page(caption="Table 3: Commands", end=False))
    assert set(table.split("|")) == WORDS


def test_cells_of_several_rows_are_of_the_table(find: Find) -> None:
    sheet = Sheet()
    sheet.write(LEFT, 200, "Table 1: Posts", 24)
    level(sheet, 244)
    y = rows(sheet, [["Post", "Duty"]], 252)
    level(sheet, y)
    for post in ("Steersman", "Rower", "Clerk"):
        sheet.write(LEFT + 10, y + 8, post, 24)
        y = sheet.paragraph(
            SECOND, y + 8, 440, "keeps to his post from the first bell until the boat lies at the quay", 24
        )
    level(sheet, y + 8)
    (table,) = find(sheet)
    assert {"Post", "Duty", "Steersman", "Rower", "Clerk"} <= set(table.split("|"))


def test_a_text_below_that_ends_at_a_rule_is_not_of_the_table(find: Find) -> None:
    sheet, y = captioned()
    y += 30
    for number in range(1, 4):
        sheet.write(LEFT, y, f"{number}.", 24)
        y = sheet.paragraph(LEFT + 60, y, RIGHT - LEFT - 60, PROSE, 24)
    level(sheet, y + 10)
    (table,) = find(sheet)
    assert set(table.split("|")) == WORDS


def test_a_page_number_below_the_last_rule_is_not_of_the_table(find: Find) -> None:
    sheet, y = captioned()
    sheet.write(SECOND + 100, y + 36, "- 12 -", 24)
    (table,) = find(sheet)
    assert set(table.split("|")) == WORDS


def test_what_stands_between_a_figure_and_a_table_of_its_width_is_not_of_the_table(find: Find) -> None:
    sheet = Sheet()
    level(sheet, 100)
    level(sheet, 180)
    sheet.write(LEFT + 200, 200, "Figure 1: The landing", 24)
    level(sheet, 260)
    y = rows(sheet, CREW[:1], 268)
    level(sheet, y)
    y = rows(sheet, CREW[1:], y + 10)
    level(sheet, y)
    sheet.write(LEFT, y + 20, "Table 1: Commands", 24)
    (table,) = find(sheet)
    assert set(table.split("|")) == WORDS


def test_cells_in_a_frame_are_no_headings_of_what_is_below_it(find: Find) -> None:
    sheet = Sheet()
    sheet.write(LEFT, 160, "Table 1: Boxes", 24)
    for left in (LEFT, LEFT + 300):
        sheet.rule((left, 240, left + 240, 240))
        sheet.rule((left, 300, left + 240, 300))
        sheet.rule((left, 240, left, 300))
        sheet.rule((left + 240, 240, left + 240, 300))
        for number in range(2):
            sheet.write(left + 10 + 120 * number, 256, f"box {number}", 24)
            for row in range(3):
                sheet.write(left + 10 + 120 * number, 310 + 36 * row, f"word {row}", 24)
    assert find(sheet) == []


# --- what is none -----------------------------------------------------------------------------------------------------


def prose_between_rules(sheet: Sheet) -> None:
    sheet.write(LEFT, 160, "Table 1: A text in a box", 24)
    level(sheet, 210)
    y = sheet.paragraph(LEFT, 220, RIGHT - LEFT, PROSE, 24)
    level(sheet, y + 10)


def numbered_steps(sheet: Sheet) -> None:
    level(sheet, 200)
    sheet.write(LEFT, 208, "Algorithm 1 To cross the river", 24)
    level(sheet, 246)
    y = 254
    for number, step in enumerate(("cast off", "row until the far bank is near", "make fast"), 1):
        sheet.write(LEFT, y, f"{number}:", 24)
        sheet.write(LEFT + 60, y, step, 24)
        y += 36
    level(sheet, y)


def running_head_and_footnote(sheet: Sheet) -> None:
    sheet.write(LEFT, 100, "The ferry", 24)
    sheet.write(RIGHT - 60, 100, "12", 24)
    level(sheet, 140)
    sheet.paragraph(LEFT, 160, 300, PROSE * 3, 24)
    sheet.paragraph(LEFT + 360, 160, 300, PROSE[90:] * 3, 24)
    level(sheet, 1100)
    sheet.write(LEFT, 1110, "1 Table 2 tells the tolls.", 20)


@pytest.mark.parametrize("draw", [prose_between_rules, numbered_steps, running_head_and_footnote])
def test_what_else_stands_between_rules_is_no_table(find: Find, draw: Callable[[Sheet], None]) -> None:
    sheet = Sheet()
    draw(sheet)
    assert find(sheet) == []


def test_a_figure_with_a_table_s_caption_is_told(tmp_path: Path) -> None:
    lines = lines_of(page(below="Table 3: Commands", under=False), tmp_path)
    words = [line.bbox for line in lines if line.text in WORDS]
    box = (LEFT, min(b[1] for b in words), RIGHT, max(b[3] for b in words))
    assert has_table_caption(box, lines)
    assert not has_table_caption(box, [line for line in lines if not line.text.startswith("Table")])


def test_a_caption_reaches_as_far_as_what_stands_beside_its_label() -> None:
    def line(text: str, x0: float, x1: float) -> Line:
        return Line(text, polygon_of((x0, 100, x1, 124)))

    box = (500, 150, 800, 400)
    label, text = line("Table 1.", 100, 190), line("Depths of the river by month and landing", 220, 700)
    assert has_table_caption(box, [label, text])
    assert not has_table_caption(box, [label])
    assert not has_table_caption(box, [label, line("another column", 480, 700)])
