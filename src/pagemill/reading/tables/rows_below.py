"""The rows right below a table: what tells a table often leaves out its last ones, such as those of sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from pagemill.document import Line
from pagemill.geometry import Bbox, height, overlap_1d, union
from pagemill.reading.prose.paragraphs import rows_of


def rows_below(box: Bbox, lines: Sequence[Line], gap: float) -> Iterator[list[Line]]:
    """The rows of level lines below a box, in pixels of the page as read, from the top, until one stands apart.

    A row stands apart where it is `gap` of its lines' heights or more below the one before it. Whether it is of the
    table the caller tells: where only its columns are known, what is neither text nor without figures is; where its
    outline was seen, a row outside it must agree with its columns.
    """
    below = [
        line
        for line in lines
        if (line.bbox[1] + line.bbox[3]) / 2 > box[3] and overlap_1d(line.bbox[0], line.bbox[2], box[0], box[2]) > 0
    ]
    foot = box[3]
    for row in rows_of(below):
        _, top, _, bottom = union(line.bbox for line in row)
        if top - foot >= gap * median(height(line.bbox) for line in row):
            return
        yield row
        foot = bottom
