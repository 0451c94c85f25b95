"""The rules (drawn lines) of a page, told from strokes of letters by their length, their ends and their surroundings.

A short stroke counts only where it runs from one rule to another.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.geometry import Bbox
from pagemill.reading.beside import begin
from pagemill.reading.pixels.grey_levels import counted_quantiles, level_counts
from pagemill.reading.pixels.inked_parts import InkedPage, Part
from pagemill.reading.pixels.reduction import reduced
from pagemill.reading.pixels.sheet_side import sheet_side
from pagemill.reading.rules.rule import Rule, Rules
from pagemill.reading.rules.rule_strokes import SURROUNDINGS, faint_strokes, solid_ink, solid_strokes
from pagemill.reading.rules.rules_in_line import ACROSS, FREE, MEET, bridged, is_seen, joined, reaching
from pagemill.reading.stage_clock import stage

__all__ = ["Rule", "Rules", "find_rules"]

Image = npt.NDArray[np.uint8]

#: Pixels of the working page's longer side: A4 at 150 dpi. All lengths below are in pixels of the working page.
WORKING_SIDE = 1754
#: Left about the ink of a part: half of the surroundings that it is told by, and some.
AROUND = SURROUNDINGS // 2 + 1
#: A page this much larger is made smaller by way of its half: A4 at 300 dpi.
HALF = 0.5
#: A smaller page is enlarged by no more than this: to A4 at 150 dpi from one at 100.
ENLARGED = 1.5
#: Where so much of a page is within so many grey levels of its paper, nothing counts as more than so many levels darker
#: where pale rules are sought.
EVEN, UNEVEN, DEEP = 0.6, 8, 40
#: Gaps between pieces on one line that are bridged; those of faint pieces are closed in finding them.
BRIDGE, FAINT_BRIDGE = 14, 6
#: A table's open side is a line in which this many rules end, at the least.
OPEN_ENDS = 3
#: A faint stroke of which a greater share runs through text is of the text.
THROUGH_TEXT = 0.35
#: So far within a line's box, in heights of the line, its letters stand: a box is a little larger than its text.
WITHIN_TEXT = 0.3
#: A short stroke of which a greater share runs through several lines of text is of their letters.
THROUGH_LINES = 0.7
#: A stem stands so far within its line's box, and is shorter than so many heights of lines: shares of a line's height.
STEM, STEMS = 0.12, 6.0


@stage("tables")
def find_rules(
    image: Image, text: Sequence[Bbox] | None = None, *, exact: bool = False, inked: InkedPage | None = None
) -> Rules:
    """The rules of an upright RGB page (H, W, 3): black, grey or coloured, thin, dotted or double.

    The page is deskewed to within about a degree; what leans more is no rule. `text` are boxes of all lines of text:
    what lies within one of them is a stroke of a letter, if it does not run from one rule to another. Faint and dotted
    rules are found only where it is given, since lines of text look like them. With `exact` the boxes are the file's
    own: then none holds two cells' text, and a short stroke that lies within one is a letter's in any case; `inked` is
    such a page with its parts, where they are known.
    """
    scale = min(ENLARGED, WORKING_SIDE / sheet_side(*image.shape[:2]))
    if abs(scale - 1) < 0.02:
        scale = 1.0
    if min(image.shape[:2]) * scale < 1:
        return Rules((), ())  # a thread, of which nothing would be left
    if not exact:
        inked = InkedPage(image, [(0, 0, image.shape[1], image.shape[0])])
    elif inked is None:
        inked = InkedPage(image)
    dark, parts = inked.darkest, inked.parts
    if scale != 1:
        if scale <= HALF:
            dark = reduced(dark, (round(dark.shape[1] * scale), round(dark.shape[0] * scale)))
        else:
            shrink = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
            dark = np.asarray(cv2.resize(dark, None, fx=scale, fy=scale, interpolation=shrink), np.uint8)
        parts = [
            (round(x0 * scale), round(y0 * scale), round(x1 * scale), round(y1 * scale)) for x0, y0, x1, y1 in parts
        ]
    parts = [_trimmed(dark, part) for part in parts]
    turned = dark.T
    across = [(y0, x0, y1, x1) for x0, y0, x1, y1 in parts]
    ink = np.zeros_like(dark)
    for x0, y0, x1, y1 in parts:
        ink[y0:y1, x0:x1] = solid_ink(dark[y0:y1, x0:x1])
    beside = begin(_in_parts, solid_strokes, across, turned, ink.T)
    level, standing = _in_parts(solid_strokes, parts, dark, ink), beside.result()
    if text is not None:
        boxes = np.array(text, np.float64).reshape(-1, 4) * scale
        level, standing = _without_letters(level, standing, boxes, exact=exact)
        level, standing = joined(level, BRIDGE), joined(standing, BRIDGE)
        pale = _made_pale(dark)
        beside = begin(_in_parts, faint_strokes, across, pale.T)
        fresh = _clear_of_text(_in_parts(faint_strokes, parts, pale), level, boxes)
        level += [stroke for stroke in fresh if is_seen(stroke, dark)]
        fresh = _clear_of_text(beside.result(), standing, boxes[:, [1, 0, 3, 2]])
        standing += [stroke for stroke in fresh if is_seen(stroke, turned)]
    level = bridged(joined(level, FAINT_BRIDGE), dark)
    standing = bridged(joined(standing, FAINT_BRIDGE), turned)
    level, standing = reaching(level, standing, dark), reaching(standing, level, turned)
    level, standing = _anchored(level, standing)
    return Rules(
        tuple(rule.scaled(1 / scale) for rule in level),
        tuple(rule.scaled(1 / scale) for rule in standing),
    )


def _made_pale(dark: Image) -> Image:
    """A grey picture (H, W) without what is much darker than its paper, beside which a pale rule would be no darker
    than its surroundings; itself where its paper is not of one level."""
    counts = level_counts(dark)
    paper = int(counted_quantiles(counts, (0.5,))[0])
    is_even = counts[max(0, paper - UNEVEN) : paper + UNEVEN + 1].sum() >= EVEN * dark.size
    return np.maximum(dark, np.uint8(max(0, paper - DEEP))) if is_even else dark


def _trimmed(dark: Image, part: Part) -> Part:
    """A part without what is white about it, but for as much as the surroundings of its ink reach."""
    x0, y0, x1, y1 = part
    x, y, wide, high = cv2.boundingRect(cv2.bitwise_not(dark[y0:y1, x0:x1]))
    left, top, right, bottom = x0 + x, y0 + y, x0 + x + wide, y0 + y + high
    return max(x0, left - AROUND), max(y0, top - AROUND), min(x1, right + AROUND), min(y1, bottom + AROUND)


def _in_parts(strokes_of: Callable[..., list[Rule]], parts: Iterable[Part], *pictures: Image) -> list[Rule]:
    """The strokes of parts of a page that some pictures show, in the page's pixels."""
    return [
        Rule(stroke.at + y0, stroke.start + x0, stroke.end + x0, stroke.lean)
        for x0, y0, x1, y1 in parts
        for stroke in strokes_of(*(_laid_out(picture[y0:y1, x0:x1]) for picture in pictures))
    ]


