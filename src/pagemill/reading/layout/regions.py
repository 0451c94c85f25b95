"""The regions of a page, with a PicoDet network trained on CDLA (Chinese document layout).

Box decoding follows generalised focal loss: each side's distance is the mean of a distribution over
eight bins, times the level's stride (Li et al., NeurIPS 2020).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.geometry import Bbox, clip, covered, iou
from pagemill.models import Session
from pagemill.reading.pixels.network_input import IMAGENET, network_input, one_plane
from pagemill.reading.pixels.page_plane import plane_or_page
from pagemill.reading.pixels.reduction import reduced
from pagemill.reading.pixels.sheet_side import LONGEST
from pagemill.reading.stage_clock import stage

Image = npt.NDArray[np.uint8]

#: The network's input, height and width in pixels.
INPUT = (800, 608)
STRIDES = (8, 16, 32, 64)
#: A region scoring less is not one.
CONFIDENCE = 0.4
#: Regions of one class that overlap more are one.
SAME = 0.5

#: Grey levels between neighbouring pixels where something is printed.
EDGE = 40
#: Margin left around what is printed, as a share of the page's longer side.
MARGIN = 0.04
#: A strip (longer than a sheet) is shown in parts as long as a sheet: the network was trained on sheets, and of a long
#: screenshot its input would hold a few pixels of each line. The letters of a strip are large for its width, as a
#: sheet's headings are: it is shown with so much paper at either side.
BESIDE = 0.25
#: A part is no shorter, in pixels, so that a thread of a picture has few.
SHORTEST = 1000
#: A part is cut in the widest band without print of its last share; and the pixels that a band is told from.
LAST, STEP = 0.3, 2
#: A page no more than so many times larger than the network's input, each way, is made so small by way of twice that.
COARSE = 2.25


class RegionKind(StrEnum):
    """The network's classes, in its order."""

    TEXT = "text"
    TITLE = "title"
    FIGURE = "figure"
    FIGURE_CAPTION = "figure_caption"
    TABLE = "table"
    TABLE_CAPTION = "table_caption"
    HEADER = "header"
    FOOTER = "footer"
    REFERENCE = "reference"
    EQUATION = "equation"


KINDS = tuple(RegionKind)


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the page, in pixels of the picture given."""

    kind: RegionKind
    bbox: Bbox
    score: float


@stage("layout")
def find_regions(session: Session, page: Image) -> list[Region]:
    """The regions of an upright, deskewed RGB page (H, W, 3), best first.

    The network is shown the printed part of a page only: without the empty margins its input holds more of
    what counts, and it finds more. A strip is shown to it part by part.
    """
    tall, wide = page.shape[:2]
    if tall < LONGEST * wide:
        return _regions_of(session, page)
    found = []
    beside = round(BESIDE * wide)
    paper = [int(value) for value in np.median(page[::20, ::20].reshape(-1, 3), axis=0)]
    for top, bottom in _parts_of(page):
        part = cv2.copyMakeBorder(page[top:bottom], 0, 0, beside, beside, cv2.BORDER_CONSTANT, value=paper)
        # Nothing between two parts is at a page's head or foot.
        kinds = [
            kind
            for kind in KINDS
            if (top == 0 or kind is not RegionKind.HEADER) and (bottom == tall or kind is not RegionKind.FOOTER)
        ]
        for region in _regions_of(session, np.asarray(part, np.uint8), kinds, printed=False):
            x0, y0, x1, y1 = region.bbox
            box = clip((x0 - beside, y0 + top, x1 - beside, y1 + top), wide, tall)
            if box[2] > box[0]:
                found.append(replace(region, bbox=box))
    return sorted(found, key=lambda region: -region.score)


def _parts_of(page: Image) -> list[tuple[int, int]]:
    """Top and bottom of the parts of a strip, cut where nothing is printed, as far as there are such places."""
    tall, wide = page.shape[:2]
    green = np.ascontiguousarray(page[:, ::STEP, 1])
    printed = (np.ptp(green, axis=1) > EDGE).astype(np.intp)
    parts, top = [], 0
    part = max(SHORTEST, round(LONGEST * wide))
    while tall - top > (1 + LAST) * part:
        end = top + part
        begin = end - round(LAST * part)
        # The middle of the longest run of rows without print; of rows all printed, the last one.
        edges = np.flatnonzero(np.diff(np.concatenate([[1], printed[begin:end], [1]])))
        runs = edges.reshape(-1, 2)
        cut = end if not len(runs) else begin + int(runs[np.ptp(runs, axis=1).argmax()].sum()) // 2
        parts.append((top, cut))
        top = cut
    return [*parts, (top, tall)]


def _regions_of(
    session: Session, page: Image, kinds: Sequence[RegionKind] = KINDS, *, printed: bool = True
) -> list[Region]:
    """The regions of some kinds on a page, RGB (H, W, 3), of which the network is shown all, or what is printed."""
    tall, wide = page.shape[:2]
    # Of a fine scan half is more than twice what the network sees of it.
    finer = 2 if min(tall / INPUT[0], wide / INPUT[1]) >= 2 * 2 else 1
    # Most pages are printed in black: one plane of three is work enough, and comes to the same.
    shown = plane_or_page(page)
    seen = shown if finer == 1 else reduced(shown, (wide // finer, tall // finer))
    plane = seen if seen.ndim == 2 else one_plane(seen)
    shown = seen if plane is None else plane
    left, top, image = _printed_part(shown) if printed else (0, 0, shown)
    height, width = image.shape[:2]
    outputs = [np.asarray(out, np.float32) for out in session.run(network_input(_shown(image), IMAGENET))]
    boxes, scores = _decode(outputs)
    boxes = boxes * np.array([width / INPUT[1], height / INPUT[0]] * 2, np.float32) + np.array(
        [left, top] * 2, np.float32
    )
    boxes *= finer
    found: list[Region] = []
    for kind in kinds:
        kind_index = KINDS.index(kind)
        chosen = np.flatnonzero(scores[:, kind_index] > CONFIDENCE)
        best = chosen[np.argsort(-scores[chosen, kind_index])][:300]
        for i in best[_apart(_clipped(boxes[best], wide, tall))]:
            x0, y0, x1, y1 = (float(v) for v in boxes[i])
            found.append(Region(kind, clip((x0, y0, x1, y1), wide, tall), float(scores[i, kind_index])))
    return _without_contained(sorted(found, key=lambda region: -region.score))


def _shown(image: Image) -> Image:
    """A part of a page, RGB (H, W, 3) or one plane (H, W), in the size of the network's input.

    The mean of what falls together is slow to take where that is no whole number of pixels. A picture twice as large,
    made by going between neighbours, and the mean of two of its pixels each way come close: 2.5 ms in place of 9.5.
    """
    height, width = image.shape[:2]
    if height <= INPUT[0]:
        return np.asarray(cv2.resize(image, (INPUT[1], INPUT[0]), interpolation=cv2.INTER_LINEAR), np.uint8)
    if max(height / INPUT[0], width / INPUT[1]) <= COARSE:
        image = np.asarray(cv2.resize(image, (2 * INPUT[1], 2 * INPUT[0]), interpolation=cv2.INTER_LINEAR), np.uint8)
    return np.asarray(cv2.resize(image, (INPUT[1], INPUT[0]), interpolation=cv2.INTER_AREA), np.uint8)


def _printed_part(page: Image) -> tuple[int, int, Image]:
    """The part of the page with any edges in it, a margin around; its left and top, and its pixels.

    The page is RGB (H, W, 3), or one plane (H, W).
    """
    grey = page if page.ndim == 2 else cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    edges = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > EDGE
    rows, columns = np.flatnonzero(edges.any(axis=1)), np.flatnonzero(edges.any(axis=0))
    if not rows.size or not columns.size:
        return 0, 0, page
    margin = round(MARGIN * max(grey.shape))
    top, left = max(0, int(rows[0]) - margin), max(0, int(columns[0]) - margin)
    return left, top, page[top : int(rows[-1]) + margin + 1, left : int(columns[-1]) + margin + 1]


def _clipped(boxes: npt.NDArray[np.float32], wide: int, tall: int) -> npt.NDArray[np.float64]:
    """Boxes (n, 4) cut at the page's edges, as `clip` does."""
    return np.minimum(np.maximum(boxes.astype(np.float64), 0.0), np.array([wide, tall] * 2, np.float64))


