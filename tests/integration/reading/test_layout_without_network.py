"""Pages of ordinary documents are laid out without the layout network, and what only looks like them is shown to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from counting import counted_reading
from drawings import Sheet, text_pdf
from drawings.pdf import PdfFile
from pagemill.document import Block, BlockKind
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings

READING = load_settings(None, {"PAGEMILL_READING_PROFILE": "fast", "PAGEMILL_MODELS_PRECISION": "f32"}).settings
SENTENCE = "The ferry went back to its old route in April, with a crew of nine and room for sixty carts. "
PHOTO = Image.linear_gradient("L").resize((400, 240)).convert("RGB")
CROSSINGS = [["Month", "Carts"], ["April", "812"], ["May", "1,204"], ["June", "1,377"]]


def read(document: bytes, folder: Path) -> tuple[list[Block], bool]:
    """The blocks of a page, and whether the layout network was asked about it."""
    path = folder / "page.pdf"
    path.write_bytes(document)
    with counted_reading() as work:
        (page,) = Reader(READING).read(path, Kind.PDF, [0], ReadOptions())
    return list(page.blocks), work.of("layout")[0] > 0


def paragraphs(sheet: Sheet, y: float, *counts: int, x: float = 120, wide: float = 1000) -> float:
    for count in counts:
        y = sheet.paragraph(x, y, wide, SENTENCE * count, 26, "serif") + 26
    return y


def headed(text: str, *, bold: bool) -> Sheet:
    """Two paragraphs, a short row of the body's size, and two more."""
    sheet = Sheet()
    y = paragraphs(sheet, 150, 4, 5)
    sheet.write(120, y + 10, text, 26, "serif", bold=bold)
    paragraphs(sheet, y + 70, 3, 6)
    return sheet


@pytest.mark.parametrize("text", ["Tolls at the landing", "3.2 Tolls at the landing"])
def test_a_bold_row_between_paragraphs_is_a_heading(text: str, tmp_path: Path) -> None:
    blocks, asked = read(text_pdf([headed(text, bold=True)]), tmp_path)
    assert not asked
    assert [block.text for block in blocks if block.kind is BlockKind.PARAGRAPH_TITLE] == [text]
    assert [block.kind for block in blocks].count(BlockKind.TEXT) == 4


def test_a_heading_may_take_two_rows_and_its_number_stand_apart(tmp_path: Path) -> None:
    sheet = Sheet()
    y = paragraphs(sheet, 150, 4, 5)
    first = "What the town of the lower landing lent for a ferry that was then rebuilt"
    sheet.write(120, y + 10, "3.2", 26, "serif", bold=True)
    sheet.write(220, y + 10, first, 26, "serif", bold=True)
    sheet.write(220, y + 45, "and made wider during the winter", 26, "serif", bold=True)
    paragraphs(sheet, y + 110, 3, 6)
    blocks, asked = read(text_pdf([sheet]), tmp_path)
    assert not asked
    (heading,) = (block for block in blocks if block.kind is BlockKind.PARAGRAPH_TITLE)
    assert [line.text for line in heading.lines] == ["3.2", first, "and made wider during the winter"]


@pytest.mark.parametrize(
    ("text", "bold"),
    [("Tolls at the landing", False), ("Payment is due on the first of May:", True), ("24 / 60 / 812", True)],
    ids=["not bold", "leads on", "figures"],
)
def test_a_short_row_that_may_be_something_else_is_shown_to_the_network(text: str, bold: bool, tmp_path: Path) -> None:
    _, asked = read(text_pdf([headed(text, bold=bold)]), tmp_path)
    assert asked


def test_a_bold_row_over_short_ones_is_shown_to_the_network(tmp_path: Path) -> None:
    """Who wrote the page stands below its title as a heading does, with where they work below."""
    sheet = Sheet()
    sheet.write(300, 120, "The ferries of the lower landing", 44, "serif")
    sheet.write(440, 210, "Anna Lund and Peter Holm", 26, "serif", bold=True)
    sheet.write(450, 260, "Office of Roads and Tolls", 26, "serif")
    sheet.write(470, 300, "Lower Landing, County", 26, "serif")
    paragraphs(sheet, 400, 4, 5, 6)
    _, asked = read(text_pdf([sheet]), tmp_path)
    assert asked


def test_bold_rows_tell_nothing_where_most_of_the_page_is_bold(tmp_path: Path) -> None:
    sheet = headed("Tolls at the landing", bold=True)
    sheet.texts = [type(run)(run.text, run.x, run.y, run.size, run.face, run.bbox, True) for run in sheet.texts]
    _, asked = read(text_pdf([sheet]), tmp_path)
    assert asked


@pytest.mark.parametrize("bold", ["Times-Bold", "ABCDEF+NimbusRomNo9L-Medi", "CMBX12"])
def test_a_font_tells_by_its_name_that_it_is_bold(bold: str, tmp_path: Path) -> None:
    """Fonts that the file only names, as every viewer has them."""
    file = PdfFile()
    rows = ["The ferry went back to its old route in April, with a crew of nine and room for sixty"] * 16
    rows[8] = "Tolls at the landing"
    content = "".join(
        f"BT /{'B' if index == 8 else 'R'} 12 Tf 60 {760 - 16 * index - (12 if index > 7 else 0)} Td ({row}) Tj ET "
        for index, row in enumerate(rows)
    )
    stream = file.stream(content.encode())
    fonts = [
        file.add(f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>")
        for name in ("Times-Roman", bold)
    ]
    tree = file.add("")
    page = file.add(
        f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 595 842] /Contents {stream} 0 R "
        f"/Resources << /Font << /R {fonts[0]} 0 R /B {fonts[1]} 0 R >> >> >>"
    )
    file.replace(tree, f"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>")
    blocks, asked = read(file.finish(file.add(f"<< /Type /Catalog /Pages {tree} 0 R >>")), tmp_path)
    assert not asked
    assert [block.text for block in blocks if block.kind is BlockKind.PARAGRAPH_TITLE] == ["Tolls at the landing"]


