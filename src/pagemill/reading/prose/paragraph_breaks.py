"""Where paragraphs begin among rows of text that stand one below the other in a column.

What tells it: a wider gap, another size of type, a mark of a list, a first line set in, a line back at the margin after
lines set in from it (hanging indents), and a line that ended although the next one's first word had room on it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median, median_low

from pagemill.document import Line, LineSource
from pagemill.geometry import Bbox, height, union
from pagemill.reading.kept_value import kept
from pagemill.reading.prose import role_patterns as patterns

#: A gap to the next row this many times the usual one, at the least, ends a paragraph.
PARTING_GAP = 1.7
#: The same in heights of a row above the usual one, at the least, and below a sentence's end of lines that a file sets.
READ_GAP, SET_GAP = 0.35, 0.2
#: Rows that are paragraphs of one sentence each are longer than this many sizes of a letter: cells are not.
STATEMENT = 12
#: A gap of so many heights of a row ends one, however usual: of lines set three times as far apart as usual it is less.
WIDEST_GAP = 2.0
#: Sizes of type whose ratio is beyond these are of two paragraphs.
LIKE_SIZE = (0.6, 1.7)
#: So many times wider are the Han characters of rows in another size of type, at the least; a row has so many of them,
#: and they take this share of it. A line's box is so many of its heights longer than its ink.
OTHER_SIZE, FEWEST_HAN, MOSTLY, AROUND = 1.3, 2, 0.8, 0.25
#: A row is set in from another by this many sizes of type at the least, and by no more than that.
INSET, FARTHEST_INSET = 0.55, 5.0
#: Room left at the end of a row, in sizes of type, beside that for the next word, when the row ended by itself.
ROOM = 0.8
#: Share of the column that a row which ends in the middle of a sentence leaves empty, when it ends by itself.
SHORT = 0.3
#: Rows that go on with a sentence, at the least, where they tell how close lines are set.
FEWEST_WITHIN = 2
#: Characters of the name of an office above a date, at the most.
NAMED = 24
#: Messages of a talk at the least.
FEWEST_MESSAGES = 2
#: Widths of characters in sizes of type: Han and full-width forms, others.
WIDE, NARROW = 1.0, 0.5

_WIDE_CHARACTER = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_HAN = re.compile("[\u4e00-\u9fff]")
_WORD = re.compile(r"[^\s\u2e80-\u9fff]+")
_LETTERED = re.compile(r"\([a-z]\)")
# The number of a drawing's part, as patents have them, the sentence going on behind it: `(12) held in`.
_PART_NUMBER = re.compile(r"\(\d{1,4}[a-z]?\)(?:[,;]?\s+[a-z]|[,;]|\s*$)")
_NOTE = re.compile(r"\s*(\d{1,3})\s+(?=\D)")
#: The marks of footnotes in the order in which they are used, raised figures behind them.
_NOTE_SIGN = re.compile(r"([∗*†‡§¶]+)|([⁰¹²³⁴-⁹]+)")
_NOTE_SIGNS = ("∗", "*", "∗∗", "**", "∗∗∗", "***", "†", "‡", "§", "¶")
_FIGURES = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_STATEMENT_END = re.compile(r"[。！？；][”’」』）]?\s*$")
SENTENCE_END = re.compile(r"[.!?。！？：:;；…][\"'”’」』)）\]]*\s*$")


def begins_item(text: str) -> bool:
    """Whether a text begins with a bullet or a number as list items do."""
    return bool(patterns.LIST_ITEM.match(text))


@dataclass(frozen=True)
class Row:
    """Lines that stand side by side, left to right."""

    lines: tuple[Line, ...]

    @kept
    def bbox(self) -> Bbox:
        return self.lines[0].bbox if len(self.lines) == 1 else union(line.bbox for line in self.lines)

    @property
    def left(self) -> float:
        return self.bbox[0]

    @property
    def right(self) -> float:
        return self.bbox[2]

    @kept
    def text(self) -> str:
        return " ".join(line.text for line in self.lines).strip()

    @kept
    def first_word(self) -> float:
        """Width of the row's first word in sizes of type: of a Han character where it begins with one."""
        if not self.text or _is_wide(self.text[0]):
            return WIDE
        word = _WORD.match(self.text)
        return NARROW * len(word.group()) if word else WIDE

    @kept
    def han_character(self) -> float:
        """Width of a Han character where the row is made of these for the most part, else 0."""
        if len(self.lines) > 1 or self.text.isascii():
            return 0.0
        # A full-width sign at the end may have its ink alone in the box.
        units = _units(self.text) - (NARROW if SENTENCE_END.search(self.text) else 0.0)
        if len(_HAN.findall(self.text)) < max(FEWEST_HAN, MOSTLY * units):
            return 0.0
        return (self.right - self.left - AROUND * height(self.bbox)) / units

    @kept
    def begins_item(self) -> bool:
        return begins_item(self.text)

    @kept
    def ends_sentence(self) -> bool:
        return bool(SENTENCE_END.search(self.text))

    @kept
    def is_set(self) -> bool:
        """Whether a file has its lines, and no recogniser found them."""
        return all(line.source is LineSource.TEXT_LAYER for line in self.lines)

    @kept
    def number(self) -> int | None:
        """The number that it begins with as a note does, a text behind it."""
        found = _NOTE.match(self.text)
        return int(found[1]) if found else None

    @kept
    def note(self) -> int:
        """Where the raised mark that it begins with stands in the order of such; -1 where there is none."""
        found = _NOTE_SIGN.match(self.text)
        if found is None:
            return -1
        if found[2]:
            return len(_NOTE_SIGNS) + int(found[2].translate(_FIGURES))
        return _NOTE_SIGNS.index(found[1]) if found[1] in _NOTE_SIGNS else -1

    @kept
    def is_chapter(self) -> bool:
        """Whether it is a chapter's number and title, as the rows of a contents list without pages are."""
        return bool(patterns.CHAPTER.match(self.text))

    @kept
    def is_date(self) -> bool:
        return bool(patterns.DATE_ALONE.match(self.text))

    @kept
    def has_label(self) -> bool:
        """Whether it begins with a label, as the rows of a form do."""
        return bool(patterns.FORM_LABEL.match(self.text))

    @kept
    def has_labels(self) -> bool:
        """Whether it has several labels side by side, each with its value: it is a row of its own."""
        return len(self.lines) > 1 and sum(bool(patterns.LABELLED.match(line.text)) for line in self.lines) > 1

    @kept
    def has_western_label(self) -> bool:
        """Whether it begins with one in Western letters, as the rows at the head of a mail do."""
        return bool(patterns.WESTERN_LABEL.match(self.text))

    @kept
    def is_salutation(self) -> bool:
        """Whether it says whom a letter speaks to."""
        return bool(patterns.SALUTATION.match(self.text))

    @kept
    def is_message_head(self) -> bool:
        """Whether it says who wrote a message, and when."""
        return bool(patterns.MESSAGE_HEAD.match(self.text))


