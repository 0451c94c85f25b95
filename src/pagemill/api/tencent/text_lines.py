"""A page's lines as `GeneralAccurateOCR` answers with them. Coordinates are whole pixels of the page as submitted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pagemill.document import Block, Line, Page
from pagemill.geometry import Bbox, Point, Polygon

Json = dict[str, Any]


def page_lines(page: Page) -> Iterator[tuple[int, Line]]:
    """Every line of a page in reading order, with the number of its paragraph, from 1."""
    number = 0
    for block in page.blocks:
        lines = [line for line in _block_lines(block) if line.text]
        number += bool(lines)
        for line in lines:
            yield number, line


def _block_lines(block: Block) -> Iterable[Line]:
    yield from block.lines
    if block.table is not None:
        for cell in block.table.cells:
            yield from cell.lines
    for stamp in block.stamps:
        yield from stamp.lines


def text_detections(page: Page, *, words: bool) -> list[Json]:
    """The lines of a page, with each of their characters where `words` are wanted."""
    return [_detection(page, paragraph, line, words) for paragraph, line in page_lines(page)]


def page_angle(page: Page) -> float:
    """Degrees from 0 to 360 that the text leans clockwise from the horizontal on the page as submitted."""
    return round((page.skew - page.turned) % 360.0, 4)


def _detection(page: Page, paragraph: int, line: Line, words: bool) -> Json:
    box = page.read_bbox(line.polygon)
    confidence = round(line.score * 100)
    return {
        "DetectedText": line.text,
        "Confidence": confidence,
        "Polygon": coordinates(page, line.polygon),
        "AdvancedInfo": json.dumps({"Parag": {"ParagNo": paragraph}}, separators=(",", ":")),
        "ItemPolygon": _item(box),
        "Words": [{"Character": character, "Confidence": confidence} for character in line.text] if words else [],
        "WordCoordPoint": _characters(page, line) if words else [],
        "Language": "",
    }


def _characters(page: Page, line: Line) -> list[Json]:
    """The place of each character; none where they are not known."""
    if len(line.offsets) != len(line.text) + 1:
        return []
    top_left, top_right, bottom_right, bottom_left = line.polygon[:4]
    places = []
    for first, last in zip(line.offsets[:-1], line.offsets[1:], strict=True):
        corners = (
            _between(top_left, top_right, first),
            _between(top_left, top_right, last),
            _between(bottom_left, bottom_right, last),
            _between(bottom_left, bottom_right, first),
        )
        places.append({"WordCoordinate": coordinates(page, corners)})
    return places


def _between(start: Point, end: Point, share: float) -> Point:
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)


def coordinates(page: Page, polygon: Polygon) -> list[Json]:
    """The points of a polygon in whole pixels, none of them off the page."""
    return [{"X": min(max(round(x), 0), page.width), "Y": min(max(round(y), 0), page.height)} for x, y in polygon]


def _item(box: Bbox) -> Json:
    x0, y0, x1, y1 = (round(value) for value in box)
    return {"X": x0, "Y": y0, "Width": x1 - x0, "Height": y1 - y0}
