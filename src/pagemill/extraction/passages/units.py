"""Units: the pieces of a page that can each be one printed key or one value.

A line is cut where a colon or a wide gap parts a key from its value; what a cell holds is one unit, unless keys and
values stand together in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pagemill.extraction.folding import fold_with_places
from pagemill.extraction.names.labels import COLON, DESK, LABEL, UNIT_BEHIND, Labels
from pagemill.extraction.passages.box_names import name_rows
from pagemill.extraction.passages.passage import Passage, cut_at, is_han, joined, rows_of
from pagemill.extraction.view import Span, ViewCell, ViewLine, ViewPage
from pagemill.geometry import Bbox, overlap_1d

#: A sign between spaces that may part one key and its value from the next.
_SIGN = re.compile(r"\s*[·•|｜]\s+|\s+[—–-]\s+")
#: A gap within a line, in line heights, that parts what stands on its two sides.
GAP = 2.2
#: A place for letters, not the number of an order; a word in small letters.
_PO_BOX = re.compile(r"p\.?\s?o\.?\s?box\b", re.IGNORECASE)
_LOWER_WORD = re.compile(r"\s+[a-zà-ÿ]{2,}\b")
_SLASHES = ("/", "／")
#: Names of a bank's numbers, right before their colon: the bank's own name may stand before them.
_ACCOUNT = re.compile(r"(?<=\s)(?:iban|bic|swift|blz)\s*$", re.IGNORECASE)
#: The end of a sentence, of which a key on the same line is no part.
_STOP_BEFORE = re.compile(r"(?<=[a-z]{3})[.;!?]\s+(?=[A-Z])")
#: What stands behind a name on its line: a space, a sign that joins, or the full stop of `No.`.
_ENDS_NAME = re.compile(r"$|[\s:：=(（#]|\.\s?[:：]|\.\s")
#: What follows a name without a colon is its value unless it is a sentence, or longer.
_SENTENCE = re.compile(r"[。；！？]|[.;!?]\s")
LONGEST_VALUE = 60
#: How much of a label the name of a box is.
NAMED = 0.75
#: Characters that may stand between a name and its value on a line.
_JOINT = re.compile(r"^(?:[\s:：=_…]|[.．]{2,}|[-–—]{2,})*")


@dataclass(eq=False, slots=True)
class Unit:
    """A passage that may be a key or a value."""

    passage: Passage
    #: How much it looks like a label; see `Labels.score`.
    label: float
    #: Its room: the cell's box where it has the cell for itself, else its text's; in pixels of the page as read.
    box: Bbox
    #: Whether it has its cell for itself.
    fills: bool = False
    #: Whether it is the name of a ruled box, printed in its first row: what else stands there is filled in.
    names_box: bool = False
    #: What follows it on its own line, when it is a key.
    inline: Unit | None = None
    #: The key that it follows on its own line.
    key: Unit | None = None
    #: The name right above it, in a row of names.
    above: Unit | None = None
    #: Its box where that is ruled, else its text's.
    room: Bbox = field(init=False)

    def __post_init__(self) -> None:
        self.room = self.box if self.cell is None or self.cell.table.ruled else self.passage.bbox

    @property
    def text(self) -> str:
        return self.passage.text

    @property
    def cell(self) -> ViewCell | None:
        return self.passage.cell


def units_of(page: ViewPage, labels: Labels) -> list[Unit]:
    """All units of a page, cells first, table by table, then those outside of tables."""
    units: list[Unit] = []
    for table in page.tables:
        for cell in table.cells:
            if parts := _over_columns(cell):
                units += [unit for part in parts for unit in _split(part, labels)]
            elif cell.lines:
                whole = _one_cell(cell) and not _answers_several(cell, labels)
                units += _cell_units(cell, labels) if whole else _row_units(cell.spans, labels)
    units += _row_units([line.span() for line in page.lines if line.cell is None], labels)
    return units


def _over_columns(cell: ViewCell) -> list[Passage]:
    """The parts of a line that runs over several columns of a grid that nobody ruled, where words begin as these do;
    none of one that is a key with its value."""
    first, last = cell.cols
    if cell.table.ruled is not False or first == last or len(cell.lines) != 1 or COLON.search(cell.lines[0].text):
        return []
    parts = cut_at(Passage((cell.lines[0].span(),)), cell.table.column_lefts[first + 1 : last + 1])
    return parts if len(parts) > 1 else []


def _row_units(spans: Sequence[Span], labels: Labels) -> list[Unit]:
    pieces = [part for row in rows_of(spans) for piece in _pieces(row, labels) for part in _parted(piece, labels)]
    return [unit for piece in pieces for unit in _split(piece, labels)]


def _parted(piece: Passage, labels: Labels) -> list[Passage]:
    """A line cut at signs that part keys with their values, as a letter's foot does: `IBAN … · BIC …`."""
    signs = [match for match in _SIGN.finditer(piece.text) if _begins_with_key(piece.text[match.end() :], labels)]
    ends = [*(match.start() for match in signs), len(piece.text)]
    parts = (piece.part(begin, end) for begin, end in zip([0, *(match.end() for match in signs)], ends, strict=True))
    return [part for part in parts if part is not None]


