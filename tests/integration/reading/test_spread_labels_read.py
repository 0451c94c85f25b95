"""A form's labels that are spread over the width of a column are read as one line with their values."""

from pathlib import Path

from drawings import Sheet
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings

READING = load_settings(None, {"PAGEMILL_READING_PROFILE": "fast", "PAGEMILL_MODELS_PRECISION": "f32"}).settings
FORM = {"姓": "名：张晓明", "科": "别：内分泌科", "地": "址：中山西路"}


def test_a_label_whose_characters_stand_apart_is_one_line_with_its_value(tmp_path: Path) -> None:
    sheet = Sheet()
    for row, (first, rest) in enumerate(FORM.items()):
        sheet.write(150, 200 + 140 * row, first, 28)
        sheet.write(245, 200 + 140 * row, rest, 28)
    path = tmp_path / "form.png"
    sheet.image.save(path)
    (read,) = Reader(READING).read(path, Kind.PNG, [0], ReadOptions())
    lines = [line.text for block in read.blocks for line in block.lines]
    assert lines == [f"{first} {rest}" for first, rest in FORM.items()]
