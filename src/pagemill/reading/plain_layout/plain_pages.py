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

import numpy as np
import numpy.typing as npt

from pagemill.document import Line, LineSource
from pagemill.geometry import Bbox, covered, height, union, width
from pagemill.reading.blocks.roles import BOTTOM, TOP
from pagemill.reading.blocks.running_matter import APART, NUMBER_ZONE, OUTER, SMALL, STACK
from pagemill.reading.headings.type_headings import FULL, LARGE
from pagemill.reading.layout.regions import Region, RegionKind
from pagemill.reading.pixels.inked_parts import InkedPage
from pagemill.reading.plain_layout.boxed_parts import ABOUT_RULE, aside_strokes, in_margin, ruled_boxes, solid_boxes
from pagemill.reading.plain_layout.flowing_text import DOUBTFUL, flowing_regions
from pagemill.reading.plain_layout.stroke_drawings import stroke_drawings
from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.prose.column_rows import FEW, Flow
from pagemill.reading.prose.contents_lists import take_contents
from pagemill.reading.prose.listings import take_listings
from pagemill.reading.prose.paragraphs import FARTHEST, rows_of
from pagemill.reading.rules.page_rules import Rules

Image = npt.NDArray[np.uint8]

#: Fewer rows are no page of running text.
FEWEST_ROWS = 10
#: A page that has a table has no more of other rows than these where it is a table for the most part.
FEW_ROWS = 5
#: Share of the text's width that rows of a page's margin take, at the most, one of which is the page's number.
SHORT = 0.5
#: So many lines, at the least, begin at the margin of a column.
FEWEST_MARGIN = 3
#: No more than this share of the lines runs over two columns.
OVER = 0.1
#: Usual distances between rows from a row in small print at the page's edge to the next, at the least.
NEAR = 1.25
#: Ink is darker than this in one channel; so many pixels about a line's box are the line's.
INK, ABOUT_WORDS = 230, 2

# A page's number that stands beside something: `15`, `A-42`, `Page 2`.
_LONE_FIGURE = re.compile(r"^\s*(?:(?:[A-Z]|p\.|page|seite)[-\s]?)?\d{1,4}\s*$", re.IGNORECASE)


def told_regions(
    lines: Sequence[Line],
    pictures: Sequence[Bbox],
    rules: Rules,
    graphics: Image | None,
    size: tuple[int, int],
    inked: InkedPage | None = None,
    heavy: Sequence[Bbox] = (),
    monospaced: Sequence[Bbox] = (),
) -> list[Region] | None:
    """The regions of a page whose layout needs no network to be told, its pictures left out; None where it does.

    `lines` are all of an upright page with a text layer, `graphics` is what it draws besides them (RGB, H×W×3), None
    where that is nothing, `size` its width and height in pixels, and `inked` is it with its parts that have ink, where
    they are known. `heavy` is where lines stand that are set in heavier letters than most, `monospaced` where they are
    set in a type of one pitch.
    """
    drawings: list[Bbox] = []
    if graphics is not None and lines:
        inked = InkedPage(graphics) if inked is None else inked
        body = median(height(line.bbox) for line in lines)
        boxes = [*pictures, *ruled_boxes(rules, pictures, *size)]
        drawings = stroke_drawings(inked, boxes, lines, body)
    solid = solid_boxes(lines, pictures, rules, *size, drawings)
    if solid is None:
        return None
    edges = edge_regions(lines, solid, size[1])
    told = plain_regions(lines, solid, size[1], heavy, edges, monospaced)
    if told is None:
        return None
    if graphics is not None:
        aside = aside_strokes(rules, lines, size[1])
        strokes = [(rule.at, rule.start, rule.at, rule.end) for rule in aside]
        if len(aside) < len(rules.standing) and not solid:
            return None
        if not draws_rules_alone(graphics, rules, [*solid, *strokes, *_margins(size)], inked, lines):
            return None
    headings = [line.bbox for line in lines if patterns.CONTENTS_TITLE.match(line.text)]
    return [
        *edges,
        *told,
        *(Region(RegionKind.TITLE, box, DOUBTFUL) for box in headings),
        *(Region(RegionKind.FIGURE, box, DOUBTFUL) for box in drawings),
    ]


