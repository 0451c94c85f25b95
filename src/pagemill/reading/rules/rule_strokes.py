"""Strokes on a page that may be rules or pieces of them: solid ones, faint and broken ones, and edges of fills.

Everything here is told for level strokes; for standing ones the picture is given transposed. Lengths are in pixels of
the picture, which is about that of A4 at 150 dpi.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.reading.pixels.ink_runs import row_runs
from pagemill.reading.pixels.outline_boxes import outline_boxes
from pagemill.reading.rules.rule import Rule
from pagemill.reading.rules.rule_runs import opened_runs

Image = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.uint8]

#: The shortest stroke of ink that may be a piece of a rule: a row of a table is no lower than a line of small print.
SHORTEST = 18
#: A patch of ink that is no single stroke holds rules of this length, at the least.
FREE = 64
#: The thickest rule.
THICKEST = 9
#: The height of a blob of three rows of runs, linked to the rows above and below.
LOW = 5
#: A blob that is no higher is level; of others the lean is told from so many pixels at each end, at the most.
LEVEL, ENDS = 4, 48
#: So few boxes are looked at one by one: 1.0 ms a laid-out page, where sums over their rows take 1.5.
FEW = 48
#: Gaps of a worn rule that are closed before strokes are measured.
GAP = 3
#: Pixels across a rule by which one may lean for each pixel along it: one degree.
LEAN = 0.0175
#: Grey levels that ink is darker than the mean of its surroundings, and the side of these.
DARKER, SURROUNDINGS = 12, 31
#: Of the pixels along a rule this share is inked, at the least.
INKED = 0.6
#: Above and below a rule no more than this share is inked, on both sides together: else it is a stroke in text.
BESIDE = 0.4
#: A faint or broken rule is looked for in means along it, over so many pixels; it is at least so long, and there is no
#: more than this share of ink above and below it.
MEAN, FAINT, FAINT_BESIDE = 13, 30, 0.3
#: Grey levels that a mean is darker than its surroundings.
FAINTLY = 6
#: The edge of a filled cell is a rule where the fill is darker than what is beyond it by so many grey levels.
FILLED = 24
#: Width of the strips in which rules are followed through patches of ink, and how many of them a rule has at the least.
STRIP, STRIPS = 16, 4
#: Rows above and below a patch that its edges are compared with.
ASIDE = 4
#: Share of a row of a strip that is inked, at the least.
FULL = 0.85


def solid_strokes(dark: Image, ink: Mask) -> list[Rule]:
    """Level strokes of a grey picture (H, W) that are inked from end to end, with its ink as `solid_ink` tells it."""
    strokes, blobs = _strokes_and_blobs(opened_runs(ink, SHORTEST, GAP), ink, BESIDE)
    return strokes + [rule for mask, x, y in blobs for rule in _within_blob(mask, dark, x, y)]


def solid_ink(dark: Image) -> Mask:
    """1 where a grey picture is darker than its surroundings. Of the picture transposed it is the same, transposed."""
    return _ink(dark, DARKER)


def faint_strokes(dark: Image) -> list[Rule]:
    """Level strokes of a grey picture (H, W) that are there on the average: pale, dotted, dashed and solid ones.

    Lines of text give such strokes too, along which letters stand or end.
    """
    faint = _ink(cv2.blur(dark, (MEAN, 1)), FAINTLY)
    strokes, _ = _strokes_and_blobs(opened_runs(faint, FAINT), faint, FAINT_BESIDE, with_blobs=False)
    # A mean reaches beyond the end of what it is taken of.
    return [Rule(stroke.at, stroke.start + MEAN // 3, stroke.end - MEAN // 3, stroke.lean) for stroke in strokes]


def _ink(dark: Image, darker: int) -> Mask:
    """1 where a grey picture is darker than its surroundings."""
    # As `cv2.adaptiveThreshold` has it, which takes twice as long.
    edge = cv2.BORDER_REPLICATE | cv2.BORDER_ISOLATED
    around = cv2.boxFilter(dark, -1, (SURROUNDINGS, SURROUNDINGS), borderType=edge)
    return np.asarray(cv2.threshold(cv2.subtract(around, dark), darker - 1, 1, cv2.THRESH_BINARY)[1])


def _strokes_and_blobs(
    runs: Mask, ink: Mask, beside: float, *, with_blobs: bool = True
) -> tuple[list[Rule], list[tuple[Mask, int, int]]]:
    """The single rules in a mask of level strokes; and patches that may hold some, each as its pixels, left and top."""
    # A leaning rule steps from row to row: its runs are linked by letting in the rows above and below.
    left, top, wide, tall = cv2.boundingRect(runs)
    left, top = max(0, left - 1), max(0, top - 1)
    linked = cv2.dilate(runs[top : top + tall + 2, left : left + wide + 2], np.ones((3, 1), np.uint8))
    outlines, _ = cv2.findContours(linked, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE, offset=(left, top))
    if not outlines:
        return [], []
    boxes = outline_boxes(outlines)
    w, h = boxes[:, 2], boxes[:, 3]
    slim = h - 2 <= THICKEST + 2 * LEAN * w
    likely = ~slim & (w >= FREE) if with_blobs else np.zeros(len(boxes), np.bool_)
    likely[slim] = _is_clear(ink, beside, *boxes[slim].T)
    # Other runs in the box of a low one would be linked to it: they need not be told apart.
    alone = likely & slim & (h <= LOW)
    others = np.flatnonzero(likely & slim & ~alone & (h <= THICKEST))
    alone[others] = _stand_alone(boxes[others], boxes)
    if np.count_nonzero(alone) > FEW:
        strokes = _lines_in(runs, boxes[alone])
    else:
        strokes = [_line_of(runs[y : y + h, x : x + w], x, y) for x, y, w, h in boxes[alone].tolist()]
    blobs = []
    for index in np.flatnonzero(likely & ~alone).tolist():
        left, top, wide, tall = boxes[index].tolist()
        mask = np.zeros((tall, wide), np.uint8)
        cv2.drawContours(mask, [outlines[index]], 0, 1, cv2.FILLED, offset=(-left, -top))
        mask &= runs[top : top + tall, left : left + wide]
        swollen = tall > THICKEST and _is_swollen(mask)
        if slim[index] and not swollen:
            strokes.append(_line_of(mask, left, top))
        else:
            blobs.append((mask, left, top))
    return strokes, blobs


def _is_swollen(mask: Mask) -> bool:
    """Whether some of a mask's columns hold more pixels than a rule is thick."""
    inked = cv2.reduce(mask, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S)
    return bool(np.count_nonzero(inked > THICKEST) / inked.size > 0.02)