def _apart(boxes: npt.NDArray[np.float64]) -> list[int]:
    """Which of boxes (n, 4), best first, are kept: those that overlap no better one that is, by IoU `SAME`."""
    x0, y0, x1, y1 = boxes.T
    areas = np.maximum(x1 - x0, 0.0) * np.maximum(y1 - y0, 0.0)
    left = np.arange(len(boxes))
    kept = []
    while left.size:
        best, left = int(left[0]), left[1:]
        kept.append(best)
        across = np.minimum(x1[left], x1[best]) - np.maximum(x0[left], x0[best])
        down = np.minimum(y1[left], y1[best]) - np.maximum(y0[left], y0[best])
        shared = np.where((across > 0) & (down > 0), across * down, 0.0)
        total = areas[left] + areas[best] - shared
        shares = np.divide(shared, total, out=np.zeros_like(shared), where=total > 0)
        left = left[shares < SAME]
    return kept


def _decode(outputs: list[npt.NDArray[np.float32]]) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Boxes (n, 4) in input pixels and class scores (n, 10) over all levels; only promising ones are decoded."""
    boxes, scores = [], []
    levels = len(STRIDES)
    for stride, score, distribution in zip(STRIDES, outputs[:levels], outputs[levels:], strict=True):
        columns = -(-INPUT[1] // stride)
        best = np.unique(np.flatnonzero(score[0].reshape(-1) > CONFIDENCE) // score.shape[2])
        bins = distribution[0][best].reshape(-1, 4, distribution.shape[2] // 4)
        weights = np.exp(bins - bins.max(axis=2, keepdims=True))
        weights /= weights.sum(axis=2, keepdims=True)
        distance = (weights * np.arange(bins.shape[2], dtype=np.float32)).sum(axis=2) * stride
        centre = np.stack([(best % columns + 0.5) * stride, (best // columns + 0.5) * stride], axis=1)
        boxes.append(np.concatenate([centre - distance[:, :2], centre + distance[:, 2:]], axis=1))
        scores.append(score[0][best])
    return np.concatenate(boxes).astype(np.float32), np.concatenate(scores)


def _without_contained(regions: list[Region]) -> list[Region]:
    """Drops a region that a better one of any class holds almost whole, or nearly equals."""
    kept: list[Region] = []
    for region in regions:
        if any(iou(region.bbox, other.bbox) > 0.7 or covered(region.bbox, other.bbox) > 0.9 for other in kept):
            continue
        kept.append(region)
    # A weak large region that swallows better small ones of its class was seen after them.
    return [
        region
        for region in kept
        if sum(other is not region and covered(other.bbox, region.bbox) > 0.9 for other in kept) < 2
        or region.kind in (RegionKind.TABLE, RegionKind.FIGURE)
    ]