def plain_regions(
    lines: Sequence[Line],
    solid: Sequence[Bbox] = (),
    page_height: float = math.inf,
    heavy: Sequence[Bbox] = (),
    edges: Sequence[Region] = (),
    monospaced: Sequence[Bbox] = (),
) -> list[Region] | None:
    """The headings of a page whose lines are columns of paragraphs, with rows at its edges at the most; None of others.

    `lines` are all of an upright page with a text layer, which draws nothing else but level rules and what is `solid`:
    pictures and tables, which have captions and notes above or below. Contents lists and listings tell themselves.
    `heavy` is where lines stand in heavier letters than most, `monospaced` where they are in a type of one pitch;
    `edges` are the regions of running matter. Where anything is doubtful the answer is None: short rows set apart may
    be headings, formulas, or the cells of a table.
    """
    within = [line for line in lines if any(covered(line.bbox, box) > 0.5 for box in solid)]
    lines = _without(lines, within)
    if any(_stands(line) for line in lines):
        return None
    if any(not _is_logos(line, page_height) for line in lines if line.source is not LineSource.TEXT_LAYER):
        return None
    lines = [line for line in lines if line.source is LineSource.TEXT_LAYER]
    rows = rows_of(lines)
    if len(rows) + len(rows_of(within)) < FEWEST_ROWS:
        return None
    if _is_all_table(rows, solid, len(rows_of(within))):
        title = [row[0] for row in rows if row[0].bbox[3] <= solid[0][1]]
        box = union(line.bbox for line in title) if len(title) > 1 else None
        return [Region(RegionKind.TABLE_CAPTION, box, DOUBTFUL)] if box else []
    outer = [line for row in (*rows[:2], *rows[-2:]) if _is_running_matter(row, edges, page_height) for line in row]
    if rows and len(rows[-1]) == 1 and patterns.NUMBER.match(rows[-1][0].text):
        outer.append(rows[-1][0])
    outer += _beside_number(rows, edges, page_height) + _beside_number(rows[::-1], edges, page_height)
    inner = _without(lines, outer)
    if any(patterns.LEADER.search(line.text) for line in inner):
        contents = take_contents(inner)
        solid, inner = [*solid, *(union(line.bbox for line in part) for part in contents.lists)], contents.left
        if any(patterns.LEADER.search(line.text) for line in inner):
            return None
    listings = take_listings(inner, monospaced)
    if listings.found:
        solid, inner = [*solid, *(union(line.bbox for line in part) for part in listings.found)], listings.left
    if not inner:
        return [] if solid else None
    body = median(height(line.bbox) for line in lines)
    regions: list[Region] = []
    for flow in _flows(inner, solid, body, heavy):
        told = flowing_regions(flow)
        if told is None:
            return None
        regions += told
    return regions


def _without(lines: Sequence[Line], others: Sequence[Line]) -> list[Line]:
    taken = set(map(id, others))
    return [line for line in lines if id(line) not in taken]


def _is_all_table(rows: Sequence[Sequence[Line]], solid: Sequence[Bbox], within: int) -> bool:
    """Whether a page is a table and few lines above and below it; `within` are the rows of what boxes itself in."""
    if len(solid) != 1 or len(rows) > FEW_ROWS or within < FEWEST_ROWS:
        return False
    ((_, top, _, foot),) = solid
    above = [union(line.bbox for line in row) for row in rows if row[0].bbox[3] <= top]
    tall = max(map(height, above), default=0.0)
    # What stands above it may be a title of several rows, but not one and a running header.
    one = all(below[1] - upper[3] < FARTHEST * tall for upper, below in pairwise(above))
    one = one and tall < LARGE * min(map(height, above), default=0.0) if len(above) > 1 else True
    return one and all(len(row) == 1 and (row[0].bbox[3] <= top or row[0].bbox[1] >= foot) for row in rows)


def _is_logos(line: Line, page_height: float) -> bool:
    """Whether a line that was read from the picture stands where the words of a logo do."""
    return math.isfinite(page_height) and in_margin(line.bbox, page_height)


