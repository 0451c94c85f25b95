"""Strokes on a page that may be rules or pieces of them: solid ones, faint and broken ones, and edges of fills.

Everything here is told for level strokes; for standing ones the picture is given transposed. Lengths are in pixels of
the picture, which is about that of A4 at 150 dpi.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.reading.rule import Rule

Image = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.uint8]

#: The shortest stroke of ink that may be a piece of a rule: a row of a table is no lower than a line of small print.
SHORTEST = 18
#: A patch of ink that is no single stroke holds rules of this length, at the least.
FREE = 64
#: The thickest rule.
THICKEST = 9
#: The height of a blob of two rows of runs, linked to the rows above and below.
LOW = 4
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
#: Share of a row of a strip that is inked, at the least.
FULL = 0.85


def solid_strokes(dark: Image) -> list[Rule]:
    """Level strokes of a grey picture (H, W) that are inked from end to end."""
    ink = _ink(dark, DARKER)
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, GAP), np.uint8))
    runs = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, SHORTEST), np.uint8))
    strokes = []
    for x, y, mask, slim in _blobs(runs, ink, BESIDE):
        strokes += [_line_of(mask, x, y)] if slim else _within_blob(mask, dark, x, y)
    return strokes


def faint_strokes(dark: Image) -> list[Rule]:
    """Level strokes of a grey picture (H, W) that are there on the average: pale, dotted, dashed and solid ones.

    Lines of text give such strokes too, along which letters stand or end.
    """
    faint = _ink(cv2.blur(dark, (MEAN, 1)), FAINTLY)
    runs = cv2.morphologyEx(faint, cv2.MORPH_OPEN, np.ones((1, FAINT), np.uint8))
    strokes = [_line_of(mask, x, y) for x, y, mask, slim in _blobs(runs, faint, FAINT_BESIDE) if slim]
    # A mean reaches beyond the end of what it is taken of.
    return [Rule(stroke.at, stroke.start + MEAN // 3, stroke.end - MEAN // 3, stroke.lean) for stroke in strokes]


def _ink(dark: Image, darker: int) -> Mask:
    """1 where a grey picture is darker than its surroundings."""
    return np.asarray(
        cv2.adaptiveThreshold(dark, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, SURROUNDINGS, darker)
    )


def _blobs(runs: Mask, ink: Mask, beside: float) -> Iterator[tuple[int, int, Mask, bool]]:
    """The parts of a mask of level strokes that may hold rules: left, top, own pixels, and whether it is one rule."""
    # A leaning rule steps from row to row: its runs are linked by letting in the rows above and below.
    linked = cv2.dilate(runs, np.ones((3, 1), np.uint8))
    outlines, _ = cv2.findContours(linked, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return
    x, y, w, h = np.array([cv2.boundingRect(outline) for outline in outlines]).T
    clear = _is_clear(ink, beside, x, y, w, h)
    for i, outline in enumerate(outlines):
        slim = h[i] - 2 <= THICKEST + 2 * LEAN * w[i]
        if not (clear[i] if slim else w[i] >= FREE):
            continue
        if h[i] <= LOW:
            # Other runs in its box would be linked to it: they need not be told apart.
            yield int(x[i]), int(y[i]), runs[y[i] : y[i] + h[i], x[i] : x[i] + w[i]], True
            continue
        mask = np.zeros((h[i], w[i]), np.uint8)
        cv2.drawContours(mask, [outline], 0, 1, cv2.FILLED, offset=(-int(x[i]), -int(y[i])))
        mask &= runs[y[i] : y[i] + h[i], x[i] : x[i] + w[i]]
        swollen = h[i] > THICKEST and (mask.sum(axis=0) > THICKEST).mean() > 0.02
        yield int(x[i]), int(y[i]), mask, bool(slim and not swollen)


def _is_clear(ink: Mask, beside: float, *boxes: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which boxes `x, y, w, h` are inked from end to end, with little ink above and below."""
    x, y, w, h = boxes
    sums = cv2.integral(ink)

    def inked(top: npt.NDArray[np.int64], bottom: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        top, bottom = np.clip(top, 0, ink.shape[0]), np.clip(bottom, 0, ink.shape[0])
        total = sums[bottom, x + w] - sums[top, x + w] - sums[bottom, x] + sums[top, x]
        return np.asarray(total / np.maximum(w, 1), np.float64)

    above, below = inked(y - 3, y) / 3, inked(y + h, y + h + 3) / 3
    # Text standing right on a rule inks one side of it; a stroke through letters has ink on both.
    clear = (above + below < 2 * beside) | (np.minimum(above, below) < beside / 3)
    return np.asarray((inked(y, y + h) >= INKED) & clear)


def _line_of(mask: Mask, x: int, y: int) -> Rule:
    """The rule whose pixels a mask holds; `x, y` is the mask's place."""
    tall, wide = mask.shape
    rows = np.arange(tall) + 0.5
    end = min(wide // 4, 48)
    if wide < FREE or tall <= 4:
        return Rule(y + float(mask.sum(axis=1) @ rows / mask.sum()), x, x + wide)
    first, last = (float(part.sum(axis=1) @ rows / part.sum()) for part in (mask[:, :end], mask[:, -end:]))
    return Rule(y + (first + last) / 2, x, x + wide, (last - first) / (wide - end))


def _within_blob(mask: Mask, dark: Image, x: int, y: int) -> list[Rule]:
    """Rules grown together with what they touch, and edges of fills: followed from strip to strip of the blob."""
    chains: list[list[tuple[int, float]]] = []
    count = mask.shape[1] // STRIP
    inked = mask[:, : count * STRIP].reshape(-1, count, STRIP).sum(axis=2, dtype=np.int32) > FULL * STRIP
    for index in np.flatnonzero(inked.any(axis=0)).tolist():
        full = np.flatnonzero(inked[:, index])
        for group in np.split(full, np.flatnonzero(np.diff(full) > 1) + 1):
            left, first, end = x + index * STRIP, int(group[0]), int(group[-1]) + 1
            places = [at - y for at in _lines_of_band(dark[:, left : left + STRIP], y + first, y + end)]
            for place in places:
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


def _lines_of_band(strip: Image, first: int, end: int) -> list[float]:
    """Where rules are in a dark band, rows `first` to `end` of a strip.

    The middle of a thin band, where both sides are lighter, or of a dark line in it, where a rule runs along the edge
    of a fill; those edges of a thick one, a fill, beyond which it is clearly lighter. A thin band in a fill, between
    white letters and the edge, is none.
    """
    lighter = []
    for edge, inner, outer in ((first, first, first - 4), (end, end - 3, end + 1)):
        inside, beyond = strip[max(first, inner) : min(end, inner + 3)], strip[max(0, outer) : max(0, outer + 3)]
        rise = _mean(beyond) - _mean(inside) if beyond.size else 0.0
        lighter.append((rise, float(edge)))
    if end - first <= THICKEST:
        return [(first + end) / 2] if min(lighter)[0] > DARKER else _dark_lines(strip, first, end)
    return [edge for rise, edge in lighter if rise > FILLED]


def _mean(part: Image) -> float:
    # What NumPy asks for before it adds up takes longer than adding up so few.
    return float(cv2.sumElems(part)[0] / part.size)


def _dark_lines(strip: Image, first: int, end: int) -> list[float]:
    """The middle of the line at an edge of a band that is clearly darker than what is beyond the band on both sides."""
    rows = strip[first:end].mean(axis=1)
    sides = [float(part.mean()) for part in (strip[max(0, first - 4) : first], strip[end + 1 : end + 4]) if part.size]
    darkest = float(rows.min())
    if not sides or min(sides) - darkest <= FILLED:
        return []
    line = np.flatnonzero(rows < (darkest + min(sides)) / 2)
    at_edge = line[-1] - line[0] < line.size and (line[0] == 0 or line[-1] == rows.size - 1)
    return [first + (float(line[0]) + float(line[-1]) + 1) / 2] if at_edge else []
