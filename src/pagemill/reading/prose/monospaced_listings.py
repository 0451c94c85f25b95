"""Listings of programs on a page whose file tells its type: rows in monospaced letters that look like a program's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from pagemill.document import Line
from pagemill.geometry import Bbox, covered, height, overlap_1d, union, width
from pagemill.reading.prose.by_height import ByHeight
from pagemill.reading.prose.paragraphs import rows_of

#: Share of a line that stands where the file sets a monospaced one.
WHOLE = 0.8
#: Gap to the next row, in row heights, that a listing's empty row leaves at the most.
GAP = 2.2
#: Rows that tell a listing wherever they stand; fewer have to stand apart, or be numbered.
SEVERAL = 3
#: Share of the rows that look like a program's, at the least, and of those that are prose, at the most.
SIGNS, PROSE = 0.4, 0.25
#: Rows whose breaks are kept, at the least, where few look like a program's, as what programs print does; the share
#: of them that begin at the listing's left end, that are words or more than a name, that the next row's first word had
#: room on; and the share of the page's letters that are in such a type, at the most: elsewhere it is no type apart.
PRINTED, AT_LEFT, SAYING, ROOMY, OF_PAGE = 4, 0.4, 0.6, 0.5, 0.6
#: A row of more words, most of its signs letters, is prose.
PROSE_WORDS = 6
#: A row stands apart whose foot is so many times the page's usual distance from those of the rows around it.
APART = 1.15
#: A number stands before its row, so many heights off at the most.
NUMBER_GAP = 12.0
#: Rows of text that tell where the margin is, at the least.
FEWEST_STARTS = 3
#: What explains a command stands beside it, so many heights off at the most.
BESIDE = 15.0
#: A row higher than this many times the usual one is a heading.
LARGE = 1.15

_NUMBER = re.compile(r"^\s*(\d{1,5})(?:\s|$)")
_LONE_NUMBER = re.compile(r"^\s*\d{1,5}\s*$")
# A name alone: what a note in the margin or a label says.
_NAME = re.compile(r"^\s*[\\\w@*-]+\s*$")
_ADDRESS = re.compile(r"\b\w+://\S+|\S+@\S+\.\w+|\bwww\.\S+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_PROGRAM = re.compile(
    r"\\[A-Za-z@]|[{}]|\w\([^)]*\)\s*[;:{]?|[=!<>:+\-*/]=|->|=>|::|&&|\|\||</?[A-Za-z][^>]*>|^\s*(?:#|//|/\*|\*/|>>>|%|--\s)"
    r"|^\s*\$\s+[a-z]|[^\W\d]\S*\s*=\s*\S|[^\s\d]%\s*$|^\s*[^\s;]+(?:\s\S+){0,4};\s*$|^\s*[\])]+[;,]?\s*$"
    # What a log's rows begin with.
    r"|^\s*\[?(?:\d{4}-\d\d-\d\d[ T]|[A-Z][a-z]{2} [ \d]\d )\d\d:\d\d:\d\d"
)


@dataclass(slots=True)
class _Row:
    lines: list[Line]
    box: Bbox = field(init=False)

    def __post_init__(self) -> None:
        self.box = union(line.bbox for line in self.lines)

    @property
    def number(self) -> int | None:
        """The number that it begins with."""
        found = _NUMBER.match(self.lines[0].text)
        return int(found.group(1)) if found else None

    @property
    def text(self) -> str:
        """What it says behind its number."""
        return _NUMBER.sub("", " ".join(line.text for line in self.lines), count=1)


def _by_height(lines: Sequence[Line]) -> ByHeight[Line]:
    return ByHeight(lines, lambda line: line.bbox)


def monospaced_listings(lines: Sequence[Line], monospaced: Sequence[Bbox], fewest: int = 1) -> list[list[Line]]:
    """The lines of each listing of `fewest` rows or more, in order; `monospaced` is where lines in such a type stand.

    All in pixels of the page as read. Raises nothing.
    """
    if not monospaced:
        return []
    # Most lines stand right where the file sets them.
    places = set(monospaced)
    set_ = ByHeight(monospaced, lambda box: box)
    typed = [
        line
        for line in lines
        if line.bbox in places or any(covered(line.bbox, box) > WHOLE for box in set_.near(line.bbox[1], line.bbox[3]))
    ]
    if not typed:
        return []
    chosen = {id(line) for line in typed}
    numbers = _by_height([line for line in lines if _LONE_NUMBER.match(line.text) and id(line) not in chosen])
    margin = _left_margin([line for line in lines if id(line) not in chosen])
    rows = [_Row(_with_number(_without_label(row, margin), numbers)) for row in rows_of(typed)]
    taken = chosen | {id(line) for row in rows for line in row.lines}
    rest = _by_height([line for line in lines if id(line) not in taken])
    pitch = _pitch(lines)
    letters = sum(len(line.text) for line in lines)
    apart = sum(len(line.text) for line in typed) < OF_PAGE * letters
    usual = median(height(line.bbox) for line in lines for _ in line.text) if lines else 0.0
    found = []
    for run in _runs([row for row in rows if not _has_neighbour(row, rest)], rest):
        if len(run) >= fewest and _is_listing(run, rest, pitch, usual, margin, apart=apart):
            found.append([line for row in _with_next_numbers(run, rest) for line in row.lines])
    return found


def _left_margin(lines: Sequence[Line]) -> float:
    """Where rows of text begin, but for what stands further to the left; 0 where there are hardly any."""
    widest = max((width(line.bbox) for line in lines), default=0.0)
    starts = sorted(line.bbox[0] for line in lines if width(line.bbox) > 0.6 * widest)
    return starts[len(starts) // 5] if len(starts) >= FEWEST_STARTS else 0.0


def _without_label(row: list[Line], margin: float) -> list[Line]:
    """A row without what stands in the margin beside it."""
    label, *others = row
    outside = label.bbox[2] <= margin and not _LONE_NUMBER.match(label.text)
    return others if others and outside and others[0].bbox[0] > margin - 2 * height(label.bbox) else row


def _with_number(row: list[Line], numbers: ByHeight[Line]) -> list[Line]:
    """A row with the number that stands before it, and without what stands before that."""
    _, y0, _, y1 = union(line.bbox for line in row)
    for number in numbers.near(y0, y1):
        _, top, right, foot = number.bbox
        behind = [line for line in row if line.bbox[0] > right]
        near = bool(behind) and behind[0].bbox[0] - right < NUMBER_GAP * (y1 - y0)
        if near and overlap_1d(y0, y1, top, foot) > 0.5 * (foot - top):
            return [number, *behind]
    return row


def _has_neighbour(row: _Row, rest: ByHeight[Line]) -> bool:
    """Whether other letters stand close beside a row: it is a word of a line, or a label in the margin."""
    _, y0, _, y1 = row.box
    tall = y1 - y0
    return any(
        overlap_1d(y0, y1, line.bbox[1], line.bbox[3]) > 0.5 * min(tall, height(line.bbox))
        and max(line.bbox[0] - row.box[2], row.box[0] - line.bbox[2]) < 3 * tall
        for line in rest.near(y0, y1)
    )


def _runs(rows: Sequence[_Row], rest: ByHeight[Line]) -> list[list[_Row]]:
    """Rows that follow one another closely, with nothing else between them."""
    runs: list[list[_Row]] = []
    for row in rows:
        above = runs[-1][-1].box if runs else None
        if (
            above is not None
            and row.box[1] - above[3] < GAP * min(height(above), height(row.box))
            and 0.6 < height(row.box) / max(height(above), 1.0) < 1.6
            and not _parted(above, row.box, rest)
        ):
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _parted(above: Bbox, below: Bbox, rest: ByHeight[Line]) -> bool:
    """Whether other letters stand between two rows."""
    (x0, _, x1, y1), (left, y0, right, _) = above, below
    return any(
        y1 - 0.5 * height(above) < (line.bbox[1] + line.bbox[3]) / 2 < y0 + 0.5 * height(below)
        and overlap_1d(min(x0, left), max(x1, right), line.bbox[0], line.bbox[2]) > 0
        for line in rest.near(min(y0, y1 - height(above)), max(y1, y0 + height(below)))
    )


def _is_listing(
    run: Sequence[_Row], rest: ByHeight[Line], pitch: float, usual: float, margin: float, *, apart: bool
) -> bool:
    told = sum(bool(_PROGRAM.search(_ADDRESS.sub("", row.text))) for row in run)
    prose = sum(_is_prose(row.text) for row in run)
    if prose > PROSE * len(run) or _is_column_of_names(run, rest):
        return False
    if told < SIGNS * len(run) and not (told and apart and _is_printed(run)):
        return False
    if run[0].number is not None:
        return True
    if all(_NAME.match(row.text) for row in run) and not 0 < margin <= min(row.box[0] for row in run) + usual:
        return False
    if len(run) >= SEVERAL:
        return True
    high = any(height(row.box) > LARGE * usual for row in run)
    return not high and _stands_apart(run, rest, pitch)


def _is_printed(run: Sequence[_Row]) -> bool:
    """Whether rows were broken where they are: what a program printed, and not words that fill a column."""
    if len(run) < PRINTED:
        return False
    left, _, right, _ = union(row.box for row in run)
    texts = [_ADDRESS.sub("", row.text).strip() for row in run]
    at_left = sum(row.box[0] - left < 0.5 * height(row.box) for row in run)
    saying = sum(any(map(str.isalnum, text)) and not _NAME.match(text) for text in texts)
    roomy = sum(
        right - above.box[2] > width(above.box) / max(1, len(above.text)) * (len(below.text.split(maxsplit=1)[0]) + 1)
        for above, below in pairwise(run)
        if below.text.strip()
    )
    return at_left >= AT_LEFT * len(run) and saying >= SAYING * len(run) and roomy >= ROOMY * (len(run) - 1)


def _is_column_of_names(run: Sequence[_Row], rest: ByHeight[Line]) -> bool:
    """Whether rows of a word each have something beside them in another type: what the commands of a table do."""
    if any(len(row.text.split()) > 1 for row in run):
        return False
    explained = sum(
        any(
            abs(line.bbox[3] - row.box[3]) < 0.25 * height(row.box)
            and 0 < line.bbox[0] - row.box[2] < BESIDE * height(row.box)
            for line in rest.near(row.box[1], row.box[3] + height(row.box))
        )
        for row in run
    )
    return explained > 0.5 * len(run)


def _is_prose(text: str) -> bool:
    words = _WORD.findall(text)
    return len(words) > PROSE_WORDS and not _PROGRAM.search(text) and len("".join(words)) > 0.75 * len(text)


def _stands_apart(run: Sequence[_Row], rest: ByHeight[Line], pitch: float) -> bool:
    """Whether the rows around are further off than those of a paragraph are."""
    x0, y0, x1, y1 = union(row.box for row in run)
    for line in rest.near(y0 - APART * pitch, y1 + (1 + APART) * pitch):
        left, top, right, foot = line.bbox
        if overlap_1d(x0, x1, left, right) <= 0:
            continue
        step = abs(foot - y1) if foot > y1 else abs(run[0].box[3] - foot)
        if step < APART * pitch and not (top < y0 and foot > y1):
            return False
    return True


def _pitch(lines: Sequence[Line]) -> float:
    """The usual distance of a row from the next, in pixels; 0 where there is none."""
    feet = [union(line.bbox for line in row) for row in rows_of(lines)]
    steps = [below[3] - above[3] for above, below in pairwise(feet) if 0 < below[3] - above[3] < 3 * height(above)]
    return median(steps) if steps else 0.0


def _with_next_numbers(run: list[_Row], rest: ByHeight[Line]) -> list[_Row]:
    """The rows with those right above and below that are numbered on, in whatever type they are."""
    grown = list(run)
    for at, step in ((0, -1), (-1, 1)):
        while (number := grown[at].number) is not None:
            end = grown[at]
            near = rest.near(end.box[1] - (1 + GAP) * height(end.box), end.box[3] + (1 + GAP) * height(end.box))
            found = next((line for line in near if _is_numbered_on(line, end, number + step, step)), None)
            if found is None:
                break
            row = _Row([found])
            grown = [row, *grown] if step < 0 else [*grown, row]
    return grown


def _is_numbered_on(line: Line, row: _Row, number: int, step: int) -> bool:
    told = _NUMBER.match(line.text)
    if not told or int(told.group(1)) != number or _LONE_NUMBER.match(line.text):
        return False
    tall = height(row.box)
    gap = line.bbox[1] - row.box[3] if step > 0 else row.box[1] - line.bbox[3]
    # Numbers of more figures begin further to the left.
    return -0.5 * tall < gap < GAP * tall and abs(line.bbox[0] - row.box[0]) < tall
