"""A chat on a telephone, light and dark: each message is read whole, in its turn and apart from the name above it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from drawings.sheet import encoded, font
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings

WIDTH, HEIGHT, MARGIN, INSET = 750, 1500, 120, 24
#: Who says it on the left, or nobody where it is said on the right, and the rows of what is said.
SAID = (
    ("王晓明", ("今天的合同我已经发到你邮箱", "了，麻烦看一下第三条的付款方", "式，有问题随时和我说。")),
    ("", ("收到",)),
    ("李倩", ("我看过了，付款比例改一改就", "可以，其他没有意见")),
    ("", ("辛苦了",)),
    ("王晓明", ("那我明天上午把盖章的合同寄", "过去，快递单号稍后发群里")),
    ("", ("好的",)),
)


def drawn(paper: str, ink: str, theirs: str, own: str, on_own: str) -> Image.Image:
    picture = Image.new("RGB", (WIDTH, HEIGHT), paper)
    pen = ImageDraw.Draw(picture)
    print_, small = font("sans", 32), font("sans", 22)
    y = 60
    for name, rows in SAID:
        wide = 2 * INSET + max(pen.textlength(row, font=print_) for row in rows)
        left = MARGIN if name else WIDTH - MARGIN - wide
        if name:
            pen.text((left, y), name, font=small, fill="#888888")
            y += 34
        pen.rounded_rectangle((left, y, left + wide, y + 44 * len(rows) + 32), 10, fill=theirs if name else own)
        for n, row in enumerate(rows):
            pen.text((left + INSET, y + 16 + 44 * n), row, font=print_, fill=ink if name else on_own)
        y += 44 * len(rows) + 32 + 30
    return picture


@pytest.mark.parametrize(
    "colours",
    [("#ededed", "#111111", "#ffffff", "#95ec69", "#111111"), ("#111111", "#dddddd", "#2c2c2c", "#3eb575", "#111111")],
    ids=["light", "dark"],
)
def test_messages_come_whole_and_in_turn(colours: tuple[str, str, str, str, str], tmp_path: Path) -> None:
    path = tmp_path / "chat.png"
    path.write_bytes(encoded(drawn(*colours), "PNG"))
    reader = Reader(load_settings(None, {"PAGEMILL_READING_PROFILE": "fast"}).settings)
    (page,) = reader.read(path, Kind.PNG, [0], ReadOptions())
    told = ["".join(line.text for line in block.lines) for block in page.blocks]
    assert told == [text for name, rows in SAID for text in (name, "".join(rows)) if text]
