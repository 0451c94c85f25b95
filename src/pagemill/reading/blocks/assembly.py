"""The parts of a page put together: regions, lines, tables, pictures and stamps become blocks.

All geometry here is in the page as read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np
import numpy.typing as npt

from pagemill.document import Block, BlockKind, Line, LineSource, Stamp, Table
from pagemill.geometry import Bbox, bbox_of, clip, covered, height, polygon_of, union, width
from pagemill.reading.blocks.claimed_lines import HELD, claimed_lines, parted_at_listings, parted_by_column
from pagemill.reading.blocks.hanging_marks import with_their_marks
from pagemill.reading.blocks.margin_notes import beside_their_text
from pagemill.reading.blocks.roles import assign_roles
from pagemill.reading.blocks.running_matter import take_running_matter
from pagemill.reading.headings.heading_parts import HeadingSigns, paragraph_parts, title_parts
from pagemill.reading.headings.heading_series import headings_of_lines, told_titles
from pagemill.reading.headings.heavy_headings import heading_apart, headings_alike
from pagemill.reading.headings.level_titles import level_titles
from pagemill.reading.headings.margin_titles import before_their_text, margin_kinds, margin_titles
from pagemill.reading.headings.no_headings import is_address
from pagemill.reading.layout.charts import is_chart
from pagemill.reading.layout.figures import Figure, give_back, take_figures
from pagemill.reading.layout.regions import Region, RegionKind
from pagemill.reading.pixels.block_pictures import crop_picture
from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.prose.column_rows import stands_in
from pagemill.reading.prose.contents_lists import take_contents
from pagemill.reading.prose.contents_rows import whole_rows
from pagemill.reading.prose.dated_entries import dated_rows, is_date
from pagemill.reading.prose.formula_text import reads_as_words
from pagemill.reading.prose.index_columns import take_index
from pagemill.reading.prose.item_rows import item_columns
from pagemill.reading.prose.item_runs import item_runs
from pagemill.reading.prose.labelled_values import is_time_of_day, labelled_values
from pagemill.reading.prose.lettered_order import follow_letters
from pagemill.reading.prose.level_pairs import level_pairs
from pagemill.reading.prose.line_numbers import take_line_numbers
from pagemill.reading.prose.listings import take_listings
from pagemill.reading.prose.monospaced_listings import SEVERAL, monospaced_listings
from pagemill.reading.prose.numbered_formulas import with_numbers_apart, with_numbers_before
from pagemill.reading.prose.numbered_order import follow_numbers
from pagemill.reading.prose.order import downward_order, reading_order
from pagemill.reading.prose.paragraphs import box_of, gather_paragraphs, split_paragraphs
from pagemill.reading.prose.priced_rows import priced_rows
from pagemill.reading.prose.references import are_entries
from pagemill.reading.rules.rule import Rule
from pagemill.reading.stage_clock import stage
from pagemill.reading.upright.downward_text import downward_blocks, goes_down, written_downward

Image = npt.NDArray[np.uint8]
#: Blocks that stand together, such as the items of a list.
Run = list[Block]
Order = Callable[[Sequence[Run], Callable[[Run], Bbox], float, Callable[[Run], bool]], list[Run]]

#: Share of what the network saw as a figure that a listing fills, at the least, where it is one.
LISTED = 0.3

#: Share of the lines of what the network saw as a figure that are a contents list's, at the least, where it is one.
LISTED_ROWS = 0.6

_KINDS = {
    RegionKind.TEXT: BlockKind.TEXT,
    RegionKind.TITLE: BlockKind.PARAGRAPH_TITLE,
    RegionKind.FIGURE_CAPTION: BlockKind.FIGURE_TITLE,
    RegionKind.TABLE_CAPTION: BlockKind.FIGURE_TITLE,
    # What of these is no running matter is text.
    RegionKind.HEADER: BlockKind.TEXT,
    RegionKind.FOOTER: BlockKind.TEXT,
    RegionKind.REFERENCE: BlockKind.REFERENCE,
    RegionKind.EQUATION: BlockKind.DISPLAY_FORMULA,
}


@dataclass(frozen=True, slots=True)
class Found:
    """Everything found on a page, before it is put together."""

    image: Image
    lines: Sequence[Line]
    regions: Sequence[Region]
    #: Tables that were read, with the lines they hold, and the layout's confidence.
    tables: Sequence[tuple[Bbox, Table, float]]
    stamps: Sequence[Stamp]
    #: Whether lines come from a text layer.
    born_digital: bool
    #: Level rules.
    rules: Sequence[Rule] = ()
    #: Where lines of a text layer stand in heavier letters than most.
    heavy: Sequence[Bbox] = ()
    #: Where lines of a text layer stand in a monospaced type.
    monospaced: Sequence[Bbox] = ()
    #: Where lines of a text layer stand in larger type than running text.
    large: Sequence[Bbox] = ()
    #: Where headings of a text layer stand that a type of their own tells.
    titled: Sequence[Bbox] = ()


@stage("blocks")
def assemble(found: Found) -> list[Block]:
    """The page's blocks with their kinds, in reading order."""
    page_height, page_width = found.image.shape[:2]
    numbered = take_line_numbers(_without_table_lines(found.lines, found.tables))
    left = numbered.left
    blocks = [Block(BlockKind.TABLE, polygon_of(box), table=table, score=score) for box, table, score in found.tables]
    blocks += [seal_block(stamp) for stamp in found.stamps]
    typed = monospaced_listings(left, found.monospaced, SEVERAL)
    # What is left of a listing's lines would let a figure seen about it have but few.
    regions = _without_listings(found, left, typed)
    left = _without(left, typed)
    regions = _without_contents(regions, left)
    strong = [*found.heavy, *found.large, *found.titled]
    figures, left = take_figures(regions, left, [box for box, _, _ in found.tables], page_width * page_height, strong)
    solid = [*(block.bbox for block in blocks if block.table), *(figure.region.bbox for figure in figures)]
    listed = [line for part in typed for line in part]
    apart = take_running_matter(
        [*left, *listed],
        regions,
        found.rules,
        solid,
        page_width,
        page_height,
        has_table=bool(found.tables),
        large=found.large,
        titled=found.titled,
    )
    # Rows of a listing are counted among the page's, and are no running matter.
    of_listings = set(map(id, listed))
    running = [block for block in apart.blocks if of_listings.isdisjoint(map(id, block.lines))]
    figures, rows = give_back(figures, running)
    left = _without(apart.lines, typed)
    blocks += [_figure(found.image, figure) for figure in figures]
    downward = written_downward(left)
    if downward:
        down = [line for line in left if goes_down(line)]
        left = [line for line in left if not goes_down(line)]
        blocks += downward_blocks(down, [block.bbox for block in blocks])
    index, left = take_index(left)
    contents = take_contents(left)
    listings = take_listings(contents.left, found.monospaced)
    left = listings.left
    blocks += [_text(whole_rows(part), BlockKind.CONTENT, _mean_score(part)) for part in (*index, *contents.lists)]
    blocks += [_listing(found.image, part) for part in (*typed, *listings.found)]
    series = headings_of_lines(left, found.heavy, found.titled)
    signs = HeadingSigns(found.lines, series, found.heavy, found.large)
    beside = margin_titles(left) if found.born_digital else []
    left = _without(left, beside)
    kinds = margin_kinds(beside, found.heavy)
    in_margin = [_text(title, kind, _mean_score(title)) for title, kind in zip(beside, kinds, strict=True)]
    headed = labelled_values(left, lambda line: is_time_of_day(line) or is_date(line))
    headed += labelled_values(
        _without(left, headed), lambda line: line.text.rstrip().endswith((":", "：")) or stands_in(line, found.heavy)
    )
    left = _without(left, headed)
    listed_rows = priced_rows(left)
    listed_rows += dated_rows(_without(left, listed_rows))
    blocks += [_text(row, BlockKind.TEXT, _mean_score(row)) for row in listed_rows]
    left = _without(left, listed_rows)
    titles = told_titles(left, series, len(found.titled))
    left = _without(left, titles)
    blocks += [_text(part, told, _mean_score(part)) for title in titles for part, told in title_parts(title, signs)]
    claimed, left = claimed_lines(left, [region for region in regions if region.kind in _KINDS])
    parting = [box_of(title) for title in titles]
    parting += [block.bbox for block in blocks if block.kind is BlockKind.ALGORITHM]
    for region, lines in parted_at_listings(parted_by_column(claimed, parting), parting):
        for column in item_columns(lines):
            blocks += _of_region(
                found, _below_title(region, column, [*titles, *beside], strong, found.lines), column, signs
            )
    between = [*parting, *(block.bbox for block in blocks if not block.lines)]
    pairs = level_pairs(left)
    blocks += [_text(pair, BlockKind.TEXT, _mean_score(pair)) for pair in pairs]
    left = _without(left, pairs)
    labelled = [*headed, *labelled_values(left)]
    blocks += [_text(part, BlockKind.TEXT, _mean_score(part)) for part in labelled]
    left = _without(left, labelled)
    blocks += [
        _text(part, told, _mean_score(part))
        for paragraph in gather_paragraphs(left, between)
        for part, told in paragraph_parts(paragraph, signs, alone=False)
    ]
    blocks = headings_alike(with_their_marks(blocks), found.heavy)
    flowing = before_their_text(
        _ordered([*blocks, *in_margin], downward_order if downward else reading_order), in_margin
    )
    counted = [_text(numbered.numbers, BlockKind.NUMBER, _mean_score(numbered.numbers))] if numbered.numbers else []
    ordered = [*flowing, *running, *rows, *counted]
    heavy, large, own = found.heavy, found.large, found.born_digital
    told_roles = assign_roles(ordered, page_width, page_height, found.rules, heavy, large, born_digital=own)
    return _margins_outside(beside_their_text(told_roles))


