"""Pages whose lines are bent, as those of an open book or of curled paper are, and the pictures of them made level.

How far each place is moved up or down is a polynomial across the page and down it, fitted to the middles of the cores
that the detector finds: along each line the movement is what the line departs by from one that is level. Lines are
moved as upright strips are, so that what is set closer towards a fold stays so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.geometry import Bbox, Point, Polygon, bbox_of, covered
from pagemill.reading.pixels.page_plane import page_of, plane_or_page
from pagemill.reading.recognition.detection import Core, TextBox
from pagemill.reading.recognition.detector import Detector, detect_cores
from pagemill.reading.stage_clock import stage

Image = npt.NDArray[np.uint8]
_Values = npt.NDArray[np.float64]

#: A core that fills less of the straight box around it is bent, or two lines in one.
STRAIGHT = 0.62
#: Boxes so many times longer than high are lines.
LONG = 4.0
#: A page is looked at when so many lines are bent, and so great a share of all by their length.
FEWEST, SHARE = 4, 0.4
#: Lines so many times longer than high tell by their lean alone; it has to change by so many degrees across the page,
#: and no greater share of its differences may be left untold by where the lines stand.
WORD, TURNS, UNTOLD = 1.5, 2.5, 0.4
#: Half of that at the least is what so great a share of them, by length, leans otherwise than most: a page with one
#: ribbon across its corner is straight.
OTHERWISE = 0.1
#: Degrees of the polynomial across the page and down it.
ACROSS, DOWN = 5, 2
#: What a coefficient costs against the points of lines, by its degree down the page: where lines do not tell, a page
#: is bent alike from its head to its foot.
RIDGE = (1e-4, 1e-2, 1e-1)
#: A line is left out of the fit where it departs by more of its core's height on the median, and a bend is believed
#: where so great a share of what is bent by length follows it.
DEPARTS, FOLLOWS = 0.6, 0.7
#: So many lines have to tell so great a share of the places across a page.
OVER_EACH_OTHER, TOLD = 3, 0.6
#: A core whose height differs by more than so many times along it is two lines in one.
TWO_LINES = 1.7
#: A level stroke is a rule that is so great a share of the page's width long; pixels that it runs on within one row at
#: the least, grey levels that it is darker by than the paper, and pixels around that tell the paper.
RULE, RUN, DARKER, PAPER = 0.08, 12, 30, 51
#: Share of a line in a stamp where it is the stamp's.
WITHIN = 0.6
#: Pixels across from one place to the next where the movement is told.
COARSE = 8
#: Rows that are made level at a time: what tells where their pixels come from takes eight times their memory.
STRIP = 256
#: A page is not made level where it is moved by less, in heights of its lines' cores, or by more of its own height; nor
#: one with a longer side, in pixels, which OpenCV cannot move.
LEAST_MOVED, MOST_MOVED, LONGEST_SIDE = 0.4, 0.25, 32_766
#: Share of a page's width over which its slope at either end is taken.
SLOPE = 0.02
#: Points taken along each side of what is mapped back, or to the level page.
SAMPLES = 9
#: A box around bent text is higher than the text by as much as it bends; a smaller share of it is not taken for text.
TEXT_OF_BOX = 1 / 3
#: Pixels to which the place on the level page is told.
EXACT = 0.01


@dataclass(frozen=True, slots=True)
class _Middle:
    """The middle of a line: x and y along it, in pixels, and its core's height."""

    xs: _Values
    ys: _Values
    height: float

    @property
    def length(self) -> float:
        return float(self.xs[-1] - self.xs[0])

    @property
    def bbox(self) -> Bbox:
        half = self.height / 2
        return (float(self.xs[0]), float(self.ys.min()) - half, float(self.xs[-1]), float(self.ys.max()) + half)