def _beside_number(rows: Sequence[Sequence[Line]], edges: Sequence[Region], page_height: float) -> list[Line]:
    """The lines of the outermost rows, short ones in the page's margin, one of which is running matter."""
    if not rows or not math.isfinite(page_height):
        return []
    column = max(width(line.bbox) for row in rows for line in row)
    short = [
        len(row) <= 2 and all(in_margin(line.bbox, page_height) and width(line.bbox) < SHORT * column for line in row)
        for row in rows[: STACK + 1]
    ]
    stack = rows[: short.index(False) if False in short else 0]
    if not any(_is_running_matter(row, edges, page_height) for row in stack):
        return []
    return [line for row in stack for line in row]


def _is_running_matter(row: Sequence[Line], edges: Sequence[Region], page_height: float) -> bool:
    """Whether one of a page's first or last rows is of those that stand at its edges, or a page's number."""
    _, upper, _, lower = union(line.bbox for line in row)
    if any(covered(line.bbox, edge.bbox) > 0.5 for line in row for edge in edges):
        return True
    if min(lower, page_height - upper) >= NUMBER_ZONE * page_height:
        return False
    if len(row) == 2:
        # The page's number, and what its section is called.
        return any(_LONE_FIGURE.match(line.text) for line in row)
    return len(row) == 1 and bool(patterns.NUMBER.match(row[0].text))


def _flows(lines: Sequence[Line], solid: Sequence[Bbox], body: float, heavy: Sequence[Bbox]) -> list[Flow]:
    """The columns that lines stand in, and what runs over several of them."""
    columns, across = _columns(lines)
    several = len(columns) > 1
    flows = []
    for column in columns:
        left, right = min(line.bbox[0] for line in column), max(line.bbox[2] for line in column)
        wide = right - left if several else max(right - left, *(width(box) for box in solid), 0.0)
        flows.append(Flow(column, solid, heavy, body, wide, several))
    if several:
        # Title and authors stand above the columns; what runs over them further down tells itself.
        top = min(line.bbox[1] for column in columns for line in column)
        across = [line for line in across if line.bbox[3] > top]
        if across:
            widest = max(width(line.bbox) for line in across)
            flows.append(Flow(across, solid, heavy, body, widest, several, runs=False))
    return flows


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


def _margins(size: tuple[int, int]) -> list[Bbox]:
    """The upper and the lower margin of a page: what it draws there is a logo or a band behind its running matter."""
    wide, high = size
    return [(0.0, 0.0, wide, TOP * high), (0.0, BOTTOM * high, wide, high)]


def edge_regions(lines: Sequence[Line], solid: Sequence[Bbox], page_height: float) -> list[Region]:
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
    graphics: Image,
    rules: Rules,
    solid: Sequence[Bbox] = (),
    inked: InkedPage | None = None,
    lines: Sequence[Line] = (),
) -> bool:
    """Whether level rules, what is `solid`, and strokes under words and through them are all that a page draws.

    `graphics` is the page without its text (RGB, H×W×3); `lines` are those of its text.
    """
    ends = ((rule, sorted((rule.place(rule.start), rule.place(rule.end)))) for rule in rules.level)
    level = [(rule.start, top, rule.end, bottom) for rule, (top, bottom) in ends]
    told = [
        (round(x0) - ABOUT_RULE, round(y0) - ABOUT_RULE, round(x1) + ABOUT_RULE, round(y1) + ABOUT_RULE)
        for x0, y0, x1, y1 in (*solid, *level)
    ]
    told += [
        (round(x0) - ABOUT_WORDS, round(y0) - ABOUT_WORDS, round(x1) + ABOUT_WORDS, round(y1) + ABOUT_WORDS)
        for x0, y0, x1, y1 in (line.bbox for line in lines if line.source is LineSource.TEXT_LAYER)
    ]
    inked = InkedPage(graphics) if inked is None else inked
    for left, upper, right, lower in inked.parts:
        ink = inked.darkest[upper:lower, left:right] < INK
        for x0, y0, x1, y1 in told:
            ink[max(0, y0 - upper) : max(0, y1 - upper), max(0, x0 - left) : max(0, x1 - left)] = False
        if ink.any():
            return False
    return True
