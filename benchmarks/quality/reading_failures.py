"""Small pages that are not read as they should be, for `docs/explanation/reading-failures.md`.

    python benchmarks/quality/reading_failures.py

Draws each to `docs/images/reading-failures/`, reads it with the profile `accurate` and prints what should stand there
and what came. `--draw` only draws. A page that comes out right is told of: its section of the document can go.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

import project_tests  # noqa: F401  (where the drawings of the tests are)
from drawings.photographs import with_back_side
from drawings.sheet import font
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings
from project_tests import Sheet
from quality.made_text import english

FOLDER = Path(__file__).parents[2] / "docs" / "images" / "reading-failures"
#: A page and what it says.
Drawn = tuple[Image.Image, str]


def handwriting() -> Drawn:
    """Joined-up writing: letters pulled out of shape, each in its own way, on one stroke."""
    sheet = Sheet(size=(760, 230))
    lines = ("Received with thanks", "from Mr Hollow, twelve")
    for row, text in enumerate(lines):
        box = sheet.write(60, 30 + 90 * row, text, 46, "serif")
        sheet.stroke([(box[0], 76 + 90 * row), (box[2], 76 + 90 * row)], wide=2)
    made = np.random.default_rng(4)
    x, y = np.meshgrid(np.arange(760, dtype=np.float32), np.arange(230, dtype=np.float32))
    pull = [cv2.GaussianBlur(made.normal(0, 1, (230, 760)).astype(np.float32), (0, 0), 9) * 190 for _ in range(2)]
    page = cv2.remap(
        np.array(sheet.image), x + pull[0] + y * 0.35 - 30, y + pull[1], cv2.INTER_CUBIC, borderValue=(255,) * 3
    )
    return Image.fromarray(page), " / ".join(lines)


def hebrew() -> Drawn:
    text = "מים אבן נהר נמל שוק"
    page = Image.new("RGB", (620, 120), (255, 255, 255))
    # Drawn from its end to its beginning: without a shaper letters are set from left to right.
    used = ImageFont.truetype("DejaVuSans.ttf", 40)
    ImageDraw.Draw(page).text((40, 30), text[::-1], font=used, fill=(20, 20, 20))
    return page, text


def inline_formula() -> Drawn:
    sheet = Sheet(size=(900, 120))
    x = sheet.write(30, 30, "The mean of all is ", 30, "serif")[2]
    x = sheet.write(x + 8, 30, "x", 30, "serif")[2]
    sheet.stroke([(x - 16, 38), (x, 38)])
    x = sheet.write(x + 10, 30, "= n", 30, "serif")[2]
    sheet.write(x, 20, "−1", 18, "serif")
    x = sheet.write(x + 26, 26, "∑", 36, "serif")[2]
    x = sheet.write(x + 4, 30, "x", 30, "serif")[2]
    x = sheet.write(x, 48, "i", 18, "serif")[2]
    sheet.write(x - 6, 20, "2", 18, "serif")
    sheet.write(x + 16, 30, ", as was shown.", 30, "serif")
    return sheet.image, "The mean of all is $\\bar{x} = n^{-1} \\sum x_i^2$, as was shown."


def black_stamp() -> Drawn:
    sheet = Sheet(size=(760, 260))
    sheet.write(60, 60, "The goods were received and paid in full.", 30)
    sheet.write(60, 130, "Signed at the harbour on 12 May 2024.", 30)
    pen = ImageDraw.Draw(sheet.image)
    pen.ellipse((330, 20, 560, 250), outline=(25, 25, 25), width=8)
    pen.text((445, 135), "PAID", font=font("sans", 84), fill=(25, 25, 25), anchor="mm")
    return sheet.image, "The goods were received and paid in full. / Signed at the harbour on 12 May 2024."


def back_side() -> Drawn:
    front, back = Sheet(size=(900, 330)), Sheet(size=(900, 330))
    front.paragraph(40, 40, 820, english(random.Random(5), 34), 26, "serif")
    back.paragraph(52, 47, 820, english(random.Random(6), 34), 26, "serif")
    return with_back_side(front.image, back.image, 0.7), front.text.replace("\n", " ")


PAGES: dict[str, Callable[[], Drawn]] = {
    "handwriting": handwriting,
    "hebrew": hebrew,
    "inline-formula": inline_formula,
    "black-stamp": black_stamp,
    "back-side": back_side,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draw", action="store_true", help="draw the pages and read none")
    parser.add_argument("--pages", nargs="+", choices=PAGES, default=list(PAGES))
    arguments = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    reader = Reader(load_settings(None, {"PAGEMILL_READING_PROFILE": "accurate"}).settings)
    for name in arguments.pages:
        picture, wanted = PAGES[name]()
        target = FOLDER / f"{name}.png"
        picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=16).save(target, optimize=True)
        if arguments.draw:
            continue
        (page,) = reader.read(target, Kind.PNG, [0], ReadOptions())
        print(f"== {name}\n-- wanted: {wanted}\n-- came:", flush=True)
        for block in page.blocks:
            if block.table is not None:
                print("   table:", [(cell.rows, cell.cols, cell.text) for cell in block.table.cells])
            elif block.lines:
                print(f"   {block.kind}:", " / ".join(line.text for line in block.lines))
            elif block.stamps:
                print("   stamps:", [[line.text for line in stamp.lines] for stamp in block.stamps])


if __name__ == "__main__":
    main()
