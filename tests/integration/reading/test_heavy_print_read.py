"""Heavy rows are told on a page read from its pixels too, for what tells headings by them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from drawings.sheet import font
from pagemill.document import Block
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions, pipeline
from pagemill.reading.blocks.assembly import Found, assemble
from pagemill.settings import load_settings

READING = load_settings(None, {"PAGEMILL_READING_PROFILE": "fast", "PAGEMILL_MODELS_PRECISION": "f32"}).settings
BODY = "设备在二楼安装完毕运行三十天后进行第一次检查由采购方指定"


def test_heavy_rows_of_a_page_read_from_its_pixels_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    image = Image.new("RGB", (1240, 1200), "white")
    pen = ImageDraw.Draw(image)
    for at in range(12):
        title = at in (3, 8)
        words = "五、检查期限" if title else BODY
        pen.text((150, 150 + 60 * at), words, "black", font("serif", 26), stroke_width=int(title))
    path = tmp_path / "page.png"
    image.save(path)
    found: list[Found] = []

    def kept(page: Found) -> list[Block]:
        found.append(page)
        return assemble(page)

    monkeypatch.setattr(pipeline, "assemble", kept)
    list(Reader(READING).read(path, Kind.PNG, [0], ReadOptions()))
    assert [line.text for line in found[0].lines if line.bbox in found[0].heavy] == ["五、检查期限"] * 2
