"""Small documents of every kind that is read, of many sizes and words: quickly read, and hardly one like another."""

from __future__ import annotations

import random
from collections.abc import Iterator

from project_tests import (
    Sheet,
    encoded,
    mail,
    ofd_file,
    presentation,
    scanned_pdf,
    spreadsheet,
    text_pdf,
    word_file,
)
from reliability.documents import archive_of

#: Variants that are drawn of each document, and pages of a PDF with a text layer.
VARIANTS, TEXT_PAGES = 12, 12
WORDS = ("crates", "pumps", "valves", "sheets", "reels", "水泵", "阀门", "货物", "仓库", "清点")


def varied_documents(seed: int = 5) -> Iterator[tuple[str, bytes]]:
    """File names and contents, without end: each variant of each kind in turn. The last of a turn is damaged."""
    draw = random.Random(seed)
    turns = [_turn(draw) for _ in range(VARIANTS)]
    while True:
        for turn in turns:
            yield from turn


def _turn(draw: random.Random) -> list[tuple[str, bytes]]:
    long, other = (text_pdf([_sheet(draw) for _ in range(TEXT_PAGES)]) for _ in range(2))
    picture = encoded(_sheet(draw).image, "PNG")
    words = " ".join(draw.choices(WORDS, k=draw.randint(5, 60)))
    return [
        ("long.pdf", long),
        ("picture.png", picture),
        ("picture.jpg", encoded(_sheet(draw).image, "JPEG")),
        ("scan.pdf", scanned_pdf([_sheet(draw).scanned(skew=draw.uniform(-1, 1), seed=draw.randrange(99))])),
        ("word.docx", word_file(picture)),
        ("sheets.xlsx", spreadsheet()),
        ("slides.pptx", presentation()),
        ("mail.eml", mail([("picture.png", picture)])),
        ("page.ofd", ofd_file([(words[:40], 20.0, 30.0 + 10 * n, draw.uniform(3, 6)) for n in range(3)])),
        ("page.html", f"<html><body><h1>{words[:20]}</h1><p>{words}</p></body></html>".encode()),
        ("page.md", f"# {words[:20]}\n\n{words}\n".encode()),
        ("page.txt", words.encode()),
        ("archive.zip", archive_of({"a.png": picture, "b/text.pdf": other, "b/broken.pdf": long[:200]})),
        ("damaged.pdf", long[:200]),
    ]


def _sheet(draw: random.Random) -> Sheet:
    width, height = draw.randint(240, 460), draw.randint(120, 300)
    sheet = Sheet(size=(width, height))
    sheet.write(12, 10, f"Count {draw.randint(1, 9999)}", draw.randint(16, 24))
    words = " ".join(draw.choices(WORDS, k=draw.randint(3, 14)))
    sheet.paragraph(12, 50, width - 24, f"Of {draw.randint(100, 999)} {words}", draw.randint(13, 18))
    return sheet
