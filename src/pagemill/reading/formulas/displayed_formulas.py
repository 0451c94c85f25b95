"""Formulas on lines of their own that the layout has as text: told by their characters, and put together.

A file's formula is often several lines of a page's text: its row, the limits of a sum, what stands above a fraction's
bar and below it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pagemill.document import Block, BlockKind, Line, LineSource
from pagemill.geometry import Bbox, height, overlap_1d, polygon_of, union
from pagemill.reading.formulas.base_lines import OF_ROW
from pagemill.reading.formulas.formula_latex import formulas_of
from pagemill.reading.formulas.line_formulas import has_words
from pagemill.reading.formulas.page_signs import PageSigns
from pagemill.reading.formulas.sign_commands import LARGE, RELATIONS
from pagemill.reading.formulas.signs import Sign, Style
from pagemill.reading.prose.formula_text import has_formula_sign

_KINDS = frozenset({BlockKind.TEXT, BlockKind.PARAGRAPH_TITLE, BlockKind.DISPLAY_FORMULA})
#: Words that formulas have none of: of three letters and more, but for the names of functions.
_LETTER = r"[^\W\d_\u0370-\u03ff⁰¹²³⁴-⁹⁺⁻ⁱⁿ₀-₉₊₋ₐ-ₜᵢ-ᵥ\u3400-\u9fff\U0001d400-\U0001d7ff]"
_NAMES = "arccos|arcsin|arctan|cosh|sinh|tanh|sin|cos|tan|cot|sec|log|exp|lim|max|min|sup|inf|det|mod|ker|arg|dim|gcd"
_IDEOGRAPH = re.compile("[\u3400-\u9fff]")
_WORD = re.compile(rf"(?<!{_LETTER})(?!(?:{_NAMES})(?!{_LETTER})){_LETTER}{{3,}}|{_IDEOGRAPH.pattern}")
#: The mark of an item, as exercises have it before a formula.
_ITEM = re.compile(r"[•▪◦‣]|\(?(?:\d{1,3}|[a-zA-Z])[.)]\s(?![=+−<>≤≥≈≡∼∈→⇒×·])")
#: A formula's number before it, which the mark of an item may be, too.
_NUMBER = re.compile(r"\(\d")
#: A word at the beginning, and another one or a number after it.
_SENTENCE = re.compile(rf"(?!(?:{_NAMES})\s)[A-Z]?[a-z]{{3,}}\s+\w")
#: What has a greater share of its characters in words is none.
WORDED = 0.6
#: A formula's row within a text is further in than this many of its heights: items hang by one or two.
ROWS_INDENT = 2.2
#: A bar over letters lies no further above the box of their line, in sizes of their font.
BAR_ABOVE = 0.3
#: A line of a sentence above or below a formula has so many words.
SENTENCE_WORDS = 3
_RECKONING = RELATIONS | LARGE | frozenset("+−×√⋅·±")
#: Parts of a formula are no further apart than this, in heights of a line.
GAP = 0.45
#: Two formulas stand side by side where more room than this is between them, in sizes of their font.
SIDE_GAP = 2.0


@dataclass(frozen=True, slots=True)
class _Found:
    """Blocks that are one formula, or formulas side by side."""

    places: tuple[int, ...]
    made: tuple[Block, ...]


def is_text(text: str) -> bool:
    """Whether a text is mostly words or begins as a sentence does, with a formula in it at the most, or is an item."""
    if _ITEM.match(text) or _SENTENCE.match(text):
        return True
    # What is named with words relates them.
    if any(char in RELATIONS for char in text):
        return False
    words = sum(len(word) for word in _WORD.findall(text))
    return words > WORDED * len("".join(text.split()))


class _Rows:
    """The boxes of the lines of blocks, each with the place of its block, found by their height on the page."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        boxes = [(line.bbox, at) for at, block in enumerate(blocks) for line in block.lines]
        self._boxes = sorted(boxes, key=_top)
        self._tallest = max((height(box) for box, _ in boxes), default=0.0)

    def level_with(self, box: Bbox) -> Sequence[tuple[Bbox, int]]:
        """Those that may stand level with a box, from above."""
        first = bisect_left(self._boxes, box[1] - self._tallest, key=_top)
        return self._boxes[first : bisect_right(self._boxes, box[3], key=_top)]


