"""Pages drawn by the project as paper comes in: photographed aslant, unevenly lit, with the back side showing through,
faint, curled, printed on large sheets, and as long strips. Nothing of it is drawn by chance: seeds are fixed.
"""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from environments import CACHE
from pagemill.geometry import Affine, Homography, PlaneMap, Polygon, bbox_of, polygon_of
from project_tests import Sheet
from quality.made_text import chinese, chinese_words, english, english_words
from quality.text_pages import Segment, TextPage

Image = npt.NDArray[np.uint8]
Field = npt.NDArray[np.float32]

#: Pages are drawn at 300 dpi and photographed smaller.
SCALE = 2
#: Width and height of a photograph, in pixels.
FRAME = (1500, 2000)


@dataclass(frozen=True)
class View:
    """How a camera looks at the sheet: tilts about its axes and its turn in the picture, in degrees."""

    tip: float
    swing: float
    roll: float
    ground: str
    #: Share of the frame's shorter way that the sheet takes.
    fill: float = 0.86
    #: How far the sheet's middle lies from the frame's, in shares of the frame.
    shift: tuple[float, float] = (0.0, 0.0)


VIEWS = (
    View(22, 8, 3, "dark"),
    View(-14, 20, -6, "wood"),
    View(30, -10, 9, "cloth"),
    View(12, -26, -2, "stone"),
    View(35, 5, -12, "wood"),
    View(-20, -18, 16, "dark"),
)

#: One corner out of the picture, one or two edges, and no edge in it.
CUT_OFF = (
    View(22, 14, 5, "dark", 0.97, (-0.045, 0.06)),
    View(-16, 20, -6, "wood", 0.97, (0.1, -0.06)),
    View(28, -12, 9, "cloth", 0.98, (0.1, 0.08)),
    View(24, 8, -3, "stone", 0.98, (0.13, 0.0)),
    View(30, -10, 2, "wood", 0.96, (0.0, -0.16)),
    View(14, -24, -4, "dark", 1.04, (-0.13, 0.09)),
    View(24, 6, 2, "dark", 1.3, (0.06, 0.0)),
    View(-18, 15, -4, "wood", 1.3, (0.08, 0.0)),
    View(12, -24, 5, "stone", 1.4),
)


# --- what is printed --------------------------------------------------------------------------------------------------


def _printed(seed: int) -> Sheet:
    """A page of A4: a heading, paragraphs in English and Chinese, a table."""
    made = random.Random(seed)
    s = SCALE
    sheet = Sheet(size=(1240 * s, 1754 * s))
    sheet.write(110 * s, 110 * s, english_words(made, 4).title(), 38 * s, "serif")
    y = 200.0 * s
    for number in range(3):
        text = english(made, 46) if number != 1 else chinese(made, 130)
        y = sheet.paragraph(110 * s, y, 1020 * s, text, 23 * s, "serif" if number != 1 else "sans") + 26 * s
    rows = [["编号", "名称", "Remark", "金额"]] + [
        [f"{made.randint(1000, 9999)}", chinese_words(made, 2), english_words(made, 2), f"{made.uniform(5, 9000):,.2f}"]
        for _ in range(6)
    ]
    columns = [n * s for n in (180, 250, 360, 230)]
    sheet.table(110 * s, y, columns, rows, row_height=46 * s, size=22 * s)
    y += 46 * s * len(rows) + 40 * s
    sheet.write(110 * s, y, chinese_words(made, 4), 30 * s)
    y += 62 * s
    while y < 1480 * s:
        y = sheet.paragraph(110 * s, y, 1020 * s, english(made, 34), 20 * s, "sans") + 20 * s
    return sheet


def _segments(sheet: Sheet, frame: PlaneMap | None = None) -> tuple[Segment, ...]:
    """What was printed and where, on the sheet; `frame` takes the sheet to another frame first."""
    boxes = [(run.text, polygon_of(run.bbox)) for run in sheet.texts if run.text.strip()]
    return tuple(Segment(text, box if frame is None else frame.polygon(box)) for text, box in boxes)


