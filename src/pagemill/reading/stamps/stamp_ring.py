"""The ring of a round stamp: where its text runs, unrolled to a strip.

Patches are grey, black ink on white, (h, w), filled by the stamp's outline; a circle in one is an ellipse with the
patch's half sides as its axes. Angles are in degrees clockwise from rightwards (of an ellipse, of its parameter).
A radius is 1 on the outline and falls inwards along the outline's normal, by 1 for each shorter half axis, as text set
along an oval keeps its distance from the frame.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.geometry import Bbox, bbox_of
from pagemill.reading.pixels.ink_pieces import ink_pieces

Gray = npt.NDArray[np.uint8]

#: Steps around the ring, and from its middle to a little beyond its outline.
STEPS, RADII = 1080, 210
REACH = 1.04
#: Text of a ring is sought from this radius outwards; the star and the middle line stand further in.
INNERMOST = 0.42
#: A row of the unrolled ring inked for more than this is the frame.
FRAME = 0.62
#: A gap longer than this many times the height of the text parts two texts.
PARTING = 2.2
#: Degrees that a ring is open for when its middle tells where the foot is.
OPENING = 40.0
#: Gaps between characters are shortened to this share of the height: a recogniser reads set text best.
SPACING = 0.35
#: Characters lower than this share of the ring's are of another text, its number along the foot, where they take so
#: many times the ring's height along it, and do not stand as far in as a middle line does.
LOW, LOW_LENGTH, LOW_MIDDLE = 0.72, 1.8, 0.35
#: Share of a character's columns that ink is in, at the least, where it is of the character.
THIN = 0.1
#: Cosine of the turn from the middle of the ring's text to the foot's, at the most.
ACROSS = -0.7
#: They are no further apart than this share of the ring's height.
LOW_GAP = 0.6
DARK = 128


@dataclass(frozen=True, slots=True)
class Ring:
    """A band of text between two radii, and its arcs `(start, end)` clockwise, `end` above `start`."""

    inner: float
    outer: float
    arcs: tuple[tuple[float, float], ...]
    #: Degrees clockwise by which the opening at the foot is off; 0 where the ring has no clear opening.
    lean: float
    #: Half axes of the patch, in pixels.
    half: tuple[float, float]
    #: Smaller text along the foot, as a ring of one arc of its own.
    foot: Ring | None = None

    def box(self, arc: tuple[float, float]) -> Bbox:
        """The box around an arc of the band, in the patch."""
        angles = np.radians(np.linspace(arc[0], arc[1], 24))[None, :]
        x, y = _places(self.half, angles, np.array([[self.inner], [self.outer]]))
        return bbox_of(zip(x.ravel().tolist(), y.ravel().tolist(), strict=True))


def find_ring(patch: Gray) -> Ring:
    """The band of text inside the frame. Without text there, `arcs` is empty and `inner` is near the frame."""
    half = (patch.shape[1] / 2, patch.shape[0] / 2)
    rolled = _unrolled(patch, half) < DARK
    profile = rolled.mean(axis=1)
    frame = _frame_edge(profile)
    inner, outer = _band(profile, frame, min(half) / max(half))
    if outer - inner < 6:
        return Ring(_radius(frame), _radius(frame), (), 0.0, half)
    # The middle line may reach into the ring where that is open, but only its characters reach the outer side.
    outside = rolled[inner + round(0.55 * (outer - inner)) : outer]
    taken = outside.sum(axis=0) > 0.1 * len(outside)
    height = (outer - inner) / RADII * REACH
    mean_radius = _radius((inner + outer) / 2)
    turn = math.degrees(height / mean_radius)
    low = _low_stretch(_without_specks(rolled[inner:outer]), taken, turn)
    foot = None
    if low is not None:
        own = np.flatnonzero(rolled[inner:outer, low].any(axis=1)) + inner
        start = float(low[0]) * 360 / STEPS
        foot = Ring(_radius(own[0]), _radius(own[-1] + 1), ((start, start + len(low) * 360 / STEPS),), 0.0, half)
        taken = taken.copy()
        taken[low] = False
    arcs = _arcs(taken, turn)
    lean = 0.0
    if len(arcs) == 1 and 360 - (arcs[0][1] - arcs[0][0]) > OPENING:
        lean = ((arcs[0][0] + arcs[0][1]) / 2 + 90 + 180) % 360 - 180
    return Ring(_radius(inner), _radius(outer), tuple(arcs), lean, half, foot)


def ring_strip(patch: Gray, ring: Ring, arc: tuple[float, float]) -> Gray:
    """The text of an arc, straight, its outer side up, with its gaps shortened."""
    margin = 0.06 * (ring.outer - ring.inner)
    top, bottom = ring.outer + margin, ring.inner - margin
    middle = (top + bottom) / 2
    angles = _even_steps(ring, arc, middle)
    rows = max(8, round((top - bottom) * min(ring.half)))
    radii = np.linspace(top, bottom, rows)[:, None]
    x, y = _places(ring.half, angles[None, :], radii)
    strip = cv2.remap(
        patch,
        x.astype(np.float32),
        y.astype(np.float32),
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=255,
    )
    return _set_closer(np.asarray(strip, np.uint8))


def without_star(patch: Gray, ring: Ring, turned: float) -> Gray:
    """The middle of the patch and the ring's opening at the foot, without a star: ink that is thick for its size.

    `turned` is the angle by which the patch was turned since the ring was found.
    """
    height, width = patch.shape
    inner = max(0.2, ring.inner - 0.02)
    field = np.zeros(patch.shape, np.uint8)
    cv2.ellipse(
        field,
        (round(ring.half[0]), round(ring.half[1])),
        (round(ring.half[0] - (1 - inner) * min(ring.half)), round(ring.half[1] - (1 - inner) * min(ring.half))),
        0,
        0,
        360,
        1,
        -1,
    )
    opening = _foot(ring.arcs, turned)
    if opening is not None:
        reach = (1 - (ring.foot.inner - 0.01 if ring.foot else ring.outer)) * min(ring.half)
        axes = (round(ring.half[0] - reach), round(ring.half[1] - reach))
        cv2.ellipse(field, (round(ring.half[0]), round(ring.half[1])), axes, 0, *opening, 1, -1)
    clean = np.where(field > 0, patch, np.uint8(255)).astype(np.uint8)
    dark = np.asarray(clean < DARK, np.uint8)
    thick = cv2.distanceTransform(dark, cv2.DIST_L2, 3)
    numbers, boxes = ink_pieces(dark)
    for number, (_, _, wide, tall, _) in enumerate(boxes.tolist(), 1):
        size = max(wide, tall)
        if size > 0.16 * min(height, width) and float(thick[numbers == number].max()) > 0.1 * size:
            clean[cv2.dilate(np.asarray(numbers == number, np.uint8), np.ones((5, 5), np.uint8)) > 0] = 255
    return clean


def _foot(arcs: tuple[tuple[float, float], ...], turned: float) -> tuple[float, float] | None:
    """Where no arc of text runs about the foot of the stamp, a little apart from both; None where text runs there."""
    clear = [90.0 - 180, 90.0 + 180]
    for start, end in arcs:
        start, end = (start - turned) % 360, (start - turned) % 360 + end - start
        for whole in (-360, 0, 360):
            if start + whole <= 90 <= end + whole:
                return None
            if end + whole < 90:
                clear[0] = max(clear[0], end + whole)
            if start + whole > 90:
                clear[1] = min(clear[1], start + whole)
    return (clear[0] + 4, clear[1] - 4) if clear[1] - clear[0] > 12 else None


def _unrolled(patch: Gray, half: tuple[float, float]) -> Gray:
    """(RADII, STEPS): a row for each radius from the middle outwards, a column for each angle."""
    angles = np.linspace(0, 2 * math.pi, STEPS, endpoint=False)[None, :]
    radii = np.linspace(0, REACH, RADII)[:, None]
    x, y = _places(half, angles, radii)
    rolled = cv2.remap(
        patch,
        x.astype(np.float32),
        y.astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=255,
    )
    return np.asarray(rolled, np.uint8)


def _places(
    half: tuple[float, float], angles: npt.NDArray[np.float64], radii: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """x and y in the patch of every radius (n, 1) at every angle (1, m) in radians: curves parallel to the outline."""
    a, b = half
    cos, sin = np.cos(angles), np.sin(angles)
    depth = (1 - radii) * min(half) / np.hypot(b * cos, a * sin)
    return a + a * cos - depth * b * cos, b + b * sin - depth * a * sin


def _radius(row: float) -> float:
    return row * REACH / (RADII - 1)


def _frame_edge(profile: npt.NDArray[np.float64]) -> int:
    """The row just inside the innermost frame line of the outer quarter."""
    start = int(0.76 / REACH * RADII)
    lines = np.flatnonzero(profile[start:] > FRAME)
    edge = start + int(lines[0]) if lines.size else int(0.97 / REACH * RADII)
    # Down the inner flank of the line, to where it is no frame any more.
    while edge > start and profile[edge - 1] < profile[edge] and profile[edge - 1] > 0.12:
        edge -= 1
    # The soft edge of the line.
    return edge - 3


def _band(profile: npt.NDArray[np.float64], frame: int, flatness: float) -> tuple[int, int]:
    """Rows `[inner, outer)` of the text next to the frame; the same row twice where there is none."""
    # Parallel curves of an ellipse fold where they reach its least radius of curvature, b² / a.
    lowest = int(max(INNERMOST, 1.02 - flatness) / REACH * RADII)
    smooth = np.convolve(profile, np.ones(3) / 3, mode="same")
    span = smooth[lowest:frame]
    if span.size < 8:
        return frame, frame
    level = max(0.03, 0.35 * float(np.percentile(span, 90)))
    outer = frame
    while outer > lowest and smooth[outer - 1] < level:
        outer -= 1
    inner = outer
    quiet = 0
    while inner > lowest and quiet < 4:
        inner -= 1
        quiet = quiet + 1 if smooth[inner] < level else 0
    return inner + quiet, min(frame, outer + 1)


def _without_specks(band: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The band without pieces lower than a fifth of it: what print below a stamp leaves of its frame."""
    numbers, boxes = ink_pieces(band.astype(np.uint8))
    kept = np.concatenate([[False], boxes[:, 3] > len(band) / 5])
    return np.asarray(kept[numbers], bool)