def _top(box_and_place: tuple[Bbox, int]) -> float:
    return box_and_place[0][1]


def with_displayed_formulas(blocks: Sequence[Block], page: PageSigns) -> list[Block]:
    """The blocks, texts without words that are formulas as such, with their LaTeX; in the frame that `page` has."""
    blocks = [part for block in blocks for part in _with_rows_apart(block, page)]
    candidates = [at for at, block in enumerate(blocks) if may_be_formula(block, page)]
    rows = _Rows(blocks)
    found = [
        made for group in _groups(blocks, candidates) if (made := _formulas(blocks, group, page, rows)) is not None
    ]
    first = {one.places[0]: one for one in found}
    gone = {at for one in found for at in one.places}
    told: list[Block] = []
    for at, block in enumerate(blocks):
        if at in first:
            told += first[at].made
        elif at not in gone:
            told.append(block)
    return told


def _with_rows_apart(block: Block, page: PageSigns) -> list[Block]:
    """A text, rows of formulas that stand apart within it as blocks of their own."""
    if block.kind is BlockKind.DISPLAY_FORMULA and block.latex is None:
        return _without_text(block)
    if block.kind is not BlockKind.TEXT or not _says_formula(block.text):
        return [block]
    worded = [_has_words(line, page) for line in block.lines]
    words = [line.bbox for line, has in zip(block.lines, worded, strict=True) if has]
    if not words or len(words) == len(block.lines):
        return [block]
    left, _, right, _ = union(words)
    starts = sorted(box[0] for box in words)
    made: list[Block] = []
    rows = [not has and _stands_apart(line, left, right, starts) for line, has in zip(block.lines, worded, strict=True)]
    for is_row, group in groupby(zip(block.lines, rows, strict=True), lambda line_and_row: line_and_row[1]):
        lines = tuple(line for line, _ in group)
        found = _of_lines(lines, page) if is_row else []
        if found:
            made += parted(block, lines, found)
        elif made and made[-1].kind is block.kind:
            made[-1] = _with_lines(made[-1], (*made[-1].lines, *lines))
        else:
            made.append(_with_lines(block, lines))
    return made if len(made) > 1 else [block]


def _without_text(block: Block) -> list[Block]:
    """What the layout has as a formula, lines of words at its left edge as texts of their own."""
    left = block.bbox[0]

    def is_sentence(line: Line) -> bool:
        x0, y0, _, y1 = line.bbox
        return x0 - left < y1 - y0 and len(_WORD.findall(line.text)) >= SENTENCE_WORDS

    sentences = sorted(filter(is_sentence, block.lines), key=_middle)
    if not sentences or len(sentences) == len(block.lines):
        return [block]
    text = replace(block, kind=BlockKind.TEXT)
    heights = [_middle(sentence) for sentence in sentences]
    told = set(map(id, sentences))
    formulas: list[list[Line]] = [[] for _ in range(len(sentences) + 1)]
    for line in block.lines:
        if id(line) not in told:
            formulas[bisect_left(heights, _middle(line))].append(line)
    made = []
    for of_formula, sentence in zip(formulas, [*sentences, None], strict=True):
        made += [_with_lines(block, tuple(of_formula))] if of_formula else []
        made += [_with_lines(text, (sentence,))] if sentence is not None else []
    return [replace(one, picture=None) for one in made]


def _middle(line: Line) -> float:
    return (line.bbox[1] + line.bbox[3]) / 2


def _with_lines(block: Block, lines: tuple[Line, ...]) -> Block:
    return replace(block, lines=lines, polygon=polygon_of(union([line.bbox for line in lines])))