def _pixels(sheet: Sheet) -> Image:
    return np.array(sheet.image.convert("RGB"))


# --- how it is taken --------------------------------------------------------------------------------------------------


def _seen(size: tuple[int, int], view: View) -> Homography:
    """From a flat sheet of that size to the frame, through a camera a sheet and a half away."""
    width, height = size
    tip, swing, roll = (math.radians(a) for a in (view.tip, view.swing, view.roll))
    about_x = np.array([[1, 0, 0], [0, math.cos(tip), -math.sin(tip)], [0, math.sin(tip), math.cos(tip)]])
    about_y = np.array([[math.cos(swing), 0, math.sin(swing)], [0, 1, 0], [-math.sin(swing), 0, math.cos(swing)]])
    about_z = np.array([[math.cos(roll), -math.sin(roll), 0], [math.sin(roll), math.cos(roll), 0], [0, 0, 1]])
    turn = about_z @ about_x @ about_y
    away = 1.5 * height
    corners = np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]]) * (width / 2, height / 2, 0)
    placed = corners @ turn.T + (0, 0, away)
    flat = placed[:, :2] / placed[:, 2:]
    low, high = flat.min(axis=0), flat.max(axis=0)
    scale = view.fill * min(FRAME[0] / (high[0] - low[0]), FRAME[1] / (high[1] - low[1]))
    shown = (flat - (low + high) / 2) * scale + np.array(FRAME) * (0.5 + np.array(view.shift))
    sheet = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(sheet, shown.astype(np.float32))
    return Homography(*(float(v) for v in matrix.ravel()))


