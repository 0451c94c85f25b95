"""Running headers, running footers, page numbers, and what is printed along the margin, told apart from the body.

A page alone says what repeats on every page only by its place and its looks: rows at the page's edge, set apart from
what follows, with a page number, in small print, above a rule, or where the layout network sees a header. Each
such sign weighs; what outweighs `ENOUGH` is running matter. Place and a gap alone are not enough, since the first
line of a form or a receipt has them too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pagemill.document import Block, BlockKind, Line, LineSource
from pagemill.geometry import Bbox, covered, height, overlap_1d, polygon_of, union, width
from pagemill.reading.headings.large_headings import is_large
from pagemill.reading.layout.regions import Region, RegionKind
from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.prose.column_rows import stands_in
from pagemill.reading.prose.paragraphs import box_of, gather_paragraphs, rows_of
from pagemill.reading.rules.rule import Rule

#: Weight at which rows at the edge are running matter.
ENOUGH = 4.0
#: Shares of the page's height, from its edge, within which running matter stands, and the outer parts of that.
ZONE, OUTER, OUTERMOST = 0.17, 0.08, 0.05
#: Rows that are taken together at most.
STACK = 4
#: Distances to the next row, in usual distances between rows, at which rows stand apart, and far apart.
APART, FAR_APART = 1.5, 3.0
#: Sizes of print against the body's: small print, print unlike the body's, and a title's.
SMALL, LARGE, TITLE = 0.9, 1.25, 1.5
#: Words of the file's own in so large letters against the body's, above all else, are a document's title.
MASTHEAD = 1.9
#: Heights of a line of the body between the number of a section and its title, at the most.
FARTHEST_NUMBER = 3.0
#: Heights of a line of the body between a caption and what it is of, at the most.
NEXT = 3.0
#: A row of one piece that fills a greater share of the text's width, and is longer than this, may be of the body.
FILLED, LONG = 0.7, 60
#: Characters that a logo's row has at the most.
LOGO = 16
#: Share of the text's width that a rule takes, at the least, that parts running matter from the body.
RULED = 0.5
#: Pages with fewer rows are tickets, cards and covers, which have no running matter, or a table, beside which only rows
#: with a page number are.
FEWEST_ROWS = 6
#: A page so many times longer than wide is no sheet of paper: a screenshot of a telephone or a till roll. It has
#: neither running matter nor notes in the margin.
LONGEST_SHEET = 1.75
#: Confidence at which the network's word weighs more.
SURE = 0.85
#: A lone number this near to the edge is the page's. Less near it needs to stand apart.
NUMBER_ZONE = 0.12
#: Print along the side stands within this share of the page's width from the edge.
SIDE = 0.08


@dataclass(frozen=True, slots=True)
class Apart:
    """The running matter of a page, and the lines that are left for its body."""

    blocks: list[Block]
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class _Row:
    """Lines side by side. `near` and `far` are the distances of its edges from the page's edge that is looked at."""

    lines: list[Line]
    box: Bbox
    near: float
    far: float

    @property
    def middle(self) -> float:
        return (self.near + self.far) / 2


@dataclass(frozen=True, slots=True)
class _Page:
    width: float
    height: float
    #: Height of a line of the body, and the usual distance from row to row.
    body: float
    pitch: float
    #: Left and right of the text.
    text: tuple[float, float]
    regions: Sequence[Region]
    rules: Sequence[Rule]
    #: Tables and figures.
    solid: Sequence[Bbox]
    #: Whether the text is the file's own, so that what was read from pixels is a picture's.
    own_text: bool
    #: Whether it has hardly any row outside its table.
    sparse: bool
    #: Where its file sets lines in larger type than running text.
    large: Sequence[Bbox]
    #: Where headings stand that a type of their own tells.
    titled: Sequence[Bbox]


