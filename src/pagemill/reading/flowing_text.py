"""Text that flows down one column, and what its parts are, as far as that follows from rules alone.

Paragraphs, items, headings by their size or their heavy letters, captions and notes beside what boxes itself in. Where
it is doubtful the answer is none: a short row may be a heading, a formula, or a cell of a table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pagemill.document import Line
from pagemill.geometry import Bbox, covered, height, overlap_1d, polygon_of, union, width
from pagemill.reading import role_patterns as patterns
from pagemill.reading.layout import Region, RegionKind
from pagemill.reading.paragraphs import FARTHEST, begins_item, gather_paragraphs, rows_of
from pagemill.reading.references import are_entries, looks_like_entry

#: Share of the rows that are running text, and of the text's width that such a row takes.
RUNNING, WIDE = 0.6, 0.6
#: Heights of a line of the body that a column beside others is wide, at the least.
NARROWEST = 8.0
#: A row that takes more of the width is no heading of its own.
FULL = 0.9
#: Characters of a line that may be an item's mark, or higher than wide though it does not run downward.
FEW = 3
#: A row this many times as high as the body's is a heading that its size tells.
LARGE = 1.15
#: One this many times as high at the most is small print.
SMALL = 0.94
#: A line is heavy of which this share is where a heavy line stands.
WHOLE = 0.9
#: Lines and characters of a heading in heavy letters, at the most; one that goes on in the next line fills this share
#: of the column.
HEADING_LINES, HEADING_LENGTH, WRAPPED = 3, 200, 0.9
#: Heights of a line between the lines of a paragraph, at the most.
CLOSE = 0.7
#: Share of a heading's characters, spaces left out, that are letters, at the least.
LETTERS = 0.5
#: Heights of a line between the words of a row that is brought to its column's width, at the most, and the share of
#: such rows.
FARTHEST_WORDS, SPREAD = 3.0, 0.25
#: Lines of a caption at the most, and heights of a line of the body between it and what it is of.
CAPTION_LINES, CAPTION_GAP = 3, 2.0
#: What is told by its place or its type alone is worth no more than a network's doubtful word.
DOUBTFUL = 0.5
#: A short row with one of these may be a formula.
_FORMULA = re.compile("[=<>±×÷∂∆∏∑−√∝∞∫≈≠≡≤≥]")
#: What stands apart before a heading or a caption, in one row with it: `5.1.1.`, `Table 6:`.
_NUMBER = re.compile(r"^\s*(?:\d{1,2}(?:\.\d{1,2}){0,4}\.?|[A-Z]\.(?:\d{1,2}\.?)*)\s*$")
#: How a sentence goes on after the name of a table.
_SPEAKS = re.compile(r"^\s+(?:(?:and|or|to)\s|[a-z]+s\b)")
#: The number of a section below another, and how its title begins.
_BELOW_ANOTHER = re.compile(r"^\s*\d{1,2}(?:\.\d{1,2}){1,4}\.?\s+[A-Z\u4e00-\u9fff]")
_LABEL_END = re.compile(r"^\s*[:.：．]?\s*$")
#: What no heading ends with but one with a number before it, and what none begins with.
_ENDS, _BEGINS = re.compile(r"[.!?！？][\"'”’)\]）]?\s*$"), re.compile(r"^\s*[a-z]{2}")
_BULLET = re.compile(r"^\s*(?:[•●○◦▪■□◆◇▶►✓✔➢·‣⁃]|[-–—*]\s|\(?[a-z]\)\s)")


@dataclass(frozen=True, slots=True)
class Flow:
    """Lines that stand one below the other, and what they are told by. Lengths are in pixels."""

    lines: Sequence[Line]
    #: What boxes itself in, anywhere on the page.
    solid: Sequence[Bbox]
    #: Where lines stand that are set in heavier letters than most of the page.
    heavy: Sequence[Bbox]
    #: Height of a line of the page's body.
    body: float
    #: How wide the column is.
    column: float
    #: Whether other columns stand beside it.
    beside_others: bool
    #: Whether it is of running text for the most part, as a column is; else of whatever stands across several.
    runs: bool = True


@dataclass(frozen=True, slots=True)
class _Row:
    """A row, and the line that it makes with the mark or the number before it."""

    parts: tuple[Line, ...]
    line: Line
    #: Whether it is in pieces because it was brought to the width of its column.
    spread: bool
    heavy: bool

    @property
    def box(self) -> Bbox:
        return union(part.bbox for part in self.parts)


def flowing_regions(flow: Flow) -> list[Region] | None:
    """The regions that tell a column's headings, captions and marked items; None where any part of it is doubtful."""
    rows = _rows(flow)
    if rows is None:
        return None
    headings, rest = _headings(rows, flow)
    if headings is None:
        return None
    boxes = [union(row.box for row in run) for run in headings]
    whose = {id(row.line): row for row in rest}
    gathered = gather_paragraphs([row.line for row in rest], [*flow.solid, *boxes])
    parts = _joined(gathered)
    regions = [Region(RegionKind.TITLE, box, DOUBTFUL) for box in boxes]
    running: list[list[Line]] = []
    for part in parts:
        caption = bool(patterns.CAPTION.match(part[0].text))
        short = len(part) <= CAPTION_LINES
        if caption and (short or _is_next_to(part, flow)):
            if not (short and _is_next_to(part, flow)) and not _speaks_of(part, flow):
                return None
            caption = short and _is_next_to(part, flow)
            running += [] if caption else [part]
        elif short and patterns.NOTE_MARK.match(part[0].text) and _is_next_to(part, flow):
            pass
        else:
            running.append(part)
            caption = False
        marked = any(len(whose[id(line)].parts) > 1 for line in part)
        if not caption and _is_numbered_heading(part, flow):
            regions.append(Region(RegionKind.TITLE, part[0].bbox, DOUBTFUL))
        elif marked or part not in gathered or (caption and whose[id(part[0])].heavy):
            kind = RegionKind.FIGURE_CAPTION if caption else RegionKind.TEXT
            regions.append(Region(kind, union(whose[id(line)].box for line in part), DOUBTFUL))
    return regions if _is_running(running, flow) else None