def two_columns(caption: str, chart: Callable[[Sheet, float], None] | None = None) -> Sheet:
    """Two columns, a picture at the head of the second, and a table with rules below in the first."""
    sheet = Sheet()
    y = paragraphs(sheet, 150, 4, 4, x=110, wide=480)
    sheet.write(110, y + 20, "Table 2. Carts in the first months", 22, "serif", bold=True)
    sheet.table(110, y + 65, [240, 240], CROSSINGS, row_height=46, size=22)
    paragraphs(sheet, y + 320, 2, x=110, wide=480)
    if chart is None:
        sheet.picture((650.0, 150.0, 1130.0, 430.0), PHOTO)
    else:
        chart(sheet, 150)
    sheet.write(650, 446, caption, 22, "serif")
    y = paragraphs(sheet, 520, 4, x=650, wide=480)
    sheet.write(650, y + 10, "Tolls at the landing", 26, "serif", bold=True)
    paragraphs(sheet, y + 70, 5, x=650, wide=480)
    sheet.write(610, 1680, "12", 20, "serif")
    return sheet


def test_captions_are_bound_in_columns(tmp_path: Path) -> None:
    blocks, asked = read(text_pdf([two_columns("Figure 3. The lower landing in May")]), tmp_path)
    assert not asked
    assert [block.text for block in blocks if block.kind is BlockKind.FIGURE_TITLE] == [
        "Table 2. Carts in the first months",
        "Figure 3. The lower landing in May",
    ]
    assert [block.kind for block in blocks].count(BlockKind.TEXT) == 5
    assert [block.text for block in blocks if block.kind is BlockKind.PARAGRAPH_TITLE] == ["Tolls at the landing"]
    assert {BlockKind.TABLE, BlockKind.IMAGE, BlockKind.NUMBER} < {block.kind for block in blocks}


def strokes(sheet: Sheet, y: float) -> None:
    """A line chart of strokes with the numbers at its axes."""
    sheet.rule((720, y + 10, 722, y + 230))
    sheet.rule((720, y + 230, 1110, y + 232))
    places = [(740, 190), (830, 90), (920, 140), (1010, 40), (1100, 70)]
    sheet.stroke([(x, y + down) for x, down in places], (30, 80, 190), 3)
    for step, (x, _) in enumerate(places[:-1]):
        sheet.write(x, y + 240, f"{1900 + step}", 18)
        sheet.write(670, y + 180 - 50 * step, f"{20 * step}", 18)


def test_a_chart_of_strokes_is_told_by_its_caption(tmp_path: Path) -> None:
    blocks, asked = read(text_pdf([two_columns("Figure 3. Carts of four years", strokes)]), tmp_path)
    assert not asked
    (figure,) = (block for block in blocks if block.kind in (BlockKind.IMAGE, BlockKind.CHART))
    assert figure.bbox[0] < 690
    assert figure.bbox[2] > 1090
    assert {line.text for line in figure.lines} >= {"1900", "1903", "60"}


@pytest.mark.parametrize("caption", ["Table 3. Carts of four years", "The lower landing in May"])
def test_strokes_without_a_figures_caption_are_shown_to_the_network(caption: str, tmp_path: Path) -> None:
    _, asked = read(text_pdf([two_columns(caption, strokes)]), tmp_path)
    assert asked


def test_a_caption_of_nothing_is_shown_to_the_network(tmp_path: Path) -> None:
    sheet = headed("Table 4. Tolls of both landings", bold=True)
    _, asked = read(text_pdf([sheet]), tmp_path)
    assert asked


def test_marks_of_items_are_read_with_their_items(tmp_path: Path) -> None:
    sheet = Sheet()
    y = paragraphs(sheet, 150, 4, 5)
    for count in (2, 1, 3):
        sheet.write(140, y, "•", 26, "serif")
        y = sheet.paragraph(190, y, 930, SENTENCE * count, 26, "serif") + 26
    paragraphs(sheet, y, 3)
    blocks, asked = read(text_pdf([sheet]), tmp_path)
    assert not asked
    items = [block for block in blocks if block.lines[0].text == "•"]
    assert [block.kind for block in items] == [BlockKind.TEXT] * 3
    assert all(block.text.split("\n")[1].startswith("The ferry") for block in items)


def test_cells_without_rules_are_shown_to_the_network(tmp_path: Path) -> None:
    sheet = Sheet()
    y = paragraphs(sheet, 150, 4, 5)
    sheet.table(120, y + 20, [400, 300, 300], [[*row, "nine"] for row in CROSSINGS], ruled=False)
    paragraphs(sheet, y + 320, 4)
    _, asked = read(text_pdf([sheet]), tmp_path)
    assert asked


def test_underlined_words_draw_nothing_of_their_own(tmp_path: Path) -> None:
    sheet = Sheet()
    paragraphs(sheet, 150, 4, 5, 6)
    for run in sheet.texts[2:6]:
        sheet.rule((run.bbox[0], run.y + 4, run.bbox[0] + 120, run.y + 5))
    _, asked = read(text_pdf([sheet]), tmp_path)
    assert not asked
