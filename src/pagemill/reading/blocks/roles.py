"""The part each block plays, by rules where the layout network has no class for it.

What a rule looks at is in its name; the order in which they are asked is `assign_roles`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pagemill.document import Block, BlockKind
from pagemill.geometry import Bbox, height, overlap_1d, width
from pagemill.reading.blocks.running_matter import LONGEST_SHEET
from pagemill.reading.blocks.text_at_figures import is_like_paragraphs, is_statement
from pagemill.reading.headings.chapter_labels import is_label, labels_joined
from pagemill.reading.headings.large_headings import is_large
from pagemill.reading.headings.line_sizes import (
    bodies_of,
    body_height,
    han_character,
    in_ideographs,
    is_wide,
    line_height,
)
from pagemill.reading.headings.lone_headings import tell_lone_headings
from pagemill.reading.headings.names_below_titles import tell_names_below_title
from pagemill.reading.headings.no_headings import is_numbered_address, whole_beginnings, without_rows_of_forms
from pagemill.reading.headings.numbered_headings import alone_in_its_row, headings_numbered_alike, is_heavy_section
from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.prose.dated_entries import DAY_OF_MONTH
from pagemill.reading.prose.footnotes import tell_footnotes
from pagemill.reading.prose.numbered_formulas import tell_numbered_formulas
from pagemill.reading.prose.paragraphs import rows_of
from pagemill.reading.prose.references import looks_like_entry, with_their_last_lines
from pagemill.reading.rules.rule import Rule

#: Shares of the page's height in which pictures of running headers and footers stand.
TOP, BOTTOM = 0.09, 0.91
#: A line this many times taller than the body's is a title or a heading.
LARGE = 1.25
#: A line smaller than this many times the body's is small print.
SMALL = 0.88
#: Lines of a caption at the most whose label is set off from it, and of one that may be a text which speaks of a table.
LONGEST_CAPTION, LONGEST_UNSURE_CAPTION = 12, 3
#: Words that no heading in letters of usual weight has which ends with a full stop.
LONG_SENTENCE = 12
#: Lines of a section's title at the most, its number apart, and characters of one in heavy letters or large type.
MOST_TITLE_LINES, LONG_SECTION = 4, 120
#: Fewer rows than this, led on by dots to a page's number, are no contents list.
FEWEST_ROWS = 3
#: Headings are as tall as the tallest that have more than this share of its height.
AS_TALL = 0.96

# The number of a section in journals that count these so, and what is below them by letters.
_ROMAN = re.compile(r"^[IVX]{1,5}[.．]\s")
#: Told before, by `running_matter`.
_RUNNING = frozenset({BlockKind.HEADER, BlockKind.FOOTER, BlockKind.NUMBER, BlockKind.ASIDE_TEXT})
_VISUAL = frozenset({BlockKind.TABLE, BlockKind.IMAGE, BlockKind.CHART})


def assign_roles(
    blocks: Sequence[Block],
    page_width: int,
    page_height: int,
    rules: Sequence[Rule] = (),
    heavy: Sequence[Bbox] = (),
    large: Sequence[Bbox] = (),
    *,
    born_digital: bool,
) -> list[Block]:
    """The blocks with their kinds and heading levels; geometry in the page as read, `rules` the level ones.

    `born_digital` pages have line heights of the font's own, so that sizes are told apart more finely, and tell where
    lines are `heavy`, and `large` against running text.
    """
    body = body_height([block for block in blocks if not is_large(block.lines, large)] if large else blocks)
    larger = 1.15 if born_digital else LARGE
    blocks = tell_numbered_formulas(_rows_of_contents(blocks))
    told = [
        replace(block, kind=BlockKind.PARAGRAPH_TITLE)
        if _is_section_title(block, heavy, large)
        else _by_text_and_place(block, blocks, body, page_width, page_height, large)
        for block in blocks
    ]
    bodies = bodies_of(blocks, body)
    # As if all scripts' letters were as high as those of the page's running text.
    sizes = [
        line_height(block) * body / (bodies[in_ideographs(block)] or 1.0) if block.lines else 0.0 for block in told
    ]
    told = tell_footnotes(told, rules, sizes, body, page_width, page_height)
    told = with_their_last_lines(_references_follow_their_title(told))
    told = _contents_follow_their_title(told)
    if born_digital:
        told = [_without_sentence(block, heavy, large) for block in whole_beginnings(told, [*heavy, *large])]
        told = tell_lone_headings(told, heavy)
    told = without_rows_of_forms(told)
    # A text layer's boxes are as high as its type.
    usual = 0.0 if born_digital else han_character(told)
    told = labels_joined(
        _title(told, bodies, usual, larger, large, heavy, page_width, page_height, is_set=born_digital)
    )
    if born_digital:
        told = tell_names_below_title(told, heavy)
    return [_level(block, bodies[in_ideographs(block)]) for block in told]


def _by_text_and_place(
    block: Block, blocks: Sequence[Block], body: float, page_width: int, page_height: int, large: Sequence[Bbox]
) -> Block:
    if not block.lines or block.kind in _VISUAL:
        return _image_in_margin(block, page_width, page_height)
    if block.kind in _RUNNING or block.kind in (BlockKind.CONTENT, BlockKind.ALGORITHM):
        return block
    _, y0, _, y1 = block.bbox
    text = block.text.strip()
    if block.kind is BlockKind.FIGURE_TITLE:
        above = is_large(block.lines, large) and _nearest_visual(block, blocks, body) == "above"
        if above and len(block.lines) <= 2 and not patterns.CAPTION.match(text) and not text.endswith("."):
            # No caption below a figure is larger than running text.
            return replace(block, kind=BlockKind.PARAGRAPH_TITLE)
        beside = [other for other in blocks if not (other.kind is BlockKind.TABLE and is_statement(text))]
        captioned = patterns.CAPTION.match(text) or (
            _nearest_visual(block, beside, body) and not is_like_paragraphs(block, blocks)
        )
        if captioned:
            return block
        block = replace(block, kind=BlockKind.TEXT)
    if block.kind is BlockKind.PARAGRAPH_TITLE and (patterns.TICKED.match(text) or patterns.ITEM.match(text)):
        return replace(block, kind=BlockKind.TEXT)
    if block.kind is BlockKind.DISPLAY_FORMULA:
        return replace(block, kind=BlockKind.FORMULA_NUMBER) if patterns.FORMULA_NUMBER.match(text) else block
    if patterns.FORMULA_NUMBER.match(text) and any(
        other.kind is BlockKind.DISPLAY_FORMULA and overlap_1d(y0, y1, other.bbox[1], other.bbox[3]) > 0.5 * (y1 - y0)
        for other in blocks
    ):
        return replace(block, kind=BlockKind.FORMULA_NUMBER)
    if block.kind is not BlockKind.PARAGRAPH_TITLE and _vertical(block):
        return replace(block, kind=BlockKind.VERTICAL_TEXT)
    if sum(bool(patterns.LEADER.search(line.text)) for line in block.lines) >= max(2, len(block.lines) // 2):
        return replace(block, kind=BlockKind.CONTENT)
    visual = _nearest_visual(block, blocks, body)
    longest = LONGEST_CAPTION if patterns.LABELLED_CAPTION.match(text) else LONGEST_UNSURE_CAPTION
    titled = block.kind is BlockKind.PARAGRAPH_TITLE and patterns.LABELLED_CAPTION.match(text)
    if titled or (patterns.CAPTION.match(text) and len(block.lines) <= longest and visual):
        return replace(block, kind=BlockKind.FIGURE_TITLE)
    small = 0 < line_height(block) < SMALL * body
    if visual == "above" and patterns.NOTE_MARK.match(text) and len(block.lines) <= 4:
        return replace(block, kind=BlockKind.VISION_FOOTNOTE)
    if y0 > 0.75 * page_height and patterns.NOTE_MARK.match(text) and small:
        return replace(block, kind=BlockKind.FOOTNOTE)
    sheet = page_height <= LONGEST_SHEET * page_width
    if sheet and block.kind is BlockKind.TEXT and _aside(block, blocks, body, page_width):
        return replace(block, kind=BlockKind.ASIDE_TEXT)
    beginning = patterns.ABSTRACT.match(text)
    alone = beginning is not None and beginning.end() == len(text)
    if beginning and (alone or (len(text) > 30 and block.kind is not BlockKind.PARAGRAPH_TITLE)):
        return replace(block, kind=BlockKind.ABSTRACT)
    return block


def _without_sentence(block: Block, heavy: Sequence[Bbox], large: Sequence[Bbox]) -> Block:
    """A block, as text where what was seen as a heading is a sentence in the type of its page's text, or a long one
    that is no heavier."""
    if block.kind is not BlockKind.PARAGRAPH_TITLE:
        return block
    long = block.text.rstrip().endswith(".") and len(block.text.split()) > LONG_SENTENCE
    if long and not is_large(block.lines, heavy):
        return replace(block, kind=BlockKind.TEXT)
    if not patterns.SENTENCE.search(block.text):
        return block
    # A clause with a number leads on to the items below it.
    numbered = patterns.SECTION.match(block.text) and not patterns.LEADS_ON.search(block.text)
    told = is_large(block.lines, [*heavy, *large]) or numbered
    return block if told else replace(block, kind=BlockKind.TEXT)


def _is_section_title(block: Block, heavy: Sequence[Bbox], large: Sequence[Bbox]) -> bool:
    """Whether what was seen as text, a title or a caption is the title of a section, and no caption or note."""
    told = (BlockKind.FIGURE_TITLE, BlockKind.PARAGRAPH_TITLE, BlockKind.TEXT)
    if block.kind not in told or not 0 < len(block.lines) <= MOST_TITLE_LINES:
        return False
    text = " ".join(line.text for line in block.lines).strip()
    if patterns.SENTENCE_END.search(text) or any(patterns.LEADER.search(line.text) for line in block.lines):
        return False
    one_row = len(rows_of(block.lines)) == 1
    if block.kind is BlockKind.FIGURE_TITLE and one_row and patterns.SUBSECTION.match(text):
        return True
    # A sentence in heavy letters may begin with a number.
    strong = large if block.kind is BlockKind.TEXT else [*heavy, *large]
    return bool(patterns.TITLED_SECTION.match(text)) and is_large(block.lines, strong)


def _rows_of_contents(blocks: Sequence[Block]) -> list[Block]:
    """Rows that dots lead on to a page's number, where there are several of them: each is of a contents list."""
    rows = [index for index, block in enumerate(blocks) if _leads_on(block)]
    if sum(len(blocks[index].lines) for index in rows) < FEWEST_ROWS:
        return list(blocks)
    return [replace(block, kind=BlockKind.CONTENT) if i in rows else block for i, block in enumerate(blocks)]