def _joined(parts: Sequence[list[Line]]) -> list[list[Line]]:
    """Paragraphs, each with what goes on in small letters right below it: its last word, brought to the next line."""
    joined: list[list[Line]] = []
    for part in parts:
        above = joined[-1][-1] if joined else None
        if (
            above is not None
            and _BEGINS.match(part[0].text)
            and not _ENDS.search(above.text)
            and -height(above.bbox) < part[0].bbox[1] - above.bbox[3] < FARTHEST * height(above.bbox)
        ):
            joined[-1] = [*joined[-1], *part]
        else:
            joined.append(part)
    return joined


def _rows(flow: Flow) -> list[_Row] | None:
    """The rows, each of one line but for the mark before it; None where there are others."""
    rows = []
    for row in rows_of(flow.lines):
        if len(row) > 1 and all(patterns.CAPTION.match(line.text) and _is_next_to([line], flow) for line in row):
            continue  # the captions of figures side by side
        marked = len(row) == 2 and _is_mark(row[0].text.strip(), row[1].text)
        if len(row) > 1 and not marked and not _is_spread(row, flow):
            return None
        line = row[-1]
        if len(row) > 1:
            text = " ".join(one.text.strip() for one in row)
            # A paragraph is told by where its words begin, not by the mark that hangs before them.
            box = line.bbox if marked else union(one.bbox for one in row)
            line = replace(line, text=text, polygon=polygon_of(box), offsets=(), links=())
        rows.append(_Row(tuple(row), line, len(row) > 1 and not marked, all(_is_heavy(line, flow) for line in row)))
    return rows if sum(row.spread for row in rows) <= SPREAD * len(rows) else None


def _is_heavy(line: Line, flow: Flow) -> bool:
    return any(covered(line.bbox, box) > WHOLE for box in flow.heavy)