def _stand_alone(some: npt.NDArray[np.int64], boxes: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which of some boxes (n, 4: left, top, width, height) meet no other one of all of them than themselves."""
    x, y, w, h = some.T[:, :, None]
    left, top, wide, tall = boxes.T
    met = (left < x + w) & (left + wide > x) & (top < y + h) & (top + tall > y)
    return np.asarray(met.sum(axis=1) == 1)


def _is_clear(ink: Mask, beside: float, *boxes: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which boxes `x, y, w, h` are inked from end to end, with little ink above and below."""
    x, y, w, h = boxes
    tall = ink.shape[0]
    sums = places = None
    if len(x) > FEW:  # to look at few boxes one by one takes less than to add up rows
        sums, places = _sums_of_rows(ink, np.maximum(y - 3, 0), np.minimum(y + h + 3, tall))

    def inked(top: npt.NDArray[np.int64], bottom: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        top, bottom = np.clip(top, 0, tall), np.clip(bottom, 0, tall)
        if sums is None or places is None:
            sides = zip(x.tolist(), top.tolist(), (x + w).tolist(), bottom.tolist(), strict=True)
            total = np.array([cv2.countNonZero(ink[y0:y1, x0:x1]) if y0 < y1 else 0 for x0, y0, x1, y1 in sides])
        else:
            top, bottom = places[top], places[bottom]
            total = sums[bottom, x + w] - sums[top, x + w] - sums[bottom, x] + sums[top, x]
        return np.asarray(total / np.maximum(w, 1), np.float64)

    above, below = inked(y - 3, y) / 3, inked(y + h, y + h + 3) / 3
    # Text standing right on a rule inks one side of it; a stroke through letters has ink on both.
    clear = (above + below < 2 * beside) | (np.minimum(above, below) < beside / 3)
    return np.asarray((inked(y, y + h) >= INKED) & clear)


def _sums_of_rows(
    mask: Mask, tops: npt.NDArray[np.int64], bottoms: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """The sums, as `cv2.integral` has them, of the rows of a mask that lie between some tops and bottoms, put together;
    and the place among these of each row, with that behind the last."""
    tall = len(mask)
    steps = np.bincount(tops, minlength=tall + 1) - np.bincount(bottoms, minlength=tall + 1)
    within = np.cumsum(steps[:tall]) > 0
    return np.asarray(cv2.integral(mask[within]), np.int32), np.concatenate(([0], np.cumsum(within)))


def _lines_in(runs: Mask, boxes: npt.NDArray[np.int64]) -> list[Rule]:
    """The rules whose pixels are all that some boxes (n, 4: left, top, width, height) of a mask hold: as `_line_of`
    tells each."""
    x, y, w, h = boxes.T
    sums, places = _sums_of_rows(runs, y, y + h)

    def middle(left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        inked, moments = np.zeros(len(boxes)), np.zeros(len(boxes))
        for row in range(h.max(initial=0)):
            above, below = places[np.minimum(y + row, y + h)], places[np.minimum(y + row + 1, y + h)]
            count = sums[below, right] - sums[above, right] - sums[below, left] + sums[above, left]
            inked += count
            moments += count * (row + 0.5)
        return np.asarray(moments / inked, np.float64)

    end = np.minimum(w // 4, ENDS)
    leans = (w >= FREE) & (h > LEVEL)
    at, lean = middle(x, x + w), np.zeros(len(boxes))
    if leans.any():
        first, last = middle(x, x + end), middle(x + w - end, x + w)
        at = np.where(leans, (first + last) / 2, at)
        lean = np.where(leans, (last - first) / (w - end), 0.0)
    return [Rule(*each) for each in zip((y + at).tolist(), x.tolist(), (x + w).tolist(), lean.tolist(), strict=True)]


def _line_of(mask: Mask, x: int, y: int) -> Rule:
    """The rule whose pixels a mask holds; `x, y` is the mask's place."""
    tall, wide = mask.shape
    end = min(wide // 4, ENDS)
    if wide < FREE or tall <= LEVEL:
        return Rule(y + _middle(mask), x, x + wide)
    first, last = _middle(mask[:, :end]), _middle(mask[:, -end:])
    return Rule(y + (first + last) / 2, x, x + wide, (last - first) / (wide - end))


def _middle(mask: Mask) -> float:
    """How far below the top of a mask its pixels lie on the average."""
    counts: list[int] = cv2.reduce(mask, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S).ravel().tolist()
    return sum([count * (row + 0.5) for row, count in enumerate(counts)]) / sum(counts)


def _within_blob(mask: Mask, dark: Image, x: int, y: int) -> list[Rule]:
    """Rules grown together with what they touch, and edges of fills: followed from strip to strip of the blob."""
    count = mask.shape[1] // STRIP
    if count < STRIPS:
        return []
    chains: list[list[tuple[int, float]]] = []
    strips = mask[:, : count * STRIP].reshape(-1, STRIP)
    # NumPy adds up so short rows one at a time.
    inked = cv2.reduce(strips, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S).reshape(-1, count) > FULL * STRIP
    top = max(0, y - ASIDE)
    around = dark[top : y + mask.shape[0] + ASIDE, x : x + count * STRIP]
    # The sums of a strip's rows up to each row.
    sums = np.diff(cv2.integral(around)[:, ::STRIP], axis=1).T.tolist()
    bands = row_runs(np.ascontiguousarray(inked.T).view(np.uint8))
    for index, first, end in zip(*(places.tolist() for places in bands), strict=True):
        strip = around[:, index * STRIP : (index + 1) * STRIP]
        for at in _lines_of_band(strip, sums[index], y - top + first, y - top + end):
            place = at + top - y
            for chain in chains:
                if 0 < index - chain[-1][0] <= 2 and abs(chain[-1][1] - place) <= 1.5:
                    chain.append((index, place))
                    break
            else:
                chains.append([(index, place)])
    return [rule for chain in chains if len(chain) >= STRIPS and (rule := _through(chain, mask, x, y)) is not None]


def _through(chain: list[tuple[int, float]], mask: Mask, x: int, y: int) -> Rule | None:
    """The rule through places in strips of a blob, or None where they are not in one line."""
    strips, places = np.array(chain).T
    lean, offset = (float(v) for v in np.polyfit((strips + 0.5) * STRIP, places, 1))
    if abs(lean) > LEAN or float(np.std(places - offset - lean * (strips + 0.5) * STRIP)) > 1:
        return None
    start = _run_on(mask, chain[0][0] * STRIP, chain[0][1], -1)
    end = _run_on(mask, (chain[-1][0] + 1) * STRIP, chain[-1][1], 1)
    return Rule(y + offset + lean * (start + end) / 2, x + start, x + end, lean)


def _run_on(mask: Mask, column: int, place: float, step: int) -> int:
    """How far the ink of a rule goes on from a column: into the next strip, of which it fills a part."""
    rows = slice(max(0, round(place) - 2), round(place) + 2)
    for _ in range(STRIP):
        if not (0 < column < mask.shape[1] and mask[rows, column if step > 0 else column - 1].any()):
            break
        column += step
    return column


def _lines_of_band(strip: Image, sums: Sequence[int], first: int, end: int) -> list[float]:
    """Where rules are in a dark band, rows `first` to `end` of a strip; `sums` are those of its rows up to each row.

    The middle of a thin band, where both sides are lighter, or of a dark line in it, where a rule runs along the edge
    of a fill; those edges of a thick one, a fill, beyond which it is clearly lighter. A thin band in a fill, between
    white letters and the edge, is none.
    """
    lighter = []
    for edge, inner, outer in ((first, first, first - ASIDE), (end, end - 3, end + 1)):
        top, foot = max(0, outer), min(max(0, outer + 3), len(strip))
        inside = _mean(sums, max(first, inner), min(end, inner + 3))
        lighter.append((_mean(sums, top, foot) - inside if top < foot else 0.0, float(edge)))
    if end - first <= THICKEST:
        return [(first + end) / 2] if min(lighter)[0] > DARKER else _dark_lines(strip, first, end)
    return [edge for rise, edge in lighter if rise > FILLED]


def _mean(sums: Sequence[int], first: int, end: int) -> float:
    """The mean of some rows of a strip."""
    return (sums[end] - sums[first]) / ((end - first) * STRIP)


def _dark_lines(strip: Image, first: int, end: int) -> list[float]:
    """The middle of the line at an edge of a band that is clearly darker than what is beyond the band on both sides."""
    rows = strip[first:end].mean(axis=1)
    sides = [
        float(part.mean()) for part in (strip[max(0, first - ASIDE) : first], strip[end + 1 : end + 4]) if part.size
    ]
    darkest = float(rows.min())
    if not sides or min(sides) - darkest <= FILLED:
        return []
    line = np.flatnonzero(rows < (darkest + min(sides)) / 2)
    at_edge = line[-1] - line[0] < line.size and (line[0] == 0 or line[-1] == rows.size - 1)
    return [first + (float(line[0]) + float(line[-1]) + 1) / 2] if at_edge else []