def _stands_apart(line: Line, left: float, right: float, starts: Sequence[float]) -> bool:
    """Whether a line begins and ends well within the lines of words, and where none of these begins; `starts` rise."""
    x0, y0, x1, y1 = line.bbox
    room = y1 - y0
    of_file = line.source is LineSource.TEXT_LAYER and not line.links
    near = bisect_left(starts, x0 - 0.3 * room) < bisect_right(starts, x0 + 0.3 * room)
    return of_file and x0 > left + ROWS_INDENT * room and x1 < right - room and not near


def may_be_displayed(block: Block, page: PageSigns | None) -> bool:
    """Whether a text may be a formula on lines of its own, or holds the row of one; `page` if its signs are known."""
    if block.kind is BlockKind.TEXT and any(
        _says_formula(line.text) and not _has_words(line, page) for line in block.lines
    ):
        return True
    return _says_formula(block.text) and may_be_formula(block, page)


def may_be_formula(block: Block, page: PageSigns | None) -> bool:
    """Whether a block's lines are all of the file, and have no words."""
    if block.kind not in _KINDS or block.latex is not None or not block.lines:
        return False
    if any(line.source is not LineSource.TEXT_LAYER or line.links for line in block.lines):
        return False
    return not any(_has_words(line, page) for line in block.lines)


def _has_words(line: Line, page: PageSigns | None) -> bool:
    """Whether a line has words, which a letter and its indices are not: its signs tell them apart, where known."""
    if not _WORD.search(line.text):
        return False
    if page is None or _IDEOGRAPH.search(line.text):
        return True
    x0, y0, x1, y1 = line.bbox
    signs = [sign for sign in page.between(y0, y1) if x0 - 1 <= sign.x <= x1 + 1]
    return not signs or has_words(signs)


def _groups(blocks: Sequence[Block], places: Sequence[int]) -> list[list[int]]:
    """Candidates that stand close together."""
    whose = {at: at for at in places}

    def first(at: int) -> int:
        while whose[at] != at:
            at = whose[at]
        return at

    # From above: those that end well above cannot be close to what comes.
    ordered = sorted(places, key=lambda at: blocks[at].bbox[1])
    open_: list[int] = []
    for at in ordered:
        top = blocks[at].bbox[1]
        open_ = [other for other in open_ if blocks[other].bbox[3] + 2 * height(blocks[other].bbox) >= top]
        for other in open_:
            if _close(blocks[at], blocks[other]):
                whose[first(at)] = first(other)
        open_.append(at)
    groups: dict[int, list[int]] = {}
    for at in places:
        groups.setdefault(first(at), []).append(at)
    return list(groups.values())


def _close(one: Block, other: Block) -> bool:
    a, b = one.bbox, other.bbox
    gap = GAP * max(height(one.lines[0].bbox), height(other.lines[0].bbox))
    level = overlap_1d(a[1], a[3], b[1], b[3]) > 0
    aside = max(a[0], b[0]) - min(a[2], b[2])
    if one.kind is other.kind is BlockKind.DISPLAY_FORMULA:
        # What the layout has as two formulas is one where they lie over each other.
        return level and aside < 0
    if level:
        return aside <= 4 * gap
    return max(a[1], b[1]) - min(a[3], b[3]) <= gap and aside <= 2 * gap


def _formulas(blocks: Sequence[Block], group: Sequence[int], page: PageSigns, rows: _Rows) -> _Found | None:
    chosen = [blocks[at] for at in group]
    if len(chosen) == 1 and chosen[0].kind is BlockKind.DISPLAY_FORMULA:
        return None
    lines = [line for block in chosen for line in block.lines]
    around = union([line.bbox for line in lines])
    own = set(group)
    if any(at not in own and _beside(other, around) for other, at in rows.level_with(around)):
        return None
    found = _of_lines(lines, page)
    return _Found(tuple(group), tuple(parted(chosen[0], lines, found))) if found else None


