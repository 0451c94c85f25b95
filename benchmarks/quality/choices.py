"""Boxes to tick and round choices on forms: how many are read with their state beside the words they are for, beside
other programs.

    python benchmarks/quality/choices.py DATA

`DATA` holds the folder `kie_forms_xfund_zh_train`: scanned Chinese forms, whose labels write boxes as `□` and `☑`. To
these are added forms that the project draws, with boxes and with rings, clean, as a scan, and packed as JPEG 40. One
counts as read where its sign stands in the text next to the two characters that follow it on the page, or the one
before it where nothing follows; a cross is a tick. `of ticked` counts only those that are ticked: they are the form's
answers. `made up` are signs beyond those of the labels.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from PIL import Image, ImageDraw, ImageOps

from drawings.sheet import Sheet, encoded, font
from environments import CACHE
from quality.line_readings import READERS, read_lines
from quality.markdown_readings import cannot_run, title_of
from quality.text_pages import forms

#: What readers and labels write for a box, taken as one sign for each state.
STATES = str.maketrans({"☐": "□", "▢": "□", "◻": "□", "☒": "☑", "✓": "☑", "✔": "☑", "√": "☑", "■": "☑"})
ROUND_STATES = str.maketrans({"○": "□", "◯": "□", "〇": "□", "●": "☑", "◉": "☑", "◎": "☑", "⊙": "☑"})
WORDS = (
    "男",
    "女",
    "是",
    "否",
    "未婚",
    "已婚",
    "企业",
    "个人",
    "新增",
    "变更",
    "删除",
    "普通",
    "加急",
    "现金",
    "转账",
    "Yes",
    "No",
    "Air",
    "Sea",
    "Prepaid",
    "Collect",
    "Fragile",
    "Dry",
)
CONDITIONS = ("clean", "scan", "JPEG 40")


@dataclass(frozen=True)
class Form:
    picture: Path
    #: A sign with its neighbours, each as often as it is on the page.
    choices: tuple[str, ...]
    #: Whether they are rings, of which letters may be made.
    round: bool = False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--readers", nargs="+", choices=READERS, default=list(READERS))
    arguments = parser.parse_args()
    sets = {"scanned forms": list(scanned(arguments.data))}
    for form in ("boxes", "rings"):
        sets |= {f"drawn {form}, {condition}": list(drawn(form, condition)) for condition in CONDITIONS}
    for name, pages in sets.items():
        boxes = [choice for page in pages for choice in page.choices]
        print(f"\n{name}: {len(boxes)} boxes, {sum('☑' in box for box in boxes)} of them ticked, {len(pages)} pages")
        print(f"{'reader':<22}{'read %':>10}{'of ticked %':>14}{'made up':>10}")
        for reader in arguments.readers:
            if reason := cannot_run(reader):
                print(f"{title_of(reader):<22}left out: {reason}")
                continue
            _row(reader, pages)


def _row(reader: str, pages: list[Form]) -> None:
    found = ticked = made_up = 0
    for page, reading in zip(pages, read_lines(reader, [page.picture for page in pages]), strict=True):
        text = "\n".join(_plain(line, round=page.round) for line, _ in reading.lines)
        for choice in dict.fromkeys(page.choices):
            count = min(text.count(choice), page.choices.count(choice))
            found += count
            ticked += count * ("☑" in choice)
        # `√` alone is said in print too: "tick with √".
        made_up += max(0, len(re.findall("[□☑]", text)) - len(page.choices))
    boxes = [choice for page in pages for choice in page.choices]
    share, share_ticked = found / len(boxes), ticked / max(1, sum("☑" in box for box in boxes))
    print(f"{title_of(reader):<22}{100 * share:>10.1f}{100 * share_ticked:>14.1f}{made_up:>10}", flush=True)


def _plain(text: str, *, round: bool = False) -> str:
    return "".join(text.translate(STATES | ROUND_STATES if round else STATES).split())


def scanned(data: Path) -> Iterator[Form]:
    """The labelled forms that have boxes."""
    for page in forms(data):
        choices = [choice for segment in page.segments for choice in _choices(_plain(segment.text))]
        if choices:
            yield Form(page.picture, tuple(choices))


def _choices(text: str) -> Iterator[str]:
    # A quoted sign tells how to tick.
    text = re.sub("[“\"'(（][√☑✓][”\"')）]", "", text)
    for at, sign in enumerate(text):
        if sign in "□☑":
            after = re.match("[^□☑]{1,2}", text[at + 1 :])
            yield sign + after[0] if after else text[max(0, at - 1) : at] + sign


def drawn(form: str, condition: str) -> Iterator[Form]:
    """Four forms, some boxes or rings empty, some ticked within and some beyond their frame, some crossed or filled, of
    three sizes."""
    draw = _draw_box if form == "boxes" else _draw_ring
    for seed in range(4):
        pick = random.Random(seed)
        sheet = Sheet()
        choices = []
        for row in range(12):
            size = pick.choice((20, 26, 32))
            x, y = 120.0, 120 + 120.0 * row
            for word in pick.sample(WORDS, 4):
                sign = pick.choice("□□☑")
                side = round(0.85 * size)
                draw(sheet, pick, x, y + 0.2 * size, side, ticked=sign == "☑")
                sheet.write(x + side + pick.choice((4, 10)), y, word, size)
                x += side + 10 + font("sans", size).getlength(word) + 2.5 * size
                choices.append(sign + word[:2])
        image = sheet.scanned(skew=0.6, seed=seed) if condition == "scan" else sheet.image
        packed = encoded(image, "JPEG", quality=40) if condition == "JPEG 40" else encoded(image, "PNG")
        ending = ".jpg" if condition == "JPEG 40" else ".png"
        path = CACHE / "choices" / f"{form}_{condition.replace(' ', '_')}_{seed}{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(packed)
        yield Form(path, tuple(choices), round=form == "rings")


def _draw_ring(sheet: Sheet, pick: random.Random, x: float, y: float, side: int, *, ticked: bool) -> None:
    """A ring without steps: drawn eight times as large, and made small."""
    pen = ImageDraw.Draw(large := Image.new("L", (16 * side, 16 * side), 255))
    near, far = 4 * side, 12 * side
    way = pick.choice(("dot", "disc", "tick")) if ticked else "none"
    pen.ellipse((near, near, far, far), outline=25, width=16, fill=25 if way == "disc" else 255)
    if way == "dot":
        pen.ellipse((near + 2 * side, near + 2 * side, far - 2 * side, far - 2 * side), fill=25)
    if way == "tick":
        points = [(near + 8 * side * a, near + 8 * side * b) for a, b in ((0.2, 0.5), (0.4, 0.8), (1.2, -0.3))]
        pen.line(points, fill=25, width=24)
    small = large.resize((2 * side, 2 * side), Image.Resampling.BOX)
    sheet.image.paste(
        Image.new("L", small.size, 25), (round(x - side / 2), round(y - side / 2)), ImageOps.invert(small)
    )


def _draw_box(sheet: Sheet, pick: random.Random, x: float, y: float, side: int, *, ticked: bool) -> None:
    pen = ImageDraw.Draw(sheet.image)
    ink = (25, 25, 25)
    pen.rectangle((x, y, x + side, y + side), outline=ink, width=2)
    if not ticked:
        return
    way = pick.choice(("within", "beyond", "cross"))
    if way == "cross":
        for a, b in ((0.15, 0.85), (0.85, 0.15)):
            pen.line((x + a * side, y + 0.15 * side, x + b * side, y + 0.85 * side), fill=ink, width=2)
        return
    end = (0.85, 0.15) if way == "within" else (1.2, -0.3)
    points = [(x + a * side, y + b * side) for a, b in ((0.2, 0.5), (0.4, 0.8), end)]
    pen.line(points, fill=ink, width=2 if way == "within" else 3)


if __name__ == "__main__":
    main()
