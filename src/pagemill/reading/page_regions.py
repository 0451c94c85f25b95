"""The regions of a page before it is put together: headings, figures, tables; and its barcodes."""

from __future__ import annotations

from collections.abc import Sequence

from pagemill.document import Barcode, Stamp
from pagemill.geometry import Bbox, area, bbox_of, covered
from pagemill.models import Session
from pagemill.reading.layout.barcodes import find_barcodes
from pagemill.reading.layout.figures import FILLING
from pagemill.reading.layout.missed_figures import missed_figures
from pagemill.reading.layout.regions import Region, RegionKind, find_regions
from pagemill.reading.plain_layout.plain_pages import told_regions
from pagemill.reading.sheet import Sheet

#: Below this share of the page, a picture is no figure: a bullet or an icon.
SMALLEST_PICTURE = 0.002
#: The confidence in a figure that what is drawn alone tells.
MISSED = 0.5


def regions_and_codes(sheet: Sheet, layout: Session) -> tuple[list[Region], list[Barcode]]:
    """The regions of a page, and the barcodes in what was drawn on it."""
    regions = regions_of(sheet, layout)
    figures = [*sheet.pictures, *(region.bbox for region in regions if region.kind is RegionKind.FIGURE)]
    if sheet.graphics is None:
        return regions, []
    return regions, find_barcodes(sheet.graphics, figures, thorough=not sheet.born_digital, inked=sheet.inked)


def regions_of(sheet: Sheet, layout: Session) -> list[Region]:
    """What the page tells of its own layout, or else what the network sees, and its pictures; stamps are left out."""
    told = _told_regions(sheet)
    seen = find_regions(layout, sheet.image) if told is None else told
    regions = [region for region in seen if not _is_stamp(region, sheet.stamps)]
    whole = sheet.image.shape[0] * sheet.image.shape[1]
    for picture in sheet.pictures:
        taken = any(covered(picture, region.bbox) > 0.5 for region in regions)
        taken = taken or _is_stamp(Region(RegionKind.FIGURE, picture, 1.0), sheet.stamps)
        if not taken and SMALLEST_PICTURE * whole < area(picture) < 0.8 * whole:
            regions.append(Region(RegionKind.FIGURE, picture, 1.0))
    return regions


def with_missed_figures(regions: Sequence[Region], sheet: Sheet, tables: Sequence[Bbox]) -> list[Region]:
    """Regions and, beside their figures and the `tables`, those that the network did not see."""
    if sheet.graphics is None:
        return list(regions)
    whole = sheet.image.shape[0] * sheet.image.shape[1]
    figures = (region.bbox for region in regions if region.kind is RegionKind.FIGURE)
    # What fills the page is what is to be read, and a chart may be a part of it.
    taken = [*tables, *(box for box in figures if area(box) < FILLING * whole)]
    taken += [bbox_of(stamp.polygon) for stamp in sheet.stamps]
    missed = missed_figures(sheet.image, sheet.lines, taken, sheet.inked if sheet.born_digital else None)
    return [*regions, *(Region(RegionKind.FIGURE, box, MISSED) for box in missed)]


def _told_regions(sheet: Sheet) -> list[Region] | None:
    """The regions of a page whose layout needs no network to be told; None where it does."""
    if not sheet.born_digital or sheet.turned_parts or sheet.stamps:
        return None
    height, width = sheet.image.shape[:2]
    return told_regions(
        sheet.lines,
        sheet.pictures,
        sheet.rules,
        sheet.graphics,
        (width, height),
        sheet.inked,
        sheet.heavy,
        sheet.monospaced,
    )


def _is_stamp(region: Region, stamps: Sequence[Stamp]) -> bool:
    """Whether a stamp is all that a figure shows."""
    if region.kind is not RegionKind.FIGURE:
        return False
    boxes = [bbox_of(stamp.polygon) for stamp in stamps]
    return any(covered(box, region.bbox) > 0.8 and area(box) > 0.4 * area(region.bbox) for box in boxes)
