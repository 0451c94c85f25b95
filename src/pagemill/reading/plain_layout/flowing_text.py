"""Text that flows down one column, and what its parts are, as far as that follows from rules alone.

Paragraphs, items, headings by their size or their heavy letters, captions and notes beside what boxes itself in. Where
it is doubtful the answer is none: a short row may be a heading, a formula, or a cell of a table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pagemill.document import Line
from pagemill.geometry import height, union, width
from pagemill.reading.headings.type_headings import FULL, LARGE, SENTENCE_ENDS, type_headings
from pagemill.reading.layout.regions import Region, RegionKind
from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.prose.column_rows import Flow, first_word, flow_rows, is_next_to, is_note_mark, touches
from pagemill.reading.prose.paragraphs import FARTHEST, gather_paragraphs
from pagemill.reading.prose.references import are_entries, looks_like_entry

#: Share of the rows that are running text, and of the text's width that such a row takes.
RUNNING, WIDE = 0.6, 0.6
#: Heights of a line of the body that a column beside others is wide, at the least.
NARROWEST = 8.0
#: A row this many times as high as the body's at the most is small print.
SMALL = 0.94
#: Characters of a row without a letter or a figure, at the most: a longer one is a rule or an ornament.
ORNAMENT = 3
#: Lines of a caption, at the most.
CAPTION_LINES = 3
#: What is told by its place or its type alone is worth no more than a network's doubtful word.
DOUBTFUL = 0.5
# A short row with one of these may be a formula.
_FORMULA = re.compile("[=<>±×÷∂∆∏∑−√∝∞∫≈≠≡≤≥]")
# How a sentence goes on after the name of a table.
_SPEAKS = re.compile(r"^\s+(?:(?:and|or|to)\s|[a-z]+s\b)")
# The title of a section in Chinese, with its number and no more signs.
_CHINESE_SECTION = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百]+[章节]\s*|(?:[一二三四五六七八九十]{1,3}|\d{1,2})、|[（(][一二三四五六七八九十]{1,3}[)）])"
    r"[\u4e00-\u9fff]{2,24}$"
)
# What no heading begins with.
_BEGINS = re.compile(r"^\s*[a-z]{2}")


def flowing_regions(flow: Flow) -> list[Region] | None:
    """The regions that tell a column's headings, captions and marked items; None where any part of it is doubtful."""
    rows = flow_rows(flow)
    if rows is None:
        return None
    headings, rest = type_headings(rows, flow)
    if headings is None:
        return None
    boxes = [union(row.box for row in run) for run in headings]
    whose = {id(row.line): row for row in rest}
    gathered = gather_paragraphs([row.line for row in rest], [*flow.solid, *boxes])
    parts = _joined(gathered)
    as_gathered = {id(part) for part in gathered}
    regions = [Region(RegionKind.TITLE, box, DOUBTFUL) for box in boxes]
    running: list[list[Line]] = []
    for part in parts:
        caption = bool(patterns.CAPTION.match(part[0].text))
        short = len(part) <= CAPTION_LINES
        if caption and (short or is_next_to(part, flow)):
            if not (short and is_next_to(part, flow)) and not _speaks_of(part, flow):
                return None
            caption = short and is_next_to(part, flow)
            running += [] if caption else [part]
        elif short and patterns.NOTE_MARK.match(part[0].text) and is_next_to(part, flow):
            pass
        else:
            running.append(part)
            caption = False
        marked = any(len(whose[id(line)].parts) > 1 for line in part)
        if marked and len(part) > 1 and is_note_mark(whose[id(part[0])].parts[0].text):
            # The lines of a note would be parted from its first one.
            return None
        if not caption and _is_numbered_heading(part, flow):
            regions.append(Region(RegionKind.TITLE, part[0].bbox, DOUBTFUL))
        elif marked or id(part) not in as_gathered or (caption and whose[id(part[0])].heavy):
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
            and not SENTENCE_ENDS.search(above.text)
            and -height(above.bbox) < part[0].bbox[1] - above.bbox[3] < FARTHEST * height(above.bbox)
        ):
            joined[-1] = [*joined[-1], *part]
        else:
            joined.append(part)
    return joined


