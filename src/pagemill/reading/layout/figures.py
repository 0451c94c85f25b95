"""Figures, and which lines of text are theirs: labels are, running text set over a picture or a panel is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pagemill.document import Block, Line
from pagemill.geometry import Bbox, area, covered, height, overlap_1d, polygon_of, union, width
from pagemill.reading.layout.regions import Region, RegionKind
from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.prose.column_rows import stands_in
from pagemill.reading.prose.paragraphs import gather_paragraphs, rows_of
from pagemill.reading.prose.running_text import is_running_text

#: A figure whose lines of text fill a greater share of it is text.
TEXT_SHARE = 0.3
#: What is taller than this share of a figure is no line of text in it.
LARGEST_LETTERS = 0.2
#: A figure with text in it that takes a greater share of the page is the page.
FILLING = 0.5


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and the lines in it."""

    region: Region
    lines: list[Line]


def take_figures(
    regions: Sequence[Region],
    lines: Sequence[Line],
    tables: Sequence[Bbox],
    page: float,
    strong: Sequence[Bbox] = (),
) -> tuple[list[Figure], list[Line]]:
    """The figures of a page with the lines that are theirs, and the lines that are left for its body.

    `page` is its area in square pixels, `strong` where lines stand in heavier letters or larger type than most: the
    titles of sections among them are of no figure.
    """
    left = list(lines)
    figures = []
    for region in regions:
        if region.kind is not RegionKind.FIGURE or _is_of_others(region, regions):
            continue
        inside = [line for line in left if covered(line.bbox, region.bbox) > 0.7]
        if _is_figure(region, inside, tables, page):
            own = _without_prose(inside, section_titles(inside, strong))
            taken = set(map(id, own))
            left = [line for line in left if id(line) not in taken]
            figures.append(Figure(region, own))
    return figures, left


def section_titles(lines: Sequence[Line], strong: Sequence[Bbox]) -> list[list[Line]]:
    """The rows of some lines that are titles of sections, a number and words alone, all where `strong` ones stand."""
    if not strong:
        return []
    return [
        row
        for row in rows_of(lines)
        if len(row) <= 2
        and patterns.TITLED_SECTION.match(text := " ".join(line.text for line in row))
        and not patterns.SENTENCE_END.search(text)
        and (len(row) == 1 or patterns.TITLED_SECTION.match(f"{row[0].text} X"))
        and all(stands_in(line, strong) for line in row)
    ]


def _is_of_others(region: Region, regions: Sequence[Region]) -> bool:
    """Whether a figure is nothing but other figures side by side."""
    parts = [
        other.bbox
        for other in regions
        if other is not region and other.kind is RegionKind.FIGURE and area(other.bbox) < 0.8 * area(region.bbox)
    ]
    within = [box for box in parts if covered(box, region.bbox) > 0.9]
    return len(within) > 1 and sum(area(box) for box in within) > 0.6 * area(region.bbox)


def _without_prose(lines: Sequence[Line], titles: Sequence[list[Line]]) -> list[Line]:
    """Lines but for those of paragraphs of running text and of `titles` of sections, and pieces of their rows."""
    prose = [*(part for part in gather_paragraphs(lines) if is_running_text(part)), *titles]
    boxes = [union(line.bbox for line in part) for part in prose]
    written = {id(line) for part in prose for line in part}
    return [
        line for line in lines if id(line) not in written and not any(covered(line.bbox, box) > 0.8 for box in boxes)
    ]


def give_back(figures: Sequence[Figure], running: Sequence[Block]) -> tuple[list[Figure], list[Block]]:
    """Lines of figures that stand in a row of running matter are running matter too: a region reached too far."""
    kept, rows = [], []
    for figure in figures:
        own = []
        for line in figure.lines:
            of = next((block for block in running if _is_in_row(line.bbox, block)), None)
            if of is None:
                own.append(line)
            else:
                rows.append(Block(of.kind, polygon_of(line.bbox), (line,), score=line.score))
        kept.append(replace(figure, lines=own))
    return kept, rows


def _is_in_row(box: Bbox, block: Block) -> bool:
    return any(
        overlap_1d(box[1], box[3], line.bbox[1], line.bbox[3]) > 0.7 * max(height(box), height(line.bbox))
        for line in block.lines
    )


def _is_figure(region: Region, inside: Sequence[Line], tables: Sequence[Bbox], page: float) -> bool:
    whole = area(region.bbox)
    held = sum(area(box) * covered(box, region.bbox) for box in tables)
    if held > 0.3 * whole or any(covered(region.bbox, box) > 0.7 for box in tables):
        return False
    # A ticket, a card or a label that fills the picture is what is to be read, not an illustration.
    fills_page = whole > FILLING * page
    # Bars and other large shapes are sometimes taken for letters.
    letters = LARGEST_LETTERS * height(region.bbox)
    written = [line for line in inside if min(height(line.bbox), width(line.bbox)) < letters]
    return not (len(written) >= 3 and (fills_page or sum(area(line.bbox) for line in written) > TEXT_SHARE * whole))