def _figure(image: Image, figure: Figure) -> Block:
    box = figure.region.bbox
    lines = [line for part in gather_paragraphs(figure.lines) for line in part]
    kind = BlockKind.CHART if _shows_chart(image, box, figure.lines) else BlockKind.IMAGE
    return Block(kind, polygon_of(box), tuple(lines), picture=crop_picture(image, box), score=figure.region.score)


def _shows_chart(image: Image, bbox: Bbox, lines: Sequence[Line]) -> bool:
    page_height, page_width = image.shape[:2]
    x0, y0, x1, y1 = (int(side) for side in clip(bbox, page_width, page_height))
    return is_chart(image[y0:y1, x0:x1], lines, (x0, y0))


def _without_table_lines(lines: Sequence[Line], tables: Sequence[tuple[Bbox, Table, float]]) -> list[Line]:
    # A line that a table cut in pieces is told by its place, not by its text.
    return [line for line in lines if not any(in_table(line, box) for box, _, _ in tables)]


def in_table(line: Line, box: Bbox) -> bool:
    """Whether a line belongs to the table that fills a box."""
    return covered(line.bbox, box) > 0.55


def _without(lines: Sequence[Line], parts: Sequence[Sequence[Line]]) -> list[Line]:
    taken = {id(line) for part in parts for line in part}
    return [line for line in lines if id(line) not in taken]