def _leads_on(block: Block) -> bool:
    told = block.kind in _VISUAL or block.kind in _RUNNING
    return not told and bool(block.lines) and all(patterns.LEADER.search(line.text) for line in block.lines)


def _image_in_margin(block: Block, page_width: int, page_height: int) -> Block:
    if block.kind is not BlockKind.IMAGE:
        return block
    box = block.bbox
    flat = height(box) < 0.08 * page_height
    if flat and box[3] < TOP * page_height and width(box) < 0.6 * page_width:
        return replace(block, kind=BlockKind.HEADER_IMAGE)
    if flat and box[1] > BOTTOM * page_height and width(box) < 0.6 * page_width:
        return replace(block, kind=BlockKind.FOOTER_IMAGE)
    return block


def _vertical(block: Block) -> bool:
    tall = [line for line in block.lines if height(line.bbox) > 2.5 * width(line.bbox) and len(line.text) > 2]
    return len(tall) * 2 > len(block.lines)


def _aside(block: Block, blocks: Sequence[Block], body: float, page_width: int) -> bool:
    """A narrow block at the edge of the page, or in smaller print near it, beside a column more than twice as wide."""
    x0, y0, x1, y1 = block.bbox
    edge = 0.3 if line_height(block) < SMALL * body else 0.25
    if x1 - x0 > 0.22 * page_width or len(block.lines) < 2 or (edge * page_width < x1 and x0 < (1 - edge) * page_width):
        return False
    beside = sum(
        overlap_1d(y0, y1, other.bbox[1], other.bbox[3])
        for other in blocks
        if other.kind is BlockKind.TEXT
        and width(other.bbox) > 2.5 * (x1 - x0)
        and overlap_1d(x0, x1, other.bbox[0], other.bbox[2]) <= 0
    )
    return beside > 0.6 * (y1 - y0)