def _laid_out(part: Image) -> Image:
    """A part of a picture in memory of its own, row by row; of a turned one, which NumPy is slow to turn."""
    turned = part.strides[0] < part.strides[1]
    return np.asarray(cv2.transpose(part.T), np.uint8) if turned else np.ascontiguousarray(part)


def _without_letters(
    level: Sequence[Rule], standing: Sequence[Rule], boxes: npt.NDArray[np.float64], *, exact: bool
) -> tuple[list[Rule], list[Rule]]:
    """Leaves out pieces within a box (n, 4), before they are joined: two letters one above the other would be."""
    if exact:
        level, standing = _without_stems(level, boxes), _without_stems(standing, boxes[:, [1, 0, 3, 2]])
    doubts_level = _doubts(level, boxes)
    doubts_standing = _doubts(standing, boxes[:, [1, 0, 3, 2]])
    long_level = [r for r, doubt in zip(level, doubts_level, strict=True) if not doubt and r.length >= FREE]
    long_standing = [r for r, doubt in zip(standing, doubts_standing, strict=True) if not doubt and r.length >= FREE]

    def kept(rules: Sequence[Rule], doubts: Sequence[int], across: Sequence[Rule]) -> list[Rule]:
        # In a row no higher than its text a rule is as short as a stroke; but it reaches the rules above and below.
        told = zip(rules, doubts, strict=True)
        return [r for r, doubt in told if not doubt or (doubt == 1 and _meets_both(r, across, MEET / 2))]

    return kept(level, doubts_level, long_standing), kept(standing, doubts_standing, long_level)