def _without_listings(found: Found, lines: Sequence[Line], listings: Sequence[Sequence[Line]]) -> Sequence[Region]:
    """The regions without figures that are listings or text."""
    if not listings:
        return found.regions
    page_height, page_width = found.image.shape[:2]
    figures, _ = take_figures(found.regions, lines, [box for box, _, _ in found.tables], page_width * page_height)
    kept = {id(figure.region) for figure in figures if not _is_listing(figure.region, listings)}
    return [region for region in found.regions if region.kind is not RegionKind.FIGURE or id(region) in kept]


def _without_contents(regions: Sequence[Region], lines: Sequence[Line]) -> Sequence[Region]:
    """The regions without figures most of whose lines are of a contents list: drawn dots look like a picture's."""
    if all(region.kind is not RegionKind.FIGURE for region in regions):
        return regions
    of_lists = {id(line) for part in take_contents(lines).lists for line in part}

    def is_list(region: Region) -> bool:
        inside = [id(line) in of_lists for line in lines if covered(line.bbox, region.bbox) > HELD]
        return bool(of_lists) and sum(inside) > LISTED_ROWS * len(inside)

    return [region for region in regions if region.kind is not RegionKind.FIGURE or not is_list(region)]


def _is_listing(region: Region, listings: Sequence[Sequence[Line]]) -> bool:
    """Whether what the network saw as a figure is a listing."""
    return sum(covered(region.bbox, box_of(part)) for part in listings) > LISTED


def _listing(image: Image, lines: Sequence[Line]) -> Block:
    block = _text(lines, BlockKind.ALGORITHM, _mean_score(lines))
    return replace(block, picture=crop_picture(image, block.bbox))


def _of_region(found: Found, region: Region, lines: Sequence[Line], signs: HeadingSigns) -> list[Block]:
    """The blocks of a region's lines, in the order in which they stand."""
    kind = _KINDS[region.kind]
    parts: Iterable[tuple[Sequence[Line], BlockKind]]
    if kind is BlockKind.TEXT or _is_text(kind, lines):
        parts = [part for paragraph in split_paragraphs(lines) for part in paragraph_parts(paragraph, signs)]
    elif kind is BlockKind.REFERENCE:
        entries = split_paragraphs(lines)
        kind = BlockKind.REFERENCE_CONTENT if are_entries(entries) else BlockKind.TEXT
        parts = [(entry, kind) for entry in entries]
    elif kind is BlockKind.DISPLAY_FORMULA:
        return _formula(found.image, region, lines)
    else:
        whole = [line for part in split_paragraphs(lines) for line in part]
        is_title = kind is BlockKind.PARAGRAPH_TITLE
        parts = [
            part
            for piece in (level_titles(whole, found.lines) if is_title else [whole])
            for part in (
                title_parts(piece, signs)
                if is_title and found.born_digital
                else heading_apart(piece, kind, found.heavy)
            )
        ]
    return [_text(part, own, region.score) for part, own in parts]


