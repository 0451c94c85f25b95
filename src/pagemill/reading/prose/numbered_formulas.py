"""Formulas that the layout network took for text, told by the number at the end of their row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pagemill.document import Block, BlockKind
from pagemill.geometry import overlap_1d
from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.prose.formula_text import has_formula_sign

_TEXT = frozenset({BlockKind.TEXT, BlockKind.PARAGRAPH_TITLE})


def tell_numbered_formulas(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, a text of one line with a sign of formulas and a formula's number further right as such two."""
    told = list(blocks)
    for index, block in enumerate(blocks):
        if block.kind not in _TEXT or len(block.lines) != 1 or not patterns.FORMULA_NUMBER.match(block.text):
            continue
        beside = [i for i, other in enumerate(blocks) if _is_its_formula(other, block)]
        if len(beside) == 1:
            told[index] = replace(block, kind=BlockKind.FORMULA_NUMBER)
            told[beside[0]] = replace(blocks[beside[0]], kind=BlockKind.DISPLAY_FORMULA)
    return told


def _is_its_formula(block: Block, number: Block) -> bool:
    x0, y0, _, y1 = number.bbox
    return (
        block is not number
        and block.kind in _TEXT
        and len(block.lines) == 1
        and block.bbox[2] < x0
        and overlap_1d(y0, y1, block.bbox[1], block.bbox[3]) > 0.5 * (y1 - y0)
        and has_formula_sign(block.text)
    )