def _nearest_visual(block: Block, blocks: Sequence[Block], body: float) -> str:
    """Whether a figure or table stands right `above` or `below` the block; empty where none does."""
    x0, y0, x1, y1 = block.bbox
    reach = 3.0 * max(body, 1.0)
    for other in blocks:
        if other.kind not in _VISUAL or overlap_1d(x0, x1, other.bbox[0], other.bbox[2]) <= 0:
            continue
        if -reach / 2 < y0 - other.bbox[3] < reach:
            return "above"
        if -reach / 2 < other.bbox[1] - y1 < reach:
            return "below"
    return ""


def _references_follow_their_title(blocks: list[Block]) -> list[Block]:
    told: list[Block] = []
    within = False
    for block in blocks:
        if block.kind in _RUNNING:
            pass
        elif block.lines and patterns.REFERENCES.match(block.text):
            within = True
            block = replace(block, kind=BlockKind.REFERENCE)
        elif block.kind is BlockKind.REFERENCE_CONTENT or (within and _is_reference_entry(block)):
            block = replace(block, kind=BlockKind.REFERENCE_CONTENT)
        elif block.kind is BlockKind.PARAGRAPH_TITLE:
            within = False
        told.append(block)
    return told


def _is_reference_entry(block: Block) -> bool:
    return block.kind in (BlockKind.TEXT, BlockKind.FOOTNOTE) and (
        bool(patterns.REFERENCE_ENTRY.match(block.text))
        or looks_like_entry(" ".join(line.text for line in block.lines))
    )


