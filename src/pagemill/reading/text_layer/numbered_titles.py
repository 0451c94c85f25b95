"""Titles of sections told by the number before them and by their type: heavy, slanted, small capitals, or larger than
the text below, in a row of their own, though no other title of the page is like them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.text_layer.line_types import LineTypes

#: Heights of a title's line from its number to it, at the most.
FARTHEST = 4.0
#: Lines of a title at the most, and characters of each; letters of its first one at the least.
MOST_LINES, LONGEST, LETTERS = 3, 120, 2
#: Heights from one line of a title to the next at the most, and by which their left ends differ.
LEADING, LEVEL = 0.9, 0.5
#: Heights from what stands above, at the least: the rows of a paragraph and of a listing are closer.
SET_OFF = 0.3
#: How much larger than the text below type is that tells the title of any section.
LARGER = 1.12
#: Sizes of a number and its title differ by less than this share.
SAME_SIZE = 0.12
#: The share of a page's letters that are no larger than its running text, at the least.
RUNNING = 0.7
#: Titles in a type of their own, at the least, and the share that they are of the lines in it.
SEVERAL, OWN = 2, 0.6
#: Share of a title's letters, its number apart, that are in the type of the line below it, at the most.
IN_OTHER = 0.1
#: Heights of a line that nothing stands beside a title within, and that a line of a column is wide, at the least.
BESIDE, COLUMN = 6.0, 12.0

_NUMBER = re.compile(r"^\s*(?:(?:\d{1,2}(?:\.\d{1,2}){0,3}|[A-Z](?:\.\d{1,2}){0,3})[.．]?|[IVX]{2,5}[.．])\s*$")
# A roman number of one letter before small ones may be a name's.
_NUMBERED = re.compile(
    r"^\s*(?:(?:\d{1,2}(?:\.\d{1,2}){0,3}|[A-Z](?:\.\d{1,2}){1,3})[.．]?|[IVX]{2,5}[.．]|[IVX][.．](?=\s+[^a-z]+$))"
    r"\s+(?=[^\W\d_])"
)
# The number of a section in Chinese, which its title follows without a space.
_HAN_NUMBERED = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十百零\d]{1,4}[章节编篇])\s*(?=[^\W\d_])"
)
# The number of a section below another.
_BELOW_ANOTHER = re.compile(r"^\s*(?:\d{1,2}|[A-Z])\.\d")


def numbered_titles(typed: LineTypes, texts: Sequence[str], monospaced: Sequence[bool]) -> list[list[int]]:
    """The places of the lines of each such title of a page, its number first where that is a line of its own.

    `typed` is what the page's lines are set in, `texts` what each says, `monospaced` whether it is in code.
    """
    possible = []
    for index, text in enumerate(texts):
        title = _right_of(index, typed) if _NUMBER.match(text) else index if _begins_numbered(text) else None
        if title is not None and not (monospaced[index] or monospaced[title]) and _may_be_title(texts[title]):
            possible.append((index, title))
    strong = _strong_types(typed)
    alone = {pair for pair in possible if _is_no_sentence(texts[pair[1]])}
    own = _types_of(sorted(alone), typed, texts)
    found = []
    for pair in possible:
        kind = int(typed.types[pair[1]])
        in_own = own[kind] and pair in alone
        if kind >= 0 and (strong[kind] or in_own):
            found.append(_title(*pair, typed, texts, in_own=in_own))
    return [title for title in found if title]


def _types_of(possible: Sequence[tuple[int, int]], typed: LineTypes, texts: Sequence[str]) -> list[bool]:
    """Which types are used for several such titles and hardly for anything else: small capitals in a font of their own,
    type that is a little larger. Of titles numbered in Chinese one is enough where nothing else is in its type."""
    used = Counter(typed.types.tolist())
    titles = Counter(typed.types[[title for _, title in possible]].tolist())
    numbered = Counter(typed.types[[title for _, title in possible if _HAN_NUMBERED.match(texts[title])]].tolist())
    return [
        titles[kind] >= max(SEVERAL, OWN * used[kind]) or 0 < numbered[kind] == used[kind]
        for kind in range(len(typed.sizes))
    ]


def _strong_types(typed: LineTypes) -> list[bool]:
    """Which types are set off, or larger than a page's running text."""
    order = np.argsort(typed.sizes)
    passed = np.cumsum(typed.letters[order])
    usual = typed.sizes[order][int(np.searchsorted(passed, RUNNING * passed[-1]))]
    return [own or size > LARGER * usual for own, size in zip(typed.set_off, typed.sizes.tolist(), strict=True)]


def _right_of(number: int, typed: LineTypes) -> int | None:
    """The line right of a number in its row, as large as it is; None where there is none."""
    boxes = typed.boxes
    _, y0, x1, y1 = boxes[number].tolist()
    beside = _in_row(y0, y1, boxes) & (boxes[:, 0] >= x1) & (boxes[:, 0] < x1 + FARTHEST * (y1 - y0))
    found = np.flatnonzero(beside)
    if not found.size:
        return None
    title = int(found[boxes[found, 0].argmin()])
    size, other = typed.sizes[typed.types[[number, title]]].tolist()
    return title if typed.types[title] >= 0 and abs(size - other) < SAME_SIZE * size else None


