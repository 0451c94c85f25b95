"""The formulas of a page's blocks as LaTeX, where the file sets them sign by sign."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import replace

from pagemill.document import Block, BlockKind, Line, LineSource
from pagemill.geometry import Affine, Bbox, height, union
from pagemill.reading.blocks.inline_formulas import TEXTS
from pagemill.reading.files.source import PdfPage
from pagemill.reading.formulas.displayed_formulas import is_text, may_be_displayed, parted, with_displayed_formulas
from pagemill.reading.formulas.formula_latex import formulas_of
from pagemill.reading.formulas.line_formulas import with_formulas
from pagemill.reading.formulas.page_signs import PageSigns, page_signs
from pagemill.reading.formulas.scattered_lines import signs_of_lines
from pagemill.reading.formulas.signs import Sign

#: Signs reach out of the box of their formula's block by no more than this share of a line's height: limits.
REACH = 0.6
#: A sum's limit has no more characters, where it is taken for a page's number.
LONGEST_NUMBER = 3
#: A formula's block has a greater share of its characters from the file's text layer.
OF_FILE = 0.6


def with_formulas_told(
    blocks: Sequence[Block], page: PdfPage, to_read: Affine, known: PageSigns | None, *, plain: bool | None
) -> list[Block]:
    """The blocks, those that are formulas with their LaTeX, and those within lines where `known` has a page's signs.

    They stand in the frame that `to_read` leads to from the page as drawn. `plain` tells formulas within lines that
    are no more than signs in a row, too; False tells none there.
    """
    displayed = [block for block in blocks if block.kind is BlockKind.DISPLAY_FORMULA and _is_of_file(block)]
    displayed += [block for block in blocks if may_be_displayed(block, known)]
    if not displayed and (known is None or plain is False):
        return list(blocks)
    covered = known is not None and all(_is_covered(block, known) for block in displayed)
    signs = known if known is not None and covered else page_signs(page, to_read, whole=True)
    told = _with_latex(with_displayed_formulas(blocks, signs), signs)
    return told if known is None or plain is False else _with_formulas_in_lines(told, known, plain=bool(plain))


def _is_covered(block: Block, page: PageSigns) -> bool:
    """Whether the signs of a block's rows are among the page's."""
    return all(
        any(_holds(line.bbox, sign) for sign in page.between(line.bbox[1], line.bbox[3])) for line in block.lines
    )


def _is_of_file(block: Block) -> bool:
    """Whether most of what a block says is of the file: what its text layer cannot tell of a formula is read anew."""
    told = sum(len(line.text) for line in block.lines if line.source is LineSource.TEXT_LAYER)
    return told > OF_FILE * sum(len(line.text) for line in block.lines)


def _with_latex(blocks: Sequence[Block], page: PageSigns) -> list[Block]:
    told: dict[int, list[Block]] = {}
    gone: set[int] = set()
    for at, block in enumerate(blocks):
        if block.kind is not BlockKind.DISPLAY_FORMULA or block.latex is not None or not _is_of_file(block):
            continue
        if is_text(block.text):
            told[at] = [replace(block, kind=BlockKind.TEXT, picture=None)]
            continue
        limits = [n for n, other in enumerate(blocks) if n not in gone and _is_limit(other, block)]
        whole = replace(block, lines=(*block.lines, *(line for n in limits for line in blocks[n].lines)))
        others = [
            line.bbox
            for n, other in enumerate(blocks)
            if other is not block and n not in limits
            for line in other.lines
        ]
        found = _formulas(whole, others, page)
        if found:
            told[at] = [replace(whole, latex=found[0][0])] if len(found) == 1 else parted(whole, whole.lines, found)
            gone.update(limits)
    return [part for at, block in enumerate(blocks) if at not in gone for part in told.get(at, [block])]


def _is_limit(other: Block, block: Block) -> bool:
    """Whether a block is the limit of a sum of a formula that the layout has apart: what a page's number looks like."""
    if other.kind is not BlockKind.NUMBER or len(other.lines) != 1:
        return False
    x0, y0, x1, y1 = block.bbox
    left, top, right, bottom = other.bbox
    inside = x0 <= (left + right) / 2 <= x1 and y0 <= (top + bottom) / 2 <= y1 + REACH * (bottom - top)
    return inside and len(other.text) <= LONGEST_NUMBER


def _formulas(block: Block, others: Sequence[Bbox], page: PageSigns) -> list[tuple[str, Bbox]]:
    x0, y0, x1, y1 = union([block.bbox, *(line.bbox for line in block.lines)])
    reach = REACH * statistics.median(height(line.bbox) for line in block.lines)
    near = (x0 - reach, y0 - reach, x1 + reach, y1 + reach)
    taken = [other for other in others if _meets(other, near)]
    signs = [
        sign
        for sign in page.between(near[1], near[3])
        if _holds(near, sign) and not any(_holds(other, sign) for other in taken)
    ]
    bars = [bar for bar in page.bars_between(near[1], near[3]) if near[0] <= bar[0] and bar[2] <= near[2]]
    if not signs or page.has_more_among(signs, bars):
        return []
    return formulas_of(signs, bars)


def _meets(one: Bbox, other: Bbox) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _holds(box: Bbox, sign: Sign) -> bool:
    return box[0] <= sign.x <= box[2] and box[1] <= sign.y <= box[3]


def _with_formulas_in_lines(blocks: Sequence[Block], page: PageSigns, *, plain: bool) -> list[Block]:
    lines = [line for block in blocks for line in block.lines]
    signs_of = signs_of_lines(lines, page.signs)
    placed = {id(sign) for signs in signs_of.values() for sign in signs}

    def told(line: Line) -> Line:
        if line.source is not LineSource.TEXT_LAYER:
            return line
        _, y0, _, y1 = line.bbox
        near = [sign for sign in page.between(2 * y0 - y1, 2 * y1 - y0) if id(sign) not in placed]
        return with_formulas(line, signs_of[id(line)], near, page, plain=plain)[0]

    return [replace(block, lines=tuple(map(told, block.lines))) if block.kind in TEXTS else block for block in blocks]
