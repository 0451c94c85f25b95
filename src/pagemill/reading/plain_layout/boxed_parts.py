"""What on a page with a text layer boxes itself in: the pictures that its file places, and tables in grids of rules."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from pagemill.document import Line
from pagemill.geometry import Bbox, area, covered, height, intersection
from pagemill.reading.blocks.roles import BOTTOM, TOP
from pagemill.reading.layout.figure_captions import has_figure_caption
from pagemill.reading.layout.figures import LARGEST_LETTERS
from pagemill.reading.rules.rule import Rule, Rules
from pagemill.reading.tables.ruled_tables import tables_of

#: About a rule so many pixels are the rule's.
ABOUT_RULE = 4
#: Shares of the page that a picture takes, at the least and at the most; a smaller one is an icon among words, a larger
#: one a page of its own.
PICTURE = (0.01, 0.5)
#: Share of a picture that is text, at the most: else it shows a table or print.
WRITTEN = 0.1
#: The same of a picture with a figure's caption, which may be a chart with its labels.
LABELLED = 0.35
#: Share of rules that lies within a picture whose they are.
WITHIN = 0.9
#: Share of the page's height that a stroke along its edge takes, at the least; a bar beside some lines tells of them.
EDGING = 0.6
#: Heights of a line of the body between two pictures, at the least: closer ones are pieces of one.
BETWEEN = 1.5


def solid_boxes(
    lines: Sequence[Line],
    pictures: Sequence[Bbox],
    rules: Rules,
    page_width: int,
    page_height: int,
    drawings: Sequence[Bbox],
) -> list[Bbox] | None:
    """What on a page boxes itself in: pictures, `drawings`, and tables between its rules; None where that is doubtful.

    A picture is doubtful that is an icon or fills the page, is one of several pieces, or has much text in
    it, but for those in the upper and lower margin.
    """
    whole = page_width * page_height
    aside = aside_strokes(rules, lines, page_height)
    standing = [rule for rule in rules.standing if rule not in aside]
    boxes = [*pictures, *drawings, *ruled_boxes(rules, (*pictures, *drawings), page_width, page_height)]
    if not boxes:
        return [] if not standing else None
    room = BETWEEN * median([height(line.bbox) for line in lines] or [0.0])
    for index, box in enumerate(boxes):
        x0, y0, x1, y1 = box
        around = (x0 - room, y0 - room, x1 + room, y1 + room)
        near = [other for other in boxes[index + 1 :] if intersection(around, other)]
        # Each of several figures side by side has a caption of its own.
        if near and not all(has_figure_caption(one, lines) for one in (box, *near)):
            return None
    for picture in pictures:
        written = sum(
            area(line.bbox)
            for line in lines
            if covered(line.bbox, picture) > 0.5 and height(line.bbox) < LARGEST_LETTERS * height(picture)
        )
        if in_margin(picture, page_height):
            continue
        if written < LABELLED * area(picture) and has_figure_caption(picture, lines):
            written = 0.0
        if not PICTURE[0] * whole < area(picture) < PICTURE[1] * whole or written > WRITTEN * area(picture):
            return None
    for rule in standing:
        stroke = (rule.at - ABOUT_RULE, rule.start, rule.at + ABOUT_RULE, rule.end)
        if not any(covered(stroke, (x0 - room, y0, x1 + room, y1)) > 0.5 for x0, y0, x1, y1 in boxes):
            return None
    return boxes


def ruled_boxes(rules: Rules, figures: Sequence[Bbox], page_width: int, page_height: int) -> list[Bbox]:
    """The boxes of tables between rules; the frame and the grid of a chart, which look like a table's, are none."""
    tables = [table.bbox for table in tables_of(rules, max(page_width, page_height))]
    return [box for box in tables if not any(covered(box, other) > WITHIN for other in figures)]


def aside_strokes(rules: Rules, lines: Sequence[Line], page_height: int) -> list[Rule]:
    """Standing rules down the page with all lines on one side, as its edging has, and those in its margins."""
    body = [line.bbox for line in lines if not in_margin(line.bbox, page_height)]
    if not body:
        return []
    left, right = min(box[0] for box in body), max(box[2] for box in body)
    room = BETWEEN * median(map(height, body))
    return [
        rule
        for rule in rules.standing
        if (rule.length > EDGING * page_height and not left - room < rule.at < right + room)
        or in_margin((rule.at, rule.start, rule.at, rule.end), page_height)
    ]


def in_margin(box: Bbox, page_height: float) -> bool:
    """Whether something stands in the upper or the lower margin of the page, as a logo does."""
    return box[3] < TOP * page_height or box[1] > BOTTOM * page_height