def _of_lines(lines: Sequence[Line], page: PageSigns) -> list[tuple[str, Bbox]]:
    """The formulas that lines without words are."""
    text = "".join(line.text for line in lines)
    is_item = _ITEM.match(lines[0].text)
    if not _says_formula(text) or not any(map(str.isalnum, text)) or (is_item and not _NUMBER.match(lines[0].text)):
        return []
    boxes = [line.bbox for line in lines]
    x0, y0, x1, y1 = union(boxes)
    signs = [
        sign
        for sign in page.between(y0 - 1, y1 + 1)
        if any(box[0] - 1 <= sign.x <= box[2] + 1 and box[1] - 1 <= sign.y <= box[3] + 1 for box in boxes)
    ]
    if not any(map(_tells, signs)) or max(sign.size for sign in signs) < OF_ROW * page.usual_size:
        return []
    over = BAR_ABOVE * max(sign.size for sign in signs)
    bars = [
        bar for bar in page.bars_between(y0 - over, y1) if overlap_1d(bar[0], bar[2], x0, x1) > 0.4 * (bar[2] - bar[0])
    ]
    if page.has_more_among(signs, bars):
        return []
    found: list[tuple[str, Bbox]] = []
    for part in _side_by_side(signs, bars):
        left, _, right, _ = union([sign.box for sign in part])
        of_part = formulas_of(part, [bar for bar in bars if left <= (bar[0] + bar[2]) / 2 <= right])
        if not of_part:
            return []
        found += of_part
    return [] if is_item and not all(r"\tag{" in latex for latex, _ in found) else found


def _tells(sign: Sign) -> bool:
    return sign.mathematical or sign.style in (Style.ITALIC, Style.BOLD_ITALIC) or sign.char in LARGE


def parted(block: Block, lines: Sequence[Line], found: Sequence[tuple[str, Bbox]]) -> list[Block]:
    """A block as the formulas that were found in it, each with those of the lines that stand nearest to it."""

    def apart(line: Line, box: Bbox) -> float:
        x0, y0, x1, y1 = line.bbox
        return max(box[0] - (x0 + x1) / 2, (x0 + x1) / 2 - box[2], 0.0) + max(
            box[1] - (y0 + y1) / 2, (y0 + y1) / 2 - box[3], 0.0
        )

    boxes = [box for _, box in found]
    whose = [min(range(len(boxes)), key=lambda at: apart(line, boxes[at])) for line in lines]
    return [
        replace(
            block,
            kind=BlockKind.DISPLAY_FORMULA,
            lines=tuple(line for line, at in zip(lines, whose, strict=True) if at == n),
            latex=latex,
            polygon=polygon_of(box),
            level=0,
        )
        for n, (latex, box) in enumerate(found)
    ]


def _says_formula(text: str) -> bool:
    """Whether a text has what formulas relate or reckon with."""
    return has_formula_sign(text) and any(char in _RECKONING for char in text)


def _beside(other: Bbox, around: Bbox) -> bool:
    """Whether a line of words stands in the rows of what may be a formula, in its column."""
    level = overlap_1d(other[1], other[3], around[1], around[3]) > 0.5 * (other[3] - other[1])
    gap = max(other[0], around[0]) - min(other[2], around[2])
    return level and gap < 2 * (other[3] - other[1])


def _side_by_side(signs: Sequence[Sign], bars: Sequence[Bbox]) -> list[list[Sign]]:
    """Signs of formulas that stand side by side with much room between them."""
    size = max(sign.size for sign in signs)
    spans = sorted([(sign.box[0], sign.box[2]) for sign in signs] + [(bar[0], bar[2]) for bar in bars])
    cuts = []
    reached = spans[0][1]
    for start, end in spans:
        if start - reached > SIDE_GAP * size:
            cuts.append((start + reached) / 2)
        reached = max(reached, end)
    parts: list[list[Sign]] = [[] for _ in range(len(cuts) + 1)]
    for sign in signs:
        parts[bisect_left(cuts, sign.x)].append(sign)
    return parts
