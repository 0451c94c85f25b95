"""Pictures of pages and the text that is on them: labelled scans, and drawn pages of PDFs with their text layer.

A drawn page is given in several conditions: as drawn, turned, leaning, and as a poor copy of a copy.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2

from environments import CACHE
from pagemill.geometry import Affine, PlaneMap, Polygon, bbox_of, polygon_of
from quality.markdown_readings import drawn_page

Image = npt.NDArray[np.uint8]

#: A gap wider than this, in heights of a line, parts two segments of a drawn page.
GAP = 1.2
#: Share of accented letters from which on a layer is taken to be in an encoding of its own.
FOREIGN = 0.05


@dataclass(frozen=True)
class Segment:
    """A piece of a line, with its place on the page as it was before it was turned."""

    text: str
    polygon: Polygon


@dataclass(frozen=True)
class TextPage:
    """`upright` takes a place in the picture to the frame that the segments are in."""

    picture: Path
    segments: tuple[Segment, ...]
    upright: PlaneMap = field(default_factory=Affine)
    #: Where text stands, in that frame, that the picture shows in part: what is read there does not count.
    cut: tuple[Polygon, ...] = ()


@dataclass(frozen=True)
class Condition:
    """How a drawn page is spoiled. `make` gives the picture and the map from it to the page as drawn."""

    dpi: int
    make: Callable[[Image], tuple[Image, Affine]]


def _as_drawn(image: Image) -> tuple[Image, Affine]:
    return image, Affine()


def _turned(angle: int) -> Callable[[Image], tuple[Image, Affine]]:
    def make(image: Image) -> tuple[Image, Affine]:
        height, width = image.shape[:2]
        turned = np.ascontiguousarray(np.rot90(image, -angle // 90))
        return turned, Affine.quarter_turn(angle, width, height).inverse()

    return make


def _leaning(angle: float) -> Callable[[Image], tuple[Image, Affine]]:
    def make(image: Image) -> tuple[Image, Affine]:
        height, width = image.shape[:2]
        turn = Affine.rotation(angle)
        x0, y0, x1, y1 = bbox_of(turn.polygon(polygon_of((0.0, 0.0, width, height))))
        frame = Affine.shift(-x0, -y0) @ turn
        size = math.ceil(x1 - x0), math.ceil(y1 - y0)
        matrix = np.array(frame.rows(), np.float64)
        leaning = cv2.warpAffine(image, matrix, size, flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
        return np.asarray(leaning, np.uint8), frame.inverse()

    return make


def _degraded(image: Image) -> tuple[Image, Affine]:
    """Out of focus, grainy, then packed hard: the same grains each time."""
    blurred = cv2.GaussianBlur(image, (0, 0), 1.0).astype(np.float32)
    grains = np.random.default_rng(20).normal(0.0, 12.0, image.shape[:2])
    noisy = np.clip(blurred + grains[:, :, None], 0, 255).astype(np.uint8)
    packed = cv2.imencode(".jpg", noisy[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 40])[1]
    return np.ascontiguousarray(cv2.imdecode(packed, cv2.IMREAD_COLOR)[:, :, ::-1]), Affine()


CONDITIONS = {
    "drawn-150": Condition(150, _as_drawn),
    "drawn-200": Condition(200, _as_drawn),
    "turned-90": Condition(150, _turned(90)),
    "turned-180": Condition(150, _turned(180)),
    "turned-270": Condition(150, _turned(270)),
    "leaning-3": Condition(150, _leaning(3.0)),
    "degraded": Condition(150, _degraded),
}


def forms(data: Path) -> Iterator[TextPage]:
    """XFUND: each segment has its text and its four corners."""
    folder = data / "kie_forms_xfund_zh_train"
    for row in (folder / "labels.jsonl").read_text("utf-8").splitlines():
        page = json.loads(row)
        segments = tuple(Segment(s["text"], tuple((x, y) for x, y in s["points"])) for s in page["ocr"])
        yield TextPage(folder / page["file"], segments)


def receipts(data: Path) -> Iterator[TextPage]:
    """SROIE: eight coordinates and the text, which may hold commas, on each line of a file."""
    folder = data / "kie_receipts_sroie"
    for labels in sorted((folder / "box").glob("*.csv")):
        segments = []
        for row in labels.read_text("utf-8", errors="replace").splitlines():
            *numbers, text = row.split(",", 8)
            if len(numbers) == 8:
                xs, ys = [float(v) for v in numbers[::2]], [float(v) for v in numbers[1::2]]
                segments.append(Segment(text, tuple(zip(xs, ys, strict=True))))
        yield TextPage(folder / "img" / f"{labels.stem}.jpg", tuple(segments))


def drawn(data: Path, condition: str) -> Iterator[TextPage]:
    """The pages of `parse_orbit`, drawn and spoiled, with the text of their own text layer.

    Pages whose fonts map other scripts to accented letters are left out: their layer does not say what is printed.
    """
    how = CONDITIONS[condition]
    for pdf in sorted((data / "parse_orbit" / "pdfs").glob("*/*.pdf")):
        segments = tuple(_text_layer(pdf, how.dpi / 72))
        if _says_what_is_printed(segments):
            picture, upright = _picture(drawn_page(pdf, how.dpi), condition)
            yield TextPage(picture, segments, upright)


def _says_what_is_printed(segments: Sequence[Segment]) -> bool:
    text = "".join(segment.text for segment in segments)
    return sum("\u00a0" < char < "\u0370" for char in text) < FOREIGN * len(text)


def _picture(page: Path, condition: str) -> tuple[Path, Affine]:
    image = np.ascontiguousarray(cv2.imread(str(page), cv2.IMREAD_COLOR)[:, :, ::-1])
    made, upright = CONDITIONS[condition].make(image)
    name = hashlib.sha256(made.tobytes()).hexdigest()[:24]
    target = CACHE / "pages" / f"{name}.png"
    if not target.exists():
        cv2.imwrite(str(target), made[:, :, ::-1])
    return target, upright


def _text_layer(pdf: Path, scale: float) -> Iterator[Segment]:
    """Characters in the layer's own order, parted where a line ends or a wide gap comes."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        # The drawn page is the crop box; characters are placed in the frame that it is a part of.
        origin_x, _, _, page_top = page.get_cropbox()
        text = page.get_textpage()
        run, box = "", (0.0, 0.0, 0.0, 0.0)
        for index in range(text.count_chars()):
            # PDFium's own mark of a hyphen at a line's end.
            char = text.get_text_range(index, 1).replace("\ufffe", "-")
            if not char.strip():
                run += " " if run and char == " " else ""
                continue
            left, bottom, right, top = text.get_charbox(index, loose=True)
            xs, ys = (left - origin_x, right - origin_x), (page_top - top, page_top - bottom)
            place = (xs[0] * scale, ys[0] * scale, xs[1] * scale, ys[1] * scale)
            if run and _continues(box, place):
                box = (min(box[0], place[0]), min(box[1], place[1]), max(box[2], place[2]), max(box[3], place[3]))
                run += char
                continue
            if run:
                yield Segment(run.strip(), polygon_of(box))
            run, box = char, place
        if run:
            yield Segment(run.strip(), polygon_of(box))


def _continues(line: tuple[float, float, float, float], char: tuple[float, float, float, float]) -> bool:
    tall = max(line[3] - line[1], 1.0)
    level = min(line[3], char[3]) - max(line[1], char[1]) > 0.4 * min(tall, char[3] - char[1])
    return level and -0.5 * tall < char[0] - line[2] < GAP * tall
