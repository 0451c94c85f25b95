"""Pages whose layout needs no network to be told: paragraphs one below the other, and what boxes itself in between.

That is what a file places as a picture and what rules box in as a table, each with its caption, where a page has one
column. The regions that the network would see of the rest, running headers and footers, are told by their places.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.document import Line, LineSource
from pagemill.geometry import Bbox, area, covered, height, intersection, union, width
from pagemill.reading import role_patterns as patterns
from pagemill.reading.contents_lists import take_contents
from pagemill.reading.figures import LARGEST_LETTERS
from pagemill.reading.inked_parts import Part, inked_parts
from pagemill.reading.layout import Region, RegionKind
from pagemill.reading.paragraphs import begins_item, gather_paragraphs, rows_of
from pagemill.reading.references import are_entries
from pagemill.reading.roles import BOTTOM, TOP
from pagemill.reading.ruled_tables import tables_of
from pagemill.reading.rules import Rules
from pagemill.reading.running_matter import APART, OUTER, SMALL

Image = npt.NDArray[np.uint8]

#: Fewer rows are no page of running text.
FEWEST_ROWS = 10
#: Share of the rows that are running text, and of the text's width that such a row takes.
RUNNING, WIDE = 0.6, 0.6
#: So many lines, at the least, begin at the margin of a column.
FEWEST_MARGIN = 3
#: No more than this share of the lines runs over two columns.
OVER = 0.1
#: Heights of a line of the body that a column beside others is wide, at the least.
NARROWEST = 8.0
#: A row that takes more of the width is no heading of its own.
FULL = 0.9
#: Characters of a line that may be higher than wide though it does not run downward.
FEW = 3
#: A row this many times as high as the body's is a heading that its size tells.
LARGE = 1.15
#: Ink is darker than this in one channel; about a rule so many pixels are the rule's.
INK, ABOUT_RULE = 230, 4
#: Shares of the page that a picture takes, at the least and at the most; a smaller one is an icon among words, a larger
#: one a page of its own.
PICTURE = (0.01, 0.5)
#: Share of a picture that is text, at the most: else it shows a table or print.
WRITTEN = 0.1
#: Share of rules that lies within a picture whose they are.
WITHIN = 0.9
#: Heights of a line of the body between two pictures, at the least: closer ones are pieces of one.
BETWEEN = 1.5
#: Lines of a caption at the most, and heights of a line of the body between it and what it is of.
CAPTION_LINES, CAPTION_GAP = 3, 2.0
#: What is told by its place alone is worth no more than a network's doubtful word.
DOUBTFUL = 0.5
#: Usual distances between rows from a row in small print at the page's edge to the next, at the least.
NEAR = 1.25
#: A short row with one of these may be a formula.
_FORMULA = re.compile("[=<>±×÷∂∆∏∑−√∝∞∫≈≠≡≤≥]")


def told_regions(
    lines: Sequence[Line],
    pictures: Sequence[Bbox],
    rules: Rules,
    graphics: Image | None,
    size: tuple[int, int],
    inked: Sequence[Part] | None = None,
) -> list[Region] | None:
    """The regions of a page whose layout needs no network to be told, its pictures left out; None where it does.

    `lines` are all of an upright page with a text layer, `graphics` is what it draws besides them (RGB, H×W×3), None
    where that is nothing, `size` its width and height in pixels, and `inked` are the parts of it that have ink, where
    they are known.
    """
    solid = solid_boxes(lines, pictures, rules, *size)
    if solid is None or not is_plain(lines, solid, size[1]):
        return None
    if graphics is not None and not draws_rules_alone(graphics, rules, solid, inked):
        return None
    headings = [line.bbox for line in lines if patterns.CONTENTS_TITLE.match(line.text)]
    return [*edge_regions(lines, solid, size[1]), *(Region(RegionKind.TITLE, box, DOUBTFUL) for box in headings)]


def solid_boxes(
    lines: Sequence[Line], pictures: Sequence[Bbox], rules: Rules, page_width: int, page_height: int
) -> list[Bbox] | None:
    """What on a page boxes itself in: its pictures, and the tables between its rules; None where that is doubtful.

    A picture is doubtful that is an icon or fills the page, is one of several pieces, or has much text in it, but for
    those in the upper and lower margin.
    """
    whole = page_width * page_height
    tables = [table.bbox for table in tables_of(rules, max(page_width, page_height))]
    # The frame and the grid of a chart look like a table's.
    boxes = [*pictures, *(box for box in tables if not any(covered(box, other) > WITHIN for other in pictures))]
    if not boxes:
        return [] if not rules.standing else None
    room = BETWEEN * median([height(line.bbox) for line in lines] or [0.0])
    for index, box in enumerate(boxes):
        x0, y0, x1, y1 = box
        if any(intersection((x0 - room, y0 - room, x1 + room, y1 + room), other) for other in boxes[index + 1 :]):
            return None
    for picture in pictures:
        written = sum(
            area(line.bbox)
            for line in lines
            if covered(line.bbox, picture) > 0.5 and height(line.bbox) < LARGEST_LETTERS * height(picture)
        )
        if _in_margin(picture, page_height):
            continue
        if not PICTURE[0] * whole < area(picture) < PICTURE[1] * whole or written > WRITTEN * area(picture):
            return None
    for rule in rules.standing:
        stroke = (rule.at - ABOUT_RULE, rule.start, rule.at + ABOUT_RULE, rule.end)
        if not any(covered(stroke, (x0 - room, y0, x1 + room, y1)) > 0.5 for x0, y0, x1, y1 in boxes):
            return None
    return boxes


def _in_margin(picture: Bbox, page_height: int) -> bool:
    """Whether a picture stands in the upper or the lower margin of the page, as a logo does."""
    return picture[3] < TOP * page_height or picture[1] > BOTTOM * page_height


def is_plain(lines: Sequence[Line], solid: Sequence[Bbox] = (), page_height: float = math.inf) -> bool:
    """Whether a page's lines are columns of paragraphs and headings, with rows at its edges at the most.

    `lines` are all of an upright page with a text layer, which draws nothing else but level rules and what is `solid`:
    pictures and tables, which have captions and notes above or below. Contents lists tell themselves. Where it is
    doubtful the answer is no: short rows set apart may be headings in bold type, formulas, or the cells of a table.
    """
    within = [line for line in lines if any(covered(line.bbox, box) > 0.5 for box in solid)]
    lines = [line for line in lines if line not in within] if within else lines
    if any(line.source is not LineSource.TEXT_LAYER or _stands(line) for line in lines):
        return False
    rows = rows_of(lines)
    if len(rows) + len(rows_of(within)) < FEWEST_ROWS:
        return False
    at_edges = {id(line) for row in (*rows[:1], *rows[-1:]) for line in row}
    if len(rows) < FEWEST_ROWS:
        # Around a table that is most of the page, what stands first need not be running matter.
        at_edges -= {id(line) for line in lines if OUTER * page_height < line.bbox[3] < (1 - OUTER) * page_height}
    inner = [line for line in lines if id(line) not in at_edges]
    if any(patterns.LEADER.search(line.text) for line in inner):
        contents = take_contents(inner)
        solid, inner = [*solid, *(union(line.bbox for line in part) for part in contents.lists)], contents.left
        if any(patterns.LEADER.search(line.text) for line in inner):
            return False
    if not inner:
        return bool(solid)
    body = median(height(line.bbox) for line in lines)
    columns, across = _columns(inner)
    if solid:
        return len(columns) == 1 and _flows_around(inner, solid, body)
    if len(columns) > 1:
        if any(patterns.CAPTION.match(line.text) for line in inner):
            return False
        # Title and authors stand above the columns; what runs over them further down tells itself.
        top = min(line.bbox[1] for column in columns for line in column)
        across = [line for line in across if line.bbox[3] > top]
    parts = gather_paragraphs(across)
    widest = max((width(line.bbox) for line in across), default=0.0)
    return all(_tells_itself(part, body, widest) for part in parts) and all(
        _is_running(column, body, several=len(columns) > 1) for column in columns
    )


def _stands(line: Line) -> bool:
    """Whether a line runs downward. A number of a digit or two is higher than wide."""
    long = len(line.text.strip())
    return long > 1 and height(line.bbox) > (2.0 if long <= FEW else 1.0) * width(line.bbox)


def _columns(lines: Sequence[Line]) -> tuple[list[list[Line]], list[Line]]:
    """The columns that lines stand in, from the left, and lines that run over several.

    A column begins where hardly any line runs across, and as many lines as a column has stand on either side.
    """
    x0, x1 = np.array([(line.bbox[0], line.bbox[2]) for line in lines]).T
    begins = [-np.inf]
    places, counts = np.unique(x0.round(), return_counts=True)
    for at in places[counts >= FEWEST_MARGIN].tolist():
        over = np.count_nonzero((x0 < at - 2) & (x1 > at))
        before = np.count_nonzero((x0 >= begins[-1] - 2) & (x1 <= at))
        if over <= OVER * len(lines) and min(before, np.count_nonzero(x0 >= at - 2)) >= FEWEST_ROWS:
            begins.append(at)
    first, last = (np.searchsorted(begins, side, side="right").tolist() for side in (x0 + 2, x1))
    columns: list[list[Line]] = [[] for _ in begins]
    across: list[Line] = []
    for line, begin, end in zip(lines, first, last, strict=True):
        (columns[begin - 1] if begin == end else across).append(line)
    return columns, across


def _is_running(lines: Sequence[Line], body: float, *, several: bool) -> bool:
    """Whether one column is of paragraphs and headings; where there are `several`, a heading's number tells it too."""
    rows = rows_of(lines)
    if not rows or any(len(row) > 1 for row in rows):
        return False
    column = max(width(line.bbox) for line in lines)
    if sum(width(line.bbox) > WIDE * column for line in lines) < RUNNING * len(lines):
        return False
    if any(width(line.bbox) < WIDE * column and _FORMULA.search(line.text) for line in lines):
        return False
    parts = gather_paragraphs(lines)
    # The cells of a table without rules stand in columns too.
    if several and (column < NARROWEST * body or sum(len(part) == 1 for part in parts) > (1 - RUNNING) * len(lines)):
        return False
    return not are_entries(parts) and all(
        _tells_itself(part, body, column) or (several and bool(patterns.SECTION.match(part[0].text))) for part in parts
    )