@dataclass(frozen=True, eq=False, slots=True)
class PageBend:
    """How far the places of a level page are moved down on the page as it is, in pixels of both.

    Both are taken with `margin` rows more above and below than the page has.
    """

    #: Coefficients by degree across (from 1) and down (from 0).
    coefficients: _Values
    #: Left, top, right and bottom of what the lines tell.
    told: tuple[float, float, float, float]
    #: Rows added, so that nothing is lost that is moved beyond the page.
    margin: int

    def level(self, image: Image) -> Image:
        """An RGB page (H, W, 3), without the margin, made level, with it."""
        height, width = image.shape[:2]
        shown = plane_or_page(image)
        sample = np.atleast_3d(shown)[:: max(1, height // 50), :: max(1, width // 50)]
        edge = [int(value) for value in np.median(sample.reshape(-1, sample.shape[2]), axis=0)]
        level = np.empty((height + 2 * self.margin, *shown.shape[1:]), np.uint8)
        across = np.arange(width, dtype=np.float32)
        # A place moves little from one pixel to the next: some columns are enough, and between them straight lines.
        some = np.linspace(0, width - 1, max(2, width // COARSE))
        at = np.interp(across, some, np.arange(len(some)))
        before = np.minimum(at.astype(np.intp), len(some) - 2)
        after = (at - before).astype(np.float32)
        for start in range(0, len(level), STRIP):
            part = level[start : start + STRIP]
            rows = np.arange(start, start + len(part), dtype=np.float64)[:, None] - self.margin
            columns = (self._moved(some[None, :], rows) + rows).astype(np.float32)
            down = columns[:, before]
            down += (columns[:, before + 1] - down) * after
            places = np.ascontiguousarray(np.broadcast_to(across, down.shape))
            cv2.remap(shown, places, down, cv2.INTER_CUBIC, part, cv2.BORDER_CONSTANT, edge)
        return page_of(level) if level.ndim == 2 else level

    def point(self, point: Point) -> Point:
        """Where a point of the level page lies on the page as it is."""
        x, y = point
        return x, y + float(self._moved(np.array([x]), np.array([y - self.margin]))[0])

    def polygon(self, polygon: Iterable[Point]) -> Polygon:
        """The smallest rectangle around what four corners of the level page hold, beginning with the same side."""
        corners = list(polygon)
        if len(corners) != 4:
            return tuple(self.point(point) for point in corners)
        shares = np.linspace(0, 1, SAMPLES)[:, None]
        ends = np.array(corners, np.float64)
        outline = np.concatenate([ends[at] + (ends[(at + 1) % 4] - ends[at]) * shares for at in range(4)])
        outline[:, 1] += self._moved(outline[:, 0], outline[:, 1] - self.margin)
        box = cv2.boxPoints(cv2.minAreaRect(outline.astype(np.float32))).astype(np.float64)
        if _area(box) < _area(box[::-1]):
            box = box[::-1]
        # Its first side runs as the first one of what was level does.
        (x0, y0), (x1, y1) = self.point(corners[0]), self.point(corners[1])
        sides = np.roll(box, -1, axis=0) - box
        start = int((sides / np.hypot(sides[:, :1], sides[:, 1:]).clip(1e-9) @ (x1 - x0, y1 - y0)).argmax())
        return tuple((float(x), float(y)) for x, y in np.roll(box, -start, axis=0))

    def level_point(self, point: Point) -> Point:
        """Where a point of the page as it is lies on the level page: the way back of `point`."""
        x, y = point
        return x, float(self._level(np.array([x]), np.array([y]))[0])

    def level_polygon(self, polygon: Iterable[Point]) -> Polygon:
        """Where text stands on the level page that four corners hold on the page as it is, beginning with the same
        corner. Of lying text the corners are taken for the smallest box around it, higher than the text by its bend."""
        corners = list(polygon)
        ends = np.array(corners, np.float64)
        if len(corners) != 4 or abs(ends[1, 0] - ends[0, 0]) < abs(ends[1, 1] - ends[0, 1]):
            return tuple(self.level_point(point) for point in corners)
        shares = np.linspace(0, 1, SAMPLES)[:, None]
        first, second = ends[0] + (ends[1] - ends[0]) * shares, ends[3] + (ends[2] - ends[3]) * shares
        firsts, seconds = (self._level(side[:, 0], side[:, 1]) for side in (first, second))
        upright = firsts.mean() <= seconds.mean()
        tops, feet = (firsts, seconds) if upright else (seconds, firsts)
        # The text is where the box is at every place along it.
        top, foot = float(tops.max()), float(feet.min())
        half = max(foot - top, TEXT_OF_BOX * float((feet - tops).mean())) / 2
        begins, goes = (top + foot) / 2 - half, (top + foot) / 2 + half
        if not upright:
            begins, goes = goes, begins
        (ax, _), (bx, _), (cx, _), (dx, _) = corners
        return ((ax, begins), (bx, begins), (cx, goes), (dx, goes))

    def _level(self, xs: _Values, ys: _Values) -> _Values:
        """The heights on the level page, in pixels, of points of the page as it is."""

        def beyond(levels: _Values) -> _Values:
            return levels + self._moved(xs, levels - self.margin) - ys

        # What a place is moved by is bounded above and below what lines tell, so that either end is soon passed.
        reach = max(1.0, self.margin)
        while (beyond(ys - reach) > 0).any() or (beyond(ys + reach) < 0).any():
            reach *= 2
        low, high = ys - reach, ys + reach
        while reach > EXACT:
            middle = (low + high) / 2
            below = beyond(middle) <= 0
            low, high = np.where(below, middle, low), np.where(below, high, middle)
            reach /= 2
        found: _Values = (low + high) / 2
        return found

    def _moved(self, xs: _Values, ys: _Values) -> _Values:
        left, top, right, bottom = self.told
        down = _powers((ys.clip(top, bottom) - top) / (bottom - top), DOWN)

        def at(places: _Values) -> _Values:
            across = _powers((places - left) / (right - left), ACROSS)[1:]
            shape = np.broadcast_shapes(places.shape, ys.shape)
            total = np.zeros(shape)
            for i, k in np.ndindex(ACROSS, DOWN + 1):
                total += self.coefficients[i, k] * across[i] * down[k]
            return total

        # Beyond what lines tell a page goes on as steep as it is there.
        within = xs.clip(left, right)
        step = (right - left) * SLOPE * np.where(within > (left + right) / 2, -1.0, 1.0)
        inside = at(within)
        moved: _Values = inside + (at(within + step) - inside) / step * (xs - within)
        return moved


@stage("straighten")
def bend_of(detector: Detector, image: Image, boxes: Sequence[TextBox], stamps: Sequence[Bbox] = ()) -> PageBend | None:
    """How an RGB page (H, W, 3) is bent, on which lines stand in some boxes; None where they are straight, or where
    they do not agree. What is in stamps, whose text runs in curves, tells nothing."""
    boxes = [box for box in boxes if not _is_within(bbox_of(box.polygon), stamps)]
    if max(image.shape[:2]) > LONGEST_SIDE or not seem_bent(boxes):
        return None
    middles = [middle for core in detect_cores(detector, image) if (middle := _middle(core)) is not None]
    if not middles:
        return None
    tall = float(np.median([middle.height for middle in middles]))
    middles = [m for m in [*middles, *_rules(image, tall)] if not _is_within(m.bbox, stamps)]
    if len(middles) < FEWEST:
        return None
    height = image.shape[0]
    left, right = min(m.xs[0] for m in middles), max(m.xs[-1] for m in middles)
    top, bottom = min(m.ys.min() for m in middles), max(m.ys.max() for m in middles)
    told = (float(left), float(top), float(right), float(max(bottom, top + 1)))
    kept = middles
    for _ in range(3):
        coefficients = _fitted(kept, told)
        bend = PageBend(coefficients, told, 0)
        follow = [m for m in middles if _departs(bend, m) <= DEPARTS * m.height]
        if len(follow) < FEWEST or len(follow) == len(kept):
            break
        kept = follow
    if sum(m.length for m in follow) < FOLLOWS * sum(m.length for m in middles):
        return None
    xs = np.linspace(left, right, 50)
    # Lines that stand side by side are followed by any curve: those that lie over each other have to agree.
    over = sum(((m.xs[0] <= xs) & (xs <= m.xs[-1])).astype(int) for m in follow)
    if (over >= OVER_EACH_OTHER).mean() < TOLD:
        return None
    moved = float(np.abs(bend._moved(xs[None, :], np.linspace(0, height, 20)[:, None])).max())
    if not LEAST_MOVED * tall <= moved <= MOST_MOVED * height:
        return None
    return PageBend(coefficients, told, int(np.ceil(moved)))


def _is_within(box: Bbox, stamps: Sequence[Bbox]) -> bool:
    # Lines of a stamp are taken for one that is larger than it, too.
    return any(max(covered(box, stamp), covered(stamp, box)) > WITHIN for stamp in stamps)


def seem_bent(boxes: Sequence[TextBox]) -> bool:
    """Whether most of a page's lines, by length, are bent, or lean differently from place to place across it."""
    lines = [(box, length) for box in boxes if (length := _length(box)) >= LONG * _thickness(box)]
    bent = [length for box, length in lines if box.fill < STRAIGHT]
    if len(bent) >= FEWEST and sum(bent) >= SHARE * sum(length for _, length in lines):
        return True
    return _lean_in_turn([box.polygon for box in boxes if _length(box) >= WORD * box.height])


def _lean_in_turn(polygons: Sequence[Polygon]) -> bool:
    """Whether lines too short to be bent lean as the parts of bent ones do."""
    if len(polygons) < 2 * FEWEST:
        return False
    corners = np.array(polygons, np.float64)
    along = corners[:, 1] + corners[:, 2] - corners[:, 0] - corners[:, 3]
    leans = np.degrees(np.arctan2(along[:, 1], along[:, 0]))
    places = corners[:, :, 0].mean(axis=1)
    if np.ptp(places) < 1 or np.ptp(leans) < TURNS:
        return False
    # Longer lines tell their lean better.
    weights = np.hypot(along[:, 0], along[:, 1])
    order = np.argsort(leans)
    most = leans[order][np.searchsorted(np.cumsum(weights[order]), weights.sum() / 2)]
    if weights[np.abs(leans - most) >= TURNS / 2].sum() < OTHERWISE * weights.sum():
        return False
    design = np.stack(_powers((places - places.min()) / np.ptp(places), 3), axis=1)
    root = np.sqrt(weights)
    fitted = design @ np.linalg.lstsq(design * root[:, None], leans * root, rcond=None)[0]
    about = leans - np.average(leans, weights=weights)
    left = float(weights @ (leans - fitted) ** 2)
    return bool(np.ptp(fitted) >= TURNS and left <= UNTOLD * float(weights @ about**2))


def _length(box: TextBox) -> float:
    (x0, y0), (x1, y1), _, (x3, y3) = box.polygon
    return float(max(np.hypot(x1 - x0, y1 - y0), np.hypot(x3 - x0, y3 - y0)))


def _thickness(box: TextBox) -> float:
    """How high a line is within the straight box around it."""
    return box.height * box.fill


def _middle(core: Core) -> _Middle | None:
    """The middle of a core that is long and thin; None where it is not, or where lines have run into one."""
    mask, (left, top), (across, down) = core.mask, core.corner, core.scales
    counts = mask.sum(axis=0, dtype=np.float64)
    columns = np.flatnonzero(counts)
    if columns.size < 8:
        return None
    thick = float(np.median(counts[columns]))
    if columns.size < LONG * thick:
        return None
    rows = np.arange(mask.shape[0], dtype=np.float64)
    middles = (rows[:, None] * mask).sum(axis=0)[columns] / counts[columns]
    sound = counts[columns] <= TWO_LINES * thick
    if sound.mean() < 0.9:
        return None
    columns, middles = columns[sound], middles[sound]
    step = max(1, columns.size // 40)
    return _Middle((columns[::step] + left + 0.5) * across, (middles[::step] + top + 0.5) * down, thick * down)


def _rules(image: Image, height: float) -> list[_Middle]:
    """The middles of level strokes that are long, bent or not; `height` is that of the cores of lines beside them."""
    shown = plane_or_page(image)
    grey = shown if shown.ndim == 2 else shown[:, :, 1]
    paper = cv2.blur(grey, (PAPER, PAPER))
    # Two rows higher, a stroke runs on within one row where it sinks or rises.
    ink = cv2.dilate((grey < paper.astype(np.int16) - DARKER).astype(np.uint8), np.ones((3, 1), np.uint8))
    runs = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, RUN), np.uint8))
    _, numbers, boxes, _ = cv2.connectedComponentsWithStats(runs)
    found = []
    for number in (np.flatnonzero(boxes[1:, 2] >= RULE * image.shape[1]) + 1).tolist():
        x, y, w, h, _ = boxes[number].tolist()
        middle = _middle(Core(numbers[y : y + h, x : x + w] == number, (x, y), (1.0, 1.0)))
        if middle is not None and middle.height < height:
            found.append(replace(middle, height=height))
    return found


def _fitted(middles: Sequence[_Middle], told: tuple[float, float, float, float]) -> _Values:
    """The coefficients that bring every line nearest to level, each at a height of its own."""
    left, top, right, bottom = told
    rows, targets = [], []
    for middle in middles:
        across = _powers((middle.xs - left) / (right - left), ACROSS)[1:]
        down = _powers((np.array([middle.ys.mean()]) - top) / (bottom - top), DOWN)
        design = np.stack([across[i] * down[k] for i in range(ACROSS) for k in range(DOWN + 1)], axis=1)
        weight = np.sqrt(middle.length / len(middle.xs))
        # The line's own height is whatever fits it: what is left of its points without their mean.
        rows.append((design - design.mean(axis=0)) * weight)
        targets.append((middle.ys - middle.ys.mean()) * weight)
    design, target = np.concatenate(rows), np.concatenate(targets)
    held = np.diag(np.tile(RIDGE, ACROSS)) * np.trace(design.T @ design) / design.shape[1]
    solved: _Values = np.linalg.solve(design.T @ design + held, design.T @ target)
    return solved.reshape(ACROSS, DOWN + 1)


def _departs(bend: PageBend, middle: _Middle) -> float:
    """How far a line made level departs from one, in pixels, on the median."""
    heights = middle.ys - bend._moved(middle.xs, np.full_like(middle.xs, middle.ys.mean()))
    return float(np.median(np.abs(heights - np.median(heights))))


def _powers(shares: _Values, degree: int) -> list[_Values]:
    """Legendre polynomials of shares (0 to 1), from degree 0: of like size, so that none outweighs the rest."""
    centred = 2 * shares - 1
    found = [np.ones_like(centred), centred]
    for n in range(1, degree):
        found.append(((2 * n + 1) * centred * found[n] - n * found[n - 1]) / (n + 1))
    return found


def _area(corners: _Values) -> float:
    """The area of a polygon that is clockwise on the page, negative where it is not."""
    xs, ys = corners[:, 0], corners[:, 1]
    return float(xs @ np.roll(ys, -1) - ys @ np.roll(xs, -1)) / 2
