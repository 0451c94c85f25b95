"""The tables of a sheet: where they are, what is in their cells, and those that stand turned on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pagemill.document import Block, BlockKind, Table
from pagemill.geometry import Affine, Bbox, area, covered, intersection, polygon_of
from pagemill.models import Session
from pagemill.reading.blocks.assembly import in_table
from pagemill.reading.blocks.mapped_blocks import mapped
from pagemill.reading.layout.regions import Region, RegionKind
from pagemill.reading.options import ReadOptions
from pagemill.reading.page_regions import regions_of
from pagemill.reading.prose.contents_lists import is_contents
from pagemill.reading.prose.dated_entries import are_dated_entries
from pagemill.reading.prose.index_columns import is_index
from pagemill.reading.prose.item_rows import are_items
from pagemill.reading.rules.page_rules import find_rules
from pagemill.reading.sheet import Sheet
from pagemill.reading.tables.aligned_tables import find_aligned_tables
from pagemill.reading.tables.headed_tables import find_headed_tables
from pagemill.reading.tables.item_tables import find_item_tables
from pagemill.reading.tables.open_tables import find_combed_tables, find_open_tables, has_table_caption
from pagemill.reading.tables.ruled_tables import find_ruled_tables
from pagemill.reading.tables.table_dashes import with_dashes
from pagemill.reading.tables.table_places import table_places
from pagemill.reading.tables.table_reading import TableModels, read_table

#: How sure it is of a table that is told by the names at the heads of its columns.
ITEMS = 0.9
#: What tells lines that are no table's where no rules make a grid about them.
_TEXTS = (is_contents, is_index, are_items, are_dated_entries)


def tables_on(
    sheet: Sheet, regions: Sequence[Region], models: TableModels, options: ReadOptions
) -> list[tuple[Bbox, Table, float]]:
    """The tables of a sheet, each with its place, in pixels of the sheet, and how sure it is; those of its turned parts
    are not among them."""
    tables = []
    grids = find_ruled_tables(sheet.image, sheet.rules)
    half = sheet.image.shape[0] * sheet.image.shape[1] / 2
    figures = [r.bbox for r in regions if r.kind is RegionKind.FIGURE and area(r.bbox) < half]
    drawn = [box for box in figures if not has_table_caption(box, sheet.lines)]
    aligned = find_aligned_tables(sheet.lines, drawn, sheet.rules.level)
    open_ = find_open_tables(sheet.lines, drawn, sheet.rules)
    combed = find_combed_tables(sheet.lines, sheet.rules.level)
    open_ += [box for box in combed if not any(intersection(box, other) for other in open_)]
    headed = find_headed_tables(sheet.image, sheet.lines, [*drawn, *open_, *(grid.bbox for grid in grids)])
    items = find_item_tables(sheet.lines, [grid.bbox for grid in grids])
    tables += [(item.box, item.table, ITEMS) for item in items]
    for place in table_places(regions, grids, sheet.rules, sheet.lines, aligned, open_, headed):
        if any(covered(place.box, part.box) > 0.5 for part in sheet.turned_parts):
            continue
        if place.grid is None and any(intersection(place.box, item.box) for item in items):
            continue
        lines = [line for line in sheet.lines if in_table(line, place.box)]
        if place.grid is None and any(is_text(lines) for is_text in _TEXTS):
            continue
        if not sheet.born_digital:
            lines = with_dashes(sheet.image, place.box, lines, sheet.rules)
        table = read_table(
            sheet.image, place.box, lines, place.grid, models, options.tell_table_kind, sheet.rules.level
        )
        if table is not None:
            tables.append((place.box, table, place.score))
    return tables


def tables_on_turned_parts(
    sheet: Sheet, upright: Sequence[Bbox], layout: Session, models: TableModels, options: ReadOptions
) -> list[tuple[Bbox, Table, float]]:
    """The tables of the turned parts, each part looked at as a page of its own.

    What stands in an `upright` table, pixels of the sheet, is of that: its turned heads.
    """
    tables = []
    for part in sheet.turned_parts:
        if any(covered(part.box, box) > 0.5 for box in upright):
            continue
        image, frame = part.upright(sheet.image)
        lines = [replace(line, polygon=frame.polygon(line.polygon)) for line in sheet.lines if part.holds(line.polygon)]
        rules = find_rules(image, [line.bbox for line in lines], exact=sheet.born_digital)
        own = Sheet(image, lines, rules, [], Affine(), 0, 0.0, sheet.born_digital, graphics=image)
        for box, table, score in tables_on(own, regions_of(own, layout), models, options):
            block = mapped(Block(BlockKind.TABLE, polygon_of(box), table=table), frame.inverse())
            assert block.table is not None
            tables.append((block.bbox, block.table, score))
    return tables