def _is_spread(row: Sequence[Line], flow: Flow) -> bool:
    """Whether words of a row stand far apart because it was brought to the width of its column."""
    # What stands over or under a table may reach further.
    left = sorted(line.bbox[0] for line in flow.lines)[len(flow.lines) // 20]
    right = sorted(line.bbox[2] for line in flow.lines)[-1 - len(flow.lines) // 20]
    gaps = [after.bbox[0] - before.bbox[2] for before, after in pairwise(row)]
    full = abs(row[0].bbox[0] - left) < FARTHEST_WORDS * flow.body and abs(row[-1].bbox[2] - right) < flow.body
    farthest = FARTHEST_WORDS if len(row) > 2 else FARTHEST
    return full and max(gaps) < farthest * flow.body and max(gaps) < 2 * min(gaps)


def _is_mark(mark: str, text: str) -> bool:
    """Whether a short line before another in one row is the mark of an item, a section's number, or a caption's."""
    if len(mark) <= FEW and begins_item(f"{mark} {text}"):
        return True
    label = patterns.CAPTION.match(mark)
    return bool(_NUMBER.match(mark)) or (label is not None and bool(_LABEL_END.match(mark[label.end() :])))


def _headings(rows: Sequence[_Row], flow: Flow) -> tuple[list[list[_Row]] | None, list[_Row]]:
    """The rows of each heading in heavy letters, and the other rows; None where heavy rows may be something else."""
    headings: list[list[_Row]] = []
    rest: list[_Row] = []
    for run in _heavy_runs(rows, flow):
        text = " ".join(row.line.text for row in run)
        large = len(run[0].parts) == 2 and height(run[0].line.bbox) > LARGE * flow.body
        if not (run[0].heavy or large or _is_numbered(run[0], rows, flow)) or patterns.CAPTION.match(text):
            rest += run
        elif len(run) > HEADING_LINES or _BULLET.match(text) or not _is_title(text):
            # Words that a paragraph stresses may fill a line of it; what stands alone may be a heading.
            if len(run) > 1 or not _fills(run[0], flow) or _stands_alone(run[0], rows):
                return None, rest
            rest += run
        elif _touches(union(row.box for row in run), flow):
            # The name of what it stands at, perhaps.
            return None, rest
        else:
            headings.append(run)
    return headings, rest


def _heavy_runs(rows: Sequence[_Row], flow: Flow) -> list[list[_Row]]:
    """Heavy rows that go on in one another, together; each other row by itself."""
    runs: list[list[_Row]] = []
    for row in rows:
        above = runs[-1][-1] if runs else None
        if above is not None and above.heavy and row.heavy:
            tall = min(height(above.line.bbox), height(row.line.bbox))
            close = row.line.bbox[1] - above.line.bbox[3] < FARTHEST * tall
            alike = max(height(above.line.bbox), height(row.line.bbox)) < LARGE * tall
            wraps = _wraps(above.line, row.line, flow) or bool(patterns.CAPTION.match(runs[-1][0].line.text))
            wraps = wraps and not patterns.SECTION.match(row.line.text)
            if close and alike and wraps:
                runs[-1].append(row)
                continue
        runs.append([row])
    return runs


def _is_numbered(row: _Row, rows: Sequence[_Row], flow: Flow) -> bool:
    """Whether a short row begins as the title of a section below another does, and goes on from no row above."""
    line = row.line
    if not _BELOW_ANOTHER.match(line.text) or _fills(row, flow) or _ENDS.search(line.text):
        return False
    place = next(index for index, other in enumerate(rows) if other is row)
    if not place:
        return True
    above = rows[place - 1].line
    apart = line.bbox[1] - above.bbox[3] > CLOSE * height(line.bbox)
    return apart or bool(_ENDS.search(above.text)) or not _wraps(above, line, flow)


def _wraps(above: Line, below: Line, flow: Flow) -> bool:
    """Whether a line goes on in the next because that one's first word found no room."""
    return width(above.bbox) + _first_word(below) > WRAPPED * flow.column


def _is_title(text: str) -> bool:
    letters = sum(char.isalpha() for char in text)
    short = len(text) <= HEADING_LENGTH and not patterns.SENTENCE_END.search(text)
    return short and letters > max(1, LETTERS * len(text.replace(" ", "")))


def _stands_alone(row: _Row, rows: Sequence[_Row]) -> bool:
    """Whether no row that is not heavy stands right above or below a heavy one, as those of its paragraph do."""
    _, upper, _, lower = row.line.bbox
    tall = lower - upper
    return not any(
        not other.heavy and -tall < max(other.line.bbox[1] - lower, upper - other.line.bbox[3]) < CLOSE * tall
        for other in rows
    )


def _fills(row: _Row, flow: Flow) -> bool:
    return width(row.line.bbox) > FULL * flow.column


def _touches(box: Bbox, flow: Flow) -> bool:
    """Whether something that boxes itself in stands right above or below."""
    x0, y0, x1, y1 = box
    reach = CAPTION_GAP * flow.body
    return any(
        overlap_1d(x0, x1, other[0], other[2]) > 0 and -reach < max(y0 - other[3], other[1] - y1) < reach
        for other in flow.solid
    )


def _is_next_to(part: Sequence[Line], flow: Flow) -> bool:
    """Whether a caption stands right above or below something, and not above one thing and below another."""
    box = union(line.bbox for line in part)
    return sum(_touches(box, replace(flow, solid=[other])) for other in flow.solid) == 1


def _speaks_of(part: Sequence[Line], flow: Flow) -> bool:
    """Whether a paragraph begins with the name of a table or a figure, as in `Table 3 shows …`, and stands at none."""
    begins = _SPEAKS.match(patterns.CAPTION.sub("", part[0].text, count=1))
    return bool(begins and _ENDS.search(part[-1].text)) and not _touches(union(line.bbox for line in part), flow)


def _is_running(parts: Sequence[Sequence[Line]], flow: Flow) -> bool:
    """Whether all of some parts are paragraphs, items, and headings that their size tells."""
    lines = [line for part in parts for line in part]
    if any(width(line.bbox) < WIDE * flow.column and _FORMULA.search(line.text) for line in lines):
        return False
    # The last line of a paragraph may be of any length.
    text = [line for part in parts for line in (part[:-1] or part) if height(line.bbox) <= LARGE * flow.body]
    text = [line for line in text if not _BULLET.match(line.text)]
    if flow.runs and sum(width(line.bbox) > WIDE * flow.column for line in text) < RUNNING * len(text):
        return False
    if flow.beside_others and flow.runs:
        # The cells of a table without rules stand in columns too.
        alone = sum(len(part) == 1 for part in parts)
        if flow.column < NARROWEST * flow.body or alone > (1 - RUNNING) * len(lines):
            return False
    if any(len(line.text) > FEW and not any(map(str.isalnum, line.text)) for line in lines):
        return False
    if any(_begins_short(part, flow) for part in parts):
        return False
    titles = [index for index, part in enumerate(parts) if patterns.REFERENCES.match(part[0].text)]
    entries = parts[titles[0] + 1 :] if titles else []
    if entries and not all(looks_like_entry(" ".join(line.text for line in part)) for part in entries):
        return False
    rest = parts[: titles[0]] if titles else parts
    return not are_entries(rest) and all(_tells_itself(part, flow) for part in rest)


def _begins_short(part: Sequence[Line], flow: Flow) -> bool:
    """Whether the first line of a paragraph ends though there is room for the next one's first word: a heading."""
    if len(part) < 2 or height(part[0].bbox) > LARGE * flow.body:
        return False
    right = max(line.bbox[2] for line in part[1:])
    return part[0].bbox[2] + _first_word(part[1]) + flow.body < right and not _ENDS.search(part[0].text)


def _first_word(line: Line) -> float:
    """Width of a line's first word in pixels; of a Han character where it begins with one."""
    words = line.text.split()
    long = 1 if not words or "\u2e80" <= words[0][0] <= "\uffef" else len(words[0])
    return width(line.bbox) * long / max(1, len(line.text))


def _goes_on(text: str) -> bool:
    """Whether a short row is the end of a paragraph that began elsewhere, or a short one."""
    return bool(_BEGINS.match(text) or (_ENDS.search(text) and not patterns.SECTION.match(text)))


def _is_numbered_heading(part: Sequence[Line], flow: Flow) -> bool:
    """Whether a line is a heading by its number: of one column beside others, where no form's lines are short."""
    (line, *more) = part
    short = width(line.bbox) <= FULL * flow.column and not patterns.SENTENCE_END.search(line.text)
    numbered = bool(patterns.SECTION.match(line.text)) and not _ENDS.search(line.text)
    return flow.beside_others and not more and short and numbered


def _tells_itself(part: Sequence[Line], flow: Flow) -> bool:
    """Whether lines are a paragraph, an item, or a heading that its size tells."""
    (line, *more) = part
    return bool(
        more
        or patterns.CONTENTS_TITLE.match(line.text)
        or width(line.bbox) > FULL * flow.column
        or height(line.bbox) > LARGE * flow.body
        or patterns.SENTENCE_END.search(line.text)
        or _goes_on(line.text)
        # No heading is in small print: a note.
        or (height(line.bbox) < SMALL * flow.body and _ENDS.search(line.text))
        or _BULLET.match(line.text)
        or _is_numbered_heading(part, flow)
    )
