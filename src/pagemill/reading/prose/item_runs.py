"""Items of a list that stand one below the other, taken together before blocks are put in order: of two lists side by
side each is read to its end, and their items are no cells of rows."""

from __future__ import annotations

from collections.abc import Sequence

from pagemill.document import Block, BlockKind
from pagemill.geometry import Bbox, height, overlap_1d
from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.prose.lettered_order import letter_of

#: Marks of one list begin in one line, and items are no further apart: heights of a line.
ALIGNED, FARTHEST = 0.5, 1.5
#: Lists side by side, at the most.
SIDE_BY_SIDE = 12
#: Share of a list's items beside which a single line may stand that is no item: a value, in a row with its name.
BESIDE = 0.5


def item_runs(blocks: Sequence[Block]) -> list[list[Block]]:
    """The blocks of a page, the items of each list with a bullet before them together, so the answers to each question;
    others alone."""
    items = [block for block in blocks if _is_item(block)]
    others = [block.bbox for block in blocks if not _is_item(block) and len(block.lines) == 1]
    runs: list[list[Block]] = []
    for item in sorted(items, key=lambda block: block.bbox[1]):
        run = next((run for run in reversed(runs[-SIDE_BY_SIDE:]) if _goes_on(run[-1], item)), None)
        if run is None:
            runs.append([item])
        else:
            run.append(item)
    together = [run for run in runs if len(run) > 1 and _is_list(run, others)]
    together += _answers(blocks)
    taken = {id(item) for run in together for item in run}
    return [*together, *([block] for block in blocks if id(block) not in taken)]


def _answers(blocks: Sequence[Block]) -> list[list[Block]]:
    """The answers to choose from that stand in one row or in rows right below one another, by their letters."""
    runs: list[list[Block]] = []
    for block in _row_by_row([block for block in blocks if letter_of(block)]):
        own = letter_of(block)
        before = chr(ord(own) - 1)
        near = (run for run in reversed(runs[-SIDE_BY_SIDE:]) if letter_of(run[-1]) == before)
        run = next((run for run in near if _is_next_answer(run, block)), None)
        if run is not None:
            run.append(block)
        elif own == "A":
            runs.append([block])
    return [run for run in runs if len(run) > 1]


def _row_by_row(blocks: Sequence[Block]) -> list[Block]:
    """Blocks from the top, those of one row from the left."""
    rows: list[list[Block]] = []
    for block in sorted(blocks, key=lambda block: block.bbox[1] + block.bbox[3]):
        middle = (block.bbox[1] + block.bbox[3]) / 2
        if rows and middle < rows[-1][0].bbox[3] - 0.2 * _tall(block):
            rows[-1].append(block)
        else:
            rows.append([block])
    return [block for row in rows for block in sorted(row, key=lambda block: block.bbox[0])]


def _is_next_answer(run: Sequence[Block], block: Block) -> bool:
    """Whether an answer stands right of the last one in its row, or begins a row right below it."""
    first, last, tall = run[0].bbox, run[-1].bbox, _tall(run[-1])
    if overlap_1d(last[1], last[3], block.bbox[1], block.bbox[3]) > 0.5 * tall:
        return block.bbox[0] > last[2]
    return abs(block.bbox[0] - first[0]) < ALIGNED * tall and block.bbox[1] - last[3] < FARTHEST * tall


def _is_list(run: Sequence[Block], others: Sequence[Bbox]) -> bool:
    return sum(_has_level(item, others) for item in run) < BESIDE * len(run)


def _is_item(block: Block) -> bool:
    return block.kind is BlockKind.TEXT and bool(block.lines) and patterns.BULLET.match(block.lines[0].text) is not None


def _tall(block: Block) -> float:
    return max(1.0, height(block.lines[0].bbox))


def _goes_on(last: Block, item: Block) -> bool:
    tall = _tall(last)
    level = abs(item.bbox[0] - last.bbox[0]) < ALIGNED * tall
    return level and -ALIGNED * tall < item.bbox[1] - last.bbox[3] < FARTHEST * tall


def _has_level(item: Block, others: Sequence[Bbox]) -> bool:
    """Whether a single line stands right of an item's first row."""
    _, y0, x1, y1 = item.lines[0].bbox
    return any(other[0] >= x1 and overlap_1d(y0, y1, other[1], other[3]) > 0.5 * (y1 - y0) for other in others)
