"""Formulas and their numbers: those that the layout network took for text told by the number at the end of their row,
and numbers that stand before their formulas kept together with them in the order of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from pagemill.document import Block, BlockKind, Line
from pagemill.geometry import Bbox, overlap_1d, polygon_of, union
from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.prose.formula_text import has_formula_sign

#: A page with more numbers than this has a list of them.
MOST_NUMBERS = 100
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


def with_numbers_apart(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, numbers within texts that stand at the left of a formula's row as texts of their own."""
    formulas = [block.bbox for block in blocks if block.kind is BlockKind.DISPLAY_FORMULA]
    if not formulas:
        return list(blocks)

    def is_number(line: Line) -> bool:
        own = line.bbox
        return bool(patterns.FORMULA_NUMBER.match(line.text)) and any(
            own[2] < box[0] and _is_level(own, box) for box in formulas
        )

    made: list[Block] = []
    for block in blocks:
        runs = [tuple(group) for _, group in groupby(block.lines, is_number)] if block.kind is BlockKind.TEXT else []
        if len(runs) < 2:
            made.append(block)
        else:
            made += [replace(block, lines=run, polygon=polygon_of(union([line.bbox for line in run]))) for run in runs]
    return made


def with_numbers_before(runs: Sequence[list[Block]]) -> list[list[Block]]:
    """The runs of a page's blocks, each formula's number that stands at the left of its row in one run with it."""
    numbers = [run for run in runs if len(run) == 1 and _is_number(run[0])]
    if not numbers or len(numbers) > MOST_NUMBERS:
        return list(runs)
    joined: dict[int, list[Block]] = {}
    taken: set[int] = set()
    for number in numbers:
        own = number[0].bbox
        level = [run for run in runs if run is not number and _is_level(own, union([block.bbox for block in run]))]
        before = any(run[0].bbox[0] < own[0] for run in level)
        after = min(level, key=lambda run: run[0].bbox[0], default=None)
        if before or after is None or id(after) in joined or not _may_be_formula(after):
            continue
        joined[id(after)] = [*number, *after]
        taken.add(id(number))
    return [joined.get(id(run), run) for run in runs if id(run) not in taken]


def _is_number(block: Block) -> bool:
    return len(block.lines) == 1 and bool(patterns.FORMULA_NUMBER.match(block.text))


def _is_level(number: Bbox, box: Bbox) -> bool:
    """Whether a number stands as high as what may be its formula, and is about at its middle."""
    _, y0, _, y1 = number
    inside = overlap_1d(y0, y1, box[1], box[3]) > 0.5 * (y1 - y0)
    return inside and abs(y0 + y1 - box[1] - box[3]) < 0.5 * (box[3] - box[1])


def _may_be_formula(run: Sequence[Block]) -> bool:
    block = run[0]
    if len(run) > 1:
        return False
    return block.kind is BlockKind.DISPLAY_FORMULA or (block.kind in _TEXT and has_formula_sign(block.text))
