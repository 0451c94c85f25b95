"""A page made upright, and what is known of it before its layout is."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pagemill.document import Barcode, Line, Stamp
from pagemill.geometry import Bbox, PlaneMap, Polygon
from pagemill.reading.blocks.drop_initials import Beginning
from pagemill.reading.formulas.page_signs import PageSigns
from pagemill.reading.layout.regions import Region
from pagemill.reading.pixels.inked_parts import InkedPage
from pagemill.reading.rules.page_rules import Rules
from pagemill.reading.upright.page_bend import PageBend
from pagemill.reading.upright.turned_parts import TurnedPart

Image = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page made upright, and what could be said of it before its layout is known."""

    image: Image
    lines: list[Line]
    rules: Rules
    stamps: list[Stamp]
    to_read: PlaneMap
    turned: int
    skew: float
    born_digital: bool
    #: Pictures that the file itself places, in the page as read.
    pictures: tuple[Bbox, ...] = ()
    #: Parts of it that are turned against the rest.
    turned_parts: tuple[TurnedPart, ...] = ()
    #: The page without the text that its file tells, as far as it can be drawn so; None where nothing is left.
    graphics: Image | None = None
    #: That with its parts that have ink, where they are known.
    inked: InkedPage | None = None
    #: Where lines stand that its file sets in heavier letters than most.
    heavy: tuple[Bbox, ...] = ()
    #: Where lines stand that its file sets in larger type than its running text.
    large: tuple[Bbox, ...] = ()
    #: Where lines stand that its file sets in a monospaced type.
    monospaced: tuple[Bbox, ...] = ()
    #: Where headings stand that a type of their own tells.
    titled: tuple[Bbox, ...] = ()
    #: Its signs, where its file sets some in a font made for formulas.
    signs: PageSigns | None = None
    #: Where drop initials stand with the rows beside them.
    initials: tuple[Beginning, ...] = ()
    #: How the page is bent that `image` was made level from.
    bend: PageBend | None = None
    #: Whether `image` was made light: as it was submitted, it is light print on dark paper.
    dark: bool = False
    #: Its regions and codes, where they are sought while its lines are read.
    seen: Future[tuple[list[Region], list[Barcode]]] | None = None

    def placed(self, polygon: Polygon) -> Polygon:
        """Where what stands in a polygon of the page as submitted stands in `image`."""
        there = self.to_read.polygon(polygon)
        return there if self.bend is None else self.bend.level_polygon(there)


@dataclass(frozen=True, slots=True)
class PageSheets:
    """What a page shows, in the order it is read: one sheet mostly, several receipts, or the two pages of a book."""

    sheets: tuple[Sheet, ...]
    #: From the page as submitted to the page as read, its sides in pixels, and how it was turned: `Page.to_read` and
    #: its neighbours. Each of several sheets has a map of its own beside it.
    to_read: PlaneMap
    width: int
    height: int
    turned: int = 0
    skew: float = 0.0

    @classmethod
    def of(cls, sheet: Sheet) -> PageSheets:
        """A page that is one sheet."""
        height, width = sheet.image.shape[:2]
        return cls((sheet,), sheet.to_read, width, height, sheet.turned, sheet.skew)
