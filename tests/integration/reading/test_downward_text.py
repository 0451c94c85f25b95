"""Chinese written from top to bottom comes as lines, paragraphs and headings of its own, from the right to the left."""

from __future__ import annotations

from pathlib import Path

import pytest

from drawings import Sheet, text_pdf
from drawings.sheet import encoded
from pagemill.document import BlockKind
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings

COLUMNS = [
    "山谷的居民在春天修理了木材的桥梁和河边的水井然后",
    "把粮仓里的果实运送到城市的市场。",
    "秋天的时候船长沿着河流观察了灯塔和码头并且记录了",
    "天气的变化。",
]


def sheet() -> Sheet:
    page = Sheet()
    page.write_down(1020, 180, "山谷的故事", 44, "serif")
    for number, column in enumerate(COLUMNS):
        first = number % 2 == 0
        page.write_down(940 - 56 * number, 180 + (66 if first else 0), column, 30, "serif")
    return page


@pytest.mark.parametrize("form", ["text layer", "pixels"])
def test_columns_are_read_from_the_right_and_paragraphs_parted(form: str, tmp_path: Path) -> None:
    path = tmp_path / "page"
    path.write_bytes(text_pdf([sheet()]) if form == "text layer" else encoded(sheet().image, "PNG"))
    reader = Reader(load_settings(None, {"PAGEMILL_READING_PROFILE": "fast"}).settings)
    kind = Kind.PDF if form == "text layer" else Kind.PNG
    (page,) = reader.read(path, kind, [0], ReadOptions())
    assert page.turned == 0
    kinds = [block.kind for block in page.blocks]
    assert kinds == [BlockKind.PARAGRAPH_TITLE, BlockKind.VERTICAL_TEXT, BlockKind.VERTICAL_TEXT]
    got = ["".join(line.text for line in block.lines) for block in page.blocks]
    assert got[0] == "山谷的故事"
    for text, wanted in zip(got[1:], ("".join(COLUMNS[:2]), "".join(COLUMNS[2:])), strict=True):
        # A comma or a full stop may be missed in pixels.
        assert text.rstrip("。") == wanted.rstrip("。")
