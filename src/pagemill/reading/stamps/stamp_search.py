"""Finding stamps on a page, by their ink and by the frame around them.

A stamp is one ink on paper: a frame that closes, drawn in one colour, with characters of that colour inside and paper
between them. Red headings lack the frame, charts and photographs the paper, logos and badges the white within.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.document import Line, StampColor, StampShape
from pagemill.geometry import Bbox, area, bbox_of, clip, covered, intersection, union
from pagemill.reading.pixels.ink_pieces import ink_pieces
from pagemill.reading.pixels.page_plane import grey_of, page_of, plane_of
from pagemill.reading.pixels.reduction import reduced
from pagemill.reading.pixels.sheet_side import sheet_side
from pagemill.reading.stage_clock import stage
from pagemill.reading.stamps.ring_removal import without_black_stamp
from pagemill.reading.stamps.stamp_circles import circles_in
from pagemill.reading.stamps.stamp_ink import coloured_mask, ink_masks, without_ink
from pagemill.reading.stamps.stamp_region import StampRegion
from pagemill.reading.stamps.stamp_shape import TURNED, Outline, best_outline
from pagemill.reading.stamps.stamp_text import read_stamp

__all__ = ["StampRegion", "erase_ink", "find_stamps", "is_residue", "may_hold_stamp", "read_stamp"]

Image = npt.NDArray[np.uint8]
Gray = npt.NDArray[np.uint8]

#: A stamp's longer side as a share of the page's width: from a name seal of 1 cm on A4 to a company's stamp on a crop.
SMALLEST, LARGEST = 0.05, 0.45
#: Pixels below which no character inside could be read.
SMALLEST_PIXELS = 36
#: A name seal is nearly square and at most 2.9 cm on A4's 21 cm.
PERSONAL, PERSONAL_ASPECT = 0.14, 1.4
#: No stamp is longer than this many times its height.
ASPECT = 5.0
#: Longer side the page is searched at: a frame of half a millimetre is still two pixels of an A4 page.
SEARCH_SIDE = 1400
#: Left around the ink that is searched, as a share of the page's width: what lies beyond a frame is looked at too.
ROOM = 0.06
#: The first look, for any ink at all, is at a fourth of that.
GLANCE = 4
#: Rows that are looked at together, for any ink at all: where there is some it is mostly in the first.
BAND = 64
#: Share of the inside that characters take: less is an empty frame, more a coloured field.
INSIDE = (0.02, 0.55)
#: Share that spared-out characters take of a field of ink.
SPARED = (0.18, 0.55)
#: A patch of which a greater share is inked is such a field, whichever outline fits it well enough.
SOLID = 0.9
#: Share of the inside that other colours may take.
FOREIGN = 0.12
#: Lines parallel to the frame, at these shares of its size, of which one at least is not inked throughout: what is
#: thick for its size is a badge, a dot or a wheel.
WITHIN, THICK = (0.88, 0.82, 0.76), 0.8
#: Ink just beyond the frame, as a share of the way around, from which it is the edge of something larger.
BEYOND = 0.5
#: Share of the way around that text next to a round frame takes; a circle drawn by hand about a word has less.
RINGED = 0.25
#: A round stamp grown together with print is a company's, no smaller than 1.7 cm on A4.
SMALLEST_MERGED = 0.08
#: Circles can be voted for by any texture, so such a one must have all of its ring, and paper within.
MERGED_DRAWN, MERGED_INSIDE = 0.93, 0.4
#: Black rings are told from digits and letters by their size, a share of the page's width.
SMALLEST_BLACK = 0.12
#: Print is darker than this in every channel, and takes this share of its line, at the least.
PRINT, PRINT_SHARE = 130, 0.05
#: Score from which a find is kept: on every page, and where stamps are asked for.
SURE, THOROUGH = 0.84, 0.76


@stage("stamps")
def find_stamps(image: Image, thorough: bool, parts: Sequence[Bbox] = ()) -> list[StampRegion]:
    """The stamps on a page, best first, none of which overlap by much; where `parts` are given, in these alone.

    Black ones and those with spared-out text are only sought when `thorough`: on other pages boxes, badges and
    figures that look alike are far more frequent.
    """
    height, width = image.shape[:2]
    if min(height, width) < SMALLEST_PIXELS or (not thorough and plane_of(image) is not None):
        return []
    colors = (StampColor.RED, StampColor.BLUE, *((StampColor.BLACK,) if thorough else ()))
    scale = min(1.0, SEARCH_SIDE / sheet_side(height, width))
    left, top = 0, 0
    if parts:
        left, top, image = _only_parts(image, parts)
    else:
        glance = _reduced(image, SEARCH_SIDE / GLANCE / sheet_side(height, width))
        least = 2 * SMALLEST * glance.shape[1]
        inks = ink_masks(glance, colors)
        colors = tuple(color for color, ink in zip(colors, inks, strict=True) if cv2.countNonZero(ink) >= least)
    if not colors:
        return []
    search = _reduced(image, scale)
    scale = image.shape[1] / search.shape[1]
    page_width = round(width / scale)
    found: list[StampRegion] = []
    for color, mask in zip(colors, ink_masks(search, colors), strict=True):
        x, y, part, ink = _inked_part(search, mask, page_width)
        for region in _of_color(part, ink, color, page_width, thorough):
            found.append(_shifted(_scaled(_shifted(region, x, y), scale, *image.shape[1::-1]), left, top))
    return _apart(found)


def _inked_part(image: Image, ink: Gray, page_width: int) -> tuple[int, int, Image, Gray]:
    """The part of a picture that holds all `ink` of a colour, with room around it: its left, top, and that ink."""
    x, y, wide, tall = cv2.boundingRect(ink)
    room = round(ROOM * page_width)
    left, top = max(0, x - room), max(0, y - room)
    part = slice(top, y + tall + room), slice(left, x + wide + room)
    return left, top, np.ascontiguousarray(image[part]), np.ascontiguousarray(ink[part])


def may_hold_stamp(image: Image, box: Bbox) -> bool:
    """Whether a part of a page is large enough for a stamp, and has red or blue ink in it."""
    height, width = image.shape[:2]
    x0, y0, x1, y1 = (round(v) for v in clip(box, width, height))
    if max(x1 - x0, y1 - y0) < max(SMALLEST * width, SMALLEST_PIXELS):
        return False
    # A frame of a pixel's width crosses many of the rows that are looked at.
    seen = image[y0:y1:GLANCE, x0:x1]
    bands = (np.ascontiguousarray(seen[top : top + BAND]) for top in range(0, len(seen), BAND))
    return any(ink.any() for band in bands for ink in ink_masks(band, (StampColor.RED, StampColor.BLUE)))


def _only_parts(image: Image, boxes: Sequence[Bbox]) -> tuple[int, int, Image]:
    """What there is around some parts of a page, with nothing but them, on white; its left and top."""
    height, width = image.shape[:2]
    room = ROOM * width
    x0, y0, x1, y1 = union(boxes)
    left, top, right, bottom = (round(v) for v in clip((x0 - room, y0 - room, x1 + room, y1 + room), width, height))
    parts = np.full((bottom - top, right - left, 3), 255, np.uint8)
    for box in boxes:
        x0, y0, x1, y1 = (round(v) for v in clip(box, width, height))
        parts[y0 - top : y1 - top, x0 - left : x1 - left] = image[y0:y1, x0:x1]
    return left, top, parts


def erase_ink(image: Image, region: StampRegion) -> Image:
    """A copy of the page with the stamp's ink taken out and the text below it left."""
    if region.ring is not None:
        return page_of(without_black_stamp(grey_of(image), region))
    x0, y0, x1, y1 = region.bbox
    margin = 0.03 * max(x1 - x0, y1 - y0) + 2
    height, width = image.shape[:2]
    left, top, right, bottom = (
        round(v) for v in clip((x0 - margin, y0 - margin, x1 + margin, y1 + margin), width, height)
    )
    clean = image.copy()
    part = np.ascontiguousarray(image[top:bottom, left:right])
    if part.size:
        clean[top:bottom, left:right] = without_ink(part, region.color, np.ones(part.shape[:2], np.uint8))
    return clean


