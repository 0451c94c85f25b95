"""Notes in the margin are read before the block that they stand beside."""

from __future__ import annotations

from collections.abc import Sequence

from pagemill.document import Block, BlockKind
from pagemill.geometry import overlap_1d
from pagemill.reading.upright.downward_text import goes_down

_FLOWING = frozenset({BlockKind.TEXT, BlockKind.TABLE, BlockKind.IMAGE, BlockKind.CHART, BlockKind.ALGORITHM})


def beside_their_text(blocks: Sequence[Block]) -> list[Block]:
    """Blocks in reading order, each note in the margin before the first block that it stands beside.

    Print that runs up or down along the page's edge stays where it is, as does a note beside nothing.
    """
    notes = [
        block
        for block in sorted(blocks, key=lambda block: block.bbox[1])
        if block.kind is BlockKind.ASIDE_TEXT
        and not any(goes_down(line) for line in block.lines)
        and any(_beside(block, other) for other in blocks)
    ]
    aside = set(map(id, notes))
    ordered = [block for block in blocks if id(block) not in aside]
    for note in notes:
        place = next(place for place, block in enumerate(ordered) if _beside(note, block))
        ordered.insert(place, note)
    return ordered


def _beside(note: Block, block: Block) -> bool:
    x0, top, x1, foot = note.bbox
    return (
        block.kind in _FLOWING
        and overlap_1d(top, foot, block.bbox[1], block.bbox[3]) > 0
        and overlap_1d(x0, x1, block.bbox[0], block.bbox[2]) <= 0
    )
