"""QR codes and bar codes, decoded with ZXing. All geometry is in the page as read.

What a code says need not be printed, so it is kept with the picture of the code and is no line of text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt
import zxingcpp
from zxingcpp import BarcodeFormat

from pagemill.document import Barcode, Block, BlockKind, Line, LineSource
from pagemill.geometry import Affine, Bbox, Polygon, area, bbox_of, clip, covered, height, polygon_of, union, width
from pagemill.reading.layout.code_places import code_places
from pagemill.reading.layout.regions import Region, RegionKind
from pagemill.reading.pixels.block_pictures import crop_picture
from pagemill.reading.pixels.inked_parts import InkedPage, Part
from pagemill.reading.stage_clock import stage

Image = npt.NDArray[np.uint8]

#: Symbologies that are sought on every page. Those without a check digit that are read into ruled paper and print
#: (Codabar, Telepen, the DataBars) are not sought.
COMMON = [
    BarcodeFormat.QRCode,
    BarcodeFormat.MicroQRCode,
    BarcodeFormat.Code128,
    BarcodeFormat.Code39,
    BarcodeFormat.Code93,
    BarcodeFormat.EAN13,
    BarcodeFormat.EAN8,
    BarcodeFormat.UPCA,
    BarcodeFormat.UPCE,
    BarcodeFormat.ITF,
]
#: These take as long as all the others together: on born-digital pages they are sought in pictures alone.
COSTLY = [BarcodeFormat.DataMatrix, BarcodeFormat.Aztec, BarcodeFormat.PDF417]
#: A picture whose longer side is within these, in pixels, is looked at again at twice its size.
SMALL = (24, 400)
#: A code's quiet zone, as a share of its shorter side, which belongs to its picture.
QUIET = 0.06
#: Linear codes shorter than this are read into rows of strokes.
SHORTEST_LINEAR = 4
#: A picture of which a code takes a greater share is the code's.
CODE_SHARE = 0.3
#: Codes that lie over each other by more are one.
SAME = 0.5

_LINEAR = frozenset({BarcodeFormat.Code128, BarcodeFormat.Code39, BarcodeFormat.Code93, BarcodeFormat.ITF})


@stage("barcodes")
def find_barcodes(
    image: Image, pictures: Iterable[Bbox], *, thorough: bool, inked: InkedPage | None = None
) -> list[Barcode]:
    """The codes on a page, from top to bottom.

    `pictures` are looked at more closely than the rest of the page; `thorough` seeks every symbology everywhere.
    `inked` is the page with the parts outside which there is no ink, where they are known.
    """
    page_height, page_width = image.shape[:2]
    if thorough:
        inked = InkedPage(image, [(0, 0, page_width, page_height)])
    elif inked is None:
        inked = InkedPage(image)
    # White beyond the ink; a page read from its pixels is looked at as it is.
    grey = inked.grey
    formats = [*COMMON, *COSTLY] if thorough else COMMON
    found = [
        _moved(one, Affine.shift(left + x0, top + y0))
        for left, top, right, bottom in inked.parts
        for x0, y0, x1, y1 in code_places(grey[top:bottom, left:right])
        for one in _decoded(np.ascontiguousarray(grey[top + y0 : top + y1, left + x0 : left + x1]), formats)
    ]
    # A picture that the file places may have been seen as a figure too.
    places: dict[Part, Bbox] = {}
    for picture in pictures:
        x0, y0, x1, y1 = clip(picture, page_width, page_height)
        places.setdefault((round(x0), round(y0), round(x1), round(y1)), picture)
    for (left, top, right, bottom), picture in places.items():
        if min(right - left, bottom - top) < SMALL[0] or any(
            covered(bbox_of(one.polygon), picture) > SAME for one in found
        ):
            continue
        part = np.ascontiguousarray(grey[top:bottom, left:right])
        seen = [] if thorough else _decoded(part, COSTLY)
        scale = 1.0
        if not seen and max(part.shape) <= SMALL[1]:
            scale = 0.5
            doubled = cv2.resize(part, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
            # Cut out of its page, a code may have lost its quiet zone.
            edge = int(doubled.max())
            seen = _decoded(cv2.copyMakeBorder(doubled, 16, 16, 16, 16, cv2.BORDER_CONSTANT, value=edge))
            seen = [_moved(one, Affine.shift(-16, -16)) for one in seen]
        frame = Affine.shift(left, top) @ Affine(scale, 0.0, 0.0, 0.0, scale, 0.0)
        found += [_moved(one, frame) for one in seen]
    return sorted(_each_once(found), key=lambda one: bbox_of(one.polygon)[1])


def outside_barcodes(lines: Sequence[Line], barcodes: Sequence[Barcode]) -> list[Line]:
    """The lines without those that recognition made of a code's modules."""
    boxes = [bbox_of(one.polygon) for one in barcodes]
    return [
        line
        for line in lines
        if line.source is LineSource.TEXT_LAYER or not any(covered(line.bbox, box) > 0.7 for box in boxes)
    ]