def _doubts(rules: Sequence[Rule], boxes: npt.NDArray[np.float64]) -> list[int]:
    """For each rule 2 where it is a letter's stroke, 1 where it may be one as it lies in one of the boxes, else 0.

    The boxes are given with the rules' own axis first.
    """
    if not rules or not len(boxes):
        return [0] * len(rules)
    start, end, at = (np.array([v], np.float64).T for v in zip(*((r.start, r.end, r.at) for r in rules), strict=True))
    length = end - start
    wide, tall = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    low = np.minimum(wide, tall)
    within = (start > boxes[:, 0] - 0.2 * low) & (end < boxes[:, 2] + 0.2 * low)
    deep = np.minimum(at - boxes[:, 1], boxes[:, 3] - at)
    # Along a line of text no rule lies within it. One lies across it where two lines were taken for one: then it is as
    # long as the line is tall, and there is text on both sides.
    along = (deep > 0.1 * low) & (wide > 1.5 * tall)
    across = ((deep > 0.06 * low) & (length < 0.9 * wide)) | ((deep > 0.15 * low) & (deep < 0.35 * wide))
    # A letter as large as a cell has strokes as long as rules, at the very edge of its line too.
    large = (deep >= 0) & (low > FREE) & (length < low)
    strokes = np.asarray((within & (along | across | large)).any(axis=1))
    # Strokes of two letters, one above the other in lines set close, run on from one line into the next.
    shared = np.clip(np.minimum(boxes[:, 2], end) - np.maximum(boxes[:, 0], start), 0, None)
    touched = (shared > 0.25 * length) & (deep > 0.06 * low)
    through = (shared * touched).sum(axis=1) > THROUGH_LINES * length[:, 0]
    strokes = strokes | ((length[:, 0] < 1.5 * FREE) & (touched.sum(axis=1) > 1) & through)
    doubtful = np.asarray((within & (deep > 0.06 * low)).any(axis=1))
    return [2 if stroke else int(doubt) for stroke, doubt in zip(strokes.tolist(), doubtful.tolist(), strict=True)]


def _without_stems(rules: Sequence[Rule], boxes: npt.NDArray[np.float64]) -> list[Rule]:
    """Strokes but for those that run through text known exactly, for most of their length: stems of letters, one or
    several. The boxes (n, 4) of the text are given with the rules' own axis first."""
    if not rules:
        return []
    start, end, at = np.array([(rule.start, rule.end, rule.at) for rule in rules], np.float64).T
    low = np.minimum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    # Few strokes meet a box: what is told of those that do is told pair by pair.
    met = (boxes[:, 2] > start[:, None]) & (boxes[:, 0] < end[:, None])
    met &= (boxes[:, 1] < at[:, None]) & (boxes[:, 3] > at[:, None])
    rule, box = np.nonzero(met)
    deep = np.minimum(at[rule] - boxes[box, 1], boxes[box, 3] - at[rule])
    through = np.minimum(boxes[box, 2], end[rule]) - np.maximum(boxes[box, 0], start[rule])
    on_text = (deep > STEM * low[box]) & ((end - start)[rule] < STEMS * low[box])
    held = np.bincount(rule[on_text], through[on_text], len(rules))
    stems = (held > THROUGH_LINES * (end - start)).tolist()
    return [one for one, is_stem in zip(rules, stems, strict=True) if not is_stem]