def _ground(kind: str, seed: int) -> Image:
    """What the sheet lies on."""
    width, height = FRAME
    made = np.random.default_rng(seed)
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    if kind == "wood":
        grain = np.sin(x / 31 + 3 * np.sin(y / 420)) * 14 + np.sin(x / 7.3 + np.sin(y / 160)) * 7
        tone = np.stack([150 + grain, 108 + grain, 70 + grain * 0.7], axis=2)
    elif kind == "cloth":
        woven = ((x // 90 + y // 90) % 2) * 46
        tone = np.stack([70 + woven, 86 + woven, 120 + woven], axis=2)
    elif kind == "stone":
        coarse = cv2.resize(made.normal(0, 16, (height // 24, width // 24)).astype(np.float32), FRAME)
        tone = np.repeat((128 + coarse)[:, :, None], 3, axis=2)
    else:
        tone = np.full((height, width, 3), (52, 48, 46), np.float32)
    return np.clip(tone + made.normal(0, 3, (height, width, 1)), 0, 255).astype(np.uint8)


def _light(size: tuple[int, int], seed: int, darkest: float) -> Field:
    """Light over a picture: falling off to one corner, with the soft-edged shadow of a hand over a part."""
    width, height = size
    made = random.Random(seed)
    x, y = np.meshgrid(np.linspace(0, 1, width, dtype=np.float32), np.linspace(0, 1, height, dtype=np.float32))
    angle = made.uniform(0, 2 * math.pi)
    across = (x - 0.5) * math.cos(angle) + (y - 0.5) * math.sin(angle) + 0.5
    light = 1.0 - (1.0 - darkest) * 0.7 * np.clip(across, 0, 1)
    mask = np.zeros((height, width), np.float32)
    at = (round(width * made.uniform(0.3, 0.7)), round(height * made.uniform(0.5, 0.9)))
    cv2.ellipse(mask, at, (width // 3, height // 3), made.uniform(0, 90), 0, 360, 1.0, -1)
    mask = cv2.GaussianBlur(mask, (0, 0), width / 60)
    return np.asarray(light * (1.0 - (1.0 - darkest) * 0.8 * mask), np.float32)


def _lit(image: Image, light: Field) -> Image:
    warm = np.array([1.0, 0.985, 0.94], np.float32)
    return np.clip(image * light[:, :, None] * (1 - (1 - warm) * (1 - light[:, :, None])), 0, 255).astype(np.uint8)


def _taken(image: Image, seed: int, blur: float = 0.8, noise: float = 4.0, quality: int = 85) -> Image:
    """Out of a small camera: soft, grainy, packed as JPEG."""
    soft = cv2.GaussianBlur(image, (0, 0), blur).astype(np.float32)
    grain = np.random.default_rng(seed).normal(0, noise, image.shape[:2])
    noisy = np.clip(soft + grain[:, :, None], 0, 255).astype(np.uint8)
    packed = cv2.imencode(".jpg", noisy[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.ascontiguousarray(cv2.imdecode(packed, cv2.IMREAD_COLOR)[:, :, ::-1])


def _photograph(seed: int, view: View, light: Field | None) -> TextPage:
    sheet = _printed(seed)
    paper = np.clip(_pixels(sheet).astype(np.float32) * (238 / 255), 0, 255).astype(np.uint8)
    seen = _seen(sheet.size, view)
    matrix = np.array(seen.rows())
    # Drawn twice as large and made small, as a camera's cells gather the light of an area.
    double = np.diag([2.0, 2.0, 1.0]) @ matrix
    large = tuple(2 * side for side in FRAME)
    warped = cv2.resize(cv2.warpPerspective(paper, double, large), FRAME, interpolation=cv2.INTER_AREA)
    there = cv2.warpPerspective(np.full(paper.shape[:2], 255, np.uint8), double, large)
    there = cv2.resize(there, FRAME, interpolation=cv2.INTER_AREA)[:, :, None].astype(np.float32) / 255
    # The sheet's own shadow on the ground.
    cast = cv2.GaussianBlur(np.roll(there, (9, 9), axis=(0, 1)), (0, 0), 9)[:, :, None]
    ground = _ground(view.ground, seed).astype(np.float32) * (1 - 0.45 * cast)
    image = np.clip(warped * there + ground * (1 - there), 0, 255).astype(np.uint8)
    if light is not None:
        image = _lit(image, light)
    whole, cut = _in_frame(_segments(sheet), seen)
    return TextPage(_kept(_taken(image, seed, noise=7.0, quality=70)), whole, seen.inverse(), cut)


def _in_frame(segments: Sequence[Segment], seen: Homography) -> tuple[tuple[Segment, ...], tuple[Polygon, ...]]:
    """The segments that are wholly in the photograph, and the places of those that are cut off."""

    def is_whole(segment: Segment) -> bool:
        x0, y0, x1, y1 = bbox_of(seen.polygon(segment.polygon))
        return x0 >= 0 and y0 >= 0 and x1 <= FRAME[0] and y1 <= FRAME[1]

    whole = tuple(segment for segment in segments if is_whole(segment))
    return whole, tuple(segment.polygon for segment in segments if not is_whole(segment))


def _flat(sheet: Sheet, seed: int, change: Callable[[Image], Image]) -> TextPage:
    """The sheet filling the picture, at 150 dpi."""
    size = (sheet.size[0] // SCALE, sheet.size[1] // SCALE)
    image = change(cv2.resize(_pixels(sheet), size, interpolation=cv2.INTER_AREA))
    return TextPage(_kept(_taken(image, seed, blur=0.6)), _segments(sheet, Affine.scale(1 / SCALE)))


def _kept(image: Image) -> Path:
    target = CACHE / "pages" / f"{hashlib.sha256(image.tobytes()).hexdigest()[:24]}.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        cv2.imwrite(str(target), image[:, :, ::-1])
    return target


# --- the kinds of pages -----------------------------------------------------------------------------------------------


def flat() -> Iterator[TextPage]:
    """Scans that fill the picture: nothing is to be mended."""
    for seed in (1, 2):
        yield _flat(_printed(seed), seed, lambda image: image)


def tilted() -> Iterator[TextPage]:
    for seed, view in enumerate(VIEWS, 10):
        yield _photograph(seed, view, None)


def cut_off() -> Iterator[TextPage]:
    for seed, view in enumerate(CUT_OFF, 90):
        yield _photograph(seed, view, None)


def shadowed() -> Iterator[TextPage]:
    for seed, darkest in ((20, 0.5), (21, 0.35), (22, 0.25), (23, 0.18)):
        yield _flat(_printed(seed), seed, lambda image, n=seed, d=darkest: _lit(image, _light(_size(image), n, d)))


def tilted_shadowed() -> Iterator[TextPage]:
    for seed, view, darkest in ((30, VIEWS[0], 0.5), (31, VIEWS[1], 0.35), (32, VIEWS[2], 0.4), (33, VIEWS[5], 0.3)):
        yield _photograph(seed, view, _light(FRAME, seed, darkest))


def shown_through() -> Iterator[TextPage]:
    """Thin paper: the back side's print, mirrored, at a share of its own blackness."""
    for seed, strength in ((40, 0.12), (41, 0.2), (42, 0.3), (43, 0.4)):
        back = cv2.resize(_pixels(_printed(seed + 100)), (1240, 1754), interpolation=cv2.INTER_AREA)[:, ::-1]
        through = cv2.GaussianBlur(np.roll(back, (13, 7), axis=(0, 1)), (0, 0), 1.6).astype(np.float32)

        def change(image: Image, through: Field = through, strength: float = strength) -> Image:
            return np.minimum(image * (1 - strength * (255 - through) / 255), 255).astype(np.uint8)

        yield _flat(_printed(seed), seed, change)


def faint() -> Iterator[TextPage]:
    """Ink hardly darker than the paper: faded, or of a worn ribbon."""
    for seed, ink, paper in ((50, 150, 205), (51, 175, 215), (52, 120, 150)):

        def change(image: Image, ink: int = ink, paper: int = paper) -> Image:
            return np.asarray(ink + image.astype(np.float32) / 255 * (paper - ink), np.uint8)

        yield _flat(_printed(seed), seed, change)


def curled() -> Iterator[TextPage]:
    """Open books and paper that has lain rolled up, from above: lines sag, rise, and run steeply into the fold."""
    for seed, (shape, sag) in enumerate(
        (("arch", 35), ("arch", 70), ("arch", -60), ("fold", 60), ("fold", 120), ("wave", 40)), 80
    ):
        sheet = _printed(seed)
        flat_image = cv2.resize(_pixels(sheet), (sheet.size[0] // SCALE, sheet.size[1] // SCALE))
        height, width = flat_image.shape[:2]
        across, down = _curl(shape, sag, width, height)
        xs, ys = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
        moved = down(xs, ys).astype(np.float32)
        image = cv2.remap(flat_image, across(xs).astype(np.float32), ys - moved, cv2.INTER_CUBIC, borderValue=[255] * 3)
        # Paper that turns away from the light is darker.
        light = 1 - np.clip(np.abs(np.gradient(moved, axis=1)), 0, 0.5).astype(np.float32)
        picture = _kept(_taken(_lit(image, light), seed, blur=0.6, noise=5.0))
        yield TextPage(picture, tuple(_bent(segment, across, down, width) for segment in _segments(sheet, HALF)))


HALF = Affine.scale(1 / SCALE)
Move = Callable[..., npt.NDArray[np.floating]]


def _curl(shape: str, sag: float, width: int, height: int) -> tuple[Move, Move]:
    """Where a column of the picture lies on the flat sheet, and how far a place of the picture is moved down."""

    def share(xs: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
        return xs / width

    def across(xs: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
        # Towards a fold paper turns away, and letters are narrower.
        return np.asarray(xs - 0.035 * width * np.exp(-share(xs) / 0.1) * (shape == "fold"))

    def down(xs: npt.NDArray[np.floating], ys: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
        forms = {
            "arch": lambda at: np.sin(at * math.pi) ** 2 - 0.5,
            "fold": lambda at: np.exp(-at / 0.22) - 0.2,
            "wave": lambda at: np.sin(at * 2 * math.pi),
        }
        # More at the head than at the foot.
        return np.asarray(sag * forms[shape](share(xs)) * (1 - 0.4 * ys / height))

    return across, down


def _bent(segment: Segment, across: Move, down: Move, width: int) -> Segment:
    """The text of the flat sheet where it stands on the curled one, in the upright box around it."""
    x0, y0, x1, y1 = bbox_of(segment.polygon)
    columns = np.arange(width, dtype=np.float64)
    seen = columns[(across(columns) >= x0) & (across(columns) <= x1)]
    tops, feet = (y + down(seen, np.full_like(seen, y)) for y in (y0, y1))
    box = (float(seen[0]), float(tops.min()), float(seen[-1]), float(feet.max()))
    return replace(segment, polygon=polygon_of(box))


def large_sheets() -> Iterator[TextPage]:
    """Drawings on A0 scanned at 200 dpi: lettering 2 to 3.5 mm high among lines, and the box of names at the foot."""
    for seed in (60, 61):
        made = random.Random(seed)
        sheet = Sheet(size=(9360, 6620))
        sheet.stroke([(90, 90), (9270, 90), (9270, 6530), (90, 6530), (90, 90)], wide=6)
        sheet.write(3400, 180, english_words(made, 4).upper(), 90)
        for _ in range(70):
            x, y = made.randint(240, 8000), made.randint(400, 5400)
            if any(abs(run.x - x) < 900 and abs(run.y - y) < 110 for run in sheet.texts):
                continue
            sheet.write(x, y, _lettering(made), made.choice([16, 20, 28]))
            sheet.stroke([(x - 40, y + 80), (x + made.randint(80, 900), y + 80)], wide=3)
        rows = [[chinese_words(made, 2), english_words(made, 3)] for _ in range(8)]
        sheet.table(7700, 5700, [420, 1000], rows, row_height=78, size=30)
        yield TextPage(_kept(_taken(_pixels(sheet), seed, blur=0.4, noise=2.0, quality=92)), _segments(sheet))


def _lettering(made: random.Random) -> str:
    size = f"R{made.randint(10, 900)} x {made.randint(10, 900)} mm"
    return made.choice([english_words(made, 4), chinese_words(made, 4), size])


def strips() -> Iterator[TextPage]:
    """A chat captured in one long picture, the receipt of a wholesaler, and a page captured whole."""
    for seed, (width, height, size, gap) in enumerate(
        ((1080, 24000, 34, 90), (640, 14000, 22, 34), (1240, 20000, 19, 34)), 70
    ):
        made = random.Random(seed)
        sheet = Sheet(size=(width, height))
        y, number = 60.0, 0
        while y < height - 300:
            number += 1
            if seed == 71:
                sheet.write(30, y, f"{english_words(made, 2)}", size, "mono")
                sheet.write(width - 170, y, f"{made.uniform(1, 900):8.2f}", size, "mono")
                y += gap
            else:
                text = english(made, 22) if number % 2 else chinese(made, 46)
                left = 60 if number % 3 else width // 6
                y = sheet.paragraph(left, y, width * 0.72, text, size) + gap
        yield TextPage(_kept(_taken(_pixels(sheet), seed, blur=0.4, noise=1.5, quality=92)), _segments(sheet))


def _size(image: Image) -> tuple[int, int]:
    return image.shape[1], image.shape[0]


KINDS: dict[str, Callable[[], Iterator[TextPage]]] = {
    "flat": flat,
    "tilted": tilted,
    "cut-off": cut_off,
    "shadowed": shadowed,
    "tilted-shadowed": tilted_shadowed,
    "shown-through": shown_through,
    "faint": faint,
    "curled": curled,
    "large-sheets": large_sheets,
    "strips": strips,
}


def pages_of(kind: str) -> Sequence[TextPage]:
    return list(KINDS[kind]())