def is_residue(image: Image, line: Line, regions: Sequence[StampRegion]) -> bool:
    """Whether a line within a stamp is what taking out its ink left behind: print is dark in every channel."""
    if not any(covered(line.bbox, region.bbox) > 0.6 and region.color is not StampColor.BLACK for region in regions):
        return False
    x0, y0, x1, y1 = (max(0, round(v)) for v in line.bbox)
    part = image[y0:y1, x0:x1]
    return part.size == 0 or float((part.max(axis=2) < PRINT).mean()) < PRINT_SHARE


def _reduced(image: Image, scale: float) -> Image:
    if scale >= 1:
        return image
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    return reduced(image, size)


def _of_color(image: Image, ink: Gray, color: StampColor, width: int, thorough: bool) -> Iterator[StampRegion]:
    """The stamps of a colour, whose `ink` it is, on a part of a page that is `width` pixels wide, in its pixels."""
    if not cv2.countNonZero(ink):
        return
    smallest = SMALLEST_BLACK if color is StampColor.BLACK else SMALLEST
    hulls = list(_patches(ink, width, smallest, solid=thorough))
    if not hulls and (color is StampColor.BLACK or not _spans(ink, SMALLEST_MERGED * width)):
        return
    coloured = coloured_mask(image)
    left = ink.copy()
    least = _least(color, thorough)
    for hull in hulls:
        outline = best_outline(hull, ink, lambda fit, drawn: _score(drawn, fit) >= least)
        region = outline and _judged(outline, ink, coloured, color, width, thorough)
        if region:
            x0, y0, x1, y1 = (round(v) for v in region.bbox)
            left[max(0, y0) : y1 + 1, max(0, x0) : x1 + 1] = 0
            yield region
    smallest = SMALLEST_MERGED * width
    if color is StampColor.BLACK or not _spans(left, smallest):
        return
    for outline in circles_in(left, smallest, LARGEST * width):
        if outline.drawn < MERGED_DRAWN or _inside(outline, ink, coloured)[0] > MERGED_INSIDE:
            continue
        region = _judged(outline, ink, coloured, color, width, thorough)
        if region:
            yield region


