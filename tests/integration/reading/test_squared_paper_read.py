"""A page of text written over squared paper is read as text."""

from pathlib import Path

from drawings import Sheet
from drawings.pdf_text import PdfText
from pagemill.document import BlockKind
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings

READING = load_settings(None, {"PAGEMILL_READING_PROFILE": "fast", "PAGEMILL_MODELS_PRECISION": "f32"}).settings
BLUE = (150, 175, 215)
SENTENCE = "The ferry went back to its old route in April, with a crew of nine and room"


def test_text_on_squared_paper_is_no_table(tmp_path: Path) -> None:
    page = PdfText("serif")
    for place in range(60, 541, 10):
        page.raw(f"0.8 G 0.5 w {place} 80 m {place} 780 l S")
    for place in range(80, 781, 10):
        page.raw(f"0.8 G 0.5 w 60 {place} m 540 {place} l S")
    page.write(64, 100, "1 The lower landing", 16)
    for number in range(30):
        page.write(64, 130 + 14 * number, SENTENCE, 12)
    path = tmp_path / "squared.pdf"
    path.write_bytes(page.pdf())
    (read,) = Reader(READING).read(path, Kind.PDF, [0], ReadOptions())
    assert {block.kind for block in read.blocks} == {BlockKind.PARAGRAPH_TITLE, BlockKind.TEXT}
    assert sum(block.text.count("The ferry went back") for block in read.blocks) == 30


def test_text_on_squared_paper_in_a_scan_is_no_table(tmp_path: Path) -> None:
    sheet = Sheet()
    for place in range(0, 1760, 40):
        sheet.fill([(0, place), (1239, place + 1)], BLUE)
        if place < 1240:
            sheet.fill([(place, 0), (place + 1, 1753)], BLUE)
    for number in range(12):
        sheet.write(130, 268 + 80 * number, SENTENCE, 26, "serif")
    path = tmp_path / "squared.png"
    sheet.image.save(path)
    (read,) = Reader(READING).read(path, Kind.PNG, [0], ReadOptions())
    assert {block.kind for block in read.blocks} == {BlockKind.TEXT}
    assert sum(block.text.count("back to its old route") for block in read.blocks) == 12
