"""Labels of a form that are spread over the width of a column are one line with their values; so is a spread title."""

from pathlib import Path

import pytest

from drawings import Sheet, text_pdf
from drawings.sheet import encoded
from pagemill.document import BlockKind
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings

READING = load_settings(None, {"PAGEMILL_READING_PROFILE": "fast", "PAGEMILL_MODELS_PRECISION": "f32"}).settings
FORM = {"姓": "名：张晓明", "科": "别：内分泌科", "地": "址：中山西路"}


def form() -> Sheet:
    sheet = Sheet()
    for row, (first, rest) in enumerate(FORM.items()):
        sheet.write(150, 200 + 140 * row, first, 28)
        sheet.write(245, 200 + 140 * row, rest, 28)
    return sheet


@pytest.mark.parametrize("kind", [Kind.PNG, Kind.PDF])
def test_a_label_whose_characters_stand_apart_is_one_line_with_its_value(kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / "form"
    path.write_bytes(encoded(form().image, "PNG") if kind is Kind.PNG else text_pdf([form()]))
    (read,) = Reader(READING).read(path, kind, [0], ReadOptions())
    lines = [line.text for block in read.blocks for line in block.lines]
    assert lines == [f"{first} {rest}" for first, rest in FORM.items()]


def test_a_spread_title_of_a_text_layer_is_one_line_and_a_heading_in_large_type(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.write(150, 450, "附", 34)
    sheet.write(250, 450, "件", 34)
    for row in (0, 1, 2, 3, 4, 6, 7, 8):
        sheet.write(150, 200 + 50 * row, "各单位要高度重视此项工作，明确责任分工，确保各项措施落实到位", 28)
    path = tmp_path / "page.pdf"
    path.write_bytes(text_pdf([sheet]))
    (read,) = Reader(READING).read(path, Kind.PDF, [0], ReadOptions())
    titles = [block for block in read.blocks if block.kind is BlockKind.PARAGRAPH_TITLE]
    assert [[line.text for line in block.lines] for block in titles] == [["附件"]]