def _flows_around(lines: Sequence[Line], solid: Sequence[Bbox], body: float) -> bool:
    """Whether one column holds paragraphs, headings and, beside what is `solid`, captions and notes."""
    unmarked = _without_marks(lines)
    if unmarked is None:
        return False
    lines = unmarked
    column = max(*(width(line.bbox) for line in lines), *(width(box) for box in solid))
    parts = gather_paragraphs(lines, solid)
    notes = [part for part in parts if patterns.CAPTION.match(part[0].text) or patterns.NOTE_MARK.match(part[0].text)]
    rest = [part for part in parts if part not in notes]
    if not all(len(part) <= CAPTION_LINES and _is_next_to(part, solid, body) for part in notes):
        return False
    text = [line for part in rest for line in part if height(line.bbox) <= LARGE * body]
    if sum(width(line.bbox) > WIDE * column for line in text) < RUNNING * len(text):
        return False
    if any(width(line.bbox) < WIDE * column and _FORMULA.search(line.text) for line in text):
        return False
    return not are_entries(rest) and all(_tells_itself(part, body, column) for part in rest)


def _without_marks(lines: Sequence[Line]) -> list[Line] | None:
    """Lines of which each has a row to itself but for the mark of an item before it; None where there are others."""
    kept = []
    for row in rows_of(lines):
        if len(row) > 2 or (len(row) == 2 and not begins_item(f"{row[0].text} {row[1].text}")):
            return None
        if len(row) == 2 and len(row[0].text.strip()) > FEW:
            return None
        kept.append(row[-1])
    return kept


