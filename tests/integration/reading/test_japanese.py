"""Japanese letters are read by the profile of which the manual says so."""

from __future__ import annotations

from pathlib import Path

from drawings import Sheet
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings

LINES = ("ご請求書", "お支払期限までに指定口座へお振込みください。", "カタログ番号アイウ")


def test_kana_are_read_by_the_accurate_profile(tmp_path: Path) -> None:
    drawn = Sheet()
    for number, text in enumerate(LINES):
        drawn.write(150, 120 + 120 * number, text, 40)
    drawn.image.save(tmp_path / "page.png")
    settings = load_settings(None, {"PAGEMILL_READING_PROFILE": "accurate"}).settings
    (page,) = Reader(settings).read(tmp_path / "page.png", Kind.PNG, [0], ReadOptions())
    assert [line.text for block in page.blocks for line in block.lines] == list(LINES)
