"""Pages drawn by the tests, whose text and places are known: as pictures, and as PDFs with a text layer."""

from drawings.pdf import scanned_pdf, text_pdf
from drawings.sheet import Sheet, draw_page, numbered_sheets

__all__ = ["Sheet", "draw_page", "numbered_sheets", "scanned_pdf", "text_pdf"]
