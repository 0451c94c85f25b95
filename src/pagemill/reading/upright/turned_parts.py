"""Parts of a page that are turned against the rest by a quarter: a wide table set along the side of the paper.

Such a part is read as a small page of its own, and what was read is taken back to where it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
import numpy.typing as npt

from pagemill.document import Line
from pagemill.geometry import Affine, Bbox, Polygon, bbox_of, clip, covered, height, intersection, union, width
from pagemill.reading.recognition.recogniser import LineReader, ReadLine, crop_line
from pagemill.reading.recognition.standing_characters import characters_stand

Image = npt.NDArray[np.uint8]

#: A line this many times as high as wide stands; the other way round it lies.
STANDING = 1.5
#: Standing lines of a part, at the least.
FEWEST = 4
#: Standing lines, the longest, that are put in groups, and such groups: no page has as many, and each costs a look at
#: all lines that lie.
MOST_STANDING, MOST_GROUPS = 1000, 200
#: What lies in a part is no longer in all than this share of what stands there.
LYING = 0.5
#: A part reaches so many line heights beyond its lines, to the rules around them.
AROUND = 1.5
#: Lines that are read both ways, and how surely the better way reads, at the least and ahead of the other.
VOTERS, SURE, AHEAD = 6, 0.75, 0.05
#: Characters of a line, at the least, that tells whether characters stand upright in it.
WORDED = 4


@dataclass(frozen=True, slots=True)
class TurnedPart:
    """A box in pixels of the page as read, and the degrees clockwise, 90 or 270, that make what is in it upright."""

    box: Bbox
    turn: int

    def upright(self, image: Image) -> tuple[Image, Affine]:
        """The part of an RGB page (H, W, 3) made upright, and the map from the page to it."""
        x0, y0, x1, y1 = (round(v) for v in clip(self.box, image.shape[1], image.shape[0]))
        part = np.ascontiguousarray(np.rot90(image[y0:y1, x0:x1], -self.turn // 90))
        return part, Affine.quarter_turn(self.turn, x1 - x0, y1 - y0) @ Affine.shift(-x0, -y0)

    def holds(self, polygon: Polygon) -> bool:
        """Whether most of a line stands in it."""
        return covered(bbox_of(polygon), self.box) > 0.5

    def touches(self, polygon: Polygon) -> bool:
        """Whether any of a line stands in it."""
        return intersection(bbox_of(polygon), self.box) > 0


def turned_parts_seen(image: Image, polygons: Sequence[Polygon], recogniser: LineReader) -> list[TurnedPart]:
    """The turned parts of an RGB page (H, W, 3), told from its lines as they were detected and by reading a few.

    Text written from top to bottom, its characters upright, is none.
    """
    boxes = [bbox_of(polygon) for polygon in polygons]
    parts = []
    for around, members in _groups(boxes):
        longest = sorted((polygons[i] for i in members), key=lambda polygon: -height(bbox_of(polygon)))[:VOTERS]
        # A standing line is laid down counter-clockwise: as the page turned by 270 degrees reads.
        laid = [crop_line(image, polygon) for polygon in longest]
        other = [np.ascontiguousarray(np.rot90(crop, 2)) for crop in laid]
        read = {270: (laid, recogniser.read(laid)), 90: (other, recogniser.read(other))}
        scores = {turn: _score(lines) for turn, (_, lines) in read.items()}
        turn = max(scores, key=lambda each: scores[each])
        if scores[turn] < SURE or scores[turn] - min(scores.values()) < AHEAD:
            continue
        long = [crop for crop, line in zip(*read[turn], strict=True) if len(line.text) >= WORDED]
        # Of a few characters, such as a form's labels in narrow cells, it cannot be told whether they stand.
        if 2 * len(long) > len(longest) and not characters_stand(long, recogniser):
            parts.append(TurnedPart(around, turn))
    return _joined(image, polygons, parts, recogniser)


def turned_parts_of(lines: Sequence[Line]) -> list[TurnedPart]:
    """The turned parts of a page whose lines say which way they run."""
    boxes = [line.bbox for line in lines]
    parts = []
    for around, members in _groups(boxes):
        turns = [_turn_of(lines[i].polygon) for i in members if runs_along_the_side(lines[i])]
        for turn in (90, 270):
            if turns.count(turn) >= max(FEWEST, 0.8 * len(members)):
                parts.append(TurnedPart(around, turn))
    return parts


def runs_along_the_side(line: Line) -> bool:
    """Whether a line is turned by a quarter against the page, its characters with it."""
    (x0, y0), (x1, y1), (x2, y2), _ = line.polygon
    along = np.hypot(x1 - x0, y1 - y0)
    return bool(abs(y1 - y0) > abs(x1 - x0) and along > np.hypot(x2 - x1, y2 - y1))


def reading_score(recogniser: LineReader, crops: Sequence[Image]) -> float:
    """How surely some lines are read, 0 to 1: the mean over their characters."""
    return _score(recogniser.read(crops))


def _score(read: Sequence[ReadLine]) -> float:
    return sum(line.score * len(line.text) for line in read) / max(1, sum(len(line.text) for line in read))


def _joined(
    image: Image, polygons: Sequence[Polygon], parts: Sequence[TurnedPart], recogniser: LineReader
) -> list[TurnedPart]:
    """Parts that are one: what lies between them reads as nothing, for it is taken across several standing lines."""
    joined: list[TurnedPart] = []
    for part in parts:
        for n, other in enumerate(joined):
            whole = TurnedPart(union((part.box, other.box)), part.turn)
            if part.turn == other.turn and not _is_read(image, [p for p in polygons if whole.touches(p)], recogniser):
                joined[n] = whole
                break
        else:
            joined.append(part)
    return joined if len(joined) == len(parts) else _joined(image, polygons, joined, recogniser)


def _is_read(image: Image, polygons: Sequence[Polygon], recogniser: LineReader) -> bool:
    """Whether the longest of the lines that lie say something as they are."""
    lying = [polygon for polygon in polygons if _lies(bbox_of(polygon))]
    longest = sorted(lying, key=lambda polygon: -width(bbox_of(polygon)))[:VOTERS]
    return bool(longest) and reading_score(recogniser, [crop_line(image, each) for each in longest]) >= SURE


def _lies(box: Bbox) -> bool:
    return width(box) > STANDING * height(box)


def _turn_of(polygon: Polygon) -> int:
    """What makes a standing line upright: 270 degrees for one that runs down the page, 90 for one that runs up."""
    return 270 if polygon[1][1] > polygon[0][1] else 90


def _groups(boxes: Sequence[Bbox]) -> list[tuple[Bbox, list[int]]]:
    """Standing lines that no lying text parts, with the box around each group and what is near it."""
    standing = [i for i, box in enumerate(boxes) if height(box) > STANDING * width(box)]
    lying = np.array([box for box in boxes if _lies(box)], np.float64).reshape(-1, 4)
    groups: list[tuple[Bbox, list[int]]] = []
    lengths: list[float] = []
    for i in sorted(standing, key=lambda i: -height(boxes[i]))[:MOST_STANDING]:
        own = height(boxes[i])
        for n, (around, members) in enumerate(groups):
            wider = union((around, boxes[i]))
            if _within(lying, wider) <= LYING * (lengths[n] + own):
                groups[n] = (wider, members)
                members.append(i)
                lengths[n] += own
                break
        else:
            if len(groups) < MOST_GROUPS:
                groups.append((boxes[i], [i]))
                lengths.append(own)
    return [
        (_widened(around, [boxes[i] for i in members], boxes), members)
        for around, members in groups
        if len(members) >= FEWEST
    ]


def _within(lying: npt.NDArray[np.float64], box: Bbox) -> float:
    """The length of lines that reach into a box, each whole."""
    if not len(lying):
        return 0.0
    reach = (lying[:, 0] < box[2]) & (lying[:, 2] > box[0]) & (lying[:, 1] < box[3]) & (lying[:, 3] > box[1])
    return float((lying[reach, 2] - lying[reach, 0]).sum())


def _widened(around: Bbox, members: Sequence[Bbox], boxes: Sequence[Bbox]) -> Bbox:
    """A group's box and the rules around it, as far as no other line stands there."""
    margin = AROUND * median(width(box) for box in members)
    others = [box for box in boxes if intersection(box, around) == 0]
    sides = list(around)
    for side, step in ((0, -margin), (1, -margin), (2, margin), (3, margin)):
        moved = list(sides)
        moved[side] += step
        wider = (max(0.0, moved[0]), max(0.0, moved[1]), moved[2], moved[3])
        if not any(intersection(box, wider) > 0 for box in others):
            sides = list(wider)
    return (sides[0], sides[1], sides[2], sides[3])