def with_barcodes(regions: Sequence[Region], barcodes: Sequence[Barcode]) -> list[Region]:
    """The regions, with a figure for each code that stands in none."""
    figures = [region.bbox for region in regions if region.kind is RegionKind.FIGURE]
    own = [
        _picture_box(one) for one in barcodes if not any(covered(bbox_of(one.polygon), box) > 0.8 for box in figures)
    ]
    return [*regions, *(Region(RegionKind.FIGURE, box, 1.0) for box in own)]


def bind_barcodes(blocks: Sequence[Block], barcodes: Sequence[Barcode], image: Image) -> list[Block]:
    """The blocks, each code with the picture that shows it.

    A code in a table, or in another block without a picture, becomes a picture of its own after that block.
    """
    bound = list(blocks)
    for one in barcodes:
        box = bbox_of(one.polygon)
        shows = [n for n, block in enumerate(bound) if block.picture is not None and covered(box, block.bbox) > 0.5]
        if shows:
            smallest = min(shows, key=lambda n: area(bound[n].bbox))
            shown = bound[smallest]
            # The bars and squares of a code are easily taken for those of a chart.
            is_code = shown.kind is BlockKind.CHART and area(box) > CODE_SHARE * area(shown.bbox)
            kind = BlockKind.IMAGE if is_code else shown.kind
            bound[smallest] = replace(shown, kind=kind, barcodes=(*shown.barcodes, one))
            continue
        around = _picture_box(one)
        after = max((n for n, block in enumerate(bound) if covered(box, block.bbox) > 0.5), default=None)
        if after is None:
            after = max((n for n, block in enumerate(bound) if block.bbox[3] <= box[1]), default=-1)
        picture = crop_picture(image, around)
        bound.insert(after + 1, Block(BlockKind.IMAGE, polygon_of(around), picture=picture, barcodes=(one,)))
    return bound


def _decoded(grey: Image, formats: Sequence[BarcodeFormat] | None = None) -> list[Barcode]:
    read = zxingcpp.read_barcodes(grey, formats=list(formats or [*COMMON, *COSTLY]), try_invert=False)
    return [
        Barcode(str(one.format), one.text, _polygon(one.position))
        for one in read
        if one.valid and one.text and not (one.format in _LINEAR and len(one.text) < SHORTEST_LINEAR)
    ]


def _polygon(position: zxingcpp.Position) -> Polygon:
    corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    return tuple((float(point.x), float(point.y)) for point in corners)


def _moved(one: Barcode, frame: Affine) -> Barcode:
    return replace(one, polygon=frame.polygon(one.polygon))


def _each_once(found: Sequence[Barcode]) -> list[Barcode]:
    kept: list[Barcode] = []
    for one in found:
        box = bbox_of(one.polygon)
        if not any(one.text == other.text and covered(box, bbox_of(other.polygon)) > SAME for other in kept):
            kept.append(one)
    return kept


def _picture_box(one: Barcode) -> Bbox:
    x0, y0, x1, y1 = box = bbox_of(one.polygon)
    rim = max(2.0, QUIET * min(width(box), height(box)))
    return union([(x0 - rim, y0 - rim, x1 + rim, y1 + rim)])
