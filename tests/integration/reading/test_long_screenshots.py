"""A long screenshot of a telephone is read as the sheets of a document are: its text begins at the very edge of the
screen, its letters are large for its width, and it is many times longer than wide."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from drawings.sheet import encoded, font
from pagemill.document import BlockKind, Page
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings

WIDTH, PRINT, STEP = 1170, 40, 56
SAID = (
    "information about every parcel is written",
    "might one wonder, by the clerk who weighs",
    "and by nobody else. All of the sheets are",
    "put on a nail until the month is over, as",
    "is usual in a mill of this size, and then",
    "named, bound and taken up to the loft.",
)
NOTE = (
    "The nail is to be looked after by whoever",
    "comes first in the morning. It is made of",
    "iron and was hung up in the year in which",
    "the mill burnt down for the second time.",
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Page:
    picture = Image.new("RGB", (WIDTH, 8000), "white")
    pen = ImageDraw.Draw(picture)
    pen.text((40, 30), "9:41", fill="black", font=font("sans", PRINT))
    y = 140
    for number in range(1, 11):
        pen.text((0, y), f"{number}. The sheets of room {number}", fill=(170, 20, 60), font=font("sans", 58))
        y += 150
        for line in SAID:
            pen.text((0, y), line, fill="black", font=font("sans", PRINT))
            y += STEP
        y += 60
        if number % 5 == 0:
            pen.rectangle((4, y, WIDTH - 5, y + 370), outline="black", width=3)
            pen.line((4, y + 80, WIDTH - 5, y + 80), fill="black", width=3)
            pen.text((40, y + 14), "Of the nail", fill="black", font=font("sans", PRINT))
            for at, line in enumerate(NOTE):
                pen.text((40, y + 110 + at * STEP), line, fill="black", font=font("sans", PRINT))
            y += 440
    path = tmp_path_factory.mktemp("screenshot") / "long.png"
    path.write_bytes(encoded(picture.crop((0, 0, WIDTH, y + 60)), "PNG"))
    reader = Reader(load_settings(None, {"PAGEMILL_READING_PROFILE": "fast"}).settings)
    (read,) = reader.read(path, Kind.PNG, [0], ReadOptions())
    return read


def test_every_line_is_read_from_its_first_letter_on(page: Page) -> None:
    begun = [line.text.split()[0] for block in page.blocks for line in block.lines]
    for line in SAID:
        assert begun.count(line.split()[0]) == 10, line


def test_headings_are_headings_and_running_text_is_none(page: Page) -> None:
    titles = [
        " ".join(line.text for line in block.lines)
        for block in page.blocks
        if block.kind in (BlockKind.PARAGRAPH_TITLE, BlockKind.DOC_TITLE)
    ]
    assert [title for title in titles if "sheets of room" in title] == [
        f"{number}. The sheets of room {number}" for number in range(1, 11)
    ]
    assert not [title for title in titles if any(line in title for line in (*SAID, *NOTE))]


def test_a_framed_note_is_text_and_no_table(page: Page) -> None:
    assert not [block for block in page.blocks if block.kind is BlockKind.TABLE]
    assert sum(line.text == NOTE[0] for block in page.blocks for line in block.lines) == 2
