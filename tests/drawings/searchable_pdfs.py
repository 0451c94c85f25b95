"""Searchable PDFs of made pages, and what a viewer has of them: their text, its places, their pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageDraw

from pagemill.document import (
    Block,
    BlockKind,
    Line,
    Page,
)
from pagemill.export.searchable_pdf import PageSource, write_searchable_pdf
from pagemill.geometry import Affine, Bbox, Polygon, bbox_of, polygon_of
from pagemill.intake import Kind

DPI = 100.0
Pixels = npt.NDArray[np.uint8]


def even(text: str, polygon: Polygon | Bbox, **fields: object) -> Line:
    """A line whose characters are all as wide."""
    corners = polygon if isinstance(polygon[0], tuple) else polygon_of(polygon)  # type: ignore[arg-type]
    offsets = tuple(i / len(text) for i in range(len(text) + 1))
    return Line(text, corners, offsets=offsets, **fields)  # type: ignore[arg-type]


def page(*lines: Line, size: tuple[int, int] = (800, 1000), index: int = 0, **fields: object) -> Page:
    blocks = tuple(Block(BlockKind.TEXT, line.polygon, (line,)) for line in lines)
    return Page(index, *size, *size, blocks=blocks, dpi=DPI, **fields)  # type: ignore[arg-type]


def paper(width: int = 800, height: int = 1000) -> Pixels:
    """A page with a mark that tells its corners apart."""
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).rectangle((20, 30, 120, 60), fill="black")
    return np.asarray(image)


def never(index: int) -> Pixels:
    raise AssertionError(f"page {index} is not to be drawn")


def searchable(
    pages: Sequence[Page], path: Path, kind: Kind = Kind.PNG, draw: Callable[[int], Pixels] = never
) -> bytes:
    out = BytesIO()
    write_searchable_pdf(out, "a title", pages, PageSource(path, kind, draw))
    return out.getvalue()


def pictured(*pages: Page) -> bytes:
    """The PDF of pages that are pictures."""
    return searchable(pages, Path("none.png"), draw=lambda index: paper(pages[index].width, pages[index].height))


def own(data: bytes, *pages: Page, folder: Path, draw: Callable[[int], Pixels] = never) -> bytes:
    """The PDF of a PDF's own pages."""
    path = folder / "own.pdf"
    path.write_bytes(data)
    return searchable(pages, path, Kind.PDF, draw)


def texts(data: bytes) -> list[str]:
    """What a viewer copies of each page, in its order; it parts lines by spaces or breaks as it likes."""
    return [" ".join(each.get_textpage().get_text_range().split()) for each in pypdfium2.PdfDocument(data)]


def places(data: bytes, index: int = 0, width: int = 800, height: int = 1000) -> dict[str, Bbox]:
    """The box of each character of a page, the last of those that are alike, in pixels of the page as it is shown."""
    drawn = pypdfium2.PdfDocument(data)[index]
    to_pixels = Affine.of_pdf_page(drawn.get_bbox(), drawn.get_rotation(), width, height)
    text = drawn.get_textpage()
    found = {}
    for i in range(text.count_chars()):
        x0, y0, x1, y1 = text.get_charbox(i, loose=True)
        found[chr(pdfium_c.FPDFText_GetUnicode(text.raw, i))] = bbox_of(to_pixels.polygon(polygon_of((x0, y0, x1, y1))))
    return found


def picture_of(data: bytes, dpi: float = DPI, index: int = 0) -> Pixels:
    bitmap = pypdfium2.PdfDocument(data)[index].render(scale=dpi / 72)
    return np.asarray(bitmap.to_pil().convert("RGB"))


def slot(box: Bbox, index: int, count: int) -> Bbox:
    """The place of one of a level line's even characters."""
    x0, y0, x1, y1 = box
    wide = (x1 - x0) / count
    return (x0 + index * wide, y0, x0 + (index + 1) * wide, y1)
