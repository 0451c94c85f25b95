"""Rows of text at the top and the foot of a page, in a form in which pages are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from pagemill.document import Block, BlockKind, Line, Page
from pagemill.geometry import Bbox, bbox_of, height, overlap_1d, polygon_of, union

#: Shares of the page's height, from its edges, within which running matter is sought.
ZONE = 0.17
#: Rows looked at from each edge.
DEEPEST = 4
#: A longer row is of the body.
LONGEST = 120
#: Fewer letters tell nothing of what a page is.
SHORTEST = 4
#: Shares of the page's height that rows of one place differ by at most, and of their characters.
SAME_PLACE, SAME_TEXT = 0.012, 0.1

_RUNNING = frozenset({BlockKind.HEADER, BlockKind.FOOTER, BlockKind.NUMBER})
#: Kinds that a row of running matter may have been taken for.
_TAKEN_FOR = frozenset(
    {
        BlockKind.TEXT,
        BlockKind.PARAGRAPH_TITLE,
        BlockKind.DOC_TITLE,
        BlockKind.FIGURE_TITLE,
        BlockKind.REFERENCE,
        BlockKind.REFERENCE_CONTENT,
        BlockKind.ASIDE_TEXT,
        BlockKind.VISION_FOOTNOTE,
        BlockKind.FOOTNOTE,
        BlockKind.ABSTRACT,
    }
)
_NUMBER = re.compile(r"^\W{0,3}(?:第\s*|page\s*)?(\d{1,4})(?:\s*页)?\W{0,3}$", re.IGNORECASE)
_ROMAN = re.compile(r"^\W{0,3}([ivxlc]{1,7})\W{0,3}$", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")

_ROMANS = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))

#: A block's place on its page, and a line's in its block.
Place = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """A row of lines at an edge of a page."""

    #: The lines it is made of.
    place: Place
    #: Its text in small letters, without spaces, each number as `#`.
    text: str
    #: The number that it is and nothing else, roman or arabic.
    number: int | None
    at_top: bool
    #: Its middle, as a share of the page's height.
    middle: float
    #: Whether the page alone told that it is running matter.
    running: bool
    #: Whether the page took it for the document's title.
    title: bool

    def is_like(self, other: EdgeRow) -> bool:
        """Whether another page's row says the same in the same place."""
        if self.at_top != other.at_top or abs(self.middle - other.middle) > SAME_PLACE:
            return False
        if self.number is not None or other.number is not None:
            return self.number is not None and other.number is not None
        if len(self.text.replace("#", "")) < 2:
            return False
        return Levenshtein.normalized_distance(self.text, other.text, score_cutoff=SAME_TEXT) <= SAME_TEXT


def edge_rows(page: Page) -> tuple[EdgeRow, ...]:
    """The outermost rows of a page's texts, none of a page that could not be read."""
    if not page.read_height:
        return ()
    placed = [
        (page.read_bbox(line.polygon), (n, m), block.kind)
        for n, block in enumerate(page.blocks)
        if block.kind in _RUNNING or block.kind in _TAKEN_FOR
        for m, line in enumerate(block.lines)
    ]
    solid = [page.read_bbox(block.polygon) for block in page.blocks if block.table is not None]
    rows: list[EdgeRow] = []
    for at_top in (True, False):
        edge = 0.0 if at_top else float(page.read_height)
        ordered = sorted(placed, key=lambda item: abs((item[0][1] + item[0][3]) / 2 - edge))
        taken: list[list[tuple[Bbox, tuple[int, int], BlockKind]]] = []
        for item in ordered:
            middle = (item[0][1] + item[0][3]) / 2
            if abs(middle - edge) > ZONE * page.read_height or _is_beyond(item[0], solid, at_top):
                break
            if taken and _side_by_side(taken[-1][0][0], item[0]):
                taken[-1].append(item)
            elif len(taken) == DEEPEST:
                break
            else:
                taken.append([item])
        rows += [row for members in taken if (row := _row(members, page, at_top)) is not None]
    return tuple(rows)


