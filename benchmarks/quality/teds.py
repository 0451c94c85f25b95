"""Tree-edit-distance-based similarity of two tables.

Zhong, ShafieiBavani, Jimeno Yepes: *Image-based table recognition: data, model, and evaluation* (ECCV 2020): the tree
is table → row → cell; putting in or taking out a node costs 1, so does changing its kind or its spans, and changing a
cell's text costs the edit distance as a share of the longer text. TEDS = 1 − distance ÷ nodes of the larger tree.
The distance is that of Zhang and Shasha, *Simple fast algorithms for the editing distance between trees* (1989).
Rows and columns without any text are left out of both tables first, for peers and labels differ in what they do
with them.
"""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from quality.grid import Grid

#: Kind of a node, its spans over rows and columns, its text.
Node = tuple[str, int, int, str]


@dataclass
class _Tree:
    """Nodes in postorder, with the number of each one's leftmost leaf."""

    nodes: list[Node]
    leftmost: list[int]

    def keyroots(self) -> list[int]:
        """The last node of each leftmost leaf, rising."""
        return sorted({leaf: number for number, leaf in enumerate(self.leftmost)}.values())


def teds(one: Grid, other: Grid) -> float:
    """From 0 to 1; 1 where both are empty."""
    first, second = _tree(one.compact()), _tree(other.compact())
    return 1 - _distance(first, second) / max(len(first.nodes), len(second.nodes))


def _tree(grid: Grid) -> _Tree:
    nodes: list[Node] = []
    leftmost: list[int] = []
    taken = {
        (row, col)
        for cell in grid.cells
        for row in range(cell.rows[0], cell.rows[1] + 1)
        for col in range(cell.cols[0], cell.cols[1] + 1)
    }
    starts = {(cell.rows[0], cell.cols[0]): cell for cell in grid.cells}
    row_count = max((cell.rows[1] + 1 for cell in grid.cells), default=0)
    col_count = max((cell.cols[1] + 1 for cell in grid.cells), default=0)
    for row in range(row_count):
        first = len(nodes)
        for col in range(col_count):
            cell = starts.get((row, col))
            if cell is None and (row, col) in taken:
                continue
            spans = (cell.rows[1] - row + 1, cell.cols[1] - col + 1) if cell else (1, 1)
            leftmost.append(len(nodes))
            nodes.append(("td", *spans, cell.text if cell else ""))
        leftmost.append(first)
        nodes.append(("tr", 1, 1, ""))
    leftmost.append(0)
    nodes.append(("table", 1, 1, ""))
    return _Tree(nodes, leftmost)


def _change(one: Node, other: Node) -> float:
    if one[:3] != other[:3]:
        return 1.0
    return 0.0 if one[3] == other[3] else Levenshtein.normalized_distance(one[3], other[3])


def _distance(one: _Tree, other: _Tree) -> float:
    change = [[_change(a, b) for b in other.nodes] for a in one.nodes]
    trees = [[0.0] * len(other.nodes) for _ in one.nodes]
    for i in one.keyroots():
        for j in other.keyroots():
            _forests(one.leftmost, other.leftmost, i, j, change, trees)
    return trees[-1][-1]


def _forests(
    ones: list[int], others: list[int], i: int, j: int, change: list[list[float]], trees: list[list[float]]
) -> None:
    """Fills in the distances of the subtrees whose leftmost leaves are those of `i` and `j`."""
    top, left = ones[i], others[j]
    if top == i and left == j:
        trees[i][j] = change[i][j]
        return
    before = [float(count) for count in range(j - left + 2)]
    table = [before]
    for a in range(top, i + 1):
        row = [before[0] + 1]
        changes, known = change[a], trees[a]
        own = ones[a] == top
        base = table[ones[a] - top]
        for b in range(left, j + 1):
            place = b - left + 1
            least = min(before[place], row[-1]) + 1
            if own and others[b] == left:
                least = min(least, before[place - 1] + changes[b])
                known[b] = least
            else:
                least = min(least, base[others[b] - left] + known[b])
            row.append(least)
        table.append(row)
        before = row
