"""The regions of a page, with a PicoDet network trained on CDLA (Chinese document layout).

Box decoding follows generalised focal loss: each side's distance is the mean of a distribution over
eight bins, times the level's stride (Li et al., NeurIPS 2020).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.geometry import Bbox, clip, covered, iou
from pagemill.models import Session
from pagemill.reading.pixels.network_input import IMAGENET, network_input, one_plane
from pagemill.reading.pixels.page_plane import plane_or_page
from pagemill.reading.pixels.reduction import reduced
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

    The network is shown the printed part of the page only: without the empty margins its input holds more of
    what counts, and it finds more.
    """
    tall, wide = page.shape[:2]
    # Of a fine scan half is more than twice what the network sees of it.
    finer = 2 if min(tall / INPUT[0], wide / INPUT[1]) >= 2 * 2 else 1
    # Most pages are printed in black: one plane of three is work enough, and comes to the same.
    shown = plane_or_page(page)
    seen = shown if finer == 1 else reduced(shown, (wide // finer, tall // finer))
    plane = seen if seen.ndim == 2 else one_plane(seen)
    left, top, image = _printed_part(seen if plane is None else plane)
    height, width = image.shape[:2]
    outputs = [np.asarray(out, np.float32) for out in session.run(network_input(_shown(image), IMAGENET))]
    boxes, scores = _decode(outputs)
    boxes = boxes * np.array([width / INPUT[1], height / INPUT[0]] * 2, np.float32) + np.array(
        [left, top] * 2, np.float32
    )
    boxes *= finer
    found: list[Region] = []
    for kind_index, kind in enumerate(KINDS):
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