@dataclass(frozen=True)
class Column:
    """Rows of one column, top to bottom. Lengths are in pixels."""

    rows: Sequence[Row]

    @kept
    def tall(self) -> float:
        """Height of a row."""
        return max(1.0, median(height(row.bbox) for row in self.rows))

    @kept
    def size(self) -> float:
        """Size of its type, told by the widths of rows: boxes of lines differ in what they leave around letters."""
        sizes = [
            (line.bbox[2] - line.bbox[0]) / units
            for row in self.rows
            for line in row.lines
            if (units := _units(line.text)) >= 6
        ]
        return max(0.55 * self.tall, min(self.tall, median(sizes))) if sizes else 0.8 * self.tall

    @kept
    def is_talk(self) -> bool:
        """Whether several messages stand in it, each below the name of who wrote it."""
        return sum(row.is_message_head for row in self.rows) >= FEWEST_MESSAGES

    @kept
    def usual_gap(self) -> float:
        gaps = [below.bbox[1] - above.bbox[3] for above, below in pairwise(self.rows)]
        if not gaps:
            return 0.0
        usual, least = median_low(gaps), 0.15 * self.tall
        if usual > least:
            # Where most paragraphs are of one row, the rows in which a sentence goes on tell how close lines are set.
            pairs = zip(gaps, pairwise(self.rows), strict=True)
            within = [gap for gap, (above, row) in pairs if not above.ends_sentence and not self.ended(above, row)]
            if len(within) >= FEWEST_WITHIN:
                usual = min(usual, max(within))
        return max(usual, least)

    @kept
    def left(self) -> float:
        return min(row.left for row in self.rows)

    @kept
    def right(self) -> float:
        return max(row.right for row in self.rows)

    @kept
    def hanging(self) -> bool:
        """Whether rows set in go on, and rows at the margin begin: told by the rows before which a row ended early."""
        first = hang = 0
        for above, row in pairwise(self.rows):
            if not self.ended(above, row):
                continue
            inset, above_inset = (one.left - self.left > INSET * self.size for one in (row, above))
            first += inset and not above_inset
            hang += above_inset and not inset
        marked = [row for row in self.rows if row.begins_item]
        at_margin = sum(row.left - self.left <= INSET * self.size for row in marked)
        hang += len(marked) > 1 and at_margin == len(marked)
        return hang > first

    def ended(self, row: Row, following: Row) -> bool:
        """Whether a row ended by itself: the first word of what follows had room on it."""
        left = self.right - row.right
        had_room = left > (following.first_word + ROOM) * self.size
        return had_room and (row.ends_sentence or left > SHORT * (self.right - self.left))

    @kept
    def are_statements(self) -> bool:
        """Whether each row ends a sentence of ideographs and begins at one place: paragraphs of one row, all set in.

        A paragraph's further rows begin at the margin, and its rows hardly all end where sentences do.
        """
        return self.right - self.left > STATEMENT * self.size and all(
            row.left - self.left < INSET * self.size and row.han_character and _STATEMENT_END.search(row.text)
            for row in self.rows
        )

    def begins(self, index: int, start: int) -> bool:
        """Whether the row at `index` begins a paragraph, where the one before it began at the row `start`."""
        row, above, head = self.rows[index], self.rows[index - 1], self.rows[start]
        gap = row.bbox[1] - above.bbox[3]
        # The boxes of a file's lines are as high as their type, those of others as their letters.
        least = SET_GAP if above.ends_sentence and above.is_set and row.is_set else READ_GAP
        if gap > min(max(PARTING_GAP * self.usual_gap, self.usual_gap + least * self.tall), WIDEST_GAP * self.tall):
            return True
        if not LIKE_SIZE[0] < height(row.bbox) / max(height(above.bbox), 1.0) < LIKE_SIZE[1]:
            return True
        narrow, wide = sorted((row.han_character, above.han_character))
        if narrow and wide > OTHER_SIZE * narrow:
            return True
        if self.are_statements or (row.begins_item and not self._runs_on(above, row)):
            return True
        if _counts_on(head, row) and abs(row.left - head.left) < INSET * self.size:
            return True
        if 0 <= head.note < row.note or (row.has_label and above.has_label) or above.has_labels or row.has_labels:
            return True
        if row.has_western_label and head.has_western_label:
            return True
        if above.ends_sentence and (patterns.REMARK.match(row.text) or patterns.SPEAKER.match(row.text)):
            return True
        if row.is_salutation or above.is_salutation:
            return True
        if self.is_talk and (row.is_message_head or above.is_message_head):
            return True
        if (row.is_chapter and above.is_chapter) or (
            row.is_date and not above.text.isascii() and self._signs(above, row)
        ):
            return True
        inset = row.left - head.left
        if head.begins_item and index - start >= 1 and INSET * self.size < inset < FARTHEST_INSET * self.size:
            # Below the text of an item, right of its mark.
            return self.ended(above, row) and above.ends_sentence
        if self.hanging:
            back = above.left - row.left > INSET * self.size
            return back or (abs(inset) < INSET * self.size and self.ended(above, row) and index - start >= 1)
        if head.begins_item and index - start >= 2 and above.left - row.left > INSET * self.size:
            return True  # back at the margin after an item
        return self._set_in(index) or (self.ended(above, row) and above.ends_sentence)

    def _signs(self, above: Row, row: Row) -> bool:
        """Whether a row is a name that a date stands below: short, ended by no sign, and elsewhere than the margin."""
        return len(above.text) <= NAMED and not patterns.SENTENCE_END.search(above.text) and above.left != row.left

    def _runs_on(self, above: Row, row: Row) -> bool:
        """Whether a number, or a letter or a part's number in brackets, that begins a row is of the sentence before.

        The row above is full and has not ended.
        """
        full = self.right - above.right < 1.5 * self.size
        level = abs(row.left - above.left) < INSET * self.size
        counted = row.text[0].isdigit() or (_LETTERED.match(row.text) or _PART_NUMBER.match(row.text)) is not None
        return counted and full and level and not above.ends_sentence and not above.begins_item

    def _set_in(self, index: int) -> bool:
        """Whether a row stands further in than the one before it and the one after it."""
        row, above = self.rows[index], self.rows[index - 1]
        depth = INSET * self.size
        if not depth < row.left - self.left < FARTHEST_INSET * self.size:
            return False
        below = self.rows[index + 1].left if index + 1 < len(self.rows) else self.left
        # Of one-line paragraphs each is set in as the one above, which ended.
        from_above = row.left - above.left > depth or self.ended(above, row)
        from_below = row.left - below > depth or (abs(row.left - below) < depth and self._ends_at(index))
        return from_above and from_below

    def _ends_at(self, index: int) -> bool:
        return index + 1 < len(self.rows) and self.ended(self.rows[index], self.rows[index + 1])


def _counts_on(head: Row, row: Row) -> bool:
    """Whether a row begins with the number that follows the one at the head of its paragraph, as notes do."""
    return head.number is not None and row.number == head.number + 1


def _units(text: str) -> float:
    wide = 0 if text.isascii() else len(_WIDE_CHARACTER.findall(text))
    return WIDE * wide + NARROW * (len(text) - wide)


def _is_wide(char: str) -> bool:
    return bool(_WIDE_CHARACTER.match(char))
