"""A page with a table that is set along its side, between paragraphs that are upright: drawn, and as a PDF of text."""

from __future__ import annotations

import io

import pypdfium2
from PIL import Image

from drawings.pdf import POINTS, text_pdf
from drawings.sheet import Sheet

ABOVE = (
    "The table below is printed along the side of the page, since it is wider than the paper. It lists the berths of "
    "the harbour with their length, their depth and what was unloaded there in the year before."
)
BELOW = "Depths are those at the lowest tide. The figures for the oil jetty hold only for months in which it was open."
ROWS = (
    ("Berth", "Length (m)", "Depth (m)", "Cargo", "Tonnes"),
    ("North quay 1", "182", "9.5", "Timber", "12,400"),
    ("North quay 2", "164", "8.0", "Grain", "31,850"),
    ("South quay", "240", "12.5", "Containers", "98,020"),
    ("Oil jetty", "310", "14.0", "Crude oil", "205,400"),
    ("Ferry pier", "120", "6.5", "Vehicles", "8,770"),
)
TABLE_SIZE, CORNER = (940, 460), (330, 430)


def _page() -> Sheet:
    sheet = Sheet()
    sheet.paragraph(120, 170, 1000, ABOVE, 26)
    sheet.paragraph(120, 1460, 1000, BELOW, 26)
    return sheet


def _table(ruled: bool) -> Sheet:
    sheet = Sheet(size=TABLE_SIZE)
    sheet.table(20, 20, [220, 170, 160, 200, 150], ROWS, 70, 26, ruled)
    return sheet


def turned_table_picture(turn: int, ruled: bool) -> Image.Image:
    """The page as a picture; its table is turned clockwise by 90 or 270 degrees."""
    sheet = _page()
    sheet.image.paste(_table(ruled).image.rotate(-turn, expand=True), CORNER)
    return sheet.image


def turned_table_pdf(turn: int, ruled: bool) -> bytes:
    """The same page with a text layer."""
    page_file = pypdfium2.PdfDocument(text_pdf([_page()]))
    table_file = pypdfium2.PdfDocument(text_pdf([_table(ruled)]))
    page = page_file[0]
    wide, tall = (side * POINTS for side in TABLE_SIZE)
    left, bottom = CORNER[0] * POINTS, page.get_height() - CORNER[1] * POINTS - wide
    placed = pypdfium2.PdfMatrix().rotate(-turn, ccw=True)
    placed = placed.translate(left, bottom + wide) if turn == 90 else placed.translate(left + tall, bottom)
    part = table_file.page_as_xobject(0, page_file).as_pageobject()
    part.set_matrix(placed)
    page.insert_obj(part)
    page.gen_content()
    out = io.BytesIO()
    page_file.save(out)
    return out.getvalue()