def _is_beyond(box: Bbox, solid: Iterable[Bbox], at_top: bool) -> bool:
    """Whether a table stands between a row and the edge."""
    return any(other[3] <= box[1] if at_top else other[1] >= box[3] for other in solid)


def _side_by_side(one: Bbox, other: Bbox) -> bool:
    return overlap_1d(one[1], one[3], other[1], other[3]) > 0.5 * min(height(one), height(other))


def _row(members: list[tuple[Bbox, tuple[int, int], BlockKind]], page: Page, at_top: bool) -> EdgeRow | None:
    members.sort(key=lambda item: item[0][0])
    texts = [page.blocks[n].lines[m].text for _, (n, m), _ in members]
    whole = " ".join(texts)
    if len(whole) > LONGEST or not whole.strip():
        return None
    box = union(item[0] for item in members)
    return EdgeRow(
        place=tuple(place for _, place, _ in members),
        text=_folded(whole),
        number=number_of(whole),
        at_top=at_top,
        middle=(box[1] + box[3]) / 2 / page.read_height,
        running=all(kind in _RUNNING for _, _, kind in members),
        title=any(kind is BlockKind.DOC_TITLE for _, _, kind in members),
    )


def body_texts(page: Page, rows: Iterable[EdgeRow]) -> frozenset[str]:
    """The texts of a page's lines and cells but for the rows at its edges, in the form that rows are compared in."""
    edges = {place for row in rows for place in row.place}
    lines = [line for n, block in enumerate(page.blocks) for m, line in enumerate(block.lines) if (n, m) not in edges]
    lines += [line for block in page.blocks if block.table for cell in block.table.cells for line in cell.lines]
    folded = (_folded(line.text) for line in lines)
    return frozenset(text for text in folded if len(text.replace("#", "")) >= SHORTEST)


def _folded(text: str) -> str:
    return _DIGITS.sub("#", "".join(text.casefold().split()))


def number_of(text: str) -> int | None:
    """The page number that a text is, `12`, `- 12 -`, `第 12 页`, `xii` or `Ⅻ`; None for any other text."""
    text = unicodedata.normalize("NFKC", text).strip()
    if found := _NUMBER.match(text):
        return int(found[1])
    if found := _ROMAN.match(text):
        return _roman(found[1].lower())
    return None


def _roman(letters: str) -> int | None:
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[letter] for letter in letters]
    total = sum(-v if any(w > v for w in values[n + 1 : n + 2]) else v for n, v in enumerate(values))
    return total if _as_roman(total) == letters else None


def _as_roman(number: int) -> str:
    text = ""
    for value, letters in _ROMANS:
        text += letters * (number // value)
        number %= value
    return text


def retold(page: Page, kinds: Mapping[Place, BlockKind]) -> Page:
    """The page with rows taken out of their blocks to be of other kinds; headers stand first, footers last."""
    kind_of = {line: kind for place, kind in kinds.items() for line in place}
    heads: list[Block] = []
    body: list[Block] = []
    feet: list[Block] = []
    middle = page.read_height / 2
    for n, block in enumerate(page.blocks):
        moved = [m for m in range(len(block.lines)) if (n, m) in kind_of]
        if not moved:
            body.append(block)
            continue
        kept = [line for m, line in enumerate(block.lines) if m not in moved]
        for m in moved:
            line = block.lines[m]
            one = Block(kind_of[n, m], line.polygon, (line,), score=block.score)
            (heads if page.read_bbox(line.polygon)[1] < middle else feet).append(one)
        if kept:
            body.append(replace(block, lines=tuple(kept), polygon=_around(kept)))
    first = next((i for i, block in enumerate(body) if block.kind not in _RUNNING), len(body))
    return replace(page, blocks=(*body[:first], *heads, *body[first:], *feet))


def _around(lines: list[Line]) -> tuple[tuple[float, float], ...]:
    return polygon_of(union(bbox_of(line.polygon) for line in lines))