def _is_next_to(part: Sequence[Line], solid: Sequence[Bbox], body: float) -> bool:
    """Whether a caption stands right above or below something, and not above one thing and below another."""
    x0, y0, x1, y1 = union(line.bbox for line in part)
    reach = CAPTION_GAP * body
    return sum(box[0] < x1 and x0 < box[2] and -reach < max(y0 - box[3], box[1] - y1) < reach for box in solid) == 1


def edge_regions(lines: Sequence[Line], solid: Sequence[Bbox], page_height: int) -> list[Region]:
    """The lone rows in the upper and the lower margin of a plain page, as the regions of a header and a footer."""
    rows = rows_of([line for line in lines if not any(covered(line.bbox, box) > 0.5 for box in solid)])
    if len(rows) < 2:
        return []
    boxes = [union(line.bbox for line in row) for row in rows]
    middles = [(box[1] + box[3]) / 2 for box in boxes]
    pitch = median(below - above for above, below in pairwise(middles))
    body, column = median(map(height, boxes)), max(map(width, boxes))
    regions = []
    for kind, at, step in ((RegionKind.HEADER, 0, 1), (RegionKind.FOOTER, -1, -1)):
        box, line = boxes[at], rows[at][-1]
        within = box[3] if step > 0 else page_height - box[1]
        apart = min(abs((other[1] + other[3]) / 2 - middles[at]) for other in (boxes[at + step], *solid))
        if (
            within < OUTER * page_height
            and apart >= (NEAR if height(box) < SMALL * body else APART) * pitch
            and height(box) < LARGE * body
            and (len(rows[at]) > 1 or width(box) < FULL * column)
            and not patterns.SENTENCE_END.search(line.text)
        ):
            regions.append(Region(kind, box, DOUBTFUL))
    return regions