def _begins_with_key(text: str, labels: Labels) -> bool:
    """Whether a text begins with a name and goes on with its value."""
    part = _SIGN.split(text)[0]
    colon = COLON.search(part)
    return _name_end(part, labels) > 0 or (colon is not None and labels.score(part[: colon.end()]) >= LABEL)


def _one_cell(cell: ViewCell) -> bool:
    """Whether a cell can be trusted to hold one thing: it is drawn with rules, or nothing in it stands far apart."""
    return bool(cell.table.ruled) or not any(
        after.bbox[0] - before.bbox[2] > GAP * after.line.height
        for row in rows_of(cell.spans)
        for before, after in pairwise(row)
    )


def _answers_several(cell: ViewCell, labels: Labels) -> bool:
    """Whether a cell of a grid that nobody ruled holds the values of several keys, row by row: of those in the cell
    before, or of that one and of the one below it."""
    left = cell.table.at(cell.rows[0], cell.cols[0] - 1)
    if cell.table.ruled or left is None:
        return False
    below = cell.table.at(cell.rows[1] + 1, cell.cols[0] - 1)
    key = below.lines[0] if below is not None and below.lines else None
    if key is not None and len(cell.lines) > 1 and _beside(cell.lines[-1], key) and labels.score(key.text) >= LABEL:
        return True
    if left.rows != cell.rows or len(left.lines) < 2:
        return False
    names, values = rows_of(left.spans), rows_of(cell.spans)
    return len(names) == len(values) and all(labels.score(Passage(tuple(row)).text) >= LABEL for row in names)


def _beside(line: ViewLine, other: ViewLine) -> bool:
    """Whether two lines stand at one height."""
    return overlap_1d(line.bbox[1], line.bbox[3], other.bbox[1], other.bbox[3]) > 0.5 * min(line.height, other.height)


def _cell_units(cell: ViewCell, labels: Labels) -> list[Unit]:
    rows = rows_of(cell.spans)
    if count := name_rows(cell, rows, labels):
        name = joined(piece for row in rows[:count] for piece in _pieces(row, labels))
        key = Unit(name, max(labels.score(name.text), NAMED), name.bbox, names_box=True)
        return [key, *_row_units([span for row in rows[count:] for span in row], labels)]
    pieces = [piece for row in rows for piece in _pieces(row, labels)]
    whole = joined(pieces)
    whole_score = labels.score(whole.text)
    if len(pieces) == 1 or (whole_score >= LABEL and whole_score >= labels.score(pieces[0].text)):
        made = _split(whole, labels)
        if len(made) == 1:
            return [Unit(whole, whole_score, cell.bbox, fills=True)]
        return made
    pieces = _stacked_labels(pieces, labels)
    split = [_split(piece, labels) for piece in pieces]
    headed = labels.score(pieces[0].text) >= LABEL and len(pieces) > 1
    if all(len(parts) == 1 and parts[0].inline is None for parts in split) and not headed:
        colons = [parts[0].label >= 0.9 for parts in split]
        if not any(colons):
            return [Unit(whole, whole_score if len(rows) <= 3 else 0.0, cell.bbox, fills=True)]
    return [unit for parts in split for unit in parts]


def _stacked_labels(pieces: Sequence[Passage], labels: Labels) -> list[Passage]:
    """A cell's rows, those put together that are one label on several lines."""
    stacked: list[Passage] = []
    at = 0
    while at < len(pieces):
        taken = at + 1
        for end in range(min(len(pieces), at + 4), at + 1, -1):
            together = joined(pieces[at:end])
            score = labels.score(together.text)
            open_end = score == 0.9 and at == 0 and end == 2 and _runs_on(pieces[0], pieces[1])
            if (score >= 0.95 and score > labels.score(pieces[at].text)) or open_end:
                taken = end
                break
        stacked.append(joined(pieces[at:taken]))
        at = taken
    return stacked


