"""The plain way to a value, for comparison: the text after the nearest matching label.

The label is the line that begins with the wanted name, or is most like it up to its colon. The value is the rest
of that line, or else the nearest line to its right, or else the nearest below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pagemill.document import Document, Line, Page
from pagemill.extraction.request import ExtractionRequest, FieldKind
from pagemill.extraction.result import Evidence, Extraction, FoundField, Grade, Value
from pagemill.geometry import Bbox, overlap_1d
from papers.evidence import lines_of
from papers.judging import letters_and_digits, likeness

#: The least likeness of a line to the wanted name.
ALIKE = 0.8

_COLON = re.compile("[:：]")


class NearestLabel:
    """Answers as `Extractor` does. Knows values alone: columns of tables are not found."""

    def extract(self, document: Document, request: ExtractionRequest) -> Extraction:
        pages = [(page, [(line, page.read_bbox(line.polygon)) for line in lines_of(page)]) for page in document.pages]
        if request.fields:
            names = [field.name for field in request.fields if field.kind is FieldKind.VALUE]
            return Extraction(tuple(FoundField(name, _values(name, pages)) for name in names))
        found = []
        for page, lines in pages:
            for line in lines:
                if colon := _COLON.search(line[0].text):
                    value = _after(page, line, colon.end(), lines)
                    found += [FoundField(line[0].text[: colon.start()], (value,))] if value else []
        return Extraction(tuple(found))


_Placed = tuple[Line, Bbox]


def _values(name: str, pages: Sequence[tuple[Page, list[_Placed]]]) -> tuple[Value, ...]:
    best: tuple[float, Value] | None = None
    for page, lines in pages:
        for line in lines:
            alike, end = _label(name, line[0].text)
            if alike < ALIKE or (best and alike <= best[0]):
                continue
            if value := _after(page, line, end, lines):
                best = (alike, value)
    return (best[1],) if best else ()


def _label(name: str, text: str) -> tuple[float, int]:
    """How like the name the beginning of a line is, and where the value begins."""
    colon = _COLON.search(text)
    label = text[: colon.start()] if colon else text
    alike = likeness(label, name)
    if alike >= ALIKE:
        return alike, colon.end() if colon else len(text)
    wanted, end = letters_and_digits(name), 0
    while end < len(text) and len(letters_and_digits(text[:end])) < len(wanted):
        end += 1
    if wanted and letters_and_digits(text[:end]) == wanted:
        return ALIKE, colon.end() if colon and colon.start() >= end else end
    return 0.0, 0


def _after(page: Page, label: _Placed, end: int, lines: Sequence[_Placed]) -> Value | None:
    line, box = label
    if rest := line.text[end:].strip(" :：\t"):
        return _value(page, line, rest)
    x0, y0, x1, y1 = box
    others = [other for other in lines if other[0] is not line]
    beside = [
        other
        for other in others
        if other[1][0] >= x1 and overlap_1d(y0, y1, other[1][1], other[1][3]) > 0.5 * (y1 - y0)
    ]
    below = [other for other in others if other[1][1] >= (y0 + y1) / 2 and overlap_1d(x0, x1, other[1][0], other[1][2])]
    if beside:
        nearest = min(beside, key=lambda other: other[1][0])
    elif below:
        nearest = min(below, key=lambda other: other[1][1])
    else:
        return None
    return _value(page, nearest[0], nearest[0].text)


def _value(page: Page, line: Line, text: str) -> Value:
    return Value(text, (Evidence(page.index, line.polygon, text),), line.score, Grade.FUZZY)
