"""Items of lists, and answers to choose from, side by side: questions of an examination, features in two columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pagemill.document import Line

#: Lines that begin with a mark, at the least, and the share of all lines that they are: of the cells of a table that
#: has numbers before its rows, one in each row does.
FEWEST, SHARE = 6, 0.45

_ITEM = re.compile(
    r"\s*(?:[•●○◦▪■□‣⁃]|[A-H][.．、)）](?!\w[.．])|[（(]?\d{1,3}[.．、)）](?!\d)"
    r"|[（(][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、)\s*\w"
)


def are_items(lines: Sequence[Line]) -> bool:
    """Whether about half of some lines or more are items with their marks, so that they are no table's cells."""
    marked = sum(_ITEM.match(line.text) is not None for line in lines)
    return marked >= max(FEWEST, SHARE * len(lines))
