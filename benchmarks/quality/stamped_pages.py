"""Pages with stamps on them, drawn: every shape, ink and turn, on white paper and over text, clean and poor."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
from PIL import Image, ImageFilter

import project_tests  # noqa: F401  (where the drawings of the tests are)
from drawings.sheet import Sheet
from drawings.stamps import DrawnStamp
from pagemill.geometry import Bbox

#: A row of the page's text: what a stamp is pressed over.
ROWS = (
    "本合同一式两份，双方各执一份，自签字盖章之日起生效。",
    "乙方应当在收到货物后三十日内付清全部货款，逾期按日计息。",
    "The goods are inspected on arrival, and paid within 30 days.",
    "合同总金额为人民币 128,600.00 元，含税率百分之十三。",
)
STAMPS = (
    DrawnStamp("CIRCLE", "北京云海智能科技有限公司", ("合同专用章",), star=True),
    DrawnStamp("CIRCLE", "深圳市前海明德供应链管理有限公司", ("财务专用章",), star=True, foot="4403010012345"),
    DrawnStamp("CIRCLE", "成都锦城会计师事务所", star=True, double=True, foot="5101040098765"),
    DrawnStamp("CIRCLE", "SUNRISE TRADING CO LTD", ("APPROVED",)),
    DrawnStamp("OVAL", "广州天河信息服务有限公司", ("发票专用章",), size=(300, 210)),
    DrawnStamp("OVAL", "苏州工业园区海纳电子有限公司", ("91320594MA1X", "发票专用章"), size=(300, 220)),
    DrawnStamp("RECTANGLE", middle=("已验收入库", "2024年05月12日"), size=(260, 110)),
    DrawnStamp("RECTANGLE", middle=("货款两清",), size=(240, 90)),
    DrawnStamp("TRIANGLE", middle=("检验合格",), size=(240, 210)),
    DrawnStamp("RHOMBUS", middle=("质检专用",), size=(260, 200)),
    DrawnStamp("PERSONAL", middle=("张伟之印",), size=(100, 100)),
    DrawnStamp("PERSONAL", middle=("李明",), size=(96, 110)),
)
CONDITIONS = ("clean", "scanned", "JPEG 40", "100 dpi")
#: Of pages without colours: grey, and in black and white alone.
BLACK_CONDITIONS = ("grey", "grey, scanned", "grey, 100 dpi", "bilevel", "bilevel, scanned")
#: Darkness from which a bilevel scanner takes a pixel for black.
BLACK_FROM = 140
#: Middles of the places of a page.
PLACES = ((380, 440), (860, 440), (380, 1000), (860, 1000))


@dataclass(frozen=True)
class PressedStamp:
    drawn: DrawnStamp
    #: Around its ink, in pixels of the page.
    bbox: Bbox

    @property
    def texts(self) -> tuple[str, ...]:
        """What it says: the curved text first, then the middle's lines, then the foot's text."""
        return tuple(text for text in (self.drawn.curved, *self.drawn.middle, self.drawn.foot) if text)


@dataclass(frozen=True)
class StampedPage:
    name: str
    picture: Image.Image
    stamps: tuple[PressedStamp, ...]
    #: Rows of text that a stamp is pressed over, with their boxes.
    below: tuple[tuple[str, Bbox], ...]


def stamped_pages(conditions: tuple[str, ...] = CONDITIONS) -> Iterator[StampedPage]:
    """Every stamp in red and blue, straight and turned, on both grounds, four to a page, in every condition."""
    turned = [replace(stamp, angle=angle) for stamp, angle in zip(STAMPS, _turns(), strict=True)]
    pressed = [
        replace(stamp, ink=ink, faint=faint)
        for ink, faint, some in (("RED", 0.1, STAMPS), ("BLUE", 0.3, STAMPS), ("RED", 0.35, turned))
        for stamp in some
    ]
    for ground in ("white", "text"):
        for start in range(0, len(pressed), len(PLACES)):
            for condition in conditions:
                name = f"{ground} {start // len(PLACES)} {condition}"
                yield _page(name, pressed[start : start + len(PLACES)], ground == "text", condition)


def black_pages(conditions: tuple[str, ...] = BLACK_CONDITIONS) -> Iterator[StampedPage]:
    """Every stamp in black, straight and turned, on both grounds, four to a page, on pages without colours."""
    turned = [replace(stamp, angle=angle) for stamp, angle in zip(STAMPS, _turns(), strict=True)]
    pressed = [
        replace(stamp, ink="BLACK", faint=faint) for faint, some in ((0.1, STAMPS), (0.3, turned)) for stamp in some
    ]
    for ground in ("white", "text"):
        for start in range(0, len(pressed), len(PLACES)):
            for condition in conditions:
                name = f"{ground} {start // len(PLACES)} black {condition}"
                yield _page(name, pressed[start : start + len(PLACES)], ground == "text", condition)


def plain_pages(conditions: tuple[str, ...] = CONDITIONS) -> Iterator[StampedPage]:
    """Pages without a stamp but with red headings, red rules and coloured figures."""
    for condition in conditions:
        yield _page(f"plain {condition}", [], True, condition, red=True)


def _turns() -> list[float]:
    return [12.0, -20.0, 35.0, -8.0, -12.0, 9.0, 7.0, -10.0, 6.0, -5.0, 4.0, -6.0]


def _page(name: str, stamps: list[DrawnStamp], text: bool, condition: str, red: bool = False) -> StampedPage:
    sheet = Sheet()
    rows = []
    for number in range(24 if text else 0):
        row = ROWS[number % len(ROWS)]
        rows.append((row, sheet.write(160, 150 + 58 * number, row, 30)))
    pressed = tuple(PressedStamp(one, one.draw(sheet.image, at)) for one, at in zip(stamps, PLACES, strict=False))
    if red:
        sheet.image.paste((200, 30, 40), (120, 110, 1120, 116))
        sheet.image.paste((36, 60, 176), (120, 1600, 420, 1680))
    below = tuple((row, box) for row, box in rows if any(_crosses(box, stamp.bbox) for stamp in pressed))
    return StampedPage(name, _worn(sheet, condition), pressed, below)


def _crosses(row: Bbox, stamp: Bbox) -> bool:
    return row[0] < stamp[2] and stamp[0] < row[2] and row[1] < stamp[3] and stamp[1] < row[3]


def _worn(sheet: Sheet, condition: str) -> Image.Image:
    """The page as it comes in; its frame stays that of the sheet."""
    if condition.startswith(("grey", "bilevel")):
        look, _, worn = condition.partition(", ")
        grey = _worn(sheet, worn).convert("L")
        return grey if look == "grey" else grey.point([0 if level < BLACK_FROM else 255 for level in range(256)], "1")
    if condition == "scanned":
        return sheet.scanned(skew=0.0)
    if condition == "JPEG 40":
        out = io.BytesIO()
        sheet.image.save(out, "JPEG", quality=40)
        return Image.open(out).convert("RGB")
    if condition == "100 dpi":
        small = sheet.image.resize((827, 1169), Image.Resampling.LANCZOS).filter(ImageFilter.GaussianBlur(0.4))
        grain = np.random.default_rng(5).normal(0, 4, (1169, 827, 1))
        return Image.fromarray(np.clip(np.asarray(small, np.float64) + grain, 0, 255).astype(np.uint8))
    return sheet.image