def _low_stretch(
    band: npt.NDArray[np.bool_], taken: npt.NDArray[np.bool_], height: float
) -> npt.NDArray[np.int64] | None:
    """The columns, in order around the ring, of its longest stretch of characters lower than the others.

    `band` is the unrolled ring, (radii, STEPS); `height` its height as an angle in degrees.
    """
    rows = len(band)
    inked = np.asarray(band.any(axis=0), bool)
    if not taken.any():
        return None
    first = np.where(inked, band.argmax(axis=0), rows)
    last = np.where(inked, rows - band[::-1].argmax(axis=0), 0)
    # How far ink reaches about each column: a stroke alone is low in tall characters too.
    wide = max(3, round(height / 360 * STEPS))
    around = (np.arange(STEPS)[:, None] + np.arange(-(wide // 3), wide // 3 + 1)[None, :]) % STEPS
    # What print below leaves of itself is thin: a row is of a character where several columns have it.
    rows_of = band[:, around].sum(axis=2) >= max(2, round(THIN * around.shape[1]))
    reach = np.where(rows_of.any(axis=0), rows - rows_of[::-1].argmax(axis=0) - rows_of.argmax(axis=0), 0)
    least = LOW * float(np.percentile(reach[taken], 80))
    low = reach < least
    if low.all() or not (low & taken).any():
        return None
    order = (np.arange(STEPS) + int(np.flatnonzero(~low)[0])) % STEPS
    best = order[:0]
    for part in np.split(order, np.flatnonzero(np.diff(low[order].astype(int))) + 1):
        own = np.flatnonzero(taken[part])
        if low[part[0]] and own.size and own[-1] - own[0] > len(best):
            best = part[own[0] : own[-1] + 1]
    ink = np.flatnonzero(band[:, best].any(axis=1))
    if not ink.size or len(best) <= LOW_LENGTH * wide:
        return None
    if (ink[0] + ink[-1]) / 2 < LOW_MIDDLE * rows or not _opposite(best, taken):
        return None
    return _with_whole_characters(best, first, last, inked, least, round(LOW_GAP * wide))


def _opposite(stretch: npt.NDArray[np.int64], taken: npt.NDArray[np.bool_]) -> bool:
    """Whether a stretch of columns lies across from the middle of all the others that are taken."""
    others = taken.copy()
    others[stretch] = False
    turns = np.flatnonzero(others) * 2j * np.pi / STEPS
    middle = stretch[len(stretch) // 2] * 2j * np.pi / STEPS
    return bool(turns.size and (np.exp(turns).mean() * np.exp(-middle)).real < ACROSS * abs(np.exp(turns).mean()))


def _with_whole_characters(
    stretch: npt.NDArray[np.int64],
    first: npt.NDArray[np.int64],
    last: npt.NDArray[np.int64],
    inked: npt.NDArray[np.bool_],
    least: float,
    gap: int,
) -> npt.NDArray[np.int64]:
    """A stretch of columns with the low characters at its ends, which stand no further off than `gap` columns.

    `first` and `last` are the rows that each column's ink reaches from and to.
    """
    ends = []
    for at, step in ((int(stretch[0]), -1), (int(stretch[-1]), 1)):
        reached = at
        while abs(reached - at) < STEPS // 4:
            begin = reached + step
            while not inked[begin % STEPS] and abs(begin - reached) <= gap:
                begin += step
            end = begin
            while inked[end % STEPS] and abs(end - begin) < STEPS // 4:
                end += step
            columns = np.arange(min(begin, end - step), max(begin, end - step) + 1) % STEPS
            if end == begin or last[columns].max() - first[columns].min() >= least:
                break
            reached = end - step
        ends.append(reached)
    start = ends[0]
    return np.arange(start, start + (ends[1] - start) % STEPS + 1) % STEPS


def _arcs(taken: npt.NDArray[np.bool_], height: float) -> list[tuple[float, float]]:
    """Stretches of text around the ring, in the order read: clockwise, the first after the opening at the foot.

    `height` is the text's height as an angle. Stretches are parted by gaps clearly longer than those between
    characters.
    """
    places = np.flatnonzero(taken)
    if places.size == 0:
        return []
    step = 360 / STEPS
    angles = places * step
    gaps = np.diff(np.concatenate([angles, angles[:1] + 360]))
    inner = gaps[gaps > 2 * step]
    usual = float(np.median(inner)) if inner.size else 0.0
    parting = max(PARTING * height, 2.0 * usual)
    # The whole ring is one text when nothing parts it; it then begins after its widest gap.
    cuts = [int(i) for i in np.flatnonzero(gaps >= parting)] or [int(np.argmax(gaps))]
    arcs = []
    for i, cut in enumerate(cuts):
        start = float(angles[(cut + 1) % len(angles)])
        end = float(angles[cuts[(i + 1) % len(cuts)]]) + step
        length = (end - start) % 360 or 360.0
        if length > 0.6 * height:
            arcs.append((start, start + length))
    # The foot is at 90 degrees; text runs clockwise from there.
    return sorted(arcs, key=lambda arc: ((arc[0] + arc[1]) / 2 - 90) % 360)


def _even_steps(ring: Ring, arc: tuple[float, float], radius: float) -> npt.NDArray[np.float64]:
    """Angles along an arc, in radians, a pixel of the ellipse apart, with a margin of a fifth of the band."""
    depth = (1 - radius) * min(ring.half)
    a, b = ring.half[0] - depth, ring.half[1] - depth
    margin = math.degrees(0.2 * (ring.outer - ring.inner) / radius)
    t = np.radians(np.linspace(arc[0] - margin, arc[1] + margin, 1441))
    speed = np.hypot(a * np.sin(t), b * np.cos(t))
    length = np.concatenate([[0.0], np.cumsum((speed[1:] + speed[:-1]) / 2 * np.diff(t))])
    at = np.linspace(0, length[-1], max(8, round(float(length[-1]))))
    return np.interp(at, length, t)


def _set_closer(strip: Gray) -> Gray:
    """The strip with every empty gap between characters cut to the usual spacing."""
    most = max(3, round(SPACING * strip.shape[0]))
    empty = np.asarray(~(strip < DARK).any(axis=0), bool)
    kept = np.ones(strip.shape[1], bool)
    start = 0
    for i in range(1, len(empty) + 1):
        if i == len(empty) or empty[i] != empty[start]:
            if empty[start] and i - start > most:
                kept[start + most // 2 : i - (most - most // 2)] = False
            start = i
    return strip[:, kept]