def _runs_on(first: Passage, second: Passage) -> bool:
    """Whether the first row of a label without its colon goes on in the second."""
    height = first.line_height
    close = second.bbox[1] - first.bbox[3] < 1.6 * height and abs(second.bbox[0] - first.bbox[0]) < height
    return close and COLON.search(first.text) is None


def _pieces(row: Sequence[Span], labels: Labels) -> list[Passage]:
    """A row's spans, put together where they are one label set wide."""
    pieces: list[Passage] = []
    at = 0
    while at < len(row):
        taken = at + 1
        for end in range(min(len(row), at + 5), at + 1, -1):
            together = Passage(tuple(row[at:end]))
            single = all(len(span.text) == 1 and is_han(span.text) for span in row[at:end])
            if (
                single
                or _set_wide(row[at:end], labels)
                or _one_word(row[at:end], labels)
                or (labels.score(together.text.replace(" ", "")) >= 0.95 and not _are_labels(row[at:end], labels))
            ):
                taken = end
                break
        pieces.append(Passage(tuple(row[at:taken])))
        at = taken
    return pieces


def _are_labels(spans: Sequence[Span], labels: Labels) -> bool:
    """Whether spans far from one another are each a name: `Vessel` and `Voyage` at the heads of two columns."""
    apart = all(after.bbox[0] - before.bbox[2] > GAP * after.line.height for before, after in pairwise(spans))
    return apart and all(labels.score(span.text) >= 0.95 for span in spans)


def _set_wide(spans: Sequence[Span], labels: Labels) -> bool:
    """Whether a label's characters stand far apart, the last before a colon and perhaps the value: `名   称：…`."""
    *before, last = (span.text for span in spans)
    end = COLON.search(last)
    if end is None or end.start() > 2 or not all(len(text) == 1 and is_han(text) for text in before):
        return False
    return labels.score("".join(before) + last[: end.start()]) >= 0.8


def _one_word(spans: Sequence[Span], labels: Labels) -> bool:
    """Whether spans follow one another as the characters of one value do: a figure and its unit."""
    close = all(b.bbox[0] - a.bbox[2] < 0.6 * min(a.line.height, b.line.height) for a, b in pairwise(spans))
    return close and all(labels.score(span.text) < LABEL and not COLON.search(span.text) for span in spans)


def _split(passage: Passage, labels: Labels) -> list[Unit]:
    """A line's keys and values. A key with its value on the line carries it as `inline`."""
    text = passage.text
    units: list[Unit] = []
    colons = [match.start() for match in COLON.finditer(text)]
    begin = 0
    if not colons:
        return _split_without_colon(passage, labels)
    for number, colon in enumerate(colons):
        start = _key_start(passage, begin, colon, labels) if number else _first_key_start(passage, colon, labels)
        if number and start <= begin and begin > 0 and not labels.score(text[begin:colon]) >= LABEL:
            continue  # a colon within the value
        if labels.score(text[start : colon + 1]) < LABEL:
            continue
        if start > begin or not units:
            _close(units, passage.part(begin, start), labels)
        key = passage.part(start, colon + 1)
        if key is None:
            continue
        units.append(Unit(key, max(labels.score(key.text), 0.9), key.bbox))
        begin = colon + 1
    if not units:
        return _split_without_colon(passage, labels)
    _close(units, passage.part(begin), labels)
    return units


def _close(units: list[Unit], passage: Passage | None, labels: Labels) -> None:
    """Adds a value to the key before it, or by itself."""
    if passage is not None and (joint := _JOINT.match(passage.text)) and joint.end():
        passage = passage.part(joint.end())
    if passage is None:
        return
    parts = _split_without_colon(passage, labels)
    if units and units[-1].inline is None and units[-1].label >= LABEL:
        parts[0].key = units[-1]
        units[-1].inline = parts[0]
    units += parts


def _first_key_start(passage: Passage, colon: int, labels: Labels) -> int:
    if labels.score(passage.text[:colon]) >= 0.95:
        return 0
    for stop in reversed(list(_STOP_BEFORE.finditer(passage.text, 0, colon))):
        if labels.score(passage.text[stop.end() : colon + 1]) >= LABEL:
            return stop.end()
    if account := _ACCOUNT.search(passage.text, 0, colon):
        return account.start()
    gap = _gap_before(passage, 0, colon)
    return gap if gap and labels.score(passage.text[gap : colon + 1]) >= LABEL else 0


