"""Items of lists, and answers to choose from, side by side: questions of an examination, features in two columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from pagemill.document import Line
from pagemill.geometry import height
from pagemill.reading.prose.paragraphs import rows_of

#: Rows with items side by side that tell columns, at the least; their marks stand in one line to so many heights.
FEWEST_ROWS, ALIGNED = 2, 0.5
#: Lines that begin with a mark, at the least, and the share of all lines that they are: of the cells of a table that
#: has numbers before its rows, one in each row does.
FEWEST, SHARE = 6, 0.45

_ITEM = re.compile(
    r"\s*(?:[•●○◦▪■□‣⁃]|[A-Ha-h][.．、)）](?!\w[.．])|[（(]?\d{1,3}[.．、)）](?!\d)"
    r"|[（(][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、)\s*\w"
)


def item_columns(lines: Sequence[Line]) -> list[list[Line]]:
    """Level lines in the columns that their items begin, from the left; all in one where items stand in one alone.

    Columns are told by rows in which items stand side by side, at the places of other such rows.
    """
    starts: list[float] = []
    for row in rows_of(lines):
        marked = [line for line in row if _ITEM.match(line.text)]
        starts += [line.bbox[0] for line in marked] if len(marked) > 1 else []
    if len(starts) < 2 * FEWEST_ROWS:
        return [list(lines)]
    tall = median(height(line.bbox) for line in lines)
    starts.sort()
    groups = [[starts[0]]]
    for before, start in pairwise(starts):
        if start - before < ALIGNED * tall:
            groups[-1].append(start)
        else:
            groups.append([start])
    sides = [group[0] - ALIGNED * tall for group in groups if len(group) >= FEWEST_ROWS]
    if len(sides) < 2:
        return [list(lines)]
    columns: list[list[Line]] = [[] for _ in sides]
    for line in lines:
        columns[max(0, bisect_right(sides, line.bbox[0]) - 1)].append(line)
    return [column for column in columns if column]


def is_item(text: str) -> bool:
    """Whether a line begins with the mark of a list's item, or of an answer to choose."""
    return _ITEM.match(text) is not None


def are_items(lines: Sequence[Line]) -> bool:
    """Whether about half of some lines or more are items with their marks, so that they are no table's cells."""
    marked = sum(is_item(line.text) for line in lines)
    return marked >= max(FEWEST, SHARE * len(lines))