def _contents_follow_their_title(blocks: list[Block]) -> list[Block]:
    told: list[Block] = []
    within = False
    for block in blocks:
        if block.kind in _RUNNING:
            pass
        elif block.lines and patterns.CONTENTS_TITLE.match(block.text):
            within = True
            block = replace(block, kind=BlockKind.PARAGRAPH_TITLE) if block.kind is BlockKind.TEXT else block
        elif within and block.kind is BlockKind.TEXT and re.search(r"\d\s*$", block.lines[-1].text):
            block = replace(block, kind=BlockKind.CONTENT)
        elif within and block.kind is BlockKind.TEXT:
            within = False
        told.append(block)
    return told


def _title(
    blocks: list[Block],
    bodies: Mapping[bool, float],
    usual: float,
    larger: float,
    large: Sequence[Bbox],
    heavy: Sequence[Bbox],
    page_width: int,
    page_height: int,
    *,
    is_set: bool,
) -> list[Block]:
    """Headings among what the network called titles, and large or numbered short lines; the largest near the top is the
    document's title. `bodies` is what `bodies_of` tells, `usual` what `han_character` does; of a page that `is_set` a
    line's height, which deep and raised signs add to, tells less than its type."""
    told = []
    for block in blocks:
        body = bodies[in_ideographs(block)]
        if block.kind is BlockKind.TEXT and block.lines and (body or large):
            section = is_heavy_section(block, heavy)
            is_big = is_large(block.lines, large)
            short = len(block.lines) <= (3 if is_big else 2) and len(block.text) < (
                LONG_SECTION if section or is_big else 60
            )
            short = short and not patterns.SENTENCE_END.search(block.text)
            # A label's value stands below it.
            short = short and not block.lines[0].text.rstrip().endswith((":", "："))
            if (
                short
                and not is_numbered_address(block.lines)
                and not patterns.LISTED.match(block.text)
                and not patterns.LABELLED.match(block.text)
                and (
                    (
                        0 < larger * body < line_height(block)
                        and is_wide(block, usual)
                        and not (is_set and not is_big and patterns.SENTENCE.search(block.text))
                    )
                    or (is_big and not block.text.rstrip().endswith("."))
                    or section
                )
                and sum(char.isalpha() for char in block.text) > max(1, 0.5 * len(block.text.replace(" ", "")))
                and alone_in_its_row(block, blocks, beside_columns=section or is_big)
            ):
                block = replace(block, kind=BlockKind.PARAGRAPH_TITLE)
        told.append(block)
    told = headings_numbered_alike(told, blocks)
    headings = [i for i, block in enumerate(told) if block.kind is BlockKind.PARAGRAPH_TITLE and block.lines]
    if not headings:
        return told
    most = max(line_height(told[i]) for i in headings)
    # Of headings as tall as one another the first is the title, if any: the others are those of sections like it.
    tallest = min((i for i in headings if line_height(told[i]) > AS_TALL * most), key=lambda i: told[i].bbox[1])
    block = told[tallest]
    body = bodies[in_ideographs(block)]
    x0, y0, x1, _ = block.bbox
    centred = abs((x0 + x1) / 2 - page_width / 2) < 0.12 * page_width
    top = y0 < 0.35 * page_height
    above = any(
        other.lines and other.kind in (BlockKind.TEXT, BlockKind.TABLE) and len(other.text) > 60 and other.bbox[3] < y0
        for other in told
    )
    ranks = sorted({round(line_height(told[i])) for i in headings}, reverse=True)
    stands_out = line_height(block) > 1.35 * body or len(ranks) == 1 or ranks[0] > 1.15 * ranks[1]
    if (
        top
        and not above
        and stands_out
        and (centred or 0 < 1.5 * body < line_height(block))
        and (not patterns.SECTION.match(block.text) or (len(block.lines) > 1 and is_label(block.lines[:1])))
    ):
        told[tallest] = replace(block, kind=BlockKind.DOC_TITLE)
    return told


def _level(block: Block, body: float) -> Block:
    if block.kind is BlockKind.DOC_TITLE:
        return replace(block, level=1)
    if block.kind is not BlockKind.PARAGRAPH_TITLE:
        return block
    text = block.text.strip()
    if (numbered := re.match(r"^\d{1,2}(?!\d)((?:\.\d{1,2})*)", text)) and not DAY_OF_MONTH.match(text):
        return replace(block, level=min(6, 2 + numbered.group(1).count(".")))
    if re.match(r"^(?:第.{1,4}[章篇部编]|chapter|part|appendix)", text, re.IGNORECASE) or _ROMAN.match(text):
        return replace(block, level=2)
    if re.match(r"^(?:第.{1,4}节|[一二三四五六七八九十]{1,3}[、.．])", text):
        return replace(block, level=2 if text[0] != "第" else 3)
    if re.match(r"^[（(][一二三四五六七八九十]{1,3}[)）]", text):
        return replace(block, level=3)
    return replace(block, level=2 if not body or line_height(block) > 1.3 * body else 3)