def _below_title(
    region: Region,
    lines: Sequence[Line],
    titles: Sequence[Sequence[Line]],
    strong: Sequence[Bbox],
    page: Sequence[Line],
) -> Region:
    """A title's region, as one of text where its lines are neither heavy nor large, and a title that was told apart
    stood in it, or a sentence of the file's own goes on in it or an address is it."""
    if region.kind is not RegionKind.TITLE or all(stands_in(line, strong) for line in lines):
        return region
    if lines[0].source is LineSource.TEXT_LAYER and (patterns.GOES_ON.match(lines[0].text) or is_address(lines, page)):
        return replace(region, kind=RegionKind.TEXT)
    within = any(covered(box_of(title), region.bbox) > HELD for title in titles)
    return replace(region, kind=RegionKind.TEXT) if within else region


def _formula(image: Image, region: Region, lines: Sequence[Line]) -> list[Block]:
    """A formula and, where one stands at its end, its number. Without a formula model it carries the text as read."""
    numbers = [line for line in lines if _is_formula_number(line.text)]
    rest = [line for line in lines if not _is_formula_number(line.text)]
    box = union([region.bbox, *(line.bbox for line in rest)])
    blocks = [
        Block(
            BlockKind.DISPLAY_FORMULA,
            polygon_of(box),
            lines=tuple(rest),
            picture=crop_picture(image, box),
            score=region.score,
        )
    ]
    return blocks + [_text([line], BlockKind.FORMULA_NUMBER, region.score) for line in numbers]


def _is_formula_number(text: str) -> bool:
    inner = text.strip().strip("()（）").replace(".", "").replace("-", "")
    return text.strip()[:1] in ("(", "（") and inner.isdigit() and len(inner) <= 5


def _text(lines: Sequence[Line], kind: BlockKind, score: float) -> Block:
    return Block(kind, polygon_of(box_of(lines)), lines=tuple(lines), score=score)


def _mean_score(lines: Sequence[Line]) -> float:
    return sum(line.score for line in lines) / len(lines)


def seal_block(stamp: Stamp) -> Block:
    """A stamp as a block of its own."""
    return Block(BlockKind.SEAL, polygon_of(bbox_of(stamp.polygon)), stamps=(stamp,), score=stamp.score)


def _is_text(kind: BlockKind, lines: Sequence[Line]) -> bool:
    """Whether lines that the network took for something else read as plain text."""
    text = "\n".join(line.text for line in lines)
    match kind:
        case BlockKind.DISPLAY_FORMULA:
            return reads_as_words(lines)
        case BlockKind.REFERENCE if not patterns.REFERENCES.match(text):
            dated = patterns.REFERENCE_YEAR.search(text) and patterns.REFERENCE_PLACE.search(text)
            return not dated and not re.match(r"\s*[\[［]\d{1,3}[\]］]", text)
        case BlockKind.FIGURE_TITLE:
            return sum(bool(patterns.LABELLED.match(line.text)) for line in lines) > 1
    return False


def _ordered(blocks: Sequence[Block], order: Order) -> list[Block]:
    """Reading order of what flows; a stamp comes after the block it stands on."""
    flowing = [block for block in blocks if block.kind is not BlockKind.SEAL]
    sides = [
        side
        for block in flowing
        for line in block.lines
        for side in [min(height(line.bbox), width(line.bbox))] * len(line.text)
    ]
    line_height = median(sides) if sides else 0.0
    in_place = order(
        with_numbers_before(item_runs(with_numbers_apart(flowing))),
        lambda run: union(block.bbox for block in run),
        line_height,
        lambda run: len(run) == 1 and len(run[0].lines) == 1,
    )
    ordered = follow_letters(follow_numbers([block for run in in_place for block in run]))
    for seal in (block for block in blocks if block.kind is BlockKind.SEAL):
        under = [i for i, block in enumerate(ordered) if covered(seal.bbox, block.bbox) > 0.2]
        above = [i for i, block in enumerate(ordered) if block.bbox[1] <= seal.bbox[1]]
        place = under[-1] + 1 if under else above[-1] + 1 if above else 0
        ordered.insert(place, seal)
    return ordered


def _margins_outside(blocks: Sequence[Block]) -> list[Block]:
    """Running headers first, then what flows, then footnotes, footers and page numbers at the foot."""
    first = (BlockKind.HEADER, BlockKind.HEADER_IMAGE)
    last = (BlockKind.FOOTNOTE, BlockKind.FOOTER, BlockKind.FOOTER_IMAGE)

    def rank(block: Block) -> int:
        if block.kind is BlockKind.NUMBER:
            middle = max((b.bbox[3] for b in blocks), default=0) / 2
            return 0 if block.bbox[3] < middle else 3
        return 0 if block.kind in first else 2 + (block.kind is not BlockKind.FOOTNOTE) if block.kind in last else 1

    return sorted(blocks, key=rank)
