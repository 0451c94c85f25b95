"""Reading the text of a stamp: the curved line first, then what stands in the middle.

The ring of a round stamp is unrolled to a straight strip, its ends where the ring is empty for longest. Everything is
read from the ink alone, as black on white, so that text below the stamp does not come between.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.document import Line, Stamp, StampShape
from pagemill.geometry import Affine, Bbox, clip, polygon_of
from pagemill.reading.pixels.block_pictures import crop_picture
from pagemill.reading.pixels.page_plane import grey_of
from pagemill.reading.stamps.ring_removal import only_black_stamp
from pagemill.reading.stamps.stamp_ink import ink_strength
from pagemill.reading.stamps.stamp_region import StampRegion
from pagemill.reading.stamps.stamp_ring import Ring, find_ring, ring_strip, without_star

Image = npt.NDArray[np.uint8]
Gray = npt.NDArray[np.uint8]
#: Recognises upright crops (h, w, 3), RGB, one line each, giving text and score.
ReadLines = Callable[[Sequence[Image]], list[tuple[str, float]]]

#: A stamp's line read with less confidence is no text.
READABLE = 0.5
#: A line read with this confidence needs no second try in the other direction.
CERTAIN = 0.9
#: Height a stamp is brought to before its lines are cut, in pixels.
PATCH = 420
#: Degrees by which a ring's opening may be off the foot before the stamp counts as turned.
TURNED = 8.0
#: A triangle or rhombus is read within this share of its size: its frame lies outside.
WITHIN = 0.84
#: Share of a line's height that lies in a row of print where it is read of that.
PRINTED = 0.5
#: Height that characters read in a row are brought to, in pixels.
ROW_HEIGHT = 64
#: Darkness from which a flattened pixel is ink.
DARK = 128


@dataclass(frozen=True, slots=True)
class _Part:
    """A line cut out of a patch: its crops, of which the best read one counts, and its box in the patch."""

    crops: tuple[Image, ...]
    box: Bbox


def read_stamp(image: Image, region: StampRegion, read_lines: ReadLines) -> Stamp:
    """The stamp with its text and its picture, in the page as read."""
    patch, frame = _patch(image, region, region.angle)
    rotated = region.rotated
    if region.shape in (StampShape.CIRCLE, StampShape.OVAL):
        ring = find_ring(patch)
        lines = _read(_ring_parts(patch, ring), frame, read_lines) if region.ringed else []
        lean = ring.lean if region.shape is StampShape.CIRCLE and abs(ring.lean) > TURNED else 0.0
        rotated = rotated or lean != 0.0
        inner, inner_frame = patch, frame
        if lean:
            inner, inner_frame = _patch(image, region, lean)
        middle = _read(_rows(without_star(inner, ring, lean)), inner_frame, read_lines)
        lines += [line for line in middle if not _is_print(line, region)]
        lines += _read(_foot_parts(patch, ring), frame, read_lines) if region.ringed else []
    elif region.shape is StampShape.PERSONAL:
        inner = _unframed(255 - patch if region.negative else patch)
        lines = _read_seal(inner, frame, read_lines)
    else:
        lines = _read(_rows(_inside(patch, region, frame)), frame, read_lines)
    page_height, page_width = image.shape[:2]
    return Stamp(
        polygon=polygon_of(clip(region.bbox, page_width, page_height)),
        shape=region.shape,
        color=region.color,
        score=region.score,
        rotated=rotated,
        picture=crop_picture(image, region.bbox),
        lines=tuple(lines),
    )


def read_ring(image: Image, region: StampRegion, read_lines: ReadLines) -> list[Line]:
    """The text around a round stamp alone, in the page as read."""
    patch, frame = _patch(image, region, region.angle)
    return _read(_ring_parts(patch, find_ring(patch)), frame, read_lines)


def _is_print(line: Line, region: StampRegion) -> bool:
    """Whether what was read in a black stamp is of the print that runs through it."""
    _, top, _, bottom = line.bbox
    return any(min(bottom, end) - max(top, begin) > PRINTED * (bottom - top) for begin, end in region.rows)


def _patch(image: Image, region: StampRegion, angle: float) -> tuple[Gray, Affine]:
    """The stamp's ink, black on white, turned upright by `angle`; and the map from the patch to the page."""
    wide, tall = region.half
    scale = PATCH / max(1.0, 2 * tall)
    if wide > 3 * tall:
        scale *= 0.6
    size = (max(8, round(2 * wide * scale)), max(8, round(2 * tall * scale)))
    x, y = region.centre
    to_page = Affine.rotation(angle, region.centre) @ Affine.shift(x - wide, y - tall) @ Affine.scale(1 / scale)
    x0, y0, x1, y1 = (round(v) for v in clip(region.bbox, image.shape[1], image.shape[0]))
    flat = np.full(image.shape[:2], 255, np.uint8)
    if region.ring is not None:
        flat = only_black_stamp(grey_of(image), region)
    else:
        flat[y0:y1, x0:x1] = ink_strength(image[y0:y1, x0:x1], region.color)
    matrix = np.array(to_page.rows(), np.float64)
    patch = cv2.warpAffine(
        flat,
        matrix,
        size,
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderValue=255,
    )
    return np.asarray(patch, np.uint8), to_page