def _speaks_of(part: Sequence[Line], flow: Flow) -> bool:
    """Whether a paragraph begins with the name of a table or a figure, as in `Table 3 shows …`, and stands at none."""
    begins = _SPEAKS.match(patterns.CAPTION.sub("", part[0].text, count=1))
    if begins and part[-1].text.rstrip().endswith((":", "：")):
        return True
    return bool(begins and SENTENCE_ENDS.search(part[-1].text)) and not touches(union(line.bbox for line in part), flow)


def _is_running(parts: Sequence[Sequence[Line]], flow: Flow) -> bool:
    """Whether all of some parts are paragraphs, items, and headings that their size tells."""
    lines = [line for part in parts for line in part]
    if any(width(line.bbox) < WIDE * flow.column and _may_be_formula(line.text) for line in lines):
        return False
    # The last line of a paragraph may be of any length.
    text = [line for part in parts for line in (part[:-1] or part) if height(line.bbox) <= LARGE * flow.body]
    text = [line for line in text if not patterns.BULLET.match(line.text)]
    if flow.runs and sum(width(line.bbox) > WIDE * flow.column for line in text) < RUNNING * len(text):
        return False
    if flow.beside_others and flow.runs:
        # The cells of a table without rules stand in columns too.
        alone = sum(len(part) == 1 for part in parts)
        if flow.column < NARROWEST * flow.body or alone > (1 - RUNNING) * len(lines):
            return False
    if any(len(line.text) > ORNAMENT and not any(map(str.isalnum, line.text)) for line in lines):
        return False
    if any(_begins_short(part, flow) for part in parts):
        return False
    titles = [index for index, part in enumerate(parts) if patterns.REFERENCES.match(part[0].text)]
    entries = parts[titles[0] + 1 :] if titles else []
    if entries and not all(looks_like_entry(" ".join(line.text for line in part)) for part in entries):
        return False
    rest = parts[: titles[0]] if titles else parts
    return not are_entries(rest) and all(_tells_itself(part, flow) for part in rest)


def _may_be_formula(text: str) -> bool:
    return bool(_FORMULA.search(text)) and not patterns.TICKED.match(text)


def _begins_short(part: Sequence[Line], flow: Flow) -> bool:
    """Whether the first line of a paragraph ends though there is room for the next one's first word: a heading."""
    if len(part) < 2 or height(part[0].bbox) > LARGE * flow.body:
        return False
    right = max(line.bbox[2] for line in part[1:])
    return part[0].bbox[2] + first_word(part[1]) + flow.body < right and not SENTENCE_ENDS.search(part[0].text)


def _goes_on(text: str) -> bool:
    """Whether a short row is the end of a paragraph that began elsewhere, or a short one."""
    return bool(_BEGINS.match(text) or (SENTENCE_ENDS.search(text) and not patterns.SECTION.match(text)))


def _is_numbered_heading(part: Sequence[Line], flow: Flow) -> bool:
    """Whether a line is a heading by its number: of one column beside others, where no form's lines are short, or in
    the form that numbers of Chinese sections have."""
    (line, *more) = part
    short = width(line.bbox) <= FULL * flow.column and not patterns.SENTENCE_END.search(line.text)
    numbered = bool(patterns.SECTION.match(line.text)) and not SENTENCE_ENDS.search(line.text)
    told = flow.beside_others or (bool(_CHINESE_SECTION.match(line.text)) and _heads_text(line, flow))
    return told and not more and short and numbered


def _heads_text(line: Line, flow: Flow) -> bool:
    """Whether the next row below is one of running text, and not another item of a list."""
    below = min((other for other in flow.lines if other.bbox[1] > line.bbox[3]), key=_top, default=None)
    return below is not None and width(below.bbox) > WIDE * flow.column


def _top(line: Line) -> float:
    return line.bbox[1]


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
        or (height(line.bbox) < SMALL * flow.body and SENTENCE_ENDS.search(line.text))
        or patterns.BULLET.match(line.text)
        or patterns.TICKED.match(line.text)
        or _is_numbered_heading(part, flow)
    )
