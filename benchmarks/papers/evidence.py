"""Whether what was given stands on its page, and whether its box is where the labels say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from rapidfuzz import fuzz

from pagemill.document import Line, Page
from pagemill.extraction.result import Evidence, Value
from pagemill.geometry import Affine, Polygon
from papers.judging import letters_and_digits
from papers.model import Match, Piece

#: The least overlap (IoU) of a right box with the labelled one.
OVERLAP = 0.5
#: The least share of a quote's place in its line that the evidence covers.
COVER = 0.5


def lines_of(page: Page) -> Iterator[Line]:
    """Every line that was read: of blocks, of tables' cells and of stamps."""
    for block in page.blocks:
        yield from block.lines
        if block.table is not None:
            for cell in block.table.cells:
                yield from cell.lines
        for stamp in block.stamps:
            yield from stamp.lines


def invented(value: Value, pages: Sequence[Page]) -> str | None:
    """Why a value does not stand on its page; None where it does.

    Its text, on letters and digits, has to be what its evidence quotes, and each line of a quote has to stand in a line
    that was read and that the evidence covers.
    """
    by_index = {page.index: page for page in pages}
    quoted = "".join(evidence.quote for evidence in value.evidence)
    fold = letters_and_digits if letters_and_digits(value.text) else _signs
    if fold(value.text) not in fold(quoted):
        return "is not what its evidence quotes"
    for evidence in value.evidence:
        page = by_index.get(evidence.page)
        if page is None:
            return f"is said to stand on page {evidence.page}, which is not there"
        for part in evidence.quote.splitlines():
            if not any(_holds(line, part, evidence) for line in lines_of(page)):
                return f"quotes {part!r}, which is not read there"
    return None


def _holds(line: Line, part: str, evidence: Evidence) -> bool:
    """Whether a quote stands in a line, letter by letter, at a place that the evidence covers."""
    for match in re.finditer(f"(?={re.escape(part)})", line.text):
        shared, whole, _ = _areas(_cut(line, match.start(), match.start() + len(part)), evidence.polygon)
        if whole > 0 and shared >= COVER * whole:
            return True
    return False


def _cut(line: Line, start: int, end: int) -> Polygon:
    """The part of a line's four points that its characters from `start` to `end` take."""
    head, tail = (line.offsets[at] if line.offsets else at / len(line.text) for at in (start, end))
    top_left, top_right, bottom_right, bottom_left = np.array(line.polygon)
    corners = (
        (top_left, top_right, head),
        (top_left, top_right, tail),
        (bottom_left, bottom_right, tail),
        (bottom_left, bottom_right, head),
    )
    return tuple((float(x), float(y)) for x, y in (one + share * (other - one) for one, other, share in corners))


def in_labels(text: str, labels: str) -> bool:
    """Whether a text stands in the labels' text, small faults allowed."""
    wanted = letters_and_digits(text)
    return not wanted or fuzz.partial_ratio(wanted, letters_and_digits(labels)) >= 90


def boxes(found: Sequence[Match], values: Sequence[Value], onto: Affine) -> list[bool]:
    """Of each match, whether the boxes of its values overlap the labelled place. Pieces without a place are left out.

    Where two pieces say the same, their values may stand in either place, each place once.
    """
    judged = []
    used: set[Polygon] = set()
    for match in found:
        if not all(piece.places for piece in match.pieces):
            continue
        same = [other.pieces for other in found if _text(other) == _text(match)]
        given = _around([evidence.polygon for at in match.values for evidence in values[at].evidence], Affine())
        free = [place for pieces in same for place in _places(pieces, onto) if place not in used]
        best = max(free, key=lambda place: overlap(given, place), default=()) if given else ()
        judged.append(bool(best) and overlap(given, best) >= OVERLAP)
        used |= {best} if judged[-1] else set()
    return judged


def _text(match: Match) -> str:
    return "".join(letters_and_digits(piece.text) for piece in match.pieces)


def _places(pieces: Sequence[Piece], onto: Affine) -> list[Polygon]:
    """Where the pieces stand: each place of one, or the box around the places of several."""
    if len(pieces) == 1:
        return [onto.polygon(place) for place in pieces[0].places]
    return [_around([place for piece in pieces for place in piece.places[:1]], onto)]


def _around(polygons: Sequence[Polygon], onto: Affine) -> Polygon:
    """The polygon itself, or the smallest box around several, taken `onto` the page as submitted."""
    if len(polygons) <= 1:
        return onto.polygon(polygons[0]) if polygons else ()
    points = np.array([point for polygon in polygons for point in onto.polygon(polygon)], np.float32)
    return tuple((float(x), float(y)) for x, y in cv2.boxPoints(cv2.minAreaRect(points)))


def overlap(one: Polygon, other: Polygon) -> float:
    """Intersection over union of two convex polygons."""
    shared, first, second = _areas(one, other)
    return shared / (first + second - shared) if shared > 0 else 0.0


def _areas(one: Polygon, other: Polygon) -> tuple[float, float, float]:
    """The area that two convex polygons share, and that of each."""
    first, second = (cv2.convexHull(np.array(polygon, np.float32)) for polygon in (one, other))
    shared, _ = cv2.intersectConvexConvex(first, second)
    return float(shared), float(cv2.contourArea(first)), float(cv2.contourArea(second))


def _signs(text: str) -> str:
    """Everything but white space."""
    return "".join(text.split())