def _read(parts: Sequence[_Part], frame: Affine, read_lines: ReadLines) -> list[Line]:
    """Each part by the best reading of its crops; the later crops only where the first is not certain."""
    first = read_lines([part.crops[0] for part in parts]) if parts else []
    lines = []
    for part, (text, score) in zip(parts, first, strict=True):
        if score < CERTAIN and len(part.crops) > 1:
            # Of a ring with a name above and a number below, either way reads one well; the name is the longer.
            text, score = max([(text, score), *read_lines(part.crops[1:])], key=lambda read: read[1] * len(read[0]))
        # A lone Latin letter or stroke is the rest of a star or a frame.
        if text and score >= READABLE and not (len(text) == 1 and text.isascii()):
            lines.append(Line(text, frame.polygon(polygon_of(part.box)), score))
    return lines


def _ring_parts(patch: Gray, ring: Ring) -> list[_Part]:
    parts = []
    for arc in ring.arcs:
        strip = ring_strip(patch, ring, arc)
        if strip.size:
            crop = _as_rgb(strip)
            parts.append(_Part((crop, np.ascontiguousarray(crop[::-1, ::-1])), ring.box(arc)))
    return parts


def _foot_parts(patch: Gray, ring: Ring) -> list[_Part]:
    """The text along the foot, whose heads are to the middle."""
    if ring.foot is None:
        return []
    return [_Part(part.crops[::-1], part.box) for part in _ring_parts(patch, ring.foot)]


