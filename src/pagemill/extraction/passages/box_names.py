"""The names of ruled boxes, printed at their tops in smaller print, above what is filled in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from pagemill.extraction.names.labels import COLON, LABEL, Labels, in_two_languages, without_remarks
from pagemill.extraction.passages.passage import Passage, is_han, joined
from pagemill.extraction.view import Span, ViewCell

#: The print of a box's own name is smaller than this share of what is filled in.
SMALLER = 0.88
#: Lines of Latin letters and digits are this share as high as lines of Han of the same size, about.
LATIN_HEIGHT = 0.82
#: Most rows that the name of a box takes up.
NAME_ROWS = 3
#: How surely a name that is wanted, or that the vocabulary has, is told from here on.
KNOWN = 0.95
#: No name of a box is longer, in characters.
LONGEST_NAME = 60
#: What stands in brackets and nothing else: a remark of the row above.
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")


def name_rows(cell: ViewCell, rows: Sequence[Sequence[Span]], labels: Labels) -> int:
    """How many rows at the top of a ruled box name what is filled in below: in smaller print, or in two languages; 0
    for none."""
    if not cell.table.ruled or len(rows) < 2:
        return 0
    count = 1
    while count < min(NAME_ROWS, len(rows) - 1) and _name_goes_on(rows, count, labels):
        count += 1
    count = max(count, _rows_of_known_name(rows, labels))
    name, below = joined(Passage(tuple(row)) for row in rows[:count]), [span for row in rows[count:] for span in row]
    filled = "".join(span.text for span in below)
    if _is_whole(name.text, filled, labels):
        return count
    too_long = len(without_remarks(name.text)) > LONGEST_NAME
    figures = 2 * sum(map(str.isdigit, without_remarks(name.text))) > len(name.text)
    if too_long or figures or COLON.search(name.text[:-1]) or labels.score(_together(name.text, filled)) >= LABEL:
        return 0
    if in_two_languages(name.text) is not None and any(map(_tells, filled)) and filled[0] not in "(（":
        return count
    height = name.line_height
    cornered = name.bbox[0] - cell.bbox[0] < height and name.bbox[1] - cell.bbox[1] < height
    named = cornered and any(char.isalpha() for char in name.text)
    return count if named and (_is_smaller(rows[:count], rows[count:]) or labels.score(name.text) >= KNOWN) else 0


def _is_whole(name: str, filled: str, labels: Labels) -> bool:
    """Whether a name is known in both of its languages, and what is filled in goes on with neither: `收货人 Consignee`
    over `TO ORDER`, but not `毛重 Gross` over `Weight`."""
    parts = in_two_languages(name)
    if parts is None or any(labels.score(part) < KNOWN for part in parts):
        return False
    han, latin = parts
    return labels.score(_together(han if is_han(filled[:1] or " ") else latin, filled)) < KNOWN


def _together(name: str, below: str) -> str:
    """A name and what stands below it, as one text; Latin words keep apart."""
    return f"{name} {below}" if name[-1:].isascii() and below[:1].isascii() else name + below


def _name_goes_on(rows: Sequence[Sequence[Span]], count: int, labels: Labels) -> bool:
    """Whether the name that a box's first rows begin with goes on in the next: a remark in brackets, what closes one,
    or the rest of a name that is none by itself."""
    so_far = "".join(span.text for row in rows[:count] for span in row)
    if max(map(so_far.rfind, "(（")) > max(map(so_far.rfind, ")）")):
        return True
    if _BRACKETS.fullmatch(Passage(tuple(rows[count])).text):
        return True
    open_end = labels.score(joined(Passage(tuple(row)) for row in rows[:count]).text) < LABEL
    return open_end and _is_smaller(rows[: count + 1], rows[count + 1 :])


def _rows_of_known_name(rows: Sequence[Sequence[Span]], labels: Labels) -> int:
    """How many of a box's first rows print, one below the other, a name that is wanted or in the vocabulary; 0 where
    none do."""
    for count in range(min(NAME_ROWS, len(rows) - 1), 1, -1):
        if labels.score(joined(Passage(tuple(row)) for row in rows[:count]).text) >= KNOWN:
            return count
    return 0


def _is_smaller(above: Sequence[Sequence[Span]], below: Sequence[Sequence[Span]]) -> bool:
    """Whether rows are in smaller print than those below them."""
    return max(map(_print_height, above)) < SMALLER * median(map(_print_height, below))


def _print_height(row: Sequence[Span]) -> float:
    """The height of a row of Latin letters of the row's size, in pixels of the page as read."""
    return max(span.line.height * (LATIN_HEIGHT if any(map(is_han, span.text)) else 1.0) for span in row)


def _tells(char: str) -> bool:
    """Whether a character is none of a label's second, Latin row."""
    return char.isdigit() or is_han(char)
