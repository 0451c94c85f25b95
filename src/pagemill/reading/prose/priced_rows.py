"""What is offered and its price at the other end of the row, as menus and price lists have them, whatever is said of
each between the rows: a price is read with what it is of, not all prices behind all names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pagemill.document import Line
from pagemill.geometry import height
from pagemill.reading.prose.aligned_rows import aligned_rows
from pagemill.reading.prose.paragraphs import rows_of

#: So many such rows have their names begin, and their prices end, at one place, at the least.
FEWEST = 3
#: and so many of them have room before their prices.
APART = 2
#: Room between a name and its price, at the least: heights of a line.
ROOM = 2.0

_MONEY = r"(?:[$€£¥￥]|RMB|CNY|USD|EUR|GBP|元)"
_PRICE = re.compile(rf"\s*(?:(?:{_MONEY}\s*)?\d{{1,6}}[.,]\d\d(?:\s*{_MONEY})?|{_MONEY}\s*\d+|\d+\s*{_MONEY})\s*")


def priced_rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Each name with its price, from the top. Upright lines, in pixels of the page.

    All of a row's lines are such pairs, of a list in two columns too; one that fills its row is a line with its price.
    """
    pairs = [
        pair
        for row in rows_of(lines)
        for own in [[row[at : at + 2] for at in range(0, len(row), 2)]]
        if all(len(pair) == 2 and _is_priced(*pair) for pair in own) or (len(row) == 1 and _ends_priced(row[0]))
        for pair in own
    ]
    return [pair for one in aligned_rows(pairs, FEWEST) if sum(len(pair) > 1 for pair in one) >= APART for pair in one]


def _ends_priced(line: Line) -> bool:
    name, _, price = line.text.rpartition(" ")
    return any(char.isalpha() for char in name) and bool(_PRICE.fullmatch(price))


def _is_priced(name: Line, price: Line) -> bool:
    room = price.bbox[0] - name.bbox[2]
    return (
        bool(_PRICE.fullmatch(price.text))
        and any(char.isalpha() for char in name.text)
        and not _PRICE.fullmatch(name.text)
        and room > ROOM * height(name.bbox)
    )