def _rows(patch: Gray) -> list[_Part]:
    """The straight lines of a patch, by the rows and then the columns its ink takes."""
    dark = patch < DARK
    least = max(8, patch.shape[0] // 22)
    parts = []
    for top, bottom in runs(dark.sum(axis=1) > 1, gap=max(2, patch.shape[0] // 80)):
        if bottom - top < least:
            continue
        columns = np.flatnonzero(dark[top:bottom].any(axis=0))
        left, right = int(columns[0]), int(columns[-1]) + 1
        if right - left < 0.6 * (bottom - top):
            continue
        parts.append(_Part((_as_rgb(patch[top:bottom, left:right]),), (left, top, right, bottom)))
    return parts


def runs(taken: npt.NDArray[np.bool_], gap: int) -> list[tuple[int, int]]:
    """The stretches `[start, end)` that are taken, those closer than `gap` made one."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], taken.astype(np.int8), [0]))))
    joined: list[tuple[int, int]] = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if joined and start - joined[-1][1] < gap:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _unframed(patch: Gray) -> Gray:
    """The patch with its straight frame, single or double, painted white."""
    clean = patch.copy()
    for _ in range(2):
        for axis in (0, 1):
            share = (clean < DARK).mean(axis=1 - axis)
            reach = int(0.16 * len(share))
            head = np.flatnonzero(share[:reach] > 0.55)
            foot = np.flatnonzero(share[-reach:] > 0.55)
            first = int(head[-1]) + 2 if head.size else 0
            last = len(share) - reach + int(foot[0]) - 1 if foot.size else len(share)
            if axis == 0:
                clean[:first], clean[last:] = 255, 255
            else:
                clean[:, :first], clean[:, last:] = 255, 255
    return clean


def _inside(patch: Gray, region: StampRegion, frame: Affine) -> Gray:
    """What stands within the frame of a rectangle, a rhombus, a triangle or another shape."""
    if region.shape is StampShape.RECTANGLE:
        return _unframed(patch)
    corners = np.array(frame.inverse().polygon(region.outline), np.float32)
    middle = corners.mean(axis=0)
    field = np.zeros(patch.shape, np.uint8)
    cv2.fillPoly(field, [np.rint(middle + (corners - middle) * WITHIN).astype(np.int32)], 1)
    return np.asarray(np.where(field > 0, patch, 255), np.uint8)


# --- name seals --------------------------------------------------------------------------------------------------


def _read_seal(patch: Gray, frame: Affine, read_lines: ReadLines) -> list[Line]:
    """A name seal: columns from right to left, or rows where these read better or end in the word for a seal."""
    dark = patch < DARK
    ys, xs = np.nonzero(dark)
    if ys.size == 0:
        return []
    x0, y0, x1, y1 = int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1
    columns = _halves(dark[y0:y1, x0:x1].sum(axis=0))
    rows = _halves(dark[y0:y1, x0:x1].sum(axis=1))
    body = patch[y0:y1, x0:x1]
    if len(columns) == 1 and len(rows) == 1:
        ways = [[body]]
    elif len(columns) == 1:
        ways = [[body[top:bottom] for top, bottom in rows]]
    elif len(rows) == 1:
        ways = [[body[:, left:right] for left, right in columns]]
    else:
        ways = [
            [body[top:bottom, left:right] for left, right in reversed(columns) for top, bottom in rows],
            [body[top:bottom, left:right] for top, bottom in rows for left, right in columns],
        ]
    readings = read_lines([_as_rgb(_in_a_row(way)) for way in ways])
    order = sorted(readings, key=lambda reading: -(reading[1] + (0.3 if reading[0].endswith(("印", "章")) else 0.0)))
    best = readings[0] if readings[0][1] + 0.1 >= order[0][1] and not order[0][0].endswith(("印", "章")) else order[0]
    if not best[0] or best[1] < READABLE:
        return []
    return [Line(best[0], frame.polygon(polygon_of((x0, y0, x1, y1))), best[1])]


def _halves(profile: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
    """One or two stretches of a profile, split at its emptiest place within the middle third."""
    length = len(profile)
    third = profile[length // 3 : max(length // 3 + 1, 2 * length // 3)]
    cut = length // 3 + int(np.argmin(third))
    quiet = np.flatnonzero(third <= third.min())
    cut = length // 3 + int(quiet[len(quiet) // 2]) if quiet.size else cut
    if third.min() > 0.12 * profile.max():
        return [(0, length)]
    return [(0, cut), (cut, length)]


def _in_a_row(glyphs: Sequence[Gray]) -> Gray:
    """Characters cut to their ink and set side by side, `ROW_HEIGHT` pixels high."""
    set_: list[Gray] = []
    for glyph in glyphs:
        ys, xs = np.nonzero(glyph < DARK)
        if ys.size == 0:
            continue
        tight = glyph[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
        width = max(8, min(4 * ROW_HEIGHT, round(tight.shape[1] * ROW_HEIGHT / tight.shape[0])))
        scaled = np.asarray(cv2.resize(tight, (width, ROW_HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)
        set_ += [scaled, np.full((ROW_HEIGHT, ROW_HEIGHT // 8), 255, np.uint8)]
    return np.hstack(set_) if set_ else np.full((ROW_HEIGHT, ROW_HEIGHT), 255, np.uint8)


def _as_rgb(gray: Gray) -> Image:
    """Grey as RGB with a white margin of an eighth of its height."""
    margin = max(3, gray.shape[0] // 8)
    framed = cv2.copyMakeBorder(gray, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=255)
    return np.ascontiguousarray(np.repeat(framed[:, :, None], 3, axis=2))