def take_running_matter(
    lines: Sequence[Line],
    regions: Sequence[Region],
    rules: Sequence[Rule],
    solid: Sequence[Bbox],
    page_width: float,
    page_height: float,
    *,
    has_table: bool = False,
    large: Sequence[Bbox] = (),
    titled: Sequence[Bbox] = (),
) -> Apart:
    """Running headers first, then what stands along the sides, then footers; page numbers among them.

    `lines` are those outside tables and figures, whose boxes are `solid`; with `has_table` one of these is a table's.
    `rules` are level; `large` is where lines stand in larger type than running text, `titled` where headings do that a
    type of their own tells, as far as the file tells these. All in pixels of the page as read. Raises nothing.
    """
    if page_height > LONGEST_SHEET * page_width:
        return Apart([], list(lines))
    sides = _along_the_sides(lines, page_width)
    level = [line for line in lines if not _stands(line)]
    rows = rows_of(level)
    sparse = len(rows) + 2 * len(solid) < FEWEST_ROWS
    if not rows or (sparse and not has_table):
        return Apart([], list(lines))
    boxes = [union(line.bbox for line in row) for row in rows]
    body = median(tall for line in level for tall in [height(line.bbox)] * max(1, len(line.text)))
    steps = [(below[1] + below[3] - above[1] - above[3]) / 2 for above, below in pairwise(boxes)]
    pitch = max(median(steps), 0.6 * body) if steps else body
    # A row in ten may stand out of the text's width: a note in the margin, a mark that is no text.
    text = sorted(box[0] for box in boxes)[len(boxes) // 10], sorted(box[2] for box in boxes)[-1 - len(boxes) // 10]
    own_text = sum(line.source is LineSource.TEXT_LAYER for line in level) > 0.5 * len(level)
    page = _Page(page_width, page_height, body, pitch, text, regions, rules, solid, own_text, sparse, large, titled)
    heads = _running(_rows_from(rows, boxes, None), page, RegionKind.HEADER)
    feet = _running(_rows_from(rows, boxes, page_height), page, RegionKind.FOOTER)
    blocks = _blocks(heads, BlockKind.HEADER)
    blocks += [Block(BlockKind.ASIDE_TEXT, polygon_of(line.bbox), (line,), score=line.score) for line in sides]
    blocks += _blocks(feet, BlockKind.FOOTER)
    taken = {id(line) for line in (*heads, *sides, *feet)}
    return Apart(blocks, [line for line in lines if id(line) not in taken])


def _along_the_sides(lines: Sequence[Line], page_width: float) -> list[Line]:
    """Standing lines at the edge of a page of level ones: `Downloaded from …`, a preprint's number."""
    standing = [line for line in lines if _stands(line)]
    level = [line for line in lines if not _stands(line)]
    many = sum(len(line.text) for line in standing) > 0.2 * sum(len(line.text) for line in lines)
    # Of a page in a script that is not read there is little text, but there are its lines.
    if not standing or (many and len(standing) > 0.2 * len(lines)):
        return []
    return [
        line
        for line in standing
        if (line.bbox[2] < SIDE * page_width or line.bbox[0] > (1 - SIDE) * page_width)
        and not any(overlap_1d(line.bbox[0], line.bbox[2], other.bbox[0], other.bbox[2]) > 0 for other in level)
    ]


def _stands(line: Line) -> bool:
    return height(line.bbox) > 2.5 * width(line.bbox) and len(line.text) > 2


def _rows_from(rows: Sequence[list[Line]], boxes: Sequence[Bbox], bottom: float | None) -> list[_Row]:
    """Rows from the page's top, or from its bottom where that is given."""
    if bottom is None:
        return [_Row(row, box, box[1], box[3]) for row, box in zip(rows, boxes, strict=True)]
    turned = [_Row(row, box, bottom - box[3], bottom - box[1]) for row, box in zip(rows, boxes, strict=True)]
    return sorted(turned, key=lambda row: row.near)


def _running(rows: list[_Row], page: _Page, kind: RegionKind) -> list[Line]:
    """The lines of the rows that are running matter. A short row further out than one, such as a logo's, is too."""
    found: list[Line] = []
    # A row is of the body at the least, or a table.
    kept = 0 if page.sparse else 1
    while rows and not (found and any(stands_in(line, page.titled) for line in rows[0].lines)):
        ends = [
            skipped + size
            for skipped in (0, 1)
            for size in range(1, min(STACK, len(rows) - kept - skipped) + 1)
            if (not skipped or _may_be_logo(rows[0], page)) and _is_running(rows[skipped:], size, page, kind)
        ]
        if not ends:
            break
        end = _end_of_group(rows, ends[0], page, kind)
        found += [line for row in rows[:end] for line in row.lines]
        rows = rows[end:]
    return found


def _end_of_group(rows: Sequence[_Row], end: int, page: _Page, kind: RegionKind) -> int:
    """Where the rows end that stand close to one that is running matter and far from all others, as those of a logo."""
    for size in range(end + 1, min(end + STACK, len(rows) - 1) + 1):
        close = rows[size - 1].middle - rows[size - 2].middle < page.pitch
        large = _size(rows[size - 1 : size]) > LARGE * page.body
        if not close or large or rows[size - 1].far > ZONE * page.height:
            break
        if _apart(rows, size, page, kind) >= FAR_APART:
            return size
    return end


def _may_be_logo(row: _Row, page: _Page) -> bool:
    return row.far < OUTERMOST * page.height and sum(len(line.text) for line in row.lines) <= LOGO


def _is_running(rows: Sequence[_Row], size: int, page: _Page, kind: RegionKind) -> bool:
    """Whether the outermost `size` rows are running matter."""
    stack = rows[:size]
    share = max(row.far for row in stack) / page.height
    lone = size == 1 and len(stack[0].lines) == 1 and _is_number(stack[0].lines[0].text.strip())
    if share > ZONE and not (lone and kind is RegionKind.FOOTER):
        return False
    if size == 1 and (_is_section(stack[0], page) or _is_caption(stack[0], page, kind)):
        return False
    if any(_is_masthead(row, page, kind) or _tells_copies(row) for row in stack):
        return False
    if page.sparse and not any(_is_number(line.text.strip()) for row in stack for line in row.lines):
        return False
    apart = _apart(rows, size, page, kind)
    signs = _signs(stack, page, kind)
    headline = size == 1 and _is_headline(stack[0], page) and not (rows[1:] and _is_spread(rows[1], page))
    if lone:
        signs += 2.0 if share < NUMBER_ZONE else 1.0
    elif headline:
        signs += 1.0
    if not signs:
        return False
    return (
        signs + _place(share, apart, lone or headline) - _looks_like_body(stack, page, kind) - 0.25 * (size - 1)
        >= ENOUGH
    )


def _apart(rows: Sequence[_Row], size: int, page: _Page, kind: RegionKind) -> float:
    """How far the stack is from what comes next, in usual distances of rows; a rule between them doubles it."""
    inner = max(rows[:size], key=lambda row: row.far)
    gaps = [row.middle - inner.middle for row in rows[size : size + 1]]
    for box in page.solid:
        near = box[1] if kind is RegionKind.HEADER else page.height - box[3]
        if near >= inner.middle:
            gaps.append(near - inner.middle + page.body / 2)
    least = min(gaps, default=0.0)
    ruled = least > 0.9 * page.pitch and _is_ruled(inner, inner.far + least, page, kind)
    return least / page.pitch * (2.0 if ruled else 1.0)


def _is_ruled(row: _Row, until: float, page: _Page, kind: RegionKind) -> bool:
    """Whether a rule across the page parts a row from what comes next."""
    for rule in page.rules:
        at = rule.at if kind is RegionKind.HEADER else page.height - rule.at
        if row.far - 0.3 * page.body <= at <= until and rule.length > RULED * (page.text[1] - page.text[0]):
            return True
    return False


def _place(share: float, apart: float, told: bool) -> float:
    """The weight of its place; what is told by its own form need not stand apart."""
    weight = (share < OUTER) + (share < OUTERMOST) + (apart >= APART) + (apart >= FAR_APART)
    return weight - (2.0 if apart < 1.25 and not told else 0.0)


def _signs(stack: Sequence[_Row], page: _Page, kind: RegionKind) -> float:
    """What speaks for running matter beside its place: the network, a page number, a rule, words, ends, small print."""
    weight = 0.0
    lines = [line for row in stack for line in row.lines]
    seen = [
        max((r.score for r in page.regions if r.kind is kind and covered(line.bbox, r.bbox) > 0.5), default=0.0)
        for line in lines
    ]
    covers = sum(score > 0 for score in seen)
    if covers > 0.5 * len(seen) or (covers and len(stack) == 1):
        weight += 3.0 if max(seen) >= SURE else 2.0
    if any(_is_number(line.text.strip()) and _is_at_an_end(line, row, page) for row in stack for line in row.lines):
        weight += 2.0
    elif any(patterns.NUMBER_AT_END.search(line.text) for line in lines):
        weight += 1.0
    inner = max(stack, key=lambda row: row.far)
    weight += _is_ruled(inner, inner.far + 1.5 * page.body, page, kind)
    weight += any(patterns.RUNNING_WORDS.search(line.text) for line in lines)
    weight += any(_is_spread(row, page) for row in stack)
    weight += _size(stack) < SMALL * page.body
    return weight


def _is_number(text: str) -> bool:
    # A lone letter is a roman numeral, or a box that was ticked.
    return len(text) < 24 and bool(patterns.NUMBER.match(text)) and not (len(text) == 1 and text.isalpha())


def _is_picture_text(row: _Row, page: _Page) -> bool:
    """Whether a row was read from a picture, on a page whose text is the file's own: a logo's words."""
    return page.own_text and all(line.source is LineSource.OCR for line in row.lines)


def _is_at_an_end(line: Line, row: _Row, page: _Page) -> bool:
    """Whether a line stands first or last in its row, or in the middle of the page, as page numbers do."""
    x0, _, x1, _ = line.bbox
    return line is row.lines[0] or line is row.lines[-1] or abs((x0 + x1) / 2 - page.width / 2) < 0.03 * page.width


def _is_spread(row: _Row, page: _Page) -> bool:
    """Whether a row has something at either end of the text's width, and room between."""
    left, right = page.text
    edge = 0.03 * page.width
    if len(row.lines) < 2 or row.box[0] > left + edge or row.box[2] < right - edge:
        return False
    return max(after.bbox[0] - before.bbox[2] for before, after in pairwise(row.lines)) > 0.08 * page.width


def _is_headline(row: _Row, page: _Page) -> bool:
    """The row of a book's pages: a page number at one end, and words in the middle and at the other end."""
    numbers = [_is_number(line.text.strip()) for line in row.lines]
    return len(numbers) == 3 and sum(numbers) == 1 and not numbers[1] and _is_spread(row, page)


def _looks_like_body(stack: Sequence[_Row], page: _Page, kind: RegionKind) -> float:
    weight = 0.0
    left, right = page.text
    # Letters of a logo are as large as they like.
    sizes = [
        1.0 if _is_picture_text(row, page) else min(height(line.bbox) for line in row.lines) / page.body
        for row in stack
    ]
    for row, size in zip(stack, sizes, strict=True):
        (first, *others) = row.lines
        wide = not others and width(first.bbox) > FILLED * (right - left) and len(first.text) > LONG
        if wide and SMALL < size < LARGE and not _is_ruled(row, row.far + 1.5 * page.body, page, kind):
            weight = 3.0
    begins = stack[0].lines[0].text
    if kind is RegionKind.FOOTER and patterns.NOTE_MARK.match(begins) and len(begins) > 12:
        weight += 0.0 if patterns.RUNNING_WORDS.search(begins) else 3.0
    title = max(sizes) > TITLE or any(_is_section(row, page) or _is_large_title(row, page, kind) for row in stack)
    return weight + (3.0 if title else 1.0 if max(sizes) > LARGE else 0.0)


def _is_section(row: _Row, page: _Page) -> bool:
    """Whether a row in larger type than running text is the title of a section, right behind its number."""
    if not is_large(row.lines, page.large) or not patterns.SECTION.match(" ".join(line.text for line in row.lines)):
        return False
    return all(after.bbox[0] - before.bbox[2] < FARTHEST_NUMBER * page.body for before, after in pairwise(row.lines))


def _is_caption(row: _Row, page: _Page, kind: RegionKind) -> bool:
    """Whether a row names the table or figure that stands right next to it, at the edge of a page."""
    if not patterns.CAPTION.match(" ".join(line.text for line in row.lines)):
        return False
    edges = [box[1] if kind is RegionKind.HEADER else page.height - box[3] for box in page.solid]
    return any(-page.body < edge - row.far < NEXT * page.body for edge in edges)


def _is_large_title(row: _Row, page: _Page, kind: RegionKind) -> bool:
    """Whether a row at the head of a page is of words alone in larger type than running text, and not in capitals, in
    which running headers are set as often."""
    alone = kind is RegionKind.HEADER and len(row.lines) == 1 and not row.lines[0].text.isupper()
    return alone and is_large(row.lines, page.large)


def _is_masthead(row: _Row, page: _Page, kind: RegionKind) -> bool:
    """Whether a row at the head of a page is of words alone in letters far larger than the body's."""
    if not page.own_text or kind is not RegionKind.HEADER or not is_large(row.lines, page.large):
        return False
    words = " ".join(line.text for line in row.lines).split()
    return len(words) > 1 and max(height(line.bbox) for line in row.lines) > MASTHEAD * page.body


def _tells_copies(row: _Row) -> bool:
    """Whether a row says who is sent copies of a letter, as the ruled lines at the foot of official ones do."""
    return patterns.COPIES_TO.match(row.lines[0].text) is not None


def _size(stack: Sequence[_Row]) -> float:
    return median(height(line.bbox) for row in stack for line in row.lines)


def _blocks(lines: Sequence[Line], kind: BlockKind) -> list[Block]:
    numbers = [line for line in lines if _is_number(line.text.strip())]
    rest = [line for line in lines if not _is_number(line.text.strip())]
    parts = [(kind, part) for part in gather_paragraphs(rest)] + [(BlockKind.NUMBER, [line]) for line in numbers]
    blocks = [
        Block(part_kind, polygon_of(box_of(part)), tuple(part), score=min(line.score for line in part))
        for part_kind, part in parts
    ]
    # In the order of the rows they come from.
    places = {id(line): place for place, line in enumerate(line for row in rows_of(lines) for line in row)}
    return sorted(blocks, key=lambda block: places[id(block.lines[0])])
