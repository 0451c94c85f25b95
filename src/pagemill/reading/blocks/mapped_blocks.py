"""Blocks in another frame."""

from __future__ import annotations

from dataclasses import replace

from pagemill.document import Block, Cell, Line, Stamp
from pagemill.geometry import Affine, PlaneMap
from pagemill.reading.upright.page_bend import PageBend


def mapped(block: Block, frame: PlaneMap | PageBend) -> Block:
    """The block with all that it holds in the frame that `frame` leads to."""
    if frame == Affine():
        return block

    def line(one: Line) -> Line:
        formulas = tuple(replace(part, polygon=frame.polygon(part.polygon)) for part in one.formulas)
        return replace(one, polygon=frame.polygon(one.polygon), formulas=formulas)

    def cell(one: Cell) -> Cell:
        return replace(one, polygon=frame.polygon(one.polygon), lines=tuple(line(part) for part in one.lines))

    def stamp(one: Stamp) -> Stamp:
        return replace(one, polygon=frame.polygon(one.polygon), lines=tuple(line(part) for part in one.lines))

    table = block.table
    return replace(
        block,
        polygon=frame.polygon(block.polygon),
        lines=tuple(line(one) for one in block.lines),
        table=None if table is None else replace(table, cells=tuple(cell(one) for one in table.cells)),
        stamps=tuple(stamp(one) for one in block.stamps),
        barcodes=tuple(replace(one, polygon=frame.polygon(one.polygon)) for one in block.barcodes),
    )
