"""A4 pages at 150 pixels an inch, as an office prints them: drawn with text that is known, and spoiled as scans are."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from environments import CACHE
from pagemill.geometry import polygon_of
from project_tests import Sheet
from quality.made_text import chinese, chinese_words, english, english_words
from quality.text_pages import CONDITIONS, Segment, TextPage

#: Pages drawn of each kind.
DRAWN = 6
#: Letters' sizes in pixels, in turn: 8 to 12 points at 150 pixels an inch.
SIZES = (25, 19, 22, 17)


def printed(script: str, *, spoiled: bool = False) -> Iterator[TextPage]:
    """Pages in `latin` or `chinese`; `spoiled` ones are blurred, grainy and packed as JPEG 40."""
    for number in range(DRAWN):
        sheet = _page(script, number)
        image = np.array(sheet.image)
        if spoiled:
            image, _ = CONDITIONS["degraded"].make(image)
        segments = tuple(Segment(run.text, polygon_of(run.bbox)) for run in sheet.texts)
        yield TextPage(_picture(image), segments)


def _page(script: str, number: int) -> Sheet:
    """A heading, a table on every other page, and paragraphs down to the foot."""
    made = random.Random(f"{script} {number}")
    chinese_page = script == "chinese"
    size, face = SIZES[number % len(SIZES)], "serif" if number % 2 else "sans"
    sheet, left, width, bottom = Sheet(), 120.0, 1000.0, 1600.0
    heading = chinese_words(made, 4) if chinese_page else english_words(made, 4).capitalize()
    sheet.write(left, 100, f"{number + 1}. {heading}", 36)
    y = 190.0
    while y + 6 * size < bottom:
        text = chinese(made, 160) if chinese_page else english(made, 60)
        lines = Sheet()
        if lines.paragraph(left, y, width, text, size, face) > bottom:
            break
        y = sheet.paragraph(left, y, width, text, size, face) + size
        if number % 2 == 0 and y < 900:
            y = sheet.table(left, y, [400, 300, 300], list(_rows(made, chinese=chinese_page)), 50, 22)[3] + 40
    sheet.write(610, 1660, str(number + 1), 20)
    return sheet


def _rows(made: random.Random, *, chinese: bool) -> Iterator[list[str]]:
    yield ["名称", "数量", "金额"] if chinese else ["Item", "Count", "Amount"]
    for _ in range(4):
        name = chinese_words(made, 2) if chinese else english_words(made, 2)
        yield [name, str(made.randint(2, 900)), f"{made.randint(100, 99999) / 100:.2f}"]


def _picture(image: np.ndarray) -> Path:
    name = hashlib.sha256(image.tobytes()).hexdigest()[:24]
    target = CACHE / "pages" / f"{name}.png"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(target), image[:, :, ::-1])
    return target