def draws_rules_alone(
    graphics: Image, rules: Rules, solid: Sequence[Bbox] = (), inked: Sequence[Part] | None = None
) -> bool:
    """Whether level rules and what is `solid` are all that a page draws besides its text (RGB, H×W×3)."""
    if rules.standing and not solid:
        return False
    ends = ((rule, sorted((rule.place(rule.start), rule.place(rule.end)))) for rule in rules.level)
    level = [(rule.start, top, rule.end, bottom) for rule, (top, bottom) in ends]
    told = [
        (round(x0) - ABOUT_RULE, round(y0) - ABOUT_RULE, round(x1) + ABOUT_RULE, round(y1) + ABOUT_RULE)
        for x0, y0, x1, y1 in (*solid, *level)
    ]
    for left, upper, right, lower in inked_parts(graphics) if inked is None else inked:
        red, green, blue = cv2.split(graphics[upper:lower, left:right])
        ink = (cv2.min(cv2.min(red, green), blue) < INK).astype(np.uint8)
        for x0, y0, x1, y1 in told:
            ink[max(0, y0 - upper) : max(0, y1 - upper), max(0, x0 - left) : max(0, x1 - left)] = 0
        if ink.any():
            return False
    return True


def _tells_itself(part: Sequence[Line], body: float, column: float) -> bool:
    """Whether lines are a paragraph, or a heading that its size tells."""
    (line, *more) = part
    return bool(
        more
        or patterns.CONTENTS_TITLE.match(line.text)
        or width(line.bbox) > FULL * column
        or height(line.bbox) > LARGE * body
        or patterns.SENTENCE_END.search(line.text)
    )
