"""What is offered and its price at the other end of the row, as menus and price lists have them, whatever is said of
each between the rows: a price is read with what it is of, not all prices behind all names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from pagemill.document import Line
from pagemill.geometry import height
from pagemill.reading.prose.paragraphs import rows_of

#: So many such rows have their names begin, and their prices end, at one place, at the least.
FEWEST = 3
#: Edges in one line differ by no more than this: heights of a line.
ALIGNED = 0.6
#: Room between a name and its price, at the least: heights of a line.
ROOM = 2.0

_MONEY = r"(?:[$€£¥￥]|RMB|CNY|USD|EUR|GBP|元)"
_PRICE = re.compile(rf"\s*(?:(?:{_MONEY}\s*)?\d{{1,6}}[.,]\d\d(?:\s*{_MONEY})?|{_MONEY}\s*\d+|\d+\s*{_MONEY})\s*")


def priced_rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Each name with its price, from the top. Upright lines, in pixels of the page.

    All of a row's lines are such pairs, of a list in two columns too.
    """
    pairs = [
        pair
        for row in rows_of(lines)
        for own in [[row[at : at + 2] for at in range(0, len(row), 2)]]
        if all(len(pair) == 2 and _is_priced(*pair) for pair in own)
        for pair in own
    ]
    if len(pairs) < FEWEST:
        return []
    near = ALIGNED * median(height(name.bbox) for name, _ in pairs)
    # By places a step of `near` wide: a page may have thousands of such rows, each beginning elsewhere.
    lists: dict[tuple[int, int], list[list[Line]]] = {}
    for pair in pairs:
        column, end = int(pair[0].bbox[0] / near), int(pair[1].bbox[2] / near)
        around = ((column + x, end + y) for x in (0, -1, 1) for y in (0, -1, 1))
        known = next((at for at in around if at in lists and _are_alike(lists[at][0], pair, near)), (column, end))
        lists.setdefault(known, []).append(pair)
    return [pair for one in lists.values() if len(one) >= FEWEST for pair in one]


def _is_priced(name: Line, price: Line) -> bool:
    room = price.bbox[0] - name.bbox[2]
    return (
        bool(_PRICE.fullmatch(price.text))
        and any(char.isalpha() for char in name.text)
        and not _PRICE.fullmatch(name.text)
        and room > ROOM * height(name.bbox)
    )


def _are_alike(one: Sequence[Line], other: Sequence[Line], near: float) -> bool:
    """Whether two names begin, and their prices end, at one place."""
    begins, ends = one[0].bbox[0] - other[0].bbox[0], one[1].bbox[2] - other[1].bbox[2]
    return abs(begins) < near and abs(ends) < near
