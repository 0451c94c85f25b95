"""The links of a PDF page to the outside, and the words they stand on."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2
import pypdfium2.raw as pdfium_c

from pagemill.document import Line, Link
from pagemill.geometry import Bbox, Polygon, bbox_of, polygon_of

#: Schemes that a document may lead to; others, such as `javascript` and `file`, act on the reader's own machine.
SCHEMES = ("http://", "https://", "mailto:", "tel:", "ftp://")
#: A longer address is none.
LONGEST = 4096
_WORD = re.compile(r"[A-Za-z0-9À-ɏ]+")
#: Links of one page that are looked at.
MOST = 2000


@dataclass(frozen=True, slots=True)
class PageLink:
    """A box of the page, in the PDF's own coordinates (points, y up), and the absolute URI it leads to."""

    box: Bbox
    target: str


def page_links(page: pypdfium2.PdfPage) -> list[PageLink]:
    """The page's link annotations that lead to a URI, in the order of the file."""
    return [link for annotation in _annotations(page) if (link := _link(page, annotation)) is not None]


def with_links(lines: Sequence[Line], links: Sequence[PageLink], placed: Callable[[Polygon], Polygon]) -> list[Line]:
    """The lines with the links that their characters stand in; `placed` tells where a link's box is in their frame.

    Of a line of which it is not known where its characters begin, the links are not known either.
    """
    if not links:
        return list(lines)
    boxes = [(bbox_of(placed(polygon_of(link.box))), link.target) for link in links]
    return [replace(line, links=tuple(_links_of(line, boxes))) if line.offsets else line for line in lines]


def _annotations(page: pypdfium2.PdfPage) -> Iterator[pdfium_c.FPDF_LINK]:
    position = ctypes.c_int(0)
    for _ in range(MOST):
        annotation = pdfium_c.FPDF_LINK()
        if not pdfium_c.FPDFLink_Enumerate(page.raw, position, annotation):
            return
        yield annotation


def _link(page: pypdfium2.PdfPage, annotation: pdfium_c.FPDF_LINK) -> PageLink | None:
    action = pdfium_c.FPDFLink_GetAction(annotation)
    if not action or pdfium_c.FPDFAction_GetType(action) != pdfium_c.PDFACTION_URI:
        return None
    buffer = ctypes.create_string_buffer(LONGEST)
    length = pdfium_c.FPDFAction_GetURIPath(page.pdf.raw, action, buffer, LONGEST)
    target = buffer.raw[: max(0, length - 1)].decode("utf-8", "replace").strip() if length <= LONGEST else ""
    box = pdfium_c.FS_RECTF()
    if not target.lower().startswith(SCHEMES) or any(char.isspace() or ord(char) < 32 for char in target):
        return None
    if not pdfium_c.FPDFLink_GetAnnotRect(annotation, box):
        return None
    x0, x1 = sorted((box.left, box.right))
    y0, y1 = sorted((box.bottom, box.top))
    return PageLink((x0, y0, x1, y1), target)


def _links_of(line: Line, boxes: Sequence[tuple[Bbox, str]]) -> Iterator[Link]:
    """Runs of characters whose middles stand in one of the boxes; of boxes that overlap the first one counts."""
    around = line.bbox
    near = [
        (box, target)
        for box, target in boxes
        if box[0] < around[2] and around[0] < box[2] and box[1] < around[3] and around[1] < box[3]
    ]
    if not near:
        return
    targets = _whole_words(line.text, [_target(line, index, near) for index in range(len(line.text))])
    start = 0
    while start < len(targets):
        end = start
        while end < len(targets) and targets[end] == targets[start]:
            end += 1
        text = line.text[start:end]
        if targets[start] and text.strip():
            first = start + len(text) - len(text.lstrip())
            yield Link(first, first + len(text.strip()), targets[start])
        start = end


def _whole_words(text: str, targets: Sequence[str]) -> list[str]:
    """A Western word more than half of which leads somewhere does so as a whole: boxes are drawn by eye."""
    whole = list(targets)
    for word in _WORD.finditer(text):
        own = targets[word.start() : word.end()]
        most = max(set(own), key=own.count)
        if most and own.count(most) > len(own) / 2:
            whole[word.start() : word.end()] = [most] * len(own)
    return whole


def _target(line: Line, index: int, boxes: Sequence[tuple[Bbox, str]]) -> str:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = line.polygon
    share = (line.offsets[index] + line.offsets[index + 1]) / 2
    x = ((ax + dx) + (bx + cx - ax - dx) * share) / 2
    y = ((ay + dy) + (by + cy - ay - dy) * share) / 2
    return next((target for (x0, y0, x1, y1), target in boxes if x0 <= x <= x1 and y0 <= y <= y1), "")