def _spans(ink: Gray, least: float) -> bool:
    """Whether any ink hangs together over at least so many pixels each way."""
    if min(cv2.boundingRect(ink)[2:]) < least:
        return False
    return bool((ink_pieces(ink).boxes[:, 2:4].min(axis=1) >= least).any())


def _patches(ink: Gray, page_width: int, smallest: float, *, solid: bool) -> Iterator[npt.NDArray[np.float32]]:
    """Hulls of connected ink of a stamp's size: as it stands, and with breaks of a worn frame closed.

    Patches without any paper in them, such as bars of a chart, are among them only where `solid`.
    """
    seen = set()
    before: Gray | None = None
    for gap in (1, max(3, page_width // 160), max(5, page_width // 80)):
        closed = ink if gap == 1 else cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8))
        if before is not None and not cv2.norm(before, closed, cv2.NORM_INF):
            continue
        before = closed
        numbers, boxes = ink_pieces(closed)
        for number, (x, y, wide, tall, size) in enumerate(boxes.tolist(), 1):
            long_side = max(wide, tall)
            if not max(smallest * page_width, SMALLEST_PIXELS) <= long_side <= LARGEST * page_width:
                continue
            # Closing leaves most patches as they are.
            if long_side > ASPECT * 1.5 * min(wide, tall) or (x, y, wide, tall, size) in seen:
                continue
            seen.add((x, y, wide, tall, size))
            part = np.asarray(numbers[y : y + tall, x : x + wide] == number, np.uint8)
            (outline, *_), _ = cv2.findContours(part, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
            hull = cv2.convexHull(outline).reshape(-1, 2).astype(np.float32)
            inked = cv2.countNonZero(cv2.bitwise_and(part, ink[y : y + tall, x : x + wide]))
            if solid or inked < SOLID * cv2.contourArea(hull):
                yield hull + np.array([x, y], np.float32)


def _judged(
    outline: Outline, ink: Gray, coloured: Gray, color: StampColor, page_width: int, thorough: bool
) -> StampRegion | None:
    # Most outlines fail by their score, which is known already.
    score = _score(outline.drawn, outline.fit)
    wide, tall = outline.half[0] * 2, outline.half[1] * 2
    if score < _least(color, thorough) or max(wide, tall) > ASPECT * min(wide, tall):
        return None
    density, foreign, ringed = _inside(outline, ink, coloured)
    if outline.along(ink, 1.1) > BEYOND:
        return None
    negative = density > INSIDE[1]
    personal = (
        outline.shape is StampShape.RECTANGLE
        and max(wide, tall) <= PERSONAL * page_width
        and max(wide, tall) <= PERSONAL_ASPECT * min(wide, tall)
    )
    if negative:
        if not (thorough and personal and color is StampColor.RED and SPARED[0] <= 1 - density <= SPARED[1]):
            return None
    elif density < INSIDE[0] or min(outline.along(ink, share) for share in WITHIN) > THICK:
        return None
    is_round = outline.shape in (StampShape.CIRCLE, StampShape.OVAL)
    if is_round and ringed < RINGED and not thorough:
        return None
    if color is not StampColor.BLACK and foreign > FOREIGN:
        return None
    if color is StampColor.BLACK and not (is_round and ringed > 0.5 and max(wide, tall) > SMALLEST_BLACK * page_width):
        return None
    return StampRegion(
        bbox=bbox_of([(float(x), float(y)) for x, y in outline.points]),
        shape=StampShape.PERSONAL if personal else outline.shape,
        color=color,
        score=min(1.0, score),
        rotated=abs(outline.angle) > TURNED,
        centre=outline.centre,
        half=outline.half,
        angle=outline.angle,
        outline=tuple((float(x), float(y)) for x, y in outline.points),
        negative=negative,
    )


def _score(drawn: float, fit: float) -> float:
    """How sure an outline is a stamp's, 0 to 1, by how much of it is drawn and how well it fits."""
    return 0.6 * drawn + 0.4 * max(0.0, min(1.0, (fit - 0.6) / 0.35))


def _least(color: StampColor, thorough: bool) -> float:
    """The score from which a find is kept."""
    return SURE if color is StampColor.BLACK or not thorough else THOROUGH


def _inside(outline: Outline, ink: Gray, coloured: Gray) -> tuple[float, float, float]:
    """Within the frame: the share of ink, the share of other colours, and how much of the ring for text is inked."""
    x0, y0 = np.floor(outline.points.min(axis=0)).astype(int).clip(0)
    x1, y1 = np.ceil(outline.points.max(axis=0)).astype(int) + 1
    part, colours = ink[y0:y1, x0:x1], coloured[y0:y1, x0:x1]
    centre = np.array(outline.centre, np.float32)
    inner = centre + (outline.points - centre) * 0.86 - np.array([x0, y0], np.float32)
    field = np.zeros(part.shape, np.uint8)
    cv2.fillPoly(field, [np.rint(inner).astype(np.int32)], 1)
    whole = max(1, cv2.countNonZero(field))
    near = cv2.dilate(part, np.ones((5, 5), np.uint8))
    density = cv2.countNonZero(cv2.bitwise_and(part, part, mask=field)) / whole
    foreign = cv2.countNonZero(cv2.bitwise_and(colours, cv2.bitwise_not(near), mask=field)) / whole
    ys, xs = np.nonzero((part > 0) & (field > 0))
    u = (xs + x0 - centre[0]) / outline.half[0]
    v = (ys + y0 - centre[1]) / outline.half[1]
    band = np.hypot(u, v) > 0.55
    bins = np.unique((np.arctan2(v[band], u[band]) * 36 / np.pi).astype(int))
    return density, foreign, len(bins) / 72


def _shifted(region: StampRegion, dx: float, dy: float) -> StampRegion:
    x0, y0, x1, y1 = region.bbox
    return replace(
        region,
        bbox=(x0 + dx, y0 + dy, x1 + dx, y1 + dy),
        centre=(region.centre[0] + dx, region.centre[1] + dy),
        outline=tuple((x + dx, y + dy) for x, y in region.outline),
    )


def _scaled(region: StampRegion, scale: float, width: int, height: int) -> StampRegion:
    x0, y0, x1, y1 = (v * scale for v in region.bbox)
    return StampRegion(
        bbox=clip((x0, y0, x1, y1), width, height),
        shape=region.shape,
        color=region.color,
        score=region.score,
        rotated=region.rotated,
        centre=(region.centre[0] * scale, region.centre[1] * scale),
        half=(region.half[0] * scale, region.half[1] * scale),
        angle=region.angle,
        outline=tuple((x * scale, y * scale) for x, y in region.outline),
        negative=region.negative,
    )


def _apart(found: list[StampRegion]) -> list[StampRegion]:
    """Of finds that share a third of the smaller one, the larger stays unless the smaller is much surer."""
    kept: list[StampRegion] = []
    for region in sorted(found, key=lambda one: -(one.score + 0.5 * area(one.bbox) ** 0.5 / 1e4)):
        if all(
            intersection(region.bbox, other.bbox) < 0.33 * min(area(region.bbox), area(other.bbox)) for other in kept
        ):
            kept.append(region)
    return kept
