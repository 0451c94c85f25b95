"""How large the lines of blocks are: by their height, and by the width of their Han characters."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from pagemill.document import Block, BlockKind
from pagemill.geometry import height, width
from pagemill.reading.prose.paragraph_breaks import Row

#: Characters by which the height of a script's lines is told, and the share of a text's letters that are East Asian
#: ones, at which it is of that height.
FEWEST_CHARACTERS, EAST_ASIAN = 60, 0.2
#: Characters of rows in Han characters by which the width of these is told; those of larger type are so many times
#: wider, at the least.
FEWEST_HAN, WIDER = 20, 1.12

_BODY = frozenset({BlockKind.TEXT})


def body_height(blocks: Sequence[Block]) -> float:
    """The height of a line of the page's running text, in pixels: the median weighted by characters; 0 without text."""
    heights: list[float] = []
    for block in blocks:
        if block.kind in _BODY and block.lines:
            heights += [line_height(block)] * sum(len(line.text) for line in block.lines)
    if not heights:
        heights = [line_height(block) for block in blocks if block.lines]
    return median(heights) if heights else 0.0


def bodies_of(blocks: Sequence[Block], body: float) -> dict[bool, float]:
    """The height that running text in ideographs has, and other text, at the least `body`, which is that of all.

    Their fonts seldom agree.
    """
    bodies = {False: body, True: body}
    told = [(block, in_ideographs(block)) for block in blocks if block.kind in _BODY]
    if len({wide for _, wide in told}) < 2:
        return bodies
    for wide in bodies:
        own = [block for block, is_wide in told if is_wide == wide]
        enough = sum(len(block.text) for block in own) >= FEWEST_CHARACTERS
        bodies[wide] = max(body, body_height(own)) if enough else body
    return bodies


def in_ideographs(block: Block) -> bool:
    """Whether a good part of a block's letters are those of East Asian scripts, which set the height of its lines."""
    text = block.text
    # Most pages have none.
    if max(text, default="") < "\u2e80":
        return False
    letters = [char for char in text if char.isalpha()]
    return sum("\u2e80" <= char <= "\uffef" for char in letters) > EAST_ASIAN * len(letters)


def line_height(block: Block) -> float:
    return median(min(height(line.bbox), width(line.bbox)) for line in block.lines)


def han_character(blocks: Sequence[Block]) -> float:
    """The width of a Han character of a page's running text, in pixels: the median weighted by characters; 0 where
    there are too few."""
    widths: list[float] = []
    for block in blocks:
        if block.kind in _BODY and block.lines:
            for line in block.lines:
                own = Row((line,)).han_character
                widths += [own] * len(line.text) if own else []
    return median(widths) if len(widths) >= FEWEST_HAN else 0.0


def is_wide(block: Block, usual: float) -> bool:
    """Whether a block's Han characters are wider than the `usual` ones, as far as that can be told.

    What finds lines leaves more room about one of two characters than about a long one: it is higher, and no larger.
    """
    own = [size for line in block.lines if (size := Row((line,)).han_character)]
    return not usual or not own or max(own) > WIDER * usual
