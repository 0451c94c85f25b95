"""A document as a PDF: the pages that came, and on each the lines that were read, invisible and in their places."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterable
from typing import BinaryIO

import pikepdf

from pagemill.document import Page
from pagemill.export.searchable_pdf.own_pages import OwnPages
from pagemill.export.searchable_pdf.page_source import PageSource
from pagemill.export.searchable_pdf.picture_pages import PicturePages
from pagemill.intake import Kind


def write_searchable_pdf(out: BinaryIO, title: str, pages: Iterable[Page], source: PageSource | None) -> None:
    """Write a PDF whose pages look as those of the source, which is None where none of them could be read.

    A PDF keeps its own pages, and gets the lines that they do not say themselves: invisible text that they have gives
    way to what was read, and so does the text of a page where that means nothing. Of any other file the pages are
    pictures, and so are a PDF's that cannot be taken apart. A page that was turned to be read is shown upright. One
    that could not be read has no text; without a picture it is blank.

    Pages are gone through once; what the file will hold is in memory until the end. Raises what drawing a page raises.
    """
    with _opened(source, title) as made:
        for page in pages:
            made.add(page)
        made.finish()
        with tempfile.TemporaryFile() as whole, warnings.catch_warnings():
            # Form fields that came without their form are no news of ours.
            warnings.filterwarnings("ignore", module="pikepdf")
            made.pdf.save(
                whole,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                # What its owner restricts stays restricted.
                encryption=True if made.pdf.is_encrypted else None,
            )
            whole.seek(0)
            shutil.copyfileobj(whole, out)


def _opened(source: PageSource | None, title: str) -> OwnPages | PicturePages:
    if source is None:
        return PicturePages(title, None)
    if source.kind is Kind.PDF:
        try:
            return OwnPages(source)
        except pikepdf.PdfError:
            # A file so damaged that it can be drawn and not be written again.
            pass
    return PicturePages(title, source)