def _title(number: int, first: int, typed: LineTypes, texts: Sequence[str], *, in_own: bool) -> list[int]:
    """The lines of a title from its number, which may be the line it begins with; none where it is no title. `in_own`
    where its type is used for such titles alone."""
    boxes, kind = typed.boxes, int(typed.types[first])
    left, y0, _, _ = boxes[number].tolist()
    _, top, x1, y1 = boxes[first].tolist()
    tall, foot = y1 - top, y1
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    across = (boxes[:, 0] < x1) & (boxes[:, 2] > left)
    upper = np.flatnonzero(across & (middles < y0))
    if upper.size and y0 - boxes[upper, 3].max() < SET_OFF * tall:
        return []
    below_another = _BELOW_ANOTHER.match(texts[number]) is not None
    title = [number] if number == first else [number, first]
    starts = boxes[[number, first], 0]
    below = _first_below(boxes, across, y1)
    while below is not None and typed.types[below] == kind and boxes[below, 1] - y1 < LEADING * tall:
        if _begins_numbered(texts[below]) or (_NUMBER.match(texts[below]) and below_another):
            break
        if len(title) > MOST_LINES or abs(starts - boxes[below, 0]).min() > LEVEL * tall or _NUMBER.match(texts[below]):
            return []
        title.append(below)
        y1 = float(boxes[below, 3])
        below = _first_below(boxes, across, y1)
    if patterns.SENTENCE_END.search(texts[title[-1]]):
        return []
    if below is not None and boxes[below, 1] - y1 < LEADING * tall and texts[below].lstrip()[:1].islower():
        # A sentence goes on.
        return []
    stacked = below is not None and below_another and bool(_NUMBERED.match(texts[below]) or _NUMBER.match(texts[below]))
    told = below_another or in_own
    if not stacked and not _stands_out(title, left, below, typed, texts, told=told, in_own=in_own):
        return []
    row = _in_row(top, foot, boxes)
    row[[number, first]] = False
    before, behind = left - BESIDE * tall, x1 + BESIDE * tall
    # Of other columns lines stand beside it too: its own reaches as far as its paragraphs do.
    column = (abs(boxes[:, 0] - left) < LEVEL * tall) & (boxes[:, 2] - left > COLUMN * tall)
    if column.any():
        before, behind = left, max(x1, float(np.median(boxes[column, 2])))
    if (row & (boxes[:, 0] < behind) & (boxes[:, 2] > before)).any():
        return []
    # Of a contents list, the page's number.
    behind_it = np.flatnonzero(row & (boxes[:, 0] > x1)).tolist()
    return [] if any(patterns.NUMBER.match(texts[at]) for at in behind_it) else title


def _stands_out(
    title: Sequence[int],
    left: float,
    below: int | None,
    typed: LineTypes,
    texts: Sequence[str],
    *,
    told: bool,
    in_own: bool,
) -> bool:
    """Whether a title's type is not that of the line below. `left` is where its number begins; it is `told` where it is
    that of a section below another, or in a type of its own."""
    kind = int(typed.types[title[-1]])
    if below is None or typed.types[below] < 0:
        return told or typed.heavy[kind]
    other = int(typed.types[below])
    larger = bool(typed.sizes[kind] >= LARGER * typed.sizes[other])
    # The number may be in the type of the text.
    words = [at for at in title if not _NUMBER.match(texts[at])]
    numbers = [
        len(found[0].strip()) / len(texts[at])
        if (found := _NUMBERED.match(texts[at]) or _HAN_NUMBERED.match(texts[at]))
        else 0.0
        for at in words
    ]
    if other == kind or (typed.shares[words, other] > IN_OTHER + np.array(numbers)).any():
        return False
    if larger or in_own or (told and typed.set_off[kind]):
        return True
    # The text of an item with a heavy first line hangs behind its number; that of a centred title begins before it.
    box = typed.boxes[below]
    return typed.heavy[kind] and bool(box[0] - left < LEVEL * (box[3] - box[1]))


def _in_row(y0: float, y1: float, boxes: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Which lines have their middles between the upper and lower end of another."""
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    return np.asarray((middles > y0) & (middles < y1), np.bool_)


def _first_below(boxes: npt.NDArray[np.float64], across: npt.NDArray[np.bool_], y1: float) -> int | None:
    """The leftmost line of the uppermost row of some lines below a place; None where there are none."""
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    found = np.flatnonzero(across & (middles > y1))
    if not found.size:
        return None
    row = found[middles[found] < boxes[found[middles[found].argmin()], 3]]
    return int(row[boxes[row, 0].argmin()])


def _begins_numbered(text: str) -> bool:
    return bool(_NUMBERED.match(text) or _HAN_NUMBERED.match(text))


def _is_no_sentence(text: str) -> bool:
    words = _NUMBERED.sub("", text)
    return not words[:1].islower() and not words.rstrip().endswith(".")


def _may_be_title(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return (
        letters >= LETTERS
        and letters > len(text) / 3
        and len(text) <= LONGEST
        and not patterns.CAPTION.match(text)
        and not patterns.SENTENCE_END.search(text)
        and not patterns.LEADER.search(text)
    )