def _clear_of_text(strokes: Sequence[Rule], known: Sequence[Rule], boxes: npt.NDArray[np.float64]) -> list[Rule]:
    """Faint strokes that tell of more than the known rules do, unless what they add runs through text."""
    at = np.array([stroke.at for stroke in strokes], np.float64)[:, None]
    wide, tall = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    deep = np.minimum(at - boxes[:, 1], boxes[:, 3] - at)
    within = deep > np.minimum(0.06 * tall, WITHIN_TEXT * np.minimum(wide, tall))
    by_place = sorted(known, key=lambda rule: rule.at)
    places = [rule.at for rule in by_place]
    # A rule that leans is further off its middle at its ends.
    astray = max((abs(rule.lean) * rule.length / 2 for rule in known), default=0.0)
    fresh = []
    for stroke, doubt, inside in zip(strokes, _doubts(strokes, boxes), within, strict=True):
        if doubt == 2:
            continue
        reach = ACROSS + astray + abs(stroke.lean) * stroke.length / 2
        near = slice(bisect_left(places, stroke.at - reach), bisect_right(places, stroke.at + reach))
        on_text = boxes[inside]
        added = through_text = 0.0
        for start, end in _gaps(stroke, by_place[near]):
            shared = np.minimum(on_text[:, 2], end) - np.maximum(on_text[:, 0], start)
            added += end - start
            through_text += float(shared.clip(0).sum())
        if added and through_text <= THROUGH_TEXT * added:
            fresh.append(stroke)
    return fresh


def _gaps(stroke: Rule, known: Sequence[Rule]) -> list[tuple[float, float]]:
    """Where along a stroke no known rule lies, but for gaps so short that an end meets across them."""
    gaps, reached = [], stroke.start
    on_it = [rule for rule in known if rule.start < stroke.end and rule.end > stroke.start]
    for rule in sorted(on_it, key=lambda rule: rule.start):
        middle = (max(rule.start, stroke.start) + min(rule.end, stroke.end)) / 2
        if abs(rule.place(middle) - stroke.place(middle)) > ACROSS:
            continue
        if rule.start - reached > MEET:
            gaps.append((reached, rule.start))
        reached = max(reached, rule.end)
    if stroke.end - reached > MEET:
        gaps.append((reached, stroke.end))
    return gaps


def _anchored(level: Sequence[Rule], standing: Sequence[Rule]) -> tuple[list[Rule], list[Rule]]:
    """Long rules, and the short ones that run from one rule to another."""
    kept_level = [rule for rule in level if rule.length >= FREE]
    kept_standing = [rule for rule in standing if rule.length >= FREE]
    short_level = [rule for rule in level if rule.length < FREE]
    short_standing = [rule for rule in standing if rule.length < FREE]
    # Twice: a short rule may end at one that is short itself, which ends at long ones.
    for _ in range(2):
        more_level = [rule for rule in short_level if _meets_both(rule, kept_standing, MEET, kept_level)]
        more_standing = [rule for rule in short_standing if _meets_both(rule, kept_level, MEET, kept_standing)]
        kept_level += more_level
        kept_standing += more_standing
        taken = set(map(id, (*more_level, *more_standing)))
        short_level = [rule for rule in short_level if id(rule) not in taken]
        short_standing = [rule for rule in short_standing if id(rule) not in taken]
    return kept_level, kept_standing


def _meets_both(rule: Rule, across: Sequence[Rule], reach: float, beside: Sequence[Rule] = ()) -> bool:
    """Whether both ends of a rule lie at rules of the other direction.

    One of them may instead be where several rules `beside` it end too: at the open side of a table.
    """
    met = [
        any(
            abs(other.place(rule.at) - end) <= reach and other.start - reach <= rule.at <= other.end + reach
            for other in across
        )
        for end in (rule.start, rule.end)
    ]
    if not any(met) or all(met):
        return all(met)
    if met[0]:
        return sum(abs(other.end - rule.end) <= ACROSS for other in beside) >= OPEN_ENDS
    return sum(abs(other.start - rule.start) <= ACROSS for other in beside) >= OPEN_ENDS