def _key_start(passage: Passage, begin: int, colon: int, labels: Labels) -> int:
    """Where the key before a colon begins, when a value stands before it on the line."""
    text = passage.text
    gap = _gap_before(passage, begin, colon)
    if gap:
        return gap
    for start in range(begin, colon):
        # The end of a number before a key is no number of the key: `… 2233 44 BIC:`.
        numbered = text[start].isdigit() and any(map(str.isdigit, text[begin:start]))
        at_word = start == begin or text[start - 1].isspace() or is_han(text[start])
        if at_word and not numbered and labels.score(text[start:colon]) >= 0.95:
            return start
    spaces = [match.end() for match in re.finditer(r"\s+", text[begin:colon]) if match.end() < colon - begin]
    if spaces:
        if is_han(text[colon - 1]):
            return begin + spaces[-1]
        digits = [match.end() for match in re.finditer(r"\S*\d\S*\s+", text[begin:colon])]
        return begin + (digits[-1] if digits else spaces[-1])
    # 'value' and 'key' run together: digits end where Han characters begin.
    mixed = re.search(r"(?<=\d)[\u4e00-\u9fff]{2,12}$", text[begin:colon])
    return begin + mixed.start() if mixed else begin


def _gap_before(passage: Passage, begin: int, end: int) -> int:
    """The place after the last wide gap between two characters, 0 where there is none."""
    at = 0
    found = 0
    previous: Span | None = None
    for span in passage.spans:
        if previous is not None:
            same_row = min(previous.bbox[3], span.bbox[3]) > max(previous.bbox[1], span.bbox[1])
            if same_row and span.bbox[0] - previous.bbox[2] > GAP * span.line.height:
                place = passage.text.find(span.text, at)
                if begin < place < end:
                    found = place
        for match in re.finditer(r"[\s\u3000_.．…]{1,}", span.text):
            left = span.line.boundaries[span.start + match.start()]
            right = span.line.boundaries[span.start + match.end()]
            wide = right - left > GAP * span.line.height or len(match[0]) >= 3
            place = passage.text.find(span.text, at) + match.end()
            if wide and begin < place < end:
                found = max(found, place)
        at += len(span.text)
        previous = span
    return found


def _split_without_colon(passage: Passage, labels: Labels) -> list[Unit]:
    """A key and a value that stand on one line without a colon, or one unit."""
    text = passage.text
    score = labels.score(text)
    if score < 0.95:
        cut = _name_end(text, labels)
        if cut:
            key, value = passage.part(0, cut), passage.part(cut + len(_JOINT.match(text[cut:])[0]))  # type: ignore[index]
            if key is not None and value is not None:
                made = Unit(key, max(labels.score(key.text), LABEL), key.bbox)
                rest = _split_without_colon(value, labels)
                rest[0].key, made.inline = made, rest[0]
                return [made, *rest]
        gap = _gap_before(passage, 0, len(text))
        if gap:
            head, tail = passage.part(0, gap), passage.part(gap)
            if head is not None and tail is not None:
                return [*_split_without_colon(head, labels), *_split_without_colon(tail, labels)]
    return [Unit(passage, score, passage.bbox)]


def _name_end(text: str, labels: Labels) -> int:
    """Where a wanted or usual name at the beginning of a line ends, its value following; 0 where there is none."""
    if _PO_BOX.match(text) or DESK.match(text):
        return 0
    folded, places = fold_with_places(text)
    for length in range(min(len(folded) - 1, 32), 1, -1):
        end = places[length - 1] + 1
        following = text[end : end + 1]
        han_before = is_han(text[end - 1])
        boundary = _ENDS_NAME.match(text, end) is not None or (han_before and not is_han(following))
        wanted = folded[:length] in labels.wanted
        # What goes on behind a slash is a second name: `生产日期/批号`.
        if following in _SLASHES or not (boundary or (wanted and han_before and length >= 3)):
            continue
        if wanted or labels.score(text[:end]) >= 0.95:
            # The full stop of `No.` is the name's.
            end += text[end : end + 1] == "." and text[end + 1 : end + 2].isspace()
            rest = text[end:]
            if _SENTENCE.search(rest) or len(rest) > LONGEST_VALUE or UNIT_BEHIND.fullmatch(rest):
                return 0
            numbered = rest.strip().isdigit() and len(rest.strip()) == 1
            if (any(char.isdigit() for char in rest) and not numbered) or (han_before and following in "：: \u3000_"):
                return end
            # A word in the middle of a sentence is no name: `exporter is correct`.
            within = text[0].islower() and _LOWER_WORD.match(rest) is not None
            # Nor is one that is but a part of another name: `Customer` in `Customer Ref`.
            if wanted and not is_han(following or " ") and not within and labels.score(text) < LABEL:
                return end
    return 0
